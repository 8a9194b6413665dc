// SQLEngine, parser. This file: tokens taken one by one, errors, and the bound on nesting.

/// A parser of PostgreSQL 15's dialect: recursive descent, and precedence climbing for expressions.
///
/// Each function takes what it is named after, beginning with the current token, and leaves the first token behind it
/// current. As PostgreSQL's own grammar is LALR(1), an error is always found at the first token that no statement
/// could have there.
struct Parser {
  let source: Tokens
  private(set) var index = 0
  private(set) var token: Token
  private var depth = 0
  /// At least the height of the tree that was made last.
  private var height = 0

  init(_ source: Tokens) {
    self.source = source
    self.token = source.tokens[0]
  }

  // MARK: Tokens

  var kind: Token.Kind { self.token.kind }
  var keyword: Keyword? { self.token.keyword }
  var position: Int { Int(self.token.position) }

  /// Where the token that was taken last ends, in bytes.
  var end: Int { self.index == 0 ? 0 : Int(self.source.tokens[self.index - 1].end) }

  /// The token `distance` behind the current one.
  @inline(__always)
  func peek(_ distance: Int = 1) -> Token {
    self.source.tokens[min(self.index + distance, self.source.tokens.count - 1)]
  }

  @inline(__always)
  mutating func advance() {
    if self.index + 1 < self.source.tokens.count { self.index += 1 }
    self.token = self.source.tokens[self.index]
  }

  @inline(__always)
  func at(_ keyword: Keyword) -> Bool { self.token.keyword == keyword }

  @inline(__always)
  func at(_ kind: Token.Kind) -> Bool { self.token.kind == kind }

  /// Whether the current token and the next are these words.
  func at(_ first: Keyword, _ second: Keyword) -> Bool {
    self.token.keyword == first && self.peek().keyword == second
  }

  @inline(__always)
  mutating func accept(_ keyword: Keyword) -> Bool {
    guard self.at(keyword) else { return false }
    self.advance()
    return true
  }

  @inline(__always)
  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard self.at(kind) else { return false }
    self.advance()
    return true
  }

  /// Takes both words or none.
  mutating func accept(_ first: Keyword, _ second: Keyword) -> Bool {
    guard self.at(first, second) else { return false }
    self.advance()
    self.advance()
    return true
  }

  @inline(__always)
  mutating func expect(_ kind: Token.Kind) throws(SyntaxFailure) {
    guard self.accept(kind) else { throw self.syntaxError() }
  }

  @inline(__always)
  mutating func expect(_ keyword: Keyword) throws(SyntaxFailure) {
    guard self.accept(keyword) else { throw self.syntaxError() }
  }

  mutating func expect(_ keywords: Keyword...) throws(SyntaxFailure) {
    for keyword in keywords { try self.expect(keyword) }
  }

  /// The current token as it stands in the text.
  var tokenText: String { self.text(from: Int(self.token.start), to: Int(self.token.end)) }

  func text(from start: Int, to end: Int) -> String {
    String(decoding: self.source.bytes[start..<end], as: UTF8.self)
  }

  /// `element, element, …`
  mutating func list<Element>(
    _ element: (inout Parser) throws(SyntaxFailure) -> Element
  ) throws(SyntaxFailure) -> [Element] {
    var result = [try element(&self)]
    while self.accept(.comma) { result.append(try element(&self)) }
    return result
  }

  /// `(element, element, …)`
  mutating func parenthesizedList<Element>(
    _ element: (inout Parser) throws(SyntaxFailure) -> Element
  ) throws(SyntaxFailure) -> [Element] {
    try self.expect(.leftParenthesis)
    let result = try self.list(element)
    try self.expect(.rightParenthesis)
    return result
  }

  // MARK: Errors

  /// That the current token can't stand where it does, or can't be read.
  @inline(never)
  func syntaxError(_ message: String = "syntax error") -> SyntaxFailure {
    if let failure = self.source.failure, self.at(.failure) { return failure }
    let place = self.at(.endOfText) ? "at end of input" : "at or near \"\(self.tokenText)\""
    return self.failure("\(message) \(place)", at: self.position)
  }

  @inline(never)
  func failure(
    _ message: String,
    _ state: SQLState = .syntaxError,
    hint: String? = nil,
    at position: Int?
  ) -> SyntaxFailure {
    SyntaxFailure(SQLError(state, message, hint: hint, position: position))
  }

  @inline(never)
  func unsupported(_ what: String, at position: Int? = nil) -> SyntaxFailure {
    SyntaxFailure(.unsupported(what, position: position ?? self.position))
  }

  // MARK: Nesting

  /// How deep the parser calls itself, and so how deep parentheses and queries may be nested: one of them counts once
  /// to five times. With this number the parser does with half a megabyte of stack, also when it is not optimised.
  static let maximumDepth = 128
  /// How high a tree may be: whoever walks through it calls itself that often. Chains of AND and OR are one node, but
  /// `a + b + c`, joins and unions grow with every operator.
  static let maximumHeight = 500

  /// Begins a part of the tree; the result is what ``leave(_:)`` wants.
  @inline(__always)
  mutating func enter() throws(SyntaxFailure) -> Int {
    self.depth += 1
    if self.depth > Self.maximumDepth { throw self.tooDeep() }
    let outer = self.height
    self.height = 0
    return outer
  }

  @inline(__always)
  mutating func leave(_ outer: Int) {
    self.depth -= 1
    self.height = max(outer, self.height + 1)
  }

  /// Puts a node on top of what was made last.
  @inline(__always)
  mutating func grow() throws(SyntaxFailure) {
    self.height += 1
    if self.height > Self.maximumHeight { throw self.tooDeep() }
  }

  @inline(never)
  private func tooDeep() -> SyntaxFailure {
    self.failure(
      "stack depth limit exceeded",
      .statementTooComplex,
      hint: "Increase the configuration parameter \"max_stack_depth\" (currently 2048kB), "
        + "after ensuring the platform's stack depth limit is adequate.",
      at: nil
    )
  }
}
