// SQLEngine, parser. This file: queries: set operations, and the clauses behind them (manual, 7.4 to 7.8).

extension Parser {
  /// A query without parentheses around it, or with.
  mutating func query() throws(SyntaxFailure) -> Query {
    let position = self.position
    let with = self.at(.with) ? try self.withClause() : nil
    return try self.query(with: with, at: position)
  }

  mutating func query(with: With?, at position: Int) throws(SyntaxFailure) -> Query {
    let outer = try self.enter()
    defer { self.leave(outer) }
    return try self.finishQuery(try self.queryOperand(), with: with, at: position)
  }

  /// `(query)`, in any number of parentheses.
  mutating func parenthesizedQuery() throws(SyntaxFailure) -> Query {
    let outer = try self.enter()
    defer { self.leave(outer) }
    try self.expect(.leftParenthesis)
    let position = self.position
    let query =
      self.at(.leftParenthesis)
      ? try self.finishQuery(try self.parenthesizedQuery(), with: nil, at: position)
      : try self.query()
    try self.expect(.rightParenthesis)
    return query
  }

  /// SELECT, VALUES, TABLE or a query in parentheses.
  private mutating func queryOperand() throws(SyntaxFailure) -> Query {
    let position = self.position
    switch self.keyword {
    case .select: return Query(.select(try self.select()), position: position)
    case .values: return Query(.values(try self.rows(), position: position), position: position)
    case .table:
      self.advance()
      return Query(.select(self.selectAll(from: try self.relation(), at: position)), position: position)
    default:
      guard self.at(.leftParenthesis) else { throw self.syntaxError() }
      return try self.parenthesizedQuery()
    }
  }

  private func selectAll(from table: TableReference, at position: Int) -> Select {
    let star = Expression.column(Expression.ColumnReference([], hasStar: true, position: position))
    return Select(targets: [Target(star, position: position)], from: [.table(table)], position: position)
  }

