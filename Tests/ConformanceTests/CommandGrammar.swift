// ConformanceTests: one suite, two servers. This file: commands drawn from a grammar.

import WireCore

/// A grammar of commands, as `Fixtures/conformance/redis.grammar` writes it.
struct CommandGrammar {
  indirect enum Part {
    case word(String)
    case drawn(String)
    case optional([Part])
    case repeated([Part])
    case choice([[Part]])
  }

  struct SyntaxError: Error {
    var line: Int
    var reason: String
  }

  private(set) var rules: [[Part]] = []

  init(_ text: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let tokens = line.split(separator: " ").map(String.init)
      // A lone `#` inside a command is SORT's GET #.
      if tokens.isEmpty || line.hasPrefix("#") { continue }
      var rest = tokens[...]
      let parts = try Self.sequence(&rest, line: index + 1)
      guard rest.isEmpty else { throw SyntaxError(line: index + 1, reason: "unexpected \(rest[rest.startIndex])") }
      self.rules.append(parts)
    }
  }

  private static func sequence(_ tokens: inout ArraySlice<String>, line: Int) throws -> [Part] {
    var parts: [Part] = []
    while let token = tokens.first, ![")", "]", "}", "|"].contains(token) {
      tokens.removeFirst()
      switch token {
      case "[": parts.append(.optional(try Self.enclosed(&tokens, until: "]", line: line)))
      case "{": parts.append(.repeated(try Self.enclosed(&tokens, until: "}", line: line)))
      case "(": parts.append(.choice(try Self.alternatives(&tokens, line: line)))
      default:
        let isDrawn = token.hasPrefix("<") && token.hasSuffix(">")
        parts.append(isDrawn ? .drawn(String(token.dropFirst().dropLast())) : .word(token))
      }
    }
    return parts
  }

  private static func enclosed(_ tokens: inout ArraySlice<String>, until end: String, line: Int) throws -> [Part] {
    let parts = try Self.sequence(&tokens, line: line)
    guard tokens.popFirst() == end else { throw SyntaxError(line: line, reason: "\(end) is missing") }
    return parts
  }

  private static func alternatives(_ tokens: inout ArraySlice<String>, line: Int) throws -> [[Part]] {
    var alternatives = [try Self.sequence(&tokens, line: line)]
    while tokens.first == "|" {
      tokens.removeFirst()
      alternatives.append(try Self.sequence(&tokens, line: line))
    }
    guard tokens.popFirst() == ")" else { throw SyntaxError(line: line, reason: ") is missing") }
    return alternatives
  }

  /// A command drawn with equal chances for each rule.
  func draw(from words: WordPools, using random: inout SeededRandom) -> [ByteString] {
    guard let rule = self.rules.randomElement(using: &random) else { return ["PING"] }
    var command: [ByteString] = []
    self.expand(rule, from: words, into: &command, using: &random)
    return command
  }

  private func expand(
    _ parts: [Part],
    from words: WordPools,
    into command: inout [ByteString],
    using random: inout SeededRandom
  ) {
    for part in parts {
      switch part {
      case .word(let word): command.append(ByteString(word))
      case .drawn(let kind): command.append(words.draw(kind, using: &random))
      case .optional(let inner):
        if Bool.random(using: &random) { self.expand(inner, from: words, into: &command, using: &random) }
      case .repeated(let inner):
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          self.expand(inner, from: words, into: &command, using: &random)
        }
      case .choice(let alternatives):
        if let inner = alternatives.randomElement(using: &random) {
          self.expand(inner, from: words, into: &command, using: &random)
        }
      }
    }
  }
}

/// The words behind the kinds of a grammar: small pools, with the edge values that break parsers.
struct WordPools {
  /// Names of commands, for calls with arguments that do not fit.
  var commands: [String]

  func draw(_ kind: String, using random: inout SeededRandom) -> ByteString {
    if let type = Self.typed[kind] {
      // One time in ten a key of another type, or none.
      let prefix =
        Int.random(in: 0..<10, using: &random) == 0 ? Self.prefixes.randomElement(using: &random) ?? "" : type
      return ByteString("\(prefix)\(Int.random(in: 0..<4, using: &random))")
    }
    if kind == "key" {
      return self.draw(["str", "list", "hash", "set", "zset"].randomElement(using: &random) ?? "str", using: &random)
    }
    let pool = kind == "command" ? self.commands : Self.pools[kind] ?? ["?\(kind)?"]
    return ByteString(pool.randomElement(using: &random) ?? "")
  }

  private static let typed = [
    "str": "s", "list": "l", "hash": "h", "set": "t", "zset": "z", "zsetorset": "z", "any": "s",
  ]
  private static let prefixes = ["s", "l", "h", "t", "z", "none"]

  private static let pools: [String: [String]] = [
    "value": [
      "a", "b", "", "hello world", "10", "-3", "3.5", "9223372036854775807", "x\r\ny", "\u{0}\u{1}ÿ", long, veryLong,
    ],
    "element": ["a", "b", "c", "1", "2", "-3", "10", "3.5", "", long],
    "member": ["a", "b", "c", "d", "e", "1", "2", "42", "-7", "9223372036854775807", "", long],
    "field": ["f1", "f2", "f3", "1", "2", "", long],
    "int": [
      "0", "1", "-1", "7", "-42", "100", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "01",
      "+1", " 1", "1.0", "a", "",
    ],
    "float": [
      "0", "1.5", "-0.25", "3e2", "1e-7", "0.1", "5.0e3", "inf", "-inf", "nan", "1.", ".5", "1e400", "a", "", " 1",
      "0x10",
    ],
    "count": ["0", "1", "2", "3", "10", "-1", "9223372036854775807", "-9223372036854775808", "a", ""],
    "index": ["0", "1", "2", "5", "-1", "-2", "-3", "-100", "100", "9223372036854775807", "-9223372036854775808", "a"],
    "offset": ["0", "1", "5", "20", "-1", "536870912", "9223372036854775807", "a"],
    "score": [
      "0", "1", "2", "2", "3.5", "-1", "-0", "inf", "-inf", "1e10", "0.1", "1e-5", "123456789.123", "nan", "a", "",
    ],
    "bound": ["0", "1", "2", "(1", "(2", "-inf", "+inf", "3.5", "(0.1", "-1", "a", "(", "(inf"],
    "lexbound": ["-", "+", "[a", "(a", "[c", "(c", "[", "(", "[1", "a", ""],
    "ttl": ["1000", "5000", "100000", "0", "-1", "9223372036854775807", "9223372036854775", "a"],
    "pttl": ["1000000", "5000000", "0", "-1", "9223372036854775807", "a"],
    "when": ["4000000000", "5000000000", "1", "0", "-1", "9223372036854775807", "a"],
    "whenms": ["4000000000000", "5000000000000", "1", "-1", "9223372036854775807", "a"],
    "db": ["0", "0", "0", "1", "1", "15", "16", "-1", "a", "9223372036854775807"],
    "pattern": ["*", "s*", "?1", "[sl]*", "[^s]?", "z[0-2]", "h\\*", "none", "", "*0", "[a-", "**1"],
    "sortby": ["nosort", "s*", "h*->f1", "none*", "*"],
    "sortget": ["s*", "h*->f1", "*", "none*->x"],
  ]
  private static let long = String(repeating: "l", count: 65)
  private static let veryLong = String(repeating: "v", count: 300)
}
