// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: foreign keys made (manual, 5.4.5).

extension SQLSession {
  mutating func addForeignKey(
    _ constraint: Constraint,
    _ names: [String],
    to table: OID,
    in database: inout SQLDatabase
  )
    throws(SQLError)
  {
    guard case .foreignKey(let key) = constraint.kind, let relation = self.view(database).catalog.relation(table) else {
      return
    }
    let view = self.view(database)
    let other: Relation
    do throws(SQLError) { other = try view.existing(key.table) } catch {
      // PostgreSQL does not say where a table stands that a foreign key names.
      var error = error
      error.position = nil
      throw error
    }
    guard other.isTable else {
      throw SQLError(.wrongObjectType, "referenced relation \"\(other.name)\" is not a table")
    }
    var columns: [Column] = []
    for name in names {
      guard let column = relation.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" referenced in foreign key constraint does not exist"
        )
      }
      columns.append(column)
    }
    let (referenced, index) = try self.referenced(key, other, view)
    if referenced.count != columns.count {
      throw SQLError(
        .invalidForeignKey,
        "number of referencing and referenced columns for foreign key disagree"
      )
    }
    let taken = Set(relation.constraints.map(\.name))
    let name =
      constraint.name
      ?? Self.freeConstraintName([relation.name, names.joined(separator: "_")], "fkey", taken)
    if taken.contains(name) {
      throw SQLError(.duplicateObject, "constraint \"\(name)\" for relation \"\(relation.name)\" already exists")
    }
    for (column, target) in zip(columns, referenced.compactMap { other.column(number: $0) }) {
      guard
        (try? FunctionTable.resolve(operator: "=", left: .some(target.type.id), right: column.type.id, types: view))
          != nil
      else {
        throw SQLError(
          .datatypeMismatch,
          "foreign key constraint \"\(name)\" cannot be implemented",
          detail: "Key columns \"\(column.name)\" and \"\(target.name)\" are of incompatible types: "
            + "\(column.type.spelling(view)) and \(target.type.spelling(view))."
        )
      }
    }
    let reference = TableConstraint.Reference(
      columns: columns.map(\.number),
      table: other.oid,
      referenced: referenced,
      index: index,
      onDelete: key.onDelete,
      onUpdate: key.onUpdate,
      match: key.match
    )
    var made = TableConstraint(oid: 0, name: name, kind: .foreignKey(reference))
    made.isDeferrable = constraint.isDeferrable
    made.isInitiallyDeferred = constraint.isInitiallyDeferred
    made.isValidated = !constraint.skipsValidation
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      made.oid = catalog.makeOID()
      catalog.relations[table]?.constraints.append(made)
    }
    if !constraint.skipsValidation { try self.validate(made, relation, in: &database) }
  }

  func referenced(_ key: ForeignKey, _ other: Relation, _ view: CatalogView) throws(SQLError) -> ([Int], OID) {
    if key.referencedColumns.isEmpty {
      guard let primary = other.primaryKey?.key else {
        throw SQLError(
          .undefinedObject,
          "there is no primary key for referenced table \"\(other.name)\""
        )
      }
      return primary
    }
    var numbers: [Int] = []
    for name in key.referencedColumns {
      guard let column = other.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" referenced in foreign key constraint does not exist"
        )
      }
      numbers.append(column.number)
    }
    let index = view.catalog.indexes(of: other.oid).first { relation in
      guard let index = relation.index else { return false }
      return index.isUnique && index.condition == nil && Set(index.keyColumns) == Set(numbers)
        && index.keyColumns.count == numbers.count
    }
    guard let index else {
      throw SQLError(
        .invalidForeignKey,
        "there is no unique constraint matching given keys for referenced table \"\(other.name)\""
      )
    }
    return (numbers, index.oid)
  }

  /// Rows that are there must obey a foreign key.
  func validate(_ constraint: TableConstraint, _ table: Relation, in database: inout SQLDatabase) throws(SQLError) {
    guard let key = constraint.foreignKey else { return }
    let names = key.columns.compactMap { table.column(number: $0)?.storage }
    let rows = try database.main.rows("SELECT rowid, \(names.joined(separator: ", ")) FROM \(table.storage)")
    for row in rows {
      guard case .integer(let id) = row[0] else { continue }
      try database.verify(
        DeferredCheck(table: table, constraint: constraint, kind: .reference(Array(row.dropFirst()), row: id))
      )
    }
  }
}
