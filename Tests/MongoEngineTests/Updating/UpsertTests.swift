// MongoEngineTests. This file: the documents that upserts insert.

import BSON
import Testing

@testable import MongoEngine

@Suite struct UpsertTests {
  static let newID = #"{"$oid":"000000010000000000000002"}"#

  /// Manual: "update", "Upsert with Dotted _id Query", "Upsert Behavior".
  static let cases: [(filter: String, update: String, result: String)] = [
    (#"{"_id":1}"#, #"{"$set":{"a":2}}"#, #"{"_id":1,"a":2}"#),
    (#"{"a":1}"#, #"{"$set":{"b":2}}"#, #"{"_id":\#(newID),"a":1,"b":2}"#),
    (#"{"b":1,"a":2,"_id":3}"#, #"{"$inc":{"c":2}}"#, #"{"_id":3,"a":2,"b":1,"c":2}"#),
    (
      #"{"a.b":1,"a.c":{"$eq":2},"d":{"$in":[3]}}"#, #"{"$set":{"e":1}}"#,
      #"{"_id":\#(newID),"a":{"b":1,"c":2},"d":3,"e":1}"#
    ),
    (
      #"{"$and":[{"a":1},{"b":{"$gt":5,"$eq":7}}],"$or":[{"c":1}]}"#, #"{"$set":{}}"#,
      #"{"_id":\#(newID),"a":1,"b":7,"c":1}"#
    ),
    (
      #"{"a":{"$gt":1},"b":{"$in":[1,2]},"$or":[{"c":1},{"d":1}],"$nor":[{"e":1}]}"#, #"{"$set":{"x":1}}"#,
      #"{"_id":\#(newID),"x":1}"#
    ),
    (
      #"{"a":{"$all":[1]},"b":{"$regularExpression":{"pattern":"x","options":""}}}"#, #"{"$set":{}}"#,
      #"{"_id":\#(newID),"a":1}"#
    ),
    (#"{"a":1}"#, #"{"$set":{"a":2,"_id":5}}"#, #"{"_id":5,"a":2}"#),
    (#"{"a":1}"#, #"{"$inc":{"a":2},"$setOnInsert":{"b":1}}"#, #"{"_id":\#(newID),"a":3,"b":1}"#),
    (#"{"a":[1,2]}"#, #"{"$push":{"a":3},"$set":{"$x":1}}"#, #"{"_id":\#(newID),"a":[1,2,3],"$x":1}"#),
    (#"{"_id":1,"a":2}"#, #"{"b":3}"#, #"{"_id":1,"b":3}"#), (#"{"a":2}"#, #"{"b":3,"_id":9}"#, #"{"_id":9,"b":3}"#),
    (#"{"a":2}"#, #"{"b":3}"#, #"{"_id":\#(newID),"b":3}"#),
    (#"{"_id":{"a":1}}"#, #"{"$set":{"b":1}}"#, #"{"_id":{"a":1},"b":1}"#),
    (#"{"_id.a":1}"#, #"{"$set":{"b":1}}"#, #"{"_id":{"a":1},"b":1}"#),
    (
      #"{"_id":1}"#, #"{"$set":{"_id":2}}"#,
      "66 Performing an update on the path '_id' would modify the immutable field '_id'"
    ),
    (
      #"{"_id":1}"#, #"{"_id":2}"#,
      "66 After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2"
    ),
    (
      #"{"_id.a":1}"#, #"{"b":1}"#,
      "111 field at '_id' must be exactly specified, field at sub-path '_id.a'found"
    ),
    (
      #"{"a":1,"$and":[{"a":1}]}"#, #"{"$set":{}}"#,
      "54 cannot infer query fields to set, path 'a' is matched twice"
    ),
    (
      #"{"a.b":1,"a":{"c":1}}"#, #"{"$set":{}}"#,
      "54 cannot infer query fields to set, both paths 'a.b' and 'a' are matched"
    ),
    (#"{"_id":[1]}"#, #"{"$set":{}}"#, "53 The '_id' value cannot be of type array"),
    (#"{"a":1}"#, #"{"$set":{"a.b":1}}"#, "28 Cannot create field 'b' in element {a: 1}"),
    (
      #"{"a":1}"#, #"{"$set":{"a.$":1}}"#,
      "2 The positional operator did not find the match needed from the query."
    ),
  ]

  @Test(arguments: cases) func upsert(_ filter: String, _ update: String, _ result: String) throws {
    let id = try #require(ObjectId("000000010000000000000002"))
    #expect(try outcome { try operators(update).upsert(for: try parsed(filter)) { id } } == result)
  }

  @Test func pipeline() throws {
    let update = try Update([], arrayFilters: [], testContext) { _, _ in
      { document in
        var document = document
        document.append("x", 1)
        return document
      }
    }
    #expect(
      try update.upsert(for: ["_id": 3, "a": 1]) { ObjectId(seconds: 0, process: 0, counter: 0) } == [
        "_id": 3, "a": 1, "x": 1,
      ]
    )
  }
}