  /// `VALUES (…), (…)`
  private mutating func rows() throws(SyntaxFailure) -> [[Expression]] {
    self.advance()
    return try self.list { parser throws(SyntaxFailure) in
      try parser.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() }
    }
  }

  /// Set operations and clauses behind a query's first operand.
  mutating func finishQuery(
    _ first: consuming Query,
    with: With?,
    at position: Int
  ) throws(SyntaxFailure) -> Query {
    var query = first
    if self.setOperation() != nil { query = try self.setOperations(behind: query, atLeast: 1) }
    query.position = position
    if let with {
      if let inner = query.with {
        throw self.failure("multiple WITH clauses not allowed", at: inner.position)
      }
      query.with = with
    }
    if self.kind == .keyword { try self.queryClauses(&query) }
    return query
  }

  // MARK: Set operations

  private func setOperation() -> (kind: Query.SetOperation.Kind, level: Int)? {
    switch self.keyword {
    case .union: (.union, 1)
    case .except: (.except, 1)
    case .intersect: (.intersect, 2)
    default: nil
    }
  }

  /// INTERSECT binds more tightly than UNION and EXCEPT; all group from the left.
  private mutating func setOperations(behind first: consuming Query, atLeast level: Int) throws(SyntaxFailure) -> Query
  {
    var left = first
    while let operation = self.setOperation(), operation.level >= level {
      try self.grow()
      let position = self.position
      self.advance()
      let isAll = self.accept(.all)
      if !isAll { _ = self.accept(.distinct) }
      var right = try self.queryOperand()
      while let next = self.setOperation(), next.level > operation.level {
        right = try self.setOperations(behind: right, atLeast: next.level)
      }
      let node = Query.SetOperation(operation.kind, isAll: isAll, left, right, position: position)
      left = Query(.setOperation(node), position: left.position)
    }
    return left
  }

  // MARK: ORDER BY, LIMIT, FOR

  /// The clauses behind a query. A query in parentheses may have had them before: then no second time.
  private mutating func queryClauses(_ query: inout Query) throws(SyntaxFailure) {
    if self.at(.order) {
      let order = try self.orderBy()
      if !query.orderBy.isEmpty {
        throw self.failure("multiple ORDER BY clauses not allowed", at: order[0].expression.start)
      }
      query.orderBy = order
    }
    if self.at(.for) { query.locking += try self.lockingClauses() }
    try self.limitClauses(&query)
    if self.at(.for) { query.locking += try self.lockingClauses() }
    if query.limit?.withTies == true { try self.checkTies(query) }
  }

  private mutating func limitClauses(_ query: inout Query) throws(SyntaxFailure) {
    var hasCount = false
    var hasOffset = false
    while true {
      switch self.keyword {
      case .limit where !hasCount, .fetch where !hasCount:
        hasCount = true
        try self.countClause(&query)
      case .offset where !hasOffset:
        hasOffset = true
        try self.offsetClause(&query)
      default: return
      }
    }
  }

  private mutating func countClause(_ query: inout Query) throws(SyntaxFailure) {
    let position = self.position
    let isFetch = self.at(.fetch)
    self.advance()
    var limit = query.limit ?? Query.Limit()
    let count = isFetch ? try self.fetchCount() : try self.limitCount()
    if !isFetch, self.at(.comma) {
      self.advance()
      _ = try self.expression()
      throw self.failure(
        "LIMIT #,# syntax is not supported",
        hint: "Use separate LIMIT and OFFSET clauses.",
        at: position
      )
    }
    if isFetch { limit.withTies = try self.fetchTies() }
    if limit.count != nil { throw self.failure("multiple LIMIT clauses not allowed", at: count.start) }
    limit.count = count
    query.limit = limit
  }

  private func checkTies(_ query: Query) throws(SyntaxFailure) {
    if query.orderBy.isEmpty {
      throw self.failure("WITH TIES cannot be specified without ORDER BY clause", at: nil)
    }
    if query.locking.contains(where: { $0.wait == .skipLocked }) {
      throw self.failure("SKIP LOCKED and WITH TIES options cannot be used together", at: nil)
    }
  }

  private mutating func limitCount() throws(SyntaxFailure) -> Expression {
    self.at(.all) ? self.takeConstant(.null) : try self.expression()
  }

  /// `FIRST 3 ROWS`; one row without a number.
  private mutating func fetchCount() throws(SyntaxFailure) -> Expression {
    guard self.accept(.first) || self.accept(.next) else { throw self.syntaxError() }
    let isAlone =
      (self.at(.row) || self.at(.rows)) && (self.peek().keyword == .only || self.peek().keyword == .with)
    let count =
      isAlone ? .constant(Expression.Constant(.integer(1), position: 0)) : try self.simpleOperand()
    guard self.accept(.row) || self.accept(.rows) else { throw self.syntaxError() }
    return count
  }

  /// An operand without operators, or a number with a sign.
  private mutating func simpleOperand() throws(SyntaxFailure) -> Expression {
    guard self.at(.plus) || self.at(.minus) else { return try self.operand(.restricted) }
    let position = self.position
    return .constant(Expression.Constant(try self.signedNumber(), position: position))
  }

  private mutating func fetchTies() throws(SyntaxFailure) -> Bool {
    if self.accept(.only) { return false }
    try self.expect(.with, .ties)
    return true
  }

  private mutating func offsetClause(_ query: inout Query) throws(SyntaxFailure) {
    self.advance()
    let offset = try self.expression()
    if !self.accept(.row) { _ = self.accept(.rows) }
    var limit = query.limit ?? Query.Limit()
    if limit.offset != nil { throw self.failure("multiple OFFSET clauses not allowed", at: offset.start) }
    limit.offset = offset
    query.limit = limit
  }

  /// `FOR UPDATE OF t NOWAIT`, any number of times, or FOR READ ONLY, which means nothing.
  private mutating func lockingClauses() throws(SyntaxFailure) -> [Query.Locking] {
    if self.at(.for, .read) {
      self.advance()
      self.advance()
      try self.expect(.only)
      return []
    }
    var clauses: [Query.Locking] = []
    while self.at(.for) { clauses.append(try self.lockingClause()) }
    return clauses
  }

  private mutating func lockingClause() throws(SyntaxFailure) -> Query.Locking {
    let position = self.position
    self.advance()
    let strength: Query.Locking.Strength
    switch self.keyword {
    case .no:
      self.advance()
      try self.expect(.key)
      strength = .noKeyUpdate
    case .key:
      self.advance()
      strength = .keyShare
    case .share: strength = .share
    default: strength = .update
    }
    try self.expect(strength == .share || strength == .keyShare ? .share : .update)
    let relations = self.accept(.of) ? try self.objectNames() : []
    return Query.Locking(strength, relations: relations, wait: try self.lockWait(), position: position)
  }

  private mutating func lockWait() throws(SyntaxFailure) -> Query.Locking.Wait {
    if self.accept(.nowait) { return .noWait }
    guard self.accept(.skip) else { return .block }
    try self.expect(.locked)
    return .skipLocked
  }

  // MARK: WITH

  mutating func withClause() throws(SyntaxFailure) -> With {
    let position = self.position
    try self.expect(.with)
    let isRecursive = self.peek().isColumnName && self.accept(.recursive)
    let tables = try self.list { parser throws(SyntaxFailure) in try parser.commonTable() }
    return With(isRecursive: isRecursive, tables, position: position)
  }

  private mutating func commonTable() throws(SyntaxFailure) -> With.CommonTable {
    let position = self.position
    let name = try self.columnName()
    let columns = try self.optionalColumnNames()
    try self.expect(.as)
    var isMaterialized: Bool?
    if self.accept(.materialized) {
      isMaterialized = true
    } else if self.accept(.not) {
      try self.expect(.materialized)
      isMaterialized = false
    }
    try self.expect(.leftParenthesis)
    let statement = try self.preparableStatement()
    try self.expect(.rightParenthesis)
    if self.at(.search) || self.at(.cycle) {
      throw self.unsupported(self.at(.search) ? "SEARCH" : "CYCLE")
    }
    return With.CommonTable(
      name,
      columns: columns,
      isMaterialized: isMaterialized,
      statement,
      position: position
    )
  }
}
