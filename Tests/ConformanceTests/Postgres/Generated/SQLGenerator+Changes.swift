// ConformanceTests: one suite, two servers. This file: generated changes of tables.

extension SQLGenerator {
  /// INSERT, UPDATE or DELETE; `isExact` says whether the order of the rows that it touches is known.
  mutating func change() -> (text: String, isExact: Bool) {
    switch self.number(0...9) {
    case 0..<5: return self.insert()
    case 5..<8: return self.update()
    default: return self.delete()
    }
  }

  // INSERT

  private mutating func insert() -> (text: String, isExact: Bool) {
    let table = self.table()
    let columns = table.columns.filter { column in
      !(column.mayBeNull || column.hasDefault) || (!(column.name == "id" && self.isDrawn(60)) && self.isDrawn(60))
    }
    let names = columns.map(\.name).joined(separator: ", ")
    var text = "INSERT INTO \(table.name)"
    if columns.isEmpty {
      text += " DEFAULT VALUES"
    } else if self.isDrawn(20) {
      text += " AS n (\(names)) \(self.rowsFromQuery(columns))"
    } else {
      text += " AS n (\(names)) VALUES " + self.rows(columns)
    }
    if self.isDrawn(35) { text += self.conflict(table) }
    let returning = self.returning(table, as: columns.isEmpty ? table.name : "n")
    return (text + returning, !text.contains(" SELECT ") || text.contains(" VALUES "))
  }

  private mutating func rows(_ columns: [SQLSchema.Column]) -> String {
    let count = self.isDrawn(60) ? 1 : self.number(2...4)
    return (0..<count).map { _ in
      "(" + columns.map { self.newValue($0) }.joined(separator: ", ") + ")"
    }.joined(separator: ", ")
  }

  /// A few rows from a query with an order, so that ids are given in that order.
  private mutating func rowsFromQuery(_ columns: [SQLSchema.Column]) -> String {
    let table = self.table()
    let source = Source(name: "q", columns: table.columns, key: table.key)
    self.scopes.append([source])
    defer { self.scopes.removeLast() }
    let list = columns.map { column -> String in
      self.isDrawn(50) ? self.newValue(column) : self.expression(column.kind, depth: 1)
    }.joined(separator: ", ")
    let order = self.keys.joined(separator: ", ")
    return
      "SELECT \(list) FROM \(table.name) AS q\(self.condition(depth: 1)) ORDER BY \(order) LIMIT \(self.number(1...3))"
  }

  /// A value for a column: mostly one that it takes.
  mutating func newValue(_ column: SQLSchema.Column) -> String {
    if column.hasDefault, self.isDrawn(15), self.scopes.isEmpty { return "DEFAULT" }
    if column.mayBeNull ? self.isDrawn(12) : self.isDrawn(1) { return "NULL" }
    guard let values = column.values, !self.isDrawn(5) else {
      return self.isDrawn(40) ? self.literal(column.kind) : self.expression(column.kind, depth: 1)
    }
    let value = self.one(of: values)
    if let parameters = self.parameters, parameters.count < 12, self.isDrawn(60) {
      self.parameters = parameters + [value]
      return "$\(parameters.count + 1)"
    }
    return "'\(value)'"
  }

  private mutating func conflict(_ table: SQLSchema.Table) -> String {
    let target = self.one(of: table.unique)
    let other = self.one(of: table.columns.map(\.name))
    let name = self.isDrawn(4) ? other : target
    if self.isDrawn(35) { return self.isDrawn(30) ? " ON CONFLICT DO NOTHING" : " ON CONFLICT (\(name)) DO NOTHING" }
    let sources = ["n", "excluded"].map { Source(name: $0, columns: table.columns, key: table.key) }
    self.scopes.append(sources)
    defer { self.scopes.removeLast() }
    let condition = self.isDrawn(25) ? self.condition(depth: 1) : ""
    return " ON CONFLICT (\(name)) DO UPDATE SET \(self.assignments(table))\(condition)"
  }

  // UPDATE and DELETE

