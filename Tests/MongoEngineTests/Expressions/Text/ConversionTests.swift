// MongoEngineTests. This file: the manual's "$convert" and the pages of its short forms.

import Testing

@testable import MongoEngine

@Suite struct ConversionTests {
  static let rows: [TextCase] =
    TextCase.table(
      "$toInt",
      [
        ("true", "1"), ("1.9", "1"), ("-1.9", "-1"), (#"{"$numberDecimal":"5.5"}"#, "5"),
        (#"{"$numberLong":"7"}"#, #"{"$numberInt":"7"}"#), (#""-12""#, "-12"), (#""+5""#, "5"), ("null", "null"),
      ]
    )
    + TextCase.table(
      "$toLong",
      [
        ("5", #"{"$numberLong":"5"}"#), (#""9223372036854775807""#, #"{"$numberLong":"9223372036854775807"}"#),
        (#"{"$date":"1970-01-01T00:00:01Z"}"#, #"{"$numberLong":"1000"}"#),
      ]
    )
    + TextCase.table(
      "$toDouble",
      [
        (#""-5.5""#, "-5.5"), (#""1e3""#, #"{"$numberDouble":"1000"}"#), (#""inf""#, #"{"$numberDouble":"Infinity"}"#),
        ("false", #"{"$numberDouble":"0"}"#), (#"{"$numberDecimal":"1.5"}"#, "1.5"), (#""0.0""#, "0.0"),
      ]
    )
    + TextCase.table(
      "$toDecimal",
      [
        (#""5.50""#, #"{"$numberDecimal":"5.50"}"#), ("3", #"{"$numberDecimal":"3"}"#),
        ("0.1", #"{"$numberDecimal":"0.100000000000000"}"#), ("true", #"{"$numberDecimal":"1"}"#),
      ]
    )
    + TextCase.table(
      "$toString",
      [
        ("2.5", #""2.5""#), ("{\"$numberDouble\":\"3\"}", #""3""#), ("true", #""true""#),
        (#"{"$oid":"5ab9c3da31c2ab715d421285"}"#, #""5ab9c3da31c2ab715d421285""#),
        (#"{"$date":"2018-03-27T16:58:51.538Z"}"#, #""2018-03-27T16:58:51.538Z""#),
        (#"{"$numberDecimal":"1.50"}"#, #""1.50""#), (#"{"$numberDouble":"-Infinity"}"#, #""-Infinity""#),
      ]
    )
    + TextCase.table(
      "$toBool",
      [
        ("0", "false"), ("1.5", "true"), (#""""#, "true"), (#""false""#, "true"), ("null", "null"),
        (#"{"$date":"1970-01-01T00:00:00Z"}"#, "true"), (#"{"$numberDecimal":"0.0"}"#, "false"),
      ]
    )
    + TextCase.table("$toObjectId", [(#""5ab9cbfa31c2ab715d42129e""#, #"{"$oid":"5ab9cbfa31c2ab715d42129e"}"#)])
    + TextCase.table(
      "$toDate",
      [
        (#""2018-03-03""#, #"{"$date":"2018-03-03T00:00:00Z"}"#),
        (#"{"$oid":"5ab9c3da31c2ab715d421285"}"#, #"{"$date":"2018-03-27T04:08:58Z"}"#),
        (#"{"$numberLong":"1253372036000"}"#, #"{"$date":"2009-09-19T14:53:56Z"}"#),
        ("120000000000.5", #"{"$date":"1973-10-20T21:20:00Z"}"#),
        (#"{"$timestamp":{"t":1,"i":2}}"#, #"{"$date":"1970-01-01T00:00:01Z"}"#),
        (#""2018-03-20 11:00:06 +0500""#, #"{"$date":"2018-03-20T06:00:06Z"}"#),
        (#""\n2018-03-20\t11:00:06Z\u0000""#, #"{"$date":"2018-03-20T11:00:06Z"}"#),
        (#"{"$oid":"800000000000000000000000"}"#, #"{"$date":"1901-12-13T20:45:52Z"}"#),
      ]
    )
    + TextCase.table(
      "$convert",
      [
        (#"{"input":"x","to":"int","onError":"bad"}"#, #""bad""#), (#"{"input":null,"to":"int","onNull":0}"#, "0"),
        (#"{"input":"$x","to":"int"}"#, "null"), (#"{"input":1,"to":null}"#, "null"),
        (#"{"input":"1","to":16}"#, "1"), (#"{"input":1,"to":"string","onError":"$x"}"#, #""1""#),
        (#"{"input":[1],"to":"bool"}"#, "true"), (#"{"input":1,"to":"minKey","onError":null}"#, "null"),
      ]
    )

  @Test(arguments: rows) func value(_ row: TextCase) throws { try row.check() }

  private static let tail = " in $convert with no onError value"

  @Test(arguments: [
    TextCase(#"{"$toInt":"x1"}"#, "241 Failed to parse number 'x1'\(tail): Did not consume whole string."),
    TextCase(#"{"$toInt":""}"#, "241 Failed to parse number ''\(tail): No digits"),
    TextCase(#"{"$toInt":"2147483648"}"#, "241 Failed to parse number '2147483648'\(tail): Overflow"),
    TextCase(#"{"$toLong":"0x6F"}"#, "241 Illegal hexadecimal input\(tail): 0x6F"),
    TextCase(#"{"$toInt":3000000000.5}"#, "241 Conversion would overflow target type\(tail): 3000000000.5"),
    TextCase(#"{"$toInt":{"$numberLong":"3000000000"}}"#, "241 Conversion would overflow target type\(tail): "),
    TextCase(#"{"$toInt":{"$numberDouble":"NaN"}}"#, "241 Attempt to convert NaN value to integer type\(tail)"),
    TextCase(
      #"{"$toLong":{"$numberDecimal":"Infinity"}}"#,
      "241 Attempt to convert infinity value to integer type\(tail)"
    ),
    TextCase(#"{"$toDouble":" 5"}"#, "241 Failed to parse number ' 5'\(tail): Leading whitespace"),
    TextCase(#"{"$toDouble":"1_000"}"#, "241 Failed to parse number '1_000'\(tail): Did not consume whole string."),
    TextCase(#"{"$toDouble":"abc"}"#, "241 Failed to parse number 'abc'\(tail): Did not consume any digits"),
    TextCase(#"{"$toDouble":"1e400"}"#, "241 Failed to parse number '1e400'\(tail): Out of range"),
    TextCase(#"{"$toInt":{"$literal":[]}}"#, "241 Unsupported conversion from array to int\(tail)"),
    TextCase(#"{"$toDate":1}"#, "241 Unsupported conversion from int to date\(tail)"),
    TextCase(#"{"$toString":{"$literal":{}}}"#, "241 Unsupported conversion from object to string\(tail)"),
    TextCase(
      #"{"$toObjectId":"abc"}"#,
      "241 Failed to parse objectId 'abc'\(tail): Invalid string length for parsing to OID, expected 24 but found 3"
    ),
    TextCase(#"{"$convert":{"input":1,"to":"foo"}}"#, "2 Unknown type name: foo"),
    TextCase(#"{"$convert":{"input":1,"to":1.5}}"#, "9 In $convert, numeric 'to' argument is not an integer"),
    TextCase(
      #"{"$convert":{"input":1,"to":99}}"#,
      "9 In $convert, numeric value for 'to' does not correspond to a BSON type: 99"
    ),
    TextCase(
      #"{"$convert":{"input":1,"to":true}}"#,
      "9 $convert's 'to' argument must be a string or number, but is bool"
    ),
    TextCase(#"{"$toInt":[1,2]}"#, "50723 $toInt requires a single argument, got 2"),
    TextCase(
      #"{"$toDecimal":"1E+6145"}"#,
      "241 Failed to parse number '1E+6145' in $convert with no onError value: Conversion from string to decimal would "
        + "overflow or underflow"
    ),
    TextCase(#"{"$convert":{"input":1}}"#, "9 Missing 'to' parameter to $convert"),
    TextCase(#"{"$convert":{"input":1,"to":1,"x":1}}"#, "9 $convert found an unknown argument: x"),
  ])
  func refused(_ row: TextCase) { row.checkRefusal() }
}
