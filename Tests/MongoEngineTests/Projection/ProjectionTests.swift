// MongoEngineTests. This file: projections.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ProjectionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let page: String
    let spec: String
    let result: String
    var testDescription: String { "\(self.page): \(self.spec)" }
  }

  static let document = #"{"_id":1,"a":{"b":1,"c":2},"d":[{"e":1,"f":2},{"e":3},5,[{"e":4}]],"g":[1,2,3,4],"h":"x"}"#

  static let cases =
    [
      Case(page: "Project Fields", spec: #"{}"#, result: document),
      Case(page: "Project Fields", spec: #"{"h":1}"#, result: #"{"_id":1,"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"h":1,"_id":0}"#, result: #"{"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"_id":1}"#, result: #"{"_id":1}"#),
      Case(page: "Project Fields", spec: #"{"_id":0,"d":0,"g":0}"#, result: #"{"a":{"b":1,"c":2},"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"_id":1,"d":0,"g":0}"#, result: #"{"_id":1,"a":{"b":1,"c":2},"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"h":true,"a.b":1}"#, result: #"{"_id":1,"a":{"b":1},"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"a":{"b":1}}"#, result: #"{"_id":1,"a":{"b":1}}"#),
      Case(page: "Project Fields", spec: #"{"a.c":0,"d":0,"g":0}"#, result: #"{"_id":1,"a":{"b":1},"h":"x"}"#),
      Case(page: "Project Fields", spec: #"{"d.e":1}"#, result: #"{"_id":1,"d":[{"e":1},{"e":3},[{"e":4}]]}"#),
      Case(
        page: "Project Fields",
        spec: #"{"d.e":0,"_id":0,"a":0,"g":0}"#,
        result: #"{"d":[{"f":2},{},5,[{}]],"h":"x"}"#
      ),
      Case(page: "Project Fields", spec: #"{"h.x":1}"#, result: #"{"_id":1}"#),
      Case(page: "$slice", spec: #"{"g":{"$slice":2},"_id":1}"#, result: #"{"_id":1,"g":[1,2]}"#),
      Case(page: "$slice", spec: #"{"g":{"$slice":-1},"h":1}"#, result: #"{"_id":1,"g":[4],"h":"x"}"#),
      Case(page: "$slice", spec: #"{"g":{"$slice":[1,2]},"d":0,"a":0}"#, result: #"{"_id":1,"g":[2,3],"h":"x"}"#),
      Case(page: "$slice", spec: #"{"g":{"$slice":[-3,2]},"h":1}"#, result: #"{"_id":1,"g":[2,3],"h":"x"}"#),
      Case(page: "$slice", spec: #"{"g":{"$slice":[-9,2]},"h":1}"#, result: #"{"_id":1,"g":[1,2],"h":"x"}"#),
      Case(
        page: "$slice",
        spec: #"{"g":{"$slice":{"$numberLong":"9223372036854775807"}},"h":{"$slice":1},"_id":1}"#,
        result: #"{"_id":1,"g":[1,2,3,4],"h":"x"}"#
      ),
      Case(page: "$elemMatch", spec: #"{"d":{"$elemMatch":{"e":{"$gt":1}}}}"#, result: #"{"_id":1,"d":[{"e":3}]}"#),
      Case(page: "$elemMatch", spec: #"{"g":{"$elemMatch":{"$gt":2}},"h":1}"#, result: #"{"_id":1,"h":"x","g":[3]}"#),
      Case(page: "$elemMatch", spec: #"{"g":{"$elemMatch":{"$gt":9}}}"#, result: #"{"_id":1}"#),
      Case(page: "Aggregation Expressions", spec: #"{"new":{"$getField":"h"}}"#, result: #"{"_id":1,"new":"x"}"#),
      Case(
        page: "Aggregation Expressions",
        spec: #"{"a.n":{"$getField":"h"},"h":1}"#,
        result: #"{"_id":1,"a":{"n":"x"},"h":"x"}"#
      ),
      Case(page: "Aggregation Expressions", spec: #"{"z.n":{"$getField":"h"}}"#, result: #"{"_id":1,"z":{"n":"x"}}"#),
      Case(page: "Aggregation Expressions", spec: #"{"h":{"$getField":"none"}}"#, result: #"{"_id":1}"#),
    ]

  @Test(arguments: cases) func find(_ row: Case) throws {
    let projection = try Projection(try parsed(row.spec), QueryContext(), expressions: Expression.parser)
    #expect(try projection.apply(to: try parsed(Self.document)).extendedJSON() == row.result)
  }

  /// Manual: "$ (projection)".
  @Test(arguments: [
    (#"{"g":{"$gte":3}}"#, #"{"g.$":1}"#, #"{"_id":1,"g":[3]}"#),
    (#"{"d.e":3}"#, #"{"d.$":1,"h":1}"#, #"{"_id":1,"d":[{"e":3}],"h":"x"}"#),
    (#"{"d":{"$elemMatch":{"f":2}}}"#, #"{"_id":0,"d.$":1}"#, #"{"d":[{"e":1,"f":2}]}"#),
    (#"{"h":"x"}"#, #"{"h.$":1}"#, #"{"_id":1,"h":"x"}"#),
    (#"{"$or":[{"g":9},{"g":3}]}"#, #"{"g.$":1}"#, #"{"_id":1,"g":[3]}"#),
  ])
  func positional(_ filter: String, _ spec: String, _ result: String) throws {
    let document = try parsed(Self.document)
    let filter = try Matcher(try parsed(filter), QueryContext())
    let projection = try Projection(try parsed(spec), QueryContext(), filter: filter)
    #expect(try projection.apply(to: document, match: try filter.match(document)).extendedJSON() == result)
  }

  @Test func positionalWithoutPosition() throws {
    let filter = try Matcher(["g": [1, 2, 3, 4]], QueryContext())
    let projection = try Projection(["g.$": 1], QueryContext(), filter: filter)
    let document = try parsed(Self.document)
    let error = #expect(throws: MongoError.self) {
      try projection.apply(to: document, match: try filter.match(document))
    }
    #expect(error?.code == 51246)
  }

  /// Manual: "Projection Restrictions"; texts as MongoDB 7.0 has them.
  @Test(arguments: [
    (#"{"a":1,"b":0}"#, "31254 Cannot do exclusion on field b in inclusion projection"),
    (#"{"a":0,"b":1}"#, "31253 Cannot do inclusion on field b in exclusion projection"),
    (#"{"a":1,"a.b":1}"#, "31249 Path collision at a.b remaining portion b"),
    (#"{"a.b":1,"a":1}"#, "31250 Path collision at a"),
    (#"{"a":{}}"#, "51270 An empty sub-projection is not a valid value. Found empty object at path"),
    (#"{"a":0,"b":{"$getField":"a"}}"#, "31252 Cannot use expression other than $meta in exclusion projection"),
    (#"{"b":{"$foo":1}}"#, "31325 Unknown expression $foo"),
    (#"{"b":{"$elemMatch":1}}"#, "31274 elemMatch: Invalid argument, object required, but got int"),
    (#"{"b.c":{"$elemMatch":{"x":1}}}"#, "31275 Cannot use $elemMatch projection on a nested field."),
    (#"{"b":{"$elemMatch":{"$jsonSchema":{}}}}"#, "224 $jsonSchema is not allowed in this context"),
    (
      #"{"b":{"$elemMatch":{"c":{"$near":[0,0]}}}}"#,
      "5626500 $geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting "
        + "geospatial data. If you do not need sort, consider using $geoWithin instead."
    ),
    (#"{"b.$":1}"#, "31277 Positional projection 'b.$' does not match the query document."),
    (#"{"b.$":{"$slice":1}}"#, "31271 positional projection cannot be used with an expression or sub object"),
    (#"{"b":{"$meta":"textScore"}}"#, "238 $meta is not supported in a projection: b"),
    (#"{"$a":1}"#, "16410 FieldPath field names may not start with '$'. Consider using $getField or $setField."),
  ])
  func refused(_ spec: String, _ message: String) throws {
    let spec = try parsed(spec)
    let error = #expect(throws: MongoError.self) {
      try Projection(spec, QueryContext(), expressions: Expression.parser)
    }
    #expect(error.map(summary) == message)
  }

  /// Manual: "$slice (projection)": what is not of its form is read as the expression.
  @Test(
    arguments: [
      ("x", "31273 $slice only supports numbers and [skip, limit] arrays"),
      ([1, 0], "31259 $slice limit must be positive, got 0"),
      ([1], "31272 $slice array argument should be of form [skip, limit]"),
      (["x", 1], "31257 $slice expects the skip argument to be a number, got string"),
      ([1, "x"], "31258 $slice expects the limit argument to be a number, got string"),
    ] as [(BSONValue, String)]
  )
  func refusedSlice(_ slice: BSONValue, _ message: String) {
    let spec: BSONDocument = ["b": ["$slice": slice]]
    let error = #expect(throws: MongoError.self) { try Projection(spec, QueryContext()) }
    #expect(error.map(summary) == message)
  }

  @Test func sliceThatIsNoExpressionEither() {
    let spec: BSONDocument = ["b": ["$slice": [1, 0]]]
    let error = #expect(throws: MongoError.self) {
      try Projection(spec, QueryContext(), expressions: Expression.parser)
    }
    #expect(
      error.map(summary)
        == "28724 Invalid $slice syntax. The given syntax { $slice: [ 1, 0 ] } did not match the find() syntax because :: "
        + "Location31259: $slice limit must be positive, got 0 :: The given syntax did not match the expression $slice "
        + "syntax. :: caused by :: First argument to $slice must be an array, but is of type: int"
    )
  }
}
