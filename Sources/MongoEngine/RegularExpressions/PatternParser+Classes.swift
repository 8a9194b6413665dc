// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: what stands in
// brackets.

extension PatternParser {
  /// Whether `[:name:]`, `[.name.]` or `[=name=]` begins here.
  var startsPOSIXClass: Bool {
    guard self.starts(with: "[:") || self.starts(with: "[.") || self.starts(with: "[=") else { return false }
    let mark = self.text[self.index + 1]
    var end = self.index + 2
    while end < self.text.count, CharacterSet.words.contains(self.text[end]) || self.text[end] == 94 { end += 1 }
    return end + 1 < self.text.count && self.text[end] == mark && self.text[end + 1] == 93
  }

  /// Reads `[…]`.
  mutating func characterClass() throws(PatternError) -> CharacterSet {
    self.index += 1
    let isNegated = self.take("^")
    var parts: [CharacterSet] = []
    var isQuoted = false
    var isFirst = true
    while true {
      guard let code = self.current else { throw PatternError("missing terminating ] for character class") }
      if self.take("\\E") {
        isQuoted = false
      } else if !isQuoted, self.take("\\Q") {
        isQuoted = true
      } else if !isQuoted, code == 93, !isFirst {
        self.index += 1
        return CharacterSet(parts, isNegated: isNegated, ignoresCase: self.options.ignoresCase)
      } else if !isQuoted, self.options.isExtendedMore, code == 32 || code == 9 {
        self.index += 1
      } else {
        parts.append(try self.member(isQuoted: isQuoted))
        isFirst = false
      }
    }
  }

  /// A character, a range, or a set.
  private mutating func member(isQuoted: Bool) throws(PatternError) -> CharacterSet {
    if isQuoted { return CharacterSet([(self.next() ?? 0)].map { $0...$0 }) }
    if let set = try self.memberSet() {
      // A hyphen is fine behind a set only as the last character.
      if self.starts(with: "-"), !self.starts(with: "-]") { throw PatternError("invalid range in character class") }
      return set
    }
    let first = try self.memberCharacter()
    guard self.starts(with: "-"), self.index + 1 < self.text.count, self.text[self.index + 1] != 93 else {
      return CharacterSet([first...first])
    }
    self.index += 1
    if try self.memberSet() != nil { throw PatternError("invalid range in character class") }
    let last = try self.memberCharacter()
    guard first <= last else { throw PatternError("range out of order in character class") }
    return CharacterSet([first...last])
  }

  private mutating func memberSet() throws(PatternError) -> CharacterSet? {
    if self.startsPOSIXClass { return try self.posixClass() }
    guard self.starts(with: "\\") else { return nil }
    self.index += 1
    if let code = self.current, ["N", "B", "R", "X"].contains(Character(code)) {
      throw PatternError("escape sequence is invalid in character class")
    }
    if let set = try self.escapedSet() { return set }
    self.index -= 1
    return nil
  }

  private mutating func memberCharacter() throws(PatternError) -> UInt32 {
    if self.take("\\b") { return 8 }
    if self.take("\\") { return try self.escapedCharacter() }
    guard let code = self.next() else { throw PatternError("missing terminating ] for character class") }
    return code
  }

  private mutating func posixClass() throws(PatternError) -> CharacterSet {
    let mark = self.text[self.index + 1]
    self.index += 2
    guard mark == 58 else { throw PatternError("POSIX collating elements are not supported") }
    let isNegated = self.take("^")
    let name = self.text(upTo: ":") ?? ""
    self.index += 1
    guard let set = CharacterSet.posix(name, usesProperties: self.options.usesProperties) else {
      throw PatternError("unknown POSIX class name")
    }
    return isNegated ? set.complement : set
  }
}
