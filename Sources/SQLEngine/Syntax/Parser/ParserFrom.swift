// SQLEngine, parser. This file: FROM: tables, queries, functions and joins (manual, 7.2.1).

extension Parser {
  mutating func fromItems() throws(SyntaxFailure) -> [FromItem] {
    try self.list { parser throws(SyntaxFailure) in try parser.fromItem() }
  }

  /// A from item with the joins behind it.
  mutating func fromItem() throws(SyntaxFailure) -> FromItem {
    let outer = try self.enter()
    defer { self.leave(outer) }
    return try self.joins(behind: try self.primaryFromItem())
  }

  // MARK: Joins

  private mutating func joins(behind first: FromItem) throws(SyntaxFailure) -> FromItem {
    var item = first
    while self.beginsJoin {
      try self.grow()
      item = try self.join(item)
    }
    return item
  }

  private var beginsJoin: Bool {
    switch self.keyword {
    case .join, .inner, .left, .right, .full, .cross, .natural: true
    default: false
    }
  }

  private mutating func join(_ left: FromItem) throws(SyntaxFailure) -> FromItem {
    let position = self.position
    if self.accept(.cross) {
      try self.expect(.join)
      return .join(Join(.cross, left, try self.primaryFromItem(), nil, position: position))
    }
    let isNatural = self.accept(.natural)
    let kind = self.joinKind()
    try self.expect(.join)
    if isNatural { return .join(Join(kind, left, try self.primaryFromItem(), .natural, position: position)) }
    // `a JOIN b JOIN c ON … ON …`: what follows b at once belongs to the right side.
    let right = try self.fromItem()
    return .join(Join(kind, left, right, try self.joinCondition(), position: position))
  }

  private mutating func joinKind() -> Join.Kind {
    let kind: Join.Kind
    switch self.keyword {
    case .left: kind = .left
    case .right: kind = .right
    case .full: kind = .full
    case .inner:
      self.advance()
      return .inner
    default: return .inner
    }
    self.advance()
    _ = self.accept(.outer)
    return kind
  }

  private mutating func joinCondition() throws(SyntaxFailure) -> Join.Condition {
    if self.accept(.on) { return .on(try self.expression()) }
    try self.expect(.using)
    let columns = try self.columnNames()
    return .using(columns, alias: self.accept(.as) ? try self.columnName() : nil)
  }

  // MARK: Items

  private mutating func primaryFromItem() throws(SyntaxFailure) -> FromItem {
    if self.at(.leftParenthesis) { return try self.parenthesizedFromItem() }
    let position = self.position
    let isLateral = self.accept(.lateral)
    if isLateral, self.at(.leftParenthesis) {
      let place = self.position
      return try self.derivedTable(try self.parenthesizedQuery(), isLateral: true, at: place)
    }
    if self.at(.xmltable) { throw self.unsupported("XMLTABLE") }
    if isLateral || self.beginsFunction { return .function(try self.tableFunction(isLateral: isLateral, at: position)) }
    return .table(try self.tableWithAlias())
  }

  private mutating func tableWithAlias() throws(SyntaxFailure) -> TableReference {
    var table = try self.relation()
    table.alias = try self.optionalAlias()
    if self.at(.tablesample) { throw self.unsupported("TABLESAMPLE") }
    return table
  }

  /// `t`, `t *`, `ONLY t` or `ONLY (t)`
  mutating func relation() throws(SyntaxFailure) -> TableReference {
    guard self.accept(.only) else {
      let name = try self.objectName()
      _ = self.accept(.star)
      return TableReference(name)
    }
    guard self.accept(.leftParenthesis) else { return TableReference(try self.objectName(), isOnly: true) }
    let name = try self.objectName()
    try self.expect(.rightParenthesis)
    return TableReference(name, isOnly: true)
  }

  /// A query or a join in parentheses. Which of them, `((SELECT …` tells only behind the inner parentheses.
  private mutating func parenthesizedFromItem() throws(SyntaxFailure) -> FromItem {
    let position = self.position
    switch try self.parenthesizedTables() {
    case .query(let query): return try self.derivedTable(query, isLateral: false, at: position)
    case .join(var join):
      join.alias = try self.optionalAlias()
      return .join(join)
    }
  }

  private enum ParenthesizedTables {
    case query(Query)
    case join(Join)
  }

  private mutating func parenthesizedTables() throws(SyntaxFailure) -> ParenthesizedTables {
    let outer = try self.enter()
    defer { self.leave(outer) }
    try self.expect(.leftParenthesis)
    let position = self.position
    if self.beginsQuery() {
      let query = try self.query()
      try self.expect(.rightParenthesis)
      return .query(query)
    }
    guard self.at(.leftParenthesis) else { return try self.restOfJoin(behind: self.primaryFromItem()) }
    switch try self.parenthesizedTables() {
    case .query(let inner):
      if self.at(.rightParenthesis) || self.continuesQuery {
        let query = try self.finishQuery(inner, with: nil, at: position)
        try self.expect(.rightParenthesis)
        return .query(query)
      }
      if !self.beginsJoin, !self.at(.as), !self.token.isColumnName { throw self.syntaxError() }
      return try self.restOfJoin(behind: self.derivedTable(inner, isLateral: false, at: position))
    case .join(var join):
      if self.accept(.rightParenthesis) { return .join(join) }
      join.alias = try self.optionalAlias()
      return try self.restOfJoin(behind: .join(join))
    }
  }

  private var continuesQuery: Bool {
    switch self.keyword {
    case .union, .intersect, .except, .order, .limit, .offset, .fetch, .for: true
    default: false
    }
  }

