// SQLEngine, parser. This file: prepared statements, cursors and notifications.

extension Parser {
  // MARK: Prepared statements

  /// PREPARE of a statement, or PREPARE TRANSACTION.
  mutating func prepare() throws(SyntaxFailure) -> Statement {
    self.advance()
    if self.at(.transaction), self.peek().isString {
      self.advance()
      return .transaction(.prepare(try self.string()))
    }
    let name = try self.columnName()
    let types =
      self.at(.leftParenthesis)
      ? try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.typeName() } : []
    try self.expect(.as)
    let start = Int(self.token.start)
    let statement = try self.preparableStatement()
    return .prepare(PrepareStatement(name, types: types, as: statement, range: start..<self.end))
  }

  mutating func execute() throws(SyntaxFailure) -> ExecuteStatement {
    try self.expect(.execute)
    let name = try self.columnName()
    let arguments =
      self.at(.leftParenthesis)
      ? try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() } : []
    return ExecuteStatement(name, arguments)
  }

  mutating func deallocate() throws(SyntaxFailure) -> Statement {
    self.advance()
    if self.at(.prepare), self.peek().isColumnName || self.peek().keyword == .all { self.advance() }
    return .deallocate(self.accept(.all) ? nil : try self.columnName())
  }

  // MARK: Cursors

  mutating func declare() throws(SyntaxFailure) -> Statement {
    self.advance()
    let name = try self.columnName()
    var options: Set<DeclareCursor.Option> = []
    while let option = try self.cursorOption() { options.insert(option) }
    try self.expect(.cursor)
    var isHoldable = false
    if self.at(.with) || self.at(.without) {
      isHoldable = self.at(.with)
      self.advance()
      try self.expect(.hold)
    }
    try self.expect(.for)
    return .declareCursor(DeclareCursor(name, options, isHoldable: isHoldable, for: try self.query()))
  }

  private mutating func cursorOption() throws(SyntaxFailure) -> DeclareCursor.Option? {
    if self.accept(.binary) { return .binary }
    if self.accept(.insensitive) { return .insensitive }
    if self.accept(.asensitive) { return .asensitive }
    if self.accept(.scroll) { return .scroll }
    guard self.accept(.no) else { return nil }
    try self.expect(.scroll)
    return .noScroll
  }

  /// FETCH or MOVE.
  mutating func fetch() throws(SyntaxFailure) -> Statement {
    let isMove = self.at(.move)
    self.advance()
    let direction = try self.fetchDirection()
    return .fetch(FetchStatement(try self.columnName(), direction, isMove: isMove))
  }

  /// Which way and how far, up to the cursor's name. A word is the name if nothing follows that could be it.
  private mutating func fetchDirection() throws(SyntaxFailure) -> FetchStatement.Direction {
    switch self.kind {
    case .integerLiteral, .plus, .minus: return try self.behindCount(.forward(try self.signedInteger()))
    default: break
    }
    guard let keyword = self.keyword, self.isDirection(keyword) else { return try self.behindCount(.forward(1)) }
    self.advance()
    switch keyword {
    case .next: return try self.behindCount(.forward(1))
    case .prior: return try self.behindCount(.backward(1))
    case .first: return try self.behindCount(.absolute(1))
    case .last: return try self.behindCount(.absolute(-1))
    case .absolute: return try self.behindCount(.absolute(try self.signedInteger()))
    case .relative: return try self.behindCount(.relative(try self.signedInteger()))
    case .all: return try self.behindCount(.forward(nil))
    case .forward: return try self.behindCount(.forward(try self.fetchCount()))
    default: return try self.behindCount(.backward(try self.fetchCount()))
    }
  }

  private func isDirection(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .all: true
    case .absolute, .relative:
      self.peek().kind == .integerLiteral || self.peek().kind == .plus || self.peek().kind == .minus
    case .next, .prior, .first, .last: self.peek().kind != .endOfText && self.peek().kind != .semicolon
    case .forward, .backward: self.peek().kind != .endOfText && self.peek().kind != .semicolon
    default: false
    }
  }

  /// A number of rows, ALL as nil, or nothing as 1.
  private mutating func fetchCount() throws(SyntaxFailure) -> Int32? {
    if self.accept(.all) { return nil }
    switch self.kind {
    case .integerLiteral, .plus, .minus: return try self.signedInteger()
    default: return 1
    }
  }

  private mutating func behindCount(
    _ direction: FetchStatement.Direction
  ) throws(SyntaxFailure) -> FetchStatement.Direction {
    if !self.accept(.from) { _ = self.accept(.in) }
    return direction
  }

  mutating func close() throws(SyntaxFailure) -> Statement {
    self.advance()
    return .closeCursor(self.accept(.all) ? nil : try self.columnName())
  }

  // MARK: Notifications

  mutating func listen() throws(SyntaxFailure) -> Statement {
    self.advance()
    return .listen(try self.columnName())
  }

  mutating func unlisten() throws(SyntaxFailure) -> Statement {
    self.advance()
    return .unlisten(self.accept(.star) ? nil : try self.columnName())
  }

  mutating func notify() throws(SyntaxFailure) -> Statement {
    self.advance()
    let channel = try self.columnName()
    return .notify(channel: channel, payload: self.accept(.comma) ? try self.string() : nil)
  }

  // MARK: DISCARD, CALL, DO

  mutating func discard() throws(SyntaxFailure) -> Statement {
    self.advance()
    let target: DiscardTarget
    switch self.keyword {
    case .all: target = .all
    case .plans: target = .plans
    case .sequences: target = .sequences
    case .temp, .temporary: target = .temporary
    default: throw self.syntaxError()
    }
    self.advance()
    return .discard(target)
  }

  mutating func call() throws(SyntaxFailure) -> Statement {
    self.advance()
    let name = try self.routineName()
    guard self.at(.leftParenthesis) else { throw self.syntaxError() }
    return .call(try self.application(name))
  }

  /// DO with its body.
  mutating func anonymousBlock() throws(SyntaxFailure) -> Statement {
    let position = self.position
    self.advance()
    var count = 0
    while self.token.isString || self.at(.language) {
      if self.accept(.language) {
        _ = self.token.isString ? try self.string() : try self.nonReservedWord()
      } else {
        self.advance()
      }
      count += 1
    }
    if count == 0 { throw self.syntaxError() }
    return .opaque(OpaqueStatement("DO", position: position))
  }
}
