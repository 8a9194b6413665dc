// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: GROUPING SETS, ROLLUP and CUBE (manual, 7.2.4).

/// The sets of expressions by which a query is grouped, one after the other.
enum GroupingSets {
  /// Every combination that GROUP BY stands for; `nil` if it is a plain list.
  static func sets(of groupBy: Select.GroupBy) throws(SQLError) -> [[Expression]]? {
    let isPlain = groupBy.items.allSatisfy { if case .expression = $0 { true } else { false } }
    if isPlain { return nil }
    var sets: [[Expression]] = [[]]
    for item in groupBy.items {
      let alternatives = self.alternatives(item)
      sets = sets.flatMap { set in alternatives.map { set + $0 } }
      if sets.count > 4096 { throw SQLError(.statementTooComplex, "too many grouping sets present (maximum 4096)") }
    }
    return sets
  }

  private static func alternatives(_ item: Select.GroupBy.Item) -> [[Expression]] {
    switch item {
    case .expression(let expression): return [self.fields(expression)]
    case .empty: return [[]]
    case .rollup(let expressions, _):
      return (0...expressions.count).reversed().map { expressions.prefix($0).flatMap { self.fields($0) } }
    case .cube(let expressions, _):
      guard expressions.count <= 12 else { return [[]] }
      return (0..<(1 << expressions.count)).reversed().map { mask in
        expressions.indices.filter { mask >> (expressions.count - 1 - $0) & 1 == 1 }
          .flatMap { self.fields(expressions[$0]) }
      }
    case .groupingSets(let items, _): return items.flatMap { self.alternatives($0) }
    }
  }

  private static func fields(_ expression: Expression) -> [Expression] {
    if case .row(let row) = expression, !row.isExplicit { return row.fields }
    return [expression]
  }
}

extension Analyzer {
  /// A SELECT for each grouping set, one behind the other. Columns of other sets are null in it.
  func select(_ select: Select, _ sets: [[Expression]], _ query: Query, _ scope: Scope) throws(SQLError)
    -> AnalyzedQuery
  {
    if select.distinct != nil { throw SQLError.unsupported("DISTINCT with grouping sets", position: select.position) }
    var arms: [AnalyzedQuery] = []
    let all = sets.flatMap { $0 }
    for set in sets {
      var arm = select
      arm.groupBy = Select.GroupBy(
        set.isEmpty ? [.empty(position: select.position)] : set.map { .expression($0) },
        isDistinct: false
      )
      let inner = Scope(scope.parent)
      inner.commonTables = scope.commonTables
      inner.groupingSet = GroupingSet(current: set, all: all)
      var plain = Query(.select(arm), position: query.position)
      plain.with = nil
      arms.append(try self.groupedArm(arm, plain, inner, isEmpty: set.isEmpty))
    }
    guard var result = arms.first else { throw SQLError.unsupported("an empty list of grouping sets") }
    for (index, arm) in arms.enumerated().dropFirst() {
      let operation = Query.SetOperation(
        .union,
        isAll: true,
        Query(.select(select), position: 0),
        Query(.select(select), position: 0),
        position: 0
      )
      let isLast = index == arms.count - 1
      let tail = Query(
        .select(select),
        orderBy: isLast ? query.orderBy : [],
        limit: isLast ? query.limit : nil,
        position: query.position
      )
      result = try self.combine(operation, result, arm, tail, scope)
    }
    return result
  }

  private func groupedArm(_ select: Select, _ query: Query, _ scope: Scope, isEmpty: Bool) throws(SQLError)
    -> AnalyzedQuery
  {
    var select = select
    if isEmpty {
      // The whole is one group, even without rows; HAVING makes it one.
      select.groupBy = nil
      if select.having == nil { select.having = .constant(Expression.Constant(.boolean(true), position: 0)) }
    }
    return try self.select(select, query, scope)
  }

  /// Whether an expression is one of other grouping sets only, and so null here.
  func isNullInSet(_ term: Term, _ scope: Scope) throws(SQLError) -> Bool {
    guard let set = (scope.shared ?? scope).groupingSet, !term.uses.isEmpty else { return false }
    let place = scope.shared ?? scope
    if place.groupingTexts == nil {
      place.groupingTexts = ([], [])
      let clause = scope.clause
      let grouped = place.grouped
      place.grouped = nil
      scope.clause = .groupBy
      var (current, all): (Set<String>, Set<String>) = ([], [])
      for expression in set.current { current.insert(try self.expression(expression, scope).sql) }
      for expression in set.all { all.insert(try self.expression(expression, scope).sql) }
      scope.clause = clause
      place.grouped = grouped
      place.groupingTexts = (current, all)
    }
    guard let texts = place.groupingTexts else { return false }
    return texts.all.contains(term.sql) && !texts.current.contains(term.sql)
  }

  /// `GROUPING (a, b)`: a bit for each argument, set where the grouping set does not have it.
  func grouping(_ arguments: [Expression], _ position: Int, _ scope: Scope) throws(SQLError) -> Term {
    var mask: Int64 = 0
    for argument in arguments {
      let clause = scope.clause
      scope.clause = .groupBy
      let place = scope.shared ?? scope
      let (set, grouped) = (place.groupingSet, place.grouped)
      place.groupingSet = nil
      place.grouped = nil
      let sql = try self.expression(argument, scope).sql
      (place.groupingSet, place.grouped) = (set, grouped)
      scope.clause = clause
      let probe = try self.expression(argument, scope)
      guard set != nil || grouped?.contains(sql) == true else {
        throw SQLError(
          .groupingError,
          "arguments to GROUPING must be grouping expressions of the associated query level",
          position: argument.position
        )
      }
      mask = mask << 1 | (probe.sql == "NULL" ? 1 : 0)
    }
    return Term(String(mask), .int4, position: position)
  }
}

/// The grouping set that a SELECT is for, among all of its query.
struct GroupingSet {
  var current: [Expression]
  var all: [Expression]
}
