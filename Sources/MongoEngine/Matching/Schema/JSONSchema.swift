// MongoEngine/Matching: which documents a filter means. This file: `$jsonSchema` as a tree of rules (manual:
// "$jsonSchema").

import BSON

/// A JSON Schema of draft 4, with MongoDB's `bsonType`.
struct JSONSchema: Sendable {
  var rules: [any SchemaRule] = []

  func accepts(_ value: BSONValue) -> Bool { self.rules.allSatisfy { $0.accepts(value) } }
}

/// One keyword. A rule for values of one type accepts all values of others.
protocol SchemaRule: Sendable {
  func accepts(_ value: BSONValue) -> Bool
}

/// The schema as a condition of the document that it is given for.
struct SchemaTest: ValueTest {
  let schema: JSONSchema

  var leafArrays: LeafArrays { .whole }

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool { value.map(self.schema.accepts) ?? true }
}

extension FilterParser {
  func jsonSchema(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard case .document(let document) = operand.value else {
      throw .of(.typeMismatch, "$jsonSchema must be an object")
    }
    return .field(nil, SchemaTest(schema: try SchemaParser(context: self.context).schema(document)))
  }
}
