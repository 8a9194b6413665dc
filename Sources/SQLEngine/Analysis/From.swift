// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: tables, joins and functions in FROM (manual, 7.2.1).

extension Analyzer {
  /// What an item of FROM gives: its text, and the names that it makes known.
  struct Source {
    var sql: String
    var entries: [Scope.Entry]
    /// Whether it must stand in parentheses beside others.
    var isOuter = false
  }

  /// Reads the whole clause, whose names the scope then has.
  func from(_ items: [FromItem], _ scope: Scope) throws(SQLError) -> String {
    var texts: [String] = []
    for item in items {
      let before = scope.entries
      // Items before this one are only for LATERAL to see.
      let source = try self.source(item, scope)
      scope.entries = before + source.entries
      try self.checkNames(before, source.entries, item)
      texts.append(source.isOuter && items.count > 1 ? "(\(source.sql))" : source.sql)
    }
    return texts.joined(separator: ", ")
  }

  private func checkNames(_ known: [Scope.Entry], _ new: [Scope.Entry], _ item: FromItem) throws(SQLError) {
    for entry in new where entry.isNameVisible {
      guard let name = entry.item.name else { continue }
      let isTaken = known.contains {
        $0.isNameVisible && $0.item.name == name
          && ($0.item.isAliased || entry.item.isAliased || $0.item.schema == entry.item.schema)
      }
      if isTaken {
        throw SQLError(.duplicateAlias, "table name \"\(name)\" specified more than once")
      }
    }
  }

  func source(_ item: FromItem, _ scope: Scope) throws(SQLError) -> Source {
    switch item {
    case .table(let reference): return try self.table(reference, scope)
    case .subquery(let derived): return try self.derived(derived, scope)
    case .function(let function): return try self.tableFunction(function, scope)
    case .join(let join):
      return try self.deeper(join.position) { () throws(SQLError) in try self.join(join, scope) }
    }
  }

  // MARK: tables

  private func table(_ reference: TableReference, _ scope: Scope) throws(SQLError) -> Source {
    if reference.name.schema == nil, let common = self.commonTable(reference.name.name, scope) {
      return try self.commonTable(common, reference, scope)
    }
    let relation = try self.view.existing(reference.name)
    if let view = relation.view { return try self.view(view, relation, reference) }
    guard relation.hasRows || relation.sequence != nil else {
      throw SQLError(
        .wrongObjectType,
        "cannot open relation \"\(relation.name)\"",
        detail: relation.index == nil
          ? "This operation is not supported for composite types." : "This operation is not supported for indexes.",
        position: reference.position
      )
    }
    if relation.sequence != nil { return try self.sequence(relation, reference) }
    let item = self.item(of: relation, reference.alias)
    try self.rename(item, reference.alias)
    if relation.oid < 16384 { self.requirements.functions["catalog:\(relation.oid)"] = .catalog(relation.name) }
    return Source(sql: "\(relation.source) AS \(item.alias)", entries: [Scope.Entry(item: item)])
  }

  /// A sequence as a table of one row: `SELECT last_value FROM s`.
  private func sequence(_ relation: Relation, _ reference: TableReference) throws(SQLError) -> Source {
    self.requirements.functions["pg_sequence_state"] = .sequenceState
    let alias = self.makeAlias()
    let item = RangeItem(
      reference.alias?.name ?? relation.name,
      alias: alias,
      [("last_value", TypeID.int8), ("log_cnt", .int8), ("is_called", .bool)].enumerated().map { index, column in
        RangeColumn(name: column.0, type: ColumnType(column.1), sql: "json_extract(\(alias).value, '$[\(index)]')")
      }
    )
    item.schema = relation.schema
    item.isAliased = reference.alias != nil
    try self.rename(item, reference.alias)
    return Source(sql: "json_each(pg_sequence_state(\(relation.oid))) AS \(alias)", entries: [Scope.Entry(item: item)])
  }

