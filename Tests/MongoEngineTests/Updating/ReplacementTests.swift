// MongoEngineTests. This file: documents that replace others, pipelines, and documents that are inserted.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ReplacementTests {
  static let cases = UpdateCase.table(
    "db.collection.replaceOne()",
    [
      (#"{"_id":1,"a":1}"#, #"{"b":2}"#, #"{"_id":1,"b":2}"#), (#"{"_id":1,"a":1}"#, #"{}"#, #"{"_id":1}"#),
      (#"{"_id":1,"a":1}"#, #"{"b":2,"_id":1}"#, #"{"_id":1,"b":2}"#),
      (#"{"_id":1}"#, #"{"_id":1.0,"b":2}"#, #"{"_id":1.0,"b":2}"#),
      (
        #"{"_id":1}"#, #"{"_id":2}"#,
        "66 After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2"
      ),
      (
        #"{"_id":1}"#, #"{"a":1,"$b":2}"#,
        "52 The dollar ($) prefixed field '$b' in '$b' is not allowed in the context of an update's replacement "
          + "document. Consider using an aggregation pipeline with $replaceWith."
      ),
      (#"{"_id":1}"#, #"{"a":{"$b":2},"c.d":1}"#, #"{"_id":1,"a":{"$b":2},"c.d":1}"#),
      (#"{"_id":1}"#, #"{"a":{"$timestamp":{"t":0,"i":0}}}"#, #"{"_id":1,"a":{"$timestamp":{"t":1700000000,"i":1}}}"#),
    ]
  )

  @Test(arguments: cases) func replacement(_ row: UpdateCase) throws { try row.check() }

  /// Manual: "Updates with Aggregation Pipeline".
  @Test func pipeline() throws {
    let update = try Update([["$set": ["a": 1]]], arrayFilters: [], testContext) { stages, _ in
      { _ in ["stages": .array(stages)] }
    }
    #expect(update.form == .pipeline)
    #expect(try update.apply(to: ["_id": 7, "b": 1], match: nil) == ["_id": 7, "stages": [["$set": ["a": 1]]]])
  }

  @Test func refused() throws {
    #expect(throws: MongoError.of(.failedToParse, "Update argument must be either an object or an array")) {
      try Update(1, arrayFilters: [], testContext, pipeline: noPipeline)
    }
    #expect(
      throws: MongoError.of(.failedToParse, "arrayFilters may not be specified for pipeline-style updates")
    ) {
      try Update([], arrayFilters: [["i": 1]], testContext, pipeline: noPipeline)
    }
  }

  /// Manual: "insert": what is checked before a document is stored.
  @Test(arguments: [
    (#"{"a":1,"_id":2}"#, #"{"_id":2,"a":1}"#),
    (#"{"a":1}"#, #"{"_id":{"$oid":"000000010000000000000002"},"a":1}"#),
    (#"{"_id":1,"$a":{"$b":1},"c.d":2}"#, #"{"_id":1,"$a":{"$b":1},"c.d":2}"#),
    (#"{"_id":1,"a":{"$timestamp":{"t":0,"i":0}}}"#, #"{"_id":1,"a":{"$timestamp":{"t":1700000000,"i":1}}}"#),
    (#"{"_id":[1]}"#, "53 The '_id' value cannot be of type array"),
    (#"{"_id":{"$undefined":true}}"#, "53 The '_id' value cannot be of type undefined"),
    (
      #"{"_id":{"$regularExpression":{"pattern":"a","options":""}}}"#, "53 The '_id' value cannot be of type regex"
    ),
    (#"{"_id":{"$a":1}}"#, "52 _id fields may not contain '$'-prefixed fields: $a is not valid for storage."),
    (#"{"_id":1,"_id":2}"#, "2 can't have multiple _id fields in one document"),
  ])
  func inserted(_ document: String, _ result: String) throws {
    let id = try #require(ObjectId("000000010000000000000002"))
    #expect(
      try outcome { try StorageRules.prepared(try parsed(document), now: testContext.now) { id } } == result
    )
  }

  @Test func tooLargeOrTooDeep() throws {
    let long: BSONDocument = ["_id": 1, "a": .string(String(repeating: "x", count: 16 * 1024 * 1024))]
    #expect(
      try outcome {
        try StorageRules.prepared(long, now: testContext.now) { ObjectId(seconds: 0, process: 0, counter: 0) }
      }
        == "2 object to insert too large. size in bytes: \(long.byteCount), max size: 16777216"
    )
    let deep = (0..<180).reduce(BSONDocument()) { document, _ in BSONDocument([("a", .document(document))]) }
    let tooDeep: BSONDocument = ["a": .document(deep)]
    let prepare = { document in
      try outcome {
        try StorageRules.prepared(document, now: testContext.now) { ObjectId(seconds: 0, process: 0, counter: 0) }
      }
    }
    #expect(try prepare(deep).hasPrefix("{"))
    #expect(try prepare(tooDeep) == "15 cannot insert document because it exceeds 180 levels of nesting")
  }
}
