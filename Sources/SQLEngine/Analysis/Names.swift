// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: which column a name means (manual, 4.2.1).

extension Analyzer {
  /// A column reference that is not a star.
  func column(_ reference: Expression.ColumnReference, _ scope: Scope) throws(SQLError) -> Term {
    let names = reference.names
    switch names.count {
    case 1: return try self.unqualified(names[0], reference.position, scope)
    case 2: return try self.qualified(nil, names[0], names[1], reference.position, scope)
    case 3: return try self.qualified(names[0], names[1], names[2], reference.position, scope)
    case 4: return try self.qualified(names[1], names[2], names[3], reference.position, scope)
    default:
      throw SQLError(
        .syntaxError,
        "improper qualified name (too many dotted names): \(names.joined(separator: "."))",
        position: reference.position
      )
    }
  }

  private func unqualified(_ name: String, _ position: Int, _ scope: Scope) throws(SQLError) -> Term {
    var level = 0
    var current: Scope? = scope
    while let here = current {
      var found: Term?
      for entry in here.entries where entry.areColumnsVisible && !entry.isLateralOnly {
        for index in entry.item.columns.indices
        where entry.item.columns[index].name == name && !entry.shadowed.contains(index) {
          if found != nil {
            throw SQLError(.ambiguousColumn, "column reference \"\(name)\" is ambiguous", position: position)
          }
          found = self.term(of: entry.item, index, level: level, position)
        }
      }
      if let found {
        self.note(found, level, scope)
        return found
      }
      (current, level) = (here.parent, level + 1)
    }
    if let (item, level) = try self.item(named: name, schema: nil, scope, position) {
      let row = self.wholeRow(item, level, position)
      self.note(row, level, scope)
      return row
    }
    if let system = try self.systemColumn(name, nil, position, scope) { return system }
    throw self.undefinedColumn(name, nil, position, scope)
  }

  private func checkLateral(_ entry: Scope.Entry, name: String, _ position: Int) throws(SQLError) {
    guard entry.isLateralOnly else { return }
    throw SQLError(
      .undefinedTable,
      "invalid reference to FROM-clause entry for table \"\(entry.item.name ?? name)\"",
      hint: "There is an entry for table \"\(entry.item.name ?? name)\", but it cannot be referenced from this part of "
        + "the query.",
      position: position
    )
  }

  private func qualified(
    _ schema: String?,
    _ table: String,
    _ name: String,
    _ position: Int,
    _ scope: Scope
  ) throws(SQLError) -> Term {
    guard let (item, level) = try self.item(named: table, schema: schema, scope, position) else {
      if schema == nil, let composite = try? self.unqualified(table, position, scope) {
        return try self.field(name, of: composite, position)
      }
      throw self.missingTable(schema.map { $0 + "." + table } ?? table, table, position, scope)
    }
    if let index = item.columns.firstIndex(where: { $0.name == name }) {
      if item.columns[(index + 1)...].contains(where: { $0.name == name }) {
        throw SQLError(.ambiguousColumn, "column reference \"\(name)\" is ambiguous", position: position)
      }
      let term = self.term(of: item, index, level: level, position)
      self.note(term, level, scope)
      return term
    }
    if let system = try self.systemColumn(name, (item, level), position, scope) { return system }
    throw self.undefinedColumn(name, table, position, scope)
  }

  /// Tells the queries between a name and its table that they read a column from outside.
  private func note(_ term: Term, _ level: Int, _ scope: Scope) {
    var remaining = level
    var current: Scope? = scope
    while let here = current, remaining > 0 {
      remaining -= 1
      let outer = term.uses.map { ColumnUse(level: remaining, item: $0.item, column: $0.column, position: $0.position) }
      (here.shared ?? here).outer += outer
      current = here.parent
    }
  }

  /// The table of a name, and how many queries further out it is.
  func item(named name: String, schema: String?, _ scope: Scope, _ position: Int) throws(SQLError)
    -> (RangeItem, level: Int)?
  {
    var level = 0
    var current: Scope? = scope
    while let here = current {
      for entry in here.entries where entry.isNameVisible && entry.item.name == name {
        if let schema, entry.item.schema != schema { continue }
        try self.checkLateral(entry, name: name, position)
        return (entry.item, level)
      }
      (current, level) = (here.parent, level + 1)
    }
    return nil
  }

  func term(of item: RangeItem, _ index: Int, level: Int, _ position: Int) -> Term {
    let column = item.columns[index]
    var term = Term(column.sql, column.type, position: position)
    term.origin = column.origin
    term.isNotNull = column.isNotNull && !item.isNullable
    if column.merged.isEmpty {
      term.uses = [ColumnUse(level: level, item: item, column: index, position: position)]
    } else {
      term.uses = column.merged.map { use in
        ColumnUse(level: level, item: use.item, column: use.column, position: position)
      }
    }
    if let origin = column.origin { self.uses[origin.oid, default: []].insert(origin.column) }
    return term
  }

