// SQLEngine, parser. This file: COPY, EXPLAIN, LOCK and maintenance.

extension Parser {
  // MARK: COPY

  mutating func copy() throws(SyntaxFailure) -> Statement {
    self.advance()
    var options: [Option] = []
    let subject: CopyStatement.Subject
    if self.accept(.leftParenthesis) {
      subject = .query(try self.preparableStatement())
      try self.expect(.rightParenthesis)
    } else {
      if self.at(.binary) { options.append(self.wordOption("format", "binary")) }
      let table = try self.objectName()
      subject = .table(table, columns: try self.optionalColumnNames())
    }
    let isFrom = self.at(.from)
    if case .query = subject, isFrom { throw self.syntaxError() }
    if !self.accept(.from) { try self.expect(.to) }
    let end = try self.copyEnd()
    options += try self.copyOptions()
    let place = self.position
    let condition = self.accept(.where) ? try self.expression() : nil
    if condition != nil, !isFrom { throw self.failure("WHERE clause not allowed with COPY TO", at: place) }
    return .copy(CopyStatement(subject, isFrom: isFrom, end, options, condition: condition))
  }

  private mutating func wordOption(_ name: String, _ word: String? = nil) -> Option {
    let position = self.position
    self.advance()
    return Option(name, word.map { .word($0) }, position: position)
  }

  private mutating func copyEnd() throws(SyntaxFailure) -> CopyStatement.End {
    if self.accept(.program) { return .program(try self.string()) }
    if self.accept(.stdin) || self.accept(.stdout) { return .client }
    return .file(try self.string())
  }

  private mutating func copyOptions() throws(SyntaxFailure) -> [Option] {
    var options: [Option] = []
    if self.at(.using) || self.at(.delimiters) {
      _ = self.accept(.using)
      try self.expect(.delimiters)
      options.append(Option("delimiter", .string(try self.string()), position: self.position))
    }
    _ = self.accept(.with)
    if self.at(.leftParenthesis) { return options + (try self.utilityOptions(isCopy: true)) }
    while let option = try self.oldCopyOption() { options.append(option) }
    return options
  }

  /// An option of the syntax before PostgreSQL 9.0.
  private mutating func oldCopyOption() throws(SyntaxFailure) -> Option? {
    let position = self.position
    switch self.keyword {
    case .binary: return self.wordOption("format", "binary")
    case .csv: return self.wordOption("format", "csv")
    case .freeze: return self.wordOption("freeze", "true")
    case .header: return self.wordOption("header", "true")
    case .delimiter, .null, .quote, .escape, .encoding:
      let name = try self.label()
      if name != "encoding" { _ = self.accept(.as) }
      return Option(name, .string(try self.string()), position: position)
    case .force:
      self.advance()
      return try self.forceOption(at: position)
    default: return nil
    }
  }

  private mutating func forceOption(at position: Int) throws(SyntaxFailure) -> Option {
    if self.accept(.quote) {
      if self.accept(.star) { return Option("force_quote", .star, position: position) }
      return Option("force_quote", .list(try self.words()), position: position)
    }
    let isNot = self.accept(.not)
    try self.expect(.null)
    return Option(isNot ? "force_not_null" : "force_null", .list(try self.words()), position: position)
  }

  private mutating func words() throws(SyntaxFailure) -> [Option.Value] {
    try self.list { parser throws(SyntaxFailure) in .word(try parser.columnName()) }
  }

  // MARK: EXPLAIN

  mutating func explain() throws(SyntaxFailure) -> Statement {
    self.advance()
    var options: [Option] = []
    if self.at(.leftParenthesis), self.peek().kind != .leftParenthesis, !self.beginsQuery(1) {
      options = try self.utilityOptions()
    } else {
      if self.at(.analyze) || self.at(.analyse) { options.append(self.wordOption("analyze")) }
      if self.at(.verbose) { options.append(self.wordOption("verbose")) }
    }
    return .explain(ExplainStatement(options, try self.explainedStatement()))
  }

  private mutating func explainedStatement() throws(SyntaxFailure) -> Statement {
    switch self.keyword {
    case .create, .declare, .refresh, .execute: break
    default: return try self.preparableStatement()
    }
    var object = self
    object.advance()
    let statement = try self.statement()
    switch statement {
    case .createTableAs, .declareCursor, .execute, .refreshMaterializedView: return statement
    default: throw object.syntaxError()
    }
  }

  // MARK: LOCK and REFRESH

