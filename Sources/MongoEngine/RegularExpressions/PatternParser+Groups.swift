// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: what stands in
// parentheses.

extension PatternParser {
  /// What a pattern begins with: `(*UCP)`.
  mutating func parseVerbs() throws(PatternError) {
    while self.starts(with: "(*"), let end = self.text[self.index...].firstIndex(of: 41) {
      let name = String(String.UnicodeScalarView(self.text[self.index + 2..<end].compactMap(Unicode.Scalar.init)))
      switch name {
      case "UTF", "UTF8": break
      case "UCP": self.options.usesProperties = true
      default: throw PatternError("(*\(name)) is not supported")
      }
      self.index = end + 1
    }
  }

  /// Reads `(…)`.
  mutating func group() throws(PatternError) -> Item {
    self.index += 1
    if self.starts(with: "*") { throw PatternError("(*VERB) not recognized or malformed") }
    guard self.take("?") else { return .repeatable(self.options.namesOnly ? try self.body() : try self.capture(nil)) }
    if self.take(":") { return .repeatable(try self.body()) }
    if self.take(">") { return .repeatable(.atomic(try self.body())) }
    if self.take("=") { return .repeatable(.look(try self.ahead(), isNegative: false)) }
    if self.take("!") { return .repeatable(.look(try self.ahead(), isNegative: true)) }
    if self.take("<=") { return .repeatable(.look(try self.behind(), isNegative: false)) }
    if self.take("<!") { return .repeatable(.look(try self.behind(), isNegative: true)) }
    if self.take("P<") || self.take("<") { return .repeatable(try self.capture(try self.name(upTo: ">"))) }
    if self.take("'") { return .repeatable(try self.capture(try self.name(upTo: "'"))) }
    if self.take("P=") { return .repeatable(try self.reference(named: try self.name(upTo: ")"))) }
    try self.refuseUnsupported()
    return try self.inlineOptions()
  }

  /// Alternatives and the closing parenthesis.
  private mutating func body() throws(PatternError) -> PatternTree {
    let tree = try self.alternatives()
    guard self.take(")") else { throw PatternError("missing closing parenthesis") }
    return tree
  }

  private mutating func capture(_ name: String?) throws(PatternError) -> PatternTree {
    self.groupCount += 1
    let number = self.groupCount
    if let name {
      guard self.names[name] == nil || self.options.allowsEqualNames else {
        throw PatternError("two named subpatterns have the same name (PCRE2_DUPNAMES not set)")
      }
      self.names[name, default: []].append(number)
    }
    return .capture(number, try self.body())
  }

  private mutating func ahead() throws(PatternError) -> PatternTree {
    self.lookDepth += 1
    defer { self.lookDepth -= 1 }
    return try self.body()
  }

  /// Each alternative goes back by its length first.
  private mutating func behind() throws(PatternError) -> PatternTree {
    let tree = try self.ahead()
    let branches = if case .choice(let branches) = tree { branches } else { [tree] }
    var result: [PatternTree] = []
    for branch in branches {
      let length = branch.fixedLength
      if length == nil, self.lookbehindError == nil {
        self.lookbehindError = PatternError("lookbehind assertion is not fixed length")
      }
      if let length, length > 65535 { throw PatternError("lookbehind assertion is too long") }
      result.append(.sequence([.back(length ?? 0), branch]))
    }
    return .choice(result)
  }

  private func refuseUnsupported() throws(PatternError) {
    guard let code = self.current else { throw PatternError("unrecognized character after (? or (?-") }
    switch Character(code) {
    case "(": throw PatternError("conditional groups are not supported")
    case "|": throw PatternError("branch reset groups are not supported")
    case "C": throw PatternError("callouts are not supported")
    case "R", "&", "0"..."9", "+": throw PatternError("recursion is not supported")
    case "P": throw PatternError("unrecognized character after (?P")
    default: break
    }
  }

  /// `(?i)`, for the rest of the group, or `(?i:…)`.
  private mutating func inlineOptions() throws(PatternError) -> Item {
    let outer = self.options
    var isOn = true
    let isReset = self.take("^")
    if isReset { for letter in "imsxn".unicodeScalars { self.options.set(letter, false) } }
    while let code = self.next(), let letter = Unicode.Scalar(code) {
      switch letter {
      case ")": return .nothing
      case ":":
        let body = try self.body()
        self.options = outer
        return .repeatable(body)
      case "-":
        guard isOn, !isReset else { throw PatternError("invalid hyphen in option setting") }
        isOn = false
      case "x" where isOn && self.take("x"):
        self.options.isExtended = true
        self.options.isExtendedMore = true
      default:
        guard self.options.set(letter, isOn) else { throw PatternError("unrecognized character after (? or (?-") }
      }
    }
    throw PatternError("missing closing parenthesis")
  }
}

extension PatternParser {
  /// A group's name.
  mutating func name(upTo end: Unicode.Scalar) throws(PatternError) -> String {
    let start = self.index
    while let code = self.current, CharacterSet.words.contains(code) { self.index += 1 }
    let name = String(String.UnicodeScalarView(self.text[start..<self.index].compactMap(Unicode.Scalar.init)))
    if name.unicodeScalars.first.map({ CharacterSet.digits.contains($0.value) }) ?? false {
      throw PatternError("subpattern name must start with a non-digit")
    }
    guard !name.isEmpty else { throw PatternError("subpattern name expected") }
    guard name.unicodeScalars.count <= 32 else {
      throw PatternError("subpattern name is too long (maximum 32 code units)")
    }
    guard self.take(String(end)) else {
      throw PatternError("syntax error in subpattern name (missing terminator?)")
    }
    return name
  }

  /// What the group of a name matched, which has to stand before.
  mutating func reference(named name: String) throws(PatternError) -> PatternTree {
    guard let numbers = self.names[name] else { throw PatternError("reference to non-existent subpattern") }
    return .reference(numbers, ignoresCase: self.options.ignoresCase)
  }

  /// What the group of a number matched; the group may come later.
  mutating func reference(_ number: Int) -> PatternTree {
    self.references.append(number)
    return .reference([number], ignoresCase: self.options.ignoresCase)
  }
}
