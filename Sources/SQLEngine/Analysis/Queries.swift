// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: WITH, VALUES and set operations (manual, 7.4 to 7.8).

extension Analyzer {
  func query(_ query: Query, _ parent: Scope?) throws(SQLError) -> AnalyzedQuery {
    try self.query(query, in: Scope(parent))
  }

  /// Understands a query in a scope made for it.
  func query(_ query: Query, in scope: Scope) throws(SQLError) -> AnalyzedQuery {
    try self.deeper(query.position) { () throws(SQLError) in
      let with = try self.with(query.with, scope)
      if let locking = query.locking.first { try self.lock(locking, query) }
      let result: AnalyzedQuery
      switch query.body {
      case .select(let select):
        result = try self.select(select, query, scope)
      case .values(let rows, let position):
        result = try self.values(rows, position, query, scope)
      case .setOperation(let operation):
        result = try self.setOperation(operation, query, scope)
      }
      result.with = self.text(of: with) + result.with
      return result
    }
  }

  func lock(_ locking: Query.Locking, _ query: Query) throws(SQLError) {
    self.locks = locking
    let clause = "FOR \(locking.strength.rawValue)"
    switch query.body {
    case .setOperation:
      throw SQLError(.featureNotSupported, "\(clause) is not allowed with UNION/INTERSECT/EXCEPT")
    case .values: throw SQLError(.featureNotSupported, "\(clause) cannot be applied to VALUES")
    case .select(let select):
      if select.distinct != nil {
        throw SQLError(.featureNotSupported, "\(clause) is not allowed with DISTINCT clause")
      }
      if select.groupBy != nil {
        throw SQLError(.featureNotSupported, "\(clause) is not allowed with GROUP BY clause")
      }
    }
  }

  // MARK: VALUES

  func values(_ rows: [[Expression]], _ position: Int, _ query: Query, _ scope: Scope) throws(SQLError)
    -> AnalyzedQuery
  {
    scope.clause = .values
    var terms: [[Term]] = []
    for row in rows {
      let items = try self.list(row, scope)
      if let first = terms.first, first.count != items.count {
        throw SQLError(
          .syntaxError,
          "VALUES lists must all be the same length",
          position: items.first?.position ?? position
        )
      }
      terms.append(items)
    }
    let count = terms.first?.count ?? 0
    var columns: [Term] = []
    for index in 0..<count {
      let column = terms.map { $0[index] }
      if column.allSatisfy({ $0.isUntyped }) || scope.isInsertSource {
        // Each row's value gets its type from the column that it goes into.
        var open = Term("o\(index + 1)", column[0].type, position: column[0].position)
        if column[0].isUntyped { open.late = .null }
        columns.append(open)
        continue
      }
      let (unified, type) = try self.unify(column, "VALUES")
      for row in terms.indices { terms[row][index] = unified[row] }
      columns.append(Term("o\(index + 1)", type, position: column[0].position))
    }
    let names = (0..<count).map { "column\($0 + 1)" }
    let order = try self.order(query, columns, names, scope)
    let tail = order == nil ? try self.tail(query, columns, names: names, scope) : ""
    weak var result: AnalyzedQuery?
    let analyzed = AnalyzedQuery(
      names: (0..<count).map { "column\($0 + 1)" },
      terms: columns,
      isPlain: true,
      isSelect: false
    ) { _ in
      let rows = (result?.rows ?? []).enumerated().map { number, row in
        "SELECT " + row.enumerated().map { number == 0 ? "\($1.sql) AS o\($0 + 1)" : $1.sql }.joined(separator: ", ")
      }
      // Beyond a number of rows SQLite wants VALUES, which has no names for its columns.
      if rows.count <= 400 { return rows.joined(separator: " UNION ALL ") + tail }
      let values = (result?.rows ?? []).map { "(" + $0.map(\.sql).joined(separator: ", ") + ")" }
      let names = (1...count).map { "column\($0) AS o\($0)" }.joined(separator: ", ")
      return "SELECT \(names) FROM (VALUES \(values.joined(separator: ", ")))" + tail
    }
    result = analyzed
    analyzed.rows = terms
    analyzed.hasTail = true
    analyzed.isSingleRow = terms.count == 1
    guard let order else { return analyzed }
    try analyzed.resolveTypes(self)
    for index in columns.indices {
      columns[index].type = analyzed.type(index)
      columns[index].late = .no
    }
    let outputs = columns.map(\.sql).joined(separator: ", ")
    let sorted = AnalyzedQuery(names: names, terms: columns, isPlain: true, isSelect: false) { _ in
      "SELECT \(outputs) FROM (\(analyzed.text))\(order)"
    }
    sorted.hasTail = true
    return sorted
  }

