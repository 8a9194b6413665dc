// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: WITH (manual, 7.8).

extension Analyzer {
  /// Understands the queries of WITH, in their order; later ones see earlier ones.
  func with(_ with: With?, _ scope: Scope) throws(SQLError) -> [(CommonTableEntry, String)] {
    guard let with else { return [] }
    var texts: [(CommonTableEntry, String)] = []
    var names: Set<String> = []
    for table in with.tables {
      if !names.insert(table.name).inserted {
        throw SQLError(
          .duplicateAlias,
          "WITH query name \"\(table.name)\" specified more than once",
          position: table.position
        )
      }
      guard case .query(let query) = table.statement else {
        scope.commonTables[table.name] = try self.dataModifying(table, scope)
        continue
      }
      if with.isRecursive, case .setOperation(let operation) = query.body, operation.kind == .union,
        let recursive = try self.recursive(table, operation, query, scope)
      {
        texts.append(recursive)
        continue
      }
      let analyzed = try self.query(query, scope)
      try analyzed.resolveTypes(self)
      let entry = try self.entry(table, analyzed)
      scope.commonTables[table.name] = entry
      let columns = analyzed.terms.indices.map { "o\($0 + 1)" }.joined(separator: ", ")
      let hint = table.isMaterialized.map { $0 ? "MATERIALIZED " : "NOT MATERIALIZED " } ?? ""
      texts.append((entry, "\(entry.alias)(\(columns)) AS \(hint)(\(analyzed.text))"))
    }
    return texts
  }

  func text(of tables: [(CommonTableEntry, String)]) -> String {
    if tables.isEmpty { return "" }
    return "WITH RECURSIVE " + tables.map(\.1).joined(separator: ", ") + " "
  }

  func entry(_ table: With.CommonTable, _ analyzed: AnalyzedQuery) throws(SQLError) -> CommonTableEntry {
    if table.columns.count > analyzed.terms.count {
      throw SQLError(
        .invalidColumnReference,
        "WITH query \"\(table.name)\" has \(analyzed.terms.count) columns available but \(table.columns.count) columns specified",
        position: table.position
      )
    }
    let columns = analyzed.terms.indices.map { index in
      RangeColumn(
        name: index < table.columns.count ? table.columns[index] : analyzed.names[index],
        type: analyzed.type(index),
        sql: "",
        origin: analyzed.terms[index].origin
      )
    }
    return CommonTableEntry(table.name, alias: self.makeAlias("w"), columns)
  }

  /// `WITH RECURSIVE t AS (base UNION [ALL] step)`; `nil` if the step does not read `t`.
  func recursive(
    _ table: With.CommonTable,
    _ operation: Query.SetOperation,
    _ query: Query,
    _ scope: Scope
  ) throws(SQLError) -> (CommonTableEntry, String)? {
    let inner = Scope(scope)
    let with = try self.with(query.with, inner)
    let base = try self.query(operation.left, in: Scope(inner))
    try base.resolveTypes(self)
    let entry = try self.entry(table, base)
    entry.isRecursing = true
    inner.commonTables[table.name] = entry
    let step = try self.query(operation.right, in: Scope(inner))
    entry.isRecursing = false
    if entry.recursions == 0 { return nil }
    if entry.recursions > 1 {
      throw SQLError(
        .invalidRecursion,
        "recursive reference to query \"\(table.name)\" must not appear more than once",
        position: table.position
      )
    }
    guard base.terms.count == step.terms.count else {
      throw SQLError(
        .syntaxError,
        "each UNION query must have the same number of columns",
        position: step.terms.first?.position
      )
    }
    for index in base.terms.indices {
      let (first, second) = (base.columnTerm(index), step.columnTerm(index))
      let common = try self.commonType([first, second], "UNION")
      if common != first.type.id {
        throw SQLError(
          .datatypeMismatch,
          "recursive query \"\(table.name)\" column \(index + 1) has type \(first.type.spelling(self.view)) in "
            + "non-recursive term but type \(ColumnType(common).spelling(self.view)) overall",
          hint: "Cast the output of the non-recursive term to the correct type.",
          position: first.position
        )
      }
      try step.coerce(index, to: ColumnType(common), .implicit, self)
    }
    scope.commonTables[table.name] = entry
    let columns = base.terms.indices.map { "o\($0 + 1)" }.joined(separator: ", ")
    let tail = try self.limit(query.limit, inner)
    let union = operation.isAll ? "UNION ALL" : "UNION"
    let sql =
      "\(entry.alias)(\(columns)) AS (\(self.text(of: with))\(base.operand) \(union) \(step.recursiveOperand)\(tail))"
    return (entry, sql)
  }
}
