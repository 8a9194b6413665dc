// MongoEngineTests. This file: the command `aggregate`.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct AggregateCommandTests {
  private static func engine() throws -> MongoEngine {
    var engine = MongoEngine(now: FakeClock.Instant(milliseconds: 1_700_000_000_000))
    for id in 0..<5 {
      try engine.data.insert(["_id": .int32(Int32(id)), "a": .int32(Int32(id % 2))], into: Namespace("db", "c"))
    }
    return engine
  }

  private static func run(_ command: String, _ engine: inout MongoEngine) throws -> BSONDocument {
    let call = CommandCall(try parsed(command), database: "db", now: engine.date)
    return try AggregateCommand(call).perform(&engine)
  }

  /// Manual: "aggregate".
  @Test(arguments: [
    (
      #"{"aggregate":"c","pipeline":[{"$match":{"_id":1}}],"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[{"_id":1,"a":1}],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"none","pipeline":[],"cursor":{"batchSize":5}}"#,
      #"{"cursor":{"firstBatch":[],"id":0,"ns":"db.none"}}"#
    ),
    (
      #"{"aggregate":1,"pipeline":[{"$documents":[{"x":{"$add":[1,2]}}]}],"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[{"x":3}],"id":0,"ns":"db.$cmd.aggregate"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$match":{"$expr":{"$eq":["$_id","$$n"]}}}],"let":{"n":{"$add":[1,1]}},"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[{"_id":2,"a":0}],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$group":{"_id":"$a","n":{"$sum":1}}},{"$out":"o"}],"cursor":{},"allowDiskUse":true}"#,
      #"{"cursor":{"firstBatch":[],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$collStats":{"count":{}}},{"$project":{"count":1}}],"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[{"count":5}],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$collStats":{"storageStats":{"scale":2.9}}},{"$project":{"n":"$storageStats.scaleFactor"}}],"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[{"n":2}],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$planCacheStats":{}}],"cursor":{}}"#,
      #"{"cursor":{"firstBatch":[],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$sort":{"_id":-1.5}},{"$limit":1},{"$project":{"_id":1}}],"cursor":{"batchSize":{"$numberDouble":"Infinity"}}}"#,
      #"{"cursor":{"firstBatch":[{"_id":4}],"id":0,"ns":"db.c"}}"#
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$indexStats":{}},{"$project":{"name":1,"key":1}}],"cursor":{},"hint":"_id_"}"#,
      #"{"cursor":{"firstBatch":[{"name":"_id_","key":{"_id":1}}],"id":0,"ns":"db.c"}}"#
    ),
  ])
  func replies(_ command: String, _ reply: String) throws {
    var engine = try Self.engine()
    #expect(try Self.run(command, &engine).extendedJSON() == reply)
  }

  @Test(arguments: [
    (#"{"aggregate":"c","cursor":{}}"#, "40414 BSON field 'aggregate.pipeline' is missing but a required field"),
    (
      #"{"aggregate":"c","pipeline":[]}"#,
      "9 The 'cursor' option is required, except for aggregate with the explain argument"
    ),
    (
      #"{"aggregate":2,"pipeline":[],"cursor":{}}"#,
      "9 Invalid command format: the 'aggregate' field must specify a collection name or 1"
    ),
    (
      #"{"aggregate":1,"pipeline":[],"cursor":{}}"#,
      "73 {aggregate: 1} is not valid for an empty pipeline."
    ),
    (
      #"{"aggregate":1,"pipeline":[{"$match":{}}],"cursor":{}}"#,
      "73 {aggregate: 1} is not valid for '$match'; a collection is required."
    ),
    (#"{"aggregate":"c","pipeline":[],"cursor":{},"foo":1}"#, "40415 BSON field 'aggregate.foo' is an unknown field."),
    (#"{"aggregate":"c","pipeline":null,"cursor":{}}"#, "14 'pipeline' option must be specified as an array"),
    (
      #"{"aggregate":"c","pipeline":[{"$indexStats":{}}],"cursor":{},"apiVersion":"1","apiStrict":true}"#,
      "323 stage $indexStats is not allowed with 'apiStrict: true' in API Version 1"
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$collStats":{"storageStats":{}}}],"cursor":{},"apiVersion":"1","apiStrict":true}"#,
      "323 stage $collStats is not allowed with 'apiStrict: true' in API Version 1"
    ),
    (#"{"aggregate":"c","pipeline":[],"cursor":null}"#, "14 cursor field must be missing or an object"),
    (
      #"{"aggregate":"c","pipeline":[],"cursor":{},"allowDiskUse":1}"#,
      "14 BSON field 'aggregate.allowDiskUse' is the wrong type 'int', expected type 'bool'"
    ),
    (#"{"aggregate":"c","pipeline":[],"cursor":{"foo":1}}"#, "40415 BSON field 'cursor.foo' is an unknown field."),
    (
      #"{"aggregate":"c","pipeline":[],"cursor":{"batchSize":-1}}"#,
      "51024 BSON field 'batchSize' value must be >= 0, actual value '-1'"
    ),
    (
      #"{"aggregate":"c","pipeline":[],"cursor":{},"let":{"x":"$a"}}"#,
      "4890500 Command let Expression tried to access a field, but this is not allowed becauseCommand let Expressions "
        + "run before the query examines any documents."
    ),
    (
      #"{"aggregate":"c","pipeline":[{"$project":{"x":{"$divide":["$a",0]}}}],"cursor":{}}"#,
      "2 PlanExecutor error during aggregation :: caused by :: can't $divide by zero"
    ),
  ])
  func refuses(_ command: String, _ message: String) throws {
    var engine = try Self.engine()
    let error = #expect(throws: MongoError.self) { try Self.run(command, &engine) }
    #expect(error.map(summary) == message)
  }

  @Test func variablesOfNoDocument() throws {
    var engine = try Self.engine()
    for value in [
      #"{"$rand":{}}"#, #"{"$add":["$$NOW",1]}"#, #"{"$literal":"$a"}"#, #"{"$getField":{"input":{},"field":"a"}}"#,
    ] {
      let command = #"{"aggregate":"c","pipeline":[{"$limit":1}],"cursor":{},"let":{"x":\#(value)}}"#
      #expect(try Self.run(command, &engine)["cursor"] != nil)
    }
  }

  @Test func batches() throws {
    var engine = try Self.engine()
    let reply = try Self.run(#"{"aggregate":"c","pipeline":[],"cursor":{"batchSize":2}}"#, &engine)
    let cursor = try #require(reply.document("cursor"))
    #expect(cursor["id"]?.wholeNumber != 0)
    #expect(cursor["firstBatch"] == [["_id": 0, "a": 0], ["_id": 1, "a": 1]])
  }

  @Test func transactions() throws {
    var engine = try Self.engine()
    for stage in ["$out", "$merge"] {
      var call = CommandCall(
        try parsed(#"{"aggregate":"c","pipeline":[{"\#(stage)":"o"}],"cursor":{}}"#),
        database: "db"
      )
      call.isInTransaction = true
      let error = #expect(throws: MongoError.self) { try AggregateCommand(call).perform(&engine) }
      #expect(error.map(summary) == "263 \(stage) cannot be used in a transaction")
    }
  }

  /// Manual: "Aggregation Pipeline Optimization": the first stages use an index.
  @Test(arguments: [
    (#"[{"$match":{"_id":3}},{"$group":{"_id":"$a"}}]"#, "IDHACK"),
    (#"[{"$sort":{"_id":-1}},{"$limit":1},{"$set":{"x":1}}]"#, "IXSCAN"),
    (#"[{"$match":{"a":1}},{"$set":{"x":1}}]"#, "COLLSCAN"),
  ])
  func explains(_ pipeline: String, _ plan: String) throws {
    var engine = try Self.engine()
    let reply = try Self.run(#"{"aggregate":"c","pipeline":\#(pipeline),"explain":true}"#, &engine)
    #expect(reply.extendedJSON().contains(#""stage":"\#(plan)""#))
    #expect(reply["stages"] != nil)
  }

  /// Manual: "Explain Results": the stages that are left are shown as they were written.
  @Test func explainsStages() throws {
    var engine = try Self.engine()
    let stages = #"[{"$match":{"_id":3}},{"$sortByCount":"$a"},{"$limit":1}]"#
    let reply = try Self.run(#"{"aggregate":"c","pipeline":\#(stages),"explain":true}"#, &engine)
    #expect(reply.extendedJSON().contains(#"},{"$sortByCount":"$a"},{"$limit":1}]"#))
    #expect(reply["stages"].map(\.shell)?.contains("$match") == false)
  }

  /// Manual: "$geoNear".
  @Test func geoNear() throws {
    var data = MongoData()
    let namespace = Namespace("db", "places")
    for (id, place) in [(1, [0.0, 0.0]), (2, [0.0, 1.0]), (3, [0.0, 0.5])] {
      let point: BSONValue = ["type": "Point", "coordinates": .array(BSONArray(place.map { .double($0) }))]
      try data.insert(["_id": .integer(Int64(id)), "loc": point], into: namespace)
    }
    let stages = try parsedStages(
      #"""
      [{"$geoNear":{"near":{"type":"Point","coordinates":[0,0]},"distanceField":"d.m","distanceMultiplier":0.001,
        "maxDistance":100000,"query":{"_id":{"$gt":1}},"includeLocs":"d.at"}}]
      """#
    )
    let pipeline = try Pipeline(stages, QueryContext(), in: namespace)
    let error = #expect(throws: MongoError.self) { try pipeline.run(in: &data) }
    #expect(error?.codeName == "IndexNotFound")
    _ = try data.withCollection(namespace, creating: false) { collection throws(MongoError) in
      try collection.createIndexes([try IndexSpec(["key": ["loc": "2dsphere"], "name": "loc_2dsphere"])])
    }
    let made = try pipeline.run(in: &data)
    #expect(made.count == 1)
    #expect(made[0]["_id"] == 3)
    let distance = try #require(made[0].document("d"))
    #expect(abs((distance["m"]?.double ?? 0) - 55.66) < 0.01)
    #expect(distance["at"] == made[0]["loc"])
    // Pairs of coordinates on the plane need a flat index.
    let flat = try parsedStages(#"[{"$geoNear":{"near":[0,0],"distanceField":"d"}}]"#)
    let refused = #expect(throws: MongoError.self) {
      try Pipeline(flat, QueryContext(), in: namespace).run(in: &data)
    }
    #expect(refused?.codeName == "NoQueryExecutionPlans")
  }
}
