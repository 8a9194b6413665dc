// DataTracing, statements: what SQL text tells without its literals. This file: the text without them.

/// Writes statements without literals and comments (OpenTelemetry 1.44, "Sanitization of db.query.text").
struct SQLSanitizer {
  private var output: [UInt8] = []
  /// Text that goes to the output as it is, and has not gone there yet.
  private var run = 0..<0
  /// Whether a comment was left out since the last byte.
  private var hasGap = false
  private var lists = SQLListCollapser()
  private var isAfterIn = false
  private let separatesHyphens: Bool

  init(_ dialect: SQLDialect, count: Int) {
    self.separatesHyphens = dialect.family == .mysql
    self.output.reserveCapacity(count)
  }

  @inline(__always) mutating func take(_ token: SQLToken, _ bytes: Span<UInt8>) {
    switch token.kind {
    case .word, .quotedName, .placeholder, .dot, .openBracket, .closeBracket, .endOfData:
      self.keep(token, bytes)
      self.isAfterIn = token.keyword == .in
    case .whitespace: self.keepWhitespace(token, bytes)
    case .comment: self.hasGap = true
    case .string, .literal, .null: self.replace(token, bytes)
    case .symbol:
      self.separateHyphens(token, bytes)
      self.keep(token, bytes)
      self.isAfterIn = false
    case .openParenthesis, .closeParenthesis, .comma, .semicolon: self.takePunctuation(token, bytes)
    }
  }

  /// The text, without whitespace around it.
  mutating func finish(_ bytes: Span<UInt8>) -> String {
    self.flush(bytes)
    while let last = self.output.last, SQLByte.isWhitespace(last) { self.output.removeLast() }
    return String(decoding: self.output, as: UTF8.self)
  }

  @inline(__always) private mutating func keep(_ token: SQLToken, _ bytes: Span<UInt8>) {
    if self.run.upperBound == token.start, !self.hasGap {
      self.run = self.run.lowerBound..<token.end
    } else {
      self.flush(bytes)
      self.fillGap()
      self.run = token.start..<token.end
    }
  }

  private mutating func keepWhitespace(_ token: SQLToken, _ bytes: Span<UInt8>) {
    if self.run.upperBound == token.start, !self.run.isEmpty, !self.hasGap {
      self.run = self.run.lowerBound..<token.end
      return
    }
    self.flush(bytes)
    self.hasGap = false
    if !self.output.isEmpty { self.run = token.start..<token.end }
  }

  private mutating func replace(_ token: SQLToken, _ bytes: Span<UInt8>) {
    self.flush(bytes)
    if token.kind == .null {
      self.hasGap = false
      if !self.output.isEmpty { self.output.append(0x20) }
    } else {
      self.fillGap()
      self.output.append(UInt8(ascii: "?"))
      self.isAfterIn = false
    }
  }

  private mutating func takePunctuation(_ token: SQLToken, _ bytes: Span<UInt8>) {
    guard self.isAfterIn || self.lists.isActive else { return self.keep(token, bytes) }
    self.flush(bytes)
    switch token.kind {
    case .comma: self.lists.comma(&self.output)
    case .closeParenthesis: self.lists.close(&self.output)
    case .semicolon: self.lists.reset()
    default: break
    }
    self.keep(token, bytes)
    self.flush(bytes)
    if token.kind == .openParenthesis { self.lists.open(isList: self.isAfterIn, self.output.count) }
    self.isAfterIn = false
  }

  private mutating func flush(_ bytes: Span<UInt8>) {
    guard !self.run.isEmpty else { return }
    bytes.extracting(self.run).withUnsafeBufferPointer { self.output.append(contentsOf: $0) }
    self.run = self.run.upperBound..<self.run.upperBound
  }

  /// A comment separated what stood around it; its place is taken by a space unless one is there.
  private mutating func fillGap() {
    guard self.hasGap else { return }
    self.hasGap = false
    if let last = self.output.last, !SQLByte.isWhitespace(last) { self.output.append(0x20) }
  }

  /// Two hyphens must not come to begin a comment because of what was left out behind them.
  private mutating func separateHyphens(_ token: SQLToken, _ bytes: Span<UInt8>) {
    guard self.separatesHyphens, bytes[token.start] == UInt8(ascii: "-") else { return }
    self.flush(bytes)
    if self.output.last == UInt8(ascii: "-"), !self.hasGap { self.output.append(0x20) }
  }
}
