// RedisEngineTests. This file: strings at their limits, and numbers as Redis reads and writes them.

import NIOCore
import Testing
import WireCore

@testable import RedisEngine

struct StringLimitTests {
  @Test(
    arguments: [
      ("0", 0), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("", nil), ("-", nil), ("-0", nil), ("01", nil), ("+1", nil), (" 1", nil),
      ("1 ", nil), ("1x", nil), ("18446744073709551617", nil),
    ] as [(ByteString, Int64?)]
  )
  func canonicalIntegers(text: ByteString, number: Int64?) {
    #expect(text.canonicalInteger == number)
    if let number { #expect(ByteString(decimal: number) == text) }
  }

  @Test(
    arguments: [
      ("1", 1), ("-0", -0.0), ("1.", 1), (".5", 0.5), ("+2", 2), ("1e3", 1000), ("0x10", 16), ("0x1p-1", 0.5),
      ("inf", .infinity), ("-Infinity", -.infinity), ("0e999", 0), ("1e400", nil), ("-1e400", nil), ("1e-400", nil),
      ("0x1p99999", nil), ("nan", nil), ("", nil), ("+", nil), ("+-1", nil), (" 1", nil), ("1 ", nil), ("1,5", nil),
      ("1e", nil), ("0x", nil), ("infinit", nil), ("1\u{0}", nil),
    ] as [(ByteString, Double?)]
  )
  func doubles(text: ByteString, number: Double?) {
    #expect(text.redisDouble == number)
  }

  @Test func longDoublesAreReadUpToFiveThousandBytes() {
    #expect(ByteString("1" + String(repeating: "0", count: 300)).longDouble != nil)
    #expect(ByteString("0." + String(repeating: "1", count: 5117)).longDouble != nil)
    #expect(ByteString("0." + String(repeating: "1", count: 5118)).longDouble == nil)
  }

  @Test func sumsHaveNoExponent() {
    #expect(formatLongDouble(3) == "3")
    #expect(formatLongDouble(-0.0) == "0")
    #expect(formatLongDouble(-0.5) == "-0.5")
    #expect(formatLongDouble(1e-20) == "0")
    #expect(formatLongDouble(-1e-20) == "0")
    #expect(formatLongDouble(100_000_000_000_000_000_000) == "100000000000000000000")
    #expect(formatLongDouble(.greatestFiniteMagnitude).utf8.count > 300)
  }

  @Test func countsDigitsWithoutWritingThem() {
    for number in [0, 9, 10, -1, -10, 12_345, Int64.max, Int64.min] {
      #expect(StringValue.integer(number).count == "\(number)".utf8.count)
    }
  }

  @Test func longestStrings() {
    var engine = RedisEngine(now: FakeClock.Instant(milliseconds: 0))
    engine.configuration.maxBulkLength = 16
    let client = engine.connect(ConnectionInfo(id: ConnectionID(0), peer: "a", local: "b"))
    func reply(_ line: String) -> String {
      var buffer = ByteBuffer()
      let words = line.split(separator: " ").map { ByteString(String($0)) }
      _ = engine.dispatch(words, client: client, reply: &buffer)
      return String(buffer: buffer)
    }
    let tooLong = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n"
    #expect(reply("SETRANGE a 15 x") == ":16\r\n")
    #expect(reply("APPEND a x") == tooLong)
    #expect(reply("SETRANGE a 16 x") == tooLong)
    #expect(reply("SETRANGE a 14 yz") == ":16\r\n")
    #expect(reply("SETRANGE new 16 x") == tooLong)
    #expect(reply("GETRANGE a -3 -1") == "$3\r\n\u{0}yz\r\n")
    #expect(reply("LCS a b") == "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len\r\n")
  }
}
