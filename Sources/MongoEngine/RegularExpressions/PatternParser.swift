// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: a pattern read:
// alternatives, what they consist of, and how often it is repeated.

/// Why a pattern is none, in PCRE2's words.
struct PatternError: Error, Hashable {
  let message: String

  init(_ message: String) { self.message = message }
}

/// Reads a pattern.
struct PatternParser {
  let text: [UInt32]
  var index = 0
  var options: PatternOptions
  private(set) var depth = 0
  /// How many lookarounds there are around this place.
  var lookDepth = 0
  /// What is wrong with lookbehinds, and with `\K` in lookarounds: the rest is checked before.
  var lookbehindError: PatternError?
  var keepError: PatternError?
  /// The groups that capture, so far.
  var groupCount = 0
  /// The numbers of the groups by their names.
  var names: [String: [Int]] = [:]
  /// The groups that were referred to, before all are known.
  var references: [Int] = []
  /// Whether `\Q` has begun.
  private var isQuoted = false

  init(_ pattern: String, _ options: PatternOptions) {
    self.text = pattern.unicodeScalars.map(\.value)
    self.options = options
  }

  /// Reads all of it.
  mutating func parse() throws(PatternError) -> PatternTree {
    try self.parseVerbs()
    let tree = try self.alternatives()
    guard self.index == self.text.count else { throw PatternError("unmatched closing parenthesis") }
    if let error = self.lookbehindError { throw error }
    if self.references.contains(where: { $0 > self.groupCount }) {
      throw PatternError("reference to non-existent subpattern")
    }
    if let error = self.keepError { throw error }
    return tree
  }

  /// Alternatives up to a closing parenthesis or the end.
  mutating func alternatives() throws(PatternError) -> PatternTree {
    self.depth += 1
    defer { self.depth -= 1 }
    guard self.depth <= 251 else { throw PatternError("parentheses are too deeply nested") }
    let outer = self.options
    defer { self.options = outer }
    var branches = [try self.branch()]
    while self.take("|") { branches.append(try self.branch()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func branch() throws(PatternError) -> PatternTree {
    var parts: [PatternTree] = []
    while let item = try self.item() {
      switch item {
      case .nothing: break
      case .unrepeatable(let part):
        parts.append(part)
        if try self.quantifier() != nil { throw PatternError("quantifier does not follow a repeatable item") }
      case .repeatable(let part): parts.append(try self.repeated(part))
      }
    }
    return .sequence(parts)
  }

  /// What stands at a place in a pattern.
  enum Item {
    /// An option or a comment.
    case nothing
    case unrepeatable(PatternTree)
    case repeatable(PatternTree)
  }

  /// The next part; `nil` at the end of the alternative.
  private mutating func item() throws(PatternError) -> Item? {
    if self.isQuoted { return self.quoted() }
    try self.skipComments()
    guard let code = self.current else { return nil }
    switch Character(code) {
    case "|", ")": return nil
    case "(": return try self.group()
    case "[":
      if self.startsPOSIXClass { throw PatternError("POSIX named classes are supported only within a class") }
      return .repeatable(.set(try self.characterClass()))
    case "\\": return try self.escaped()
    case "^": return self.assertion(self.options.isMultiline ? .lineStart : .start)
    case "$": return self.assertion(self.options.isMultiline ? .lineEnd : .endBeforeNewline)
    case ".":
      self.index += 1
      return .repeatable(.set(self.options.dotMatchesNewline ? .everything : .notNewlines))
    default:
      if try self.quantifier() != nil { throw PatternError("quantifier does not follow a repeatable item") }
      self.index += 1
      return .repeatable(self.literal(code))
    }
  }

  private mutating func assertion(_ assertion: PatternAssertion) -> Item {
    self.index += 1
    return .unrepeatable(.assertion(assertion))
  }

  func literal(_ code: UInt32) -> PatternTree { .character(code, ignoresCase: self.options.ignoresCase) }

  private mutating func quoted() -> Item? {
    if self.take("\\E") {
      self.isQuoted = false
      return .nothing
    }
    guard let code = self.current else { return nil }
    self.index += 1
    return .repeatable(self.literal(code))
  }

  private mutating func escaped() throws(PatternError) -> Item {
    if self.take("\\Q") {
      self.isQuoted = true
      return .nothing
    }
    if self.take("\\E") { return .nothing }
    return try self.escape()
  }

  private mutating func repeated(_ part: PatternTree) throws(PatternError) -> PatternTree {
    if self.isQuoted, !self.starts(with: "\\E") { return part }
    if self.take("\\E") { self.isQuoted = false }
    guard let counts = try self.quantifier() else { return part }
    if self.options.isExtended { try self.skipComments() }
    var mode = self.options.isUngreedy ? RepetitionMode.lazy : .greedy
    if self.take("+") { mode = .possessive } else if self.take("?") { mode = mode == .lazy ? .greedy : .lazy }
    if try self.quantifier() != nil { throw PatternError("quantifier does not follow a repeatable item") }
    return .repetition(part, counts, mode)
  }

  /// Whether `{2}`, `{2,}` or `{2,3}` stands here.
  var startsQuantifier: Bool {
    var copy = self
    return copy.braces() != nil
  }

  /// How often, if there is a quantifier here.
  private mutating func quantifier() throws(PatternError) -> ClosedRange<Int>? {
    try self.skipComments()
    if self.take("*") { return 0...Int.max }
    if self.take("+") { return 1...Int.max }
    if self.take("?") { return 0...1 }
    guard let (low, high) = self.braces() else { return nil }
    guard low <= 65535, high <= 65535 || high == .max else { throw PatternError("number too big in {} quantifier") }
    guard low <= high else { throw PatternError("numbers out of order in {} quantifier") }
    return low...high
  }

  /// The numbers in braces; `nil`, and nothing passed over, where there are none.
  private mutating func braces() -> (low: Int, high: Int)? {
    let start = self.index
    if self.take("{"), let low = self.digits() {
      var high: Int? = low
      if self.take(",") { high = self.current == 125 ? Int.max : self.digits() }
      if let high, self.take("}") { return (low, high) }
    }
    self.index = start
    return nil
  }
}
