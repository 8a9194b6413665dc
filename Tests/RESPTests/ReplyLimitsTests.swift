// RESPTests. This file: replies that are too large, too deep or only declared.

import NIOCore
import RESP
import Testing
import WireCore

@Suite struct ReplyLimitsTests {
  @Test(arguments: ["*", "%", "~", ">"])
  func depth(marker: String) {
    let paired = marker == "%"
    func nested(_ depth: Int) -> String {
      String(repeating: "\(marker)1\r\n" + (paired ? ":0\r\n" : ""), count: depth) + ":1\r\n"
    }
    #expect(ReplyTranscript(nested(128)).values.count == 1)
    let error = RESPReplyError.tooLarge(what: "nested values", size: 129, limit: 128)
    #expect(ReplyTranscript(nested(129)).error == error)
    // No deeper stack for a hundred thousand levels, nor for attributes of attributes.
    #expect(ReplyTranscript(nested(100_000)).error == error)
    #expect(ReplyTranscript(String(repeating: "|1\r\n", count: 100_000)).error == error)
  }

  @Test func attributesInARow() {
    let input = String(repeating: "|0\r\n|1\r\n:1\r\n:2\r\n", count: 10_000) + "+OK\r\n"
    #expect(ReplyTranscript(input).values == [.simpleString("OK")])
  }

  @Test func declaredLengths() {
    #expect(
      ReplyTranscript("*2147483648\r\n").error == .tooLarge(what: "elements", size: 1 << 31, limit: (1 << 31) - 1)
    )
    #expect(ReplyTranscript("%9223372036854775807\r\n").error != nil)
    #expect(ReplyTranscript("$9223372036854775807\r\n").error != nil)
    // As large as is allowed, but nothing of it arrives: no error, and no memory for it either.
    let nested = String(repeating: "*2147483647\r\n", count: 128)
    #expect(ReplyTranscript(nested) == ReplyTranscript(""))
    #expect(ReplyTranscript(nested + "*1\r\n").error != nil)
  }

  @Test func wholeReply() {
    var limits = RESPReplyLimits()
    limits.replyLength = 20
    #expect(ReplyTranscript("*4\r\n:1\r\n:2\r\n:3\r\n:4\r\n", limits: limits).values.count == 1)
    let tooLong = ReplyTranscript("*5\r\n:1\r\n:2\r\n:3\r\n:4\r\n:5\r\n", limits: limits)
    #expect(tooLong.error == .tooLarge(what: "a reply's bytes", size: 24, limit: 20))
    // Every reply counts for itself.
    #expect(ReplyTranscript(String(repeating: "+0123456789\r\n", count: 9), limits: limits).values.count == 9)
  }

  @Test func strings() {
    var limits = RESPReplyLimits()
    limits.stringLength = 5
    #expect(ReplyTranscript("$5\r\nabcde\r\n+abcd\r\n", limits: limits).values.count == 2)
    #expect(ReplyTranscript("$6\r\n", limits: limits).error == .tooLarge(what: "a string's bytes", size: 6, limit: 5))
    #expect(ReplyTranscript("+abcdef", limits: limits).error == .tooLarge(what: "a line's bytes", size: 7, limit: 5))
  }

  @Test func aLargeArrayInPiecesIsNotReadAgain() {
    // Quadratic work would take minutes here.
    let count = 100_000
    let bytes = Array(("*\(count)\r\n" + String(repeating: ":7\r\n", count: count)).utf8)
    let steps = stride(from: 0, to: bytes.count, by: 16).map { bytes[$0..<min($0 + 16, bytes.count)] }
    #expect(ReplyTranscript(steps).values == [.array(Array(repeating: .integer(7), count: count))])
  }
}
