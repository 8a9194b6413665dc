// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: a regular expression
// as the rest of the engine sees it.

/// A compiled regular expression, which finds the leftmost match and, of those, the one that is tried first.
package struct RegularExpression: Sendable {
  /// A match: positions in code points.
  package struct Match: Hashable, Sendable {
    /// All of it.
    package var range: Range<Int>
    /// The groups that capture; `nil` for one that took no part.
    package var groups: [Range<Int>?]
  }

  /// The number of groups that capture.
  package var groupCount: Int { self.program.groupCount }
  /// What every match begins with, at the start of the text and told apart by case; empty if that is not known.
  package let anchoredPrefix: String
  private let program: PatternProgram

  /// Compiles a pattern.
  ///
  /// - Parameter options: of the letters i, m, s, u and x, which the caller has checked.
  /// - Throws: ``PatternError`` in PCRE2's words.
  init(_ pattern: String, options: String = "") throws(PatternError) {
    guard pattern.utf8.count <= 32764 else { throw PatternError("regular expression is too large") }
    var parser = PatternParser(pattern, PatternOptions(letters: options.unicodeScalars) ?? PatternOptions())
    let tree = try parser.parse()
    self.anchoredPrefix = tree.anchoredPrefix
    self.program = PatternProgram(tree, groupCount: parser.groupCount)
  }

  /// The first match at or behind a position.
  ///
  /// - Parameters:
  ///   - text: the code points.
  ///   - start: the position to begin at, within the text.
  ///   - budget: how many steps it may take; what is left afterwards.
  /// - Throws: ``MatchFault`` if that is not enough.
  func firstMatch(in text: [UInt32], from start: Int = 0, budget: inout Int) throws(MatchFault) -> Match? {
    var matcher = PatternMatcher(self.program, text, from: start, budget: budget)
    let found = try matcher.firstMatch()
    budget = matcher.budget
    guard let slots = found else { return nil }
    let ranges = stride(from: 0, to: slots.count, by: 2).map { index in
      // `\K` in a lookahead can put the beginning behind the end.
      slots[index] >= 0 && slots[index + 1] >= 0 ? min(slots[index], slots[index + 1])..<slots[index + 1] : nil
    }
    return Match(range: ranges[0] ?? start..<start, groups: Array(ranges.dropFirst()))
  }

  /// How many steps a search of a text may take: as many as PCRE2 goes back by default, and more for long texts.
  static func budget(for text: [UInt32]) -> Int { 10_000_000 + 8 * text.count }

  /// Whether the expression finds something.
  ///
  /// - Throws: ``MatchFault`` if it takes too long.
  func finds(in text: String) throws(MatchFault) -> Bool {
    let text = text.unicodeScalars.map(\.value)
    var budget = Self.budget(for: text)
    return try self.firstMatch(in: text, budget: &budget) != nil
  }
}
