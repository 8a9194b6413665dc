// BSONTests. This file: bytes that are no document.

import Testing

@testable import BSON

@Suite struct MalformedTests {
  @Test(arguments: [
    ("", "length of nothing"), ("05000000", "no final zero byte"), ("0500000001", "another final byte"),
    ("0400000000", "too short to be one"), ("ffffffff00", "a negative length"), ("050000000000", "more behind it"),
    ("0600000000", "less than it says"), ("07000000000000", "a type of zero"),
    ("08000000206100" + "00", "no such type"),
    ("080000000a616200", "a name without its end"), ("090000000a61000000", "a second end"),
    ("0c0000000100000000000000", "half a double"), ("0900000008610002" + "00", "a bool of 2"),
    ("0c0000000261000000000000", "a string without its zero byte"), ("0c00000002610000000000", "too short for it"),
    ("0e0000000261000200000078ff00", "a string's final byte is another"),
    ("0e00000002610003000000780000", "a string that takes the document's end"),
    ("0e00000002610002000000ff0000", "a string that is not UTF-8"), ("090000000aff000000", "a name that is not"),
    ("0d000000056100ffffffff00" + "00", "bytes of negative length"),
    ("0d00000005610001000000" + "00" + "00", "bytes that take the document's end"),
    ("1200000005610005000000" + "02" + "0200000007" + "00", "subtype 2, not the same length"),
    ("0f00000005610002000000" + "02" + "0000" + "00", "subtype 2 without a length"),
    ("0b0000000b610062006900", "options without their end and the document's"),
    ("0f000000036100070000000a620000", "a document that takes its parent's end"),
    ("140000000f61000c0000000100000000" + "0500000000" + "00", "code and scope of another length"),
  ])
  func isRefused(_ hex: String, _ what: String) {
    #expect(throws: BSONError.self, "\(what)") { try BSONDocument(bytes: bytesOf(hex)) }
  }

  @Test func errorsSayWhereAndWhat() {
    #expect(throws: BSONError.malformed(offset: 7, expected: "0 or 1 for a bool", got: "0x02")) {
      try BSONDocument(bytes: bytesOf("0900000008610002" + "00"))
    }
    #expect(throws: BSONError.invalidUTF8(offset: 12)) {
      try BSONDocument(bytes: bytesOf("0f0000000261000300000061ff0000"))
    }
    let error = BSONError.malformed(offset: 4, expected: "a type", got: "0x20")
    #expect(error.description == "not BSON: at byte 4, expected a type, got 0x20")
  }

  @Test(arguments: ["C0AF", "ED A0 80", "F4908080", "E282", "80", "F5808080", "E0 9F BF", "F0 8F BF BF"])
  func isNotUTF8(_ hex: String) {
    let bytes = Array("0123456789".utf8) + bytesOf(hex.filter { $0 != " " })
    #expect(bytes.withUnsafeBytes(firstInvalidUTF8) == 10)
  }

  @Test func allCharactersAreUTF8() {
    let text = String(String.UnicodeScalarView((0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)))
    #expect(Array(text.utf8).withUnsafeBytes(firstInvalidUTF8) == nil)
  }

  @Test func limits() throws {
    var document: BSONDocument = [:]
    for _ in 1..<100 { document = ["a": .document(document)] }
    try document.check()
    #expect(try BSONDocument(bytes: document.bytes) == document)
    document = ["a": .array([.document(document)])]
    #expect(throws: BSONError.tooDeep(offset: 7 * 100, limit: 100)) { try document.check() }

    let bytes = BSONDocument([("a", .string(String(repeating: "x", count: 100)))]).bytes
    var limits = BSONLimits()
    limits.size = bytes.count - 1
    #expect(throws: BSONError.tooLarge(size: bytes.count, limit: bytes.count - 1)) {
      try BSONDocument(bytes: bytes, limits: limits)
    }
  }
}
