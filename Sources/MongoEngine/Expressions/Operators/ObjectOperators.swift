// MongoEngine/Expressions: aggregation expressions. This file: documents made and taken apart (manual: "Object Expression
// Operators", "$arrayToObject").

import BSON

extension ExpressionTable {
  static let objects: [ExpressionRow] = [
    ExpressionRow("$mergeObjects", 0..., merge),
    ExpressionRow("$objectToArray", 1) { arguments throws(MongoError) in
      guard let value = arguments[0], !value.isNullish else { return .null }
      guard case .document(let document) = value else {
        throw .location(40390, "$objectToArray requires a document input, found: \(value.type.name)")
      }
      return .array(BSONArray(document.lazy.map { ["k": .string($0.key), "v": $0.value] }))
    },
    ExpressionRow("$arrayToObject", 1, object),
    ExpressionRow(special: "$getField", readGetField),
    ExpressionRow(special: "$setField") { operand, reader throws(MongoError) in
      try readSetField("$setField", operand, reader)
    },
    ExpressionRow(special: "$unsetField") { operand, reader throws(MongoError) in
      try readSetField("$unsetField", operand, reader)
    },
  ]
}

/// Fields in the order in which they first came, each with its last value.
struct MergedFields {
  private var fields: [(name: String, value: BSONValue)] = []
  private var positions: [BSONName: Int] = [:]

  mutating func set(_ name: String, _ value: BSONValue) {
    let key = BSONName(name)
    if let position = self.positions[key] {
      self.fields[position].value = value
    } else {
      self.positions[key] = self.fields.count
      self.fields.append((name, value))
    }
  }

  /// - Throws: ExceededMemoryLimit for a document that is too large.
  func document(_ budget: ExpressionBudget) throws(MongoError) -> BSONDocument {
    var result = BSONDocument()
    for (name, value) in self.fields { try result.append(name, value, budget) }
    return result
  }
}

private func merge(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var result = MergedFields()
  for value in arguments.operands {
    guard let value, !value.isNullish else { continue }
    guard case .document(let document) = value else {
      throw .location(
        40400,
        "$mergeObjects requires object inputs, but input \(value.text) is of type \(value.type.name)"
      )
    }
    for element in document { result.set(element.key, element.value) }
  }
  return .document(try result.document(arguments.budget))
}

private func object(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], !value.isNullish else { return .null }
  guard case .array(let array) = value else {
    throw .location(40386, "$arrayToObject requires an array input, found: \(value.type.name)")
  }
  var result = MergedFields()
  let first = array.first { _ in true }
  for value in array {
    let (name, value) = first?.type == .array ? try pair(value) : try keyed(value, first)
    guard !name.utf8.contains(0) else {
      throw .location(
        first?.type == .array ? 4_940_400 : 4_940_401,
        "Key field cannot contain an embedded null byte"
      )
    }
    result.set(name, value)
  }
  return .document(try result.document(arguments.budget))
}

/// `[name, value]`.
private func pair(_ value: BSONValue) throws(MongoError) -> (String, BSONValue) {
  guard case .array(let pair) = value else {
    throw .location(
      40396,
      "$arrayToObject requires a consistent input format. Elements mustall be arrays or all be objects. "
        + "Array was detected, now found: \(value.type.name)"
    )
  }
  guard pair.count == 2, let name = pair[0], let value = pair[1] else {
    throw .location(
      40397,
      "$arrayToObject requires an array of size 2 arrays,found array of size: \(pair.count)"
    )
  }
  guard case .string(let name) = name else {
    throw .location(
      40395,
      "$arrayToObject requires an array of key-value pairs, where the key must be of type string. "
        + "Found key type: \(name.type.name)"
    )
  }
  return (name, value)
}

/// `{k: name, v: value}`.
private func keyed(_ value: BSONValue, _ first: BSONValue?) throws(MongoError) -> (String, BSONValue) {
  guard case .document? = first else {
    throw .location(40398, "Unrecognised input type format for $arrayToObject: \(value.type.name)")
  }
  guard case .document(let document) = value else {
    throw .location(
      40391,
      "$arrayToObject requires a consistent input format. Elements mustall be arrays or all be objects. "
        + "Object was detected, now found: \(value.type.name)"
    )
  }
  guard document.count == 2 else {
    throw .location(
      40392,
      "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:\(document.count)"
    )
  }
  guard let name = document["k"], let inner = document["v"] else {
    throw .location(
      40393,
      "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: \(value.text)"
    )
  }
  guard case .string(let name) = name else {
    throw .location(
      40394,
      "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. "
        + "Found type: \(name.type.name)"
    )
  }
  return (name, inner)
}

