// MongoEngineTests. This file: the operators for arrays and bits, and the position that `$` stands for.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ArrayOperatorTests {
  static let cases =
    FilterCase.table(
      "$elemMatch",
      #"""
      {"r":[82,85,88]} {"r":[75,88,89]} {"r":[{"p":"abc","s":10},{"p":"xyz","s":5}]} {"r":[{"p":"abc","s":8},{"p":"xyz","s":7}]}
      {"r":81} {"r":[[82]]}
      """#,
      [
        (#"{"r":{"$elemMatch":{"$gte":80,"$lt":85}}}"#, [0]),
        (#"{"r":{"$elemMatch":{"p":"xyz","s":{"$gte":7}}}}"#, [3]),
        (#"{"r":{"$elemMatch":{"p":{"$ne":"xyz"}}}}"#, [2, 3, 5]),
        (#"{"r":{"$elemMatch":{"$not":{"$gte":80}}}}"#, [1, 2, 3, 5]), (#"{"r":{"$elemMatch":{"0":82}}}"#, [5]),
        (#"{"r":{"$elemMatch":{"$or":[{"p":"abc","s":10},{"s":1}]}}}"#, [2]),
        (#"{"r":{"$elemMatch":{"$elemMatch":{"$gt":80}}}}"#, [5]), (#"{"r":{"$elemMatch":{"$in":[88,1]}}}"#, [0, 1]),
      ]
    )
    + FilterCase.table(
      "$all",
      #"{"t":["a","b","c"]} {"t":["a"]} {"t":"a"} {"t":[["a","b"]]} {"q":[{"s":1,"n":5},{"s":2,"n":9}]} {"t":null}"#,
      [
        (#"{"t":{"$all":["a","b"]}}"#, [0]), (#"{"t":{"$all":["a"]}}"#, [0, 1, 2]),
        (#"{"t":{"$all":[["a","b"]]}}"#, [3]),
        (#"{"t":{"$all":[]}}"#, []), (#"{"t":{"$all":[null]}}"#, [4, 5]),
        (#"{"q":{"$all":[{"$elemMatch":{"s":1,"n":5}},{"$elemMatch":{"s":2}}]}}"#, [4]),
        (#"{"q":{"$all":[{"$elemMatch":{"s":1,"n":9}}]}}"#, []),
        (#"{"t":{"$all":[{"$regularExpression":{"pattern":"^b","options":""}}]}}"#, [0]),
      ]
    )
    + FilterCase.table(
      "$size",
      #"{"f":[]} {"f":["a"]} {"f":["a","b"]} {"f":"a"} {"f":[[1,2]]} {"f":[{"g":[1,2]}]}"#,
      [
        (#"{"f":{"$size":2}}"#, [2]), (#"{"f":{"$size":1.0}}"#, [1, 4, 5]), (#"{"f":{"$size":0}}"#, [0]),
        (#"{"f.g":{"$size":2}}"#, [5]), (#"{"f.0":{"$size":2}}"#, [4]),
      ]
    )
    + FilterCase.table(
      "Bitwise Query Operators",
      #"""
      {"a":54} {"a":20} {"a":20.0} {"a":{"$binary":{"base64":"Zg==","subType":"00"}}} {"a":-1} {"a":1.5} {"a":"x"}
      {"a":{"$numberDecimal":"54"}}
      """#,
      [
        (#"{"a":{"$bitsAllSet":50}}"#, [0, 4, 7]), (#"{"a":{"$bitsAllSet":[1,5]}}"#, [0, 3, 4, 7]),
        (#"{"a":{"$bitsAllClear":[0,3]}}"#, [0, 1, 2, 3, 7]), (#"{"a":{"$bitsAnySet":[1,5]}}"#, [0, 3, 4, 7]),
        (#"{"a":{"$bitsAnyClear":[1,5]}}"#, [1, 2]), (#"{"a":{"$bitsAllSet":[200]}}"#, [4]),
        (#"{"a":{"$bitsAllSet":{"$binary":{"base64":"MA==","subType":"00"}}}}"#, [0, 4, 7]),
        (#"{"a":{"$bitsAllSet":[]}}"#, [0, 1, 2, 3, 4, 7]), (#"{"a":{"$bitsAnySet":0}}"#, []),
      ]
    )
    + FilterCase.table(
      "Bitwise Query Operators",
      // The old subtype has its length before its bytes.
      #"{"a":{"$binary":{"base64":"Bg==","subType":"02"}}} {"a":{"$binary":{"base64":"Bg==","subType":"00"}}}"#,
      [(#"{"a":{"$bitsAllClear":[0]}}"#, [1]), (#"{"a":{"$bitsAllSet":[0,33,34]}}"#, [0])]
    )
    + FilterCase.table(
      "$mod",
      #"{"q":0} {"q":5} {"q":12} {"q":-4} {"q":8.9} {"q":"8"} {"q":{"$numberDouble":"Infinity"}} {"q":{"$numberLong":"-9223372036854775808"}}"#,
      [
        (#"{"q":{"$mod":[4,0]}}"#, [0, 2, 3, 4, 7]), (#"{"q":{"$mod":[4.9,1.2]}}"#, [1]),
        (#"{"q":{"$mod":[5,-4]}}"#, [3]),
        (#"{"q":{"$mod":[-1,0]}}"#, [0, 1, 2, 3, 4, 7]),
      ]
    )

  @Test(arguments: cases) func filter(_ row: FilterCase) throws { try row.check() }

  /// Manual: "$ (update)", "$ (projection)".
  @Test(
    arguments: [
      (#"{"a":{"$gt":5}}"#, #"{"a":[1,7,9]}"#, 1), (#"{"a.b":2}"#, #"{"a":[{"b":1},{"b":2}]}"#, 1),
      (#"{"a":{"$elemMatch":{"b":2}}}"#, #"{"a":[{"b":1},{"b":1},{"b":2}]}"#, 2), (#"{"a":1}"#, #"{"a":1}"#, nil),
      (#"{"a":[1,2]}"#, #"{"a":[1,2]}"#, nil), (#"{"$or":[{"a":7}]}"#, #"{"a":[1,7]}"#, nil),
      (#"{"a":1,"b":3}"#, #"{"a":[1],"b":[2,3]}"#, 1), (#"{"a.0":1}"#, #"{"a":[1]}"#, nil),
      (#"{"a.b":{"$elemMatch":{"$gt":1}}}"#, #"{"a":[{"b":[0]},{"b":[0,0,5]}]}"#, 1),
      (#"{"a":{"$in":[9]}}"#, #"{"a":[1,7,9]}"#, 2),
    ] as [(String, String, Int?)]
  )
  func position(_ filter: String, _ document: String, _ index: Int?) throws {
    let match = try Matcher(try parsed(filter), QueryContext()).match(try parsed(document))
    #expect(match == Match(arrayIndex: index))
  }

  @Test func noMatchHasNoPosition() throws {
    #expect(try Matcher(["a": 5], QueryContext()).match(["a": [1, 2]]) == nil)
  }
}
