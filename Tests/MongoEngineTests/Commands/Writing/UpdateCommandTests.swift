// MongoEngineTests. This file: `update`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct UpdateCommandTests {
  private static let three = #"{"_id":1,"a":1} {"_id":2,"a":1} {"_id":3,"a":2}"#

  private static func row(_ before: String, _ updates: String, _ reply: String, _ after: String? = nil) -> WriteCase {
    WriteCase("update", before, #"{"update":"c","updates":[\#(updates)]}"#, reply, after)
  }

  static let cases = [
    row(
      three,
      #"{"q":{"a":1},"u":{"$set":{"b":1}}}"#,
      #"{"n":1,"nModified":1}"#,
      #"{"_id":1,"a":1,"b":1} {"_id":2,"a":1} {"_id":3,"a":2}"#
    ),
    row(
      three,
      #"{"q":{"a":1},"u":{"$inc":{"a":1}},"multi":true}"#,
      #"{"n":2,"nModified":2}"#,
      #"{"_id":1,"a":2} {"_id":2,"a":2} {"_id":3,"a":2}"#
    ),
    row(three, #"{"q":{},"u":{"$max":{"a":1}},"multi":true}"#, #"{"n":3,"nModified":0}"#),
    row(three, #"{"q":{"a":9},"u":{"$set":{"b":1}}}"#, #"{"n":0,"nModified":0}"#),
    row(
      three,
      #"{"q":{"a":2},"u":{"b":1}}"#,
      #"{"n":1,"nModified":1}"#,
      #"{"_id":1,"a":1} {"_id":2,"a":1} {"_id":3,"b":1}"#
    ),
    row(
      #"{"_id":1,"g":[1,5,9]}"#,
      #"{"q":{"g":5},"u":{"$set":{"g.$":6}}},{"q":{},"u":{"$inc":{"g.$[e]":1}},"arrayFilters":[{"e":{"$gt":5}}]}"#,
      #"{"n":2,"nModified":2}"#,
      #"{"_id":1,"g":[1,7,10]}"#
    ),
    row(
      #"{"_id":1,"a":1}"#,
      #"{"q":{"_id":7,"b":2},"u":{"$set":{"a":1}},"upsert":true},{"q":{"_id":1},"u":{"$set":{"x":1}},"upsert":true},{"q":{"_id":8},"u":{"a":3},"upsert":true}"#,
      #"{"n":3,"upserted":[{"index":0,"_id":7},{"index":2,"_id":8}],"nModified":1}"#,
      #"{"_id":1,"a":1,"x":1} {"_id":7,"b":2,"a":1} {"_id":8,"a":3}"#
    ),
    row(
      #"{"_id":1,"a":3,"b":4}"#,
      #"{"q":{},"u":[{"$set":{"c":{"$add":["$a","$b"]}}},{"$unset":"a"}]}"#,
      #"{"n":1,"nModified":1}"#,
      #"{"_id":1,"b":4,"c":7}"#
    ),
    row(
      #"{"_id":1,"a":3}"#,
      #"{"q":{},"u":[{"$set":{"a":"$$x"}}],"c":{"x":5}}"#,
      #"{"n":1,"nModified":1}"#,
      #"{"_id":1,"a":5}"#
    ),
    row(
      #"{"_id":1,"a":3}"#,
      #"{"q":{},"u":{"$set":{"a":1}},"c":{"x":5}}"#,
      #"{"n":0,"writeErrors":[{"index":0,"code":51198,"errmsg":"Constant values may only be specified for pipeline updates"}],"nModified":0}"#
    ),
    row(
      #"{"_id":1}"#,
      #"{"q":{},"u":{"a":1},"multi":true}"#,
      #"{"n":0,"writeErrors":[{"index":0,"code":9,"errmsg":"multi update is not supported for replacement-style update"}],"nModified":0}"#
    ),
    row(
      #"{"_id":1}"#,
      #"{"q":{},"u":{"$set":{"_id":2}}},{"q":{},"u":{"$set":{"a":1}}}"#,
      #"{"n":0,"writeErrors":[{"index":0,"code":66,"errmsg":"Performing an update on the path '_id' would modify the immutable field '_id'"}],"nModified":0}"#
    ),
    row(
      #"{"_id":1}"#,
      #"{"q":{"$expr":true},"u":{"$set":{"a":2}},"upsert":true}"#,
      #"{"n":0,"writeErrors":[{"index":0,"code":224,"errmsg":"$expr is not allowed in this context"}],"nModified":0}"#
    ),
    row(
      #"{"_id":1}"#,
      #"{"q":{},"u":1}"#,
      #"{"n":0,"writeErrors":[{"index":0,"code":9,"errmsg":"Update argument must be either an object or an array"}],"nModified":0}"#
    ),
    row(#"{"_id":1}"#, #"{"u":{}}"#, "40414 BSON field 'update.updates.q' is missing but a required field"),
    row(#"{"_id":1}"#, #"{"q":{}}"#, "40414 BSON field 'update.updates.u' is missing but a required field"),
    row(#"{"_id":1}"#, #"{"q":{},"u":{},"foo":1}"#, "40415 BSON field 'update.updates.foo' is an unknown field."),
    row(
      #"{"_id":1}"#,
      #"{"q":{},"u":{},"multi":1}"#,
      "14 BSON field 'update.updates.multi' is the wrong type 'int', expected type 'bool'"
    ),
    row(
      #"{"_id":1}"#,
      #"{"q":{},"u":{},"arrayFilters":[1]}"#,
      "14 BSON field 'update.updates.arrayFilters.0' is the wrong type 'int', expected type 'object'"
    ),
    WriteCase(
      "update",
      #"{"_id":1,"a":"x"} {"_id":2,"a":"X"}"#,
      #"{"update":"c","ordered":false,"let":{"v":9},"updates":[{"q":{"$expr":{"$eq":["$_id","$$v"]}},"u":{"$set":{"n":1}}},{"q":{"$foo":1},"u":{}},{"q":{"a":"x"},"u":{"$set":{"n":2}},"multi":true,"collation":{"locale":"en","strength":2}}]}"#,
      #"{"n":2,"writeErrors":[{"index":1,"code":2,"errmsg":"unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."}],"nModified":2}"#,
      #"{"_id":1,"a":"x","n":2} {"_id":2,"a":"X","n":2}"#
    ),
  ]

  @Test(arguments: cases) func update(_ row: WriteCase) throws { try row.check() }

  /// What was changed before the first error stays changed, but is not counted.
  @Test func failureInTheMiddle() throws {
    var harness = try WriteHarness(#"{"_id":1,"a":1} {"_id":2,"a":"x"} {"_id":3,"a":3}"#)
    #expect(
      try harness.run(#"{"update":"c","updates":[{"q":{},"u":{"$inc":{"a":1}},"multi":true}]}"#)
        == #"{"n":0,"writeErrors":[{"index":0,"code":14,"errmsg":"Cannot apply $inc to a value of non-numeric type. {_id: 2} has the field 'a' of non-numeric type string"}],"nModified":0}"#
    )
    #expect(harness.documents == #"{"_id":1,"a":2} {"_id":2,"a":"x"} {"_id":3,"a":3}"#)
  }

  /// Manual: "Unique Indexes".
  @Test func uniqueIndex() throws {
    var harness = try WriteHarness(#"{"_id":1,"a":1} {"_id":2,"a":2}"#)
    try harness.createUniqueIndex("a")
    #expect(
      try harness.run(#"{"update":"c","updates":[{"q":{"_id":2},"u":{"$set":{"a":1}}}]}"#)
        == #"{"n":0,"writeErrors":[{"index":0,"code":11000,"keyPattern":{"a":1},"keyValue":{"a":1},"errmsg":"E11000 duplicate key error collection: app.c index: a_1 dup key: { a: 1 }"}],"nModified":0}"#
    )
    #expect(harness.documents == #"{"_id":1,"a":1} {"_id":2,"a":2}"#)
    #expect(
      try harness.run(#"{"update":"c","updates":[{"q":{"a":2},"u":{"$set":{"b":1}},"hint":"a_1"}]}"#)
        == #"{"n":1,"nModified":1}"#
    )
    #expect(
      try harness.run(#"{"update":"c","updates":[{"q":{"a":2},"u":{"$set":{"b":1}},"hint":"no"}]}"#)
        .contains("hint provided does not correspond to an existing index")
    )
  }

  /// Within a transaction what goes wrong with one write is an error of the command.
  @Test func transaction() throws {
    var harness = try WriteHarness(#"{"_id":1}"#)
    var call = CommandCall(["insert": "c", "documents": [["_id": 1]]], database: "app")
    call.isInTransaction = true
    let error = #expect(throws: MongoError.self) { try InsertCommand(call).perform(&harness.engine) }
    #expect(error?.code == 11000)
  }

  /// Manual: "Collation": a collection's own collation holds for its writes.
  @Test func collationOfTheCollection() throws {
    var options = CollectionOptions()
    options.collation = ["locale": "en", "strength": 1]
    var harness = try WriteHarness(#"{"_id":1,"a":"x"}"#, options: options)
    #expect(
      try harness.run(#"{"update":"c","updates":[{"q":{"a":"X"},"u":{"$set":{"b":1}}}]}"#) == #"{"n":1,"nModified":1}"#
    )
    #expect(
      try harness.run(
        #"{"update":"c","updates":[{"q":{"a":"X"},"u":{"$set":{"b":2}},"collation":{"locale":"simple"}}]}"#
      )
        == #"{"n":0,"nModified":0}"#
    )
  }
}
