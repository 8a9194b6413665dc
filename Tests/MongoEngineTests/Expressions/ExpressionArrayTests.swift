// MongoEngineTests. This file: arrays and sets of expressions.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ExpressionArrayTests {
  static let document = #"""
    {"l":[1,2,3],"e":[],"n":null,"s":"x","i":1,"nested":[[1,2],[3]],"d":[{"a":2,"b":{"c":1}},{"a":1},{"b":{"c":0}}]}
    """#

  static let elements =
    ExpressionCase.table(
      "$arrayElemAt, $first, $last",
      document,
      [
        (#"{"$arrayElemAt":["$l",0]}"#, "1"), (#"{"$arrayElemAt":["$l",-1]}"#, "3"),
        (#"{"$arrayElemAt":["$l",5]}"#, "-"),
        (#"{"$arrayElemAt":["$l",-4]}"#, "-"), (#"{"$arrayElemAt":["$l",1.0]}"#, "2"),
        (#"{"$arrayElemAt":["$n",0]}"#, "null"),
        (#"{"$arrayElemAt":["$l","$none"]}"#, "null"), (#"{"$first":"$l"}"#, "1"), (#"{"$last":"$l"}"#, "3"),
        (#"{"$first":"$e"}"#, "-"), (#"{"$last":"$n"}"#, "null"),
        (#"{"$arrayElemAt":["$s",0]}"#, "!28689 $arrayElemAt's first argument must be an array, but is string"),
        (#"{"$first":"$s"}"#, "!28689 $first's argument must be an array, but is string"),
        (
          #"{"$arrayElemAt":["$l","x"]}"#,
          "!28690 $arrayElemAt's second argument must be a numeric value, but is string"
        ),
        (
          #"{"$arrayElemAt":["$l",1.5]}"#,
          "!28691 $arrayElemAt's second argument must be representable as a 32-bit integer: 1.5"
        ),
      ]
    )
    + ExpressionCase.table(
      "$size, $isArray, $in",
      document,
      [
        (#"{"$size":"$l"}"#, "3"), (#"{"$size":[[]]}"#, "0"), (#"{"$isArray":["$l"]}"#, "true"),
        (#"{"$isArray":"$s"}"#, "false"),
        (#"{"$isArray":[[1]]}"#, "true"), (#"{"$in":[2.0,"$l"]}"#, "true"), (#"{"$in":["$none","$l"]}"#, "false"),
        (#"{"$in":[[3],"$nested"]}"#, "true"),
        (#"{"$size":"$n"}"#, "!17124 The argument to $size must be an array, but was of type: null"),
        (#"{"$size":"$none"}"#, "!17124 The argument to $size must be an array, but was of type: missing"),
        (#"{"$in":[1,"$s"]}"#, "!40081 $in requires an array as a second argument, found: string"),
        (#"{"$in":[1,"$none"]}"#, "!40081 $in requires an array as a second argument, found: missing"),
      ]
    )
    + ExpressionCase.table(
      "$indexOfArray",
      document,
      [
        (#"{"$indexOfArray":["$l",2]}"#, "1"), (#"{"$indexOfArray":["$l",9]}"#, "-1"),
        (#"{"$indexOfArray":["$l",1,1]}"#, "-1"),
        (#"{"$indexOfArray":["$l",3,0,2]}"#, "-1"), (#"{"$indexOfArray":["$l",3,2,9]}"#, "2"),
        (#"{"$indexOfArray":["$l",3,2,1]}"#, "-1"), (#"{"$indexOfArray":["$n",1]}"#, "null"),
        (#"{"$indexOfArray":["$s",1]}"#, "!40090 $indexOfArray requires an array as a first argument, found: string"),
        (
          #"{"$indexOfArray":["$l",1,"x"]}"#,
          "!40096 $indexOfArrayrequires an integral starting index, found a value of type: string, with value: \"x\""
        ),
        (#"{"$indexOfArray":["$l",1,0,-1]}"#, "!40097 $indexOfArray requires a nonnegative ending index, found: -1"),
      ]
    )
    + ExpressionCase.table(
      "$slice",
      document,
      [
        (#"{"$slice":["$l",2]}"#, "[1,2]"), (#"{"$slice":["$l",-2]}"#, "[2,3]"), (#"{"$slice":["$l",-9]}"#, "[1,2,3]"),
        (#"{"$slice":["$l",1,1]}"#, "[2]"), (#"{"$slice":["$l",-2,1]}"#, "[2]"), (#"{"$slice":["$l",-9,1]}"#, "[1]"),
        (#"{"$slice":["$l",9,1]}"#, "[]"), (#"{"$slice":["$l",0]}"#, "[]"),
        (#"{"$slice":["$l",1,2147483647]}"#, "[2,3]"),
        (#"{"$slice":["$n",1]}"#, "null"), (#"{"$slice":["$l",1,"$none"]}"#, "null"),
        (#"{"$slice":["$s",1]}"#, "!28724 First argument to $slice must be an array, but is of type: string"),
        (
          #"{"$slice":["$l","x"]}"#,
          "!28725 Second argument to $slice must be a numeric value, but is of type: string"
        ),
        (
          #"{"$slice":["$l",1.5]}"#,
          "!28726 Second argument to $slice can't be represented as a 32-bit integer: 1.5"
        ),
        (#"{"$slice":["$l",1,"x"]}"#, "!28727 Third argument to $slice must be numeric, but is of type: string"),
        (
          #"{"$slice":["$l",1,1.5]}"#,
          "!28728 Third argument to $slice can't be represented as a 32-bit integer: 1.5"
        ),
        (#"{"$slice":["$l",1,0]}"#, "!28729 Third argument to $slice must be positive: 0"),
      ]
    )

  static let makers =
    ExpressionCase.table(
      "$concatArrays, $reverseArray",
      document,
      [
        (#"{"$concatArrays":["$l",["x"],"$e"]}"#, #"[1,2,3,"x"]"#), (#"{"$concatArrays":[]}"#, "[]"),
        (#"{"$concatArrays":["$l","$none"]}"#, "null"), (#"{"$reverseArray":"$l"}"#, "[3,2,1]"),
        (#"{"$reverseArray":"$n"}"#, "null"),
        (#"{"$concatArrays":["$l",1]}"#, "!28664 $concatArrays only supports arrays, not int"),
        (#"{"$reverseArray":"$s"}"#, "!34435 The argument to $reverseArray must be an array, but was of type: string"),
      ]
    )
    + ExpressionCase.table(
      "$range",
      document,
      [
        (#"{"$range":[0,10,2]}"#, "[0,2,4,6,8]"), (#"{"$range":[10,0,-5]}"#, "[10,5]"),
        (#"{"$range":[0,3]}"#, "[0,1,2]"),
        (#"{"$range":[0,10,-1]}"#, "[]"), (#"{"$range":[5,5]}"#, "[]"),
        (#"{"$range":["x",1]}"#, "!34443 $range requires a numeric starting value, found value of type: string"),
        (
          #"{"$range":[0.5,1]}"#,
          "!34444 $range requires a starting value that can be represented as a 32-bit integer, found value: 0.5"
        ),
        (#"{"$range":[0,"$n"]}"#, "!34445 $range requires a numeric ending value, found value of type: null"),
        (
          #"{"$range":[0,3e9]}"#,
          "!34446 $range requires an ending value that can be represented as a 32-bit integer, found value: 3000000000"
        ),
        (#"{"$range":[0,1,"x"]}"#, "!34447 $range requires a numeric step value, found value of type: string"),
        (#"{"$range":[0,1,0]}"#, "!34449 $range requires a non-zero step value"),
        (
          #"{"$range":[-2147483648,2147483647]}"#,
          "!146 $range would use too much memory (68719476760 bytes) and cannot spill to disk. "
            + "Memory limit: 104857600 bytes"
        ),
      ]
    )
    + ExpressionCase.table(
      "$sortArray",
      document,
      [
        (#"{"$sortArray":{"input":[3,"x",1,null,[1]],"sortBy":1}}"#, #"[null,1,3,"x",[1]]"#),
        (#"{"$sortArray":{"input":"$l","sortBy":-1}}"#, "[3,2,1]"),
        (#"{"$sortArray":{"input":"$d","sortBy":{"a":1}}}"#, #"[{"b":{"c":0}},{"a":1},{"a":2,"b":{"c":1}}]"#),
        (#"{"$sortArray":{"input":"$d","sortBy":{"b.c":-1}}}"#, #"[{"a":2,"b":{"c":1}},{"b":{"c":0}},{"a":1}]"#),
        (
          #"{"$sortArray":{"input":[{"a":1,"b":1},{"a":1,"b":2}],"sortBy":{"a":1,"b":-1}}}"#,
          #"[{"a":1,"b":2},{"a":1,"b":1}]"#
        ),
        (#"{"$sortArray":{"input":"$n","sortBy":1}}"#, "null"),
        (#"{"$sortArray":1}"#, "!2942500 $sortArray requires an object as an argument, found: int"),
        (#"{"$sortArray":{"x":1}}"#, "!2942501 $sortArray found an unknown argument: x"),
        (#"{"$sortArray":{"sortBy":1}}"#, "!2942502 $sortArray requires 'input' to be specified"),
        (#"{"$sortArray":{"input":[]}}"#, "!2942503 $sortArray requires 'sortBy' to be specified"),
        (
          #"{"$sortArray":{"input":"$s","sortBy":1}}"#,
          "!2942504 The input argument to $sortArray must be an array, but was of type: string"
        ),
        (
          #"{"$sortArray":{"input":[],"sortBy":{"a":2}}}"#,
          "!2942505 BadValue: The $sort element value must be either 1 or -1"
        ),
        (#"{"$sortArray":{"input":[],"sortBy":2}}"#, "!2942506 The $sort element value must be either 1 or -1"),
        (
          #"{"$sortArray":{"input":[],"sortBy":"x"}}"#,
          "!2942507 The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
        ),
      ]
    )
    + ExpressionCase.table(
      "$zip",
      document,
      [
        (#"{"$zip":{"inputs":["$l",["a","b"]]}}"#, #"[[1,"a"],[2,"b"]]"#),
        (#"{"$zip":{"inputs":["$l",["a"]],"useLongestLength":true}}"#, #"[[1,"a"],[2,null],[3,null]]"#),
        (
          #"{"$zip":{"inputs":["$l",["a","b"]],"useLongestLength":true,"defaults":[0,"$s"]}}"#,
          #"[[1,"a"],[2,"b"],[3,"x"]]"#
        ),
        (#"{"$zip":{"inputs":["$l","$n"]}}"#, "null"),
        (#"{"$zip":1}"#, "!34460 $zip only supports an object as an argument, found int"),
        (#"{"$zip":{"inputs":1}}"#, "!34461 inputs must be an array of expressions, found int"),
        (#"{"$zip":{"inputs":["$l"],"defaults":1}}"#, "!34462 defaults must be an array of expressions, found int"),
        (#"{"$zip":{"inputs":["$l"],"useLongestLength":1}}"#, "!34463 useLongestLength must be a bool, found int"),
        (#"{"$zip":{"x":1}}"#, "!34464 $zip found an unknown argument: x"),
        (#"{"$zip":{"inputs":[]}}"#, "!34465 $zip requires at least one input array"),
        (
          #"{"$zip":{"inputs":["$l"],"defaults":[1]}}"#,
          "!34466 cannot specify defaults unless useLongestLength is true"
        ),
        (
          #"{"$zip":{"inputs":["$l"],"defaults":[1,2],"useLongestLength":true}}"#,
          "!34467 defaults and inputs must have the same length"
        ),
        (#"{"$zip":{"inputs":["$s"]}}"#, #"!34468 $zip found a non-array expression in input: "x""#),
      ]
    )

  static let sets = ExpressionCase.table(
    "Set Expression Operators",
    document,
    [
      (#"{"$setUnion":["$l",[3,"a",1.0]]}"#, #"[1,2,3,"a"]"#), (#"{"$setUnion":[]}"#, "[]"),
      (#"{"$setUnion":["$l","$n"]}"#, "null"),
      (#"{"$setIntersection":["$l",[3,2,9]]}"#, "[2,3]"), (#"{"$setIntersection":["$nested",[[3]]]}"#, "[[3]]"),
      (#"{"$setIntersection":["$l","$e"]}"#, "[]"), (#"{"$setIntersection":["$l","$none"]}"#, "null"),
      (#"{"$setDifference":[[3,1,3,2],[2]]}"#, "[3,1]"), (#"{"$setDifference":["$l","$n"]}"#, "null"),
      (#"{"$setEquals":["$l",[3,2,1,1]]}"#, "true"), (#"{"$setEquals":["$l",[1]]}"#, "false"),
      (#"{"$setEquals":["$l",[1,2,3],[1,2,4]]}"#, "false"), (#"{"$setIsSubset":[[1,1],"$l"]}"#, "true"),
      (#"{"$setIsSubset":["$l",[1]]}"#, "false"), (#"{"$allElementsTrue":["$l"]}"#, "true"),
      (#"{"$allElementsTrue":[[1,0]]}"#, "false"), (#"{"$allElementsTrue":["$e"]}"#, "true"),
      (#"{"$anyElementTrue":[[null,"$i"]]}"#, "true"), (#"{"$anyElementTrue":["$e"]}"#, "false"),
      (#"{"$setUnion":["$i"]}"#, "!17043 All operands of $setUnion must be arrays. One argument is of type: int"),
      (
        #"{"$setIntersection":["$i"]}"#,
        "!17047 All operands of $setIntersection must be arrays. One argument is of type: int"
      ),
      (
        #"{"$setDifference":["$i","$l"]}"#,
        "!17048 both operands of $setDifference must be arrays. First argument is of type: int"
      ),
      (
        #"{"$setDifference":["$l","$s"]}"#,
        "!17049 both operands of $setDifference must be arrays. Second argument is of type: string"
      ),
      (
        #"{"$setIsSubset":["$n","$l"]}"#,
        "!17046 both operands of $setIsSubset must be arrays. First argument is of type: null"
      ),
      (
        #"{"$setIsSubset":["$l","$none"]}"#,
        "!17042 both operands of $setIsSubset must be arrays. Second argument is of type: missing"
      ),
      (
        #"{"$setEquals":["$l","$n"]}"#,
        "!17044 All operands of $setEquals must be arrays. 2-th argument is of type: null"
      ),
      (
        #"{"$setEquals":["$l",1]}"#,
        "!5887502 All operands of $setEquals must be arrays. 2-th argument is of type: int"
      ),
      (#"{"$setEquals":["$l"]}"#, "!17045 $setEquals needs at least two arguments had: 1"),
      (#"{"$allElementsTrue":["$n"]}"#, "!17040 $allElementsTrue's argument must be an array, but is null"),
      (#"{"$anyElementTrue":["$i"]}"#, "!17041 $anyElementTrue's argument must be an array, but is int"),
    ]
  )

  @Test(arguments: elements + makers) func array(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: sets) func set(_ row: ExpressionCase) throws { try row.check() }
}
