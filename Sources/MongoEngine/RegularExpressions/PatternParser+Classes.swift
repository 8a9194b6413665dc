// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: what stands in
// brackets.

extension PatternParser {
  /// Whether `[:name:]`, `[.name.]` or `[=name=]` begins here.
  var startsPOSIXClass: Bool {
    self.posixClassEnd != nil
  }

  /// Where the mark before the bracket that ends such a name is.
  private var posixClassEnd: Int? {
    guard self.starts(with: "[:") || self.starts(with: "[.") || self.starts(with: "[=") else { return nil }
    let mark = self.text[self.index + 1]
    var end = self.index + 2
    while end + 1 < self.text.count {
      let (code, next) = (self.text[end], self.text[end + 1])
      if code == mark, next == 93 { return end }
      if code == 93 || code == 91 && next == mark { return nil }
      end += code == 92 && (next == 93 || next == 92) ? 2 : 1
    }
    return nil
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
        return CharacterSet(parts, isNegated: isNegated)
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
    if isQuoted { return self.set(try self.plainCharacter()) }
    if let set = try self.memberSet() {
      // A hyphen is fine behind a set only as the last character.
      if self.starts(with: "-"), !self.starts(with: "-]") { throw PatternError("invalid range in character class") }
      return set
    }
    let first = try self.memberCharacter()
    guard self.starts(with: "-"), self.index + 1 < self.text.count, self.text[self.index + 1] != 93 else {
      return self.set(first)
    }
    self.index += 1
    if try self.memberSet() != nil { throw PatternError("invalid range in character class") }
    let last = try self.memberCharacter()
    guard first <= last else { throw PatternError("range out of order in character class") }
    return CharacterSet(first...last, ignoresCase: self.options.ignoresCase)
  }

  private func set(_ code: UInt32) -> CharacterSet {
    CharacterSet(code...code, ignoresCase: self.options.ignoresCase)
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
    return try self.plainCharacter()
  }

  private mutating func plainCharacter() throws(PatternError) -> UInt32 {
    guard let code = self.next() else { throw PatternError("missing terminating ] for character class") }
    return code
  }

  private mutating func posixClass() throws(PatternError) -> CharacterSet {
    guard let end = self.posixClassEnd, self.text[self.index + 1] == 58 else {
      throw PatternError("POSIX collating elements are not supported")
    }
    self.index += 2
    let isNegated = self.take("^")
    let codes = self.text[min(self.index, end)..<end].compactMap(Unicode.Scalar.init)
    let name = String(String.UnicodeScalarView(codes))
    self.index = end + 2
    let options = self.options
    guard
      let set = CharacterSet.posix(name, usesProperties: options.usesProperties, ignoresCase: options.ignoresCase)
    else { throw PatternError("unknown POSIX class name") }
    return isNegated ? set.complement : set
  }
}
