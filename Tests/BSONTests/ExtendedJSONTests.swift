// BSONTests. This file: Extended JSON v2 both ways, version 1's forms, and what is neither.

import Testing

@testable import BSON

@Suite struct ExtendedJSONTests {
  @Test(arguments: Case.all)
  func bothWays(_ example: Case) throws {
    let document: BSONDocument = ["a": example.value]
    #expect(document.extendedJSON(.canonical) == "{\"a\":\(example.canonical)}")
    #expect(document.extendedJSON(.relaxed) == "{\"a\":\(example.relaxed)}")
    #expect(try BSONDocument(extendedJSON: "{\"a\":\(example.canonical)}") == document)
    let relaxed = try BSONValue(extendedJSON: example.relaxed)
    #expect(relaxed.compare(to: example.value) == 0)
  }

  @Test(
    arguments: [
      (#"{"$type":"80","$binary":"AQI="}"#, .binary(BSONBinary([1, 2], subtype: 0x80))),
      (#"{"$binary":{"subType":"0","base64":""}}"#, .binary(BSONBinary([]))),
      (#"{"$uuid":"00112233-4455-6677-8899-AABBCCDDEEFF"}"#, Case.all[9].value),
      (#"{"$regex":"a","$options":"mi"}"#, .regex(BSONRegex("a", options: "im"))),
      (#"{"$options":"","$regex":"a"}"#, .regex(BSONRegex("a"))),
      (#"{"$date":"2000-02-29T01:00:00.0079+01:00"}"#, .date(BSONDate(millisecondsSince1970: 951_782_400_007))),
      (#"{"$date":"1969-12-31T23:59:59.999Z"}"#, .date(BSONDate(millisecondsSince1970: -1))),
      (#"{"$date":"0001-01-01T00:00:00Z"}"#, .date(BSONDate(millisecondsSince1970: -62_135_596_800_000))),
      (#"{"$scope":{},"$code":"x"}"#, .codeWithScope(BSONCodeWithScope("x", scope: [:]))),
      (#"{"$numberDouble":"1e2"}"#, 100.0), ("2147483648", .int64(2_147_483_648)), ("1e0", 1.0), ("-0", -0.0),
      ("9223372036854775808", 9223372036854775808.0), (#""\ud83d\ude00\/""#, "😀/"),
      // What only looks like something: operators of queries.
      (#"{"$regex":"a"}"#, ["$regex": "a"]), (#"{"$type":"string"}"#, ["$type": "string"]), (#"{"$gt":1}"#, ["$gt": 1]),
      (
        #"{"$regex":{"$regularExpression":{"pattern":"a","options":""}},"$options":"i"}"#,
        ["$regex": .regex(BSONRegex("a")), "$options": "i"]
      ),
      (#"{"$ref":"c","$id":1}"#, ["$ref": "c", "$id": 1]), (" { } ", .document([:])),
    ] as [(String, BSONValue)]
  )
  func otherForms(_ text: String, _ expected: BSONValue) throws {
    #expect(try BSONValue(extendedJSON: text) == expected)
  }

  @Test(arguments: [
    "", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "1.", "+1", "nul", "tru", "\"", "\"\u{1}\"",
    "\"\\x\"",
    #""\ud800""#, #""\ude00\ud83d""#, #""\u12""#, "1 2", "[1}", "1e999", "NaN",
    #"{"$oid":"12"}"#, #"{"$oid":1}"#, #"{"$oid":"5f000102030405060708090a","x":1}"#, #"{"$numberInt":1}"#,
    #"{"$numberInt":"2147483648"}"#, #"{"$numberLong":"x"}"#, #"{"$numberDouble":"0x1p3"}"#,
    #"{"$numberDouble":"nan"}"#,
    #"{"$numberDecimal":"x"}"#, #"{"$numberDecimal":"1E-6177"}"#, #"{"$binary":{"base64":"AQI="}}"#,
    #"{"$binary":{"base64":"A","subType":"00"}}"#,
    #"{"$binary":{"base64":"","subType":"100"}}"#, #"{"$binary":{"base64":"","subType":"+1"}}"#, #"{"$uuid":"0011"}"#,
    #"{"$code":1}"#, #"{"$code":"","$scope":1}"#, #"{"$timestamp":{"t":-1,"i":1}}"#, #"{"$timestamp":{"t":1}}"#,
    #"{"$regularExpression":{"pattern":"a"}}"#, #"{"$regularExpression":{"pattern":"a\u0000","options":""}}"#,
    #"{"$date":1}"#, #"{"$date":"2001-02-29T00:00:00Z"}"#, #"{"$date":"2000-01-01T00:00:00"}"#,
    #"{"$date":{"$numberInt":"1"}}"#,
    #"{"$minKey":2}"#, #"{"$maxKey":true}"#, #"{"$undefined":false}"#, #"{"a\u0000":1}"#,
    #"{"$dbPointer":{"$ref":"a","$id":1}}"#,
  ])
  func isRefused(_ text: String) {
    #expect(throws: ExtendedJSONError.self) { try BSONValue(extendedJSON: text) }
  }

  @Test func errorsSayWhereAndWhat() throws {
    let text = "{\n  \"a\": {\"$oid\": \"12\"}\n}"
    let error = try #require(throws: ExtendedJSONError.self) { try BSONDocument(extendedJSON: text) }
    #expect(
      error.description
        == "not Extended JSON: line 2, column 17: expected 24 hexadecimal digits, got the string \"12\""
    )
    #expect(error.offset == 18)
  }

  @Test func lists() throws {
    let expected: [BSONDocument] = [["a": 1], ["b": 2]]
    for text in ["{\"a\":1}\n{\"b\":2}\n", "[{\"a\":1},\n{\"b\":2}]", "{\"a\":1}{\"b\":2}"] {
      #expect(try BSONDocument.list(extendedJSON: Array(text.utf8)) == expected)
    }
    #expect(try BSONDocument.list(extendedJSON: []).isEmpty)
    #expect(try BSONDocument.list(extendedJSON: Array("[ ]".utf8)).isEmpty)
    for text in ["1", "{} 1", "[{}", "[{}]{}", "{},{}", "{\"$oid\":\"5f000102030405060708090a\"}", "{\"a\":\"\u{1}\"}"]
    {
      #expect(throws: ExtendedJSONError.self) { try BSONDocument.list(extendedJSON: Array(text.utf8)) }
    }
    #expect(throws: ExtendedJSONError.self) {
      try BSONDocument.list(extendedJSON: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8))
    }
  }

  @Test func depth() throws {
    let deepest = String(repeating: "[", count: 99) + String(repeating: "]", count: 99)
    #expect(try BSONValue(extendedJSON: deepest).type == .array)
    for count in [100, 300, 100_000] {
      #expect(throws: ExtendedJSONError.self) { try BSONValue(extendedJSON: String(repeating: "[", count: count)) }
    }
    let tooDeep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(throws: ExtendedJSONError.self) { try BSONValue(extendedJSON: tooDeep) }
  }
}
