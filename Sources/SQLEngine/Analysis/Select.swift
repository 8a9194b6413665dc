// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: SELECT (manual, 7.2 to 7.6).

extension Analyzer {
  /// One SELECT with the clauses behind it.
  func select(_ select: Select, _ query: Query, _ scope: Scope) throws(SQLError) -> AnalyzedQuery {
    let parameters = self.parameters
    do throws(SQLError) { return try self.clauses(select, query, scope) } catch {
      // Each search repeats those of the queries inside: there is an end to it.
      self.errorSearches += 1
      if self.errorSearches > 50 || error.state == .featureNotSupported { throw error }
      self.parameters = parameters
      throw self.firstError(select, query, scope) ?? error
    }
  }

  /// The error that PostgreSQL, which reads the select list before WHERE and ORDER BY before GROUP BY, finds first.
  private func firstError(_ select: Select, _ query: Query, _ outer: Scope) -> SQLError? {
    let scope = Scope(outer.parent)
    scope.commonTables = outer.commonTables
    do throws(SQLError) {
      _ = try self.from(select.from, scope)
      for window in select.windows { try self.define(window, scope) }
      scope.clause = .select
      let (terms, names) = try self.targets(select.targets, scope)
      scope.clause = .whereClause
      if let condition = select.condition { _ = try self.boolean(condition, scope, "WHERE") }
      scope.clause = .having
      if let having = select.having { _ = try self.boolean(having, scope, "HAVING") }
      scope.clause = .orderBy
      _ = try self.order(query.orderBy, terms, names, scope)
      if let groupBy = select.groupBy { _ = try self.grouping(groupBy, select.targets, scope) }
    } catch { return error.state == .featureNotSupported ? nil : error }
    return nil
  }

  private func clauses(_ select: Select, _ query: Query, _ scope: Scope) throws(SQLError) -> AnalyzedQuery {
    if let groupBy = select.groupBy, let sets = try GroupingSets.sets(of: groupBy) {
      return try self.select(select, sets, query, scope)
    }
    let from = try self.from(select.from, scope)
    scope.clause = .whereClause
    let condition = try select.condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    for window in select.windows { try self.define(window, scope) }

    var groups: [Term] = []
    if let groupBy = select.groupBy { groups = try self.grouping(groupBy, select.targets, scope) }
    if select.groupBy != nil { scope.grouped = Set(groups.map(\.sql)) }

    scope.clause = .select
    var (terms, names) = try self.targets(select.targets, scope)
    scope.clause = .having
    let having = try select.having.map { (node) throws(SQLError) in try self.boolean(node, scope, "HAVING") }
    scope.clause = .orderBy
    var order = try self.order(query.orderBy, terms, names, scope)
    scope.clause = .distinctOn
    let distinctOn = try self.distinctOn(select.distinct, terms, names, order, scope)

    let all = terms + (having.map { [$0] } ?? []) + order.compactMap(\.term)
    let isGrouped = select.groupBy != nil || having != nil || all.contains { !$0.aggregates.isEmpty }
    if isGrouped { try self.checkGrouping(all, groups, scope) }
    let keys = try self.groupKeys(groups, terms)
    try self.checkOuter(&order, groups)
    if isGrouped, !scope.sets.isEmpty { throw SQLError.unsupported("a set-returning function beside aggregates") }
    if case .rows? = select.distinct {
      for item in order where item.term != nil {
        throw SQLError(
          .invalidColumnReference,
          "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
          position: item.position
        )
      }
      for index in terms.indices where terms[index].isLate {
        terms[index] = try self.resolved(terms[index])
      }
    }
    for index in order.indices where order[index].term?.isLate == true { order[index].term = nil }
    let limit = try self.limit(query.limit, scope)

    var middle = ""
    let source = try self.sets(scope, from)
    if !source.isEmpty { middle += " FROM \(source)" }
    if let condition { middle += " WHERE \(condition.sql)" }
    if select.groupBy != nil {
      middle += " GROUP BY " + (keys.isEmpty ? "NULL" : keys.joined(separator: ", "))
    }
    if let having {
      if select.groupBy == nil, (terms + order.compactMap(\.term)).allSatisfy(\.aggregates.isEmpty) {
        // SQLite takes HAVING only beside an aggregate: the whole is one row, or none.
        let alias = self.makeAlias("h")
        middle =
          " FROM (SELECT \(having.sql) AS h\(having.aggregates.isEmpty ? ", count(*)" : "")\(middle)) AS \(alias)"
          + " WHERE \(alias).h"
      } else {
        middle += " HAVING \(having.sql)"
      }
    }
    let isDistinct = if case .rows? = select.distinct { true } else { false }
    let body = SelectBody(
      middle: middle,
      isDistinct: isDistinct,
      order: order,
      limit: limit,
      distinctOn: distinctOn,
      marks: scope.sets.indices.map { Self.mark(scope, $0) },
      sets: scope.setNames
    )
    let result = AnalyzedQuery(
      names: names,
      terms: terms,
      isPlain: order.isEmpty && !isDistinct && distinctOn == nil,
      isSelect: true
    ) { [unowned self] in body.text($0, self) }
    result.hasTail = !order.isEmpty || !limit.isEmpty || distinctOn != nil
    result.isSingleRow =
      (isGrouped && select.groupBy == nil) || (select.from.isEmpty && scope.sets.isEmpty)
      || limit == " LIMIT 1"
    return result
  }

