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