  private mutating func restOfJoin(behind first: FromItem) throws(SyntaxFailure) -> ParenthesizedTables {
    guard self.beginsJoin, case .join(let join) = try self.joins(behind: first) else { throw self.syntaxError() }
    try self.expect(.rightParenthesis)
    return .join(join)
  }

  private mutating func derivedTable(
    _ query: Query,
    isLateral: Bool,
    at position: Int
  ) throws(SyntaxFailure) -> FromItem {
    guard let alias = try self.optionalAlias() else { throw self.missingAlias(query, at: position) }
    return .subquery(DerivedTable(query, isLateral: isLateral, alias: alias, position: position))
  }

  private func missingAlias(_ query: Query, at position: Int) -> SyntaxFailure {
    if self.at(.failure) { return self.syntaxError() }
    if case .values = query.body {
      return self.failure(
        "VALUES in FROM must have an alias",
        hint: "For example, FROM (VALUES ...) [AS] foo.",
        at: position
      )
    }
    return self.failure(
      "subquery in FROM must have an alias",
      hint: "For example, FROM (SELECT ...) [AS] foo.",
      at: position
    )
  }

  // MARK: Aliases

  /// `AS t (a, b)`, `t (a, b)`, `AS t` or `t`
  mutating func optionalAlias() throws(SyntaxFailure) -> Alias? {
    guard self.accept(.as) || self.token.isColumnName else { return nil }
    let name = try self.columnName()
    return Alias(name, columns: try self.optionalColumnNames())
  }

  // MARK: Functions

  /// Whether a function stands here rather than a table.
  private var beginsFunction: Bool {
    switch self.keyword {
    case .only: return false
    case .rows where self.peek().keyword == .from: return true
    case .cast, .currentDate, .currentTime, .currentTimestamp, .currentUser, .currentRole, .currentCatalog, .user,
      .sessionUser, .localtime, .localtimestamp:
      return true
    case .coalesce, .greatest, .least, .nullif, .extract, .position, .substring, .overlay, .trim, .normalize, .treat,
      .xmlconcat, .xmlelement, .xmlexists, .xmlforest, .xmlparse, .xmlpi, .xmlroot, .xmlserialize:
      if self.peek().kind == .leftParenthesis { return true }
    case .some(let keyword) where keyword.category == .reserved: return false
    case .some(let keyword) where keyword.category == .typeFunctionName: return true
    default: break
    }
    guard self.token.isColumnName else { return false }
    var distance = 1
    while self.peek(distance).kind == .dot, self.peek(distance + 1).isLabel { distance += 2 }
    return self.peek(distance).kind == .leftParenthesis && (distance > 1 || self.token.isFunctionName)
  }

  private mutating func tableFunction(isLateral: Bool, at position: Int) throws(SyntaxFailure) -> TableFunction {
    let isRowsFrom = self.at(.rows, .from)
    var functions: [TableFunction.Item] = []
    if isRowsFrom {
      self.advance()
      self.advance()
      functions = try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.rowsFromItem() }
    } else {
      functions = [TableFunction.Item(try self.windowlessCall())]
    }
    let withOrdinality = self.accept(.with, .ordinality)
    var function = TableFunction(
      functions,
      isRowsFrom: isRowsFrom,
      isLateral: isLateral,
      withOrdinality: withOrdinality,
      alias: nil,
      columnDefinitions: [],
      position: position
    )
    try self.functionAlias(&function)
    return function
  }

  private mutating func rowsFromItem() throws(SyntaxFailure) -> TableFunction.Item {
    let call = try self.windowlessCall()
    guard self.accept(.as) else { return TableFunction.Item(call) }
    return TableFunction.Item(call, columnDefinitions: try self.functionColumns())
  }

  /// A call without FILTER or OVER.
  mutating func windowlessCall() throws(SyntaxFailure) -> Expression {
    if let function = try self.valueFunction() { return function }
    if self.at(.cast) { return try self.castCall() }
    if self.peek().kind == .leftParenthesis, let call = try self.specialFunction() { return call }
    let position = self.position
    let first = self.token
    guard first.isFunctionName || first.isColumnName && self.peek().kind == .dot else { throw self.syntaxError() }
    let parts = [try self.label()] + (try self.attributes())
    guard self.at(.leftParenthesis) else { throw self.syntaxError() }
    return .functionCall(try self.application(try self.makeName(parts, at: position)))
  }

  /// A call with a syntax of its own; EXISTS, ROW and GROUPING are none.
  private mutating func specialFunction() throws(SyntaxFailure) -> Expression? {
    switch self.keyword {
    case .exists, .row, .grouping: nil
    default: try self.specialCall()
    }
  }

  /// An alias, which may define the columns' types.
  private mutating func functionAlias(_ function: inout TableFunction) throws(SyntaxFailure) {
    if self.accept(.as) {
      if self.at(.leftParenthesis) {
        function.columnDefinitions = try self.functionColumns()
        return
      }
    } else if !self.token.isColumnName {
      return
    }
    var alias = Alias(try self.columnName())
    if self.at(.leftParenthesis) {
      let behindName = self.peek(2).kind
      if behindName == .comma || behindName == .rightParenthesis {
        alias.columns = try self.columnNames()
      } else {
        function.columnDefinitions = try self.functionColumns()
      }
    }
    function.alias = alias
  }

  /// `(a int, b text COLLATE "C")`
  private mutating func functionColumns() throws(SyntaxFailure) -> [ColumnDefinition] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in
      let position = parser.position
      let name = try parser.columnName()
      let type = try parser.typeName()
      let collation = parser.accept(.collate) ? try parser.objectName() : nil
      return ColumnDefinition(name, type, collation: collation, position: position)
    }
  }
}