  /// A table as an item of FROM.
  func item(of relation: Relation, _ alias: Alias?) -> RangeItem {
    let sqlAlias = self.makeAlias()
    self.uses[relation.oid, default: []].formUnion([])
    let columns = relation.liveColumns.map { column in
      RangeColumn(
        name: column.name,
        type: column.type,
        sql: "\(sqlAlias).\(column.storage(in: relation))",
        origin: ObjectAddress(relation.oid, column: column.number),
        isNotNull: column.isNotNull
      )
    }
    let item = RangeItem(alias?.name ?? relation.name, alias: sqlAlias, columns)
    item.schema = relation.schema
    item.relation = relation
    item.isAliased = alias != nil
    return item
  }

  /// Gives columns the names of an alias: `AS t (a, b)`.
  private func rename(_ item: RangeItem, _ alias: Alias?) throws(SQLError) {
    guard let alias else { return }
    item.name = alias.name
    if alias.columns.count > item.columns.count {
      throw SQLError(
        .invalidColumnReference,
        "table \"\(alias.name)\" has \(item.columns.count) columns available but \(alias.columns.count) columns specified"
      )
    }
    for (index, name) in alias.columns.enumerated() { item.columns[index].name = name }
  }

  private func view(_ view: View, _ relation: Relation, _ reference: TableReference) throws(SQLError) -> Source {
    // The view's query is read with the search path that it was made with, and knows nothing of names around it.
    let query = try self.deeper(reference.position) { () throws(SQLError) in
      try self.query(view.query, nil)
    }
    try query.resolveTypes(self)
    for (index, column) in relation.liveColumns.enumerated() where index < query.terms.count {
      if query.terms[index].type.id != column.type.id {
        try query.coerce(index, to: column.type, .assignment, self)
      }
    }
    let alias = self.makeAlias()
    let columns = relation.liveColumns.enumerated().map { index, column in
      RangeColumn(
        name: column.name,
        type: column.type,
        sql: "\(alias).o\(index + 1)",
        origin: ObjectAddress(relation.oid, column: column.number)
      )
    }
    let item = RangeItem(relation.name, alias: alias, columns)
    item.schema = relation.schema
    item.relation = relation
    item.isAliased = reference.alias != nil
    try self.rename(item, reference.alias)
    self.uses[relation.oid, default: []].formUnion([])
    return Source(sql: "(\(query.text)) AS \(alias)", entries: [Scope.Entry(item: item)])
  }

  private func commonTable(_ name: String, _ scope: Scope) -> CommonTableEntry? {
    var current: Scope? = scope
    while let here = current {
      if let found = here.commonTables[name] { return found }
      current = here.parent
    }
    return nil
  }

  private func commonTable(_ entry: CommonTableEntry, _ reference: TableReference, _ scope: Scope) throws(SQLError)
    -> Source
  {
    entry.isUsed = true
    if entry.isRecursing { entry.recursions += 1 }
    let alias = self.makeAlias()
    let columns = entry.columns.enumerated().map { index, column in
      RangeColumn(
        name: column.name,
        type: column.type,
        sql: column.sql.isEmpty
          ? "\(alias).o\(index + 1)"
          : column.sql.split(separator: "\u{2}", omittingEmptySubsequences: false).joined(separator: alias),
        origin: column.origin
      )
    }
    let item = RangeItem(reference.alias?.name ?? entry.name, alias: alias, columns)
    item.isAliased = reference.alias != nil
    try self.rename(item, reference.alias)
    return Source(sql: "\(entry.source ?? entry.alias) AS \(alias)", entries: [Scope.Entry(item: item)])
  }

  // MARK: subqueries

