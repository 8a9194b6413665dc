// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: GROUP BY, and what it allows.

extension Analyzer {
  func grouping(_ groupBy: Select.GroupBy, _ targets: [Target], _ scope: Scope) throws(SQLError) -> [Term] {
    var groups: [Term] = []
    scope.clause = .groupBy
    for item in groupBy.items {
      switch item {
      case .expression(let expression):
        if case .row(let row) = expression, !row.isExplicit {
          for field in row.fields { groups.append(try self.group(field, targets, scope)) }
        } else {
          groups.append(try self.group(expression, targets, scope))
        }
      case .empty: break
      default: throw SQLError.unsupported("GROUPING SETS, ROLLUP or CUBE")
      }
    }
    return groups
  }

  func group(_ expression: Expression, _ targets: [Target], _ scope: Scope) throws(SQLError) -> Term {
    // A name is a column of FROM first; a number is an output column.
    if case .column(let reference) = expression, reference.names.count == 1, !reference.hasStar,
      let label = targets.first(where: { ($0.label ?? Self.name(of: $0.expression)) == reference.names[0] })
    {
      do throws(SQLError) { return try self.resolved(try self.expression(expression, scope)) } catch {
        if error.state != .undefinedColumn || label.label == nil { throw error }
        return try self.resolved(try self.expression(label.expression, scope))
      }
    }
    if case .constant(let constant) = expression, case .integer = constant.value {
      scope.clause = .select
      defer { scope.clause = .groupBy }
      let (terms, names) = try self.targets(targets, scope)
      guard let index = try self.outputIndex(expression, names, terms.count, "GROUP BY") else {
        return try self.resolved(try self.expression(expression, scope))
      }
      if let place = terms[index].aggregates.first {
        throw SQLError(.groupingError, "aggregate functions are not allowed in GROUP BY", position: place)
      }
      return try self.resolved(terms[index])
    }
    let term = try self.reusingAliases { () throws(SQLError) in
      try self.resolved(try self.expression(expression, scope))
    }
    if case .json = self.view.form(self.view.base(term.type).id) {
      throw SQLError(
        .undefinedFunction,
        "could not identify an equality operator for type \(term.type.spelling(self.view))",
        position: term.position
      )
    }
    return term
  }

  /// 42803 for a column that is neither grouped nor in an aggregate (manual, 7.2.3).
  func checkGrouping(_ terms: [Term], _ groups: [Term], _ scope: Scope) throws(SQLError) {
    let grouped = Set(groups.map(\.sql))
    var determined: Set<ObjectIdentifier> = []
    for term in terms {
      for use in term.uses where use.level == 0 {
        let column = use.item.columns[use.column]
        if grouped.contains(column.sql) || determined.contains(ObjectIdentifier(use.item)) { continue }
        if let key = use.item.relation?.primaryKey?.key?.columns {
          let names = key.compactMap { number in
            use.item.columns.first { $0.origin?.column == number && $0.origin?.oid == use.item.relation?.oid }?.sql
          }
          if names.count == key.count, names.allSatisfy({ grouped.contains($0) }) {
            determined.insert(ObjectIdentifier(use.item))
            continue
          }
        }
        let name = "\(use.item.name.map { $0 + "." } ?? "")\(column.name)"
        throw SQLError(
          .groupingError,
          "column \"\(name)\" must appear in the GROUP BY clause or be used in an aggregate function",
          position: use.position
        )
      }
    }
  }

  /// The expressions of GROUP BY for SQLite, which lets them read no column of a query further out.
  func groupKeys(_ groups: [Term], _ terms: [Term]) throws(SQLError) -> [String] {
    var keys: [String] = []
    for group in groups where !Self.isConstant(group.sql) && !group.isOuter {
      guard group.uses.contains(where: { $0.level > 0 }) else {
        keys.append(self.collated(group))
        continue
      }
      guard let index = terms.firstIndex(where: { $0.sql == group.sql }) else {
        throw SQLError.unsupported(
          "GROUP BY an expression that reads an outer query's columns",
          position: group.position
        )
      }
      keys.append("\(index + 1)\(self.suffix(group))")
    }
    return keys
  }
}
