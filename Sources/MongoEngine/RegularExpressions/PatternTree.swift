// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: a pattern as a tree.

/// A part of a pattern.
indirect enum PatternTree: Sendable {
  case empty
  case character(UInt32, ignoresCase: Bool)
  case set(CharacterSet)
  case assertion(PatternAssertion)
  /// What one of these groups matched.
  case reference([Int], ignoresCase: Bool)
  case capture(Int, PatternTree)
  /// Keeps its first match.
  case atomic(PatternTree)
  case look(PatternTree, isNegative: Bool)
  /// So many characters back.
  case back(Int)
  /// `\K`: the match begins here.
  case keep
  case sequence([PatternTree])
  case choice([PatternTree])
  case repetition(PatternTree, ClosedRange<Int>, RepetitionMode)
}

/// What a repetition tries first.
enum RepetitionMode: Sendable { case greedy, lazy, possessive }

/// What has to hold at a position.
enum PatternAssertion: Sendable {
  case start, end, endBeforeNewline, lineStart, lineEnd, searchStart
  case wordEdge(isNegative: Bool, usesProperties: Bool)
}

extension PatternTree {
  /// The number of characters that every match has; `nil` where matches differ.
  var fixedLength: Int? {
    switch self {
    case .empty, .assertion, .look, .back, .keep: 0
    case .character, .set: 1
    case .reference: nil
    case .capture(_, let inner), .atomic(let inner): inner.fixedLength
    case .sequence(let parts):
      parts.reduce(0 as Int?) { sum, part in sum.flatMap { sum in part.fixedLength.map { sum + $0 } } }
    case .choice(let parts):
      parts.dropFirst().allSatisfy { $0.fixedLength == parts[0].fixedLength } ? parts[0].fixedLength : nil
    // Looking takes nothing, as often as it may be.
    case .repetition(.look, _, _): 0
    case .repetition(let inner, let counts, _):
      counts.lowerBound == counts.upperBound ? inner.fixedLength.map { $0 * counts.lowerBound } : nil
    }
  }

  /// The characters that every match begins with, told apart by case, if it can begin at the start only.
  var anchoredPrefix: String {
    guard case .sequence(let parts) = self, case .assertion(.start)? = parts.first else { return "" }
    var prefix = String.UnicodeScalarView()
    for part in parts.dropFirst() {
      guard case .character(let code, false) = part, let scalar = Unicode.Scalar(code) else { break }
      prefix.append(scalar)
    }
    return String(prefix)
  }

  /// What every match begins with, by which other positions can be passed over.
  var beginning: Beginning? {
    switch self {
    case .character(let code, false): .character(code)
    case .assertion(.start): .start
    case .capture(_, let inner), .atomic(let inner): inner.beginning
    case .sequence(let parts): parts.first?.beginning
    case .repetition(let inner, let counts, _): counts.lowerBound > 0 ? inner.beginning : nil
    default: nil
    }
  }

  /// A character that every match has, by which texts can be passed over.
  var required: UInt32? {
    switch self {
    case .character(let code, false): code
    case .capture(_, let inner), .atomic(let inner): inner.required
    case .sequence(let parts): parts.reversed().lazy.compactMap(\.required).first
    case .repetition(let inner, let counts, _): counts.lowerBound > 0 ? inner.required : nil
    default: nil
    }
  }

  enum Beginning { case start, character(UInt32) }
}
