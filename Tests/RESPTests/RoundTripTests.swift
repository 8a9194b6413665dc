// RESPTests. This file: values written and read again.

import NIOCore
import RESP
import Testing
import WireCore

@Suite struct RoundTripTests {
  @Test(arguments: [RESPVersion.resp2, .resp3])
  func anyValue(version: RESPVersion) {
    var random = SeededRandom(seed: 20_250_101)
    for _ in 0..<2_000 {
      let values = (0..<3).map { _ in randomValue(depth: 4, using: &random) }
      var writer = RESPWriter(buffer: ByteBuffer(), version: version)
      for value in values { writer.value(value) }
      let bytes = Array(writer.buffer.readableBytesView)
      let expected = version == .resp3 ? values : values.map(\.inRESP2)
      #expect(ReplyTranscript([bytes[...]]).values == expected)
      #expect(ReplyTranscript(pieces(bytes, longest: 9, using: &random)).values == expected)
      #expect(ReplyTranscript(singles(bytes)).values == expected)
    }
  }

  @Test(arguments: [RESPVersion.resp2, .resp3])
  func aReplyBeyondTheLimitIsCut(version: RESPVersion) {
    var writer = RESPWriter(buffer: ByteBuffer(), version: version)
    writer.limit = 20
    writer.bulk(ByteString("0123456789"))
    #expect(!writer.isCut)
    let length = writer.buffer.readableBytes
    writer.bulk(ByteString("0123456789"))
    writer.verbatim(ByteString("0123456789"))
    #expect(writer.isCut && writer.buffer.readableBytes == length)
  }

  @Test(arguments: [Int64.min, -1_000_000_000_000_000_000, -10, -1, 0, 9, 10, 99, 100, 999_999_999_999_999_999, .max])
  func integers(number: Int64) {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp2)
    writer.integer(number)
    #expect(String(buffer: writer.buffer) == ":\(number)\r\n")
  }

  @Test(
    arguments: [
      (0.0, ",0\r\n"), (-0.0, ",-0\r\n"), (3, ",3\r\n"), (-1.5, ",-1.5\r\n"), (1e20, ",1e+20\r\n"), (.nan, ",nan\r\n"),
      (.infinity, ",inf\r\n"), (-.infinity, ",-inf\r\n"), (.greatestFiniteMagnitude, ",1.7976931348623157e+308\r\n"),
    ] as [(Double, String)]
  )
  func doubles(number: Double, text: String) {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp3)
    writer.value(.double(number))
    #expect(String(buffer: writer.buffer) == text)
  }

  @Test func lineBreaksInLinesBecomeSpaces() {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp3)
    writer.error("ERR a\r\nb")
    writer.simpleString("c\nd")
    #expect(String(buffer: writer.buffer) == "-ERR a  b\r\n+c d\r\n")
  }

  @Test func nullsOfBothVersions() {
    func text(_ version: RESPVersion) -> String {
      var writer = RESPWriter(buffer: ByteBuffer(), version: version)
      writer.null()
      writer.nullArray()
      writer.bulkOrNull(nil)
      writer.bulkOrNull("a")
      return String(buffer: writer.buffer)
    }
    #expect(text(.resp2) == "$-1\r\n*-1\r\n$-1\r\n$1\r\na\r\n")
    #expect(text(.resp3) == "_\r\n_\r\n_\r\n$1\r\na\r\n")
  }
}

/// A value of any type; finite numbers, so that it equals itself.
func randomValue(depth: Int, using random: inout SeededRandom) -> RESPValue {
  func text() -> String {
    String((0..<Int.random(in: 0...5, using: &random)).map { _ in "aé0 ".randomElement(using: &random) ?? "a" })
  }
  func bytes() -> ByteString {
    ByteString((0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
  }
  func values() -> [RESPValue] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(depth: depth - 1, using: &random) }
  }
  switch Int.random(in: 0..<(depth > 0 ? 13 : 9), using: &random) {
  case 0: return .simpleString(text())
  case 1: return .error(text())
  case 2: return .integer(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random))
  case 3: return .bulk(bytes())
  case 4: return .null
  case 5: return .double(Double.random(in: -1e9...1e9, using: &random) * (Bool.random(using: &random) ? 1e-20 : 1))
  case 6: return .boolean(Bool.random(using: &random))
  case 7: return .bigNumber(String(UInt64.random(in: 0 ... .max, using: &random)) + "000")
  case 8: return .verbatim(format: "txt", text: bytes())
  case 9: return .array(values())
  case 10: return .set(values())
  case 11: return .push(values())
  default:
    return .map(values().map { RESPValue.Pair($0, randomValue(depth: depth - 1, using: &random)) })
  }
}

extension RESPValue {
  /// What of a value is left when it was written in RESP2.
  fileprivate var inRESP2: RESPValue {
    switch self {
    case .array(let values), .set(let values), .push(let values): .array(values.map(\.inRESP2))
    case .map(let pairs): .array(pairs.flatMap { [$0.key.inRESP2, $0.value.inRESP2] })
    case .boolean(let flag): .integer(flag ? 1 : 0)
    case .bigNumber(let digits): .bulk(ByteString(digits))
    case .verbatim(_, let text): .bulk(text)
    case .double(let number): .bulk(ByteString(number.written))
    case .simpleString, .error, .integer, .bulk, .null: self
    }
  }
}

extension Double {
  /// The number as RESP3 writes it.
  fileprivate var written: String {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp3)
    writer.value(.double(self))
    return String(String(buffer: writer.buffer).dropFirst().dropLast())
  }
}
