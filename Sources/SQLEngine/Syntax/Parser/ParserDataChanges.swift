// SQLEngine, parser. This file: INSERT, UPDATE and DELETE (manual, chapter 6).

extension Parser {
  /// A query, INSERT, UPDATE, DELETE or MERGE, with WITH before it or not.
  mutating func preparableStatement() throws(SyntaxFailure) -> Statement {
    let outer = try self.enter()
    defer { self.leave(outer) }
    let position = self.position
    let with = self.at(.with) ? try self.withClause() : nil
    switch self.keyword {
    case .insert: return .insert(try self.insert(with: with, at: position))
    case .update: return .update(try self.update(with: with, at: position))
    case .delete: return .delete(try self.delete(with: with, at: position))
    case .merge: return .merge(try self.merge(with: with, at: position))
    default: return .query(try self.query(with: with, at: position))
    }
  }

  // MARK: INSERT

  private mutating func insert(with: With?, at position: Int) throws(SyntaxFailure) -> InsertStatement {
    self.advance()
    try self.expect(.into)
    let table = try self.objectName()
    let alias = self.accept(.as) ? try self.columnName() : nil
    var statement = InsertStatement(with: with, into: table, alias: alias, .defaultValues, position: position)
    if self.accept(.default) {
      try self.expect(.values)
    } else {
      if self.at(.leftParenthesis), self.peek().kind != .leftParenthesis, !self.beginsQuery(1) {
        statement.columns = try self.assignmentTargets()
      }
      if self.at(.overriding) { statement.overriding = try self.overriding() }
      statement.source = .query(try self.query())
    }
    if self.at(.on) { statement.onConflict = try self.onConflict() }
    statement.returning = try self.returning()
    return statement
  }

  mutating func overriding() throws(SyntaxFailure) -> InsertStatement.Overriding {
    self.advance()
    let kind: InsertStatement.Overriding = self.at(.user) ? .user : .system
    try self.expect(kind == .user ? .user : .system)
    try self.expect(.value)
    return kind
  }

  /// `(a, b[1])`
  mutating func assignmentTargets() throws(SyntaxFailure) -> [AssignmentTarget] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.assignmentTarget() }
  }

  private mutating func assignmentTarget() throws(SyntaxFailure) -> AssignmentTarget {
    let position = self.position
    return AssignmentTarget(try self.columnName(), steps: try self.steps(), position: position)
  }

  private mutating func onConflict() throws(SyntaxFailure) -> OnConflict {
    let position = self.position
    self.advance()
    try self.expect(.conflict)
    let target = try self.conflictTarget()
    try self.expect(.do)
    guard self.accept(.update) else {
      try self.expect(.nothing)
      return OnConflict(target, .nothing, position: position)
    }
    try self.expect(.set)
    let assignments = try self.assignments()
    let condition = self.accept(.where) ? try self.expression() : nil
    return OnConflict(target, .update(assignments, condition: condition), position: position)
  }

  private mutating func conflictTarget() throws(SyntaxFailure) -> OnConflict.Target? {
    let position = self.position
    if self.at(.leftParenthesis) {
      let elements = try self.indexElements()
      let condition = self.accept(.where) ? try self.expression() : nil
      return .columns(elements, condition: condition, position: position)
    }
    guard self.accept(.on) else { return nil }
    try self.expect(.constraint)
    return .constraint(try self.columnName(), position: position)
  }

  // MARK: UPDATE

  private mutating func update(with: With?, at position: Int) throws(SyntaxFailure) -> UpdateStatement {
    self.advance()
    let table = try self.changedTable()
    try self.expect(.set)
    var statement = UpdateStatement(with: with, table, set: try self.assignments(), position: position)
    if self.accept(.from) { statement.from = try self.fromItems() }
    statement.condition = try self.changeCondition()
    statement.returning = try self.returning()
    return statement
  }

  /// A table with an alias, which SET can't be without AS.
  mutating func changedTable() throws(SyntaxFailure) -> TableReference {
    var table = try self.relation()
    if self.accept(.as) || self.token.isColumnName && !self.at(.set) { table.alias = Alias(try self.columnName()) }
    return table
  }

  /// What follows SET.
  mutating func assignments() throws(SyntaxFailure) -> [Assignment] {
    try self.list { parser throws(SyntaxFailure) in try parser.assignment() }
  }

  private mutating func assignment() throws(SyntaxFailure) -> Assignment {
    guard self.at(.leftParenthesis) else {
      let target = try self.assignmentTarget()
      try self.expect(.equals)
      return .single(target, try self.expression())
    }
    let targets = try self.assignmentTargets()
    try self.expect(.equals)
    return .multiple(targets, try self.expression())
  }

  /// `WHERE …`, if it is there; also WHERE CURRENT OF.
  private mutating func changeCondition() throws(SyntaxFailure) -> Expression? {
    guard self.accept(.where) else { return nil }
    let position = self.position
    guard self.accept(.current, .of) else { return try self.expression() }
    return .currentOf(cursor: try self.columnName(), position: position)
  }

  // MARK: DELETE

  private mutating func delete(with: With?, at position: Int) throws(SyntaxFailure) -> DeleteStatement {
    self.advance()
    try self.expect(.from)
    var statement = DeleteStatement(with: with, from: try self.changedTable(), position: position)
    if self.accept(.using) { statement.using = try self.fromItems() }
    statement.condition = try self.changeCondition()
    statement.returning = try self.returning()
    return statement
  }

  // MARK: MERGE

  private mutating func merge(with: With?, at position: Int) throws(SyntaxFailure) -> MergeStatement {
    self.advance()
    try self.expect(.into)
    let table = try self.changedTable()
    try self.expect(.using)
    let source = try self.fromItem()
    try self.expect(.on)
    let condition = try self.expression()
    guard self.at(.when) else { throw self.syntaxError() }
    var branches: [MergeStatement.Branch] = []
    while self.accept(.when) { branches.append(try self.mergeBranch()) }
    return MergeStatement(with: with, into: table, using: source, on: condition, branches, position: position)
  }

  private mutating func mergeBranch() throws(SyntaxFailure) -> MergeStatement.Branch {
    let isMatched = !self.accept(.not)
    try self.expect(.matched)
    let condition = self.accept(.and) ? try self.expression() : nil
    try self.expect(.then)
    return MergeStatement.Branch(isMatched: isMatched, condition: condition, try self.mergeAction(isMatched))
  }

  private mutating func mergeAction(_ isMatched: Bool) throws(SyntaxFailure) -> MergeStatement.Branch.Action {
    switch self.keyword {
    case .update where isMatched:
      self.advance()
      try self.expect(.set)
      return .update(try self.assignments())
    case .delete where isMatched:
      self.advance()
      return .delete
    case .insert where !isMatched:
      self.advance()
      return try self.mergeInsert()
    default:
      try self.expect(.do, .nothing)
      return .nothing
    }
  }

  private mutating func mergeInsert() throws(SyntaxFailure) -> MergeStatement.Branch.Action {
    if self.accept(.default) {
      try self.expect(.values)
      return .insert([], nil, values: nil)
    }
    let columns = self.at(.leftParenthesis) ? try self.assignmentTargets() : []
    let overriding = self.at(.overriding) ? try self.overriding() : nil
    try self.expect(.values)
    let values = try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() }
    return .insert(columns, overriding, values: values)
  }
}
