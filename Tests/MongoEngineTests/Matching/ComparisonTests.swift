// MongoEngineTests. This file: comparisons, logic and the operators for elements.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ComparisonTests {
  static let numbers =
    FilterCase.table(
      "Comparison Query Operators",
      #"""
      {"a":1} {"a":2.5} {"a":{"$numberLong":"3"}} {"a":"2"} {"a":null} {} {"a":[1,5]} {"a":{"$numberDouble":"NaN"}}
      {"a":{"$minKey":1}} {"a":{"$maxKey":1}} {"a":{"$undefined":true}} {"a":[]} {"a":{"$numberDecimal":"1.0"}}
      """#,
      [
        (#"{"a":1}"#, [0, 6, 12]), (#"{"a":{"$eq":1.0}}"#, [0, 6, 12]), (#"{"a":{"$gt":1}}"#, [1, 2, 6]),
        (#"{"a":{"$gte":2.5,"$lt":5}}"#, [1, 2, 6]), (#"{"a":{"$lt":"3"}}"#, [3]),
        (#"{"a":{"$ne":1}}"#, [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]), (#"{"a":null}"#, [4, 5, 10]),
        (#"{"a":{"$ne":null}}"#, [0, 1, 2, 3, 6, 7, 8, 9, 11, 12]), (#"{"a":{"$gte":null}}"#, [4, 5, 10]),
        (#"{"a":{"$gt":null}}"#, []), (#"{"a":[1,5]}"#, [6]), (#"{"a":[]}"#, [11]),
        (#"{"a":{"$numberDouble":"NaN"}}"#, [7]), (#"{"a":{"$gte":{"$numberDouble":"NaN"}}}"#, [7]),
        (#"{"a":{"$lt":{"$numberDouble":"Infinity"}}}"#, [0, 1, 2, 6, 12]),
        (#"{"a":{"$lt":{"$maxKey":1}}}"#, [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12]), (#"{"a":{"$maxKey":1}}"#, [9]),
        (#"{"a":{"$in":[1,"2",null]}}"#, [0, 3, 4, 5, 6, 10, 12]),
        (#"{"a":{"$nin":[1,"2",null]}}"#, [1, 2, 7, 8, 9, 11]),
        (#"{"a":{"$in":[]}}"#, []),
        (#"{"a":{"$in":[{"$regularExpression":{"pattern":"^2","options":""}},2.5]}}"#, [1, 3]),
      ]
    )
    + FilterCase.table(
      "Query on Embedded/Nested Documents",
      #"{"s":{"h":14,"w":21}} {"s":{"w":21,"h":14}} {"s":{"h":14,"w":21,"u":"cm"}} {"s":[{"h":14,"w":21}]}"#,
      [
        (#"{"s":{"h":14,"w":21}}"#, [0, 3]), (#"{"s.h":{"$lt":15}}"#, [0, 1, 2, 3]),
        (#"{"s.h":14,"s.u":"cm"}"#, [2]), (#"{"s":{"$gt":{"h":14,"w":21}}}"#, [1, 2]),
        (#"{"s":{"$ref":"c","$id":1}}"#, []),
      ]
    )
    + FilterCase.table(
      "Query for Null or Missing Fields",
      #"{"a":[{"b":1},{"c":2}]} {"a":[{"b":1}]} {"a":[1]} {"a":[]} {"a":1} {"a":{"b":null}}"#,
      [
        (#"{"a.b":null}"#, [0, 4, 5]), (#"{"a.b":{"$exists":false}}"#, [2, 3, 4]),
        (#"{"a.b":{"$exists":1}}"#, [0, 1, 5]),
      ]
    )
    + FilterCase.table(
      "Query an Array",
      #"{"d":[14,21]} {"d":[21,14]} {"d":[10,30]} {"d":[[14,21],5]} {"d":18}"#,
      [
        (#"{"d":[14,21]}"#, [0, 3]), (#"{"d":{"$gt":15,"$lt":20}}"#, [0, 1, 2, 4]), (#"{"d.1":{"$gt":20}}"#, [0, 2]),
        (#"{"d.0":[14,21]}"#, [3]), (#"{"d.0":14}"#, [0]), (#"{"d.0.1":21}"#, [3]),
      ]
    )
    + FilterCase.table(
      "Logical Query Operators",
      #"{"a":1,"b":1} {"a":1,"b":2} {"a":2} {"a":"x"}"#,
      [
        (#"{"$and":[{"a":1},{"b":2}]}"#, [1]), (#"{"$or":[{"a":2},{"b":2}]}"#, [1, 2]), (#"{"$or":[{"a":2}]}"#, [2]),
        (#"{"$nor":[{"a":1},{"a":"x"}]}"#, [2]), (#"{"a":{"$not":{"$gt":1}}}"#, [0, 1, 3]),
        (#"{"a":{"$not":{"$gt":0,"$lt":2}}}"#, [2, 3]), (#"{"$comment":"why","a":2}"#, [2]), (#"{}"#, [0, 1, 2, 3]),
        (#"{"a":{"$not":{"$regularExpression":{"pattern":"x","options":""}}}}"#, [0, 1, 2]),
        (#"{"$alwaysFalse":1}"#, []), (#"{"$alwaysTrue":1}"#, [0, 1, 2, 3]), (#"{"$expr":{"$getField":"b"}}"#, [0, 1]),
      ]
    )
    + FilterCase.table(
      "$type",
      #"{"a":1} {"a":"x"} {"a":[1,"y"]} {"a":{"$numberLong":"1"}} {} {"a":{"$minKey":1}} {"a":1.5} {"a":null}"#,
      [
        (#"{"a":{"$type":"int"}}"#, [0, 2]), (#"{"a":{"$type":2}}"#, [1, 2]), (#"{"a":{"$type":"array"}}"#, [2]),
        (#"{"a":{"$type":"number"}}"#, [0, 2, 3, 6]), (#"{"a":{"$type":["string","long"]}}"#, [1, 2, 3]),
        (#"{"a":{"$type":-1}}"#, [5]), (#"{"a":{"$type":10}}"#, [7]),
      ]
    )

  @Test(arguments: numbers) func filter(_ row: FilterCase) throws { try row.check() }

  /// Manual: "Collation".
  @Test(
    arguments: FilterCase.table(
      "Collation",
      #"{"a":"Résumé"} {"a":"resume"} {"a":"rest"} {"a":["RESUME"]} {"a":{"b":"RESUME"}}"#,
      [
        (#"{"a":"resume"}"#, [0, 1, 3]), (#"{"a":{"$in":["RESUME","x"]}}"#, [0, 1, 3]),
        (#"{"a":{"$gt":"REST"}}"#, [0, 1, 3]),
        (#"{"a":{"b":"resume"}}"#, [4]),
      ]
    )
  )
  func collation(_ row: FilterCase) throws {
    try row.check(QueryContext(collation: try Collation.parse(["locale": "en", "strength": 1])))
  }

  /// The bounds of the path `a`, and whether an index with arrays has them too.
  static let boundsRows: [(filter: String, bounds: String)] = [
    (#"{"a": 1}"#, "[1, 1]"), (#"{"a": {"$in": [2, 1, 2.0]}}"#, "[1, 1] [2, 2]"),
    (#"{"a": null}"#, "[undefined, undefined] [null, null]"),
    (#"{"$and": [{"a": {"$gt": 5}}, {"a": 7}]}"#, "(5, inf] & [7, 7]"),
    (#"{"a": {"$gt": 5}}"#, "(5, inf]"), (#"{"a": {"$lte": 5}}"#, "[-inf, 5]"),
    (#"{"a": {"$lt": "x"}}"#, #"["", "x")"#),
    (#"{"a": {"$gte": true}}"#, "[true, true]"), (#"{"a": {"$gt": "x"}}"#, #"("x", {})"#),
    (#"{"a": {"$gt": null}}"#, ""),
    (#"{"a": {"$ne": 1}}"#, "[MinKey, 1) (1, MaxKey]"), (#"{"a": {"$nin": [1, 2]}}"#, "[MinKey, 1) (1, 2) (2, MaxKey]"),
    (#"{"a": {"$ne": null}}"#, "[MinKey, undefined) (null, MaxKey] without arrays"),
    (#"{"a": {"$not": {"$gt": 1}}}"#, "[MinKey, 1] (inf, MaxKey]"), (#"{"a": {"$not": {"$gt": 1, "$lt": 2}}}"#, "none"),
    (#"{"a": [1, 2]}"#, "[1, 1] [[ 1, 2 ], [ 1, 2 ]]"), (#"{"a": {"$ne": [1]}}"#, "none"),
    (#"{"a": {"$regex": "^ab"}}"#, #"["ab", "ac") [/^ab/, /^ab/]"#),
    (#"{"a": {"$regex": "b"}}"#, #"["", {}) [/b/, /b/]"#),
    (#"{"a": {"$not": {"$regex": "^a."}}}"#, "none"), (#"{"a": {"$exists": true}}"#, "[MinKey, MaxKey]"),
    (#"{"a": {"$exists": false}}"#, "[null, null]"), (#"{"a": {"$type": "bool"}}"#, "[false, true]"),
    (#"{"a": {"$mod": [2, 0]}}"#, "[nan, inf]"), (#"{"a": {"$elemMatch": {"$gt": 1, "$lt": 3}}}"#, "(1, 3)"),
    (#"{"$or": [{"a": 1}, {"a": 3}]}"#, "[1, 1] [3, 3]"), (#"{"$or": [{"a": 1}, {"b": 1}]}"#, "none"),
    (#"{"$or": [{"a": {"$gt": 1}}, {"a": 0}]}"#, "none"), (#"{"$nor": [{"a": 1}, {"b": 1}]}"#, "none"),
    (#"{"$expr": {"$lt": ["$a", 3]}}"#, "[MinKey, 3) without arrays"),
    (#"{"$expr": {"$lt": [3, "$a"]}}"#, "(3, MaxKey] without arrays"),
    (#"{"$expr": {"$and": [{"$eq": ["$a", {"$literal": "$b"}]}, true]}}"#, #"["$b", "$b"] without arrays"#),
    (#"{"$expr": {"$lt": ["$a", null]}}"#, "none"), (#"{"$expr": {"$eq": ["$a", "$b"]}}"#, "none"),
  ]

  @Test(arguments: boundsRows) func bounds(_ filter: String, _ bounds: String) throws {
    let all = try Matcher(try parsed(filter), QueryContext(), expressions: Expression.parser).bounds["a"]
    let text = all?.map { bounds in
      bounds.intervals.ranges.map(Self.text).joined(separator: " ") + (bounds.needsNoArrays ? " without arrays" : "")
    }
    #expect(text?.joined(separator: " & ") ?? "none" == bounds)
  }

  private static func text(_ range: ValueRange) -> String {
    let (lower, upper) = (range.lower, range.upper)
    return "\(lower.isIncluded ? "[" : "(")\(lower.value.shell), \(upper.value.shell)\(upper.isIncluded ? "]" : ")")"
  }

  /// A name that is a number can mean a position.
  @Test func noBoundsForPositions() throws {
    #expect(try Matcher(["a.0": 1], QueryContext()).bounds.isEmpty)
  }

  @Test func elementsOfArrays() throws {
    let filter = try parsed(#"{"a": {"$elemMatch": {"b": {"$gt": 1}, "c": null}}}"#)
    #expect(Set(try Matcher(filter, QueryContext()).bounds.keys.map(\.text)) == ["a.b", "a.c"])
  }
}
