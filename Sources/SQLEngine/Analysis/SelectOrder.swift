// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: ORDER BY and DISTINCT ON.

extension Analyzer {
  /// An item of ORDER BY: an output column by number, or an expression of its own.
  struct OrderItem {
    var index: Int?
    var term: Term?
    var direction: String
    var position: Int
  }

  func order(_ items: [SortItem], _ terms: [Term], _ names: [String], _ scope: Scope) throws(SQLError)
    -> [OrderItem]
  {
    var result: [OrderItem] = []
    for item in items {
      if let index = try self.outputIndex(item.expression, names, terms.count, "ORDER BY") {
        try self.checkAmbiguous(item.expression, index, terms, names)
        try self.checkOrderable(terms[index], item.expression.position)
        let direction = try self.direction(item, isNotNull: terms[index].isNotNull)
        result.append(OrderItem(index: index, term: nil, direction: direction, position: item.expression.position))
        continue
      }
      let term = try self.reusingAliases { () throws(SQLError) in
        try self.resolved(try self.expression(item.expression, scope))
      }
      try self.checkOrderable(term, term.position)
      let direction = try self.direction(item, isNotNull: term.isNotNull)
      let same = terms.firstIndex { $0.sql == term.sql }
      result.append(
        OrderItem(index: same, term: same == nil ? term : nil, direction: direction, position: term.position)
      )
    }
    return result
  }

  func checkAmbiguous(_ expression: Expression, _ index: Int, _ terms: [Term], _ names: [String])
    throws(SQLError)
  {
    guard case .column(let reference) = expression else { return }
    let others = names.indices.filter { names[$0] == reference.names[0] }
    if others.contains(where: { terms[$0].sql != terms[index].sql }) {
      throw SQLError(
        .ambiguousColumn,
        "ORDER BY \"\(reference.names[0])\" is ambiguous",
        position: reference.position
      )
    }
  }

  func checkOrderable(_ term: Term, _ position: Int) throws(SQLError) {
    switch self.view.form(self.view.base(term.type).id) {
    case .json, .jsonpath,
      .opaque where !term.isUntyped:
      throw SQLError(
        .undefinedFunction,
        "could not identify an ordering operator for type \(term.type.spelling(self.view))",
        hint: "Use an explicit ordering operator or modify the query.",
        position: position
      )
    default: break
    }
  }

  func distinctOn(
    _ distinct: Select.Distinct?,
    _ terms: [Term],
    _ names: [String],
    _ order: [OrderItem],
    _ scope: Scope
  ) throws(SQLError) -> [Term]? {
    guard case .on(let expressions)? = distinct else { return nil }
    var keys: [Term] = []
    for expression in expressions {
      if let index = try self.outputIndex(expression, names, terms.count, "DISTINCT ON") {
        keys.append(try self.resolved(terms[index]))
      } else {
        let term = try self.reusingAliases { () throws(SQLError) in
          try self.resolved(try self.expression(expression, scope))
        }
        keys.append(term)
      }
    }
    let leading = order.prefix(keys.count).map { $0.term?.sql ?? $0.index.map { terms[$0].sql } ?? "" }
    if !leading.allSatisfy({ sql in keys.contains { $0.sql == sql } }) {
      throw SQLError(
        .invalidColumnReference,
        "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
        position: keys.first?.position
      )
    }
    return keys
  }

  /// Leaves out of ORDER BY what is the same for all rows, and refuses what SQLite cannot order by.
  func checkOuter(_ order: inout [OrderItem], _ groups: [Term]) throws(SQLError) {
    order.removeAll { item in
      guard let term = item.term else { return false }
      return term.isOuter || groups.contains { $0.isOuter && $0.sql == term.sql }
    }
    for item in order {
      guard let term = item.term else { continue }
      let reads = (groups.first { $0.sql == term.sql } ?? term).uses
      if reads.contains(where: { $0.level > 0 }) {
        throw SQLError.unsupported(
          "ORDER BY an expression that reads an outer query's columns",
          position: term.position
        )
      }
    }
  }
}
