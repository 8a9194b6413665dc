// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: views, CREATE TABLE AS and materialized views.

extension SQLSession {
  mutating func create(_ node: CreateView, _ statement: SQLStatement, in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    let view = self.view(database)
    let schema = try self.place(node.name, temporary: node.persistence == .temporary, view)
    let (columns, definition) = try self.understand(node.query, node.columns, database)
    var made = definition
    made.text = statement.source.utf8Slice(node.queryRange)
    made.checkOption = node.checkOption
    let existing = view.catalog.relation(schema, node.name.name)
    if let existing {
      guard node.orReplace, existing.view != nil else {
        if node.orReplace {
          throw SQLError(.wrongObjectType, "\"\(node.name.name)\" is not a view")
        }
        throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
      }
      try self.checkReplaced(existing, columns)
    }
    let content = made
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = existing?.oid ?? catalog.makeOID()
      var relation = Relation(
        oid: oid,
        schema: schema,
        name: node.name.name,
        kind: .view(content),
        persistence: node.persistence,
        columns: columns
      )
      relation.rowType = existing?.rowType ?? catalog.addRowType(relation)
      catalog.add(relation)
    }
    return .done(tag: "CREATE VIEW")
  }

  func checkReplaced(_ old: Relation, _ columns: [Column]) throws(SQLError) {
    if columns.count < old.columns.count {
      throw SQLError(.invalidTableDefinition, "cannot drop columns from view")
    }
    for (before, after) in zip(old.columns, columns) {
      if before.name != after.name {
        throw SQLError(
          .invalidTableDefinition,
          "cannot change name of view column \"\(before.name)\" to \"\(after.name)\"",
          hint: "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead."
        )
      }
      if before.type != after.type {
        let types = NoUserTypes()
        throw SQLError(
          .invalidTableDefinition,
          "cannot change data type of view column \"\(before.name)\" from \(before.type.spelling(types)) to \(after.type.spelling(types))"
        )
      }
    }
  }

  /// The columns of a query that becomes a table or view.
  func understand(_ query: Query, _ names: [String], _ database: SQLDatabase) throws(SQLError) -> ([Column], View) {
    let catalogView = self.view(database)
    let analyzer = Analyzer(catalogView, self.settings.types)
    let analyzed = try analyzer.query(query, nil)
    try analyzed.resolveTypes(analyzer)
    _ = analyzed.text
    if !analyzer.parameters.isEmpty {
      throw SQLError(.undefinedParameter, "there is no parameter $1")
    }
    if names.count > analyzed.terms.count {
      throw SQLError(.syntaxError, "CREATE VIEW specifies more column names than columns")
    }
    var columns: [Column] = []
    for index in analyzed.terms.indices {
      let name = index < names.count ? names[index] : analyzed.names[index]
      if columns.contains(where: { $0.name == name }) {
        throw SQLError(.duplicateColumn, "column \"\(name)\" specified more than once")
      }
      columns.append(Column(number: index + 1, name: name, type: analyzed.type(index)))
    }
    let view = View(query: query, text: "", uses: analyzer.uses, path: catalogView.path)
    return (columns, view)
  }

  mutating func create(_ node: CreateTableAs, _ statement: SQLStatement, in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    let catalogView = self.view(database)
    let schema = try self.place(node.table.name, temporary: node.table.persistence == .temporary, catalogView)
    let name = node.table.name.name
    let tag = node.isMaterializedView ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS"
    if catalogView.catalog.relation(schema, name) != nil {
      if node.table.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(name)\" already exists, skipping")
        return .done(tag: tag)
      }
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    guard case .query(let query) = node.source else { throw SQLError.unsupported("CREATE TABLE AS EXECUTE") }
    var (columns, view) = try self.understand(query, node.columns, database)
    view.text = statement.text
    view.isPopulated = node.withData
    for index in columns.indices { columns[index].isNotNull = false }
    let (final, content) = (columns, view)
    var oid: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      oid = catalog.makeOID()
      var relation = Relation(
        oid: oid,
        schema: schema,
        name: name,
        kind: node.isMaterializedView ? .materializedView(content) : .table,
        persistence: node.table.persistence,
        columns: final
      )
      relation.onCommit = node.table.onCommit ?? .preserveRows
      relation.rowType = catalog.addRowType(relation)
      catalog.add(relation)
    }
    try self.createStorage(oid, in: &database)
    guard node.withData else { return .done(tag: tag) }
    let count = try self.fill(oid, query, in: &database)
    return .done(tag: "SELECT \(count)")
  }

  /// Puts a query's rows into a table.
  mutating func fill(_ oid: OID, _ query: Query, in database: inout SQLDatabase) throws(SQLError) -> Int {
    guard let relation = self.view(database).catalog.relation(oid) else { return 0 }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let analyzed = try analyzer.query(query, nil)
    try analyzed.resolveTypes(analyzer)
    let text =
      "INSERT INTO \(relation.storage)(\(relation.liveColumns.map(\.storage).joined(separator: ", "))) \(analyzed.text)"
    if relation.liveColumns.isEmpty { return 0 }
    try self.fillCatalog(analyzer.requirements.systemTables, in: &database)
    try database.prepare(analyzer.requirements)
    try database.main.execute(text)
    return database.main.changes
  }

  mutating func refresh(_ name: ObjectName, _ withData: Bool, in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    var relation = try self.view(database).existing(name)
    guard case .materializedView(var view) = relation.kind else {
      throw SQLError(.wrongObjectType, "\"\(relation.name)\" is not a materialized view")
    }
    try database.main.execute("DELETE FROM \(relation.storage)")
    if withData { _ = try self.fill(relation.oid, view.query, in: &database) }
    view.isPopulated = withData
    relation.kind = .materializedView(view)
    let changed = relation
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.add(changed) }
    return .done(tag: "REFRESH MATERIALIZED VIEW")
  }
}
