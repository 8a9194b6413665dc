// SQLEngine/Functions: PostgreSQL's functions and operators. This file: regular expressions, read.

struct RegularExpressionParser {
  typealias Tree = RegularExpression.Tree
  typealias CharacterSet = RegularExpression.CharacterSet

  private var scalars: [UnicodeScalar]
  private var index = 0
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var options: RegularExpression.Options

  init(_ pattern: String, options: RegularExpression.Options) {
    self.scalars = Array(pattern.unicodeScalars)
    self.options = options
  }

  private var current: UnicodeScalar? { self.index < self.scalars.count ? self.scalars[self.index] : nil }

  private func starts(with text: String) -> Bool {
    self.scalars[self.index...].starts(with: text.unicodeScalars)
  }

  mutating func parse() throws(SQLError) -> Tree {
    if self.starts(with: "***=") {
      self.index += 4
      self.options.isLiteral = true
    } else if self.starts(with: "***:") {
      self.index += 4
    } else if self.starts(with: "***") {
      throw RegularExpression.invalid("quantifier operand invalid")
    }
    if self.options.isLiteral {
      return .sequence(self.scalars[self.index...].map { .set(self.literal($0)) })
    }
    try self.parseEmbeddedOptions()
    let tree = try self.parseChoice()
    if self.current == ")" { throw RegularExpression.invalid("parentheses () not balanced") }
    return tree
  }

  /// `(?i)` at the beginning.
  private mutating func parseEmbeddedOptions() throws(SQLError) {
    guard self.starts(with: "(?"), let letter = self.scalars.dropFirst(self.index + 2).first,
      letter.properties.isLowercase
    else { return }
    self.index += 2
    while let flag = self.current, flag != ")" {
      guard "bceimnpqstwx".unicodeScalars.contains(flag) else {
        throw RegularExpression.invalid("invalid embedded option")
      }
      try RegularExpression.apply(flag, to: &self.options)
      self.index += 1
    }
    guard self.current == ")" else { throw RegularExpression.invalid("parentheses () not balanced") }
    self.index += 1
  }

  private mutating func skipExpanded() {
    // `(?#…)` is a comment everywhere.
    while true {
      if self.starts(with: "(?#") {
        while let scalar = self.current, scalar != ")" {
          _ = scalar
          self.index += 1
        }
        self.index += 1
      } else if self.options.isExpanded, let scalar = self.current, scalar.properties.isWhitespace {
        self.index += 1
      } else if self.options.isExpanded, self.current == "#" {
        while let scalar = self.current, scalar != "\n" {
          _ = scalar
          self.index += 1
        }
      } else {
        return
      }
    }
  }

