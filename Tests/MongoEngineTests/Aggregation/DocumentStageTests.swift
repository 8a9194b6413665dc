// MongoEngineTests. This file: stages that look at each document by itself.

import BSON
import Testing

@testable import MongoEngine

@Suite struct DocumentStageTests {
  static let articles = """
    {"_id":1,"author":"dave","score":80,"views":100}
    {"_id":2,"author":"dave","score":85,"views":521}
    {"_id":3,"author":"ahn","score":60,"views":1000}
    {"_id":4,"author":"li","score":55,"views":5000}
    """

  static let selecting = [
    PipelineCase(
      "$match",
      #"[{"$match":{"author":"dave"}},{"$match":{"score":{"$gt":80}}}]"#,
      gives: #"{"_id":2,"author":"dave","score":85,"views":521}"#
    ),
    PipelineCase(
      "$match",
      #"[{"$match":{"$expr":{"$gt":["$views","$score"]},"_id":{"$lt":2}}}]"#,
      gives: #"{"_id":1,"author":"dave","score":80,"views":100}"#
    ),
    PipelineCase("$limit", #"[{"$limit":1},{"$project":{"_id":1}}]"#, gives: #"{"_id":1}"#),
    PipelineCase("$skip", #"[{"$skip":3},{"$project":{"_id":1}}]"#, gives: #"{"_id":4}"#),
    PipelineCase("$skip", #"[{"$skip":4}]"#, gives: ""),
    PipelineCase(
      "$sort",
      #"[{"$sort":{"author":1,"score":-1}},{"$project":{"_id":1}}]"#,
      gives: #"{"_id":3} {"_id":2} {"_id":1} {"_id":4}"#
    ),
    PipelineCase(
      "Aggregation Pipeline Optimization",
      #"[{"$sort":{"views":-1}},{"$skip":1},{"$limit":2},{"$project":{"_id":1}}]"#,
      gives: #"{"_id":3} {"_id":2}"#
    ),
    PipelineCase(
      "Aggregation Pipeline Optimization",
      #"[{"$project":{"views":1}},{"$sort":{"views":-1}},{"$limit":3},{"$skip":1},{"$project":{"_id":1}}]"#,
      gives: #"{"_id":3} {"_id":2}"#
    ),
    PipelineCase(
      "Aggregation Pipeline Optimization",
      #"[{"$sort":{"views":-1}},{"$set":{"x":1}},{"$skip":1},{"$limit":2},{"$project":{"x":1}}]"#,
      gives: #"{"_id":3,"x":1} {"_id":2,"x":1}"#
    ),
    PipelineCase(
      "Aggregation Pipeline Optimization",
      #"[{"$match":{"_id":{"$gt":1}}},{"$project":{"_id":1}},{"$match":{"_id":{"$gt":2}}},{"$limit":1}]"#,
      gives: #"{"_id":3}"#
    ),
    PipelineCase("$count", #"[{"$match":{"score":{"$gt":80}}},{"$count":"passing"}]"#, gives: #"{"passing":1}"#),
    PipelineCase("$count", #"[{"$match":{"score":{"$gt":99}}},{"$count":"passing"}]"#, gives: ""),
    PipelineCase("$sample", #"[{"$sample":{"size":9}},{"$count":"n"}]"#, gives: #"{"n":4}"#),
  ]

  @Test(arguments: selecting) func selects(_ row: PipelineCase) throws { try row.check(input: Self.articles) }

  static let book =
    #"{"_id":1,"title":"abc123","isbn":"0001122223334","author":{"last":"zzz","first":"aaa"},"copies":5}"#

  static let fields = [
    PipelineCase(
      "$project",
      #"[{"$project":{"title":1,"author":1}}]"#,
      on: book,
      gives: #"{"_id":1,"title":"abc123","author":{"last":"zzz","first":"aaa"}}"#
    ),
    PipelineCase(
      "$project",
      #"[{"$project":{"_id":0,"author.first":0,"copies":0,"isbn":0}}]"#,
      on: book,
      gives: #"{"title":"abc123","author":{"last":"zzz"}}"#
    ),
    PipelineCase(
      "$project",
      #"[{"$project":{"_id":0,"lastName":"$author.last","few":{"$lt":["$copies",9]}}}]"#,
      on: book,
      gives: #"{"lastName":"zzz","few":true}"#
    ),
    PipelineCase(
      "$project",
      #"[{"$project":{"_id":0,"title":1,"gone":"$nothing","x.y":"$nothing"}}]"#,
      on: book,
      gives: #"{"title":"abc123","x":{}}"#
    ),
    PipelineCase(
      "$unset",
      #"[{"$unset":["isbn","author.first","copies"]}]"#,
      on: book,
      gives: #"{"_id":1,"title":"abc123","author":{"last":"zzz"}}"#
    ),
    PipelineCase(
      "$unset",
      #"[{"$unset":"author"}]"#,
      on: book,
      gives: #"{"_id":1,"title":"abc123","isbn":"0001122223334","copies":5}"#
    ),
    PipelineCase(
      "$addFields",
      #"[{"$addFields":{"cats":20}}]"#,
      on: #"{"_id":1,"dogs":10,"cats":15}"#,
      gives: #"{"_id":1,"dogs":10,"cats":20}"#
    ),
    PipelineCase(
      "$addFields",
      #"[{"$addFields":{"specs.fuel":"unleaded"}}]"#,
      on: #"{"_id":1,"specs":{"doors":4}} {"_id":2,"specs":[{"doors":2},3]} {"_id":3,"specs":1} {"_id":4}"#,
      gives:
        #"{"_id":1,"specs":{"doors":4,"fuel":"unleaded"}} {"_id":2,"specs":[{"doors":2,"fuel":"unleaded"},{"fuel":"unleaded"}]} {"_id":3,"specs":{"fuel":"unleaded"}} {"_id":4,"specs":{"fuel":"unleaded"}}"#
    ),
    PipelineCase(
      "$set",
      #"[{"$set":{"a":{"b":"$x","c":{"d":1}},"x":"$nothing"}}]"#,
      on: #"{"_id":1,"a":{"z":0},"x":7}"#,
      gives: #"{"_id":1,"a":{"z":0,"b":7,"c":{"d":1}}}"#
    ),
    PipelineCase(
      "$set",
      #"[{"$set":{"_id":"$item","item":"fruit"}}]"#,
      on: #"{"_id":1,"item":"tangerine"}"#,
      gives: #"{"_id":"tangerine","item":"fruit"}"#
    ),
    PipelineCase(
      "$replaceRoot",
      #"[{"$replaceRoot":{"newRoot":"$name"}}]"#,
      on: #"{"_id":1,"name":{"first":"Arlene","last":"Keyes"}}"#,
      gives: #"{"first":"Arlene","last":"Keyes"}"#
    ),
    PipelineCase(
      "$replaceWith",
      #"[{"$replaceWith":{"n":"$name.last","_id":"$_id"}}]"#,
      on: #"{"_id":1,"name":{"last":"Keyes"}}"#,
      gives: #"{"n":"Keyes","_id":1}"#
    ),
  ]

  @Test(arguments: fields) func projects(_ row: PipelineCase) throws { try row.check() }

  static let inventory =
    #"{"_id":1,"sizes":["S","M"]} {"_id":2,"sizes":[]} {"_id":3,"sizes":"L"} {"_id":4} {"_id":5,"sizes":null}"#

  static let unwinding = [
    PipelineCase(
      "$unwind",
      #"[{"$unwind":"$sizes"}]"#,
      gives: #"{"_id":1,"sizes":"S"} {"_id":1,"sizes":"M"} {"_id":3,"sizes":"L"}"#
    ),
    PipelineCase(
      "$unwind",
      #"[{"$unwind":{"path":"$sizes","includeArrayIndex":"i"}}]"#,
      gives: #"{"_id":1,"sizes":"S","i":0} {"_id":1,"sizes":"M","i":1} {"_id":3,"sizes":"L","i":null}"#
    ),
    PipelineCase(
      "$unwind",
      #"[{"$unwind":{"path":"$sizes","preserveNullAndEmptyArrays":true,"includeArrayIndex":"at.i"}},{"$skip":1}]"#,
      gives: #"""
        {"_id":1,"sizes":"M","at":{"i":1}} {"_id":2,"at":{"i":null}} {"_id":3,"sizes":"L","at":{"i":null}}
        {"_id":4,"at":{"i":null}} {"_id":5,"sizes":null,"at":{"i":null}}
        """#
    ),
    PipelineCase(
      "$unwind",
      #"[{"$unwind":"$a.b"},{"$unwind":"$a.b"}]"#,
      on: #"{"a":{"b":[[1,2],3],"c":4},"_id":1} {"_id":2,"a":[{"b":[1]}]}"#,
      gives: #"{"a":{"b":1,"c":4},"_id":1} {"a":{"b":2,"c":4},"_id":1} {"a":{"b":3,"c":4},"_id":1}"#
    ),
  ]

  @Test(arguments: unwinding) func unwinds(_ row: PipelineCase) throws { try row.check(input: Self.inventory) }

  /// Manual: "$redact".
  static let redacting = [
    PipelineCase(
      "$redact",
      #"[{"$redact":{"$cond":{"if":{"$eq":["$level",1]},"then":"$$DESCEND","else":"$$PRUNE"}}}]"#,
      on:
        #"{"_id":1,"level":1,"a":{"level":5,"x":1},"b":[{"level":1,"y":2},{"level":2},7],"c":"x"} {"_id":2,"level":3}"#,
      gives: #"{"_id":1,"level":1,"b":[{"level":1,"y":2},7],"c":"x"}"#
    ),
    PipelineCase(
      "$redact",
      #"[{"$redact":{"$cond":[{"$eq":["$$ROOT.open",true]},"$$KEEP","$$PRUNE"]}}]"#,
      on: #"{"_id":1,"open":true,"a":{"b":1}} {"_id":2}"#,
      gives: #"{"_id":1,"open":true,"a":{"b":1}}"#
    ),
    PipelineCase("$redact", #"[{"$redact":"prune"}]"#, on: #"{"_id":1}"#, gives: ""),
  ]

  @Test(arguments: redacting) func redacts(_ row: PipelineCase) throws { try row.check() }

  /// Manual: "Updates with Aggregation Pipeline".
  @Test func update() throws {
    let stages = try parsedStages(#"[{"$set":{"b":"$a"}},{"$unset":"a"},{"$replaceWith":{"_id":"$_id","c":"$b"}}]"#)
    let transform = try Pipeline.updateTransform(stages, QueryContext())
    #expect(try transform(["_id": 1, "a": 2]).extendedJSON() == #"{"_id":1,"c":2}"#)
    let error = #expect(throws: MongoError.self) {
      try Pipeline.updateTransform([["$match": [:]]], QueryContext())
    }
    #expect(error.map(summary) == "72 $match is not allowed to be used within an update")
  }
}
