// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: RETURNING (manual, 6.4), and the row of a table as parameters.

extension Analyzer {
  /// RETURNING's columns; those of other tables are computed with the rows, and named `e1`, `e2`, … .
  func returning(
    _ targets: [Target],
    _ table: Relation,
    _ name: String,
    _ outer: Scope,
    others: [Scope.Entry]
  ) throws(SQLError) -> (plan: ChangePlan.Returning?, extras: [String]) {
    if targets.isEmpty { return (nil, []) }
    let scope = Scope(outer.parent)
    scope.commonTables = outer.commonTables
    scope.clause = .returning
    var extras: [String] = []
    var entries = [Scope.Entry(item: self.rowItem(table, name, "n"))]
    for entry in others {
      let copy = RangeItem(entry.item.name, alias: "x", entry.item.columns)
      copy.schema = entry.item.schema
      copy.isAliased = entry.item.isAliased
      copy.relation = entry.item.relation
      for index in copy.columns.indices {
        extras.append(copy.columns[index].sql)
        copy.columns[index].sql = "x.e\(extras.count)"
        copy.columns[index].merged = []
      }
      var changed = entry
      changed = Scope.Entry(
        item: copy,
        isNameVisible: entry.isNameVisible,
        shadowed: entry.shadowed,
        areColumnsVisible: entry.areColumnsVisible
      )
      entries.append(changed)
    }
    scope.entries = entries
    var (terms, names) = try self.targets(targets, scope)
    for index in terms.indices { terms[index] = try self.resolved(terms[index]) }
    let columns = zip(terms, names).map { term, name in
      ResultColumn(
        name: name,
        tableOID: term.origin?.oid ?? 0,
        attributeNumber: Int16(truncatingIfNeeded: term.origin?.column ?? 0),
        type: term.type
      )
    }
    let places = table.liveColumns.enumerated().reduce(into: [String: Int]()) {
      $0["n.\($1.element.storage)"] = $1.offset
    }
    let direct = terms.map { places[$0.sql] }
    let isDirect = direct.allSatisfy { $0 != nil }
    if isDirect { extras = [] }
    var text = "SELECT \(terms.map(\.sql).joined(separator: ", ")) FROM \(self.rowSource(table, "v", "n"))"
    if !extras.isEmpty {
      let list = extras.indices.map { ":e\($0 + 1) AS e\($0 + 1)" }.joined(separator: ", ")
      text += ", (SELECT \(list)) AS x"
    }
    try self.checkSnapshot(text, table, "RETURNING")
    let plan = ChangePlan.Returning(
      columns: columns,
      direct: isDirect ? direct.compactMap { $0 } : nil,
      text: SQLText(text, self.requirements)
    )
    return (plan, extras)
  }

  /// Refuses what is computed row by row and reads the table that changes meanwhile.
  func checkSnapshot(_ text: String, _ table: Relation, _ clause: String) throws(SQLError) {
    if text.contains("\(table.source) AS ") { throw SQLError.unsupported("a query of the changed table in \(clause)") }
  }

  /// A row of a table whose values are parameters, as an item of FROM.
  func rowItem(_ table: Relation, _ name: String, _ alias: String) -> RangeItem {
    let columns = table.liveColumns.map { column in
      RangeColumn(
        name: column.name,
        type: column.type,
        sql: "\(alias).\(column.storage)",
        origin: ObjectAddress(table.oid, column: column.number),
        isNotNull: column.isNotNull
      )
    }
    let item = RangeItem(name, alias: alias, columns)
    item.relation = table
    item.schema = table.schema
    return item
  }

  /// Its text.
  func rowSource(_ table: Relation, _ prefix: String, _ alias: String) -> String {
    let list = table.liveColumns.enumerated().map { ":\(prefix)\($0 + 1) AS \($1.storage)" }
    return "(SELECT \(list.isEmpty ? "1" : list.joined(separator: ", ")), 0 AS rowid) AS \(alias)"
  }
}
