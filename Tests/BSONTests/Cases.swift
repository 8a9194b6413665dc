// BSONTests. This file: every type once, as bytes and as Extended JSON.

@testable import BSON

/// A field `a`, and all that can be written for it.
struct Case: Sendable, CustomStringConvertible {
  let value: BSONValue
  /// The element's type, name and value in hexadecimal digits, behind type and name.
  let type: UInt8
  let hex: String
  let canonical: String
  let relaxed: String

  init(_ value: BSONValue, _ type: UInt8, _ hex: String, _ canonical: String, relaxed: String? = nil) {
    self.value = value
    self.type = type
    self.hex = hex
    self.canonical = canonical
    self.relaxed = relaxed ?? canonical
  }

  /// The document around the value.
  var bytes: [UInt8] {
    let value = bytesOf(self.hex)
    var bytes: [UInt8] = []
    bytes.appendLittle(Int32(value.count + 8))
    return bytes + [self.type, UInt8(ascii: "a"), 0] + value + [0]
  }

  var description: String { self.canonical }

  static let id = ObjectId(seconds: 0x5F00_0102, process: 0x03_0405_0607, counter: 0x08090A)

  static let all: [Case] = [
    Case(1.5, 1, "000000000000f83f", #"{"$numberDouble":"1.5"}"#, relaxed: "1.5"),
    Case(-0.0, 1, "0000000000000080", #"{"$numberDouble":"-0.0"}"#, relaxed: "-0.0"),
    Case(.double(.infinity), 1, "000000000000f07f", #"{"$numberDouble":"Infinity"}"#),
    Case("é\0x", 2, "05000000c3a9007800", #""é\u0000x""#),
    Case("", 2, "0100000000", #""""#),
    Case(["b": true], 3, "09000000086200" + "01" + "00", #"{"b":true}"#),
    Case([.null, "x"], 4, "110000000a3000023100020000007800" + "00", #"[null,"x"]"#),
    Case(.binary(BSONBinary([1, 2, 255])), 5, "03000000000102ff", #"{"$binary":{"base64":"AQL/","subType":"00"}}"#),
    Case(
      .binary(BSONBinary([7], subtype: BSONBinary.old)),
      5,
      "050000000201000000" + "07",
      #"{"$binary":{"base64":"Bw==","subType":"02"}}"#
    ),
    Case(
      .binary(BSONBinary(uuid: (0x0011_2233_4455_6677, 0x8899_AABB_CCDD_EEFF))),
      5,
      "100000000400112233445566778899aabbccddeeff",
      #"{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}}"#
    ),
    Case(.undefined, 6, "", #"{"$undefined":true}"#),
    Case(.objectId(id), 7, "5f0001020304050607" + "08090a", #"{"$oid":"5f000102030405060708090a"}"#),
    Case(false, 8, "00", "false"),
    Case(
      .date(BSONDate(millisecondsSince1970: 951_782_400_007)),
      9,
      "07e0a69add000000",
      #"{"$date":{"$numberLong":"951782400007"}}"#,
      relaxed: #"{"$date":"2000-02-29T00:00:00.007Z"}"#
    ),
    Case(.date(BSONDate(millisecondsSince1970: -1)), 9, "ffffffffffffffff", #"{"$date":{"$numberLong":"-1"}}"#),
    Case(.null, 10, "", "null"),
    Case(
      .regex(BSONRegex("^a/", options: "xi")),
      11,
      "5e612f00697800",
      #"{"$regularExpression":{"pattern":"^a/","options":"ix"}}"#
    ),
    Case(
      .dbPointer(BSONDBPointer("d.c", id: id)),
      12,
      "04000000642e6300" + "5f000102030405060708090a",
      #"{"$dbPointer":{"$ref":"d.c","$id":{"$oid":"5f000102030405060708090a"}}}"#
    ),
    Case(.code("f()"), 13, "0400000066282900", #"{"$code":"f()"}"#),
    Case(.symbol("s"), 14, "020000007300", #"{"$symbol":"s"}"#),
    Case(
      .codeWithScope(BSONCodeWithScope("x", scope: ["x": .null])),
      15,
      "12000000" + "020000007800" + "080000000a780000",
      #"{"$code":"x","$scope":{"x":null}}"#
    ),
    Case(-2, 16, "feffffff", #"{"$numberInt":"-2"}"#, relaxed: "-2"),
    Case(
      .timestamp(BSONTimestamp(seconds: .max, increment: 3)),
      17,
      "03000000ffffffff",
      #"{"$timestamp":{"t":4294967295,"i":3}}"#
    ),
    Case(
      .int64(.min),
      18,
      "0000000000000080",
      #"{"$numberLong":"-9223372036854775808"}"#,
      relaxed: "-9223372036854775808"
    ),
    Case(
      .decimal128(Decimal128(high: 0x303C_0000_0000_0000, low: 150)),
      19,
      "96000000000000000000000000003c30",
      #"{"$numberDecimal":"1.50"}"#
    ),
    Case(.minKey, 255, "", #"{"$minKey":1}"#),
    Case(.maxKey, 127, "", #"{"$maxKey":1}"#),
  ]
}

/// Bytes of hexadecimal digits; of other text none.
func bytesOf(_ hex: String) -> [UInt8] { [UInt8](hexadecimal: hex) ?? [] }
