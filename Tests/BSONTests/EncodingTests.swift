// BSONTests. This file: every type into bytes and back.

import Testing

@testable import BSON

@Suite struct EncodingTests {
  @Test(arguments: Case.all)
  func bothWays(_ example: Case) throws {
    let document: BSONDocument = ["a": example.value]
    #expect(hexadecimal(document.bytes) == hexadecimal(example.bytes))
    let read = try BSONDocument(bytes: example.bytes)
    #expect(read["a"] == example.value)
    #expect(read.element("a")?.type.rawValue == example.type)
    #expect(read == document)
    #expect(read.hashValue == document.hashValue)
    #expect(read["b"] == nil)
  }

  /// What a driver (pymongo 4.20) makes of all the types that Python has.
  @Test func asADriverEncodes() throws {
    let bytes = bytesOf(
      """
      a5000000016400000000000000f83f02730005000000c3a9007800036f000c0000001061000100000000046c00150000001030000100\
      0000023100020000007800000562000300000000616263057500100000000400112233445566778899aabbccddeeff0769006b0425ff\
      77bb97985caf76cd087400010a6e00097700c5d8d6cc3b010000127100000000000001000013780096000000000000000000000000003c\
      3000
      """
    )
    let document: BSONDocument = [
      "d": 1.5, "s": "é\0x", "o": ["a": 1], "l": [1, "x"], "b": .binary(BSONBinary(Array("abc".utf8))),
      "u": .binary(BSONBinary(uuid: (0x0011_2233_4455_6677, 0x8899_AABB_CCDD_EEFF))),
      "i": .objectId(try #require(ObjectId("6b0425ff77bb97985caf76cd"))), "t": true, "n": nil,
      "w": .date(BSONDate(millisecondsSince1970: 1_356_351_330_501)), "q": .int64(1 << 40),
      "x": .decimal128(try #require(Decimal128("1.50"))),
    ]
    #expect(document.bytes == bytes)
    #expect(try BSONDocument(bytes: bytes) == document)
  }

  /// The names in an array mean nothing, but they are kept.
  @Test func arraysWithOtherNames() throws {
    let bytes = bytesOf("14000000" + "046100" + "0c000000" + "10780005000000" + "0000")
    let document = try BSONDocument(bytes: bytes)
    #expect(document.bytes == bytes)
    guard case .array(let array) = document["a"] else {
      Issue.record("expected an array")
      return
    }
    #expect(Array(array) == [5])
    #expect(array != [5])
    #expect(BSONValue.array(array).compare(to: [5]) == 0)
  }

  @Test func zeroBytesEndNamesAndPatterns() {
    #expect(BSONDocument([("a\0b", 1)]) == ["a": 1])
    #expect(BSONRegex("a\0b", options: "i\0x") == BSONRegex("a", options: "i"))
  }

  @Test func stringsAreBytes() {
    #expect(BSONValue.string("\u{E9}") != .string("e\u{301}"))
    let document: BSONDocument = ["e\u{301}": 1]
    #expect(document["\u{E9}"] == nil)
  }
}