  private func derived(_ derived: DerivedTable, _ scope: Scope) throws(SQLError) -> Source {
    // Without LATERAL a subquery sees WITH's names, but no table beside it.
    let outside = Scope(scope.parent)
    outside.commonTables = scope.commonTables
    let around = derived.isLateral ? scope : outside
    let inner = Scope(around)
    let query = try self.query(derived.query, in: inner)
    try query.resolveTypes(self)
    // What it reads from further out, the query around it reads too.
    if !derived.isLateral { (scope.shared ?? scope).outer += outside.outer }
    let alias = self.makeAlias()
    let item: RangeItem
    let sql: String
    if derived.isLateral, inner.outer.contains(where: { $0.level == 0 }) {
      // SQLite has no LATERAL but for table-valued functions: the rows pass through one, as JSON.
      let parts = query.terms.indices.map { self.encode("o\($0 + 1)", query.terms[$0].type.id) }
      let rows = "SELECT json_group_array(json_array(\(parts.joined(separator: ", ")))) FROM (\(query.text))"
      sql = "json_each((\(rows))) AS \(alias)"
      item = RangeItem(
        derived.alias.name,
        alias: alias,
        query.terms.indices.map {
          let type = query.terms[$0].type
          return RangeColumn(
            name: query.names[$0],
            type: type,
            sql: self.decode("json_extract(\(alias).value, '$[\($0)]')", type.id),
            origin: query.terms[$0].origin
          )
        }
      )
    } else {
      sql = "(\(query.text)) AS \(alias)"
      item = RangeItem(
        derived.alias.name,
        alias: alias,
        query.terms.indices.map {
          RangeColumn(
            name: query.names[$0],
            type: query.terms[$0].type,
            sql: "\(alias).o\($0 + 1)",
            origin: query.terms[$0].origin,
            isNotNull: query.terms[$0].isNotNull
          )
        }
      )
    }
    item.isAliased = true
    try self.rename(item, derived.alias)
    return Source(sql: sql, entries: [Scope.Entry(item: item)])
  }

  // MARK: joins

  private func join(_ join: Join, _ scope: Scope) throws(SQLError) -> Source {
    let before = scope.entries
    let keepsRight = join.kind == .right || join.kind == .full
    if keepsRight { self.enclosingOuterJoins += 1 }
    defer { if keepsRight { self.enclosingOuterJoins -= 1 } }
    var left = try self.source(join.left, scope)
    scope.entries = before + left.entries
    var right = try self.source(join.right, scope)
    scope.entries = before
    try self.checkNames(left.entries, right.entries, join.right)
    let isRightNested = if case .join = join.right { true } else { false }
    let word = join.kind == .cross || join.kind == .inner ? "JOIN" : "\(join.kind.rawValue) JOIN"
    if join.kind == .left || join.kind == .full { right.entries.forEach { $0.item.isNullable = true } }
    if join.kind == .right || join.kind == .full { left.entries.forEach { $0.item.isNullable = true } }
    var entries = left.entries + right.entries
    var condition = "1"
    switch join.condition {
    case nil: break
    case .on(let expression):
      let inner = scope.copy(entries: before.map { $0.lateral } + entries)
      inner.clause = .joinOn
      condition = try self.boolean(expression, inner, "JOIN/ON").sql
      // A part of it that reads no table would end SQLite's whole statement when it is false, with the rows that an
      // outer join around this one keeps.
      if join.kind == .inner, self.enclosingOuterJoins > 0, let column = right.entries.first?.item.columns.first?.sql {
        condition = "CASE WHEN \(condition) THEN \(column) IS \(column) END"
      }
    case .using(let names, let alias):
      condition = try self.using(names, alias, join, &left.entries, &right.entries, &entries)
    case .natural:
      let names = self.visibleNames(left.entries).filter { self.visibleNames(right.entries).contains($0) }
      condition = try self.using(names, nil, join, &left.entries, &right.entries, &entries)
    }
    let isOuter = join.kind == .right || join.kind == .full
    let sql = "\(left.sql) \(word) \(isRightNested ? "(\(right.sql))" : right.sql) ON \(condition)"
    var source = Source(sql: sql, entries: entries, isOuter: isOuter || left.isOuter)
    if let alias = join.alias { source.entries = try self.aliased(entries, alias) }
    return source
  }

  private func visibleNames(_ entries: [Scope.Entry]) -> [String] {
    entries.filter(\.areColumnsVisible).flatMap { entry in
      entry.item.columns.indices.filter { !entry.shadowed.contains($0) }.map { entry.item.columns[$0].name }
    }
  }