/// The name of a field, which has to be a constant string.
///
/// - Parameter codes: the errors' numbers for a path, for what is no constant, and for what is no string.
private func fieldName(
  _ value: BSONValue,
  _ name: String,
  _ codes: (path: Int32, constant: Int32, string: Int32),
  _ reader: ExpressionReader
) throws(MongoError) -> String {
  if case .string(let path) = value, path.begins(with: "$") {
    _ = try reader.node(value)
    throw .location(
      codes.path,
      "'\(path)' is a field path reference which is not allowed in this context. Did you mean {$literal: '\(path)'}?"
    )
  }
  guard let constant = try literal(value, reader) else {
    throw .location(
      codes.constant,
      "\(name) requires 'field' to evaluate to a constant, but got a non-constant argument"
    )
  }
  guard case .string(let text) = constant else {
    throw .location(
      codes.string,
      "\(name) requires 'field' to evaluate to type String, but got \(constant.type.name)"
    )
  }
  guard !text.utf8.contains(0) else { throw .location(16411, "FieldPath field names may not contain '\\0'.") }
  return text
}

/// A value that is written as a constant; `nil` for an expression, even one that has no variables.
private func literal(_ value: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> BSONValue? {
  guard let fields = value.fields else { return value }
  _ = try reader.node(value)
  guard case .document = value, let first = fields.first(where: { _ in true }) else {
    // Not a ternary: nil would be BSON's null in one.
    if value.type == .array { return nil }
    return value
  }
  guard first.key == "$literal" || first.key == "$const" else { return nil }
  return first.value
}

private func readGetField(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  var field = operand
  var input = BSONValue.string("$$CURRENT")
  if case .document(let document) = operand, document.first(where: { _ in true })?.key.begins(with: "$") != true {
    for element in document where element.key != "field" && element.key != "input" {
      throw .location(3_041_701, "$getField found an unknown argument: \(element.key)")
    }
    guard let name = document["field"] else {
      throw .location(3_041_702, "$getField requires 'field' to be specified")
    }
    guard let source = document["input"] else {
      throw .location(3_041_703, "$getField requires 'input' to be specified")
    }
    (field, input) = (name, source)
  }
  let name = try fieldName(field, "$getField", (5_654_600, 5_654_601, 5_654_602), reader)
  let node = try reader.node(input)
  return try reader.folding([node]) { scope throws(MongoError) in
    switch try node.evaluate(scope) {
    case .document(let document)?: document[name]
    case .null?, .undefined?: .null
    default: nil
    }
  }
}

private let setFieldCodes: [String: Int32] = ["field": 4_161_102, "value": 4_161_103, "input": 4_161_109]

private func readSetField(
  _ name: String,
  _ operand: BSONValue,
  _ reader: ExpressionReader
) throws(MongoError) -> ExpressionNode {
  let names = name == "$setField" ? ["field", "value", "input"] : ["field", "input"]
  let parameters = NamedParameters(
    names,
    notDocument: { name, _ in .location(4_161_100, "\(name) only supports an object as its argument") },
    unknown: { name, argument in .location(4_161_101, "\(name) found an unknown argument: \(argument)") },
    missing: { name, argument in
      .location(setFieldCodes[argument] ?? 0, "\(name) requires '\(argument)' to be specified")
    }
  )
  let fields = try parameters.fields(operand, of: name)
  func value(_ name: String) -> BSONValue { fields.first { $0.name == name }?.value ?? "$$REMOVE" }
  let field = try fieldName(value("field"), name, (4_161_108, 4_161_106, 4_161_107), reader)
  let input = try reader.node(value("input"))
  let content = try reader.node(value("value"))
  return try reader.folding([input, content]) { scope throws(MongoError) in
    guard let target = try input.evaluate(scope), !target.isNullish else { return .null }
    guard case .document(var document) = target else {
      throw .location(4_161_105, "$setField requires 'input' to evaluate to type Object")
    }
    document[field] = try content.evaluate(scope)
    try scope.budget.take(.document(document))
    return .document(document)
  }
}
