// MongoEngineTests. This file: accumulators, as the manual's pages of their names say.

import BSON
import Testing

@testable import MongoEngine

/// An accumulator, the documents of one group, and what comes out, in canonical Extended JSON.
struct AccumulatorCase: Sendable, CustomTestStringConvertible {
  let spec: String
  let documents: String
  let expected: String

  init(_ spec: String, _ documents: String, _ expected: String) {
    self.spec = spec
    self.documents = documents
    self.expected = expected
  }

  var testDescription: String { "\(self.spec) of \(self.documents)" }

  func check(group: String = "{}", _ context: QueryContext = QueryContext()) throws {
    let spec = try #require(try parsed(self.spec).first { _ in true })
    var state = try Accumulator(spec.key, spec.value, context).makeState(group: try parsed(group))
    for document in try parsedList(self.documents) { try state.add(document) }
    let result = try state.result() ?? .null
    #expect(result == (try BSONValue(extendedJSON: self.expected)), "\(result.extendedJSON(.canonical))")
  }
}

@Suite struct AccumulatorTests {
  static let sums: [AccumulatorCase] = [
    .init(#"{"$sum":"$a"}"#, #"{"a":1} {"a":2} {"b":5} {"a":"x"} {"a":null}"#, #"{"$numberInt":"3"}"#),
    .init(#"{"$sum":"$a"}"#, "", #"{"$numberInt":"0"}"#),
    .init(#"{"$sum":1}"#, "{} {} {}", #"{"$numberInt":"3"}"#),
    .init(#"{"$sum":"$a"}"#, #"{"a":2147483647} {"a":1}"#, #"{"$numberLong":"2147483648"}"#),
    .init(#"{"$sum":"$a"}"#, #"{"a":{"$numberLong":"1"}} {"a":1}"#, #"{"$numberLong":"2"}"#),
    .init(
      #"{"$sum":"$a"}"#,
      #"{"a":{"$numberLong":"9223372036854775807"}} {"a":{"$numberLong":"9223372036854775807"}}"#,
      #"{"$numberDouble":"18446744073709551614"}"#
    ),
    .init(#"{"$sum":"$a"}"#, #"{"a":0.1} {"a":0.2} {"a":0.3}"#, #"{"$numberDouble":"0.6"}"#),
    .init(#"{"$sum":"$a"}"#, #"{"a":1e300} {"a":1.0} {"a":-1e300}"#, #"{"$numberDouble":"1.0"}"#),
    .init(#"{"$sum":"$a"}"#, #"{"a":{"$numberDouble":"Infinity"}} {"a":1}"#, #"{"$numberDouble":"Infinity"}"#),
    .init(#"{"$sum":"$a"}"#, #"{"a":{"$numberDecimal":"1.5"}} {"a":2} {"a":0.5}"#, #"{"$numberDecimal":"4.0"}"#),
    .init(#"{"$sum":{"$multiply":["$a",2]}}"#, #"{"a":1} {"a":2}"#, #"{"$numberInt":"6"}"#),
    .init(#"{"$avg":"$a"}"#, #"{"a":1} {"a":2} {"a":"x"}"#, #"{"$numberDouble":"1.5"}"#),
    .init(#"{"$avg":"$a"}"#, #"{"a":"x"} {}"#, "null"),
    .init(#"{"$avg":"$a"}"#, #"{"a":{"$numberDecimal":"1"}} {"a":2}"#, #"{"$numberDecimal":"1.5"}"#),
    .init(#"{"$count":{}}"#, "{} {} {}", #"{"$numberInt":"3"}"#),
    .init(#"{"$stdDevPop":"$a"}"#, #"{"a":85} {"a":90} {"a":71}"#, #"{"$numberDouble":"8.04155872120988"}"#),
    .init(#"{"$stdDevSamp":"$a"}"#, #"{"a":2} {"a":4} {"a":"x"}"#, #"{"$numberDouble":"1.4142135623730951"}"#),
    .init(#"{"$stdDevSamp":"$a"}"#, #"{"a":2}"#, "null"), .init(#"{"$stdDevPop":"$a"}"#, #"{"a":2}"#, "0.0"),
    .init(#"{"$stdDevPop":"$a"}"#, "{}", "null"),
  ]

  static let values: [AccumulatorCase] = [
    .init(#"{"$min":"$a"}"#, #"{"a":3} {"a":1.5} {"a":null} {"b":0} {"a":"x"}"#, "1.5"),
    .init(#"{"$max":"$a"}"#, #"{"a":3} {"a":null} {"a":"x"}"#, #""x""#),
    .init(#"{"$max":"$a"}"#, #"{"a":null} {}"#, "null"),
    .init(#"{"$first":"$a"}"#, #"{"a":1} {"a":2}"#, "1"), .init(#"{"$first":"$a"}"#, #"{} {"a":2}"#, "null"),
    .init(#"{"$last":"$a"}"#, #"{"a":1} {"a":2}"#, "2"), .init(#"{"$last":"$a"}"#, "", "null"),
    .init(#"{"$push":"$a"}"#, #"{"a":1} {"a":null} {} {"a":[2]}"#, "[1,null,[2]]"),
    .init(#"{"$push":{"x":"$a"}}"#, #"{"a":1} {}"#, #"[{"x":1},{}]"#),
    .init(
      #"{"$addToSet":"$a"}"#,
      #"{"a":1} {"a":1.0} {"a":"x"} {} {"a":[1]} {"a":"x"} {"a":{"b":1}}"#,
      #"[1,"x",[1],{"b":1}]"#
    ),
    .init(
      #"{"$mergeObjects":"$a"}"#,
      #"{"a":{"x":1,"y":1}} {"a":null} {} {"a":{"y":2,"z":3}}"#,
      #"{"x":1,"y":2,"z":3}"#
    ),
    .init(#"{"$firstN":{"input":"$a","n":2}}"#, #"{"a":1} {} {"a":3}"#, "[1,null]"),
    .init(#"{"$lastN":{"input":"$a","n":2}}"#, #"{"a":1} {"a":2} {"a":3}"#, "[2,3]"),
    .init(#"{"$lastN":{"input":"$a","n":5}}"#, #"{"a":1} {"a":2}"#, "[1,2]"),
    .init(#"{"$minN":{"input":"$a","n":2}}"#, #"{"a":3} {"a":null} {"a":1} {"a":2} {}"#, "[1,2]"),
    .init(#"{"$maxN":{"input":"$a","n":2}}"#, #"{"a":3} {"a":1} {"a":5} {"a":null}"#, "[5,3]"),
  ]

  private static let games = #"""
    {"p":"a","s":31} {"p":"b","s":33} {"p":"c","s":99} {"p":"d","s":1} {"p":"e","s":33} {"s":2}
    """#

  static let ordered: [AccumulatorCase] = [
    .init(#"{"$top":{"output":["$p","$s"],"sortBy":{"s":-1}}}"#, games, #"["c",99]"#),
    .init(#"{"$bottom":{"output":["$p","$s"],"sortBy":{"s":-1}}}"#, games, #"["d",1]"#),
    .init(#"{"$topN":{"n":3,"output":"$p","sortBy":{"s":-1}}}"#, games, #"["c","b","e"]"#),
    .init(#"{"$topN":{"n":2,"output":"$p","sortBy":{"s":1}}}"#, games, #"["d",null]"#),
    .init(#"{"$bottomN":{"n":3,"output":"$p","sortBy":{"s":-1}}}"#, games, #"["a",null,"d"]"#),
    .init(#"{"$topN":{"n":9,"output":"$p","sortBy":{"s":1,"p":-1}}}"#, games, #"["d",null,"a","e","b","c"]"#),
    .init(#"{"$percentile":{"input":"$s","p":[0.5,0.0,1.0],"method":"approximate"}}"#, games, "[31.0,1.0,99.0]"),
    .init(#"{"$percentile":{"input":"$p","p":[0.5],"method":"approximate"}}"#, games, "[null]"),
    .init(#"{"$median":{"input":"$s","method":"approximate"}}"#, games, "31.0"),
  ]

  @Test(arguments: sums + values + ordered) func result(_ row: AccumulatorCase) throws { try row.check() }

  @Test func countThatDependsOnTheGroup() throws {
    let spec = #"{"$firstN":{"input":"$a","n":{"$add":["$size",1]}}}"#
    try AccumulatorCase(spec, #"{"a":1} {"a":2} {"a":3}"#, "[1,2]").check(group: #"{"size":1}"#)
  }

  @Test func collation() throws {
    let context = QueryContext(collation: try Collation.parse(["locale": "en", "strength": 1]))
    try AccumulatorCase(#"{"$addToSet":"$a"}"#, #"{"a":"x"} {"a":"X"} {"a":"y"}"#, #"["x","y"]"#).check(context)
    try AccumulatorCase(#"{"$max":"$a"}"#, #"{"a":"B"} {"a":"a"}"#, #""B""#).check(context)
  }

  @Test(arguments: [
    (#"{"$foo":1}"#, "15952 unknown group operator '$foo'"),
    (#"{"$accumulator":{}}"#, "238 the accumulator $accumulator is not supported: there is no JavaScript"),
    (#"{"$sum":["$a","$b"]}"#, "40237 The $sum accumulator is a unary operator"),
    (#"{"$count":1}"#, "14 $count takes no arguments, i.e. $count:{}"),
    (#"{"$mergeObjects":"$a"}"#, "40400 $mergeObjects requires object inputs, but input 1 is of type int"),
    (#"{"$firstN":1}"#, "5787801 specification must be an object; found $firstN: 1"),
    (#"{"$maxN":{"input":1}}"#, "5787906 Missing value for 'n'"),
    (#"{"$maxN":{"n":1}}"#, "5787907 Missing value for 'input'"),
    (#"{"$maxN":{"n":1,"input":1,"x":1}}"#, "5787901 Unknown argument for 'n' operator: x"),
    (#"{"$maxN":{"n":"x","input":1}}"#, #"5787902 Value for 'n' must be of integral type, but found "x""#),
    (#"{"$maxN":{"n":1.5,"input":1}}"#, "5787903 Value for 'n' must be of integral type, but found 1.5"),
    (#"{"$maxN":{"n":0,"input":1}}"#, "5787908 'n' must be greater than 0, found 0"),
    (#"{"$top":{"n":1,"output":1,"sortBy":{"a":1}}}"#, "5788002 Unknown argument to $top 'n'"),
    (#"{"$topN":{"output":1,"sortBy":{"a":1}}}"#, "5788003 Missing value for 'n'"),
    (#"{"$topN":{"n":1,"sortBy":{"a":1}}}"#, "5788004 Missing value for 'output'"),
    (#"{"$top":{"output":1}}"#, "5788005 Missing value for 'sortBy'"),
    (#"{"$median":{"input":1}}"#, "40414 BSON field '$median.method' is missing but a required field"),
    (
      #"{"$median":{"input":1,"method":"exact"}}"#,
      "2 Currently only 'approximate' can be used as percentile 'method'."
    ),
    (
      #"{"$percentile":{"input":1,"p":[2],"method":"approximate"}}"#,
      "7750303 The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: 2"
    ),
  ])
  func refused(_ spec: String, _ expected: String) throws {
    let element = try #require(try parsed(spec).first { _ in true })
    let error = #expect(throws: MongoError.self) {
      var state = try Accumulator(element.key, element.value, QueryContext()).makeState()
      try state.add(["a": 1])
    }
    #expect(error.map(summary) == expected)
  }

  @Test func namesAreKnown() {
    #expect(Accumulator.names.count == 22)
    #expect(Accumulator.names.allSatisfy(Accumulator.isKnown))
  }
}
