// MongoEngineTests. This file: window functions, as the manual's pages of their names and "$setWindowFields" say.

import BSON
import Testing

@testable import MongoEngine

/// A window function, a partition in its order, and the value for each document.
struct WindowCase: Sendable, CustomTestStringConvertible {
  let spec: String
  let documents: String
  let expected: String
  let sortBy: String

  init(_ spec: String, _ documents: String, _ expected: String, sortBy: String = #"{"x":1}"#) {
    self.spec = spec
    self.documents = documents
    self.expected = expected
    self.sortBy = sortBy
  }

  var testDescription: String { "\(self.spec) of \(self.documents)" }

  func values() throws -> [BSONValue?] {
    let context = QueryContext()
    let sortBy = self.sortBy.isEmpty ? nil : try SortOrder(try parsed(self.sortBy), context)
    return try WindowFunction(try parsed(self.spec), sortBy: sortBy, context).values(
      over: try parsedList(self.documents)
    )
  }

  func check() throws {
    let result = BSONValue.array(BSONArray(try self.values().map { $0 ?? "missing" }))
    #expect(result == (try BSONValue(extendedJSON: self.expected)), "\(result.extendedJSON(.canonical))")
  }
}

@Suite struct WindowFunctionTests {
  private static let five = #"{"x":1,"v":2} {"x":2,"v":4} {"x":3,"v":6} {"x":5,"v":8} {"x":5,"v":10}"#
  private static let days = #"""
    {"x":{"$date":"2024-01-31T00:00:00Z"},"v":1} {"x":{"$date":"2024-02-10T00:00:00Z"},"v":2}
    {"x":{"$date":"2024-02-29T00:00:00Z"},"v":3} {"x":{"$date":"2024-03-30T00:00:00Z"},"v":4}
    """#

  static let windows: [WindowCase] = [
    .init(#"{"$sum":"$v"}"#, five, "[30,30,30,30,30]", sortBy: ""),
    .init(#"{"$sum":"$v","window":{}}"#, five, "[30,30,30,30,30]"),
    .init(#"{"$sum":"$v","window":{"documents":["unbounded","current"]}}"#, five, "[2,6,12,20,30]"),
    .init(#"{"$sum":"$v","window":{"documents":[-1,0]}}"#, five, "[2,6,10,14,18]"),
    .init(#"{"$push":"$v","window":{"documents":[1,2]}}"#, five, "[[4,6],[6,8],[8,10],[10],[]]"),
    .init(#"{"$push":"$v","window":{"documents":[-9,-4]}}"#, five, "[[],[],[],[],[2]]"),
    .init(#"{"$max":"$v","window":{"documents":["current","unbounded"]}}"#, five, "[10,10,10,10,10]"),
    .init(#"{"$push":"$v","window":{"range":[-1,1]}}"#, five, "[[2,4],[2,4,6],[4,6],[8,10],[8,10]]"),
    .init(
      #"{"$push":"$v","window":{"range":["unbounded","current"]}}"#,
      five,
      "[[2],[2,4],[2,4,6],[2,4,6,8,10],[2,4,6,8,10]]"
    ),
    .init(#"{"$count":{},"window":{"range":[0.5,2]}}"#, five, "[2,1,2,0,0]"),
    .init(#"{"$push":"$v","window":{"range":[-1,0],"unit":"month"}}"#, days, "[[1],[1,2],[1,2,3],[3,4]]"),
    .init(#"{"$sum":"$v","window":{"range":[0,1],"unit":"week"}}"#, days, "[1,2,3,4]"),
    .init(#"{"$avg":"$v","window":{"documents":[-1,1]}}"#, five, "[3.0,4.0,6.0,8.0,9.0]"),
    .init(#"{"$first":"$v","window":{"documents":[1,1]}}"#, five, "[4,6,8,10,null]"),
    .init(
      #"{"$topN":{"n":1,"output":"$v","sortBy":{"v":-1}},"window":{"documents":[-1,0]}}"#,
      five,
      "[[2],[4],[6],[8],[10]]"
    ),
    .init(
      #"{"$median":{"input":"$v","method":"approximate"},"window":{"documents":[-1,1]}}"#,
      five,
      "[2.0,4.0,6.0,8.0,8.0]"
    ),
  ]

  static let ranks: [WindowCase] = [
    .init(#"{"$rank":{}}"#, five, "[1,2,3,4,4]"), .init(#"{"$denseRank":{}}"#, five, "[1,2,3,4,4]"),
    .init(#"{"$documentNumber":{}}"#, five, "[1,2,3,4,5]"),
    .init(#"{"$rank":{}}"#, #"{} {"x":null} {"x":1} {"x":1.0} {"x":2}"#, "[1,1,3,3,5]"),
    .init(#"{"$denseRank":{}}"#, #"{} {"x":null} {"x":1} {"x":1.0} {"x":2}"#, "[1,1,2,2,3]"),
    .init(#"{"$shift":{"output":"$v","by":1,"default":"none"}}"#, five, #"[4,6,8,10,"none"]"#),
    .init(#"{"$shift":{"output":"$v","by":-2}}"#, five, "[null,null,2,4,6]"),
  ]

  static let series: [WindowCase] = [
    .init(#"{"$derivative":{"input":"$v"},"window":{"documents":[-1,0]}}"#, five, "[null,2.0,2.0,1.0,null]"),
    .init(
      #"{"$derivative":{"input":"$m","unit":"hour"},"window":{"range":[-30,0],"unit":"second"}}"#,
      #"""
      {"x":{"$date":"2020-05-18T14:10:30Z"},"m":1295.1} {"x":{"$date":"2020-05-18T14:11:00Z"},"m":1295.63}
      {"x":{"$date":"2020-05-18T14:11:30Z"},"m":1296.25}
      """#,
      "[null,63.60000000002401,74.39999999998690]"
    ),
    .init(
      #"{"$integral":{"input":"$v"},"window":{"documents":["unbounded","current"]}}"#,
      five,
      "[0,3.0,8.0,22.0,22.0]"
    ),
    .init(
      #"{"$integral":{"input":"$v","unit":"hour"},"window":{"documents":["unbounded","current"]}}"#,
      #"{"x":{"$date":"2024-01-01T00:00:00Z"},"v":2} {"x":{"$date":"2024-01-01T00:30:00Z"},"v":4}"#,
      "[0.0,1.5]"
    ),
    .init(#"{"$expMovingAvg":{"input":"$v","N":3}}"#, five, "[2.0,3.0,4.5,6.25,8.125]"),
    .init(#"{"$expMovingAvg":{"input":"$v","alpha":0.75}}"#, #"{"v":13.0} {"v":"x"} {"v":15.4}"#, "[13.0,13.0,14.8]"),
    // What is infinite is no part of the means; it is forgotten when it leaves the window.
    .init(
      #"{"$covariancePop":["$x","$v"],"window":{"documents":[-1,0]}}"#,
      #"{"x":{"$numberDouble":"Infinity"},"v":10} {"x":2,"v":20} {"x":3,"v":30}"#,
      "[null,0.0,2.5]"
    ),
    .init(
      #"{"$covarianceSamp":["$x","$v"]}"#,
      #"{"x":1,"v":{"$numberDouble":"-Infinity"}} {"x":2,"v":20} {"x":3,"v":30}"#,
      #"[{"$numberDouble":"-Infinity"},{"$numberDouble":"-Infinity"},{"$numberDouble":"-Infinity"}]"#
    ),
    .init(
      #"{"$covariancePop":["$x","$v"]}"#,
      #"{"x":1e308,"v":1e308} {"x":-1e308,"v":-1e308}"#,
      #"[{"$numberDouble":"Infinity"},{"$numberDouble":"Infinity"}]"#
    ),
    .init(#"{"$stdDevPop":"$v","window":{"documents":[0,0]}}"#, #"{"x":1,"v":2.5}"#, "[0]"),
    .init(#"{"$stdDevPop":"$v"}"#, #"{"x":1,"v":2.5}"#, "[0.0]"),
    .init(
      #"{"$stdDevSamp":"$v","window":{"documents":[-1,0]}}"#,
      #"{"x":1,"v":{"$numberDouble":"NaN"}} {"x":2,"v":1} {"x":3,"v":3}"#,
      "[null,null,1.4142135623730951]"
    ),
    .init(
      #"{"$covariancePop":["$x","$v"],"window":{"documents":["unbounded","current"]}}"#,
      five,
      "[0.0,0.5,1.3333333333333333,3.25,4.4]"
    ),
    .init(
      #"{"$covarianceSamp":["$x","$v"],"window":{"documents":["unbounded","current"]}}"#,
      #"{"x":1,"v":2} {"x":2,"v":4} {}"#,
      "[null,1.0,1.0]"
    ),
    .init(#"{"$locf":"$v"}"#, #"{"v":null} {"v":1} {} {"v":null} {"v":5}"#, "[null,1,1,1,5]"),
    .init(
      #"{"$linearFill":"$v"}"#,
      #"{"x":0} {"x":1,"v":10} {"x":2} {"x":3,"v":null} {"x":5,"v":30} {"x":6}"#,
      "[null,10,15.0,20.0,30,null]"
    ),
    .init(
      #"{"$linearFill":"$v"}"#,
      #"""
      {"x":{"$date":"2021-03-08T09:00:00Z"},"v":500} {"x":{"$date":"2021-03-08T10:00:00Z"}}
      {"x":{"$date":"2021-03-08T11:00:00Z"},"v":515}
      """#,
      "[500,507.5,515]"
    ),
  ]

  @Test(arguments: windows + ranks + series) func values(_ row: WindowCase) throws { try row.check() }

  static let refusals: [(WindowCase, String)] = [
    (.init(#"{"x":1}"#, "", ""), "9 Expected a $-prefixed window function, x"),
    (.init(#"{"$summ":1}"#, "", ""), "9 Unrecognized window function, $summ"),
    (.init(#"{"$sum":1,"$avg":1}"#, "", ""), "9 Cannot specify two functions in window function spec"),
    (.init(#"{"$sum":1,"windoww":1}"#, "", ""), "9 Window function found an unknown argument: windoww"),
    (.init(#"{"$sum":1,"window":1}"#, "", ""), "9 'window' field must be an object"),
    (
      .init(#"{"$sum":1,"window":{"documents":[1]}}"#, "", ""),
      "9 Window bounds must be a 2-element array: documents: [ 1 ]"
    ),
    (
      .init(#"{"$sum":1,"window":{"documents":[1,0]}}"#, "", ""),
      "5339900 Lower bound must not exceed upper bound: [1, 0]"
    ),
    (
      .init(#"{"$sum":1,"window":{"documents":[0,1]}}"#, "", "", sortBy: ""),
      "5339901 Document-based bounds require a sortBy"
    ),
    (
      .init(#"{"$sum":1,"window":{"documents":["a",1]}}"#, "", ""),
      "9 Window bounds must be 'unbounded', 'current', or a number."
    ),
    (
      .init(#"{"$sum":1,"window":{"documents":["$x",1]}}"#, "", ""),
      "9 Window bounds must be 'unbounded', 'current', or a number."
    ),
    (
      .init(#"{"$sum":1,"window":{"range":[0,1]}}"#, "", "", sortBy: #"{"x":1,"y":1}"#),
      "5339902 Range-based bounds require sortBy a single field"
    ),
    (
      .init(#"{"$sum":1,"window":{"range":[0,1]}}"#, #"{"x":"a"}"#, ""),
      "5429414 Invalid range: Expected the sortBy field to be a number, but it was string"
    ),
    (
      .init(#"{"$sum":1,"window":{"range":[0,1],"unit":"day"}}"#, #"{"x":1}"#, ""),
      "5429513 Invalid range: Expected the sortBy field to be a Date, but it was int"
    ),
    (.init(#"{"$sum":1,"window":{"range":[0,1],"unit":"days"}}"#, "", ""), "9 unknown time unit value: days"),
    (.init(#"{"$rank":{},"window":{}}"#, "", ""), "5371601 Rank style window functions take no other arguments"),
    (
      .init(#"{"$rank":{}}"#, "", "", sortBy: ""),
      "5371602 $rank must be specified with a top level sortBy expression with exactly one element"
    ),
    (.init(#"{"$shift":{"output":1}}"#, "", ""), "9 $shift requires 'by' as an integer value."),
    (.init(#"{"$derivative":{"input":"$v"}}"#, "", ""), "9 $derivative requires explicit window bounds"),
    (.init(#"{"$integral":{"input":"$v","unit":"month"}}"#, "", ""), "5490710 unit must be 'week' or smaller"),
    (.init(#"{"$locf":"$v","window":{}}"#, "", ""), "9 'window' field is not allowed in $locf"),
    (
      .init(#"{"$linearFill":"$v"}"#, #"{"x":1} {"x":1}"#, ""),
      "6050106 There can be no repeated values in the sort field"
    ),
    (.init(#"{"$expMovingAvg":{"input":1,"N":0}}"#, "", ""), "9 'N' must be greater than zero. Got 0"),
    (
      .init(#"{"$expMovingAvg":{"input":1,"alpha":1}}"#, "", ""),
      "9 'alpha' must be between 0 and 1 (exclusive), found alpha: 1"
    ),
  ]

  @Test(arguments: refusals.indices) func refused(_ index: Int) {
    let (row, expected) = Self.refusals[index]
    let error = #expect(throws: MongoError.self) { _ = try row.values() }
    #expect(error.map(summary) == expected)
  }

  @Test func allNames() {
    #expect(WindowFunction.names.count == 33)
    #expect(WindowFunction.isKnown("$sum") && !WindowFunction.isKnown("$accumulator"))
  }
}