  /// Whether SQLite would take a text in GROUP BY or ORDER BY for a column's number, or needs no look at it.
  static func isConstant(_ sql: String) -> Bool {
    guard let first = sql.utf8.first else { return true }
    // SQLite reckons with truth values before it looks: `(0 AND 0)` is 0 to it.
    let words = sql.split { !$0.isLetter && $0 != "_" && $0 != "?" && $0 != "'" && $0 != ":" }
    if words.allSatisfy({ ["AND", "OR", "NOT", "NULL", "IS"].contains($0) }) { return true }
    return (first >= 48 && first <= 57) || first == UInt8(ascii: "'") || sql == "NULL"
      || (sql.hasPrefix("(-") && Int64(sql.dropFirst().dropLast()) != nil)
  }

  // MARK: output columns

  func targets(_ targets: [Target], _ scope: Scope) throws(SQLError) -> ([Term], [String]) {
    var terms: [Term] = []
    var names: [String] = []
    for target in targets {
      if case .column(let reference) = target.expression, reference.hasStar {
        for (term, name) in try self.star(reference.names, reference.position, scope) {
          terms.append(term)
          names.append(name)
        }
        continue
      }
      if case .indirection(let indirection) = target.expression, case .star? = indirection.steps.last {
        var inner = indirection
        inner.steps.removeLast()
        let base: Expression = inner.steps.isEmpty ? inner.base : .indirection(inner)
        let row = try self.expression(base, scope)
        for (term, name) in try self.expand(row) {
          terms.append(term)
          names.append(name)
        }
        continue
      }
      terms.append(try self.reusingAliases { () throws(SQLError) in try self.expression(target.expression, scope) })
      names.append(target.label ?? Self.name(of: target.expression))
    }
    if terms.count > 1664 {
      throw SQLError("54011", "target lists can have at most 1664 entries")
    }
    return (terms, names)
  }

  /// The name that PostgreSQL gives to an output column without AS (`FigureColname`).
  static func name(of expression: Expression) -> String { self.figure(expression)?.name ?? "?column?" }

  private static func figure(_ expression: Expression) -> (name: String, isStrong: Bool)? {
    switch expression {
    case .column(let reference): return reference.names.last.map { ($0, true) }
    case .indirection(let node):
      for step in node.steps.reversed() { if case .field(let name) = step { return (name, true) } }
      return self.figure(node.base)
    case .functionCall(let call): return (call.name.name, true)
    case .nullIf: return ("nullif", true)
    case .coalesce: return ("coalesce", true)
    case .greatest: return ("greatest", true)
    case .least: return ("least", true)
    case .valueFunction(let function): return (function.kind.rawValue, true)
    case .row: return ("row", true)
    case .array: return ("array", true)
    case .grouping: return ("grouping", true)
    case .collate(let node): return self.figure(node.operand)
    case .cast(let cast):
      return self.figure(cast.operand).flatMap { $0.isStrong ? $0 : nil } ?? (cast.type.name.name, false)
    case .caseExpression(let cases):
      return cases.otherwise.flatMap { self.figure($0) }.flatMap { $0.isStrong ? $0 : nil } ?? ("case", false)
    case .subquery(let subquery):
      switch subquery.kind {
      case .exists: return ("exists", true)
      case .array: return ("array", true)
      case .scalar:
        guard case .select(let select) = subquery.query.body, let target = select.targets.first else { return nil }
        return target.label.map { ($0, true) } ?? self.figure(target.expression)
      default: return nil
      }
    default: return nil
    }
  }

