// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: texts for SQLite and what was compiled of them.

/// A text for SQLite, with what it needs. The object is the key under which it stays compiled.
final class SQLText: Sendable {
  let sql: String
  let requirements: Requirements
  /// The system's tables that it reads.
  let systemTables: [OID]

  init(_ sql: String, _ requirements: Requirements = Requirements()) {
    self.sql = sql
    self.requirements = requirements
    self.systemTables = requirements.systemTables
  }
}

/// Statements that are compiled, for each of the two connections.
struct CompiledStatements: Sendable {
  struct Slot: Sendable {
    let text: SQLText
    let statement: SQLiteStatement
  }

  var main: [ObjectIdentifier: Slot] = [:]
  var reader: [ObjectIdentifier: Slot] = [:]
  /// What both connections know, and the second one has to learn when it is made.
  var functions: [String: FunctionRequirement] = [:]
  var collations: Set<String> = []
  /// The catalog's tables that are filled, and for which state of the catalog.
  var filled: [String: Int] = [:]
  /// More than this many are thrown away together.
  static let limit = 4096
}

extension SQLDatabase {
  /// The compiled form of a text for a session: on the connection that shows it what it may see.
  mutating func statement(_ text: SQLText, for session: Int) throws(SQLError) -> SQLiteStatement {
    if self.isOnMain(session) {
      if let slot = self.compiled.main[ObjectIdentifier(text)] { return slot.statement }
      try self.prepare(text.requirements)
      let statement = try self.main.prepare(text.sql)
      if self.compiled.main.count >= CompiledStatements.limit { self.compiled.main = [:] }
      self.compiled.main[ObjectIdentifier(text)] = CompiledStatements.Slot(text: text, statement: statement)
      return statement
    }
    if let slot = self.compiled.reader[ObjectIdentifier(text)] { return slot.statement }
    let connection = try self.openReader()
    try self.prepare(text.requirements)
    let statement = try connection.prepare(text.sql)
    if self.compiled.reader.count >= CompiledStatements.limit { self.compiled.reader = [:] }
    self.compiled.reader[ObjectIdentifier(text)] = CompiledStatements.Slot(text: text, statement: statement)
    return statement
  }

  /// Whether a session uses the first connection: it writes, or nobody does.
  func isOnMain(_ session: Int) -> Bool { self.writer == nil || self.writer == session }

  /// The connection for a session.
  mutating func connection(for session: Int) throws(SQLError) -> SQLiteConnection {
    self.isOnMain(session) ? self.main : try self.openReader()
  }

  private mutating func openReader() throws(SQLError) -> SQLiteConnection {
    if let reader = self.reader { return reader }
    let connection = try SQLiteConnection(self.store)
    try connection.execute("ATTACH ':memory:' AS catalog")
    for (name, function) in self.compiled.functions { self.register(name, function, on: connection) }
    for name in self.compiled.collations { self.registerCollation(name, on: connection) }
    self.reader = connection
    return connection
  }

  /// Makes functions and collations known that a text needs.
  mutating func prepare(_ requirements: Requirements) throws(SQLError) {
    for (name, function) in requirements.functions {
      if case .catalog = function.body { continue }
      if self.compiled.functions[name] != nil { continue }
      self.compiled.functions[name] = function
      self.register(name, function, on: self.main)
      if let reader = self.reader { self.register(name, function, on: reader) }
    }
    for name in requirements.collations where self.compiled.collations.insert(name).inserted {
      self.registerCollation(name, on: self.main)
      if let reader = self.reader { self.registerCollation(name, on: reader) }
    }
  }

  private func register(_ name: String, _ function: FunctionRequirement, on connection: SQLiteConnection) {
    // SQLite keeps the closures for as long as the connection lives, and the environment lives as long.
    let environment = self.environment
    switch function.body {
    case .scalar(let make):
      connection.register(
        name,
        count: function.count,
        deterministic: function.isDeterministic,
        make(environment)
      )
    case .aggregate(let make):
      connection.registerAggregate(name, count: function.count, isWindow: function.isWindow) { make(environment) }
    case .catalog: break
    }
  }

  private func registerCollation(_ name: String, on connection: SQLiteConnection) {
    let environment = self.environment
    connection.registerCollation(name) { left, right in
      Comparison(environment.io).compare(left, right, collation: name) ?? 0
    }
  }
}
