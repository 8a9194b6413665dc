// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: foreign keys and what is checked late (manual, 5.4.5).

/// Texts for SQLite about the rows of tables, made once for each state of a table.
struct RowTexts: Sendable {
  private struct Key: Hashable {
    var table: OID
    var count: Int
    var columns: [Int]
    var kind: Int
  }

  private var texts: [Key: SQLText] = [:]

  mutating func reset() { self.texts = [:] }

  /// `UPDATE t SET …` of some columns, by row id.
  mutating func update(_ table: Relation, _ places: [Int]) -> SQLText {
    self.text(table, places, 0) {
      let columns = table.liveColumns
      let list = places.enumerated().map { "\(columns[$1].storage) = ?\($0 + 1)" }.joined(separator: ", ")
      let set = list.isEmpty ? "rowid = rowid" : list
      return SQLText("UPDATE \(table.storage) SET \(set) WHERE rowid = ?\(places.count + 1)")
    }
  }

  /// Row id and values of the rows that have values in some columns.
  mutating func row(_ table: Relation, _ places: [Int], _ view: CatalogView) -> SQLText {
    self.text(table, places, 1) {
      let columns = table.liveColumns
      var requirements = Requirements()
      let conditions = places.enumerated().map { index, place -> String in
        let collation = view.collation(view.base(columns[place].type).id)
        if let collation { requirements.collations.insert(collation) }
        return "\(columns[place].storage) = ?\(index + 1)" + (collation.map { " COLLATE \($0)" } ?? "")
      }
      let list = columns.map { ", " + $0.storage }.joined()
      return SQLText(
        "SELECT rowid\(list) FROM \(table.storage) WHERE \(conditions.joined(separator: " AND "))",
        requirements
      )
    }
  }

  /// The values of a row, by its id.
  mutating func byID(_ table: Relation) -> SQLText {
    self.text(table, [], 2) {
      let list = table.liveColumns.map(\.storage).joined(separator: ", ")
      return SQLText("SELECT \(list.isEmpty ? "1" : list) FROM \(table.storage) WHERE rowid = ?1")
    }
  }

  /// The row that has the same values in an index of expressions as the row `v1`, ….
  mutating func row(_ table: Relation, _ relation: Relation, _ environment: Environment) throws(SQLError) -> SQLText {
    guard let index = relation.index else { return SQLText("SELECT 1 WHERE 0") }
    let analyzer = Analyzer(environment.state.pointee.view, environment.io.settings)
    var conditions: [String] = []
    for element in index.elements.dropLast(index.included) {
      let tree: Expression
      if element.column > 0, let column = table.column(number: element.column) {
        tree = .column(Expression.ColumnReference([column.name], position: 0))
      } else if let expression = element.expression {
        tree = expression.tree
      } else {
        continue
      }
      let scope = Scope(nil)
      scope.entries = [Scope.Entry(item: analyzer.rowItem(table, table.name, "n"))]
      let new = try analyzer.expression(tree, scope)
      scope.entries = [Scope.Entry(item: analyzer.rowItem(table, table.name, "t"))]
      let old = try analyzer.expression(tree, scope)
      conditions.append("\(old.sql) = \(analyzer.collated(new))")
    }
    let list = table.liveColumns.map { ", t.\($0.storage)" }.joined()
    let source = analyzer.rowSource(table, "v", "n")
    return SQLText(
      "SELECT t.rowid\(list) FROM \(table.storage) AS t, \(source) WHERE \(conditions.joined(separator: " AND "))",
      analyzer.requirements
    )
  }

  private mutating func text(_ table: Relation, _ places: [Int], _ kind: Int, _ make: () -> SQLText) -> SQLText {
    let key = Key(table: table.oid, count: table.columns.count, columns: places, kind: kind)
    if let known = self.texts[key] { return known }
    let text = make()
    self.texts[key] = text
    return text
  }
}

extension SQLDatabase {
  /// Whether a deferrable constraint waits for COMMIT just now.
  func isDeferred(_ constraint: TableConstraint) -> Bool {
    let state = self.environment.state
    return state.pointee.deferredConstraints[constraint.oid] ?? state.pointee.deferAll
      ?? constraint.isInitiallyDeferred
  }

