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

  @Test func bounds() throws {
    func bounds(_ filter: String) throws -> [BSONName: FieldBounds] {
      try Matcher(try parsed(filter), QueryContext()).bounds
    }
    let five = FieldBounds.Bound(value: 5, isIncluded: false)
    #expect(try bounds(#"{"a":1,"b":{"$in":[1,2]}}"#) == ["a": .values([1]), "b": .values([1, 2])])
    #expect(try bounds(#"{"a":null}"#) == ["a": .values([.null, .undefined])])
    #expect(try bounds(#"{"$and":[{"a":{"$gt":5}},{"a":7}]}"#) == ["a": .values([7])])
    #expect(
      try bounds(#"{"a":{"$gt":5}}"#)
        == ["a": .range(lower: five, upper: FieldBounds.Bound(value: .double(.infinity), isIncluded: true))]
    )
    for filter in [
      #"{"$or":[{"a":1},{"b":1}]}"#, #"{"a":{"$ne":1}}"#, #"{"a":[1]}"#, #"{"a.0":1}"#, #"{"a":{"$not":{"$gt":1}}}"#,
    ] {
      #expect(try bounds(filter).isEmpty, "\(filter)")
    }
  }
}
