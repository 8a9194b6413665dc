// Tests of MemcachedWire. This file: answers as a client reads them, numbers and base64.

import MemcachedWire
import NIOCore
import Testing
import WireCore

@Suite struct ReplyDecoderTests {
  private static let bytes = Array("HD c5\r\nVA 4 f9 Oq\r\na\r\nb\r\nEN\r\nVALUE k 0 2 7\r\nhi\r\nEND\r\n".utf8)

  private func replies(_ bytes: [UInt8], cutAt cut: Int) throws -> [MemcachedReply] {
    var decoder = MemcachedReplyDecoder()
    var buffer = ByteBuffer()
    var replies: [MemcachedReply] = []
    for part in [bytes[..<cut], bytes[cut...]] {
      buffer.writeBytes(part)
      while let reply = try decoder.next(&buffer) { replies.append(reply) }
    }
    return replies
  }

  @Test func whereAnswersAreCutMakesNoDifference() throws {
    let expected = [
      MemcachedReply(line: "HD c5"), MemcachedReply(line: "VA 4 f9 Oq", data: "a\r\nb"), MemcachedReply(line: "EN"),
      MemcachedReply(line: "VALUE k 0 2 7", data: "hi"), MemcachedReply(line: "END"),
    ]
    for cut in 0...Self.bytes.count { #expect(try self.replies(Self.bytes, cutAt: cut) == expected) }
    #expect(expected[0].token(of: "c") == "5")
    #expect(expected[1].token(of: "O") == "q")
    #expect(expected[1].token(of: "4") == nil)
  }

  @Test(arguments: [
    ("VA x\r\n", MemcachedReplyError.badLength(line: "VA x")), ("VA -1\r\n", .badLength(line: "VA -1")),
    ("VALUE k 0\r\n", .badLength(line: "VALUE k 0")), ("VA 99999999999\r\n", .badLength(line: "VA 99999999999")),
    ("VA 1\r\nabc", .unterminatedData(line: "VA 1")),
    (String(repeating: "x", count: 9000), .lineTooLong(limit: 8192)),
  ])
  func whatIsNoAnswerIsNamed(_ text: String, _ error: MemcachedReplyError) {
    #expect(throws: error) { try self.replies(Array(text.utf8), cutAt: 0) }
  }

  @Test(arguments: [
    ("0", 0), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil), ("-1", nil), ("+3", 3), (" 5", 5),
    ("5 ", 5), ("5x", nil), ("", nil), ("-18446744073709551615", 1),
  ])
  func numbersAreReadAsByC(_ text: String, _ number: UInt64?) { #expect(CNumber.uint64(Array(text.utf8)) == number) }

  @Test(arguments: [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("\u{0}\u{1}", "AAE=")])
  func base64(_ text: String, _ digits: String) {
    #expect(Base64.encode(Array(text.utf8)) == digits)
    #expect(Base64.decode(digits.utf8) == Array(text.utf8))
    if !text.isEmpty { #expect(ByteString(base64Key: digits.utf8) == ByteString(text)) }
  }

  @Test(arguments: ["", "a", "abc", "!!!!", "a=b=", "===="]) func whatIsNoBase64(_ digits: String) {
    let key = ByteString(base64Key: digits.utf8)
    #expect(key?.isEmpty != true)
    if digits.count % 4 != 0 || digits.isEmpty || digits == "!!!!" { #expect(key == nil) }
  }
}
