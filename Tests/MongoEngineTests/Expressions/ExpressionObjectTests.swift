// MongoEngineTests. This file: objects, accumulators as expressions, types and sizes.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ExpressionObjectTests {
  static let document = #"""
    {"o":{"a":1,"b":2},"p":{"b":3,"c":4},"os":[{"a":1},null,{"a":2,"d":5}],"n":null,"s":"xé","i":1,"e":[],
     "$price":7,"a.b":8,"l":[1,2.5,{"$numberLong":"3"},"x",null],"m":[{"$numberDecimal":"1.5"},1],
     "t":{"$timestamp":{"t":5,"i":7}},"bin":{"$binary":{"base64":"AAEC","subType":"00"}},"u":{"$undefined":true}}
    """#

  static let objects =
    ExpressionCase.table(
      "$mergeObjects",
      document,
      [
        (#"{"$mergeObjects":["$o","$p"]}"#, #"{"a":1,"b":3,"c":4}"#), (#"{"$mergeObjects":"$os"}"#, #"{"a":2,"d":5}"#),
        (#"{"$mergeObjects":["$n","$none"]}"#, "{}"), (#"{"$mergeObjects":[]}"#, "{}"),
        (#"{"$mergeObjects":["$o","$i"]}"#, "!40400 $mergeObjects requires object inputs, but input 1 is of type int"),
        (
          #"{"$mergeObjects":["$o","$os"]}"#,
          "!40400 $mergeObjects requires object inputs, but input [{a: 1}, null, {a: 2, d: 5}] is of type array"
        ),
      ]
    )
    + ExpressionCase.table(
      "$objectToArray, $arrayToObject",
      document,
      [
        (#"{"$objectToArray":"$o"}"#, #"[{"k":"a","v":1},{"k":"b","v":2}]"#), (#"{"$objectToArray":"$none"}"#, "null"),
        (#"{"$objectToArray":"$i"}"#, "!40390 $objectToArray requires a document input, found: int"),
        (#"{"$arrayToObject":[[["a",1],["b","$i"],["a",3]]]}"#, #"{"a":3,"b":1}"#),
        (#"{"$arrayToObject":[[{"k":"a","v":null},{"v":2,"k":"b"}]]}"#, #"{"a":null,"b":2}"#),
        (#"{"$arrayToObject":"$e"}"#, "{}"), (#"{"$arrayToObject":"$n"}"#, "null"),
        (#"{"$arrayToObject":"$i"}"#, "!40386 $arrayToObject requires an array input, found: int"),
        (#"{"$arrayToObject":[[1]]}"#, "!40398 Unrecognised input type format for $arrayToObject: int"),
        (
          #"{"$arrayToObject":[[["a",1],2]]}"#,
          "!40396 $arrayToObject requires a consistent input format. Elements mustall be arrays or all be objects. "
            + "Array was detected, now found: int"
        ),
        (
          #"{"$arrayToObject":[[["a"]]]}"#,
          "!40397 $arrayToObject requires an array of size 2 arrays,found array of size: 1"
        ),
        (
          #"{"$arrayToObject":[[[1,2]]]}"#,
          "!40395 $arrayToObject requires an array of key-value pairs, where the key must be of type string. "
            + "Found key type: int"
        ),
        (
          #"{"$arrayToObject":[[{"k":"a","v":1},[1,2]]]}"#,
          "!40391 $arrayToObject requires a consistent input format. Elements mustall be arrays or all be objects. "
            + "Object was detected, now found: array"
        ),
        (
          #"{"$arrayToObject":[[{"k":"a"}]]}"#,
          "!40392 $arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:1"
        ),
        (
          #"{"$arrayToObject":[[{"k":"a","w":1}]]}"#,
          "!40393 $arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: "
            + "{k: \"a\", w: 1}"
        ),
        (
          #"{"$arrayToObject":[[{"k":1,"v":1}]]}"#,
          "!40394 $arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. "
            + "Found type: int"
        ),
        (#"{"$arrayToObject":[[["a\u0000b",1]]]}"#, "!4940400 Key field cannot contain an embedded null byte"),
      ]
    )
    + ExpressionCase.table(
      "$getField",
      document,
      [
        (#"{"$getField":"a.b"}"#, "8"), (#"{"$getField":{"$literal":"$price"}}"#, "7"), (#"{"$getField":"none"}"#, "-"),
        (#"{"$getField":{"field":"b","input":"$o"}}"#, "2"), (#"{"$getField":{"field":"b","input":"$i"}}"#, "-"),
        (#"{"$getField":{"field":"b","input":"$n"}}"#, "null"), (#"{"$getField":{"field":"b","input":"$none"}}"#, "-"),
        (#"{"$getField":{"field":"x","y":1}}"#, "!3041701 $getField found an unknown argument: y"),
        (#"{"$getField":{"input":"$o"}}"#, "!3041702 $getField requires 'field' to be specified"),
        (#"{"$getField":{"field":"x"}}"#, "!3041703 $getField requires 'input' to be specified"),
        (
          #"{"$getField":"$a"}"#,
          "!5654600 '$a' is a field path reference which is not allowed in this context. "
            + "Did you mean {$literal: '$a'}?"
        ),
        (
          #"{"$getField":{"$mod":["$i",2]}}"#,
          "!5654601 $getField requires 'field' to evaluate to a constant, but got a non-constant argument"
        ),
        (
          #"{"$getField":{"$cond":[true,"a","b"]}}"#,
          "!5654601 $getField requires 'field' to evaluate to a constant, but got a non-constant argument"
        ),
        (#"{"$getField":5}"#, "!5654602 $getField requires 'field' to evaluate to type String, but got int"),
      ]
    )
    + ExpressionCase.table(
      "$setField, $unsetField",
      document,
      [
        (#"{"$setField":{"field":"a","input":"$o","value":9}}"#, #"{"a":9,"b":2}"#),
        (#"{"$setField":{"field":{"$literal":"$c"},"input":"$o","value":"$s"}}"#, #"{"a":1,"b":2,"$c":"xé"}"#),
        (#"{"$setField":{"field":"a","input":"$o","value":"$$REMOVE"}}"#, #"{"b":2}"#),
        (#"{"$unsetField":{"field":"b","input":"$o"}}"#, #"{"a":1}"#),
        (#"{"$setField":{"field":"a","input":"$none","value":9}}"#, "null"),
        (#"{"$setField":1}"#, "!4161100 $setField only supports an object as its argument"),
        (
          #"{"$unsetField":{"field":"a","input":"$o","value":1}}"#,
          "!4161101 $unsetField found an unknown argument: value"
        ),
        (#"{"$setField":{"input":"$o","value":1}}"#, "!4161102 $setField requires 'field' to be specified"),
        (#"{"$setField":{"field":"a","input":"$o"}}"#, "!4161103 $setField requires 'value' to be specified"),
        (#"{"$unsetField":{"field":"a"}}"#, "!4161109 $unsetField requires 'input' to be specified"),
        (
          #"{"$setField":{"field":"a","input":"$i","value":1}}"#,
          "!4161105 $setField requires 'input' to evaluate to type Object"
        ),
        (
          #"{"$setField":{"field":5,"input":"$i","value":1}}"#,
          "!4161107 $setField requires 'field' to evaluate to type String, but got int"
        ),
      ]
    )

  static let accumulators =
    ExpressionCase.table(
      "$sum, $avg",
      document,
      [
        (#"{"$sum":"$l"}"#, "6.5"), (#"{"$sum":["$i",2]}"#, "3"), (#"{"$sum":["$l",2]}"#, "2"),
        (#"{"$sum":"$s"}"#, "0"),
        (#"{"$sum":[2147483647,1]}"#, #"{"$numberLong":"2147483648"}"#),
        (#"{"$sum":[0.1,0.2,0.3,-0.6]}"#, "2.7755575615628914e-17"),
        (#"{"$sum":[{"$numberLong":"9223372036854775807"},1]}"#, "9.223372036854775808e18"),
        (#"{"$sum":"$m"}"#, #"{"$numberDecimal":"2.5"}"#),
        (
          #"{"$sum":[{"$numberLong":"9007199254740993"},0.5,-0.5]}"#, "9007199254740992.0"
        ),
        (#"{"$sum":[1e308,1e308]}"#, #"{"$numberDouble":"Infinity"}"#),
        (#"{"$sum":[{"$numberDouble":"Infinity"},{"$numberDouble":"-Infinity"}]}"#, #"{"$numberDouble":"NaN"}"#),
        (
          #"{"$sum":[{"$numberLong":"9223372036854775807"},{"$numberLong":"9223372036854775807"},{"$numberDecimal":"0.5"}]}"#,
          #"{"$numberDecimal":"18446744073709551614.5"}"#
        ),
        (#"{"$avg":[1,2]}"#, "1.5"), (#"{"$avg":"$e"}"#, "null"), (#"{"$avg":"$m"}"#, #"{"$numberDecimal":"1.25"}"#),
        (#"{"$avg":[{"$numberLong":"9223372036854775807"},{"$numberLong":"-9223372036854775808"}]}"#, "0.0"),
        (#"{"$avg":["$l"]}"#, "2.1666666666666665"),
      ]
    )
    + ExpressionCase.table(
      "$max, $min, $stdDevPop, $stdDevSamp",
      document,
      [
        (#"{"$max":"$l"}"#, #""x""#), (#"{"$min":"$l"}"#, "1"), (#"{"$max":["$i",null,"$none"]}"#, "1"),
        (#"{"$min":"$none"}"#, "null"), (#"{"$max":["$l",1]}"#, #"[1,2.5,{"$numberLong":"3"},"x",null]"#),
        (#"{"$stdDevPop":[[2,4,4,4,5,5,7,9]]}"#, "2.0"), (#"{"$stdDevSamp":[1,2,3,4]}"#, "1.2909944487358056"),
        (#"{"$stdDevSamp":[1]}"#, "null"), (#"{"$stdDevPop":[1]}"#, "0.0"), (#"{"$stdDevPop":"$s"}"#, "null"),
      ]
    )
    + ExpressionCase.table(
      "$firstN, $lastN, $maxN, $minN",
      document,
      [
        (#"{"$firstN":{"n":2,"input":"$l"}}"#, "[1,2.5]"), (#"{"$lastN":{"n":2.0,"input":"$l"}}"#, #"["x",null]"#),
        (#"{"$maxN":{"n":2,"input":"$l"}}"#, #"["x",{"$numberLong":"3"}]"#),
        (#"{"$minN":{"n":9,"input":[2,null,1]}}"#, "[1,2]"),
        (#"{"$firstN":1}"#, "!5787801 specification must be an object; found $firstN: 1"),
        (#"{"$firstN":{"n":1,"input":[],"x":1}}"#, "!5787901 Unknown argument for 'n' operator: x"),
        (#"{"$firstN":{"n":"a","input":[]}}"#, #"!5787902 Value for 'n' must be of integral type, but found "a""#),
        (#"{"$firstN":{"n":1.5,"input":[]}}"#, "!5787903 Value for 'n' must be of integral type, but found 1.5"),
        (#"{"$firstN":{"input":[]}}"#, "!5787906 Missing value for 'n'"),
        (#"{"$minN":{"n":1}}"#, "!5787907 Missing value for 'input'"),
        (#"{"$lastN":{"n":0,"input":[]}}"#, "!5787908 'n' must be greater than 0, found 0"),
        (#"{"$maxN":{"n":1,"input":"$n"}}"#, "!5788200 Input must be an array"),
      ]
    )
    + ExpressionCase.table(
      "$median, $percentile",
      document,
      [
        (#"{"$median":{"input":[4,1,3,2],"method":"approximate"}}"#, "2.0"),
        (#"{"$median":{"input":"$l","method":"approximate"}}"#, "2.5"),
        (#"{"$median":{"input":"$s","method":"approximate"}}"#, "null"),
        (
          #"{"$percentile":{"input":[45,82,90,67],"p":[0,0.5,0.95,1],"method":"approximate"}}"#, "[45.0,67.0,90.0,90.0]"
        ),
        (#"{"$percentile":{"input":"$i","p":[0.1,0.9],"method":"approximate"}}"#, "[1.0,1.0]"),
        (#"{"$percentile":{"input":"$e","p":[0.1,0.9],"method":"approximate"}}"#, "[null,null]"),
        (#"{"$median":1}"#, "!7436100 specification must be an object; found $median: 1"),
        (
          #"{"$median":{"input":1,"method":"exact"}}"#,
          "!2 Currently only 'approximate' can be used as percentile 'method'."
        ),
        (#"{"$median":{"input":1,"p":1,"method":"x"}}"#, "!40415 BSON field '$median.p' is an unknown field."),
        (#"{"$median":{"input":1}}"#, "!40414 BSON field '$median.method' is missing but a required field"),
        (
          #"{"$percentile":{"input":1,"p":"x","method":"approximate"}}"#,
          #"!7750301 The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: "x""#
        ),
        (
          #"{"$percentile":{"input":1,"p":["x"],"method":"approximate"}}"#,
          #"!7750302 The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: "x""#
        ),
        (
          #"{"$percentile":{"input":1,"p":[1.5],"method":"approximate"}}"#,
          "!7750303 The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: 1.5"
        ),
        (
          #"{"$percentile":{"input":1,"p":"$l","method":"approximate"}}"#,
          "!7750300 The $percentile 'p' field must be an array of constant values, but found value: \"$l\"."
        ),
      ]
    )

  static let types = ExpressionCase.table(
    "$literal, Type Expression Operators, Data Size Operators",
    document,
    [
      (#"{"$literal":{"$add":[1,"$a"]}}"#, #"{"$add":[1,"$a"]}"#), (#"{"$const":"$x"}"#, #""$x""#),
      (#"{"$type":"$none"}"#, #""missing""#), (#"{"$type":"$i"}"#, #""int""#), (#"{"$type":["$l"]}"#, #""array""#),
      (#"{"$type":"$u"}"#, #""undefined""#), (#"{"$type":"$t"}"#, #""timestamp""#), (#"{"$isNumber":"$i"}"#, "true"),
      (#"{"$isNumber":["$s"]}"#, "false"), (#"{"$isNumber":"$none"}"#, "false"), (#"{"$binarySize":"$s"}"#, "3"),
      (#"{"$binarySize":"$bin"}"#, "3"), (#"{"$binarySize":"$n"}"#, "null"), (#"{"$bsonSize":"$o"}"#, "19"),
      (#"{"$bsonSize":"$none"}"#, "null"), (#"{"$tsSecond":"$t"}"#, #"{"$numberLong":"5"}"#),
      (#"{"$tsIncrement":"$t"}"#, #"{"$numberLong":"7"}"#), (#"{"$tsSecond":"$n"}"#, "null"),
      (#"{"$binarySize":"$i"}"#, "!51276 $binarySize requires a string or BinData argument, found: int"),
      (#"{"$bsonSize":"$l"}"#, "!31393 $bsonSize requires a document input, found: array"),
      (#"{"$tsSecond":"$i"}"#, "!5687301  Argument to $tsSecond must be a timestamp, but is int"),
      (#"{"$tsIncrement":"$i"}"#, "!5687302  Argument to $tsIncrement must be a timestamp, but is int"),
      (#"{"$rand":1}"#, "!10065 invalid parameter: expected an object ($rand)"),
      (#"{"$rand":[1]}"#, "!3040501 $rand does not currently accept arguments"),
      (#"{"$rand":{}}"#, "!238 $rand is not supported here"),
      (#"{"$meta":1}"#, "!17307 $meta only supports string arguments"),
      (#"{"$meta":"textScore"}"#, "!238 $meta: 'textScore' is not supported in an expression"),
      (
        #"{"$function":{"body":"x","args":[],"lang":"js"}}"#,
        "!31264 $function can't be run on this process. Javascript is disabled."
      ),
      (#"{"$toHashedIndexKey":1}"#, "!238 $toHashedIndexKey is not supported"),
    ]
  )

  @Test(arguments: objects) func object(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: accumulators) func accumulator(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: types) func type(_ row: ExpressionCase) throws { try row.check() }

  /// Manual: "$rand".
  @Test func randomNumbersOfASeed() throws {
    func numbers(_ seed: UInt64) throws -> [Double] {
      let expression = try Expression(["$rand": [:]], QueryContext(random: RandomSource(seed: seed)))
      return try (0..<5).compactMap { _ in try expression.evaluate([:])?.double }
    }
    let first = try numbers(1)
    #expect(first.count == 5)
    #expect(Set(first).count == 5)
    #expect(first.allSatisfy { 0.0..<1 ~= $0 })
    #expect(try numbers(1) == first)
    #expect(try numbers(2) != first)
  }
}
