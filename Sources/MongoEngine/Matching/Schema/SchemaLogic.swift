// MongoEngine/Matching: which documents a filter means. This file: a schema's keywords for values of all types.

import BSON

private struct AllOf: SchemaRule {
  let schemas: [JSONSchema]
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    try self.schemas.count(accepting: value) == self.schemas.count
  }
}

private struct AnyOf: SchemaRule {
  let schemas: [JSONSchema]
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool { try self.schemas.count(accepting: value) > 0 }
}

private struct OneOf: SchemaRule {
  let schemas: [JSONSchema]
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool { try self.schemas.count(accepting: value) == 1 }
}

private struct Not: SchemaRule {
  let schema: JSONSchema
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool { try !self.schema.accepts(value) }
}

private struct OneOfTypes: SchemaRule {
  let types: Set<BSONType>
  func accepts(_ value: BSONValue) -> Bool { self.types.contains(value.type) }
}

private struct OneOfValues: SchemaRule {
  let values: Set<BSONSortKey>
  func accepts(_ value: BSONValue) -> Bool { self.values.contains(BSONSortKey(value)) }
}

extension [JSONSchema] {
  /// How many of the schemas accept the value.
  fileprivate func count(accepting value: BSONValue) throws(MongoError) -> Int {
    var count = 0
    for schema in self where try schema.accepts(value) { count += 1 }
    return count
  }
}

extension SchemaParser {
  static let logic: [String: Keyword] = [
    "allOf": { parser, operand throws(MongoError) in AllOf(schemas: try parser.schemas(operand)) },
    "anyOf": { parser, operand throws(MongoError) in AnyOf(schemas: try parser.schemas(operand)) },
    "oneOf": { parser, operand throws(MongoError) in OneOf(schemas: try parser.schemas(operand)) },
    "not": { parser, operand throws(MongoError) in Not(schema: try parser.schema(operand)) },
    "enum": { parser, operand throws(MongoError) in
      let list = try parser.list(operand)
      guard !list.isEmpty else { throw .of(.failedToParse, "$jsonSchema keyword 'enum' cannot be an empty array") }
      return OneOfValues(values: Set(list.map(BSONSortKey.init)))
    },
    "bsonType": { parser, operand throws(MongoError) in
      OneOfTypes(types: try parser.types(operand, SchemaParser.bsonType))
    },
    "type": { parser, operand throws(MongoError) in OneOfTypes(types: try parser.types(operand, SchemaParser.jsonType))
    },
    "title": { parser, operand throws(MongoError) in
      _ = try parser.string(operand)
      return nil
    },
    "description": { parser, operand throws(MongoError) in
      _ = try parser.string(operand)
      return nil
    },
  ]

  private func types(
    _ operand: Operand,
    _ named: (String) throws(MongoError) -> Set<BSONType>
  ) throws(MongoError) -> Set<BSONType> {
    if case .string(let name) = operand.value { return try named(name) }
    guard case .array = operand.value else {
      throw .of(.typeMismatch, "$jsonSchema keyword '\(operand.name)' must be either a string or an array of strings")
    }
    var types: Set<BSONType> = []
    for name in try self.names(operand) { types.formUnion(try named(name)) }
    return types
  }

  @Sendable private static func bsonType(_ name: String) throws(MongoError) -> Set<BSONType> {
    guard name != "integer" else { throw Self.integerRefusal }
    return try BSONType.named(name)
  }

  private static var integerRefusal: MongoError {
    .of(.failedToParse, "$jsonSchema type 'integer' is not currently supported.")
  }

  @Sendable private static func jsonType(_ name: String) throws(MongoError) -> Set<BSONType> {
    switch name {
    case "array": return [.array]
    case "boolean": return [.bool]
    case "null": return [.null]
    case "number": return [.int32, .int64, .double, .decimal128]
    case "object": return [.document]
    case "string": return [.string]
    case "integer": throw Self.integerRefusal
    default: throw .of(.badValue, "Unknown type name alias: \(name)")
    }
  }
}