  /// Looks at one foreign key or unique key: 23503 or 23505 if it does not hold.
  mutating func verify(_ check: DeferredCheck) throws(SQLError) {
    switch check.kind {
    case .reference(let values, let row): try self.verify(check, refers: values, row)
    case .referenced(let values): try self.verify(check, isReferenced: values)
    case .unique(let values): try self.verify(check, isUnique: values)
    }
  }

  private mutating func find(_ table: Relation, _ numbers: [Int], _ values: [SQLValue]) throws(SQLError) -> [[SQLValue]]
  {
    let columns = table.liveColumns
    let places = numbers.compactMap { number in columns.firstIndex { $0.number == number } }
    let text = self.texts.row(table, places, self.environment.state.pointee.view)
    let statement = try self.statement(text, for: self.writer ?? 0)
    try statement.bind(values)
    return try statement.rows(limit: 2)
  }

  private mutating func verify(_ check: DeferredCheck, refers values: [SQLValue], _ row: Int64) throws(SQLError) {
    guard let key = check.constraint.foreignKey, let other = self.relation(key.table) else { return }
    let nulls = values.filter { $0 == .null }.count
    if nulls == values.count || (nulls > 0 && key.match == .simple) { return }
    if nulls > 0 {
      var error = SQLError(
        .foreignKeyViolation,
        "insert or update on table \"\(check.table.name)\" violates foreign key constraint \"\(check.constraint.name)\"",
        detail: "MATCH FULL does not allow mixing of null and nonnull key values."
      )
      error.schema = check.table.schema
      error.table = check.table.name
      error.constraint = check.constraint.name
      throw error
    }
    if !(try self.find(other, key.referenced, self.cast(values, check.table, key, other)).isEmpty) { return }
    // At the end of a transaction the row may be gone or another.
    let columns = check.table.liveColumns
    let places = key.columns.compactMap { number in columns.firstIndex { $0.number == number } }
    let now = try self.statement(self.texts.byID(check.table), for: self.writer ?? 0)
    try now.bind([.integer(row)])
    guard let current = try now.rows(limit: 1).first, places.map({ current[$0] }) == values else { return }
    var error = SQLError(
      .foreignKeyViolation,
      "insert or update on table \"\(check.table.name)\" violates foreign key constraint \"\(check.constraint.name)\"",
      detail: "Key \(self.keyText(check.table, key.columns, values)) is not present in table \"\(other.name)\"."
    )
    error.schema = check.table.schema
    error.table = check.table.name
    error.constraint = check.constraint.name
    throw error
  }

  /// Values of referring columns as the referenced columns have them, where the two are kept differently.
  private func cast(_ values: [SQLValue], _ table: Relation, _ key: TableConstraint.Reference, _ other: Relation)
    throws(SQLError) -> [SQLValue]
  {
    var result: [SQLValue] = []
    for (index, value) in values.enumerated() {
      guard let from = table.column(number: key.columns[index]), let to = other.column(number: key.referenced[index]),
        from.type.id != to.type.id,
        let method = CastTable.method(
          from: from.type.id,
          to: to.type.id,
          .implicit,
          types: self.environment.state.pointee.view
        )
      else {
        result.append(value)
        continue
      }
      result.append(
        try self.environment.io.cast(
          value,
          by: method,
          from: from.type.id,
          to: ColumnType(to.type.id),
          isExplicit: false
        )
      )
    }
    return result
  }

  private mutating func verify(_ check: DeferredCheck, isReferenced values: [SQLValue]) throws(SQLError) {
    guard let key = check.constraint.foreignKey, let other = self.relation(key.table) else { return }
    if try self.find(check.table, key.columns, values).isEmpty { return }
    // Another row may have taken the key.
    if case .restrict = key.onDelete {} else if !(try self.find(other, key.referenced, values).isEmpty) { return }
    var error = SQLError(
      .foreignKeyViolation,
      "update or delete on table \"\(other.name)\" violates foreign key constraint \"\(check.constraint.name)\" on table "
        + "\"\(check.table.name)\"",
      detail:
        "Key \(self.keyText(other, key.referenced, values)) is still referenced from table \"\(check.table.name)\"."
    )
    error.schema = check.table.schema
    error.table = check.table.name
    error.constraint = check.constraint.name
    throw error
  }

