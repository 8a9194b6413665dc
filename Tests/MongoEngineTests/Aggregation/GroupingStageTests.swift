// MongoEngineTests. This file: stages that make one document of many.

import BSON
import Testing

@testable import MongoEngine

@Suite struct GroupingStageTests {
  static let sales = #"""
    {"_id":1,"item":"abc","price":10,"quantity":2} {"_id":2,"item":"jkl","price":20,"quantity":1}
    {"_id":3,"item":"xyz","price":5,"quantity":10} {"_id":4,"item":"xyz","price":5,"quantity":20}
    {"_id":5,"item":"abc","price":10.0,"quantity":10} {"_id":6,"price":null,"quantity":1}
    """#

  static let grouping = [
    PipelineCase("$group", #"[{"$group":{"_id":null,"count":{"$count":{}}}}]"#, gives: #"{"_id":null,"count":6}"#),
    PipelineCase(
      "$group: Retrieve Distinct Values",
      #"[{"$group":{"_id":"$item"}}]"#,
      gives: #"{"_id":"abc"} {"_id":"jkl"} {"_id":"xyz"} {"_id":null}"#
    ),
    PipelineCase(
      "$group",
      #"[{"$group":{"_id":"$price","n":{"$sum":1},"least":{"$min":"$quantity"},"all":{"$push":"$_id"}}}]"#,
      gives: #"""
        {"_id":10,"n":2,"least":2,"all":[1,5]} {"_id":20,"n":1,"least":1,"all":[2]}
        {"_id":5,"n":2,"least":10,"all":[3,4]} {"_id":null,"n":1,"least":1,"all":[6]}
        """#
    ),
    PipelineCase(
      "$group",
      #"[{"$match":{"_id":{"$gt":4}}},{"$group":{"_id":{"i":"$item","p":{"q":"$price"}},"first":{"$first":"$none"}}}]"#,
      gives: #"{"_id":{"i":"abc","p":{"q":10.0}},"first":null} {"_id":{"p":{"q":null}},"first":null}"#
    ),
    PipelineCase(
      "$group: Group Documents by author",
      #"[{"$group":{"_id":"$item","docs":{"$push":"$$ROOT"}}},{"$limit":1},{"$project":{"docs.price":0}}]"#,
      gives: #"{"_id":"abc","docs":[{"_id":1,"item":"abc","quantity":2},{"_id":5,"item":"abc","quantity":10}]}"#
    ),
    PipelineCase(
      "$sortByCount",
      #"[{"$match":{"_id":{"$gt":1}}},{"$sortByCount":"$item"}]"#,
      gives: #"{"_id":"xyz","count":2} {"_id":"jkl","count":1} {"_id":"abc","count":1} {"_id":null,"count":1}"#
    ),
  ]

  @Test(arguments: grouping) func groups(_ row: PipelineCase) throws { try row.check(input: Self.sales) }

  static let artists = #"""
    {"_id":1,"name":"Bernard","born":1868} {"_id":2,"name":"Rotluff","born":1884} {"_id":3,"name":"Chaumont","born":1894}
    {"_id":4,"name":"Grotz","born":1908} {"_id":5,"name":"Nobody","born":1855} {"_id":6,"name":"Unborn"}
    """#

  static let bucketing = [
    PipelineCase(
      "$bucket",
      #"[{"$bucket":{"groupBy":"$born","boundaries":[1860,1880,1900],"default":"Other"}}]"#,
      gives: #"{"_id":1860,"count":1} {"_id":1880,"count":2} {"_id":"Other","count":3}"#
    ),
    PipelineCase(
      "$bucket",
      #"""
      [{"$match":{"born":{"$gt":1860,"$lt":1900}}},{"$bucket":{"groupBy":"$born","boundaries":[1860,1880,1900],
        "output":{"who":{"$push":"$name"},"n":{"$sum":1}}}}]
      """#,
      gives: #"{"_id":1860,"who":["Bernard"],"n":1} {"_id":1880,"who":["Rotluff","Chaumont"],"n":2}"#
    ),
    PipelineCase(
      "$bucketAuto",
      #"[{"$match":{"_id":{"$lt":6}}},{"$bucketAuto":{"groupBy":"$born","buckets":2}}]"#,
      gives: #"{"_id":{"min":1855,"max":1894},"count":3} {"_id":{"min":1894,"max":1908},"count":2}"#
    ),
    PipelineCase(
      "$bucketAuto",
      #"[{"$bucketAuto":{"groupBy":"$v","buckets":5,"output":{"ids":{"$push":"$_id"}}}}]"#,
      on: #"{"_id":1,"v":1} {"_id":2,"v":1} {"_id":3,"v":1} {"_id":4,"v":2}"#,
      gives: #"{"_id":{"min":1,"max":2},"ids":[1,2,3]} {"_id":{"min":2,"max":2},"ids":[4]}"#
    ),
    PipelineCase(
      "$bucketAuto",
      #"[{"$bucketAuto":{"groupBy":"$v","buckets":1,"granularity":"R5","output":{}}}]"#,
      on: #"{"_id":1,"v":0.7} {"_id":2,"v":1.2}"#,
      gives: #"{"_id":{"min":0.63,"max":1.6},"count":2}"#
    ),
    PipelineCase(
      "$bucketAuto",
      #"[{"$bucketAuto":{"groupBy":"$v","buckets":1,"granularity":"POWERSOF2"}}]"#,
      on: #"{"_id":1,"v":0.7} {"_id":2,"v":1.2}"#,
      gives: #"{"_id":{"min":0.5,"max":2},"count":2}"#
    ),
  ]

  @Test(arguments: bucketing) func buckets(_ row: PipelineCase) throws { try row.check(input: Self.artists) }

  /// Manual: "$bucketAuto", "Comparing Different Granularities": the numbers 0 to 99 in five buckets.
  @Test(arguments: [
    ("POWERSOF2", #"[0,32,32] [32,64,32] [64,128,36]"#),
    ("1-2-5", #"[0,20.0,20] [20.0,50.0,30] [50.0,100.0,50]"#),
    ("R5", #"[0,25.0,25] [25.0,63.0,38] [63.0,100.0,37]"#),
    ("R20", #"[0,20.0,20] [20.0,40.0,20] [40.0,63.0,23] [63.0,90.0,27] [90.0,100.0,10]"#),
    ("E24", #"[0,20.0,20] [20.0,43.0,23] [43.0,68.0,25] [68.0,91.0,23] [91.0,100.0,9]"#),
  ])
  func granularity(_ name: String, _ result: String) throws {
    let input = (0..<100).map { #"{"_id":\#($0)}"# }.joined(separator: " ")
    var data = try collections(["input": input])
    let stages = #"[{"$bucketAuto":{"groupBy":"$_id","buckets":5,"granularity":"\#(name)"}}]"#
    let made = try aggregate(stages, in: &data).map { document in
      guard case .document(let id)? = document["_id"], let count = document["count"] else { return "" }
      return BSONValue.array(BSONArray(id.map(\.value) + [count])).extendedJSON()
    }
    #expect(made.joined(separator: " ") == result)
  }

  static let refused = [
    RefusedPipeline(#"[{"$group":{"_id":{"a":1}}}]"#, "17390 $group does not support inclusion-style expressions"),
    RefusedPipeline(
      #"[{"$group":{"_id":null,"n":{"a":1}}}]"#,
      "40234 The field 'n' must be an accumulator object"
    ),
    RefusedPipeline(#"[{"$group":1}]"#, "15947 a group's fields must be specified in an object"),
    RefusedPipeline(#"[{"$group":{"a":{"$sum":1}}}]"#, "15955 a group specification must include an _id"),
    RefusedPipeline(#"[{"$group":{"_id":1,"a":1}}]"#, "40234 The field 'a' must be an accumulator object"),
    RefusedPipeline(#"[{"$group":{"_id":1,"a.b":{"$sum":1}}}]"#, "40235 The field name 'a.b' cannot contain '.'"),
    RefusedPipeline(#"[{"$group":{"_id":1,"$a":{"$sum":1}}}]"#, "40236 The field name '$a' cannot be an operator name"),
    RefusedPipeline(
      #"[{"$group":{"_id":1,"a":{"$sum":1,"$min":1}}}]"#,
      "40238 The field 'a' must specify one accumulator"
    ),
    RefusedPipeline(#"[{"$group":{"_id":1,"a":{"$foo":1}}}]"#, "15952 unknown group operator '$foo'"),
    RefusedPipeline(
      #"[{"$sortByCount":"a"}]"#,
      "40148 the sortByCount field must be defined as a $-prefixed path or an expression inside an object"
    ),
    RefusedPipeline(
      #"[{"$bucket":{"groupBy":"$a","boundaries":[1]}}]"#,
      "40192 The $bucket 'boundaries' field must have at least 2 values, but found 1 value(s)."
    ),
    RefusedPipeline(
      #"[{"$bucket":{"groupBy":"$a","boundaries":[1,"x"]}}]"#,
      "40193 All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types int "
        + "and string."
    ),
    RefusedPipeline(
      #"[{"$bucket":{"groupBy":"$a","boundaries":[2,1]}}]"#,
      "40194 The 'boundaries' option to $bucket must be sorted, but elements 0 and 1 are not in ascending order (2 is not "
        + "less than 1)."
    ),
    RefusedPipeline(
      #"[{"$bucket":{"groupBy":"$a","boundaries":[1,5],"default":3}}]"#,
      "40199 The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest "
        + "boundary."
    ),
    RefusedPipeline(
      failing: #"[{"$bucket":{"groupBy":"$a","boundaries":[5,6]}}]"#,
      40066,
      "$switch could not find a matching branch for an input, and no default was specified."
    ),
    RefusedPipeline(
      #"[{"$bucketAuto":{"groupBy":"$a","buckets":0}}]"#,
      "40243 The $bucketAuto 'buckets' field must be greater than 0, but found: 0"
    ),
    RefusedPipeline(
      #"[{"$bucketAuto":{"groupBy":"$a","buckets":1,"granularity":"X"}}]"#,
      "40257 Unknown rounding granularity 'X'"
    ),
  ]

  @Test(arguments: refused) func refuses(_ row: RefusedPipeline) throws { try row.check(input: #"{"_id":1,"a":1}"#) }

  /// Manual: "Collation": values that a collation takes for equal are one group.
  @Test func collation() throws {
    let collation = try Collation.parse(["locale": "en", "strength": 1])
    var data = try collections(["input": #"{"a":"x","_id":1} {"a":"b","_id":2} {"a":"X","_id":3}"#])
    let stages = #"[{"$group":{"_id":"$a","n":{"$sum":1}}}]"#
    let made = try aggregate(stages, in: &data, QueryContext(collation: collation))
    #expect(lines(made) == #"{"_id":"x","n":2}"# + "\n" + #"{"_id":"b","n":1}"#)
  }
}
