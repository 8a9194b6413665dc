// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the system's tables, filled when they are read.

extension SQLSession {
  /// Fills the tables of the system that a text reads, unless they are up to date.
  mutating func fillCatalog(_ text: SQLText, in database: inout SQLDatabase) throws(SQLError) {
    if !text.systemTables.isEmpty { try self.fillCatalog(text.systemTables, in: &database) }
  }

  mutating func fillCatalog(_ tables: [OID], in database: inout SQLDatabase) throws(SQLError) {
    for oid in tables {
      guard let table = SystemCatalog.table(oid), let relation = SystemCatalog.relation(oid) else { continue }
      let isMain = database.isOnMain(self.number)
      let mark = "\(isMain ? 1 : 2):\(oid)"
      let version = self.catalogMark(table, database)
      if database.compiled.filled[mark] == version { continue }
      let connection = try database.connection(for: self.number)
      if database.compiled.filled[mark] == nil {
        let columns = relation.columns.map(\.storage).joined(separator: ", ")
        try connection.execute("CREATE TABLE IF NOT EXISTS \(relation.storage)(\(columns))")
      }
      try connection.execute("DELETE FROM \(relation.storage)")
      let reader = CatalogReader(view: self.view(database), state: database.environment.state, user: self.user)
      let marks = relation.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
      let insert = try connection.prepare("INSERT INTO \(relation.storage) VALUES (\(marks))")
      for row in reader.rows(table.schema, table.name) { try insert.run(reader.values(row, relation)) }
      database.compiled.filled[mark] = version
    }
  }

  /// What the rows of a table depend on, as one number.
  private func catalogMark(_ table: SystemCatalog.Table, _ database: SQLDatabase) -> Int {
    var hasher = Hasher()
    hasher.combine((self.transaction?.catalog ?? database.catalog).version)
    if table.isLive { hasher.combine(database.environment.state.pointee.statementTime) }
    if table.isLive { hasher.combine(database.environment.state.pointee.liveCount) }
    hasher.combine(self.number)
    return hasher.finalize()
  }
}

extension SystemCatalog.Table {
  /// Whether its rows change without a change of the catalog.
  var isLive: Bool {
    self.name.hasPrefix("pg_stat")
      || [
        "pg_settings", "pg_locks", "pg_prepared_xacts", "pg_sequences", "pg_sequence", "pg_class", "pg_cursors",
        "pg_prepared_statements",
      ].contains(self.name)
  }
}
