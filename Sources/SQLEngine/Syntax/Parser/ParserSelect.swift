// SQLEngine, parser. This file: SELECT itself (manual, 7.2 and 7.3).

extension Parser {
  mutating func select() throws(SyntaxFailure) -> Select {
    var select = Select(position: self.position)
    try self.expect(.select)
    if self.accept(.distinct) {
      select.distinct = try self.distinct()
      select.targets = try self.targets()
    } else if self.accept(.all) || !self.endsTarget(self.token) {
      if !self.endsTarget(self.token) { select.targets = try self.targets() }
    }
    if self.accept(.into) { select.into = try self.into() }
    if self.accept(.from) { select.from = try self.fromItems() }
    if self.accept(.where) { select.condition = try self.expression() }
    if self.at(.group) { select.groupBy = try self.groupBy() }
    if self.accept(.having) { select.having = try self.expression() }
    if self.accept(.window) {
      select.windows = try self.list { parser throws(SyntaxFailure) in try parser.namedWindow() }
    }
    return select
  }

  private mutating func distinct() throws(SyntaxFailure) -> Select.Distinct {
    guard self.accept(.on) else { return .rows }
    return .on(try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() })
  }

  /// Whether the token can follow a list of targets. None of them begins an expression.
  func endsTarget(_ token: Token) -> Bool {
    switch token.kind {
    case .comma, .rightParenthesis, .semicolon, .endOfText: true
    case .keyword:
      switch token.keyword {
      case .from, .into, .where, .group, .having, .window, .union, .intersect, .except, .order, .limit, .offset,
        .fetch, .for, .on, .returning, .with:
        true
      default: false
      }
    default: false
    }
  }

  // MARK: Targets

  mutating func targets() throws(SyntaxFailure) -> [Target] {
    try self.list { parser throws(SyntaxFailure) in try parser.target() }
  }

  private mutating func target() throws(SyntaxFailure) -> Target {
    let position = self.position
    if self.accept(.star) {
      return Target(.column(Expression.ColumnReference([], hasStar: true, position: position)), position: position)
    }
    let expression = try self.expression(.lowest, .labelled)
    if self.accept(.as) { return Target(expression, label: try self.label(), position: position) }
    let label = self.token.isBareLabel ? try self.label() : nil
    return Target(expression, label: label, position: position)
  }

  /// `RETURNING …`, if it is there.
  mutating func returning() throws(SyntaxFailure) -> [Target] {
    self.accept(.returning) ? try self.targets() : []
  }

  // MARK: INTO, GROUP BY, WINDOW

  private mutating func into() throws(SyntaxFailure) -> Select.Into {
    let persistence = try self.intoPersistence()
    _ = self.accept(.table)
    return Select.Into(try self.objectName(), persistence)
  }

  private mutating func intoPersistence() throws(SyntaxFailure) -> Persistence {
    switch self.keyword {
    case .unlogged where self.introducesTable(self.peek()):
      self.advance()
      return .unlogged
    case .temporary, .temp:
      guard self.introducesTable(self.peek()) else { return .permanent }
      self.advance()
      return .temporary
    case .local, .global:
      guard self.peek().keyword == .temporary || self.peek().keyword == .temp else { return .permanent }
      self.advance()
      self.advance()
      return .temporary
    default: return .permanent
    }
  }

  private func introducesTable(_ token: Token) -> Bool { token.isColumnName || token.keyword == .table }

  private mutating func groupBy() throws(SyntaxFailure) -> Select.GroupBy {
    self.advance()
    try self.expect(.by)
    let isDistinct = self.accept(.distinct)
    if !isDistinct { _ = self.accept(.all) }
    return Select.GroupBy(try self.groupingItems(), isDistinct: isDistinct)
  }

  private mutating func groupingItems() throws(SyntaxFailure) -> [Select.GroupBy.Item] {
    let outer = try self.enter()
    defer { self.leave(outer) }
    return try self.list { parser throws(SyntaxFailure) in try parser.groupingItem() }
  }

  private mutating func groupingItem() throws(SyntaxFailure) -> Select.GroupBy.Item {
    let position = self.position
    switch (self.keyword, self.peek().kind) {
    case (nil, .rightParenthesis) where self.at(.leftParenthesis):
      self.advance()
      self.advance()
      return .empty(position: position)
    case (.rollup, .leftParenthesis): return .rollup(try self.groupingExpressions(), position: position)
    case (.cube, .leftParenthesis): return .cube(try self.groupingExpressions(), position: position)
    case (.grouping, .keyword) where self.peek().keyword == .sets:
      self.advance()
      self.advance()
      try self.expect(.leftParenthesis)
      let items = try self.groupingItems()
      try self.expect(.rightParenthesis)
      return .groupingSets(items, position: position)
    default: return .expression(try self.expression())
    }
  }

  private mutating func groupingExpressions() throws(SyntaxFailure) -> [Expression] {
    self.advance()
    return try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() }
  }

  private mutating func namedWindow() throws(SyntaxFailure) -> Window {
    let name = try self.columnName()
    try self.expect(.as)
    return try self.window(name: name)
  }
}
