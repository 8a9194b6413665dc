// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows inserted, updated and deleted, with every rule.

/// What a data-modifying statement did.
struct ChangeResult {
  var count = 0
  /// RETURNING's rows.
  var rows: [[SQLValue]] = []
}

extension SQLSession {
  /// Computes the rows of a statement, then applies them one by one. The session must be the writer.
  mutating func change(_ plan: ChangePlan, _ parameters: [SQLValue], in database: inout SQLDatabase) throws(SQLError)
    -> ChangeResult
  {
    let parameters = try self.withRows(plan.rowParameters, parameters, in: &database)
    if let direct = plan.direct {
      let statement = try database.statement(direct, for: self.number)
      try statement.run(parameters)
      let count = database.main.changes
      try self.countScans(plan.source, in: &database)
      self.count(plan, count, in: &database)
      return ChangeResult(count: count)
    }
    try self.fillCatalog(plan.source, in: &database)
    let source = try database.statement(plan.source, for: self.number)
    try source.bind(parameters)
    var change = RowChange(plan: plan, parameters: parameters, session: self.number, view: nil)
    switch plan.kind {
    case .insert where !plan.readsItself:
      // A row that fails leaves those behind it uncomputed, and their numbers in the sequence.
      defer { source.reset() }
      while try source.step() { try change.insert(source.row(), &database) }
    case .insert:
      for row in try source.rows() { try change.insert(row, &database) }
    case .update:
      for row in try source.rows() { try change.update(row, &database) }
    case .delete:
      for row in try source.rows() { try change.delete(row, &database) }
    }
    try change.finish(&database)
    if !change.deferred.isEmpty { try self.postpone(change.deferred, in: &database) }
    if plan.kind != .insert { try self.countScans(plan.source, in: &database) }
    self.count(plan, change.result.count, in: &database)
    return change.result
  }

  private func count(_ plan: ChangePlan, _ count: Int, in database: inout SQLDatabase) {
    let state = database.environment.state
    let count = Int64(count)
    switch plan.kind {
    case .insert: state.pointee.statistics[plan.table.oid, default: TableStatistics()].inserted += count
    case .update: state.pointee.statistics[plan.table.oid, default: TableStatistics()].updated += count
    case .delete: state.pointee.statistics[plan.table.oid, default: TableStatistics()].deleted += count
    }
  }
}

/// A foreign key, or a unique key, to be looked at when the statement or the transaction ends.
struct DeferredCheck: Sendable {
  enum Kind: Sendable {
    /// A row that refers: its values must be those of a row of the other table.
    case reference([SQLValue], row: Int64)
    /// A key that is gone: no row may refer to it.
    case referenced([SQLValue])
    /// A key that must be there once.
    case unique([SQLValue])
  }

  let table: Relation
  let constraint: TableConstraint
  let kind: Kind
}

/// The rows of one statement on their way into a table.
struct RowChange {
  let plan: ChangePlan
  let parameters: [SQLValue]
  let session: Int
  var view: CatalogView?
  var result = ChangeResult()
  /// Checks for the end of the statement.
  private var checks: [DeferredCheck] = []
  /// Checks for the end of the transaction.
  var deferred: [DeferredCheck] = []
  private var seen: Set<Int64> = []
  private var depth = 0

  init(plan: ChangePlan, parameters: [SQLValue], session: Int, view: CatalogView?) {
    self.plan = plan
    self.parameters = parameters
    self.session = session
    self.view = view
  }

  private var columnCount: Int { self.plan.columns.count }

  // MARK: INSERT

