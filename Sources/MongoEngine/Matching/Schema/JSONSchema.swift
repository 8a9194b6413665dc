// MongoEngine/Matching: which documents a filter means. This file: `$jsonSchema` as a tree of rules (manual:
// "$jsonSchema").

import BSON

/// A JSON Schema of draft 4, with MongoDB's `bsonType`.
struct JSONSchema: Sendable {
  var rules: [any SchemaRule] = []

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    for rule in self.rules where try !rule.accepts(value) { return false }
    return true
  }
}

/// One keyword. A rule for values of one type accepts all values of others.
protocol SchemaRule: Sendable {
  /// - Throws: Location51156 if a pattern takes too long.
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool
}

/// The schema as a condition of the document that it is given for.
struct SchemaTest: ValueTest {
  let schema: JSONSchema

  var leafArrays: LeafArrays { .whole }

  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    guard let value else { return true }
    return try self.schema.accepts(value)
  }
}

extension FilterParser {
  func jsonSchema(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard case .document(let document) = operand.value else {
      throw .of(.typeMismatch, "$jsonSchema must be an object")
    }
    return .field(nil, SchemaTest(schema: try SchemaParser(context: self.context).schema(document)))
  }
}
