// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: ON CONFLICT, and what a table asks of its rows.

extension Analyzer {
  /// What is done about a row that is in the way, for whichever index.
  func conflict(_ node: OnConflict, _ table: Relation, _ alias: String?, _ outer: Scope) throws(SQLError)
    -> ChangePlan.Conflict
  {
    guard case .update(let assignments, let condition) = node.action else {
      return ChangePlan.Conflict(arbiters: nil, update: nil)
    }
    if node.target == nil {
      throw SQLError(
        .syntaxError,
        "ON CONFLICT DO UPDATE requires inference specification or constraint name",
        hint: "For example, ON CONFLICT (column_name).",
        position: node.position
      )
    }
    let scope = Scope(outer.parent)
    scope.commonTables = outer.commonTables
    let excluded = self.rowItem(table, "excluded", "x")
    excluded.isAliased = true
    var hidden = Scope.Entry(item: excluded)
    hidden.areColumnsVisible = true
    let own = self.rowItem(table, alias ?? table.name, "n")
    scope.entries = [Scope.Entry(item: own), hidden]
    scope.clause = .set
    let changes = try self.assignments(assignments, table, scope)
    scope.clause = .whereClause
    let filter = try condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    let list = (changes.map(\.1.sql) + [filter?.sql ?? "1"]).joined(separator: ", ")
    let text = "SELECT \(list) FROM \(self.rowSource(table, "v", "n")), \(self.rowSource(table, "x", "x"))"
    try self.checkSnapshot(text, table, "ON CONFLICT DO UPDATE")
    return ChangePlan.Conflict(
      arbiters: nil,
      update: ChangePlan.Conflict.Update(assigned: changes.map(\.0), text: SQLText(text, self.requirements))
    )
  }

  /// The unique indexes that ON CONFLICT names (manual, INSERT).
  func arbiters(_ node: OnConflict, _ table: Relation) throws(SQLError) -> Set<OID>? {
    let indexes = self.view.catalog.indexes(of: table.oid)
    switch node.target {
    case nil: return nil
    case .constraint(let name, _):
      guard let constraint = table.constraints.first(where: { $0.name == name }) else {
        throw SQLError(
          .undefinedObject,
          "constraint \"\(name)\" for table \"\(table.name)\" does not exist"
        )
      }
      guard let key = constraint.key else {
        throw SQLError(.wrongObjectType, "constraint in ON CONFLICT clause has no associated index")
      }
      if constraint.isDeferrable { throw self.deferrableArbiter }
      return [key.index]
    case .columns(let elements, let condition, _):
      let wanted = try Set(elements.map { (element) throws(SQLError) in try self.keyText(element, table) })
      let found = indexes.filter { relation in
        guard let index = relation.index, index.isUnique, index.condition == nil || condition != nil else {
          return false
        }
        let keys = index.elements.dropLast(index.included).map { element in
          element.column > 0
            ? "#\(element.column)" : element.expression.flatMap { try? self.text(of: $0.tree, table) } ?? ""
        }
        return Set(keys) == wanted
      }
      if found.isEmpty {
        throw SQLError(
          .invalidColumnReference,
          "there is no unique or exclusion constraint matching the ON CONFLICT specification"
        )
      }
      if found.contains(where: { $0.index?.isImmediate == false }) { throw self.deferrableArbiter }
      return Set(found.map(\.oid))
    }
  }

  var deferrableArbiter: SQLError {
    SQLError(
      .objectNotInPrerequisiteState,
      "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters"
    )
  }

  func keyText(_ element: IndexElement, _ table: Relation) throws(SQLError) -> String {
    switch element.key {
    case .column(let name):
      guard let column = table.column(name) else {
        throw SQLError(.undefinedColumn, "column \"\(name)\" does not exist", position: element.position)
      }
      return "#\(column.number)"
    case .expression(let expression): return try self.text(of: expression, table)
    }
  }

  /// An expression over a table's row, with bare names of SQLite's columns: as an index has it.
  func text(of expression: Expression, _ table: Relation) throws(SQLError) -> String {
    let scope = Scope(nil)
    scope.clause = .index
    let item = self.rowItem(table, table.name, "")
    for index in item.columns.indices { item.columns[index].sql = table.liveColumns[index].storage }
    scope.entries = [Scope.Entry(item: item)]
    return try self.resolved(try self.expression(expression, scope)).sql
  }

  func rules(of table: Relation) throws(SQLError) -> TableRules {
    let scope = Scope(nil)
    let columns = table.liveColumns
    scope.entries = [Scope.Entry(item: self.rowItem(table, table.name, "n"))]
    let source = self.rowSource(table, "v", "n")
    scope.clause = .check
    var checks: [(name: String, sql: String)] = []
    for constraint in table.constraints {
      guard case .check(let expression, _) = constraint.kind else { continue }
      checks.append((constraint.name, try self.boolean(expression.tree, scope, "CHECK").sql))
    }
    checks.sort { $0.name < $1.name }
    scope.clause = .generated
    var generated: [(Int, String)] = []
    for (place, column) in columns.enumerated() {
      guard case .generated(let stored) = column.defaultValue else { continue }
      let term = try self.coerce(try self.expression(stored.tree, scope), to: column.type, .assignment)
      generated.append((place, term.sql))
    }
    let names = columns.map(\.storage).joined(separator: ", ")
    let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let storage = table.storage
    let insert =
      columns.isEmpty ? "INSERT INTO \(storage) DEFAULT VALUES" : "INSERT INTO \(storage)(\(names)) VALUES (\(marks))"
    return TableRules(
      checks: checks.isEmpty
        ? nil : SQLText("SELECT \(checks.map(\.sql).joined(separator: ", ")) FROM \(source)", self.requirements),
      checkNames: checks.map(\.name),
      generated: generated.isEmpty
        ? nil : SQLText("SELECT \(generated.map(\.1).joined(separator: ", ")) FROM \(source)", self.requirements),
      generatedColumns: generated.map(\.0),
      insert: SQLText(insert, self.requirements),
      delete: SQLText("DELETE FROM \(storage) WHERE rowid = ?1"),
      row: SQLText("SELECT rowid\(columns.map { ", " + $0.storage }.joined()) FROM \(storage) WHERE rowid = ?1"),
      foreignKeys: table.constraints.filter { $0.foreignKey != nil },
      references: self.view.catalog.references(to: table.oid),
      indexes: self.view.catalog.indexes(of: table.oid)
    )
  }
}