  private mutating func verify(_ check: DeferredCheck, isUnique values: [SQLValue]) throws(SQLError) {
    guard let key = check.constraint.key, !values.contains(.null) else { return }
    guard try self.find(check.table, key.columns, values).count > 1 else { return }
    var error = SQLError(
      .uniqueViolation,
      "duplicate key value violates unique constraint \"\(check.constraint.name)\"",
      detail: "Key \(self.keyText(check.table, key.columns, values)) already exists."
    )
    error.schema = check.table.schema
    error.table = check.table.name
    error.constraint = check.constraint.name
    throw error
  }

  private func keyText(_ table: Relation, _ numbers: [Int], _ values: [SQLValue]) -> String {
    let names = numbers.map { quoteIdentifier(table.column(number: $0)?.name ?? "") }.joined(separator: ", ")
    let texts = zip(numbers, values).map { number, value in
      value == .null ? "null" : self.environment.io.output(value, table.column(number: number)?.type.id ?? .text)
    }
    return "(\(names))=(\(texts.joined(separator: ", ")))"
  }

  /// A relation as the session that is running sees it.
  func relation(_ oid: OID) -> Relation? { self.environment.state.pointee.view.catalog.relation(oid) }

  // MARK: cascades

  /// What is done to rows that refer to one that goes or changes.
  mutating func cascadePlan(
    _ table: Relation,
    _ action: ForeignKey.Action,
    _ key: TableConstraint.Reference,
    isDelete: Bool
  ) throws(SQLError) -> ChangePlan {
    let view = self.environment.state.pointee.view
    let cacheKey = CascadeKey(
      version: view.catalog.version,
      table: table.oid,
      columns: key.columns,
      isDelete: isDelete
    )
    if let known = self.cascades[cacheKey] { return known }
    let analyzer = Analyzer(view, self.environment.io.settings)
    let rules = try analyzer.rules(of: table)
    let columns = table.liveColumns
    var numbers = key.columns
    var source = SQLText("SELECT 1 WHERE 0")
    var kind = ChangePlan.Kind.update
    switch action {
    case .cascade: if isDelete { kind = .delete }
    case .setNull(let names), .setDefault(let names):
      if !names.isEmpty { numbers = names.compactMap { table.column($0)?.number } }
    default: break
    }
    let places = numbers.compactMap { number in columns.firstIndex { $0.number == number } }
    if case .setDefault = action {
      var values: [String] = []
      for place in places { values.append(try analyzer.defaultValue(of: columns[place]).sql) }
      source = SQLText("SELECT \(values.joined(separator: ", "))", analyzer.requirements)
    } else if case .setNull = action {
      source = SQLText("SELECT \(places.map { _ in "NULL" }.joined(separator: ", "))")
    }
    let plan = ChangePlan(
      kind: kind,
      table: table,
      source: source,
      assigned: kind == .delete ? [] : places,
      rules: rules
    )
    if self.cascades.count > 500 { self.cascades = [:] }
    self.cascades[cacheKey] = plan
    return plan
  }

  /// The values that SET NULL and SET DEFAULT give.
  mutating func defaults(_ plan: ChangePlan, session: Int) throws(SQLError) -> [SQLValue] {
    try self.statement(plan.source, for: session).rows(limit: 1).first ?? []
  }
}

struct CascadeKey: Hashable, Sendable {
  var version: Int
  var table: OID
  var columns: [Int]
  var isDelete: Bool
}

extension SQLSession {
  /// Keeps checks for the end of the transaction.
  mutating func postpone(_ checks: [DeferredCheck], in database: inout SQLDatabase) throws(SQLError) {
    self.transaction?.deferred += checks
  }

  func checkDeferred(_ checks: [DeferredCheck], in database: inout SQLDatabase) throws(SQLError) {
    for check in checks { try database.verify(check) }
  }
}
