// ConformanceTests: one suite, two servers. This file: whole generated statements.

/// A statement and how it is sent and compared.
struct GeneratedStatement {
  var text: String
  /// As text; `nil` in the simple protocol.
  var parameters: [String?]?
  var wantsBinary = false
  /// Whether its rows come in an order that it asks for.
  var isOrdered = false
  var isChange = false
  /// Whether it is known which of several rows fails first.
  var isExact = true
  /// Whether an expression of it may fail for some values.
  var hasRisk = false
}

extension SQLGenerator {
  /// What is sent without a check of the data between: a statement, or a transaction.
  mutating func unit() -> [GeneratedStatement] {
    guard self.isDrawn(4) else { return [self.statement()] }
    var unit = [
      GeneratedStatement(text: self.one(of: ["BEGIN", "START TRANSACTION", "BEGIN ISOLATION LEVEL READ COMMITTED"]))
    ]
    if self.isDrawn(80) { unit.append(GeneratedStatement(text: "SAVEPOINT a")) }
    for _ in 0..<self.number(2...7) {
      switch self.number(0...9) {
      case 0: unit.append(GeneratedStatement(text: "SAVEPOINT \(self.one(of: ["a", "b"]))"))
      case 1...3: unit.append(GeneratedStatement(text: "ROLLBACK TO \(self.one(of: ["a", "a", "a", "b"]))"))
      case 4 where self.isDrawn(30): unit.append(GeneratedStatement(text: "RELEASE SAVEPOINT a"))
      default: unit.append(self.statement())
      }
    }
    return unit + [GeneratedStatement(text: self.one(of: ["COMMIT", "COMMIT", "ROLLBACK", "END"]))]
  }

  mutating func statement() -> GeneratedStatement {
    self.startNames()
    (self.scopes, self.commonTables) = ([], [])
    self.parameters = self.isDrawn(35) ? [] : nil
    self.mistakes = self.isDrawn(6) ? 1 : 0
    (self.risks, self.hadRisk) = (0, false)
    var statement = self.isDrawn(62) ? self.select() : self.changed()
    statement.parameters = self.parameters
    statement.hasRisk = self.hadRisk
    statement.wantsBinary = self.parameters != nil && self.isDrawn(50)
    return statement
  }

  private mutating func changed() -> GeneratedStatement {
    self.risks = self.isDrawn(20) ? 1 : 0
    let change = self.change()
    if change.text.contains(" RETURNING "), self.isDrawn(10) {
      let text = "WITH d AS (\(change.text)) SELECT count(*) FROM d"
      return GeneratedStatement(text: text, isChange: true, isExact: change.isExact)
    }
    return GeneratedStatement(text: change.text, isChange: true, isExact: change.isExact)
  }

  private mutating func select() -> GeneratedStatement {
    if self.isDrawn(12) { return self.risky() }
    let with = self.isDrawn(12) ? self.with() : ""
    let kinds = self.kinds(1...4, among: Self.allKinds)
    let query = self.query(kinds, depth: self.number(1...3))
    guard query.isOpen, self.isDrawn(60) else { return GeneratedStatement(text: with + query.text) }
    let limit = self.isDrawn(25) ? self.limit() : ""
    return GeneratedStatement(text: with + query.text + self.order(query, by: kinds.count) + limit, isOrdered: true)
  }

  /// A query one of whose expressions fails for some rows: of one table and without a condition, so that every row is
  /// computed.
  private mutating func risky() -> GeneratedStatement {
    self.risks = 1
    let table = self.table()
    self.scopes = [[Source(name: table.name, columns: table.columns, key: table.key)]]
    defer { self.scopes = [] }
    let hasTable = self.isDrawn(70)
    if !hasTable { self.scopes = [] }
    let list = self.kinds(1...2, among: Self.allKinds).map { self.expression($0, depth: 2) }.joined(separator: ", ")
    guard hasTable else { return GeneratedStatement(text: "SELECT \(list)", isExact: false) }
    return GeneratedStatement(text: "SELECT \(list) FROM \(table.name)", isExact: false)
  }

  private mutating func with() -> String {
    if self.isDrawn(25) {
      let kinds = ["small"] + self.kinds(1...1, among: ["small", "text", "bool"])
      let start = kinds.map { self.literal($0) }.joined(separator: ", ")
      let name = self.newName("r")
      let source = Self.source(name, kinds)
      self.scopes = [[source]]
      let next = kinds[1] == "text" ? "(\(name).c2 || 'x')" : "\(name).c2"
      self.scopes = []
      self.commonTables = [source]
      let union = self.isDrawn(50) ? "UNION ALL" : "UNION"
      return "WITH RECURSIVE \(name)(c1, c2) AS (SELECT \(start) \(union) SELECT \(name).c1 + 1, \(next) FROM \(name)"
        + " WHERE \(name).c1 < \(self.number(2...12))) "
    }
    var tables: [String] = []
    for _ in 0..<self.number(1...2) {
      let kinds = self.kinds(1...3, among: Self.plainKinds)
      let source = Self.source(self.newName("w"), kinds)
      let kept = self.one(of: ["", "", "MATERIALIZED ", "NOT MATERIALIZED "])
      let query = self.subquery(kinds, depth: 1)
      tables.append("\(source.name)(\(source.key.joined(separator: ", "))) AS \(kept)(\(query))")
      self.commonTables.append(source)
    }
    return "WITH " + tables.joined(separator: ", ") + " "
  }

  /// The rows that the tables begin with.
  mutating func seedRows() -> [String] {
    (self.scopes, self.commonTables, self.parameters, self.risks, self.mistakes) = ([], [], nil, 0, 0)
    return SQLSchema.tables.flatMap { table in
      (0..<table.seededRows).map { _ in
        let columns = table.columns.filter { $0.name != "id" }
        let values = columns.map { column -> String in
          if column.mayBeNull, self.isDrawn(20) { return "NULL" }
          return "'" + self.one(of: column.values ?? self.grammar.values[column.kind] ?? []).replacing("'", with: "''")
            + "'"
        }
        let names = columns.map(\.name).joined(separator: ", ")
        return "INSERT INTO \(table.name) (\(names)) VALUES (\(values.joined(separator: ", "))) ON CONFLICT DO NOTHING"
      }
    }
  }
}