  /// ORDER BY and LIMIT behind VALUES when there are expressions among the keys; `nil` if there are none.
  func order(_ query: Query, _ columns: [Term], _ names: [String], _ scope: Scope) throws(SQLError) -> String? {
    var hasExpression = false
    for item in query.orderBy where try self.outputIndex(item.expression, names, columns.count, "ORDER BY") == nil {
      hasExpression = true
    }
    if !hasExpression { return nil }
    let inner = Scope(scope.parent)
    inner.clause = .orderBy
    let item = RangeItem(
      "*VALUES*",
      alias: "",
      zip(names, columns).map { RangeColumn(name: $0, type: $1.type, sql: $1.sql) }
    )
    inner.entries = [Scope.Entry(item: item)]
    var keys: [String] = []
    for item in query.orderBy {
      let index = try self.outputIndex(item.expression, names, columns.count, "ORDER BY")
      let term: Term
      if let index {
        term = columns[index]
      } else {
        term = try self.resolved(try self.expression(item.expression, inner))
      }
      let sql = Self.isConstant(term.sql) ? "NULL" : self.collated(term)
      keys.append(sql + (try self.direction(item, isNotNull: false)))
    }
    return " ORDER BY " + keys.joined(separator: ", ") + (try self.limit(query.limit, scope))
  }

  // MARK: set operations

  func setOperation(
    _ operation: Query.SetOperation,
    _ query: Query,
    _ scope: Scope
  ) throws(SQLError) -> AnalyzedQuery {
    let left = try self.query(operation.left, in: Scope(scope))
    let right = try self.query(operation.right, in: Scope(scope))
    return try self.combine(operation, left, right, query, scope)
  }

  /// Two queries of which one follows, their columns brought to common types.
  func combine(
    _ operation: Query.SetOperation,
    _ left: AnalyzedQuery,
    _ right: AnalyzedQuery,
    _ query: Query,
    _ scope: Scope
  ) throws(SQLError) -> AnalyzedQuery {
    let name = operation.kind.rawValue
    guard left.terms.count == right.terms.count else {
      throw SQLError(
        .syntaxError,
        "each \(name) query must have the same number of columns",
        position: right.terms.first?.position ?? operation.right.position
      )
    }
    var columns: [Term] = []
    for index in left.terms.indices {
      let pair = [left.columnTerm(index), right.columnTerm(index)]
      let id = try self.commonType(pair, name)
      let modifier = self.commonModifier(pair, id)
      try left.coerce(index, to: ColumnType(id), .implicit, self)
      try right.coerce(index, to: ColumnType(id), .implicit, self)
      columns.append(Term("o\(index + 1)", ColumnType(id, modifier: modifier), position: left.terms[index].position))
    }
    let kind = operation.kind, isAll = operation.isAll
    let collations = columns.map { self.collation($0.type.id) }
    let tail = try self.tail(query, columns, names: left.names, scope)
    let analyzed = AnalyzedQuery(names: left.names, terms: columns, isPlain: true, isSelect: false) { _ in
      Self.combined(left, right, kind, isAll, collations) + tail
    }
    analyzed.hasTail = true
    return analyzed
  }

  static func combined(
    _ left: AnalyzedQuery,
    _ right: AnalyzedQuery,
    _ kind: Query.SetOperation.Kind,
    _ isAll: Bool,
    _ collations: [String]
  ) -> String {
    let names = collations.indices.map { "o\($0 + 1)" }
    let list = zip(names, collations).map { "\($0)\($1) AS \($0)" }.joined(separator: ", ")
    let needsCollation = collations.contains { !$0.isEmpty }
    func arm(_ query: AnalyzedQuery) -> String {
      needsCollation ? "SELECT \(list) FROM (\(query.text))" : query.operand
    }
    if isAll, kind == .union { return "\(arm(left)) UNION ALL \(arm(right))" }
    if isAll {
      // Equal rows are numbered: the n-th of one side goes with the n-th of the other.
      let keys = zip(names, collations).map { "\($0)\($1)" }.joined(separator: ", ")
      func numbered(_ query: AnalyzedQuery) -> String {
        "SELECT \(list), row_number() OVER (PARTITION BY \(keys)) AS n FROM (\(query.text))"
      }
      return "SELECT \(names.joined(separator: ", ")) FROM (\(numbered(left)) \(kind.rawValue) \(numbered(right)))"
    }
    return "\(arm(left)) \(kind.rawValue) \(arm(right))"
  }