  mutating func lock() throws(SyntaxFailure) -> Statement {
    self.advance()
    _ = self.accept(.table)
    let tables = try self.list { parser throws(SyntaxFailure) in try parser.relation() }
    var mode = "ACCESS EXCLUSIVE"
    if self.accept(.in) {
      mode = try self.lockMode()
      try self.expect(.mode)
    }
    return .lock(LockStatement(tables, mode: mode, isNoWait: self.accept(.nowait)))
  }

  private mutating func lockMode() throws(SyntaxFailure) -> String {
    if self.accept(.access) { return "ACCESS " + (try self.lockStrength(allowsRow: false)) }
    if self.accept(.row) { return "ROW " + (try self.lockStrength(allowsRow: false)) }
    return try self.lockStrength(allowsRow: true)
  }

  private mutating func lockStrength(allowsRow: Bool) throws(SyntaxFailure) -> String {
    if self.accept(.exclusive) { return "EXCLUSIVE" }
    try self.expect(.share)
    guard allowsRow else { return "SHARE" }
    if self.accept(.update) {
      try self.expect(.exclusive)
      return "SHARE UPDATE EXCLUSIVE"
    }
    guard self.accept(.row) else { return "SHARE" }
    try self.expect(.exclusive)
    return "SHARE ROW EXCLUSIVE"
  }

  mutating func refresh() throws(SyntaxFailure) -> Statement {
    self.advance()
    try self.expect(.materialized, .view)
    let isConcurrent = self.accept(.concurrently)
    let name = try self.objectName()
    return .refreshMaterializedView(name, isConcurrent: isConcurrent, withData: try self.withData())
  }

  // MARK: VACUUM, ANALYZE, CLUSTER, REINDEX, CHECKPOINT

  mutating func vacuum() throws(SyntaxFailure) -> Statement {
    self.advance()
    var options: [Option] = []
    if self.at(.leftParenthesis) {
      options = try self.utilityOptions()
    } else {
      if self.at(.full) { options.append(self.wordOption("full")) }
      if self.at(.freeze) { options.append(self.wordOption("freeze")) }
      if self.at(.verbose) { options.append(self.wordOption("verbose")) }
      if self.at(.analyze) || self.at(.analyse) { options.append(self.wordOption("analyze")) }
    }
    return .maintenance(MaintenanceStatement(.vacuum, options, try self.maintenanceSubjects()))
  }

  mutating func analyze() throws(SyntaxFailure) -> Statement {
    self.advance()
    var options: [Option] = []
    if self.at(.leftParenthesis) {
      options = try self.utilityOptions()
    } else if self.at(.verbose) {
      options = [self.wordOption("verbose")]
    }
    return .maintenance(MaintenanceStatement(.analyze, options, try self.maintenanceSubjects()))
  }

  private mutating func maintenanceSubjects() throws(SyntaxFailure) -> [MaintenanceStatement.Subject] {
    guard self.token.isColumnName else { return [] }
    return try self.list { parser throws(SyntaxFailure) in
      let name = try parser.relation().name
      return MaintenanceStatement.Subject(name, columns: try parser.optionalColumnNames())
    }
  }

  mutating func cluster() throws(SyntaxFailure) -> Statement {
    self.advance()
    var options: [Option] = []
    if self.at(.leftParenthesis) { options = try self.utilityOptions() }
    if self.at(.verbose) { options.append(self.wordOption("verbose")) }
    guard self.token.isColumnName else { return .maintenance(MaintenanceStatement(.cluster, options)) }
    var name = try self.objectName()
    if self.accept(.on) { name = try self.objectName() } else if self.accept(.using) { _ = try self.columnName() }
    return .maintenance(MaintenanceStatement(.cluster, options, [MaintenanceStatement.Subject(name)]))
  }

  mutating func reindex() throws(SyntaxFailure) -> Statement {
    self.advance()
    let options = self.at(.leftParenthesis) ? try self.utilityOptions() : []
    switch self.keyword {
    case .index, .table, .schema, .system, .database: break
    default: throw self.syntaxError()
    }
    let target = try self.label().uppercased()
    _ = self.accept(.concurrently)
    let name = try self.objectName()
    let subject = MaintenanceStatement.Subject(name)
    return .maintenance(MaintenanceStatement(.reindex, options, [subject], target: target))
  }

  mutating func checkpoint() -> Statement {
    self.advance()
    return .maintenance(MaintenanceStatement(.checkpoint))
  }
}