  // MARK: set-returning functions in the select list

  /// FROM with the set-returning calls of the select list behind it.
  private func sets(_ scope: Scope, _ from: String) throws(SQLError) -> String {
    if scope.sets.isEmpty { return from }
    let call: String
    if scope.sets.count == 1 {
      call = scope.sets[0]
    } else {
      // Several run side by side; the shorter ones go on with nulls.
      self.requirements.functions["pg_zip"] = .zip
      call = "pg_zip(\(scope.sets.joined(separator: ", ")))"
    }
    let alias = self.makeAlias("s")
    scope.setNames = scope.sets.indices.map {
      scope.sets.count == 1 ? "\(alias).value" : "json_extract(\(alias).value, '$[\($0)]')"
    }
    return (from.isEmpty ? "" : from + ", ") + "json_each(\(call)) AS \(alias)"
  }

  /// What stands for a set-returning call until it is known how many there are.
  static func mark(_ scope: Scope, _ index: Int) -> String { "\u{1}\(index)\u{1}" }
}

/// The parts of a SELECT for SQLite.
private struct SelectBody {
  var middle: String
  var isDistinct: Bool
  var order: [Analyzer.OrderItem]
  var limit: String
  var distinctOn: [Term]?
  var marks: [String]
  var sets: [String]

  func text(_ terms: [Term], _ analyzer: Analyzer) -> String {
    var sql: String
    if let distinctOn {
      sql = self.distinctOn(distinctOn, terms, analyzer)
    } else {
      let list = terms.enumerated().map { index, term in
        "\(term.sql)\(self.isDistinct ? analyzer.suffix(term) : analyzer.guardingSuffix(term)) AS o\(index + 1)"
      }
      sql =
        "SELECT \(self.isDistinct ? "DISTINCT " : "")\(list.isEmpty ? "1" : list.joined(separator: ", "))\(self.middle)"
      let keys = self.order.compactMap { self.key($0, terms, analyzer) }
      if !keys.isEmpty { sql += " ORDER BY " + keys.joined(separator: ", ") }
    }
    sql += self.limit
    for (mark, name) in zip(self.marks, self.sets) { sql = sql.replacing(mark, with: name) }
    return sql
  }

  private func key(_ item: Analyzer.OrderItem, _ terms: [Term], _ analyzer: Analyzer) -> String? {
    if let index = item.index {
      if Analyzer.isConstant(terms[index].sql) { return nil }
      return "\(index + 1)\(analyzer.suffix(terms[index]))\(item.direction)"
    }
    guard let term = item.term, !Analyzer.isConstant(term.sql) else { return nil }
    return "\(analyzer.collated(term))\(item.direction)"
  }

  /// The first row of each group, in the order of ORDER BY.
  private func distinctOn(_ keys: [Term], _ terms: [Term], _ analyzer: Analyzer) -> String {
    let list = terms.enumerated().map { "\($1.sql)\(analyzer.guardingSuffix($1)) AS o\($0 + 1)" }
    let partition = keys.map { analyzer.collated($0) }.joined(separator: ", ")
    var sortTexts: [String] = []
    var sortNames: [String] = []
    for (number, item) in self.order.enumerated() {
      guard let term = item.term ?? item.index.map({ terms[$0] }) else { continue }
      sortTexts.append("\(term.sql)\(analyzer.guardingSuffix(term)) AS k\(number)")
      sortNames.append("k\(number)\(analyzer.collation(term.type.id))\(item.direction)")
    }
    let sortKeys = self.order.compactMap { item in
      (item.term ?? item.index.map { terms[$0] }).map { "\(analyzer.collated($0))\(item.direction)" }
    }
    let over = "PARTITION BY \(partition)" + (sortKeys.isEmpty ? "" : " ORDER BY \(sortKeys.joined(separator: ", "))")
    let inner =
      "SELECT \((list + sortTexts + ["row_number() OVER (\(over)) AS n"]).joined(separator: ", "))\(self.middle)"
    let outputs = terms.indices.map { "o\($0 + 1)" }.joined(separator: ", ")
    return "SELECT \(outputs) FROM (\(inner)) WHERE n = 1"
      + (sortNames.isEmpty ? "" : " ORDER BY \(sortNames.joined(separator: ", "))")
  }
}
