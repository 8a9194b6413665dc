// MongoEngineTests. This file: stages that look at the documents around each one, or make those that are missing.

import BSON
import Testing

@testable import MongoEngine

@Suite struct SeriesStageTests {
  static let cakes = #"""
    {"_id":0,"type":"chocolate","price":13,"quantity":120} {"_id":1,"type":"chocolate","price":14,"quantity":140}
    {"_id":2,"type":"vanilla","price":12,"quantity":145} {"_id":3,"type":"vanilla","price":13,"quantity":104}
    {"_id":4,"type":"strawberry","price":41,"quantity":162}
    """#

  static let windows = [
    PipelineCase(
      "$setWindowFields: Use Documents Window to Obtain Cumulative Quantity for Each State",
      #"""
      [{"$setWindowFields":{"partitionBy":"$type","sortBy":{"price":-1},"output":{
        "sum":{"$sum":"$quantity","window":{"documents":["unbounded","current"]}},"of.rank":{"$rank":{}}}}},
        {"$project":{"sum":1,"of":1}}]
      """#,
      gives: #"""
        {"_id":1,"sum":140,"of":{"rank":1}} {"_id":0,"sum":260,"of":{"rank":2}} {"_id":4,"sum":162,"of":{"rank":1}}
        {"_id":3,"sum":104,"of":{"rank":1}} {"_id":2,"sum":249,"of":{"rank":2}}
        """#
    ),
    PipelineCase(
      "$setWindowFields",
      #"[{"$setWindowFields":{"output":{"price":{"$max":"$price"},"n.m":{"$count":{}}}}},{"$limit":1}]"#,
      gives: #"{"_id":0,"type":"chocolate","price":41,"quantity":120,"n":{"m":5}}"#
    ),
    PipelineCase(
      "$fill: Fill Missing Field Values with a Constant Value",
      #"[{"$fill":{"output":{"a":{"value":0},"b":{"value":{"$literal":"x"}}}}}]"#,
      on: #"{"_id":1,"a":5} {"_id":2,"a":null,"b":1} {"_id":3}"#,
      gives: #"{"_id":1,"a":5,"b":"x"} {"_id":2,"a":0,"b":1} {"_id":3,"a":0,"b":"x"}"#
    ),
    PipelineCase(
      "$fill: with Linear Interpolation",
      #"[{"$fill":{"sortBy":{"_id":1},"output":{"price":{"method":"linear"}}}}]"#,
      on: #"{"_id":9,"price":515} {"_id":10} {"_id":11,"price":null} {"_id":12,"price":485}"#,
      gives: #"{"_id":9,"price":515} {"_id":10,"price":505.0} {"_id":11,"price":495.0} {"_id":12,"price":485}"#
    ),
    PipelineCase(
      "$fill: Fill Data for Distinct Partitions",
      #"""
      [{"$fill":{"partitionByFields":["r.name"],"sortBy":{"_id":1},"output":{"score":{"method":"locf"}}}},
        {"$project":{"score":1}}]
      """#,
      on: #"{"_id":1,"r":{"name":"J"},"score":90} {"_id":2,"r":{"name":"S"}} {"_id":3,"r":{"name":"J"}}"#,
      gives: #"{"_id":1,"score":90} {"_id":3,"score":90} {"_id":2,"score":null}"#
    ),
  ]

  @Test(arguments: windows) func looksAround(_ row: PipelineCase) throws { try row.check(input: Self.cakes) }

  static let weather = #"""
    {"_id":1,"t":{"$date":"2021-05-18T00:00:00Z"},"v":12} {"_id":2,"t":{"$date":"2021-05-18T04:00:00Z"},"v":11}
    {"_id":3,"t":{"$date":"2021-05-18T08:00:00Z"},"v":11}
    """#
  static let coffee = #"""
    {"_id":1,"v":"Arabica","a":600} {"_id":2,"v":"Arabica","a":750} {"_id":3,"v":"Arabica","a":950}
    {"_id":4,"v":"Gesha","a":1250} {"_id":5,"v":"Gesha","a":1700}
    """#

  static let densifying = [
    PipelineCase(
      "$densify: Densify Time Series Data",
      #"""
      [{"$densify":{"field":"t","range":{"step":2,"unit":"hour",
        "bounds":[{"$date":"2021-05-18T00:00:00Z"},{"$date":"2021-05-18T06:00:00Z"}]}}},
        {"$set":{"t":{"$subtract":["$t",{"$date":"2021-05-18T00:00:00Z"}]}}}]
      """#,
      on: weather,
      gives: #"""
        {"_id":1,"t":0,"v":12} {"t":7200000} {"_id":2,"t":14400000,"v":11} {"_id":3,"t":28800000,"v":11}
        """#
    ),
    PipelineCase(
      "$densify: Densify the Full Range of Values",
      #"""
      [{"$project":{"_id":0}},{"$densify":{"field":"a","partitionByFields":["v"],"range":{"bounds":"full","step":400}}}]
      """#,
      on: coffee,
      gives: #"""
        {"v":"Arabica","a":600} {"v":"Arabica","a":750} {"v":"Arabica","a":950} {"v":"Gesha","a":600}
        {"v":"Gesha","a":1000} {"v":"Gesha","a":1250} {"v":"Gesha","a":1400} {"v":"Gesha","a":1700}
        {"v":"Arabica","a":1000} {"v":"Arabica","a":1400}
        """#
    ),
    PipelineCase(
      "$densify: Densify Values within Each Partition",
      #"""
      [{"$project":{"_id":0}},{"$densify":{"field":"a","partitionByFields":["v"],"range":{"bounds":"partition","step":200}}}]
      """#,
      on: coffee,
      gives: #"""
        {"v":"Arabica","a":600} {"v":"Arabica","a":750} {"v":"Arabica","a":800} {"v":"Arabica","a":950}
        {"v":"Gesha","a":1250} {"v":"Gesha","a":1450} {"v":"Gesha","a":1650} {"v":"Gesha","a":1700}
        """#
    ),
    PipelineCase(
      "$densify",
      #"[{"$densify":{"field":"a","range":{"bounds":[0,3],"step":1}}}]"#,
      on: #"{"_id":1,"a":1.5} {"_id":2} {"_id":3,"a":-1} {"_id":4,"a":7}"#,
      gives: #"{"_id":2} {"_id":3,"a":-1} {"a":0} {"a":1} {"_id":1,"a":1.5} {"a":2} {"_id":4,"a":7}"#
    ),
    PipelineCase(
      "$densify",
      #"[{"$match":{"x":1}},{"$densify":{"field":"a.b","range":{"bounds":[0,2],"step":1}}}]"#,
      on: #"{"_id":1}"#,
      gives: #"{"a":{"b":0}} {"a":{"b":1}}"#
    ),
    PipelineCase(
      "$densify",
      #"[{"$densify":{"field":"t","range":{"bounds":"full","step":1,"unit":"month"}}},{"$count":"n"}]"#,
      on: #"{"t":{"$date":"2021-01-31T00:00:00Z"},"_id":1} {"t":{"$date":"2021-04-30T00:00:00Z"},"_id":2}"#,
      gives: #"{"n":5}"#
    ),
  ]

  @Test(arguments: densifying) func densifies(_ row: PipelineCase) throws { try row.check() }

  static let refused = [
    RefusedPipeline(#"[{"$densify":1}]"#, "9 the $densify stage specification must be an object, found int"),
    RefusedPipeline(
      #"[{"$densify":{"range":{"step":1,"bounds":"full"}}}]"#,
      "40414 BSON field '$densify.field' is missing but a required field"
    ),
    RefusedPipeline(
      #"[{"$densify":{"field":"a","range":{"step":0,"bounds":"full"}}}]"#,
      "5733401 The step parameter in a range statement must be a strictly positive numeric value"
    ),
    RefusedPipeline(
      #"[{"$densify":{"field":"a","range":{"step":1,"bounds":"partition"}}}]"#,
      "5733408 One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You "
        + "may have meant to specify 'full' bounds."
    ),
    RefusedPipeline(
      #"[{"$densify":{"field":"a","range":{"step":1,"bounds":[5,1]}}}]"#,
      "5733402 A bounding array must be an ascending array of either two dates or two numbers"
    ),
    RefusedPipeline(
      failing: #"[{"$densify":{"field":"a","range":{"step":1,"bounds":[0,1000000]}}}]"#,
      5_897_900,
      "Generated 500001 documents in $densify, which is over the limit of 500000. Increase the "
        + "'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents"
    ),
    RefusedPipeline(
      failing: #"[{"$densify":{"field":"b","range":{"step":1,"bounds":"full"}}}]"#,
      5_733_201,
      "Densify field type must be numeric or a date, but found string"
    ),
    RefusedPipeline(
      #"[{"$setWindowFields":{}}]"#,
      "40414 BSON field '$setWindowFields.output' is missing but a required field"
    ),
    RefusedPipeline(
      #"[{"$setWindowFields":{"output":{"a":{"$sum":1},"a.b":{"$sum":1}}}}]"#,
      "6307900 $setWindowFields 'output' specification contains two conflicting paths"
    ),
    RefusedPipeline(
      failing: #"[{"$setWindowFields":{"partitionBy":["$a"],"output":{"x":{"$sum":1}}}}]"#,
      14,
      "An expression used to partition cannot evaluate to value of type array"
    ),
    RefusedPipeline(
      #"[{"$fill":{"output":{}}}]"#,
      "6050203 The output field in '$fill' must contain an object with at least one element"
    ),
    RefusedPipeline(
      #"[{"$fill":{"output":{"a":{"method":"x"}}}}]"#,
      "6050202 Method must be either locf or linear"
    ),
  ]

  @Test(arguments: refused) func refuses(_ row: RefusedPipeline) throws {
    try row.check(input: #"{"_id":1,"a":1,"b":"x"}"#)
  }
}
