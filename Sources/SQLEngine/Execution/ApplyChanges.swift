// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows inserted, updated and deleted.

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

/// The rows of one statement on their way into a table.
struct RowChange {
  let plan: ChangePlan
  let parameters: [SQLValue]
  let session: Int
  var view: CatalogView?
  var result = ChangeResult()
  /// Checks for the end of the statement.
  var checks: [DeferredCheck] = []
  /// Checks for the end of the transaction.
  var deferred: [DeferredCheck] = []
  private var seen: Set<Int64> = []
  var depth = 0

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
}
