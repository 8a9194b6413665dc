// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: what stands behind a
// backslash.

extension PatternParser {
  /// Reads an escape outside of a class.
  mutating func escape() throws(PatternError) -> Item {
    self.index += 1
    guard let code = self.current else { throw PatternError("\\ at end of pattern") }
    if let assertion = self.escapedAssertion(code) {
      self.index += 1
      return .unrepeatable(.assertion(assertion))
    }
    if let set = try self.escapedSet() { return .repeatable(.set(set)) }
    switch Character(code) {
    case "K":
      if self.lookDepth > 0 {
        self.keepError = PatternError(
          "\\K is not allowed in lookarounds (but see PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK)"
        )
      }
      self.index += 1
      return .unrepeatable(.keep)
    case "R":
      self.index += 1
      return .repeatable(Self.anyNewline)
    case "X", "C": throw PatternError("\\\(Character(code)) is not supported")
    case "k": return .repeatable(try self.namedReference())
    case "g": return .repeatable(try self.numberedReference())
    case "1"..."9": if let reference = self.digitReference() { return .repeatable(reference) }
    default: break
    }
    return .repeatable(self.literal(try self.escapedCharacter()))
  }

  private func escapedAssertion(_ code: UInt32) -> PatternAssertion? {
    switch Character(code) {
    case "A": .start
    case "z": .end
    case "Z": .endBeforeNewline
    case "G": .searchStart
    case "b": .wordEdge(isNegative: false, usesProperties: self.options.usesProperties)
    case "B": .wordEdge(isNegative: true, usesProperties: self.options.usesProperties)
    default: nil
    }
  }

  /// Either two characters or one, never one of the two.
  private static let anyNewline = PatternTree.atomic(
    .choice([
      .sequence([.character(13, ignoresCase: false), .character(10, ignoresCase: false)]),
      .set(CharacterSet.verticalSpaces),
    ])
  )

  /// The set that an escape means, which is passed over; `nil` if it means another thing.
  mutating func escapedSet() throws(PatternError) -> CharacterSet? {
    guard let code = self.current, let letter = Unicode.Scalar(code) else { return nil }
    if letter == "p" || letter == "P" { return try self.property() }
    let usesProperties = self.options.usesProperties
    let set: CharacterSet
    switch letter {
    case "d", "D": set = usesProperties ? .unicodeDigits : .digits
    case "w", "W": set = usesProperties ? .unicodeWords : .words
    case "s", "S": set = usesProperties ? .unicodeSpaces : .spaces
    case "h", "H": set = .horizontalSpaces
    case "v", "V": set = .verticalSpaces
    case "N": set = .newlines
    default: return nil
    }
    self.index += 1
    // Before a brace that begins no quantifier, it is the name of a character.
    if letter == "N", self.starts(with: "{"), !self.startsQuantifier { throw Self.unsupportedEscape }
    return letter.properties.isUppercase ? set.complement : set
  }

  /// `\pL`, `\p{Lu}`, `\P{^Lu}`.
  private mutating func property() throws(PatternError) -> CharacterSet {
    var isNegated = self.next() == 80
    let name: String?
    if self.take("{") {
      if self.take("^") { isNegated.toggle() }
      name = self.text(upTo: "}")
    } else {
      name = self.next().map { String(Character($0)) }
    }
    guard let name else { throw PatternError("malformed \\P or \\p sequence") }
    guard let property = CharacterProperty(named: name) else {
      throw PatternError("unknown property after \\P or \\p")
    }
    return CharacterSet([], [isNegated ? property.opposite : property])
  }

  /// The character that an escape means, in a class too.
  mutating func escapedCharacter() throws(PatternError) -> UInt32 {
    guard let code = self.next() else { throw PatternError("\\ at end of pattern") }
    switch Character(code) {
    case "a": return 7
    case "e": return 27
    case "f": return 12
    case "n": return 10
    case "r": return 13
    case "t": return 9
    case "c": return try self.control()
    case "x": return try self.hexadecimal()
    case "o":
      guard self.take("{") else { throw PatternError("missing opening brace after \\o") }
      return try self.braced(base: 8)
    case "0"..."7":
      self.index -= 1
      return self.number(base: 8, atMost: 3) ?? 0
    case "8", "9": return code
    case "F", "L", "l", "U", "u": throw Self.unsupportedEscape
    case "A"..."Z", "a"..."z": throw PatternError("unrecognized character follows \\")
    default: return code
    }
  }

  private static let unsupportedEscape = PatternError(
    "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u"
  )

  private mutating func control() throws(PatternError) -> UInt32 {
    guard let code = self.next() else { throw PatternError("\\c at end of pattern") }
    guard 32...126 ~= code else { throw PatternError("\\c must be followed by a printable ASCII character") }
    return (97...122 ~= code ? code - 32 : code) ^ 64
  }

  private mutating func hexadecimal() throws(PatternError) -> UInt32 {
    if self.take("{") { return try self.braced(base: 16) }
    return self.number(base: 16, atMost: 2) ?? 0
  }

  /// Digits and a closing brace.
  private mutating func braced(base: UInt32) throws(PatternError) -> UInt32 {
    let name = base == 16 ? "\\x" : "\\o"
    guard let value = self.number(base: base, atMost: .max), self.take("}") else {
      throw PatternError("non-\(base == 16 ? "hex" : "octal") character in \(name){} (closing brace missing?)")
    }
    guard value <= 0x10FFFF else { throw PatternError("character code point value in \\x{} or \\o{} is too large") }
    guard !(0xD800...0xDFFF).contains(value) else {
      throw PatternError("disallowed Unicode code point (>= 0xd800 && <= 0xdfff)")
    }
    return value
  }

  /// `\1` to `\9` are groups; larger numbers are, where there have been so many, else characters.
  private mutating func digitReference() -> PatternTree? {
    let start = self.index
    guard let number = self.digits(), number < 10 || number <= self.groupCount else {
      self.index = start
      return nil
    }
    return self.reference(number)
  }

  /// `\k<name>`, `\k'name'`, `\k{name}`.
  private mutating func namedReference() throws(PatternError) -> PatternTree {
    self.index += 1
    if self.take("<") { return try self.reference(named: try self.name(upTo: ">")) }
    if self.take("'") { return try self.reference(named: try self.name(upTo: "'")) }
    if self.take("{") { return try self.reference(named: try self.name(upTo: "}")) }
    throw PatternError("\\k is not followed by a braced, angle-bracketed, or quoted name")
  }

  /// `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`.
  private mutating func numberedReference() throws(PatternError) -> PatternTree {
    self.index += 1
    if self.starts(with: "<") || self.starts(with: "'") { throw PatternError("recursion is not supported") }
    let shape = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number"
    let isBraced = self.take("{")
    let isRelative = self.take("-")
    guard let number = self.digits() else {
      guard isBraced, !isRelative else { throw PatternError(shape) }
      return try self.reference(named: try self.name(upTo: "}"))
    }
    guard !isBraced || self.take("}") else { throw PatternError(shape) }
    guard number > 0 else { throw PatternError("a numbered reference must not be zero") }
    guard !isRelative || number <= self.groupCount else { throw PatternError("reference to non-existent subpattern") }
    return self.reference(isRelative ? self.groupCount + 1 - number : number)
  }
}
