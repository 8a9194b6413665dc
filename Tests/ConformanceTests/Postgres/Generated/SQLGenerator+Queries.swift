// ConformanceTests: one suite, two servers. This file: generated queries.

extension SQLGenerator {
  /// A query without its order, and what would order it completely.
  struct Query {
    var text: String
    /// Terms of ORDER BY.
    var order: [String]
    /// Whether its end may be followed by ORDER BY.
    var isOpen = true
  }

  /// A query inside another statement; with LIMIT only if it has an order.
  mutating func subquery(_ kinds: [String], depth: Int, isLateral: Bool = true) -> String {
    let outer = self.scopes
    // In FROM a query does not see its neighbours.
    if !isLateral { self.scopes.removeLast() }
    let query = self.query(kinds, depth: min(depth, 2))
    self.scopes = outer
    guard query.isOpen, self.isDrawn(12) else { return query.text }
    return query.text + self.order(query, by: kinds.count) + self.limit()
  }

  mutating func query(_ kinds: [String], depth: Int) -> Query {
    self.scopes.append([])
    defer { self.scopes.removeLast() }
    let isPlain = kinds.allSatisfy(Self.plainKinds.contains)
    switch self.number(0...99) {
    case 0..<8: return self.withoutFrom(kinds, depth: depth)
    case 8..<30: return self.grouped(kinds, depth: depth)
    case 30..<38 where isPlain: return self.distinct(kinds, depth: depth)
    case 38..<43: return self.distinctOn(kinds, depth: depth)
    case 43..<53 where isPlain && depth > 0: return self.setOperation(kinds, depth: depth - 1)
    default: return self.plain(kinds, depth: depth)
    }
  }

  private mutating func withoutFrom(_ kinds: [String], depth: Int) -> Query {
    let row = kinds.map { self.expression($0, depth: depth) }.joined(separator: ", ")
    return Query(text: self.isDrawn(30) ? "VALUES (\(row))" : "SELECT \(row)", order: ["1"])
  }

  private mutating func plain(_ kinds: [String], depth: Int) -> Query {
    let from = self.from(depth: depth)
    let hasWindows = depth > 1 && self.isDrawn(15)
    let list = kinds.map { kind -> String in
      let windows = "window \(kind)"
      let isWindow = hasWindows && self.grammar.rules[windows] != nil && self.isDrawn(60)
      return self.expression(isWindow ? windows : kind, depth: isWindow ? 1 : depth)
    }
    return Query(text: "SELECT \(self.named(list)) FROM \(from)\(self.condition(depth: depth))", order: self.keys)
  }

  private mutating func distinct(_ kinds: [String], depth: Int) -> Query {
    let from = self.from(depth: depth)
    let list = self.named(kinds.map { self.expression($0, depth: min(depth, 1)) })
    let order = (1...kinds.count).map(String.init)
    return Query(text: "SELECT DISTINCT \(list) FROM \(from)\(self.condition(depth: depth))", order: order)
  }

  private mutating func distinctOn(_ kinds: [String], depth: Int) -> Query {
    let from = self.from(depth: depth)
    let first = self.expression(self.one(of: Self.plainKinds), depth: 1)
    let list = self.named(kinds.map { self.expression($0, depth: depth) })
    // What stands there alone must not be taken for a column's number.
    let key = "coalesce(\(first))"
    let order = ([key] + self.keys).joined(separator: ", ")
    let text = "SELECT DISTINCT ON (\(key)) \(list) FROM \(from)\(self.condition(depth: depth)) ORDER BY \(order)"
    return Query(text: text, order: [], isOpen: false)
  }

  private mutating func grouped(_ kinds: [String], depth: Int) -> Query {
    let from = self.from(depth: depth)
    let isWhole = self.isDrawn(25)
    // A group is known by columns, or by expressions that are repeated word for word.
    let keys =
      isWhole
      ? [] : self.kinds(1...2, among: Self.plainKinds).map { ($0, "coalesce(\(self.expression($0, depth: 1)))") }
    let list = kinds.map { kind -> String in
      if let key = keys.first(where: { $0.0 == kind }), self.isDrawn(50) { return key.1 }
      return self.aggregate(kind, depth: depth)
    }
    let condition = self.condition(depth: depth)
    let having = self.isDrawn(20) ? " HAVING \(self.aggregate("bool", depth: 1))" : ""
    let groups = keys.isEmpty ? "" : " GROUP BY " + keys.map(\.1).joined(separator: ", ")
    let text = "SELECT \(self.named(list)) FROM \(from)\(condition)\(groups)\(having)"
    return Query(text: text, order: keys.isEmpty ? ["1"] : keys.map(\.1))
  }

  private mutating func aggregate(_ kind: String, depth: Int) -> String {
    let rules = "aggregate \(kind)"
    guard self.grammar.rules[rules] != nil else {
      // No aggregate gives this kind, but a query does that sees nothing of this one.
      let scopes = self.scopes
      self.scopes = []
      defer { self.scopes = scopes }
      return self.expression(kind, depth: 0)
    }
    return self.expression(rules, depth: min(depth, 1))
  }

  private mutating func setOperation(_ kinds: [String], depth: Int) -> Query {
    let count = self.number(2...3)
    let parts = (0..<count).map { _ -> String in
      self.scopes.append([])
      defer { self.scopes.removeLast() }
      return self.plain(kinds, depth: min(depth, 1)).text
    }
    var text = parts[0]
    for part in parts.dropFirst() {
      let all = self.isDrawn(40) ? " ALL" : ""
      text += " \(self.one(of: ["UNION", "UNION", "INTERSECT", "EXCEPT"]))\(all) \(part)"
    }
    return Query(text: text, order: (1...kinds.count).map(String.init))
  }

  /// A list of expressions, some of them named.
  private mutating func named(_ list: [String]) -> String {
    list.map { text in self.isDrawn(30) ? "\(text) AS \(self.newName("x"))" : text }.joined(separator: ", ")
  }

  mutating func condition(depth: Int) -> String {
    self.isDrawn(45) ? " WHERE \(self.expression("bool", depth: min(depth, 2)))" : ""
  }

  /// An ORDER BY that leaves nothing open.
  mutating func order(_ query: Query, by columns: Int) -> String {
    var terms = query.order
    if self.isDrawn(60) { terms.insert(String(self.number(1...columns)), at: 0) }
    let written = terms.map { term in
      let direction = self.one(of: ["", "", " ASC", " DESC", " DESC"])
      return term + direction + self.one(of: ["", "", "", " NULLS FIRST", " NULLS LAST"])
    }
    return " ORDER BY " + written.joined(separator: ", ")
  }

  mutating func limit() -> String {
    switch self.number(0...9) {
    case 0..<4: " LIMIT \(self.number(0...5))"
    case 4..<6: " LIMIT \(self.number(1...5)) OFFSET \(self.number(0...3))"
    case 6: " OFFSET \(self.number(0...3))"
    case 7: " FETCH FIRST \(self.number(1...3)) ROWS ONLY"
    default: " LIMIT ALL"
    }
  }
}
