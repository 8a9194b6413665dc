// MongoEngineTests. This file: pipelines that do not do more than they have to.

import BSON
import Testing

@testable import MongoEngine

@Suite struct PipelineWorkTests {
  /// Documents `{_id: 0, x: 0}`, `{_id: 1, x: 1}` …, of which those from `failing` on make `$toInt` fail.
  private static func documents(_ count: Int, failing: Int) -> [BSONDocument] {
    (0..<count).map { ["_id": .int32(Int32($0)), "x": $0 < failing ? .int32(Int32($0)) : "no number"] }
  }

  /// Manual: "$limit": what comes behind the last document that is needed is never looked at.
  @Test(arguments: [
    #"[{"$set":{"y":{"$abs":"$x"}}},{"$limit":3}]"#,
    #"[{"$project":{"y":{"$abs":"$x"}}},{"$skip":1},{"$limit":2}]"#,
    #"[{"$unwind":"$x"},{"$match":{"$expr":{"$gte":[{"$abs":"$x"},0]}}},{"$limit":4}]"#,
    #"[{"$lookup":{"from":"none","localField":"x","foreignField":"y","as":"z"}},{"$set":{"x":{"$abs":"$x"}}},{"$limit":4}]"#,
  ])
  func limitStops(_ pipeline: String) throws {
    var data = MongoData()
    let pipeline = try Pipeline(try parsedStages(pipeline), QueryContext(), in: Namespace("db", "c"))
    #expect(try pipeline.run(Self.documents(9, failing: 4), in: &data).count > 1)
    #expect(throws: MongoError.self) { try pipeline.run(Self.documents(9, failing: 1), in: &data) }
  }

  /// Manual: "$sort", "$sort + $limit Memory Optimization".
  @Test func limitedSort() throws {
    var data = MongoData()
    let stages = try parsedStages(#"[{"$set":{"k":{"$mod":["$_id",7]}}},{"$sort":{"k":-1,"_id":1}},{"$limit":3}]"#)
    let pipeline = try Pipeline(stages, QueryContext(), in: Namespace("db", "c"))
    let made = try pipeline.run(Self.documents(5000, failing: 0), in: &data)
    #expect(made.map { $0["_id"] } == [6, 13, 20])
  }

  /// A join of many documents with many others is no search of all for each.
  @Test(arguments: [
    #"[{"$lookup":{"from":"b","localField":"x","foreignField":"y","as":"z"}},{"$match":{"z":{"$size":1}}},{"$count":"n"}]"#,
    #"[{"$lookup":{"from":"b","localField":"x","foreignField":"_id","as":"z"}},{"$match":{"z":{"$size":1}}},{"$count":"n"}]"#,
    #"""
    [{"$lookup":{"from":"b","let":{"x":"$x"},"as":"z","pipeline":[{"$match":{"$expr":{"$eq":["$y","$$x"]}}}]}},
      {"$match":{"z":{"$size":1}}},{"$count":"n"}]
    """#,
  ])
  func join(_ pipeline: String) throws {
    var data = MongoData()
    for id in 0..<4000 {
      let value = BSONValue.int32(Int32(id))
      try data.insert(["_id": value, "x": value], into: Namespace("db", "a"))
      try data.insert(["_id": value, "y": value], into: Namespace("db", "b"))
    }
    #expect(lines(try aggregate(pipeline, on: "a", in: &data)) == #"{"n":4000}"#)
  }

  /// Manual: "$sample": which documents, follows from the seed.
  @Test func sample() throws {
    var data = MongoData()
    let stages = try parsedStages(#"[{"$sample":{"size":10}}]"#)
    let pipeline = try Pipeline(stages, QueryContext(), in: Namespace("db", "c"))
    let documents = Self.documents(1000, failing: 0)
    let first = try pipeline.run(documents, in: &data, seed: 1)
    #expect(try pipeline.run(documents, in: &data, seed: 1) == first)
    #expect(try pipeline.run(documents, in: &data, seed: 2) != first)
    #expect(Set(first).count == 10)
  }
}
