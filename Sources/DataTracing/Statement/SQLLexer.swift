// DataTracing, statements: what SQL text tells without its literals. This file: text falls into tokens.

/// Divides SQL text of any dialect into tokens, in one pass, looking at each byte a bounded number of times.
///
/// Every byte belongs to a token, whatever the text is. What does not end is a literal to the end of the text, so that
/// nothing that might be data is taken for a name.
struct SQLLexer {
  /// What a sign, a dot or a bracket follows.
  enum Position { case operand, literal, placeholder, elsewhere }

  /// How far the data of `COPY … FROM STDIN` has come into sight.
  enum InlineData { case none, copy, from, announced, expected, present }

  let dialect: SQLDialect
  let count: Int
  let keywords = SQLKeywordTable.shared
  var index = 0
  var position = Position.elsewhere
  /// Whether the next word begins a statement.
  var isAtStart = true
  var inlineData = InlineData.none
  /// How many of MySQL's comments whose content is executed are open.
  var executedComments = 0
  /// Whether a string now would continue one in which backslashes escape.
  var continuesEscapes = false
  /// Whether the last word was IS, perhaps with NOT: TRUE and FALSE are then part of a predicate.
  var isAfterIs = false
  /// Whether the last tokens were IDENTIFIED BY, which some products let unquoted passwords follow.
  private var identified = SQLKeyword.none
  private var isAfterDot = false

  init(_ dialect: SQLDialect, count: Int) {
    self.dialect = dialect
    self.count = count
  }

  /// The byte at an offset, or 0 beyond the end.
  @inline(__always) func byte(_ bytes: Span<UInt8>, _ index: Int) -> UInt8 {
    index < self.count ? bytes[index] : 0
  }

  /// The next token, or `nil` at the end.
  mutating func next(_ bytes: Span<UInt8>) -> SQLToken? {
    guard self.index < self.count else { return nil }
    let first = bytes[self.index]
    if SQLByte.isWhitespace(first) { return self.whitespace(bytes) }
    if first == 0 { return self.blank(.null, to: self.index + 1) }
    if let comment = self.comment(first, bytes) { return comment }
    if self.inlineData == .present {
      self.inlineData = .none
      if let end = self.endOfDataLine(self.index, bytes) { return self.endOfData(to: end) }
      return self.token(.literal, to: self.endOfData(from: self.index, bytes), stays: .present)
    }
    return self.significant(first, bytes)
  }

