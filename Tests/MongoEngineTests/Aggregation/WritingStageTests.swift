// MongoEngineTests. This file: stages that write.

import BSON
import Testing

@testable import MongoEngine

@Suite struct WritingStageTests {
  /// A pipeline on `input`, and what is in `target` afterwards.
  struct Case: Sendable, CustomTestStringConvertible {
    let page: String
    let pipeline: String
    let result: String
    var testDescription: String { "\(self.page): \(self.pipeline)" }
  }

  static let input = #"{"_id":1,"a":{"x":1},"n":5} {"_id":2,"a":{"x":2},"n":7} {"_id":9,"a":{"x":3}}"#
  static let target = #"{"_id":1,"a":{"y":1},"n":0} {"_id":2,"n":1} {"_id":3,"n":3}"#

  static let cases = [
    Case(
      page: "$out",
      pipeline: #"[{"$project":{"n":1}},{"$out":"target"}]"#,
      result: #"{"_id":1,"n":5} {"_id":2,"n":7} {"_id":9}"#
    ),
    Case(page: "$out", pipeline: #"[{"$match":{"_id":0}},{"$out":{"db":"db","coll":"target"}}]"#, result: ""),
    Case(
      page: "$merge",
      pipeline: #"[{"$merge":"target"}]"#,
      result: #"{"_id":1,"a":{"x":1},"n":5} {"_id":2,"n":7,"a":{"x":2}} {"_id":3,"n":3} {"_id":9,"a":{"x":3}}"#
    ),
    Case(
      page: "$merge",
      pipeline: #"[{"$merge":{"into":"target","whenMatched":"replace","whenNotMatched":"discard"}}]"#,
      result: #"{"_id":1,"a":{"x":1},"n":5} {"_id":2,"a":{"x":2},"n":7} {"_id":3,"n":3}"#
    ),
    Case(
      page: "$merge",
      pipeline: #"[{"$merge":{"into":{"db":"db","coll":"target"},"on":"_id","whenMatched":"keepExisting"}}]"#,
      result: #"{"_id":1,"a":{"y":1},"n":0} {"_id":2,"n":1} {"_id":3,"n":3} {"_id":9,"a":{"x":3}}"#
    ),
    Case(
      page: "$merge",
      pipeline: #"""
        [{"$merge":{"into":"target","let":{"i":"$n"},"whenMatched":[{"$set":{"sum":{"$add":["$_id","$$i"]}}},
          {"$project":{"sum":1,"n":1}}],"whenNotMatched":"discard"}}]
        """#,
      result: #"{"_id":1,"n":0,"sum":6} {"_id":2,"n":1,"sum":9} {"_id":3,"n":3}"#
    ),
    Case(
      page: "$merge",
      pipeline: #"[{"$match":{"_id":1}},{"$merge":{"into":"target","whenMatched":[{"$replaceWith":"$$new"}]}}]"#,
      result: #"{"_id":1,"a":{"x":1},"n":5} {"_id":2,"n":1} {"_id":3,"n":3}"#
    ),
    Case(
      page: "$merge: On Multiple Fields",
      pipeline:
        #"[{"$match":{"_id":2}},{"$project":{"_id":0,"n":{"$literal":1},"new":"$n"}},{"$merge":{"into":"target","on":"n"}}]"#,
      result: #"{"_id":1,"a":{"y":1},"n":0} {"_id":2,"n":1,"new":7} {"_id":3,"n":3}"#
    ),
  ]

  @Test(arguments: cases) func writes(_ row: Case) throws {
    var data = try Self.data()
    let uuid = data[Namespace("db", "target")]?.uuid
    #expect(try aggregate(row.pipeline, in: &data).isEmpty)
    let collection = try #require(data[Namespace("db", "target")])
    #expect(lines(collection.documents) == lines(try parsedList(row.result)))
    #expect(collection.indexes.map(\.spec.name) == ["_id_", "n_1"])
    #expect((collection.uuid == uuid) == (row.page != "$out"))
    #expect(data.collections(of: "db").count == 2)
  }

  private static func data() throws -> MongoData {
    var data = try collections(["input": Self.input, "target": Self.target])
    let index = try IndexSpec(["key": ["n": 1], "name": "n_1", "unique": true])
    _ = try data.withCollection(Namespace("db", "target"), creating: false) { collection throws(MongoError) in
      try collection.createIndexes([index])
    }
    return data
  }

  /// The documents after one that cannot be written are written all the same; what `on` lacks is null.
  @Test func mergesWhatItCan() throws {
    var data = try Self.data()
    #expect(throws: MongoError.self) {
      try aggregate(#"[{"$merge":{"into":"target","whenMatched":"fail"}}]"#, in: &data)
    }
    let ids = data[Namespace("db", "target")]?.documents.map { $0["_id"] }
    #expect(ids == [1, 2, 3, 9])
    data = try Self.data()
    let pipeline = #"[{"$documents":[{"_id":7,"z":1,"b":2}]},{"$merge":{"into":"target","on":"n"}}]"#
    _ = try aggregate(pipeline, on: "$cmd.aggregate", in: &data)
    let new = data[Namespace("db", "target")]?.documents.last
    // The order of `$set`.
    #expect(new?.extendedJSON() == #"{"_id":7,"b":2,"z":1,"n":null}"#)
  }

  static let refused = [
    RefusedPipeline(#"[{"$out":".x"}]"#, "73 Invalid $out target namespace: 'db..x'"),
    RefusedPipeline(
      #"[{"$out":"$x"}]"#,
      "20 error with target namespace: Invalid collection name: $x"
    ),
    RefusedPipeline(
      #"[{"$out":{"db":"a b","coll":"x"}}]"#,
      "73 Invalid $out target namespace: 'a b.x'"
    ),
    RefusedPipeline(
      #"[{"$out":{"db":null,"coll":"x"}}]"#,
      "40414 BSON field '$out.db' is missing but a required field"
    ),
    RefusedPipeline(
      #"[{"$merge":{"into":"x","on":null}}]"#,
      "51186 $merge 'on' field  must be either a string or an array of strings, but found null"
    ),
    RefusedPipeline(
      failing: #"[{"$merge":{"into":"input","let":{"v":"$none"},"whenMatched":[{"$set":{"x":"$$v"}}]}}]"#,
      17276,
      "Invalid $set :: caused by :: Use of undefined variable: v"
    ),
    RefusedPipeline(#"[{"$out":"x"},{"$match":{}}]"#, "40601 $out can only be the final stage in the pipeline"),
    RefusedPipeline(#"[{"$merge":"x"},{"$match":{}}]"#, "40601 $merge can only be the final stage in the pipeline"),
    RefusedPipeline(
      #"[{"$facet":{"a":[{"$out":"x"}]}}]"#,
      "40600 $out is not allowed to be used within a $facet stage"
    ),
    RefusedPipeline(
      #"[{"$lookup":{"from":"x","as":"y","pipeline":[{"$out":"x"}]}}]"#,
      "51047 $out is not allowed within a $lookup's sub-pipeline"
    ),
    RefusedPipeline(
      #"[{"$unionWith":{"coll":"x","pipeline":[{"$merge":"x"}]}}]"#,
      "31441 $merge is not allowed within a $unionWith's sub-pipeline"
    ),
    RefusedPipeline(#"[{"$out":1}]"#, "16990 $out only supports a string or object argument, but found int"),
    RefusedPipeline(#"[{"$out":"system.x"}]"#, "17385 Can't $out to special collection: system.x"),
    RefusedPipeline(
      #"[{"$out":{"db":"admin","coll":"x"}}]"#,
      "31321 Can't $out to internal database: admin"
    ),
    RefusedPipeline(#"[{"$merge":1}]"#, "14 $merge requires a string or object argument, but found int"),
    RefusedPipeline(
      #"[{"$merge":{"into":"x","whenMatched":"fail","whenNotMatched":"discard"}}]"#,
      "51181 Combination of $merge modes 'whenMatched: fail' and 'whenNotMatched: discard' is not supported"
    ),
    RefusedPipeline(
      #"[{"$merge":{"into":"x","whenMatched":"foo"}}]"#,
      "2 Enumeration value 'foo' for field 'whenMatched' is not a valid value."
    ),
    RefusedPipeline(
      #"[{"$merge":{"into":"x","let":{"a":1}}}]"#,
      "51199 Cannot use 'let' variables with 'whenMatched: merge' mode"
    ),
    RefusedPipeline(
      #"[{"$merge":{"into":"x","whenMatched":[{"$match":{}}]}}]"#,
      "72 $match is not allowed to be used within an update"
    ),
    RefusedPipeline(
      failing: #"[{"$merge":{"into":"x","on":"k"}}]"#,
      51183,
      "Cannot find index to verify that join fields will be unique"
    ),
    RefusedPipeline(
      failing: #"[{"$merge":{"into":"input","whenMatched":"fail"}}]"#,
      11000,
      "E11000 duplicate key error collection: db.input index: _id_ dup key: { _id: 1 }"
    ),
    RefusedPipeline(
      failing: #"[{"$merge":{"into":"none","whenNotMatched":"fail"}}]"#,
      13113,
      "$merge could not find a matching document in the target collection for at least one document in the source "
        + "collection"
    ),
    RefusedPipeline(
      failing: #"[{"$merge":{"into":"input","whenMatched":[{"$set":{"_id":7}}]}}]"#,
      66,
      "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by "
        + ":: Performing an update on the path '_id' would modify the immutable field '_id'"
    ),
  ]

  @Test(arguments: refused) func refuses(_ row: RefusedPipeline) throws { try row.check(input: #"{"_id":1,"a":1}"#) }

  /// Manual: "$out": the collection stays as it was when the operation fails.
  @Test func outFails() throws {
    var data = try Self.data()
    let error = #expect(throws: MongoError.self) {
      try aggregate(#"[{"$project":{"n":{"$literal":1}}},{"$out":"target"}]"#, in: &data)
    }
    #expect(error?.code == 11000)
    #expect(data.collections(of: "db").map(\.namespace.collection) == ["input", "target"])
    #expect(data[Namespace("db", "target")]?.count == 3)
  }

  /// Manual: "Schema Validation".
  @Test(arguments: ["[{\"$merge\":\"target\"}]", "[{\"$out\":\"target\"}]"]) func validator(_ pipeline: String) throws {
    var data = try collections(["input": Self.input])
    var options = CollectionOptions()
    options.validator = ["n": ["$exists": true]]
    try data.create(Namespace("db", "target"), options)
    let error = #expect(throws: MongoError.self) { try aggregate(pipeline, in: &data) }
    #expect(error?.codeName == "DocumentValidationFailure")
  }
}
