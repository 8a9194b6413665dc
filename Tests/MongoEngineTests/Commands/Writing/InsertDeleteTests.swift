// MongoEngineTests. This file: `insert` and `delete`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct InsertDeleteTests {
  static let inserts = [
    WriteCase(
      "insert",
      "",
      #"{"insert":"c","documents":[{"_id":1,"a":1},{"b":2,"_id":2}]}"#,
      #"{"n":2}"#,
      #"{"_id":1,"a":1} {"_id":2,"b":2}"#
    ),
    WriteCase(
      "insert",
      #"{"_id":1}"#,
      #"{"insert":"c","documents":[{"_id":0},{"_id":1.0,"x":1},{"_id":2}]}"#,
      #"{"n":1,"writeErrors":[{"index":1,"code":11000,"keyPattern":{"_id":1},"keyValue":{"_id":1.0},"errmsg":"E11000 duplicate key error collection: app.c index: _id_ dup key: { _id: 1.0 }"}]}"#,
      #"{"_id":1} {"_id":0}"#
    ),
    WriteCase(
      "insert",
      #"{"_id":1}"#,
      #"{"insert":"c","ordered":false,"documents":[{"_id":1},{"_id":2},{"_id":[1]},{"_id":3}]}"#,
      #"{"n":2,"writeErrors":[{"index":0,"code":11000,"keyPattern":{"_id":1},"keyValue":{"_id":1},"errmsg":"E11000 duplicate key error collection: app.c index: _id_ dup key: { _id: 1 }"},{"index":2,"code":53,"errmsg":"The '_id' value cannot be of type array"}]}"#,
      #"{"_id":1} {"_id":2} {"_id":3}"#
    ),
    WriteCase(
      "insert",
      "",
      #"{"insert":"c","documents":[]}"#,
      "16 Write batch sizes must be between 1 and 100000. Got 0 operations."
    ),
    WriteCase(
      "insert",
      "",
      #"{"insert":"c"}"#,
      "40414 BSON field 'insert.documents' is missing but a required field"
    ),
    WriteCase(
      "insert",
      "",
      #"{"insert":"c","documents":[{}],"foo":1}"#,
      "40415 BSON field 'insert.foo' is an unknown field."
    ),
    WriteCase(
      "insert",
      "",
      #"{"insert":"c","documents":[{}],"ordered":1}"#,
      "14 BSON field 'insert.ordered' is the wrong type 'int', expected type 'bool'"
    ),
    WriteCase(
      "insert",
      "",
      #"{"insert":"c","documents":[{},[]]}"#,
      "14 BSON field 'insert.documents.1' is the wrong type 'array', expected type 'object'"
    ),
    WriteCase("insert", "", #"{"insert":"","documents":[{}]}"#, "73 Invalid namespace specified 'app.'"),
  ]

  static let deletes = [
    WriteCase(
      "delete",
      #"{"_id":1,"a":1} {"_id":2,"a":1} {"_id":3,"a":2}"#,
      #"{"delete":"c","deletes":[{"q":{"a":1},"limit":1}]}"#,
      #"{"n":1}"#,
      #"{"_id":2,"a":1} {"_id":3,"a":2}"#
    ),
    WriteCase(
      "delete",
      #"{"_id":1,"a":1} {"_id":2,"a":1} {"_id":3,"a":2}"#,
      #"{"delete":"c","deletes":[{"q":{"a":1},"limit":0},{"q":{"_id":9},"limit":1}]}"#,
      #"{"n":2}"#,
      #"{"_id":3,"a":2}"#
    ),
    WriteCase("delete", #"{"_id":1}"#, #"{"delete":"c","deletes":[{"q":{},"limit":0}]}"#, #"{"n":1}"#, ""),
    WriteCase(
      "delete",
      #"{"_id":1,"a":"x"} {"_id":2,"a":"X"}"#,
      #"{"delete":"c","deletes":[{"q":{"a":"X"},"limit":0,"collation":{"locale":"en","strength":1}}]}"#,
      #"{"n":2}"#,
      ""
    ),
    WriteCase(
      "delete",
      #"{"_id":1,"a":5} {"_id":2,"a":6}"#,
      #"{"delete":"c","let":{"x":5},"deletes":[{"q":{"$expr":{"$eq":["$a","$$x"]}},"limit":0}]}"#,
      #"{"n":1}"#,
      #"{"_id":2,"a":6}"#
    ),
    WriteCase(
      "delete",
      #"{"_id":1}"#,
      #"{"delete":"c","ordered":false,"deletes":[{"q":{"$foo":1},"limit":0},{"q":{"_id":1},"limit":1}]}"#,
      #"{"n":1,"writeErrors":[{"index":0,"code":2,"errmsg":"unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."}]}"#,
      ""
    ),
    WriteCase(
      "delete",
      #"{"_id":1}"#,
      #"{"delete":"c","deletes":[{"q":{},"limit":2}]}"#,
      "9 The limit field in delete objects must be 0 or 1. Got 2"
    ),
    WriteCase(
      "delete",
      #"{"_id":1}"#,
      #"{"delete":"c","deletes":[{"q":{}}]}"#,
      "40414 BSON field 'delete.deletes.limit' is missing but a required field"
    ),
    WriteCase(
      "delete",
      #"{"_id":1}"#,
      #"{"delete":"c","deletes":[{"q":1,"limit":0}]}"#,
      "14 BSON field 'delete.deletes.q' is the wrong type 'int', expected type 'object'"
    ),
    WriteCase(
      "delete",
      #"{"_id":1}"#,
      #"{"delete":"c","deletes":[{"q":{},"limit":0,"foo":1}]}"#,
      "40415 BSON field 'delete.deletes.foo' is an unknown field."
    ),
    WriteCase("delete", #"{"_id":1}"#, #"{"delete":"other","deletes":[{"q":{},"limit":0}]}"#, #"{"n":0}"#),
  ]

  @Test(arguments: inserts + deletes) func write(_ row: WriteCase) throws { try row.check() }

  @Test func documentSequence() throws {
    var harness = try WriteHarness()
    let documents: [BSONDocument] = [["_id": 1], ["_id": 2]]
    #expect(try harness.run(#"{"insert":"c"}"#, sequences: ["documents": documents]) == #"{"n":2}"#)
    #expect(harness.documents == #"{"_id":1} {"_id":2}"#)
  }

  /// The ids that the server makes follow from its seed and its clock.
  @Test func newIDs() throws {
    var harness = try WriteHarness()
    var other = try WriteHarness()
    _ = try harness.run(#"{"insert":"c","documents":[{"a":1},{"a":2}]}"#)
    _ = try other.run(#"{"insert":"c","documents":[{"a":1},{"a":2}]}"#)
    #expect(harness.documents == other.documents)
    let documents = try #require(harness.engine.data[WriteHarness.namespace]?.documents)
    let ids = documents.compactMap { if case .objectId(let id)? = $0.first?.value { id } else { nil } }
    #expect(Set(ids).count == 2)
    #expect(ids.allSatisfy { $0.seconds == 1_700_000_000 })
  }

  @Test func tooManyWrites() throws {
    var harness = try WriteHarness()
    let documents = Array(repeating: BSONDocument(), count: 100_001)
    #expect(
      try harness.run(#"{"insert":"c"}"#, sequences: ["documents": documents])
        == "16 Write batch sizes must be between 1 and 100000. Got 100001 operations."
    )
  }

  @Test func views() throws {
    var options = CollectionOptions()
    options.view = CollectionOptions.View(source: "d", pipeline: [])
    var harness = try WriteHarness(options: options)
    let refusal = "166 Namespace app.c is a view, not a collection"
    #expect(try harness.run(#"{"insert":"c","documents":[{}]}"#) == refusal)
    #expect(try harness.run(#"{"update":"c","updates":[{"q":{},"u":{}}]}"#) == refusal)
    #expect(try harness.run(#"{"delete":"c","deletes":[{"q":{},"limit":0}]}"#) == refusal)
    #expect(try harness.run(#"{"findAndModify":"c","remove":true}"#) == refusal)
  }
}