  private mutating func significant(_ first: UInt8, _ bytes: Span<UInt8>) -> SQLToken {
    if SQLByte.startsName(first) || (first == UInt8(ascii: "#") && self.dialect.family == .ansi) {
      return self.word(first, bytes)
    }
    switch first {
    case 0x30...0x39: return self.digits(from: self.index, bytes)
    case UInt8(ascii: "'"): return self.string(quoteAt: self.index, escapes: self.continuesEscapes, bytes)
    case UInt8(ascii: "\""): return self.doubleQuoted(bytes)
    case UInt8(ascii: "`") where self.dialect.family != .postgresql: return self.quoted(first, bytes)
    case UInt8(ascii: "["): return self.bracket(bytes)
    case UInt8(ascii: "$"): return self.dollar(bytes)
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "@"): return self.parameter(first, bytes)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return self.sign(bytes)
    case UInt8(ascii: "."): return self.dot(bytes)
    case UInt8(ascii: "("): return self.token(.openParenthesis, to: self.index + 1)
    case UInt8(ascii: ")"): return self.token(.closeParenthesis, to: self.index + 1, position: .operand)
    case UInt8(ascii: "]"): return self.token(.closeBracket, to: self.index + 1, position: .operand)
    case UInt8(ascii: ","): return self.token(.comma, to: self.index + 1)
    case UInt8(ascii: ";"): return self.semicolon()
    default: return self.token(.symbol, to: self.symbolEnd(bytes))
    }
  }

  // MARK: what a token changes

  /// A token that says something, to the given end.
  mutating func token(
    _ kind: SQLToken.Kind,
    to end: Int,
    position: Position = .elsewhere,
    stays data: InlineData? = nil
  ) -> SQLToken {
    let token = SQLToken(kind: kind, start: self.index, end: end)
    self.index = end
    self.position = token.isLiteral ? .literal : position
    self.inlineData = data ?? self.inlineDataAfterSymbol
    self.isAtStart = false
    self.continuesEscapes = false
    self.isAfterIs = false
    self.isAfterDot = kind == .dot
    self.identified = .none
    return token
  }

  /// A token that says nothing, to the given end: what was seen before it still counts.
  mutating func blank(_ kind: SQLToken.Kind, to end: Int) -> SQLToken {
    let token = SQLToken(kind: kind, start: self.index, end: end)
    self.index = end
    return token
  }

  private var inlineDataAfterSymbol: InlineData {
    switch self.inlineData {
    case .copy, .from: .copy
    case .announced: .announced
    case .none, .expected, .present: .none
    }
  }

  private mutating func semicolon() -> SQLToken {
    let hasData = self.inlineData == .announced
    let token = self.token(.semicolon, to: self.index + 1, stays: hasData ? .expected : InlineData.none)
    self.isAtStart = true
    return token
  }

  private mutating func endOfData(to end: Int) -> SQLToken {
    let token = self.token(.endOfData, to: end)
    self.isAtStart = true
    return token
  }

  private mutating func whitespace(_ bytes: Span<UInt8>) -> SQLToken {
    var end = self.index
    while end < self.count, SQLByte.isWhitespace(bytes[end]) {
      end += 1
      if self.inlineData == .expected, bytes[end - 1] == UInt8(ascii: "\n") {
        self.inlineData = .present
        break
      }
    }
    return self.blank(.whitespace, to: end)
  }

  // MARK: words

  private mutating func word(_ first: UInt8, _ bytes: Span<UInt8>) -> SQLToken {
    var end = self.index + 1
    while end < self.count, self.continuesWord(bytes[end]) { end += 1 }
    if end < self.count, let literal = self.prefixed(first, wordEnd: end, bytes) { return literal }
    return self.word(to: end, keyword: self.isAfterDot ? .none : self.keywords.keyword(bytes, self.index, end))
  }

  @inline(__always) private func continuesWord(_ byte: UInt8) -> Bool {
    SQLByte.continuesName(byte) || (byte == UInt8(ascii: "#") && self.dialect.family == .ansi)
  }

  mutating func word(to end: Int, keyword: SQLKeyword) -> SQLToken {
    if keyword == .true || keyword == .false, !self.isAfterIs { return self.token(.literal, to: end) }
    if self.identified == .by { return self.token(.literal, to: end) }
    let isAfterIs = keyword == .is || (keyword == .not && self.isAfterIs)
    let identified: SQLKeyword =
      keyword == .identified && self.dialect.family == .ansi
      ? keyword : keyword == .by && self.identified == .identified ? .by : .none
    let data = self.inlineData(after: keyword)
    var token = self.token(.word, to: end, position: keyword.startsOperand ? .elsewhere : .operand, stays: data)
    token.keyword = keyword
    self.isAfterIs = isAfterIs
    self.identified = identified
    return token
  }

  private func inlineData(after keyword: SQLKeyword) -> InlineData {
    guard self.dialect.hasInlineData else { return .none }
    if self.isAtStart { return keyword == .copy ? .copy : .none }
    switch self.inlineData {
    case .copy, .from:
      return keyword == .from ? .from : self.inlineData == .from && keyword == .stdin ? .announced : .copy
    case .announced: return .announced
    case .none, .expected, .present: return .none
    }
  }

  /// Whether the last tokens were IDENTIFIED BY.
  var isAfterIdentifiedBy: Bool { self.identified == .by }
}
