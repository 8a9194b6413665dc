// MongoEngine/Projection: which fields of a document are given. This file: a projection read.

import BSON

/// Reads a projection, field by field.
struct ProjectionParser {
  let context: QueryContext
  let dialect: Projection.Dialect
  let filter: Matcher?
  let expressions: ExpressionParser?

  /// What the fields that were read so far say about the others.
  var decided: Bool?
  var tree = ProjectionTree()
  var idChoice: Bool?
  var hasId = false
  var hasSlice = false
  var hasElementMatch = false
  var positional: FieldPath?

  init(
    context: QueryContext,
    dialect: Projection.Dialect,
    filter: Matcher?,
    expressions: ExpressionParser?
  ) {
    self.context = context
    self.dialect = dialect
    self.filter = filter
    self.expressions = expressions
  }

  /// Whether the fields that are not named are left out.
  ///
  /// `_id` alone decides if nothing else does; `$slice` leaves the other fields, `$elemMatch` does not.
  var isInclusion: Bool {
    if let decided { return decided }
    return self.hasSlice ? self.idChoice == true : self.hasElementMatch || self.idChoice == true
  }

  /// The tree, when all fields were read.
  var finished: ProjectionTree {
    var tree = self.tree
    if self.isInclusion, !self.hasId { tree.set("_id", .included) }
    if !self.isInclusion, self.idChoice == true { tree.set("_id", nil) }
    return tree
  }

  /// Reads one field.
  ///
  /// - Parameter prefix: the path of the document that it stands in, and a dot.
  mutating func read(_ name: String, _ value: BSONValue, below prefix: String) throws(MongoError) {
    let text = prefix + name
    if text == "_id" || text.begins(with: "_id.") { self.hasId = true }
    if text.split(at: ".").contains("$") { return try self.readPositional(text, value) }
    let path = try FieldPath.checked(text)
    switch value {
    case .document(let document): try self.readDocument(document, at: path)
    case .bool, .int32, .int64, .double, .decimal128: try self.readChoice(value.isTruthy, at: path)
    default: try self.readExpression(value, at: path)
    }
  }

  mutating func readChoice(_ isIncluded: Bool, at path: FieldPath) throws(MongoError) {
    try self.tree.add(isIncluded ? .included : .excluded, at: path)
    if path.description == "_id" {
      self.idChoice = isIncluded
      return
    }
    guard self.decided ?? isIncluded == isIncluded else {
      throw isIncluded
        ? .location(31253, "Cannot do inclusion on field \(path) in exclusion projection")
        : .location(31254, "Cannot do exclusion on field \(path) in inclusion projection")
    }
    self.decided = isIncluded
  }

  private mutating func readDocument(_ document: BSONDocument, at path: FieldPath) throws(MongoError) {
    guard let first = document.first(where: { _ in true }) else {
      throw .location(51270, "An empty sub-projection is not a valid value. Found empty object at path")
    }
    guard first.key.begins(with: "$"), document.count == 1 else {
      for element in document { try self.read(element.key, element.value, below: "\(path).") }
      return
    }
    switch (first.key, self.dialect) {
    case ("$slice", .find): try self.readSlice(first.value, document, at: path)
    case ("$elemMatch", .find): try self.readElementMatch(first.value, at: path)
    case ("$elemMatch", .aggregation):
      throw .of(.invalidPipelineOperator, "Cannot use $elemMatch in this context")
    case ("$meta", _): throw .of(.notImplemented, "$meta is not supported in a projection: \(path)")
    case (let name, _) where self.expressions != nil && ExpressionTable.rows[name] == nil:
      throw .location(31325, "Unknown expression \(name)")
    default: try self.readExpression(.document(document), at: path)
    }
  }

  mutating func readExpression(_ value: BSONValue, at path: FieldPath) throws(MongoError) {
    guard self.decided != false else {
      if case .document = value {
        throw .location(31252, "Cannot use expression other than $meta in exclusion projection")
      }
      throw .location(31310, "Cannot use an expression \(path): \(value.shell) in an exclusion projection")
    }
    guard let parse = self.expressions else {
      throw .of(.notImplemented, "an expression is not supported in this projection: \(path): \(value.shell)")
    }
    try self.tree.add(.computed(try parse(value, self.context)), at: path)
    self.decided = true
  }
}
