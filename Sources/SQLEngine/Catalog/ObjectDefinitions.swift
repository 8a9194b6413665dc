// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: definitions as SQL (`pg_get_indexdef` and its like).

/// Writes the SQL that would make an object.
struct Definitions {
  let view: CatalogView

  init(_ view: CatalogView) { self.view = view }

  private func qualified(_ relation: Relation) -> String {
    quoteIdentifier(relation.schema) + "." + quoteIdentifier(relation.name)
  }

  /// - Parameter isPretty: whether the table's schema is left out where it need not be written.
  func index(_ oid: OID, isPretty: Bool = false) -> String? {
    guard let relation = self.view.catalog.relation(oid), let index = relation.index,
      let table = self.view.catalog.relation(index.table)
    else { return nil }
    let elements = index.elements.map { self.element($0, table) }
    let keys = elements.dropLast(index.included).joined(separator: ", ")
    var sql =
      "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(quoteIdentifier(relation.name)) ON \(isPretty ? self.view.displayName(table) : self.qualified(table)) "
      + "USING \(index.method) (\(keys))"
    if index.included > 0 { sql += " INCLUDE (\(elements.suffix(index.included).joined(separator: ", ")))" }
    if index.nullsNotDistinct { sql += " NULLS NOT DISTINCT" }
    if let condition = index.condition { sql += " WHERE \(condition.text)" }
    return sql
  }

  /// One column of an index, from 1.
  func indexColumn(_ oid: OID, _ number: Int) -> String? {
    guard let index = self.view.catalog.relation(oid)?.index, let table = self.view.catalog.relation(index.table),
      number >= 1, number <= index.elements.count
    else { return nil }
    var element = index.elements[number - 1]
    element.isDescending = false
    element.nullsFirst = nil
    element.operatorClass = nil
    return self.element(element, table)
  }

  private func element(_ element: Index.Element, _ table: Relation) -> String {
    var sql = table.column(number: element.column).map { quoteIdentifier($0.name) } ?? element.expression?.text ?? ""
    if element.column == 0, let tree = element.expression?.tree {
      if case .functionCall = tree {} else if !sql.hasPrefix("(") { sql = "(\(sql))" }
    }
    if let name = element.operatorClass { sql += " \(name)" }
    if element.isDescending { sql += " DESC" }
    if let nullsFirst = element.nullsFirst, nullsFirst != element.isDescending {
      sql += nullsFirst ? " NULLS FIRST" : " NULLS LAST"
    }
    return sql
  }

  func constraint(_ oid: OID, isPretty: Bool = false) -> String? {
    for (id, domain) in self.view.catalog.domains {
      _ = id
      if let check = domain.checks.first(where: { $0.oid == oid }) { return "CHECK (\(check.expression.text))" }
    }
    for relation in self.view.catalog.relations.values {
      if let constraint = relation.constraints.first(where: { $0.oid == oid }) {
        return self.text(constraint, relation, isPretty)
      }
    }
    return nil
  }

  private func names(_ numbers: [Int], _ relation: Relation) -> String {
    numbers.map { quoteIdentifier(relation.column(number: $0)?.name ?? "") }.joined(separator: ", ")
  }

  private func text(_ constraint: TableConstraint, _ relation: Relation, _ isPretty: Bool) -> String {
    var sql: String
    switch constraint.kind {
    case .primaryKey(let columns, _): sql = "PRIMARY KEY (\(self.names(columns, relation)))"
    case .unique(let columns, _): sql = "UNIQUE (\(self.names(columns, relation)))"
    case .check(let stored, _):
      sql = "CHECK (\(Deparser.text(stored.tree, self.view, relation, isPretty: isPretty)))"
    case .foreignKey(let key):
      guard let other = self.view.catalog.relation(key.table) else { return "" }
      sql =
        "FOREIGN KEY (\(self.names(key.columns, relation))) REFERENCES \(self.view.displayName(other))"
        + "(\(self.names(key.referenced, other)))"
      if key.match == .full { sql += " MATCH FULL" }
      if let action = Self.action(key.onUpdate) { sql += " ON UPDATE \(action)" }
      if let action = Self.action(key.onDelete) { sql += " ON DELETE \(action)" }
    }
    if constraint.isDeferrable { sql += " DEFERRABLE" }
    if constraint.isInitiallyDeferred { sql += " INITIALLY DEFERRED" }
    if !constraint.isValidated { sql += " NOT VALID" }
    return sql
  }

  private static func action(_ action: ForeignKey.Action) -> String? {
    func list(_ names: [String]) -> String {
      names.isEmpty ? "" : " (\(names.map(quoteIdentifier).joined(separator: ", ")))"
    }
    switch action {
    case .noAction: return nil
    case .restrict: return "RESTRICT"
    case .cascade: return "CASCADE"
    case .setNull(let names): return "SET NULL" + list(names)
    case .setDefault(let names): return "SET DEFAULT" + list(names)
    }
  }
}
