// MongoEngineTests. This file: the manual's "String Expression Operators".

import Testing

@testable import MongoEngine

@Suite struct StringOperatorTests {
  static let joined: [TextCase] =
    TextCase.table(
      "$concat",
      [(#"["a","-","b"]"#, #""a-b""#), ("[]", #""""#), (#"["a",null]"#, "null"), (#"["a","$x"]"#, "null")]
    )
    + TextCase.table("$toLower", [(#""ABCé""#, #""abcé""#), ("null", #""""#), ("1.5", #""1.5""#)])
    + TextCase.table(
      "$toUpper",
      [
        (#""aBcé""#, #""ABCé""#), (#"{"$date":"2024-01-02T03:04:05.6Z"}"#, #""2024-01-02T03:04:05.600Z""#),
        (#"{"$timestamp":{"t":1,"i":2}}"#, #""JAN  1 00:00:01:2""#), ("1.23456789", #""1.23457""#),
        ("999999.5", #""1E+06""#), ("-0.00009", #""-9E-05""#), ("100000.0", #""100000""#), ("0.00012", #""0.00012""#),
        (#"{"$numberDouble":"-Infinity"}"#, #""-INF""#),
      ]
    )
    + TextCase.table(
      "$strcasecmp",
      [(#"["a","B"]"#, "-1"), (#"["b","A"]"#, "1"), (#"["aB","Ab"]"#, "0"), (#"[null,""]"#, "0")]
    )
    + TextCase.table("$strLenBytes", [(#""héllo""#, "6"), (#""""#, "0"), (#""寿司""#, "6")])
    + TextCase.table("$strLenCP", [(#""héllo""#, "5"), (#""寿司😀""#, "3")])
    + TextCase.table(
      "$split",
      [
        (#"["June-15-2013","-"]"#, #"["June","15","2013"]"#), (#"["banana split","a"]"#, #"["b","n","n"," split"]"#),
        (#"["","-"]"#, #"[""]"#), (#"["--","-"]"#, #"["","",""]"#),
        (#"["astronomical","astronomical"]"#, #"["",""]"#), (#"[null,"a"]"#, "null"),
        (#"["aaab","aab"]"#, #"["a",""]"#),
      ]
    )
    + TextCase.table(
      "$replaceOne",
      [
        (#"{"input":"a.b.c","find":".","replacement":"-"}"#, #""a-b.c""#),
        (#"{"input":null,"find":".","replacement":""}"#, "null"),
        (#"{"input":"abc","find":"x","replacement":"y"}"#, #""abc""#),
        (#"{"input":"abc","find":"","replacement":"y"}"#, #""yabc""#),
      ]
    )
    + TextCase.table(
      "$replaceAll",
      [
        (#"{"input":"a.b.c","find":".","replacement":"--"}"#, #""a--b--c""#),
        (#"{"input":"aaaa","find":"aa","replacement":"b"}"#, #""bb""#),
        (#"{"input":"ab","find":"","replacement":"-"}"#, #""-a-b-""#),
        (#"{"input":"cafe\u0301","find":"e","replacement":"E"}"#, #""cafE\u0301""#),
      ]
    )

  static let parts: [TextCase] =
    TextCase.table(
      "$substrBytes",
      [
        (#"["hello",1,3]"#, #""ell""#), (#"["hello",1,-1]"#, #""ello""#), (#"["hello",9,2]"#, #""""#),
        (#"["cafétéria",3,2]"#, #""é""#),
        (#"["hello",{"$numberDecimal":"1.5"},{"$numberDecimal":"NaN"}]"#, #""llo""#),
        (#"[null,0,3]"#, #""""#), (#"[12345,1,{"$numberLong":"9223372036854775807"}]"#, #""2345""#),
      ]
    )
    + TextCase.table("$substr", [(#"["abc",0,2]"#, #""ab""#)])
    + TextCase.table(
      "$substrCP",
      [(#"["cafétéria",3,4]"#, #""étér""#), (#"["寿司sushi",0,2]"#, #""寿司""#), (#"["a",5,2]"#, #""""#)]
    )
    + TextCase.table(
      "$indexOfBytes",
      [
        (#"["cafeteria","e"]"#, "3"), (#"["cafétéria","é"]"#, "3"), (#"["cafétéria","t"]"#, "5"),
        (#"["foo.bar.fi",".",5]"#, "7"),
        (#"["vanilla","l",0,2]"#, "-1"), (#"["abc","",1]"#, "1"), (#"["abc","b",9]"#, "-1"), (#"[null,"b"]"#, "null"),
      ]
    )
    + TextCase.table(
      "$indexOfCP",
      [
        (#"["cafétéria","é"]"#, "3"), (#"["cafétéria","t"]"#, "4"), (#"["cafétéria","é",4]"#, "5"),
        (#"["cafétéria","é",4,5]"#, "-1"), (#"["abc","bc",0,2]"#, "1"), (#"["abc","",3]"#, "-1"), (#"["",""]"#, "0"),
      ]
    )
    + TextCase.table(
      "$trim",
      [
        (#"{"input":" \n good  bye \t\u00a0"}"#, #""good  bye""#),
        (#"{"input":" ggggoodbyeeeee","chars":"ge"}"#, #"" ggggoodby""#),
        (#"{"input":null}"#, "null"), (#"{"input":"a","chars":null}"#, "null"),
        (#"{"input":"xyx","chars":"xy"}"#, #""""#),
      ]
    )
    + TextCase.table("$ltrim", [(#"{"input":"  a "}"#, #""a ""#)])
    + TextCase.table(
      "$rtrim",
      [(#"{"input":"  a "}"#, #""  a""#), (#"{"input":"é\u0000","chars":"\u0000"}"#, #""é""#)]
    )

  static let regexes: [TextCase] =
    TextCase.table(
      "$regexMatch",
      [
        (#"{"input":"line 1\nLine 2","regex":"^line 2$","options":"im"}"#, "true"),
        (#"{"input":"ab","regex":"B"}"#, "false"),
        (#"{"input":"ab","regex":{"$regularExpression":{"pattern":"B","options":"i"}}}"#, "true"),
        (#"{"input":null,"regex":"a"}"#, "false"), (#"{"input":"a","regex":null}"#, "false"),
      ]
    )
    + TextCase.table(
      "$regexFind",
      [
        (#"{"input":"First: 10/20","regex":"(\\d+)/(\\d+)"}"#, #"{"match":"10/20","idx":7,"captures":["10","20"]}"#),
        (#"{"input":"cafétéria","regex":"(?i)T(x)?É"}"#, #"{"match":"té","idx":4,"captures":[null]}"#),
        (#"{"input":"a","regex":"b"}"#, "null"), (#"{"input":null,"regex":"b"}"#, "null"),
      ]
    )
    + TextCase.table(
      "$regexFindAll",
      [
        (
          #"{"input":"Joe went with Jim","regex":"J(\\w+)"}"#,
          #"[{"match":"Joe","idx":0,"captures":["oe"]},{"match":"Jim","idx":14,"captures":["im"]}]"#
        ),
        (#"{"input":"é1","regex":"x*"}"#, #"[{"match":"","idx":0,"captures":[]},{"match":"","idx":1,"captures":[]}]"#),
        (#"{"input":"","regex":"^"}"#, #"[{"match":"","idx":0,"captures":[]}]"#),
        (#"{"input":"ab","regex":"(?<=a)b"}"#, #"[{"match":"b","idx":1,"captures":[]}]"#),
        (#"{"input":null,"regex":"b"}"#, "[]"),
        (#"{"input":"b","regex":"^b"}"#, #"[{"match":"b","idx":0,"captures":[]}]"#),
      ]
    )

  @Test(arguments: joined + parts + regexes) func value(_ row: TextCase) throws { try row.check() }

  @Test func expressionsOfTheDocument() throws {
    let document = #"{"text":"one two","pattern":"T\\w+","flags":"i"}"#
    let find = #"{"$regexFind":{"input":"$text","regex":"$pattern","options":"$flags"}}"#
    try TextCase(find, #"{"match":"two","idx":4,"captures":[]}"#, document: document).check()
    try TextCase(#"{"$concat":["$text","!"]}"#, #""one two!""#, document: document).check()
  }

  @Test(arguments: [
    TextCase(#"{"$concat":["a",1]}"#, "16702 $concat only supports strings, not int"),
    TextCase(#"{"$toUpper":{"$literal":{}}}"#, "16007 can't convert from BSON type object to String"),
    TextCase(#"{"$strLenCP":null}"#, "34471 $strLenCP requires a string argument, found: null"),
    TextCase(#"{"$strLenBytes":"$x"}"#, "34473 $strLenBytes requires a string argument, found: missing"),
    TextCase(
      #"{"$split":[1,"a"]}"#,
      "40085 $split requires an expression that evaluates to a string as a first argument, found: int"
    ),
    TextCase(
      #"{"$split":["a",7]}"#,
      "40086 $split requires an expression that evaluates to a string as a second argument, found: int"
    ),
    TextCase(#"{"$split":["a",""]}"#, "40087 $split requires a non-empty separator"),
    TextCase(
      #"{"$replaceAll":{"input":1,"find":"a","replacement":"b"}}"#,
      "51746 $replaceAll requires that 'input' be a string, found: 1"
    ),
    TextCase(#"{"$replaceOne":{"input":"a","find":"a"}}"#, "51747 $replaceOne requires 'replacement' to be specified"),
    TextCase(
      #"{"$substrBytes":["é",1,1]}"#,
      "28656 $substrBytes:  Invalid range, starting index is a UTF-8 continuation byte."
    ),
    TextCase(
      #"{"$substrBytes":["é",0,1]}"#,
      "28657 $substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character."
    ),
    TextCase(#"{"$substr":["a",1e20,1]}"#, "31109 Can't coerce out of range value 1e+20 to long"),
    TextCase(#"{"$substr":["a",-1,1]}"#, "50752 $substrBytes:  starting index must be non-negative (got: -1)"),
    TextCase(#"{"$substrCP":["a",0,-1]}"#, "34454 $substrCP: length must be a nonnegative integer."),
    TextCase(
      #"{"$substrCP":["a",0.5,1]}"#,
      "34451 $substrCP: starting index cannot be represented as a 32-bit integral value: 0.5"
    ),
    TextCase(#"{"$indexOfCP":["a","b",-1]}"#, "40097 $indexOfCP requires a nonnegative starting index, found: -1"),
    TextCase(#"{"$indexOfBytes":["a",1]}"#, "40092 $indexOfBytes requires a string as the second argument, found: int"),
    TextCase(#"{"$trim":{"input":1}}"#, "50699 $trim requires its input to be a string, got 1 (of type int) instead."),
    TextCase(#"{"$ltrim":{"chars":"a"}}"#, "50695 $ltrim requires an 'input' field"),
    TextCase(#"{"$trim":"a"}"#, "50696 $trim only supports an object as an argument, found string"),
    TextCase(#"{"$regexMatch":{"input":"a"}}"#, "31023 $regexMatch requires 'regex' parameter"),
    TextCase(
      #"{"$regexMatch":{"input":"a","regex":"("}}"#,
      "51111 Invalid Regex in $regexMatch: missing closing parenthesis"
    ),
    TextCase(
      #"{"$regexFind":{"input":"a","regex":"a","options":"z"}}"#,
      "51108 $regexFind invalid flag in regex options: z"
    ),
    TextCase(#"{"$regexFind":{"input":1,"regex":"a"}}"#, "51104 $regexFind needs 'input' to be of type string"),
    TextCase(
      #"{"$regexFindAll":{"input":"a","regex":1}}"#,
      "51105 $regexFindAll needs 'regex' to be of type string or regex"
    ),
    TextCase(
      #"{"$regexMatch":{"input":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!","regex":"^(a|aa)+$"}}"#,
      "51156 Error occurred while executing the regular expression in $regexMatch. Result code: match limit exceeded"
    ),
  ])
  func refused(_ row: TextCase) { row.checkRefusal() }
}
