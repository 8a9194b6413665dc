// ConformanceTests: one suite, two servers. This file: the words that generated commands are made of.

import WireCore

/// The words behind the kinds of a grammar: small pools, with the edge values that break parsers.
struct WordPools {
  /// Names of commands, for calls with arguments that do not fit.
  var commands: [String]

  func draw(_ kind: String, using random: inout SeededRandom) -> ByteString {
    if let type = Self.typed[kind] {
      // One time in ten a key of another type, or none.
      let prefix = Int.random(in: 0..<10, using: &random) == 0 ? Self.prefixes.drawn(using: &random) : type
      return ByteString("\(prefix)\(Int.random(in: 0..<4, using: &random))")
    }
    switch kind {
    case "zsetorset": return self.draw(Bool.random(using: &random) ? "zset" : "set", using: &random)
    case "key": return self.draw(["str", "list", "hash", "set", "zset"].drawn(using: &random), using: &random)
    // Spans that differ by seconds, so that GT and LT decide the same on two servers that are not asked at once.
    case "span": return ByteString("\(1000 * Int.random(in: 1...1_000_000, using: &random))")
    case "command": return ByteString(self.commands.drawn(using: &random))
    default: return ByteString(Self.pools[kind]?.drawn(using: &random) ?? "?\(kind)?")
    }
  }

  /// Whether a word is the name of a key of the pools.
  static func isKey(_ word: ByteString) -> Bool {
    guard word.count >= 2, let digit = word.bytes.last, (48..<52).contains(digit) else { return false }
    return self.prefixes.contains(String(word.string.dropLast()))
  }

  private static let typed = [
    "str": "s", "list": "l", "hash": "h", "set": "t", "zset": "z", "none": "none",
  ]
  private static let prefixes = ["s", "l", "h", "t", "z", "none"]

  private static let pools: [String: [String]] = [
    "value": [
      "a", "b", "", "hello world", "10", "-3", "3.5", "9223372036854775807", "x\r\ny", "\u{0}\u{1}ÿ", long, veryLong,
    ],
    "element": ["a", "b", "c", "1", "2", "-3", "10", "3.5", "", long],
    "number": ["1", "2", "-3", "10", "3.5", "0", "-0.25"],
    "member": ["a", "b", "c", "d", "e", "1", "2", "42", "-7", "9223372036854775807", "", long],
    "field": ["f1", "f2", "f3", "1", "2", "", long],
    "int": [
      "0", "1", "-1", "7", "-42", "100", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "01",
      "+1", " 1", "1.0", "a", "",
    ],
    "smallint": ["0", "1", "2", "3", "-1", "100", "9999", "10000", "70000", "5000000000"],
    "float": [
      "0", "1.5", "-0.25", "3e2", "1e-7", "0.1", "5.0e3", "inf", "-inf", "nan", "1.", ".5", "1e400", "a", "", " 1",
      "0x10",
    ],
    "count": ["0", "1", "2", "3", "10", "-1", "9223372036854775807", "-9223372036854775808", "a", ""],
    "few": ["1", "2", "3"],
    "all": ["1000", "100000"],
    "index": ["0", "1", "2", "5", "-1", "-2", "-3", "-100", "100", "9223372036854775807", "-9223372036854775808", "a"],
    "offset": ["0", "1", "5", "20", "-1", "536870912", "9223372036854775807", "a"],
    "score": [
      "0", "1", "2", "2", "3.5", "-1", "-0", "inf", "-inf", "1e10", "0.1", "1e-5", "123456789.123", "nan", "a", "",
    ],
    "bound": ["0", "1", "2", "(1", "(2", "-inf", "+inf", "3.5", "(0.1", "-1", "a", "(", "(inf"],
    "lexset": ["x0", "x1", "x2"],
    "lexbound": ["-", "+", "[a", "(a", "[c", "(c", "[", "(", "[1", "a", ""],
    "ttl": ["1000", "5000", "100000", "0", "-1", "9223372036854775807", "9223372036854775", "a"],
    "pttl": ["1000000", "5000000", "0", "-1", "9223372036854775807", "a"],
    "when": ["4000000000", "5000000000", "1", "0", "-1", "9223372036854775807", "a"],
    "whenms": ["4000000000000", "5000000000000", "1", "-1", "9223372036854775807", "a"],
    "timeout": ["0.001", "0.001", "0.001", "0.002", "-1", "a", "", "nan", "inf", "1e300"],
    "db": ["0", "0", "0", "1", "1", "15", "16", "-1", "a", "9223372036854775807"],
    "pattern": ["*", "s*", "?1", "[sl]*", "[^s]?", "z[0-2]", "h\\*", "none", "", "*0", "[a-", "**1"],
    "type": ["string", "list", "hash", "set", "zset", "stream", "none", "STRING", ""],
    "sortby": ["nosort", "s*", "h*->f1", "none*", "*"],
    "sortget": ["s*", "h*->f1", "*", "none*->x", "#"],
  ]
  private static let long = String(repeating: "l", count: 65)
  private static let veryLong = String(repeating: "v", count: 300)
}

extension [String] {
  /// One of these; empty if there is none.
  fileprivate func drawn(using random: inout SeededRandom) -> String { self.randomElement(using: &random) ?? "" }
}