  /// `JOIN … USING`: the columns named become one, which stands first and hides those that it is made of.
  private func using(
    _ names: [String],
    _ alias: String?,
    _ join: Join,
    _ left: inout [Scope.Entry],
    _ right: inout [Scope.Entry],
    _ entries: inout [Scope.Entry]
  ) throws(SQLError) -> String {
    var conditions: [String] = []
    var merged: [RangeColumn] = []
    for name in names {
      let (first, second) = (
        try self.common(name, &left, "left", join.position), try self.common(name, &right, "right", join.position)
      )
      conditions.append(try self.binary(OperatorName("="), first, second, join.position).sql)
      let (unified, type) = try self.unify([first, second], "JOIN/USING")
      let sql =
        switch join.kind {
        case .right: unified[1].sql
        case .full: "coalesce(\(unified[0].sql), \(unified[1].sql))"
        default: unified[0].sql
        }
      var column = RangeColumn(name: name, type: type, sql: sql)
      column.origin = join.kind == .full ? nil : (join.kind == .right ? second : first).origin
      column.merged = join.kind == .right ? second.uses : (join.kind == .full ? first.uses + second.uses : first.uses)
      column.isNotNull = join.kind != .full && (join.kind == .right ? second : first).isNotNull
      merged.append(column)
    }
    let item = RangeItem(alias, alias: "", merged)
    item.isAliased = true
    var entry = Scope.Entry(item: item)
    entry.isNameVisible = alias != nil
    entries = (merged.isEmpty ? [] : [entry]) + left + right
    return conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
  }

  /// The one column of a name on one side of a join; it is hidden from then on.
  private func common(
    _ name: String,
    _ entries: inout [Scope.Entry],
    _ side: String,
    _ position: Int
  ) throws(SQLError) -> Term {
    var found: (entry: Int, column: Int)?
    for index in entries.indices where entries[index].areColumnsVisible {
      for column in entries[index].item.columns.indices
      where entries[index].item.columns[column].name == name && !entries[index].shadowed.contains(column) {
        if found != nil {
          throw SQLError(
            .ambiguousColumn,
            "common column name \"\(name)\" appears more than once in \(side) table"
          )
        }
        found = (index, column)
      }
    }
    guard let found else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(name)\" specified in USING clause does not exist in \(side) table"
      )
    }
    entries[found.entry].shadowed.insert(found.column)
    return self.term(of: entries[found.entry].item, found.column, level: 0, position)
  }

  /// `(a JOIN b …) AS j`: one item, which hides those that it is made of.
  private func aliased(_ entries: [Scope.Entry], _ alias: Alias) throws(SQLError) -> [Scope.Entry] {
    var columns: [RangeColumn] = []
    for entry in entries where entry.areColumnsVisible {
      for index in entry.item.columns.indices where !entry.shadowed.contains(index) {
        var column = entry.item.columns[index]
        if column.merged.isEmpty {
          column.merged = [ColumnUse(level: 0, item: entry.item, column: index, position: 0)]
        }
        columns.append(column)
      }
    }
    let item = RangeItem(alias.name, alias: "", columns)
    item.isAliased = true
    try self.rename(item, alias)
    return [Scope.Entry(item: item)]
  }
}

extension Scope.Entry {
  /// The same, for LATERAL items and conditions only.
  var lateral: Scope.Entry {
    var entry = self
    entry.isLateralOnly = true
    return entry
  }
}

extension Scope {
  /// The same place with other tables.
  func copy(entries: [Entry]) -> Scope {
    let copy = Scope(self.parent)
    copy.entries = entries
    copy.commonTables = self.commonTables
    copy.shared = self
    return copy
  }
}

extension Relation {
  /// What stands for it in SQLite's FROM.
  var source: String { self.storage }
}

extension Column {
  /// SQLite's name for the column: those of the catalog's own tables go by their names.
  func storage(in relation: Relation) -> String { self.storage }
}
