// TraceTesting: checks over recordings and the report to the test framework. This file: lines with wildcards.

/// A line of a golden file. Hand-written wildcards in it stand for whatever is there:
/// `<any>` for anything, `<int>`, `<double>` and `<bool>` for a value of that type, `<string>` for a quoted
/// string.
struct GoldenPattern {
  private enum Token {
    case text([Character])
    case wildcard(Wildcard)
  }

  fileprivate enum Wildcard: String, CaseIterable {
    case any, int, double, bool, string
  }

  private let line: String
  private let tokens: [Token]

  init(_ line: String) {
    self.line = line
    var tokens: [Token] = []
    var rest = line[...]
    var literal: [Character] = []
    while let first = rest.first {
      if first == "<", let wildcard = Wildcard.allCases.first(where: { rest.hasPrefix($0.text) }) {
        tokens += [.text(literal), .wildcard(wildcard)]
        literal = []
        rest = rest.dropFirst(wildcard.text.count)
      } else {
        literal.append(first)
        rest = rest.dropFirst()
      }
    }
    self.tokens = tokens + [.text(literal)]
  }

  /// Whether `actual` fits the whole line. Follows all ways at once, so that no line takes long.
  func matches(_ actual: String) -> Bool {
    if self.tokens.count == 1 { return self.line == actual }
    let text = Array(actual)
    var ends: Set<Int> = [0]
    for token in self.tokens {
      switch token {
      case .text(let literal): ends = Set(ends.filter { text[$0...].starts(with: literal) }.map { $0 + literal.count })
      case .wildcard(.any): ends = ends.min().map { Set($0...text.count) } ?? []
      case .wildcard(let wildcard): ends = Set(ends.flatMap { wildcard.ends(in: text, from: $0) })
      }
    }
    return ends.contains(text.count)
  }

  /// `text` with what would read as a wildcard made harmless.
  static func escaped(_ text: String) -> String {
    guard text.contains("<") else { return text }
    return Wildcard.allCases.reduce(text) { text, wildcard in
      text.split(separator: wildcard.text, omittingEmptySubsequences: false).joined(
        separator: "\\u{3c}\(wildcard.rawValue)>"
      )
    }
  }
}

extension GoldenPattern.Wildcard {
  fileprivate var text: String { "<\(self.rawValue)>" }

  /// Where a value of this type that begins at `start` can end.
  fileprivate func ends(in text: [Character], from start: Int) -> [Int] {
    switch self {
    case .any: return Array(start...text.count)
    case .int:
      let digits = text[start...].first == "-" ? start + 1 : start
      let end = text[digits...].firstIndex { !$0.isASCII || !$0.isNumber } ?? text.count
      return end > digits ? Array((digits + 1)...end) : []
    case .double:
      let end = text[start...].firstIndex { !"+-.0123456789einfa".contains($0) } ?? text.count
      return (start..<end).map { $0 + 1 }.filter { Self.isDouble(String(text[start..<$0])) }
    case .bool: return ["true", "false"].filter { text[start...].starts(with: $0) }.map { start + $0.count }
    case .string:
      guard text[start...].first == "\"" else { return [] }
      var index = start + 1
      while index < text.count, text[index] != "\"" { index += text[index] == "\\" ? 2 : 1 }
      return index < text.count ? [index + 1] : []
    }
  }

  /// A golden writes a floating-point number so that it cannot be taken for an integer.
  private static func isDouble(_ text: String) -> Bool { Double(text) != nil && Int(text) == nil }
}