  mutating func insert(_ row: [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
    var values = Array(row.prefix(self.columnCount))
    try self.check(&values, &database)
    do throws(SQLError) {
      try self.store(values, &database)
    } catch {
      guard let conflict = self.plan.conflict, error.state == .uniqueViolation, var index = error.index else {
        throw error
      }
      if let arbiters = conflict.arbiters, !arbiters.contains(index) {
        // SQLite names the first index in the way; PostgreSQL asks those of ON CONFLICT first.
        guard let arbiter = try self.inTheWay(arbiters, values, &database) else { throw error }
        index = arbiter
      }
      guard let update = conflict.update else { return }
      return try self.resolve(values, update, index, &database)
    }
    let rowID = database.main.lastInsertedRow
    if self.plan.conflict?.update != nil { self.seen.insert(rowID) }
    self.note(inserted: values, rowID)
    self.result.count += 1
    try self.returning(values, [], &database)
  }

  private func store(_ values: [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
    let statement = try database.statement(self.plan.rules.insert, for: self.session)
    do throws(SQLError) { try statement.run(values) } catch {
      let violation = try self.explain(error, values, self.plan.table, self.plan.rules.indexes, &database)
      throw try self.first(violation, values, &database)
    }
  }

  /// SQLite names any unique index that has a row's key, PostgreSQL the oldest.
  private func first(_ violation: SQLError, _ values: [SQLValue], _ database: inout SQLDatabase) throws(SQLError)
    -> SQLError
  {
    guard let failed = violation.index else { return violation }
    for relation in self.plan.rules.indexes.filter({ $0.oid < failed }).sorted(by: { $0.oid < $1.oid }) {
      guard let index = relation.index, index.isUnique, index.isImmediate, index.condition == nil else { continue }
      guard try self.existing(relation, values, &database) != nil else { continue }
      var error = UniqueViolation.error(self.plan.table, relation, index, values, database.environment)
      if error.detail == nil { error.detail = try self.expressionDetail(self.plan.table, index, values, &database) }
      return error
    }
    return violation
  }

  /// The first of some unique indexes that already has a row's key.
  private func inTheWay(_ arbiters: Set<OID>, _ values: [SQLValue], _ database: inout SQLDatabase) throws(SQLError)
    -> OID?
  {
    for relation in self.plan.rules.indexes where arbiters.contains(relation.oid) {
      if try self.existing(relation, values, &database) != nil { return relation.oid }
    }
    return nil
  }

  /// ON CONFLICT DO UPDATE of the row that is in the way.
  private mutating func resolve(
    _ values: [SQLValue],
    _ update: ChangePlan.Conflict.Update,
    _ index: OID,
    _ database: inout SQLDatabase
  ) throws(SQLError) {
    guard let relation = self.plan.rules.indexes.first(where: { $0.oid == index }) else { return }
    guard let existing = try self.existing(relation, values, &database), case .integer(let rowID) = existing[0] else {
      return
    }
    if self.seen.contains(rowID) {
      throw SQLError(
        .cardinalityViolation,
        "ON CONFLICT DO UPDATE command cannot affect row a second time",
        hint: "Ensure that no rows proposed for insertion within the same command have duplicate constrained values."
      )
    }
    let old = Array(existing.dropFirst())
    let statement = try database.statement(update.text, for: self.session)
    try statement.bind(self.parameters)
    try statement.bind(old, named: "v1")
    try statement.bind(values, named: "x1")
    guard let computed = try statement.rows(limit: 1).first, let applies = computed.last, applies == .integer(1) else {
      return
    }
    self.seen.insert(rowID)
    var new = old
    for (place, value) in zip(update.assigned, computed) { new[place] = value }
    try self.replace(rowID, old, new, update.assigned, [], &database)
  }

  /// The row that has the same key.
  private func existing(_ relation: Relation, _ values: [SQLValue], _ database: inout SQLDatabase) throws(SQLError)
    -> [SQLValue]?
  {
    guard let index = relation.index else { return nil }
    let places = index.keyColumns.map { number in self.plan.columns.firstIndex { $0.number == number } }
    let statement: SQLiteStatement
    if places.allSatisfy({ $0 != nil }) {
      let keys = places.compactMap { $0 }
      let text = database.texts.row(self.plan.table, keys, database.environment.state.pointee.view)
      statement = try database.statement(text, for: self.session)
      try statement.bind(keys.map { values[$0] })
    } else {
      let text = try database.texts.row(self.plan.table, relation, database.environment)
      statement = try database.statement(text, for: self.session)
      try statement.bind(values, named: "v1")
    }
    return try statement.rows(limit: 1).first
  }

  // MARK: UPDATE

  mutating func update(_ row: [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
    guard case .integer(let rowID) = row[0] else { return }
    if self.plan.mayRepeat, !self.seen.insert(rowID).inserted { return }
    let old = Array(row[1...self.columnCount])
    var new = old
    for (index, place) in self.plan.assigned.enumerated() { new[place] = row[1 + self.columnCount + index] }
    let extras = Array(row.suffix(self.plan.extras))
    try self.replace(rowID, old, new, self.plan.assigned, extras, &database)
  }

  private mutating func replace(
    _ rowID: Int64,
    _ old: [SQLValue],
    _ new: [SQLValue],
    _ assigned: [Int],
    _ extras: [SQLValue],
    _ database: inout SQLDatabase
  ) throws(SQLError) {
    var new = new
    try self.check(&new, &database)
    let changed = assigned + self.plan.rules.generatedColumns.filter { !assigned.contains($0) }
    let text = database.texts.update(self.plan.table, changed)
    let statement = try database.statement(text, for: self.session)
    do throws(SQLError) { try statement.run(changed.map { new[$0] } + [.integer(rowID)]) } catch {
      throw try self.explain(error, new, self.plan.table, self.plan.rules.indexes, &database)
    }
    self.note(inserted: new, rowID, replacing: old)
    try self.referencesChanged(self.plan.rules.references, self.plan.columns, old, new, &database)
    self.result.count += 1
    try self.returning(new, extras, &database)
  }

  // MARK: DELETE

  mutating func delete(_ row: [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
    guard case .integer(let rowID) = row[0] else { return }
    if self.plan.mayRepeat, !self.seen.insert(rowID).inserted { return }
    let old = Array(row[1...self.columnCount])
    try database.statement(self.plan.rules.delete, for: self.session).run([.integer(rowID)])
    // A cascade may have been here before.
    guard database.main.changes > 0 else { return }
    try self.referencesChanged(self.plan.rules.references, self.plan.columns, old, nil, &database)
    self.result.count += 1
    try self.returning(old, Array(row.suffix(self.plan.extras)), &database)
  }

  private mutating func returning(_ values: [SQLValue], _ extras: [SQLValue], _ database: inout SQLDatabase)
    throws(SQLError)
  {
    guard let returning = self.plan.returning else { return }
    if let direct = returning.direct { return self.result.rows.append(direct.map { values[$0] }) }
    let statement = try database.statement(returning.text, for: self.session)
    try statement.bind(self.parameters)
    try statement.bind(values, named: "v1")
    if !extras.isEmpty { try statement.bind(extras, named: "e1") }
    self.result.rows += try statement.rows()
  }

  // MARK: rules

  /// Computes generated columns, then NOT NULL and CHECK.
  private func check(_ values: inout [SQLValue], _ database: inout SQLDatabase) throws(SQLError) {
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

  private func failingRow(_ values: [SQLValue], _ database: SQLDatabase) -> String {
    let texts = zip(self.plan.columns, values).map { column, value -> String in
      if value == .null { return "null" }
      let text = database.environment.io.output(value, column.type.id)
      // As PostgreSQL does, no more than 64 bytes of each.
      return text.utf8.count > 64 ? String(decoding: text.utf8.prefix(64), as: UTF8.self) + "..." : text
    }
    return "Failing row contains (\(texts.joined(separator: ", ")))."
  }

  /// SQLite's complaint about a unique index as PostgreSQL words it.
  private func explain(
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
  private func expressionDetail(
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

  // MARK: foreign keys

  private mutating func note(inserted values: [SQLValue], _ rowID: Int64, replacing old: [SQLValue]? = nil) {
    for constraint in self.plan.rules.foreignKeys {
      guard let key = constraint.foreignKey else { continue }
      let places = key.columns.compactMap { number in self.plan.columns.firstIndex { $0.number == number } }
      let new = places.map { values[$0] }
      if let old, places.map({ old[$0] }) == new { continue }
      self.checks.append(
        DeferredCheck(table: self.plan.table, constraint: constraint, kind: .reference(new, row: rowID))
      )
    }
    for relation in self.plan.rules.indexes {
      guard let index = relation.index, index.isUnique, !index.isImmediate,
        let constraint = self.plan.table.constraints.first(where: { $0.key?.index == relation.oid })
      else { continue }
      let key = index.keyColumns.compactMap { number in
        self.plan.columns.firstIndex { $0.number == number }.map { values[$0] }
      }
      self.checks.append(DeferredCheck(table: self.plan.table, constraint: constraint, kind: .unique(key)))
    }
  }

  /// A row that others may refer to was changed, or deleted (`new` is absent).
  private mutating func referencesChanged(
    _ references: [(table: Relation, constraint: TableConstraint)],
    _ columns: [Column],
    _ old: [SQLValue],
    _ new: [SQLValue]?,
    _ database: inout SQLDatabase
  ) throws(SQLError) {
    for (table, constraint) in references {
      guard let key = constraint.foreignKey else { continue }
      let places = key.referenced.compactMap { number in columns.firstIndex { $0.number == number } }
      let (before, after) = (places.map { old[$0] }, new.map { values in places.map { values[$0] } })
      if before.contains(.null) || before == after { continue }
      try self.apply(
        after == nil ? key.onDelete : key.onUpdate,
        table,
        constraint,
        key,
        before,
        after,
        &database
      )
    }
  }

  private mutating func apply(
    _ action: ForeignKey.Action,
    _ table: Relation,
    _ constraint: TableConstraint,
    _ key: TableConstraint.Reference,
    _ before: [SQLValue],
    _ after: [SQLValue]?,
    _ database: inout SQLDatabase
  ) throws(SQLError) {
    switch action {
    case .noAction, .restrict:
      let check = DeferredCheck(table: table, constraint: constraint, kind: .referenced(before))
      if case .restrict = action { return try database.verify(check) }
      self.checks.append(check)
    case .cascade, .setNull, .setDefault:
      self.depth += 1
      defer { self.depth -= 1 }
      if self.depth > 100 { throw SQLError(.statementTooComplex, "stack depth limit exceeded") }
      try self.cascade(action, table, key, before, after, &database)
    }
  }

  /// Does to the rows that refer what the foreign key says, by the same rules as any change of them.
  private mutating func cascade(
    _ action: ForeignKey.Action,
    _ table: Relation,
    _ key: TableConstraint.Reference,
    _ before: [SQLValue],
    _ after: [SQLValue]?,
    _ database: inout SQLDatabase
  ) throws(SQLError) {
    let plan = try database.cascadePlan(table, action, key, isDelete: after == nil)
    let columns = table.liveColumns
    let places = key.columns.compactMap { number in columns.firstIndex { $0.number == number } }
    let text = database.texts.row(table, places, database.environment.state.pointee.view)
    let statement = try database.statement(text, for: self.session)
    try statement.bind(before)
    let rows = try statement.rows()
    if rows.isEmpty { return }
    var inner = RowChange(plan: plan, parameters: [], session: self.session, view: self.view)
    inner.depth = self.depth
    for row in rows {
      if plan.kind == .delete {
        try inner.delete(row, &database)
        continue
      }
      let values: [SQLValue]
      if case .cascade = action, let after {
        values = after
      } else {
        values = try database.defaults(plan, session: self.session)
      }
      try inner.update(row + values, &database)
    }
    try inner.finish(&database)
    self.deferred += inner.deferred
  }

  /// Looks at foreign keys at the end of the statement; those that are deferred go on to the transaction's end.
  mutating func finish(_ database: inout SQLDatabase) throws(SQLError) {
    for check in self.checks {
      if check.constraint.isDeferrable, database.isDeferred(check.constraint) {
        self.deferred.append(check)
      } else {
        try database.verify(check)
      }
    }
    self.checks = []
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
