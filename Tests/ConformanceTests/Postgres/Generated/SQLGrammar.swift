// ConformanceTests: one suite, two servers. This file: the grammar that generated SQL is made of.

import WireCore

/// What expressions are made of, as `Fixtures/conformance/postgres.grammar` writes it.
struct SQLGrammar {
  enum Part: Hashable {
    case text(String)
    /// An expression, literal or query of a kind.
    case hole(String)
    case choice([String])
  }

  struct Rule: Hashable {
    var parts: [Part]

    /// Whether nothing else must be drawn for it.
    var isLeaf: Bool { self.parts.allSatisfy { if case .hole = $0 { false } else { true } } }
  }

  struct SyntaxError: Error {
    var line: Int
    var text: Substring
  }

  /// What gives a value of a kind for every row.
  private(set) var rules: [String: [Rule]] = [:]
  /// What fails for some values.
  private(set) var risks: [String: [Rule]] = [:]
  private(set) var values: [String: [String]] = [:]

  init(_ text: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let mark = line.firstIndex(where: { ":!=".contains($0) }) else {
        throw SyntaxError(line: index + 1, text: line)
      }
      let kind = line[..<mark].split(separator: " ").joined(separator: " ")
      let rest = line[line.index(after: mark)...].dropFirst()
      switch line[mark] {
      case "=": self.values[kind] = rest.split(separator: "|", omittingEmptySubsequences: false).map(Self.value)
      case "!": self.risks[kind, default: []].append(Rule(parts: Self.parts(rest)))
      default: self.rules[kind, default: []].append(Rule(parts: Self.parts(rest)))
      }
    }
  }

  /// A value without the one space that separates it from a bar on each side.
  private static func value(_ text: Substring) -> String {
    let text = text.hasPrefix(" ") ? text.dropFirst() : text
    return String(text.hasSuffix(" ") ? text.dropLast() : text)
  }

  private static func parts(_ text: Substring) -> [Part] {
    var parts: [Part] = []
    var rest = text
    while !rest.isEmpty {
      if let hole = rest.prefixMatch(of: /<([A-Za-z][A-Za-z. ]*)>/) {
        parts.append(.hole(String(hole.1)))
        rest = rest[hole.range.upperBound...]
      } else if let choice = rest.prefixMatch(of: /\{([^{}]*\|[^{}]*)\}/) {
        parts.append(.choice(choice.1.split(separator: "|", omittingEmptySubsequences: false).map(String.init)))
        rest = rest[choice.range.upperBound...]
      } else {
        parts.append(.text(String(rest.removeFirst())))
      }
    }
    return parts
  }
}
