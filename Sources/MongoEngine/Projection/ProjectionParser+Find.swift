// MongoEngine/Projection: which fields of a document are given. This file: the operators of `find` read (manual: "$slice
// (projection)", "$elemMatch (projection)", "$ (projection)").

import BSON

extension ProjectionParser {
  mutating func readSlice(
    _ value: BSONValue,
    _ document: BSONDocument,
    at path: FieldPath
  ) throws(MongoError) {
    let node: ProjectionNode
    do {
      node = try Self.slice(value)
    } catch {
      guard self.expressions != nil else { throw error }
      return try self.readSliceExpression(document, at: path, besides: error)
    }
    try self.tree.add(node, at: path)
    self.hasSlice = true
  }

  /// What is not of find's form may be the expression of the same name.
  private mutating func readSliceExpression(
    _ document: BSONDocument,
    at path: FieldPath,
    besides first: MongoError
  ) throws(MongoError) {
    do {
      try self.readExpression(.document(document), at: path)
    } catch {
      var error = error
      error.message =
        "Invalid $slice syntax. The given syntax \(document.shell) did not match the find() syntax because :: "
        + "\(first.codeName): \(first.message) :: The given syntax did not match the expression $slice syntax. :: "
        + "caused by :: \(error.message)"
      throw error
    }
  }

  private static func slice(_ value: BSONValue) throws(MongoError) -> ProjectionNode {
    if value.number != nil {
      let count = value.clampedCount
      return count < 0 ? .slice(skip: count, limit: nil) : .slice(skip: 0, limit: count)
    }
    guard case .array(let list) = value else {
      throw .location(31273, "$slice only supports numbers and [skip, limit] arrays")
    }
    guard list.count == 2, let skip = list[0], let limit = list[1] else {
      throw .location(31272, "$slice array argument should be of form [skip, limit]")
    }
    guard skip.number != nil else {
      throw .location(31257, "$slice expects the skip argument to be a number, got \(skip.type.name)")
    }
    guard limit.number != nil else {
      throw .location(31258, "$slice expects the limit argument to be a number, got \(limit.type.name)")
    }
    guard limit.clampedCount > 0 else {
      throw .location(31259, "$slice limit must be positive, got \(limit.clampedCount)")
    }
    return .slice(skip: skip.clampedCount, limit: limit.clampedCount)
  }

  mutating func readElementMatch(_ value: BSONValue, at path: FieldPath) throws(MongoError) {
    guard case .document(let conditions) = value else {
      throw .location(31274, "elemMatch: Invalid argument, object required, but got \(value.type.name)")
    }
    guard self.positional == nil else {
      throw .location(31255, "Cannot specify positional operator and $elemMatch.")
    }
    guard path.parts.count == 1 else {
      throw .location(31275, "Cannot use $elemMatch projection on a nested field.")
    }
    guard !conditions.contains("$jsonSchema") else {
      throw .of(.queryFeatureNotAllowed, "$jsonSchema is not allowed in this context")
    }
    let match = try FilterParser(context: self.context, expressions: nil).elementMatch(value)
    guard match.node.nearCount == 0 else { throw GeoNear.misplaced }
    try self.tree.add(.elementMatch(match), at: path)
    self.hasElementMatch = true
  }

  mutating func readPositional(_ text: String, _ value: BSONValue) throws(MongoError) {
    try self.checkPositional(text, value)
    let path = try FieldPath.checked(text.dropping(first: 0, last: 2))
    guard let filter = self.filter, filter.fieldNames.contains(BSONName(path.first)) else {
      throw .location(31277, "Positional projection '\(text)' does not match the query document.")
    }
    try self.readChoice(true, at: path)
    self.positional = path
  }

  private func checkPositional(_ text: String, _ value: BSONValue) throws(MongoError) {
    guard self.dialect == .find else {
      throw .location(31324, "Cannot use positional projection in aggregation projection")
    }
    if case .document = value {
      throw .location(31271, "positional projection cannot be used with an expression or sub object")
    }
    guard value.number != nil || value.type == .bool else {
      throw .location(31308, "positional projection cannot be used with a literal")
    }
    guard value.isTruthy else {
      throw .location(31395, "positional projection cannot be used with exclusion")
    }
    guard self.positional == nil else {
      throw .location(31276, "Cannot specify more than one positional projection per query.")
    }
    guard !self.hasElementMatch else {
      throw .location(31256, "Cannot specify positional operator and $elemMatch.")
    }
    guard text.ends(with: ".$"), !text.dropping(first: 0, last: 2).split(at: ".").contains("$") else {
      throw .location(
        31394,
        "As of 4.4, it's illegal to specify positional operator in the middle of a path."
          + "Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form "
          + "like a.b.$.d, remove the parts following the '$' and the results will be equivalent."
      )
    }
  }
}

extension BSONValue {
  /// A number of values: cut off, and no more than 32 bits.
  fileprivate var clampedCount: Int {
    if let number = self.truncatedNumber { return Int(Int32(clamping: number)) }
    return (self.double ?? 0) < 0 ? Int(Int32.min) : self.isNotANumber ? 0 : Int(Int32.max)
  }
}
