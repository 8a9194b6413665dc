// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: INSERT, UPDATE and DELETE (manual, chapter 6).

extension Analyzer {
  // MARK: INSERT

  func insert(_ statement: InsertStatement, _ parent: Scope? = nil) throws(SQLError) -> ChangePlan {
    let scope = Scope(parent)
    let with = try self.with(ofChange: statement.with, scope)
    let table = try self.changeable(statement.table, "insert into")
    let columns = table.liveColumns
    let targets = try self.targetColumns(statement, table)
    var values: [Int: Term] = [:]
    var source = ""
    if case .query(let query) = statement.source {
      let alias = "src"
      let analyzed: AnalyzedQuery
      (analyzed, values) = try self.inRowOrder(query) { query throws(SQLError) in
        try self.assigned(query, targets, table, statement, scope, alias)
      }
      // The limit keeps rows of VALUES together: a row that fails takes no number of a sequence.
      let isPlain = query.orderBy.isEmpty && query.limit == nil
      let limit = isPlain && (analyzed.rows?.count ?? 0) > 1 ? " LIMIT -1" : ""
      source = " FROM (\(analyzed.text)\(limit)) AS \(alias)"
      if analyzed.terms.isEmpty { source = "" }
      if let rows = analyzed.rows, rows.count == 1, analyzed.with.isEmpty {
        // One row of VALUES: no need for a query inside.
        source = ""
        for (index, number) in targets.enumerated() where values[number] != nil { values[number] = rows[0][index] }
      }
    }
    let list = try self.completed(values, columns, table, statement)
    if list.contains(where: { $0.contains("nextval") }), source.hasSuffix(" AS src"), !source.contains(" LIMIT -1) AS")
    {
      // Numbers are taken for the rows that there are, in their order, and not before SQLite sorts and limits them.
      source = " FROM (WITH given AS MATERIALIZED (SELECT *\(source)) SELECT * FROM given) AS src"
    }
    let text = with + "SELECT \(list.joined(separator: ", "))" + source
    let rules = try self.rules(of: table)
    var conflict = try statement.onConflict.map { (node) throws(SQLError) in
      try self.conflict(node, table, statement.alias, scope)
    }
    let returning = try self.returning(statement.returning, table, statement.alias ?? table.name, scope, others: [])
    // Whether there is such an index only PostgreSQL's planner asks.
    if let node = statement.onConflict { conflict?.arbiters = try self.arbiters(node, table) }
    return ChangePlan(
      kind: .insert,
      table: table,
      source: SQLText(text, self.requirements),
      returning: returning.plan,
      conflict: conflict,
      rowParameters: self.rowParameters,
      rules: rules
    )
  }

  /// The rows of INSERT as its columns take them.
  private func assigned(
    _ query: Query,
    _ targets: [Int],
    _ table: Relation,
    _ statement: InsertStatement,
    _ scope: Scope,
    _ alias: String
  ) throws(SQLError) -> (AnalyzedQuery, [Int: Term]) {
    let columns = table.liveColumns
    let analyzed = try self.insertSource(query, scope, targets, table)
    try self.checkCount(analyzed, targets, statement)
    var values: [Int: Term] = [:]
    for (index, number) in targets.enumerated() where index < analyzed.terms.count {
      let column = columns[number]
      if self.isDefault(query, index) { continue }
      try self.checkGenerated(column, statement, query, index)
      try self.assign(analyzed, index, to: column)
      values[number] = Term("\(alias).o\(index + 1)", analyzed.type(index), position: analyzed.terms[index].position)
    }
    return (analyzed, values)
  }

  /// Rows of VALUES are understood column by column; what is wrong with them is told of the first row, as in PostgreSQL.
  private func inRowOrder<Result>(_ query: Query, _ body: (Query) throws(SQLError) -> Result) throws(SQLError) -> Result
  {
    let parameters = self.parameters
    do throws(SQLError) { return try body(query) } catch {
      guard case .values(let rows, let position) = query.body, rows.count > 1 else { throw error }
      // The fewest rows with an error end with the first bad one.
      var (good, bad, first) = (0, rows.count, error)
      while bad - good > 1 {
        let middle = (good + bad) / 2
        var part = query
        part.body = .values(Array(rows[..<middle]), position: position)
        self.parameters = parameters
        do throws(SQLError) {
          _ = try body(part)
          good = middle
        } catch {
          (bad, first) = (middle, error)
        }
      }
      throw first
    }
  }

