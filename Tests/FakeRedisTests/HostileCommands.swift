// FakeRedisTests. This file: commands that no client would send, all from one seed.

import NIOCore
import RESP
import WireCore

@testable import RedisEngine

/// Every command there is, with arguments that are as wrong as can be, on the wire and sometimes damaged there.
struct HostileCommands {
  private static let names: [[ByteString]] = CommandTable.rows.map { row in
    row.name.split(separator: "|").map { ByteString(String($0)) }
  }
  private static let keys: [ByteString] = ["a", "b", "list", "hash", "set", "zset", "{t}1", "{t}2", ""]
  private static let numbers: [ByteString] = [
    "0", "1", "-1", "2", "10", "100", "-100000", "1000000", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808", "-9223372036854775807", "4611686018427387904", "18446744073709551615", "2147483648",
    "-0", "+1", "007", " 1", "1 ", "1e3", "0x10", "nan", "-nan", "inf", "-inf", "1.7976931348623157e308", "4e-324",
    "3.0", "0.001", "99999999999999999999999999999999", "1.5e999", ".", "-",
  ]
  private static let words: [ByteString] = [
    "NX", "XX", "GT", "LT", "CH", "INCR", "EX", "PX", "EXAT", "PXAT", "KEEPTTL", "PERSIST", "GET", "MATCH", "COUNT",
    "TYPE", "BY", "DESC", "ASC", "ALPHA", "STORE", "LIMIT", "WEIGHTS", "AGGREGATE", "SUM", "MIN", "MAX",
    "WITHSCORES", "WITHVALUES", "REV", "BYSCORE", "BYLEX", "LEFT", "RIGHT", "BEFORE", "AFTER", "RANK", "MAXLEN",
    "FIELDS", "REPLACE", "ABSTTL", "IDLETIME", "FREQ", "DB", "COPY", "ASYNC", "SYNC", "IDX", "LEN", "MINMATCHLEN",
    "WITHMATCHLEN", "ID", "ADDR", "LADDR", "USER", "SKIPME", "YES", "NO", "ON", "OFF", "SKIP", "BCAST", "PREFIX",
    "OPTIN", "OPTOUT", "NOLOOP", "REDIRECT", "TIMEOUT", "ERROR", "ALL", "WRITE", "HELP", "3", "AUTH", "SETNAME",
    "FILTERBY", "PATTERN", "ACLCAT", "MODULE", "default", "maxmemory-policy", "slowlog-log-slower-than",
    "notify-keyspace-events", "KEA", "allkeys-lfu", "requirepass", "GETKEYS", "*", "?", "[", "[^", "\\", "[a-",
    "a*a*a*a*a*b",
    "(1", "(", "[a", "(inf", "+", "-", "#", "w_*", "h_*->f",
  ]

  private var random: SeededRandom
  private let maximumSize: Int

  /// - Parameter maximumSize: how long the longest argument may be.
  init(seed: UInt64, maximumSize: Int = 60_000) {
    self.random = SeededRandom(seed: seed)
    self.maximumSize = maximumSize
  }

  /// A number below `bound`.
  mutating func draw(_ bound: Int) -> Int { Int(self.random.next() % UInt64(bound)) }

  /// The next command.
  mutating func words() -> [ByteString] {
    if self.draw(4_000) == 0 { return self.longCommand() }
    var words = Self.names[self.draw(Self.names.count)]
    let count = self.draw(7)
    for index in 0..<count { words.append(self.argument(isFirst: index == 0)) }
    return words
  }

  /// Bytes as a client would send them; one in four is not what a client would send.
  mutating func bytes() -> ByteBuffer {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp2)
    writer.command(self.words())
    var bytes = writer.buffer
    guard self.draw(4) == 0 else { return bytes }
    for _ in 0...self.draw(3) {
      bytes.setInteger(UInt8(truncatingIfNeeded: self.random.next()), at: self.draw(bytes.readableBytes))
    }
    if self.draw(2) == 0 { bytes.moveWriterIndex(to: self.draw(bytes.readableBytes)) }
    return bytes
  }

  private mutating func argument(isFirst: Bool) -> ByteString {
    switch self.draw(isFirst ? 4 : 12) {
    case 0...2: Self.keys[self.draw(Self.keys.count)]
    case 3...6: Self.numbers[self.draw(Self.numbers.count)]
    case 7...9: Self.words[self.draw(Self.words.count)]
    case 10: self.noise()
    default: ByteString()
    }
  }

  private mutating func noise() -> ByteString {
    let count = self.draw(500) == 0 ? self.maximumSize : self.draw(40)
    return ByteString((0..<count).map { _ in UInt8(truncatingIfNeeded: self.random.next()) })
  }

  private mutating func longCommand() -> [ByteString] {
    let name = Self.names[self.draw(Self.names.count)]
    return name + (0..<10_000).map { _ in self.argument(isFirst: false) }
  }
}