  private mutating func parseChoice() throws(SQLError) -> Tree {
    self.depth += 1
    defer { self.depth -= 1 }
    if self.depth > 200 { throw RegularExpression.invalid("regular expression is too complex") }
    var branches = [try self.parseSequence()]
    while self.current == "|" {
      self.index += 1
      branches.append(try self.parseSequence())
    }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func parseSequence() throws(SQLError) -> Tree {
    var parts: [Tree] = []
    self.skipExpanded()
    while let scalar = self.current, scalar != "|", scalar != ")" {
      let atom = try self.parseAtom()
      parts.append(try self.parseQuantifier(atom))
      self.skipExpanded()
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func parseQuantifier(_ atom: Tree) throws(SQLError) -> Tree {
    self.skipExpanded()
    var (least, most): (Int, Int?)
    switch self.current {
    case "*": (least, most) = (0, nil)
    case "+": (least, most) = (1, nil)
    case "?": (least, most) = (0, 1)
    case "{":
      guard let next = self.scalars.dropFirst(self.index + 1).first, ("0"..."9").contains(next) else { return atom }
      (least, most) = try self.parseBounds()
    default: return atom
    }
    switch atom {
    case .assertion, .look: throw RegularExpression.invalid("quantifier operand invalid")
    default: break
    }
    self.index += 1
    var isGreedy = true
    if self.current == "?" {
      isGreedy = false
      self.index += 1
    }
    self.skipExpanded()
    if let next = self.current, next == "*" || next == "+" || next == "?" {
      throw RegularExpression.invalid("quantifier operand invalid")
    }
    return .repetition(atom, least, most, isGreedy: isGreedy)
  }

  /// `{m}`, `{m,}` or `{m,n}`; ends on the closing brace.
  private mutating func parseBounds() throws(SQLError) -> (Int, Int?) {
    self.index += 1
    let invalid = RegularExpression.invalid("invalid repetition count(s)")
    guard let least = self.parseNumber(), least <= 255 else { throw invalid }
    var most: Int? = least
    if self.current == "," {
      self.index += 1
      most = self.parseNumber()
    }
    guard self.current == "}" else {
      throw self.current == nil ? RegularExpression.invalid("braces {} not balanced") : invalid
    }
    if let most, most > 255 || most < least { throw invalid }
    return (least, most)
  }

  private mutating func parseNumber() -> Int? {
    var value: Int?
    while let scalar = self.current, ("0"..."9").contains(scalar) {
      value = min(100_000, (value ?? 0) * 10 + Int(scalar.value - 48))
      self.index += 1
    }
    return value
  }

  // MARK: Atoms

  private func literal(_ scalar: UnicodeScalar) -> CharacterSet {
    let set = CharacterSet(ranges: [scalar.value...scalar.value])
    return self.options.ignoresCase ? set.folded : set
  }

  private mutating func parseAtom() throws(SQLError) -> Tree {
    guard let scalar = self.current else { return .empty }
    self.index += 1
    switch scalar {
    case "(": return try self.parseGroup()
    case "[": return try self.parseBracket()
    case ".":
      return .set(CharacterSet(ranges: self.options.stopsAtNewline ? [10...10] : [], isNegated: true))
    case "^": return .assertion(self.options.anchorsAtNewline ? .lineStart : .start)
    case "$": return .assertion(self.options.anchorsAtNewline ? .lineEnd : .end)
    case "\\": return try self.parseEscape()
    case "*", "+", "?": throw RegularExpression.invalid("quantifier operand invalid")
    case "{" where self.current.map { ("0"..."9").contains($0) } == true:
      throw RegularExpression.invalid("quantifier operand invalid")
    default: return .set(self.literal(scalar))
    }
  }

  private mutating func parseGroup() throws(SQLError) -> Tree {
    var (number, look): (Int?, Bool?) = (nil, nil)
    if self.starts(with: "?:") {
      self.index += 2
    } else if self.starts(with: "?=") || self.starts(with: "?!") {
      look = self.starts(with: "?!")
      self.index += 2
    } else if self.starts(with: "?<") {
      throw .unsupported("lookbehind in regular expressions")
    } else if self.current == "?" {
      throw RegularExpression.invalid("quantifier operand invalid")
    } else {
      self.groupCount += 1
      number = self.groupCount
    }
    let inner = try self.parseChoice()
    guard self.current == ")" else { throw RegularExpression.invalid("parentheses () not balanced") }
    self.index += 1
    if let look { return .look(inner, isNegative: look) }
    if let number { return .group(inner, number) }
    // Parentheses that do not capture still keep alternatives together.
    return inner
  }

  private static let digits: [ClosedRange<UInt32>] = [48...57]
  private static let word: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
  private static let space: [ClosedRange<UInt32>] = [9...13, 32...32]

  static func isWord(_ code: UInt32) -> Bool { self.word.contains { $0.contains(code) } }

  private mutating func parseEscape() throws(SQLError) -> Tree {
    guard let scalar = self.current else { throw RegularExpression.invalid("invalid escape \\ sequence") }
    switch scalar {
    case "A": self.index += 1; return .assertion(.start)
    case "Z": self.index += 1; return .assertion(.end)
    case "m": self.index += 1; return .assertion(.wordStart)
    case "M": self.index += 1; return .assertion(.wordEnd)
    case "y": self.index += 1; return .assertion(.wordEdge)
    case "Y": self.index += 1; return .assertion(.notWordEdge)
    case "1"..."9": throw .unsupported("back reference in regular expressions")
    default: break
    }
    if let set = self.classEscape(scalar) {
      self.index += 1
      return .set(set)
    }
    return .set(self.literal(try self.parseCharacterEscape()))
  }

  private func classEscape(_ scalar: UnicodeScalar) -> CharacterSet? {
    switch scalar {
    case "d": CharacterSet(ranges: Self.digits)
    case "D": CharacterSet(ranges: Self.digits, isNegated: true)
    case "w": CharacterSet(ranges: Self.word)
    case "W": CharacterSet(ranges: Self.word, isNegated: true)
    case "s": CharacterSet(ranges: Self.space)
    case "S": CharacterSet(ranges: Self.space, isNegated: true)
    default: nil
    }
  }

  /// One character behind a backslash.
  private mutating func parseCharacterEscape() throws(SQLError) -> UnicodeScalar {
    let invalid = RegularExpression.invalid("invalid escape \\ sequence")
    guard let scalar = self.current else { throw invalid }
    self.index += 1
    switch scalar {
    case "a": return "\u{7}"
    case "b": return "\u{8}"
    case "B": return "\\"
    case "e": return "\u{1B}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "0": return "\0"
    case "c":
      guard let control = self.current, let result = UnicodeScalar(control.value & 31) else { throw invalid }
      self.index += 1
      return result
    case "u": return try self.parseHex(4...4)
    case "U": return try self.parseHex(8...8)
    case "x": return try self.parseHex(1...255)
    default:
      if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) { throw invalid }
      return scalar
    }
  }

  private mutating func parseHex(_ count: ClosedRange<Int>) throws(SQLError) -> UnicodeScalar {
    var (value, digits): (UInt32, Int) = (0, 0)
    while digits < count.upperBound, let scalar = self.current, scalar.isASCII,
      let digit = BytesText.hexDigit(UInt8(scalar.value))
    {
      value = value << 4 | UInt32(digit)
      digits += 1
      self.index += 1
    }
    guard digits >= count.lowerBound, let scalar = UnicodeScalar(value) else {
      throw RegularExpression.invalid("invalid escape \\ sequence")
    }
    return scalar
  }

  // MARK: Brackets

  private mutating func parseBracket() throws(SQLError) -> Tree {
    // `[[:<:]]` and `[[:>:]]` are word boundaries.
    for (text, assertion) in [("[:<:]]", RegularExpression.Assertion.wordStart), ("[:>:]]", .wordEnd)]
    where self.starts(with: text) {
      self.index += 6
      return .assertion(assertion)
    }
    var set = CharacterSet()
    var isNegated = false
    if self.current == "^" {
      isNegated = true
      self.index += 1
    }
    var isFirst = true
    while true {
      guard let scalar = self.current else { throw RegularExpression.invalid("brackets [] not balanced") }
      if scalar == "]", !isFirst { break }
      isFirst = false
      try self.parseBracketItem(&set)
    }
    self.index += 1
    if self.options.ignoresCase { set = set.folded }
    if isNegated, self.options.stopsAtNewline { set.ranges.append(10...10) }
    set.isNegated = isNegated
    return .set(set)
  }

  private mutating func parseBracketItem(_ set: inout CharacterSet) throws(SQLError) {
    if self.starts(with: "[:") { return set.ranges += try self.parseClass() }
    if self.current == "\\", let next = self.scalars.dropFirst(self.index + 1).first,
      let escaped = self.classEscape(next)
    {
      if escaped.isNegated { throw RegularExpression.invalid("invalid escape \\ sequence") }
      self.index += 2
      set.ranges += escaped.ranges
      return
    }
    let first = try self.parseBracketCharacter()
    guard self.current == "-", let next = self.scalars.dropFirst(self.index + 1).first, next != "]" else {
      set.ranges.append(first.value...first.value)
      return
    }
    self.index += 1
    let last = try self.parseBracketCharacter()
    guard first.value <= last.value else { throw RegularExpression.invalid("invalid character range") }
    set.ranges.append(first.value...last.value)
  }

  private mutating func parseBracketCharacter() throws(SQLError) -> UnicodeScalar {
    guard let scalar = self.current else { throw RegularExpression.invalid("brackets [] not balanced") }
    self.index += 1
    if scalar == "\\" { return try self.parseCharacterEscape() }
    // `[.x.]` and `[=x=]` of one character are that character.
    if scalar == "[", let mark = self.current, mark == "." || mark == "=" {
      guard self.index + 3 < self.scalars.count, self.scalars[self.index + 2] == mark,
        self.scalars[self.index + 3] == "]"
      else { throw RegularExpression.invalid("invalid collating element") }
      let result = self.scalars[self.index + 1]
      self.index += 4
      return result
    }
    return scalar
  }

  private static let classes: [String: [ClosedRange<UInt32>]] = [
    "alpha": [65...90, 97...122], "digit": [48...57], "alnum": [48...57, 65...90, 97...122], "upper": [65...90],
    "lower": [97...122], "space": [9...13, 32...32], "blank": [9...9, 32...32],
    "punct": [33...47, 58...64, 91...96, 123...126], "xdigit": [48...57, 65...70, 97...102],
    "cntrl": [0...31, 127...127], "print": [32...126], "graph": [33...126],
    "word": [48...57, 65...90, 95...95, 97...122],
  ]

  private mutating func parseClass() throws(SQLError) -> [ClosedRange<UInt32>] {
    self.index += 2
    var name = String.UnicodeScalarView()
    while let scalar = self.current, scalar != ":" {
      name.append(scalar)
      self.index += 1
    }
    guard self.starts(with: ":]"), let ranges = Self.classes[String(name)] else {
      throw RegularExpression.invalid(self.current == nil ? "brackets [] not balanced" : "invalid character class")
    }
    self.index += 2
    return ranges
  }
}
