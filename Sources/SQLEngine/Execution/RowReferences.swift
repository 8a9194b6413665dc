// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what a changed row means to the rows
// that refer to it, and what waits for the end of a statement.

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

extension RowChange {
  mutating func note(inserted values: [SQLValue], _ rowID: Int64, replacing old: [SQLValue]? = nil) {
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
  mutating func referencesChanged(
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

  mutating func apply(
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
  mutating func cascade(
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