  // MARK: ORDER BY and LIMIT behind VALUES and set operations

  func tail(_ query: Query, _ columns: [Term], names: [String], _ scope: Scope) throws(SQLError) -> String {
    var sql = ""
    var keys: [String] = []
    for item in query.orderBy {
      guard let index = try self.outputIndex(item.expression, names, columns.count, "ORDER BY") else {
        throw SQLError(
          .featureNotSupported,
          "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
          detail: "Only result column names can be used, not expressions or functions.",
          hint: "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
          position: item.expression.position
        )
      }
      keys.append("\(index + 1)\(self.collation(columns[index].type.id))\(try self.direction(item, isNotNull: false))")
    }
    if !keys.isEmpty { sql += " ORDER BY " + keys.joined(separator: ", ") }
    return sql + (try self.limit(query.limit, scope))
  }

  /// The output column that an item of ORDER BY or GROUP BY names or numbers.
  func outputIndex(_ expression: Expression, _ names: [String], _ count: Int, _ clause: String) throws(SQLError)
    -> Int?
  {
    switch expression {
    case .constant(let constant):
      if case .integer(let number) = constant.value {
        guard number >= 1, Int(number) <= count else {
          throw SQLError(
            .invalidColumnReference,
            "\(clause) position \(number) is not in select list",
            position: constant.position
          )
        }
        return Int(number) - 1
      }
      throw SQLError(
        .syntaxError,
        "non-integer constant in \(clause)",
        position: constant.position
      )
    case .column(let reference) where reference.names.count == 1 && !reference.hasStar:
      let found = names.indices.filter { names[$0] == reference.names[0] }
      return found.first
    default: return nil
    }
  }

  /// ASC or DESC and where NULLs go, as SQLite has to be told.
  func direction(_ item: SortItem, isNotNull: Bool) throws(SQLError) -> String {
    var isDescending = false
    switch item.direction {
    case .unspecified, .ascending: break
    case .descending: isDescending = true
    case .using(let name, let position):
      switch name.name {
      case "<": break
      case ">": isDescending = true
      default:
        throw SQLError(
          .wrongObjectType,
          "operator \(name.name) is not a valid ordering operator",
          hint: "Ordering operators must be \"<\" or \">\" members of btree operator families.",
          position: position
        )
      }
    }
    let word = isDescending ? " DESC" : ""
    if isNotNull { return word }
    switch item.nulls {
    case .unspecified: return word + (isDescending ? " NULLS FIRST" : " NULLS LAST")
    case .first: return word + " NULLS FIRST"
    case .last: return word + " NULLS LAST"
    }
  }

  func limit(_ limit: Query.Limit?, _ scope: Scope) throws(SQLError) -> String {
    guard let limit else { return "" }
    if limit.withTies { throw SQLError.unsupported("WITH TIES") }
    var sql = ""
    let count = try limit.count.map { (node) throws(SQLError) in try self.count(node, "LIMIT", scope) }
    let offset = try limit.offset.map { (node) throws(SQLError) in try self.count(node, "OFFSET", scope) }
    if let count { sql += " LIMIT \(count)" } else if offset != nil { sql += " LIMIT -1" }
    if let offset { sql += " OFFSET \(offset)" }
    return sql
  }

  func count(_ expression: Expression, _ name: String, _ scope: Scope) throws(SQLError) -> String {
    let inner = Scope(scope.parent)
    inner.commonTables = scope.commonTables
    inner.clause = .limit(name)
    let term = try self.expression(expression, inner)
    if !term.isUntyped, ![.int8, .int4, .int2].contains(term.type.id), !self.canCast(term.type.id, .int8, .implicit) {
      guard self.canCast(term.type.id, .int8, .assignment) else {
        throw SQLError(
          .datatypeMismatch,
          "argument of \(name) must be type bigint, not type \(term.type.spelling(self.view))",
          position: term.position
        )
      }
    }
    let value = try self.coerce(term, to: ColumnType(.int8), .assignment)
    if let number = Int64(value.sql), number >= 0 { return value.sql }
    self.requirements.functions["pg_row_count"] = .rowCount
    return "pg_row_count(\(value.sql), '\(name)')"
  }
}

extension AnalyzedQuery {
  /// An output column, as one that a set operation looks at.
  func columnTerm(_ index: Int) -> Term {
    var term = self.terms[index]
    term.type = self.type(index)
    if let rows, term.isLate, let first = rows.first { term = first[index] }
    return term
  }

  /// The text as the recursive arm of a query of WITH: SQLite wants the table in its own FROM.
  var recursiveOperand: String { self.text }
}
