// MongoEngineTests. This file: `$jsonSchema`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct SchemaTests {
  static func schemas(_ documents: String, _ rows: [(String, [Int])]) -> [FilterCase] {
    FilterCase.table("$jsonSchema", documents, rows.map { (#"{"$jsonSchema":\#($0.0)}"#, $0.1) })
  }

  static let cases =
    schemas(
      #"{"a":1} {"a":"xy"} {"a":[1,1]} {"a":{"b":1,"c":2}} {} {"a":2.5} {"a":["x",1]}"#,
      [
        (#"{}"#, [0, 1, 2, 3, 4, 5, 6]), (#"{"required":["a"]}"#, [0, 1, 2, 3, 5, 6]),
        (#"{"properties":{"a":{"bsonType":"int"}}}"#, [0, 4]), (#"{"properties":{"a":{"type":"number"}}}"#, [0, 4, 5]),
        (#"{"properties":{"a":{"bsonType":["string","array"]}}}"#, [1, 2, 4, 6]),
        (#"{"properties":{"a":{"minimum":2}}}"#, [1, 2, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"maximum":2.5,"exclusiveMaximum":true}}}"#, [0, 1, 2, 3, 4, 6]),
        (#"{"properties":{"a":{"multipleOf":0.5}}}"#, [0, 1, 2, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"multipleOf":0.1}}}"#, [0, 1, 2, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"multipleOf":2}}}"#, [1, 2, 3, 4, 6]),
        (#"{"properties":{"a":{"minLength":3}}}"#, [0, 2, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"pattern":"^x","maxLength":2}}}"#, [0, 1, 2, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"uniqueItems":true}}}"#, [0, 1, 3, 4, 5, 6]),
        (#"{"properties":{"a":{"items":{"type":"number"}}}}"#, [0, 1, 2, 3, 4, 5]),
        (#"{"properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}}"#, [0, 1, 3, 4, 5]),
        (#"{"properties":{"a":{"maxItems":1}}}"#, [0, 1, 3, 4, 5]),
        (#"{"properties":{"a":{"minItems":3}}}"#, [0, 1, 3, 4, 5]),
        (#"{"properties":{"a":{"bsonType":"object","maxProperties":1}},"required":["a"]}"#, []),
        (#"{"properties":{"a":{"type":"object","required":["b"],"properties":{"b":{"enum":[1,2]}}}}}"#, [3, 4]),
        (#"{"properties":{"a":{"additionalProperties":false,"properties":{"b":{}}}}}"#, [0, 1, 2, 4, 5, 6]),
        (#"{"properties":{"a":{"patternProperties":{"^[bc]$":{"maximum":1}}}}}"#, [0, 1, 2, 4, 5, 6]),
        (#"{"properties":{"a":{"dependencies":{"b":["z"]}}}}"#, [0, 1, 2, 4, 5, 6]),
        (#"{"properties":{"a":{"dependencies":{"b":{"required":["c"]}}}}}"#, [0, 1, 2, 3, 4, 5, 6]),
        (#"{"minProperties":1}"#, [0, 1, 2, 3, 5, 6]), (#"{"not":{"required":["a"]}}"#, [4]),
        (#"{"anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"maxProperties":0}]}"#, [1, 4]),
        (#"{"oneOf":[{"required":["a"]},{"properties":{"a":{"enum":[1]}}}]}"#, [1, 2, 3, 4, 5, 6]),
        (#"{"allOf":[{"required":["a"]},{"properties":{"a":{"enum":[1]}}}],"title":"t","description":"d"}"#, [0]),
      ]
    )

  @Test(arguments: cases) func filter(_ row: FilterCase) throws { try row.check() }
}
