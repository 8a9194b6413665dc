// ConformanceTests: one suite, two servers. This file: what generated queries read from.

extension SQLGenerator {
  /// A FROM clause; what it offers becomes the innermost scope's.
  mutating func from(depth: Int) -> String {
    guard !self.scopes.isEmpty else { return "" }
    let first = self.source(depth: depth)
    self.scopes[self.scopes.count - 1] = [first.source]
    var text = first.text
    var joins = 0
    while joins < 2, self.isDrawn(depth > 1 ? 40 : 15) {
      joins += 1
      text += self.join(depth: depth, isFirst: joins == 1)
    }
    return text
  }

  /// One more source, and how it is joined.
  private mutating func join(depth: Int, isFirst: Bool) -> String {
    if self.isDrawn(20) {
      let lateral = self.lateral(depth: depth)
      self.offer(lateral.source)
      return self.isDrawn(50) ? " CROSS JOIN \(lateral.text)" : " LEFT JOIN \(lateral.text) ON true"
    }
    let joined = self.source(depth: depth)
    let condition = self.equality(joined.source)
    self.offer(joined.source)
    if isFirst, self.isDrawn(15) { return (self.isDrawn(50) ? ", " : " CROSS JOIN ") + joined.text }
    let kind = self.one(of: ["JOIN", "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT OUTER JOIN"])
    guard let condition else { return " CROSS JOIN " + joined.text }
    let more = kind != "FULL JOIN" && self.isDrawn(25) ? " AND \(self.expression("bool", depth: 1))" : ""
    return " \(kind) \(joined.text) ON \(condition)\(more)"
  }

  private mutating func offer(_ source: Source) { self.scopes[self.scopes.count - 1].append(source) }

  /// An equation of a column of this source and one that is there already, by a foreign key if there is one.
  private mutating func equality(_ source: Source) -> String? {
    var equations: [String] = []
    for other in self.scopes.last ?? [] {
      for column in source.columns {
        for candidate in other.columns where candidate.kind == column.kind && column.kind != "jsonb" {
          let isKey = source.key == [column.name] || other.key == [candidate.name]
          let equation = "\(other.name).\(candidate.name) = \(source.name).\(column.name)"
          equations += Array(repeating: equation, count: isKey ? 6 : 1)
        }
      }
    }
    return equations.randomElement(using: &self.random)
  }

  /// A table, a common table, a query or a list of values.
  private mutating func source(depth: Int) -> (text: String, source: Source) {
    if !self.commonTables.isEmpty, self.isDrawn(40), let table = self.commonTables.randomElement(using: &self.random) {
      let name = self.newName("c")
      return ("\(table.name) AS \(name)", Source(name: name, columns: table.columns, key: table.key))
    }
    if depth > 1, self.isDrawn(20) { return self.derived(depth: depth - 1) }
    if self.isDrawn(6) { return self.values() }
    let table = self.table()
    let name = self.isDrawn(30) && self.scopes.count == 1 && self.scopes[0].isEmpty ? table.name : self.newName("t")
    let alias = name == table.name ? "" : self.isDrawn(50) ? " AS \(name)" : " \(name)"
    return (table.name + alias, Source(name: name, columns: table.columns, key: table.key))
  }

  mutating func table() -> SQLSchema.Table {
    SQLSchema.tables.randomElement(using: &self.random) ?? SQLSchema.tables[0]
  }

  /// A query in parentheses. Its rows need not differ: those that do not cannot be told apart.
  private mutating func derived(depth: Int) -> (text: String, source: Source) {
    let kinds = self.kinds(1...3, among: Self.plainKinds)
    let name = self.newName("s")
    let query = self.subquery(kinds, depth: depth, isLateral: false)
    let source = Self.source(name, kinds)
    return ("(\(query)) AS \(name)(\(source.key.joined(separator: ", ")))", source)
  }

  private mutating func values() -> (text: String, source: Source) {
    let kinds = self.kinds(1...2, among: ["small", "text", "bool", "date"])
    let name = self.newName("v")
    let rows = (0..<self.number(1...3)).map { _ in
      "(" + kinds.map { self.literal($0) }.joined(separator: ", ") + ")"
    }
    let source = Self.source(name, kinds)
    return ("(VALUES \(rows.joined(separator: ", "))) AS \(name)(\(source.key.joined(separator: ", ")))", source)
  }

  /// What may name the sources before it.
  private mutating func lateral(depth: Int) -> (text: String, source: Source) {
    if self.isDrawn(60) || depth < 1 {
      let kind = self.one(of: ["small", "text", "date", "jsonb"])
      let name = self.newName("f")
      let call = self.expression("set " + kind, depth: 1)
      if self.isDrawn(25) {
        let source = Self.source(name, [kind, "bigint"])
        return ("\(self.isDrawn(50) ? "LATERAL " : "")\(call) WITH ORDINALITY AS \(name)(c1, c2)", source)
      }
      return ("\(call) AS \(name)(c1)", Self.source(name, [kind]))
    }
    let kinds = self.kinds(1...2, among: Self.plainKinds)
    let name = self.newName("l")
    let source = Self.source(name, kinds)
    let query = self.subquery(kinds, depth: depth - 1)
    return ("LATERAL (\(query)) AS \(name)(\(source.key.joined(separator: ", ")))", source)
  }

  static func source(_ name: String, _ kinds: [String]) -> Source {
    let columns = kinds.enumerated().map { SQLSchema.Column(name: "c\($0 + 1)", kind: $1) }
    return Source(name: name, columns: columns, key: columns.map(\.name))
  }

  mutating func kinds(_ count: ClosedRange<Int>, among kinds: [String]) -> [String] {
    (0..<self.number(count)).map { _ in self.one(of: kinds) }
  }

  /// The kinds whose equal values look alike, so that it does not matter which of them is kept.
  static let plainKinds = [
    "small", "small", "int", "bigint", "text", "text", "bool", "date", "timestamp", "timestamptz", "uuid", "mood",
    "ints",
  ]
  static let allKinds = plainKinds + ["numeric", "numeric", "float", "interval", "jsonb", "jsonb"]
}