  func with(ofChange with: With?, _ scope: Scope) throws(SQLError) -> String {
    guard let with else { return "" }
    return self.text(of: try self.with(with, scope))
  }

  /// The table of a data-modifying statement.
  func changeable(_ name: ObjectName, _ verb: String) throws(SQLError) -> Relation {
    let relation = try self.view.existing(name)
    if relation.oid < 16384 {
      throw SQLError(.insufficientPrivilege, "permission denied for table \(relation.name)")
    }
    switch relation.kind {
    case .table: return relation
    case .view:
      throw SQLError.unsupported(
        "changing a table through a view (here \"\(relation.name)\")",
        position: name.position
      )
    case .materializedView:
      throw SQLError(.wrongObjectType, "cannot change materialized view \"\(relation.name)\"")
    case .sequence: throw SQLError(.wrongObjectType, "cannot change sequence \"\(relation.name)\"")
    case .index:
      throw SQLError(
        .wrongObjectType,
        "cannot open relation \"\(relation.name)\"",
        detail: "This operation is not supported for indexes."
      )
    case .composite:
      throw SQLError(
        .wrongObjectType,
        "cannot open relation \"\(relation.name)\"",
        detail: "This operation is not supported for composite types."
      )
    }
  }

  /// Places of the columns that INSERT names, or of all.
  func targetColumns(_ statement: InsertStatement, _ table: Relation) throws(SQLError) -> [Int] {
    let columns = table.liveColumns
    if statement.columns.isEmpty { return Array(columns.indices) }
    var places: [Int] = []
    for target in statement.columns {
      guard let place = columns.firstIndex(where: { $0.name == target.column }) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(target.column)\" of relation \"\(table.name)\" does not exist",
          position: target.position
        )
      }
      if !target.steps.isEmpty {
        throw SQLError.unsupported("INSERT into a part of a column", position: target.position)
      }
      if places.contains(place) {
        throw SQLError(
          .duplicateColumn,
          "column \"\(target.column)\" specified more than once",
          position: target.position
        )
      }
      places.append(place)
    }
    return places
  }

  /// The query of INSERT, with DEFAULT in VALUES replaced by the columns' defaults.
  func insertSource(_ query: Query, _ scope: Scope, _ targets: [Int], _ table: Relation) throws(SQLError)
    -> AnalyzedQuery
  {
    guard case .values(let rows, let position) = query.body else { return try self.query(query, scope) }
    let columns = table.liveColumns
    var replaced: [[Expression]] = []
    let null = Expression.constant(Expression.Constant(.null, position: position))
    for row in rows {
      var items: [Expression] = []
      for (index, item) in row.enumerated() {
        guard case .defaultValue = item else {
          items.append(item)
          continue
        }
        guard index < targets.count else {
          throw SQLError(.syntaxError, "INSERT has more expressions than target columns", position: item.position)
        }
        items.append(self.defaultTree(of: columns[targets[index]]) ?? null)
      }
      replaced.append(items)
    }
    var changed = query
    changed.body = .values(replaced, position: position)
    let inner = Scope(scope)
    inner.isInsertSource = query.orderBy.isEmpty && query.limit == nil
    return try self.query(changed, in: inner)
  }

  /// A column's default as a tree; `nil` if it has none, or is generated.
  func defaultTree(of column: Column) -> Expression? {
    switch column.defaultValue {
    case .expression(let stored): return stored.tree
    case .identity(_, let sequence):
      let constant = Expression.constant(Expression.Constant(.integer(Int32(bitPattern: sequence)), position: 0))
      let type = TypeName(ObjectName(schema: "pg_catalog", "regclass", position: 0))
      let argument = Expression.cast(Expression.Cast(constant, to: type, position: 0))
      return .functionCall(
        Expression.FunctionCall(ObjectName(schema: "pg_catalog", "nextval", position: 0), [argument])
      )
    default:
      if case .domain? = self.view.userType(column.type.id)?.kind {
        return self.view.catalog.domains[column.type.id.rawValue]?.defaultValue?.tree
      }
      return nil
    }
  }

  /// Whether every row has DEFAULT for a column, so that nothing is assigned.
  func isDefault(_ query: Query, _ index: Int) -> Bool {
    guard case .values(let rows, _) = query.body else { return false }
    return rows.allSatisfy { row in
      guard index < row.count, case .defaultValue = row[index] else { return false }
      return true
    }
  }

  func checkCount(_ query: AnalyzedQuery, _ targets: [Int], _ statement: InsertStatement) throws(SQLError) {
    let row = query.rows?.first ?? query.terms
    if query.terms.count > targets.count {
      throw SQLError(
        .syntaxError,
        "INSERT has more expressions than target columns",
        position: row[targets.count].position
      )
    }
    if !statement.columns.isEmpty, query.terms.count < targets.count {
      throw SQLError(
        .syntaxError,
        "INSERT has more target columns than expressions",
        position: statement.columns[query.terms.count].position
      )
    }
  }

  /// 428C9 for a value of a column that makes its own.
  func checkGenerated(_ column: Column, _ statement: InsertStatement, _ query: Query, _ index: Int)
    throws(SQLError)
  {
    if column.isGenerated {
      throw SQLError(
        .generatedAlways,
        "cannot insert a non-DEFAULT value into column \"\(column.name)\"",
        detail: "Column \"\(column.name)\" is a generated column."
      )
    }
    if let identity = column.identity, identity.kind == .always, statement.overriding == nil {
      throw SQLError(
        .generatedAlways,
        "cannot insert a non-DEFAULT value into column \"\(column.name)\"",
        detail: "Column \"\(column.name)\" is an identity column defined as GENERATED ALWAYS.",
        hint: "Use OVERRIDING SYSTEM VALUE to override."
      )
    }
  }

  /// Casts an output column to what a column takes.
  func assign(_ query: AnalyzedQuery, _ index: Int, to column: Column) throws(SQLError) {
    let term = query.columnTerm(index)
    do throws(SQLError) { try query.coerce(index, to: column.type, .assignment, self) } catch {
      guard error.state == .cannotCoerce else { throw error }
      let culprit = query.rows?.map { $0[index] }.first {
        !$0.isLate && !self.canCast($0.type.id, self.view.base(column.type).id, .assignment)
      }
      throw self.mismatch(column, culprit ?? term)
    }
  }

  func mismatch(_ column: Column, _ term: Term) -> SQLError {
    SQLError(
      .datatypeMismatch,
      "column \"\(column.name)\" is of type \(ColumnType(column.type.id).spelling(self.view)) but expression is of type "
        + ColumnType(term.type.id).spelling(self.view),
      hint: "You will need to rewrite or cast the expression.",
      position: term.position
    )
  }

  /// A value for each column: what was given, or the default.
  func completed(
    _ values: [Int: Term],
    _ columns: [Column],
    _ table: Relation,
    _ statement: InsertStatement
  ) throws(SQLError) -> [String] {
    var list: [String] = []
    for (place, column) in columns.enumerated() {
      if let value = values[place], statement.overriding != .user || column.identity == nil {
        list.append(value.sql)
      } else {
        list.append(try self.defaultValue(of: column).sql)
      }
    }
    return list.isEmpty ? ["1"] : list
  }

  /// The value that a column gets when none is given.
  func defaultValue(of column: Column) throws(SQLError) -> Term {
    guard let tree = self.defaultTree(of: column) else {
      if case .domain? = self.view.userType(column.type.id)?.kind {
        return try self.coerce(try self.constant(Expression.Constant(.null, position: 0)), to: column.type, .assignment)
      }
      return Term("NULL", column.type, position: 0)
    }
    let scope = Scope(nil)
    scope.clause = .defaultValue
    var term = try self.coerce(try self.expression(tree, scope), to: column.type, .assignment)
    term.position = 0
    return term
  }
}