  private mutating func update() -> (text: String, isExact: Bool) {
    let table = self.table()
    let own = Source(name: table.name, columns: table.columns, key: table.key)
    self.scopes.append([own])
    defer { self.scopes.removeLast() }
    if self.isDrawn(25), let reference = table.references.randomElement(using: &self.random) {
      let other = self.referenced(reference, by: table)
      self.scopes[self.scopes.count - 1].append(other.source)
      let condition = "\(other.equation)\(self.isDrawn(50) ? " AND \(self.expression("bool", depth: 1))" : "")"
      let text = "UPDATE \(table.name) SET \(self.assignments(table)) FROM \(other.text) WHERE \(condition)"
      return (text + self.returning(table, as: table.name), false)
    }
    let one = self.isDrawn(50) ? self.oneRow(table) : nil
    let condition = one.map { " WHERE \($0)" } ?? self.condition(depth: 2)
    let text = "UPDATE \(table.name) SET \(self.assignments(table))\(condition)"
    return (text + self.returning(table, as: table.name), one != nil)
  }

  private mutating func delete() -> (text: String, isExact: Bool) {
    let table = self.table()
    self.scopes.append([Source(name: table.name, columns: table.columns, key: table.key)])
    defer { self.scopes.removeLast() }
    if self.isDrawn(20), let reference = table.references.randomElement(using: &self.random) {
      let other = self.referenced(reference, by: table)
      self.scopes[self.scopes.count - 1].append(other.source)
      let condition = "\(other.equation) AND \(self.expression("bool", depth: 1))"
      let text = "DELETE FROM \(table.name) USING \(other.text) WHERE \(condition)"
      return (text + self.returning(table, as: table.name), false)
    }
    let condition = self.isDrawn(70) ? self.oneRow(table) : self.expression("bool", depth: 2)
    return ("DELETE FROM \(table.name) WHERE \(condition)" + self.returning(table, as: table.name), false)
  }

  /// The table that a row refers to, so that it meets one row of it at most.
  private mutating func referenced(_ reference: [String], by table: SQLSchema.Table)
    -> (text: String, source: Source, equation: String)
  {
    let other = SQLSchema.tables.first { $0.name == reference[1] } ?? table
    let source = Source(name: "o", columns: other.columns, key: other.key)
    return ("\(other.name) AS o", source, "\(table.name).\(reference[0]) = o.\(reference[2])")
  }

  private mutating func oneRow(_ table: SQLSchema.Table) -> String {
    table.columns.filter { table.key.contains($0.name) }.map { column -> String in
      let value = column.values.map { "'\(self.one(of: $0))'" } ?? String(self.number(0...7))
      return "\(table.name).\(column.name) = \(value)"
    }.joined(separator: " AND ")
  }

  private mutating func assignments(_ table: SQLSchema.Table) -> String {
    // A unique column gets one value for one row, or the order of the rows would decide what fails.
    let columns = table.columns.filter { !table.key.contains($0.name) && $0.name != "email" && $0.name != "note" }
    let count = min(self.number(1...3), columns.count)
    let chosen = columns.shuffled(using: &self.random).prefix(count)
    if chosen.count > 1, self.isDrawn(15) {
      let names = chosen.map(\.name).joined(separator: ", ")
      return "(\(names)) = (\(chosen.map { self.assigned($0) }.joined(separator: ", ")))"
    }
    return chosen.map { "\($0.name) = \(self.assigned($0))" }.joined(separator: ", ")
  }

  private mutating func assigned(_ column: SQLSchema.Column) -> String {
    if column.hasDefault, self.isDrawn(8) { return "DEFAULT" }
    if column.values != nil {
      return self.newValue(SQLSchema.Column(name: "", kind: column.kind, values: column.values))
    }
    return self.expression(column.kind, depth: 2)
  }

  private mutating func returning(_ table: SQLSchema.Table, as name: String) -> String {
    guard self.isDrawn(45) else { return "" }
    if self.isDrawn(30) { return " RETURNING *" }
    let outer = self.scopes
    self.scopes = [[Source(name: name, columns: table.columns, key: table.key)]]
    defer { self.scopes = outer }
    let list = self.kinds(1...3, among: Self.allKinds).map { self.expression($0, depth: 1) }
    return " RETURNING " + list.joined(separator: ", ")
  }
}
