// DataTracing, statements: what SQL text tells without its literals. This file: what makes two statements the same.

/// The form of a statement: equal for statements that differ only in literals, names and numbers of parameters,
/// lengths of lists of IN, numbers of rows of VALUES, whitespace, comments and the case of keywords.
public struct SQLFingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The statement in its form.
  public let text: String
  /// A hash of the text that is the same in every process (FNV-1a, 64 bits).
  public let hash: UInt64

  /// The text.
  public var description: String { self.text }

  /// The fingerprint of a statement. It is made from the sanitised text: a recorded span has the same one.
  public init(_ statement: SQLText) {
    var text = statement.sanitized
    self.text = text.withUTF8 { buffer in
      let bytes = buffer.span
      var lexer = SQLLexer(statement.dialect, count: bytes.count)
      var writer = SQLFingerprintWriter(count: bytes.count, hasVariables: statement.dialect.family == .mysql)
      while let token = lexer.next(bytes) { writer.take(token, bytes) }
      return writer.finish()
    }
    self.hash = self.text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}

/// Writes statements in their form.
struct SQLFingerprintWriter {
  private enum Last { case nothing, name, keyword, value, symbol, opening, dot, closing, separator }

  private var output: [UInt8] = []
  private var last = Last.nothing
  private var signs: [UInt8] = []
  private var lists = SQLListCollapser()
  private var previous = SQLKeyword.none
  private let hasVariables: Bool

  init(count: Int, hasVariables: Bool) {
    self.output.reserveCapacity(count)
    self.hasVariables = hasVariables
  }

  mutating func take(_ token: SQLToken, _ bytes: Span<UInt8>) {
    guard !token.isBlank, token.kind != .endOfData else { return }
    defer { self.previous = token.keyword }
    if token.isLiteral || (token.kind == .placeholder && !self.isVariable(token, bytes)) { return self.value() }
    if self.holdsSign(token, bytes) { return }
    self.writeSigns()
    self.endRows(token)
    switch token.kind {
    case .word where token.keyword != .none: self.keyword(token, bytes)
    case .openParenthesis, .openBracket: self.open(token, bytes)
    case .closeParenthesis, .closeBracket:
      self.lists.closeRows(&self.output)
      self.lists.close(&self.output)
      self.write(token, bytes, spaced: false, .closing)
    case .comma:
      self.lists.comma(&self.output)
      self.write(token, bytes, spaced: false, .separator)
    case .semicolon:
      self.lists.closeRows(&self.output)
      self.lists.reset()
      self.write(token, bytes, spaced: false, .separator)
    case .dot: self.write(token, bytes, spaced: false, .dot)
    case .symbol where Self.isCast(token, bytes): self.write(token, bytes, spaced: false, .dot)
    case .symbol: self.write(token, bytes, spaced: true, .symbol)
    default: self.write(token, bytes, spaced: true, .name)
    }
  }

  mutating func finish() -> String {
    self.writeSigns()
    self.lists.closeRows(&self.output)
    while self.output.last == UInt8(ascii: ";") { self.output.removeLast() }
    return String(decoding: self.output, as: UTF8.self)
  }

  /// MySQL's variables are no parameters.
  private func isVariable(_ token: SQLToken, _ bytes: Span<UInt8>) -> Bool {
    self.hasVariables && bytes[token.start] == UInt8(ascii: "@")
  }

  /// A literal or a parameter. Its signs go with it, and so does another value before it: `1 + 2` is a value.
  private mutating func value() {
    self.signs = []
    self.lists.closeRows(&self.output)
    guard self.last != .value else { return }
    self.space()
    self.output.append(UInt8(ascii: "?"))
    self.last = .value
  }

  /// Whether a sign waits for what follows: it counts only if that is no value.
  private mutating func holdsSign(_ token: SQLToken, _ bytes: Span<UInt8>) -> Bool {
    let byte = bytes[token.start]
    guard token.kind == .symbol, token.end == token.start + 1, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"),
      self.last != .name, self.last != .closing, self.last != .keyword || self.previous.startsOperand
    else { return false }
    self.signs.append(byte)
    return true
  }

  private mutating func writeSigns() {
    for sign in self.signs {
      self.space()
      self.output.append(sign)
      self.last = .symbol
    }
    self.signs = []
  }

  /// Rows of VALUES end at whatever is no row.
  private mutating func endRows(_ token: SQLToken) {
    guard self.lists.isInRows else { return }
    let goesOn = token.kind == .openParenthesis || token.kind == .comma || token.keyword == .row
    if !goesOn { self.lists.closeRows(&self.output) }
  }

  private mutating func open(_ token: SQLToken, _ bytes: Span<UInt8>) {
    let isList = self.previous == .in || (self.previous == .array && token.kind == .openBracket)
    let isSpaced = token.kind == .openParenthesis && self.last != .name
    self.write(token, bytes, spaced: isSpaced, .opening)
    self.lists.open(isList: isList, self.output.count)
  }

  private mutating func keyword(_ token: SQLToken, _ bytes: Span<UInt8>) {
    self.space()
    for index in token.start..<token.end {
      self.output.append(SQLByte.isLetter(bytes[index]) ? bytes[index] & 0xDF : bytes[index])
    }
    self.last = .keyword
    if token.keyword == .values { self.lists.openRows(self.output.count) }
  }

  private mutating func write(_ token: SQLToken, _ bytes: Span<UInt8>, spaced: Bool, _ last: Last) {
    if spaced { self.space() }
    bytes.extracting(token.start..<token.end).withUnsafeBufferPointer { self.output.append(contentsOf: $0) }
    self.last = last
  }

  private mutating func space() {
    if self.last != .nothing, self.last != .opening, self.last != .dot { self.output.append(0x20) }
  }

  private static func isCast(_ token: SQLToken, _ bytes: Span<UInt8>) -> Bool {
    token.end == token.start + 2 && bytes[token.start] == UInt8(ascii: ":")
      && bytes[token.start + 1] == UInt8(ascii: ":")
  }
}
