// MongoEngineTests. This file: arithmetic, trigonometry and bits.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ExpressionArithmeticTests {
  static let numbers = #"""
    {"i":2,"big":2147483647,"l":{"$numberLong":"5"},"max":{"$numberLong":"9223372036854775807"},"d":2.5,
     "m":{"$numberDecimal":"1.20"},"s":"x","n":null,"t":{"$date":{"$numberLong":"1000"}},
     "min":{"$numberLong":"-9223372036854775808"}}
    """#

  static let sums =
    ExpressionCase.table(
      "$add",
      numbers,
      [
        (#"{"$add":[]}"#, "0"), (#"{"$add":["$i",3]}"#, "5"), (#"{"$add":"$i"}"#, "2"),
        (#"{"$add":["$big",1]}"#, #"{"$numberLong":"2147483648"}"#), (#"{"$add":["$l",1]}"#, #"{"$numberLong":"6"}"#),
        (#"{"$add":["$max",1]}"#, "9.223372036854775807e18"), (#"{"$add":["$i","$d"]}"#, "4.5"),
        (#"{"$add":["$m",1]}"#, #"{"$numberDecimal":"2.20"}"#),
        (#"{"$add":["$m",0.1]}"#, #"{"$numberDecimal":"1.300000000000000"}"#),
        (#"{"$add":["$d","$m"]}"#, #"{"$numberDecimal":"3.70000000000000"}"#),
        (#"{"$add":["$i","$n","$s"]}"#, "null"), (#"{"$add":["$i","$none"]}"#, "null"),
        (#"{"$add":["$t",5]}"#, #"{"$date":{"$numberLong":"1005"}}"#),
        (#"{"$add":[0.5,"$t"]}"#, #"{"$date":{"$numberLong":"1001"}}"#),
        (#"{"$add":["$m","$t"]}"#, #"{"$date":{"$numberLong":"1001"}}"#),
        (#"{"$add":["$t","$t"]}"#, "!16612 only one date allowed in an $add expression"),
        (#"{"$add":["$t",1e30]}"#, "!15 date overflow in $add"),
        (#"{"$add":["$i","$s"]}"#, "!14 $add only supports numeric or date types, not string"),
      ]
    )
    + ExpressionCase.table(
      "$subtract",
      numbers,
      [
        (#"{"$subtract":["$i",3]}"#, "-1"), (#"{"$subtract":[-2147483648,1]}"#, #"{"$numberLong":"-2147483649"}"#),
        (#"{"$subtract":["$l",1]}"#, #"{"$numberLong":"4"}"#),
        (#"{"$subtract":["$min",1]}"#, "-9.223372036854775808e18"),
        (#"{"$subtract":["$d",1]}"#, "1.5"), (#"{"$subtract":["$m",1]}"#, #"{"$numberDecimal":"0.20"}"#),
        (#"{"$subtract":["$t",{"$toX":1}]}"#, "!168 Unrecognized expression '$toX'"),
        (#"{"$subtract":["$t","$t"]}"#, #"{"$numberLong":"0"}"#),
        (#"{"$subtract":["$t",400.9]}"#, #"{"$date":{"$numberLong":"600"}}"#),
        (#"{"$subtract":["$t","$min"]}"#, "!15 date overflow in $subtract"),
        (#"{"$subtract":["$t","$s"]}"#, "!14 can't $subtract string from Date"),
        (#"{"$subtract":["$s","$i"]}"#, "!14 can't $subtract int from string"), (#"{"$subtract":["$n","$s"]}"#, "null"),
        (#"{"$subtract":[1]}"#, "!16020 Expression $subtract takes exactly 2 arguments. 1 were passed in."),
      ]
    )

  static let products =
    ExpressionCase.table(
      "$multiply",
      numbers,
      [
        (#"{"$multiply":[]}"#, "1"), (#"{"$multiply":["$i",3]}"#, "6"),
        (#"{"$multiply":["$big",2]}"#, #"{"$numberLong":"4294967294"}"#),
        (#"{"$multiply":["$max",2]}"#, "1.8446744073709552e19"), (#"{"$multiply":["$i","$d"]}"#, "5.0"),
        (#"{"$multiply":["$m","$i"]}"#, #"{"$numberDecimal":"2.40"}"#), (#"{"$multiply":["$n","$s"]}"#, "null"),
        (#"{"$multiply":["$i","$s"]}"#, "!14 $multiply only supports numeric types, not string"),
      ]
    )
    + ExpressionCase.table(
      "$divide",
      numbers,
      [
        (#"{"$divide":["$i",4]}"#, "0.5"), (#"{"$divide":[4,"$i"]}"#, "2.0"),
        (#"{"$divide":["$m",2]}"#, #"{"$numberDecimal":"0.60"}"#), (#"{"$divide":["$n",0]}"#, "null"),
        (#"{"$divide":["$i",0]}"#, "!2 can't $divide by zero"),
        (#"{"$divide":["$s","$i"]}"#, "!14 $divide only supports numeric types, not string and int"),
      ]
    )
    + ExpressionCase.table(
      "$mod",
      numbers,
      [
        (#"{"$mod":[-7,3]}"#, "-1"), (#"{"$mod":["$l",3]}"#, #"{"$numberLong":"2"}"#), (#"{"$mod":["$d",2]}"#, "0.5"),
        (#"{"$mod":[7,2.0]}"#, "1"), (#"{"$mod":[7,2.5]}"#, "2.0"), (#"{"$mod":["$min",-1]}"#, #"{"$numberLong":"0"}"#),
        (#"{"$mod":["$m",1]}"#, #"{"$numberDecimal":"0.20"}"#), (#"{"$mod":["$n",1]}"#, "null"),
        (#"{"$mod":["$i",0]}"#, "!16610 can't $mod by zero"), (#"{"$mod":["$m",0]}"#, "!5733415 can't $mod by zero"),
        (#"{"$mod":["$s",1]}"#, "!16611 $mod only supports numeric types, not string and int"),
      ]
    )

  static let roundings =
    ExpressionCase.table(
      "$abs, $ceil, $floor",
      numbers,
      [
        (#"{"$abs":-3}"#, "3"), (#"{"$abs":-2147483648}"#, #"{"$numberLong":"2147483648"}"#),
        (#"{"$abs":-2.5}"#, "2.5"),
        (#"{"$abs":[{"$numberDecimal":"-1.20"}]}"#, #"{"$numberDecimal":"1.20"}"#), (#"{"$abs":"$n"}"#, "null"),
        (#"{"$abs":{"$numberLong":"-5"}}"#, #"{"$numberLong":"5"}"#),
        (#"{"$abs":"$min"}"#, "!28680 can't take $abs of long long min"),
        (#"{"$abs":"$s"}"#, "!28765 $abs only supports numeric types, not string"), (#"{"$ceil":"$d"}"#, "3.0"),
        (#"{"$floor":-2.5}"#, "-3.0"), (#"{"$ceil":"$i"}"#, "2"), (#"{"$ceil":"$m"}"#, #"{"$numberDecimal":"2"}"#),
        (#"{"$floor":{"$numberDecimal":"1E+2"}}"#, #"{"$numberDecimal":"100"}"#), (#"{"$floor":"$none"}"#, "null"),
        (#"{"$ceil":{"$numberDecimal":"Infinity"}}"#, #"{"$numberDecimal":"NaN"}"#),
        (#"{"$floor":{"$numberDecimal":"1E+40"}}"#, #"{"$numberDecimal":"NaN"}"#),
      ]
    )
    + ExpressionCase.table(
      "$round",
      numbers,
      [
        (#"{"$round":2.5}"#, "2.0"), (#"{"$round":3.5}"#, "4.0"), (#"{"$round":[19.25,1]}"#, "19.2"),
        (#"{"$round":[28.73,1]}"#, "28.7"), (#"{"$round":[-54.2,-1]}"#, "-50.0"), (#"{"$round":[25,-1]}"#, "20"),
        (#"{"$round":[35,-1]}"#, "40"), (#"{"$round":["$big",-1]}"#, #"{"$numberLong":"2147483650"}"#),
        (#"{"$round":["$i",5]}"#, "2"), (#"{"$round":["$m",1]}"#, #"{"$numberDecimal":"1.2"}"#),
        (#"{"$round":["$m",4]}"#, #"{"$numberDecimal":"1.2000"}"#), (#"{"$round":["$n",1]}"#, "null"),
        (#"{"$round":[1.5,"$none"]}"#, "null"),
        (#"{"$round":{"$numberDouble":"Infinity"}}"#, #"{"$numberDouble":"Infinity"}"#),
        (#"{"$round":["$s"]}"#, "!51081 $round only supports numeric types, not string"),
        (#"{"$round":[1.5,0.5]}"#, "!51082 precision argument to  $round must be a integral value"),
        (#"{"$round":[1.5,"$s"]}"#, "!16004 can't convert from BSON type string to long"),
        (#"{"$round":[1.5,{"$numberDouble":"NaN"}]}"#, "!31109 Can't coerce out of range value nan to long"),
        (#"{"$round":[1.5,101]}"#, "!51083 cannot apply $round with precision value 101 value must be in [-20, 100]"),
        (
          #"{"$round":["$max",-1]}"#,
          "!51080 invalid conversion from Decimal128 result in $round resulting from arguments: [9223372036854775807, -1]"
        ),
        (
          #"{"$round":[1,2,3]}"#,
          "!28667 Expression $round takes at least 1 arguments, and at most 2, but 3 were passed in."
        ),
      ]
    )
    + ExpressionCase.table(
      "$trunc",
      numbers,
      [
        (#"{"$trunc":7.85}"#, "7.0"), (#"{"$trunc":-2.7}"#, "-2.0"), (#"{"$trunc":[-54.2,-1]}"#, "-50.0"),
        (#"{"$trunc":[28.79,1]}"#, "28.7"), (#"{"$trunc":[19,-1]}"#, "10"),
        (#"{"$trunc":[{"$numberDecimal":"1.29"},1]}"#, #"{"$numberDecimal":"1.2"}"#),
      ]
    )

  static let powers =
    ExpressionCase.table(
      "$pow",
      numbers,
      [
        (#"{"$pow":["$i",10]}"#, "1024"), (#"{"$pow":[2,31]}"#, #"{"$numberLong":"2147483648"}"#),
        (#"{"$pow":[5,0]}"#, "1"),
        (#"{"$pow":["$l",2]}"#, #"{"$numberLong":"25"}"#), (#"{"$pow":[2,-1]}"#, "0.5"), (#"{"$pow":[-1,99]}"#, "-1"),
        (#"{"$pow":[2,63]}"#, "9.223372036854775808e18"), (#"{"$pow":[0,0]}"#, "1"), (#"{"$pow":["$d",2]}"#, "6.25"),
        (#"{"$pow":[-2,63]}"#, #"{"$numberLong":"-9223372036854775808"}"#), (#"{"$pow":[1,1e300]}"#, "1.0"),
        (#"{"$pow":["$n",2]}"#, "null"),
        (#"{"$pow":[0,-1]}"#, "!28764 $pow cannot take a base of 0 and a negative exponent"),
        (#"{"$pow":["$s",1]}"#, "!28762 $pow's base must be numeric, not string"),
        (#"{"$pow":[1,"$s"]}"#, "!28763 $pow's exponent must be numeric, not string"),
      ]
    )
    + ExpressionCase.table(
      "$sqrt, $exp, $ln, $log, $log10",
      numbers,
      [
        (#"{"$sqrt":25}"#, "5.0"), (#"{"$sqrt":"$n"}"#, "null"),
        (#"{"$sqrt":-1}"#, "!28714 $sqrt's argument must be greater than or equal to 0"),
        (#"{"$exp":0}"#, "1.0"),
        (#"{"$ln":1}"#, "0.0"),
        (#"{"$ln":{"$numberDouble":"NaN"}}"#, #"{"$numberDouble":"NaN"}"#), (#"{"$log10":1000}"#, "3.0"),
        (#"{"$log":[8,2]}"#, "3.0"), (#"{"$ln":0}"#, "!28766 $ln's argument must be a positive number, but is 0"),
        (#"{"$log10":-1.5}"#, "!28761 $log10's argument must be a positive number, but is -1.5"),
        (#"{"$log":[0,2]}"#, "!28758 $log's argument must be a positive number, but is 0"),
        (#"{"$log":[2,1]}"#, "!28759 $log's base must be a positive number not equal to 1, but is 1"),
        (#"{"$log":["$s",2]}"#, "!28756 $log's argument must be numeric, not string"),
        (#"{"$log":[2,"$s"]}"#, "!28757 $log's base must be numeric, not string"), (#"{"$log":["$n","$s"]}"#, "null"),
      ]
    )

  /// The digits are those that arithmetic with more of them gives.
  static let decimals =
    ExpressionCase.decimals(
      "$sqrt",
      [
        ("4", "2"), ("0.25", "0.5"), ("1.00", "1.0"), ("2", "1.414213562373095048801688724209698"), ("0", "0"),
        ("0.001", "0.03162277660168379331998893544432719"), ("1E-6176", "1E-3088"), ("Infinity", "Infinity"),
        ("9.999999999999999999999999999999999E+6144", "3.162277660168379331998893544432718E+3072"),
      ]
    )
    + ExpressionCase.decimals(
      "$exp",
      [
        ("1", "2.718281828459045235360287471352662"), ("-1", "0.3678794411714423215955237701614609"), ("0", "1"),
        ("1E-6143", "1"), ("1E+10", "Infinity"), ("-1E+10", "0E-6176"), ("-Infinity", "0"), ("NaN", "NaN"),
      ]
    )
    + ExpressionCase.decimals(
      "$ln",
      [
        ("10", "2.302585092994045684017991454684364"), ("1.0", "0"), ("Infinity", "Infinity"),
        ("1E-6176", "-14220.76553433122614449511522413063"), ("0.5", "-0.6931471805599453094172321214581766"),
        ("1.000000000000000000000000000000001", "9.999999999999999999999999999999995E-34"),
      ]
    )
    + ExpressionCase.decimals(
      "$log10",
      [("100", "2"), ("1E-6176", "-6176"), ("2", "0.3010299956639811952137388947244930"), ("1.0", "0")]
    )
    + ExpressionCase.table(
      "$pow, $log",
      numbers,
      [
        (#"{"$pow":["$m",2]}"#, #"{"$numberDecimal":"1.440000000000000000000000000000000"}"#),
        (#"{"$pow":["$m",0.5]}"#, #"{"$numberDecimal":"1.095445115010332226913939565601604"}"#),
        (#"{"$pow":["$m",-3]}"#, #"{"$numberDecimal":"0.5787037037037037037037037037037037"}"#),
        (#"{"$pow":[{"$numberDecimal":"-2"},3]}"#, #"{"$numberDecimal":"-8.000000000000000000000000000000000"}"#),
        (#"{"$pow":[{"$numberDecimal":"-2"},0.5]}"#, #"{"$numberDecimal":"NaN"}"#),
        (#"{"$pow":["$m",0]}"#, #"{"$numberDecimal":"1"}"#),
        (#"{"$pow":["$m",1e300]}"#, #"{"$numberDecimal":"Infinity"}"#),
        (#"{"$pow":["$m",-1e300]}"#, #"{"$numberDecimal":"0E-6176"}"#),
        (#"{"$pow":[{"$numberDecimal":"0"},2]}"#, #"{"$numberDecimal":"0E-6176"}"#),
        (#"{"$log":[{"$numberDecimal":"100"},10]}"#, #"{"$numberDecimal":"2"}"#),
        (#"{"$log":[{"$numberDecimal":"64"},2]}"#, #"{"$numberDecimal":"5.999999999999999999999999999999999"}"#),
        (#"{"$log":[{"$numberDecimal":"NaN"},10]}"#, #"{"$numberDouble":"NaN"}"#),
      ]
    )

  static let others =
    ExpressionCase.table(
      "Trigonometry Expression Operators",
      numbers,
      [
        (#"{"$sin":0}"#, "0.0"), (#"{"$cos":0}"#, "1.0"), (#"{"$tan":0.0}"#, "0.0"), (#"{"$asin":0}"#, "0.0"),
        (#"{"$acos":1}"#, "0.0"), (#"{"$atan":0}"#, "0.0"), (#"{"$atan2":[0,1]}"#, "0.0"), (#"{"$sinh":0}"#, "0.0"),
        (#"{"$cosh":0}"#, "1.0"), (#"{"$tanh":0}"#, "0.0"), (#"{"$asinh":0}"#, "0.0"), (#"{"$acosh":1}"#, "0.0"),
        (#"{"$atanh":0}"#, "0.0"), (#"{"$degreesToRadians":180}"#, "3.141592653589793"),
        (#"{"$radiansToDegrees":3.141592653589793}"#, "180.0"), (#"{"$sin":"$n"}"#, "null"),
        (#"{"$atan2":["$n","$s"]}"#, "null"),
        (
          #"{"$degreesToRadians":{"$numberDecimal":"1"}}"#,
          #"{"$numberDecimal":"0.01745329251994329576923690768488613"}"#
        ),
        (#"{"$sin":{"$numberDouble":"-Infinity"}}"#, "!50989 cannot apply $sin to -inf, value must be in (-inf,inf)"),
        (#"{"$acos":2}"#, "!50989 cannot apply $acos to 2, value must be in [-1,1]"),
        (#"{"$acosh":0.5}"#, "!50989 cannot apply $acosh to 0.5, value must be in [1,inf]"),
        (#"{"$atan2":["$s",1]}"#, "!51044 $atan2 only supports numeric types, not string"),
        (#"{"$atan2":[1,"$s"]}"#, "!51045 $atan2 only supports numeric types, not string"),
        (#"{"$cos":"$m"}"#, "!238 $cos of a decimal is not supported"),
        (#"{"$cos":"$s"}"#, "!28765 $cos only supports numeric types, not string"),
      ]
    )
    + ExpressionCase.table(
      "Bitwise Operators",
      numbers,
      [
        (#"{"$bitAnd":[12,10]}"#, "8"), (#"{"$bitOr":[12,10]}"#, "14"), (#"{"$bitXor":[12,10]}"#, "6"),
        (#"{"$bitNot":5}"#, "-6"), (#"{"$bitAnd":[]}"#, "-1"), (#"{"$bitOr":[]}"#, "0"),
        (#"{"$bitAnd":["$l",4]}"#, #"{"$numberLong":"4"}"#), (#"{"$bitXor":["$n",1.5]}"#, "null"),
        (#"{"$bitNot":"$l"}"#, #"{"$numberLong":"-6"}"#),
        (#"{"$bitOr":[1,1.5]}"#, "!14 $bitOr only supports int and long operands."),
        (#"{"$bitNot":1.5}"#, "!14 $bitNot only supports int and long, not: double."),
        (#"{"$bitNot":"abc"}"#, "!28765 $bitNot only supports numeric types, not string"),
      ]
    )

  @Test(arguments: sums + products) func arithmetic(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: roundings + powers) func roundingAndPowers(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: decimals) func decimal(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: others) func anglesAndBits(_ row: ExpressionCase) throws { try row.check() }
}
