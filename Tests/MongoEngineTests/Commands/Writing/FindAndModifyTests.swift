// MongoEngineTests. This file: `findAndModify`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct FindAndModifyTests {
  private static let two = #"{"_id":1,"a":1,"s":5} {"_id":2,"a":1,"s":3}"#

  private static func row(_ before: String, _ arguments: String, _ reply: String, _ after: String? = nil) -> WriteCase {
    WriteCase("findAndModify", before, #"{"findAndModify":"c",\#(arguments)}"#, reply, after)
  }

  static let cases = [
    row(
      two,
      #""query":{"a":1},"sort":{"s":1},"update":{"$inc":{"s":10}}"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":true},"value":{"_id":2,"a":1,"s":3}}"#,
      #"{"_id":1,"a":1,"s":5} {"_id":2,"a":1,"s":13}"#
    ),
    row(
      two,
      #""query":{"a":1},"update":{"$inc":{"s":10}},"new":true,"fields":{"s":1}"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":true},"value":{"_id":1,"s":15}}"#,
      #"{"_id":1,"a":1,"s":15} {"_id":2,"a":1,"s":3}"#
    ),
    row(
      two,
      #""query":{"a":1},"sort":{"s":-1},"remove":true,"fields":{"_id":0,"s":1}"#,
      #"{"lastErrorObject":{"n":1},"value":{"s":5}}"#,
      #"{"_id":2,"a":1,"s":3}"#
    ),
    row(two, #""query":{"a":9},"remove":true"#, #"{"lastErrorObject":{"n":0},"value":null}"#),
    row(
      two,
      #""query":{"a":9},"update":{"$set":{"a":1}}"#,
      #"{"lastErrorObject":{"n":0,"updatedExisting":false},"value":null}"#
    ),
    row(
      #"{"_id":1}"#,
      #""query":{"_id":9},"update":{"$set":{"a":1}},"upsert":true"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":false,"upserted":9},"value":null}"#,
      #"{"_id":1} {"_id":9,"a":1}"#
    ),
    row(
      #"{"_id":1}"#,
      #""query":{"_id":9},"update":{"a":1},"upsert":true,"new":true"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":false,"upserted":9},"value":{"_id":9,"a":1}}"#,
      #"{"_id":1} {"_id":9,"a":1}"#
    ),
    row(
      #"{"_id":1,"a":2}"#,
      #""update":[{"$set":{"b":{"$multiply":["$a","$$f"]}}}],"let":{"f":3},"new":true"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":true},"value":{"_id":1,"a":2,"b":6}}"#,
      #"{"_id":1,"a":2,"b":6}"#
    ),
    row(
      #"{"_id":1,"g":[1,2,3]}"#,
      #""query":{"g":2},"update":{"$inc":{"g.$[e]":10}},"arrayFilters":[{"e":{"$gte":2}}],"fields":{"g.$":1}"#,
      #"{"lastErrorObject":{"n":1,"updatedExisting":true},"value":{"_id":1,"g":[2]}}"#,
      #"{"_id":1,"g":[1,12,13]}"#
    ),
    row(#"{"_id":1}"#, #""query":{}"#, "9 Either an update or remove=true must be specified"),
    row(#"{"_id":1}"#, #""remove":true,"update":{}"#, "9 Cannot specify both an update and remove=true"),
    row(#"{"_id":1}"#, #""remove":true,"upsert":true"#, "9 Cannot specify both upsert=true and remove=true "),
    row(
      #"{"_id":1}"#,
      #""remove":true,"new":true"#,
      "9 Cannot specify both new=true and remove=true; 'remove' always returns the deleted document"
    ),
    row(
      #"{"_id":1,"a":"x"}"#,
      #""update":{"$inc":{"a":1}}"#,
      "14 Plan executor error during findAndModify :: caused by :: Cannot apply $inc to a value of non-numeric type. "
        + "{_id: 1} has the field 'a' of non-numeric type string"
    ),
    row(#"{"_id":1}"#, #""update":{"$inc":{"a":"x"}}"#, #"14 Cannot increment with non-numeric argument: {a: "x"}"#),
    row(#"{"_id":1}"#, #""update":{},"foo":1"#, "40415 BSON field 'findAndModify.foo' is an unknown field."),
    WriteCase(
      "findAndModify",
      #"{"_id":1}"#,
      #"{"findandmodify":"c","remove":1}"#,
      #"{"lastErrorObject":{"n":1},"value":{"_id":1}}"#,
      ""
    ),
  ]

  @Test(arguments: cases) func findAndModify(_ row: WriteCase) throws { try row.check() }

  /// A projection that fails undoes the write.
  @Test func failingProjection() throws {
    var harness = try WriteHarness(#"{"_id":1,"g":[1]}"#)
    let reply = try harness.run(
      #"{"findAndModify":"c","query":{"g":[1]},"update":{"g":[]},"new":true,"fields":{"g.$":1}}"#
    )
    #expect(reply.hasPrefix("51246 Plan executor error during findAndModify :: caused by :: "))
    #expect(harness.documents == #"{"_id":1,"g":[1]}"#)
  }

  @Test func duplicate() throws {
    var harness = try WriteHarness(#"{"_id":1,"a":1} {"_id":2,"a":2}"#)
    try harness.createUniqueIndex("a")
    #expect(
      try harness.run(#"{"findAndModify":"c","query":{"_id":2},"update":{"$set":{"a":1}}}"#)
        == "11000 Plan executor error during findAndModify :: caused by :: E11000 duplicate key error collection: app.c "
        + #"index: a_1 dup key: { a: 1 } {"keyPattern":{"a":1},"keyValue":{"a":1}}"#
    )
  }
}
