// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what a row must be to come into a table,
// and how it is said that it is not.

extension RowChange {
  /// Computes generated columns, then NOT NULL and CHECK.
  func check(_ values: inout [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
    let rules = self.plan.rules
    if let generated = rules.generated {
      let statement = try database.statement(generated, for: self.session)
      try statement.bind(values, named: "v1")
      for (place, value) in zip(rules.generatedColumns, try statement.rows(limit: 1).first ?? []) {
        values[place] = value
      }
    }
    for (place, column) in self.plan.columns.enumerated() where column.isNotNull && values[place] == .null {
      var error = SQLError(
        .notNullViolation,
        "null value in column \"\(column.name)\" of relation \"\(self.plan.table.name)\" violates not-null constraint",
        detail: self.failingRow(values, database)
      )
      error.schema = self.plan.table.schema
      error.table = self.plan.table.name
      error.column = column.name
      throw error
    }
    guard let checks = rules.checks else { return }
    let statement = try database.statement(checks, for: self.session)
    try statement.bind(values, named: "v1")
    let results = try statement.rows(limit: 1).first ?? []
    guard let failed = results.firstIndex(of: .integer(0)) else { return }
    var error = SQLError(
      .checkViolation,
      "new row for relation \"\(self.plan.table.name)\" violates check constraint \"\(rules.checkNames[failed])\"",
      detail: self.failingRow(values, database)
    )
    error.schema = self.plan.table.schema
    error.table = self.plan.table.name
    error.constraint = rules.checkNames[failed]
    throw error
  }

  func failingRow(_ values: [SQLValue], _ database: SQLDatabase) -> String {
    let texts = zip(self.plan.columns, values).map { column, value -> String in
      if value == .null { return "null" }
      let text = database.environment.io.output(value, column.type.id)
      // As PostgreSQL does, no more than 64 bytes of each.
      return text.utf8.count > 64 ? String(decoding: text.utf8.prefix(64), as: UTF8.self) + "..." : text
    }
    return "Failing row contains (\(texts.joined(separator: ", ")))."
  }

  /// SQLite's complaint about a unique index as PostgreSQL words it.
  func explain(
    _ error: SQLError,
    _ values: [SQLValue],
    _ table: Relation,
    _ indexes: [Relation],
    _ database: inout SQLDatabase
  ) throws(SQLError) -> SQLError {
    guard error.state == .integrityConstraintViolation else { return error }
    let failed = indexes.first { relation in
      guard let index = relation.index, index.isUnique, index.isImmediate else { return false }
      if error.message.contains("'\(relation.storage)'") { return true }
      let columns = index.keyColumns.map { "\(table.storage).c\($0)" }.joined(separator: ", ")
      return error.message == "UNIQUE constraint failed: \(columns)"
    }
    guard let failed, let index = failed.index else { return error }
    var violation = UniqueViolation.error(table, failed, index, values, database.environment)
    if violation.detail == nil { violation.detail = try self.expressionDetail(table, index, values, &database) }
    return violation
  }

  /// The key of an index with expressions, computed for the message.
  func expressionDetail(
    _ table: Relation,
    _ index: Index,
    _ values: [SQLValue],
    _ database: inout SQLDatabase
  ) throws(SQLError) -> String {
    let view = database.environment.state.pointee.view
    let analyzer = Analyzer(view, database.environment.io.settings)
    let scope = Scope(nil)
    scope.entries = [Scope.Entry(item: analyzer.rowItem(table, table.name, "n"))]
    var (names, terms): ([String], [Term]) = ([], [])
    for element in index.elements.dropLast(index.included) {
      let column = table.column(number: element.column).map { column in
        Expression.column(Expression.ColumnReference([column.name], position: 0))
      }
      guard let tree = column ?? element.expression?.tree else { continue }
      terms.append(try analyzer.resolved(try analyzer.expression(tree, scope)))
      let name = Deparser.text(tree, view, table, isPretty: true)
      let isBare = if case .functionCall = tree { true } else { element.column > 0 }
      names.append(isBare ? name : "(\(name))")
    }
    let text = "SELECT \(terms.map(\.sql).joined(separator: ", ")) FROM \(analyzer.rowSource(table, "v", "n"))"
    let statement = try database.statement(SQLText(text, analyzer.requirements), for: self.session)
    try statement.bind(values, named: "v1")
    let found = try statement.rows(limit: 1).first ?? []
    let shown = zip(found, terms).map { $0 == .null ? "null" : database.environment.io.output($0, $1.type.id) }
    return "Key (\(names.joined(separator: ", ")))=(\(shown.joined(separator: ", "))) already exists."
  }
}

/// 23505.
enum UniqueViolation {
  static func error(
    _ table: Relation,
    _ relation: Relation,
    _ index: Index,
    _ values: [SQLValue],
    _ environment: Environment
  ) -> SQLError {
    var error = SQLError(.uniqueViolation, "duplicate key value violates unique constraint \"\(relation.name)\"")
    let columns = table.liveColumns
    let texts = index.keyColumns.map { number -> String in
      guard let place = columns.firstIndex(where: { $0.number == number }) else { return "" }
      return values[place] == .null ? "null" : environment.io.output(values[place], columns[place].type.id)
    }
    let names = index.elements.dropLast(index.included).map { element in
      element.column > 0
        ? quoteIdentifier(table.column(number: element.column)?.name ?? "") : element.expression?.text ?? ""
    }
    if !index.keyColumns.contains(0) {
      error.detail = "Key (\(names.joined(separator: ", ")))=(\(texts.joined(separator: ", "))) already exists."
    }
    error.schema = table.schema
    error.table = table.name
    error.constraint = relation.name
    error.index = relation.oid
    return error
  }
}
