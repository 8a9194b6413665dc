// RESPTests. This file: replies as a client reads them.

import NIOCore
import RESP
import Testing
import WireCore

@Suite struct ReplyDecoderTests {
  @Test(
    arguments: [
      ("+OK\r\n", .simpleString("OK")),
      ("+\r\n", .simpleString("")),
      ("-ERR no\r\n", .error("ERR no")),
      ("!6\r\nERR\r\nx\r\n", .error("ERR\r\nx")),
      (":-9223372036854775808\r\n", .integer(.min)),
      (":9223372036854775807\r\n", .integer(.max)),
      ("$3\r\na\r\n\r\n", .bulk("a\r\n")),
      ("$0\r\n\r\n", .bulk("")),
      ("$-1\r\n", .null),
      ("*-1\r\n", .null),
      ("_\r\n", .null),
      ("*0\r\n", .array([])),
      ("*2\r\n:1\r\n*1\r\n$-1\r\n", .array([.integer(1), .array([.null])])),
      (",1.5\r\n", .double(1.5)),
      (",-0\r\n", .double(0)),
      (",1e-07\r\n", .double(1e-7)),
      (",inf\r\n", .double(.infinity)),
      (",-inf\r\n", .double(-.infinity)),
      ("#t\r\n", .boolean(true)),
      ("#f\r\n", .boolean(false)),
      ("(-3492890328409238509324850943850943825024385\r\n", .bigNumber("-3492890328409238509324850943850943825024385")),
      ("=7\r\ntxt:a\r\n\r\n", .verbatim(format: "txt", text: "a\r\n")),
      ("=4\r\nmkd:\r\n", .verbatim(format: "mkd", text: "")),
      ("%1\r\n+a\r\n:1\r\n", .map([.init(.simpleString("a"), .integer(1))])),
      ("%0\r\n", .map([])),
      ("~2\r\n:1\r\n:1\r\n", .set([.integer(1), .integer(1)])),
      (
        ">2\r\n+message\r\n%1\r\n:1\r\n~0\r\n", .push([.simpleString("message"), .map([.init(.integer(1), .set([]))])])
      ),
      // Attributes are left out, wherever they stand.
      ("|1\r\n+ttl\r\n:60\r\n:1\r\n", .integer(1)),
      ("|0\r\n|1\r\n*1\r\n:1\r\n|1\r\n:1\r\n:2\r\n:3\r\n+x\r\n", .simpleString("x")),
      ("*2\r\n|1\r\n+a\r\n+b\r\n:1\r\n:2\r\n", .array([.integer(1), .integer(2)])),
    ] as [(String, RESPValue)]
  )
  func value(input: String, value: RESPValue) {
    let whole = ReplyTranscript(input + "+next\r\n")
    #expect(whole.error == nil)
    #expect(whole.values == [value, .simpleString("next")])
    #expect(ReplyTranscript(singles(Array(input.utf8))).values == [value])
    for length in 0..<input.utf8.count {
      let cut = ReplyTranscript([Array(input.utf8)[..<length]])
      #expect(cut.values.isEmpty && cut.error == nil, "the first \(length) bytes")
    }
  }

  @Test func notANumber() throws {
    guard case .double(let number) = try #require(ReplyTranscript(",nan\r\n").values.first) else {
      Issue.record("expected a double")
      return
    }
    #expect(number.isNaN)
  }

  @Test(arguments: [
    ("?", "?", "the marker of a type"),
    ("\r\n", "\r\n", "the marker of a type"),
    ("PONG\r\n", "PONG\r\n", "the marker of a type"),
    ("*1\r\n$1\r\na\r\n\0", "\0", "the marker of a type"),
    ("+OK\rX", "+OK\rX", "a line that ends in CR LF"),
    ("$2\r\nabcd", "cd", "CR LF behind a string"),
    (":\r\n", ":", "a 64-bit integer"),
    (":1a\r\n", ":1a", "a 64-bit integer"),
    (":+1\r\n", ":+1", "a 64-bit integer"),
    (":9223372036854775808\r\n", ":9223372036854775808", "a 64-bit integer"),
    (":-9223372036854775809\r\n", ":-9223372036854775809", "a 64-bit integer"),
    ("$\r\n", "$", "a length"),
    ("$-2\r\n", "$-2", "a length"),
    ("$9223372036854775808\r\n", "$9223372036854775808", "a length"),
    ("*1.0\r\n", "*1.0", "a length"),
    ("%-1\r\n", "%-1", "a length"),
    ("~-1\r\n", "~-1", "a length"),
    (">-1\r\n", ">-1", "a length"),
    ("!-1\r\n", "!-1", "a length"),
    ("=-1\r\n", "=-1", "a length"),
    ("|-1\r\n", "|-1", "a length"),
    (",\r\n", ",", "a floating-point number"),
    (",0x1p3\r\n", ",0x1p3", "a floating-point number"),
    (",infinity\r\n", ",infinity", "a floating-point number"),
    (",1.5 \r\n", ",1.5 ", "a floating-point number"),
    ("#\r\n", "#", "#t or #f"),
    ("#true\r\n", "#true", "#t or #f"),
    ("(\r\n", "(", "decimal digits"),
    ("(-\r\n", "(-", "decimal digits"),
    ("(12a\r\n", "(12a", "decimal digits"),
    ("_x\r\n", "_x", "nothing behind _"),
    ("=3\r\ntxt\r\n", "txt", "a format of three letters and a colon"),
    ("=5\r\ntext:\r\n", "text:", "a format of three letters and a colon"),
  ])
  func malformed(input: String, read: String, expected: String) {
    let error = RESPReplyError.unexpected(read: ByteString(read), expected: expected)
    #expect(ReplyTranscript(input).error == error)
    // Byte by byte it may be noticed with fewer bytes to show.
    #expect(ReplyTranscript(singles(Array(input.utf8))).error != nil)
  }

  @Test(arguments: ["$?\r\n", "*?\r\n", "%?\r\n", "~?\r\n", ">?\r\n"])
  func streamedTypes(input: String) {
    #expect(ReplyTranscript(input).error == .streamed(read: ByteString(String(input.dropLast(1)))))
  }

  @Test func errorsSayWhatWasReadAndExpected() {
    let malformed = ReplyTranscript(":1a\r\n").error
    #expect(malformed?.description == "not a RESP reply: expected a 64-bit integer, got \":1a\"")
    let tooLarge = ReplyTranscript("$536870913\r\n").error
    let text = "not a readable RESP reply: expected a string's bytes of at most 536870912, got 536870913"
    #expect(tooLarge?.description == text)
  }

  @Test func nothingIsReadBehindAnError() {
    var decoder = RESPReplyDecoder()
    var first = ByteBuffer(string: "?")
    var second = ByteBuffer(string: "+OK\r\n")
    let error = RESPReplyError.unexpected(read: "?", expected: "the marker of a type")
    #expect(throws: error) { try decoder.next(&first) }
    #expect(throws: error) { try decoder.next(&second) }
  }
}
