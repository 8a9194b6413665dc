// MongoEngineTests. This file: pipelines that are refused; codes and texts as MongoDB 7.0 has them.

import BSON
import Testing

@testable import MongoEngine

@Suite struct RefusedStageTests {
  static let positions = [
    RefusedPipeline(#"[1]"#, "14 Each element of the 'pipeline' array must be an object"),
    RefusedPipeline(#"[{}]"#, "40323 A pipeline stage specification object must contain exactly one field."),
    RefusedPipeline(
      #"[{"$match":{},"$limit":1}]"#,
      "40323 A pipeline stage specification object must contain exactly one field."
    ),
    RefusedPipeline(#"[{"$foo":1}]"#, "40324 Unrecognized pipeline stage name: '$foo'"),
    RefusedPipeline(
      #"[{"$match":{}},{"$indexStats":{}}]"#,
      "40602 $indexStats is only valid as the first stage in a pipeline"
    ),
    RefusedPipeline(#"[{"$search":{}}]"#, "238 the aggregation stage $search is not supported"),
    RefusedPipeline(
      #"[{"$facet":{"a":[{"$facet":{"b":[]}}]}}]"#,
      "40600 $facet is not allowed to be used within a $facet stage"
    ),
    RefusedPipeline(
      #"[{"$facet":{"a":[{"$lookup":{"from":"x","as":"y","pipeline":[{"$indexStats":{}}]}}]}}]"#,
      "40600 $indexStats is not allowed to be used within a $facet stage"
    ),
    RefusedPipeline(#"[{"$facet":{"":[]}}]"#, "15998 FieldPath field names may not be empty strings."),
    RefusedPipeline(
      #"[{"$match":{}},{"$geoNear":{"near":[0,0],"distanceField":"d"}}]"#,
      "40603 $geoNear was not the first stage in the pipeline."
    ),
    RefusedPipeline(
      #"[{"$lookup":{"from":"x","as":"y","pipeline":[{"$documents":[]}]}}]"#,
      "73 '$documents' can only be run with {aggregate: 1}"
    ),
    RefusedPipeline(#"[{"$documents":[]}]"#, "73 '$documents' can only be run with {aggregate: 1}"),
  ]

  static let arguments = [
    RefusedPipeline(#"[{"$match":1}]"#, "15959 the match filter must be an expression in an object"),
    RefusedPipeline(
      #"[{"$match":{"a":{"$near":[0,0]}}}]"#,
      "5626500 $geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting "
        + "geospatial data. If you do not need sort, consider using $geoWithin instead."
    ),
    RefusedPipeline(#"[{"$limit":0}]"#, "15958 the limit must be positive"),
    RefusedPipeline(
      #"[{"$limit":"x"}]"#,
      #"5107201 invalid argument to $limit stage: Expected a number in: $limit: "x""#
    ),
    RefusedPipeline(
      #"[{"$skip":-1}]"#,
      "5107200 invalid argument to $skip stage: Expected a non-negative number in: $skip: -1"
    ),
    RefusedPipeline(
      #"[{"$skip":1.5}]"#,
      "5107200 invalid argument to $skip stage: Expected an integer: $skip: 1.5"
    ),
    RefusedPipeline(
      #"[{"$sort":{"a":{"$meta":"x"}}}]"#,
      #"31138 Illegal $meta sort: a: { $meta: "x" }"#
    ),
    RefusedPipeline(
      #"[{"$sort":{"a":{"$meta":"textScore"}}}]"#,
      "40218 query requires text score metadata, but it is not available"
    ),
    RefusedPipeline(#"[{"$sort":{"a":"x","$b":1}}]"#, #"15974 Illegal key in $sort specification: a: "x""#),
    RefusedPipeline(
      #"[{"$geoNear":{"near":[181,0],"distanceField":"d","spherical":true}}]"#,
      "2 Legacy point is out of bounds for spherical query"
    ),
    RefusedPipeline(#"[{"$unwind":""}]"#, "28812 no path specified to $unwind stage"),
    RefusedPipeline(#"[{"$unwind":"$a\u0000"}]"#, "16419 field path must not contain embedded null characters"),
    RefusedPipeline(
      #"[{"$addFields":{"a":1,"a.b":2}}]"#,
      "40176 Invalid $addFields :: caused by :: specification contains two conflicting paths. Cannot specify both: Path "
        + "collision at a.b remaining portion b"
    ),
    RefusedPipeline(
      #"[{"$set":{"a":{"b.c":2}}}]"#,
      "40183 Invalid $set :: caused by :: cannot use dotted field name 'b.c' in a sub object"
    ),
    RefusedPipeline(#"[{"$sample":{"size":0.5}}]"#, "28747 size argument to $sample must be a positive integer"),
    RefusedPipeline(
      #"[{"$collStats":{"storageStats":{"scale":0}}}]"#,
      "51024 BSON field 'scale' value must be >= 1, actual value '0'"
    ),
    RefusedPipeline(
      #"[{"$collStats":{"count":{"a":1}}}]"#,
      "31170 the count argument of $collStats must be an empty object"
    ),
    RefusedPipeline(
      #"[{"$planCacheStats":{"allHosts":1}}]"#,
      "13111 wrong type for field (allHosts) int != bool"
    ),
    RefusedPipeline(#"[{"$sort":{}}]"#, "15976 $sort stage must have at least one sort key"),
    RefusedPipeline(#"[{"$sort":1}]"#, "15973 the $sort key specification must be an object"),
    RefusedPipeline(#"[{"$project":1}]"#, "15969 $project specification must be an object"),
    RefusedPipeline(
      #"[{"$project":{}}]"#,
      "51272 Invalid $project :: caused by :: projection specification must have at least one field"
    ),
    RefusedPipeline(
      #"[{"$project":{"a":1,"b":0}}]"#,
      "31254 Invalid $project :: caused by :: Cannot do exclusion on field b in inclusion projection"
    ),
    RefusedPipeline(
      #"[{"$unset":[]}]"#,
      "31119 $unset specification must be a string or an array with at least one field"
    ),
    RefusedPipeline(
      #"[{"$unset":[1]}]"#,
      "31120 $unset specification must be a string or an array containing only string values"
    ),
    RefusedPipeline(#"[{"$addFields":1}]"#, "40272 $addFields specification stage must be an object, got int"),
    RefusedPipeline(
      #"[{"$unwind":1}]"#,
      "15981 expected either a string or an object as specification for $unwind stage, got int"
    ),
    RefusedPipeline(#"[{"$unwind":"a"}]"#, "28818 path option to $unwind stage should be prefixed with a '$': a"),
    RefusedPipeline(#"[{"$unwind":{}}]"#, "28812 no path specified to $unwind stage"),
    RefusedPipeline(#"[{"$unwind":{"path":"$a","x":1}}]"#, "28811 unrecognized option to $unwind stage: x"),
    RefusedPipeline(#"[{"$count":"$x"}]"#, "40158 the count field cannot be a $-prefixed path"),
    RefusedPipeline(#"[{"$count":""}]"#, "40157 the count field must be a non-empty string"),
    RefusedPipeline(#"[{"$count":"a.b"}]"#, "40160 the count field cannot contain '.'"),
    RefusedPipeline(#"[{"$sample":{"size":"x"}}]"#, "28746 size argument to $sample must be a number"),
    RefusedPipeline(#"[{"$sample":{}}]"#, "28749 $sample stage must specify a size"),
    RefusedPipeline(#"[{"$replaceRoot":{}}]"#, "40231 no newRoot specified for the $replaceRoot stage"),
    RefusedPipeline(
      failing: #"[{"$replaceRoot":{"newRoot":"$a"}}]"#,
      40228,
      "'newRoot' expression  must evaluate to an object, but resulting value was: 1. Type of resulting value: "
        + "'int'. Input document: { _id: 1, a: 1 }"
    ),
    RefusedPipeline(
      failing: #"[{"$replaceWith":"$b"}]"#,
      40228,
      "'replacement document' must evaluate to an object, but resulting value was: MISSING. Type of resulting "
        + "value: 'missing'. Input document: { _id: 1, a: 1 }"
    ),
    RefusedPipeline(
      failing: #"[{"$redact":"$a"}]"#,
      17053,
      "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, "
        + "but returned 1"
    ),
    RefusedPipeline(#"[{"$facet":{}}]"#, "40169 the $facet specification must be a non-empty object"),
    RefusedPipeline(#"[{"$facet":{"a":1}}]"#, "40170 arguments to $facet must be arrays, a is type int"),
    RefusedPipeline(
      #"[{"$lookup":{"from":"x","as":"y"}}]"#,
      "9 $lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified"
    ),
    RefusedPipeline(
      #"[{"$lookup":{"from":"x","as":"y","localField":"a","pipeline":[]}}]"#,
      "9 $lookup requires both or neither of 'localField' and 'foreignField' to be specified"
    ),
    RefusedPipeline(#"[{"$lookup":{"from":"x","pipeline":[]}}]"#, "9 must specify 'as' field for a $lookup"),
    RefusedPipeline(#"[{"$lookup":{"from":"x","foo":1}}]"#, "9 unknown argument to $lookup: foo"),
    RefusedPipeline(
      #"[{"$lookup":{"as":"y","pipeline":[{"$match":{}}]}}]"#,
      "9 $lookup stage without explicit collection must have a pipeline with $documents as first stage"
    ),
    RefusedPipeline(
      #"[{"$graphLookup":{"from":"x","as":"y"}}]"#,
      "40105 $graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified."
    ),
    RefusedPipeline(
      #"[{"$unionWith":1}]"#,
      "9 the $unionWith stage specification must be an object or string, but found int"
    ),
    RefusedPipeline(#"[{"$unionWith":{"coll":"x","y":1}}]"#, "40415 BSON field '$unionWith.y' is an unknown field."),
  ]

  @Test(arguments: positions + arguments) func refuses(_ row: RefusedPipeline) throws {
    try row.check(input: #"{"_id":1,"a":1}"#)
  }

  /// Pipelines in pipelines end at some depth.
  @Test func depth() throws {
    var pipeline = "[]"
    for _ in 0..<30 { pipeline = #"[{"$unionWith":{"coll":"input","pipeline":\#(pipeline)}}]"# }
    try RefusedPipeline(pipeline, "232 Maximum number of nested sub-pipelines exceeded. Limit is 20").check(input: "")
  }

  @Test func length() throws {
    let pipeline = "[" + Array(repeating: #"{"$limit":1}"#, count: 1001).joined(separator: ",") + "]"
    try RefusedPipeline(pipeline, "9 Pipeline length must be no longer than 1000 stages").check(input: "")
  }
}