  /// `t` as a value: a row.
  func wholeRow(_ item: RangeItem, _ level: Int, _ position: Int) -> Term {
    if item.isScalarFunction, item.columns.count == 1 { return self.term(of: item, 0, level: level, position) }
    let fields = item.columns.indices.map { self.term(of: item, $0, level: level, position) }
    var term = self.record(fields, position)
    term.fieldNames = item.columns.map(\.name)
    if let type = item.relation?.rowType, type.rawValue != 0 { term.type = ColumnType(type) }
    return term
  }

  private func systemColumn(
    _ name: String,
    _ found: (RangeItem, Int)?,
    _ position: Int,
    _ scope: Scope
  ) throws(SQLError) -> Term? {
    guard ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"].contains(name) else { return nil }
    guard
      let (item, level) = found
        ?? scope.entries.first(where: { $0.item.relation?.hasRows == true }).map({ ($0.item, 0) }),
      let relation = item.relation
    else { return nil }
    var term =
      switch name {
      case "tableoid": Term(String(relation.oid), .oid, position: position)
      case "ctid": Term("('(0,' || \(item.alias).rowid || ')')", .tid, position: position)
      case "cmin", "cmax": Term("0", .cid, position: position)
      case "xmax": Term("0", .xid, position: position)
      default: Term("(\(item.alias).rowid * 0 + 730)", .xid, position: position)
      }
    if !item.columns.isEmpty { term.uses = [ColumnUse(level: level, item: item, column: 0, position: position)] }
    return term
  }

  /// A star, with or without a table's name in front.
  func star(_ names: [String], _ position: Int, _ scope: Scope) throws(SQLError) -> [(Term, String)] {
    guard let table = names.last else {
      let all = self.starColumns(scope)
      if scope.entries.isEmpty {
        throw SQLError(.syntaxError, "SELECT * with no tables specified is not valid", position: position)
      }
      return all.map { (self.term(of: $0, $1, level: 0, position), $0.columns[$1].name) }
    }
    let schema = names.count > 1 ? names[names.count - 2] : nil
    guard let (item, level) = try self.item(named: table, schema: schema, scope, position) else {
      throw self.missingTable(names.joined(separator: "."), table, position, scope)
    }
    return item.columns.indices.map {
      (self.term(of: item, $0, level: level, position), item.columns[$0].name)
    }
  }

  /// The columns that a lone star stands for, in their order.
  private func starColumns(_ scope: Scope) -> [(RangeItem, Int)] {
    scope.entries.filter { $0.areColumnsVisible && !$0.isLateralOnly }.flatMap { entry in
      entry.item.columns.indices.filter { !entry.shadowed.contains($0) }.map { (entry.item, $0) }
    }
  }

  /// 42703, with the name that was perhaps meant.
  func undefinedColumn(_ name: String, _ table: String?, _ position: Int, _ scope: Scope) -> SQLError {
    let shown = table.map { "\($0).\(name)" } ?? "\"\(name)\""
    var error = SQLError(.undefinedColumn, "column \(shown) does not exist", position: position)
    var best: (distance: Int, texts: [String]) = (name.utf8.count / 2 + 1, [])
    for entry in scope.entries {
      guard let alias = entry.item.name, table == nil || table == alias else { continue }
      for column in entry.item.columns {
        let distance = Self.distance(Array(name.utf8), Array(column.name.utf8), limit: best.distance)
        if distance < best.distance {
          best = (distance, ["\(alias).\(column.name)"])
        } else if distance == best.distance, !best.texts.isEmpty {
          best.texts.append("\(alias).\(column.name)")
        }
      }
    }
    if best.distance <= 3 || best.distance <= name.utf8.count / 2 {
      if best.texts.count == 1 {
        error.hint = "Perhaps you meant to reference the column \"\(best.texts[0])\"."
      } else if best.texts.count == 2 {
        error.hint =
          "Perhaps you meant to reference the column \"\(best.texts[0])\" or the column \"\(best.texts[1])\"."
      }
    }
    return error
  }

  /// How many insertions, deletions and replacements make one text of another.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    if abs(left.count - right.count) > limit { return limit + 1 }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in 0..<right.count {
        let cost = min(diagonal + (byte == right[column] ? 0 : 1), row[column] + 1, row[column + 1] + 1)
        diagonal = row[column + 1]
        row[column + 1] = cost
      }
    }
    return row[right.count]
  }

  /// 42P01 for a table name in front of a column.
  func missingTable(_ shown: String, _ table: String, _ position: Int, _ scope: Scope) -> SQLError {
    var current: Scope? = scope
    while let here = current {
      for item in here.entries.map(\.item) + here.hidden {
        if let relation = item.relation, relation.name == table, let alias = item.name, alias != table {
          return SQLError(
            .undefinedTable,
            "invalid reference to FROM-clause entry for table \"\(table)\"",
            hint: "Perhaps you meant to reference the table alias \"\(alias)\".",
            position: position
          )
        }
        if item.name == table {
          return SQLError(
            .undefinedTable,
            "invalid reference to FROM-clause entry for table \"\(table)\"",
            hint: "There is an entry for table \"\(table)\", but it cannot be referenced from this part of the query.",
            position: position
          )
        }
      }
      current = here.parent
    }
    return SQLError(.undefinedTable, "missing FROM-clause entry for table \"\(shown)\"", position: position)
  }
}
