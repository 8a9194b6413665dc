// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: operators, and comparisons that SQLite does itself.

extension Analyzer {
  func operation(_ operation: Expression.Operation, _ scope: Scope) throws(SQLError) -> Term {
    let left = try operation.left.map { (node) throws(SQLError) in try self.expression(node, scope) }
    let right = try self.expression(operation.right, scope)
    guard let left else { return try self.unary(operation.name, right, operation.position) }
    return try self.binary(operation.name, left, right, operation.position)
  }

  /// The operators that SQLite has too, and PostgreSQL's names for them.
  private static let comparisons: Set<String> = ["=", "<>", "!=", "<", ">", "<=", ">="]

  func binary(_ name: OperatorName, _ left: Term, _ right: Term, _ position: Int) throws(SQLError) -> Term {
    if Self.comparisons.contains(name.name) {
      let sign = name.name == "!=" ? "<>" : name.name
      if let left = left.fields, let right = right.fields {
        return try self.compareRows(sign, left, right, position)
      }
      if let pair = try self.comparable(sign, left, right, position) {
        return Term(
          "(\(self.searched(pair.0)) \(sign) \(self.searched(pair.1))\(self.collation(pair.1.type.id)))",
          ColumnType(.bool),
          of: [pair.0, pair.1],
          position: position
        )
      }
    }
    return try self.callOperator(name, left, right, position)
  }

  /// An operand of a comparison. Where it takes a collation and no index of ours helps, SQLite must not make one for the
  /// statement: before version 3.41 its Bloom filter misses what is equal but not of equal length, as 0 and 0.00 are.
  func searched(_ term: Term) -> String {
    if term.sql.contains("COLLATE ") { return self.collated(term) }
    let isColumn =
      term.sql.utf8.contains(46) && term.sql.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 46 || $0 == 95 }
    if !isColumn || self.collation(term.type.id).isEmpty { return term.sql }
    let indexes = term.origin.map { self.view.catalog.indexes(of: $0.oid) } ?? []
    let isIndexed = indexes.contains { $0.index?.keyColumns.first == term.origin?.column }
    return isIndexed ? term.sql : "+" + term.sql
  }

  /// Two operands that SQLite compares as PostgreSQL does, once they are of the type at which it would; `nil` if it
  /// takes a function.
  func comparable(_ sign: String, _ left: Term, _ right: Term, _ position: Int) throws(SQLError) -> (Term, Term)? {
    guard let types = try self.comparisonTypes(sign, left, right, position) else { return nil }
    let (first, second) = (try self.implicit(left, to: types.0), try self.implicit(right, to: types.1))
    let forms = (self.view.form(types.0), self.view.form(types.1))
    guard forms.0.isComparedBySQLite, forms.0.comparisonFamily == forms.1.comparisonFamily else { return nil }
    return (first, second)
  }

  /// `(a, b) < (c, d)` (manual, 9.24.5).
  func compareRows(_ sign: String, _ left: [Term], _ right: [Term], _ position: Int) throws(SQLError) -> Term {
    guard left.count == right.count else {
      throw SQLError(.syntaxError, "unequal number of entries in row expressions", position: position)
    }
    guard !left.isEmpty else {
      throw SQLError(.featureNotSupported, "cannot compare rows of zero length", position: position)
    }
    if left.count == 1 { return try self.binary(OperatorName(sign), left[0], right[0], position) }
    var parts: [Term] = []
    if sign == "=" || sign == "<>" {
      for (one, other) in zip(left, right) { parts.append(try self.binary(OperatorName(sign), one, other, position)) }
      let sql = "(" + parts.map(\.sql).joined(separator: sign == "=" ? " AND " : " OR ") + ")"
      return Term(sql, ColumnType(.bool), of: parts, position: position)
    }
    // a < c OR (a = c AND (b < d OR …)), which gives NULL where PostgreSQL does.
    let strict = String(sign.prefix(1))
    var sql = ""
    for index in left.indices.reversed() {
      let isLast = index == left.count - 1
      let this = try self.binary(OperatorName(isLast ? sign : strict), left[index], right[index], position)
      parts.append(this)
      if isLast {
        sql = this.sql
      } else {
        let equal = try self.binary(OperatorName("="), left[index], right[index], position)
        sql = "(\(this.sql) OR (\(equal.sql) AND \(sql)))"
      }
    }
    return Term(sql, ColumnType(.bool), of: parts, position: position)
  }

  func inList(_ node: Expression.InList, _ scope: Scope) throws(SQLError) -> Term {
    let operand = try self.expression(node.operand, scope)
    let items = try self.list(node.list, scope)
    var result: Term
    if operand.fields != nil || items.contains(where: { $0.fields != nil }) {
      var parts: [Term] = []
      for item in items { parts.append(try self.binary(OperatorName("="), operand, item, node.position)) }
      result = Term(
        "(" + parts.map(\.sql).joined(separator: " OR ") + ")",
        ColumnType(.bool),
        of: parts,
        position: node.position
      )
    } else {
      result = try self.inScalars(operand, items, node.position)
    }
    if node.isNegated { result.sql = "(NOT \(result.sql))" }
    return result
  }

  /// What reads columns is compared one by one, the others as an array.
  private func inScalars(_ operand: Term, _ items: [Term], _ position: Int) throws(SQLError) -> Term {
    let alike = items.filter { item in !item.uses.contains { $0.level == 0 } }
    if alike.count == items.count, alike.count > 1 { return try self.inArray(operand, alike, position) }
    var parts = alike.count > 1 ? [try self.inArray(operand, alike, position)] : []
    for item in items where alike.count < 2 || item.uses.contains(where: { $0.level == 0 }) {
      parts.append(try self.binary(OperatorName("="), operand, item, position))
    }
    if parts.count == 1 { return parts[0] }
    let sql = "(" + parts.map(\.sql).joined(separator: " OR ") + ")"
    return Term(sql, ColumnType(.bool), of: parts, position: position)
  }

  private func inArray(_ operand: Term, _ items: [Term], _ position: Int) throws(SQLError) -> Term {
    let (unified, _) = try self.unify([operand] + items, "IN")
    guard try self.comparable("=", unified[0], unified[1], position) != nil else {
      var parts: [Term] = []
      for item in unified.dropFirst() { parts.append(try self.binary(OperatorName("="), unified[0], item, position)) }
      let sql = "(" + parts.map(\.sql).joined(separator: " OR ") + ")"
      return Term(sql, ColumnType(.bool), of: parts, position: position)
    }
    let list = unified.dropFirst().map(\.sql).joined(separator: ", ")
    let sql = "(\(self.collated(unified[0])) IN (\(list)))"
    return Term(sql, ColumnType(.bool), of: unified, position: position)
  }

  /// `a = ANY (array)` (manual, 9.24.3).
  func quantified(_ node: Expression.Quantified, _ scope: Scope) throws(SQLError) -> Term {
    var left = try self.expression(node.left, scope)
    var array = try self.expression(node.array, scope)
    if array.isLate {
      left = left.isLate ? try self.resolved(left) : left
      guard let type = self.view.array(of: self.arrayElement(for: left.type)) else {
        throw self.noArray(left, node.position)
      }
      array = try self.coerce(array, to: ColumnType(type), .implicit)
    }
    guard let element = self.view.element(of: self.view.base(array.type).id) else {
      throw SQLError(
        .wrongObjectType,
        "op ANY/ALL (array) requires array on right side",
        position: node.position
      )
    }
    let alias = self.makeAlias("e")
    let item = Term(self.decode("\(alias).value", element), element, position: array.position)
    let test = try self.binary(node.name, left, item, node.position)
    if let sql = try self.membership(node, left, item, self.members(of: array, element), alias) {
      return Term(sql, ColumnType(.bool), of: [left, array], position: node.position)
    }
    self.requirements.functions[node.isAll ? "pg_all" : "pg_any"] = node.isAll ? .all : .any
    let sql =
      "(CASE WHEN \(array.sql) IS NULL THEN NULL ELSE "
      + "(SELECT \(node.isAll ? "pg_all" : "pg_any")(\(test.sql)) FROM \(self.elements(of: array, element)) AS \(alias)) END)"
    return Term(sql, ColumnType(.bool), of: [left, array], position: node.position)
  }

  private func noArray(_ left: Term, _ position: Int) -> SQLError {
    SQLError(
      .undefinedObject,
      "could not find array type for data type \(left.type.spelling(self.view))",
      position: position
    )
  }

  private func arrayElement(for type: ColumnType) -> TypeID {
    let id = self.view.base(type).id
    return id == .varchar ? .text : id
  }

  /// `= ANY` and `<> ALL` as IN, for which SQLite can use an index.
  private func membership(
    _ node: Expression.Quantified,
    _ left: Term,
    _ item: Term,
    _ source: String,
    _ alias: String
  ) throws(SQLError) -> String? {
    guard node.name.name == (node.isAll ? "<>" : "="), left.fields == nil,
      let pair = try self.comparable("=", left, item, node.position)
    else { return nil }
    let array = "SELECT \(pair.1.sql) FROM \(source) AS \(alias)"
    let isIn = "\(self.collated(pair.0)) \(node.isAll ? "NOT IN" : "IN") (\(array))"
    return "(\(isIn))"
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }

extension TypeForm {
  /// Whether SQLite's comparison of what is kept, with the type's collation, is PostgreSQL's.
  var isComparedBySQLite: Bool {
    switch self {
    case .json, .jsonpath, .opaque, .void, .record: false
    default: true
    }
  }

  /// Types whose kept values may be compared with one another.
  var comparisonFamily: String {
    switch self {
    case .int2, .int4, .int8, .oid, .reg: "integer"
    case .float4, .float8: "float"
    case .text, .varchar, .name: "text"
    default: "\(self)"
    }
  }

  /// Whether a length or precision changes values.
  var takesModifier: Bool {
    switch self {
    case .varchar, .bpchar, .numeric, .time, .timetz, .timestamp, .timestamptz, .interval: true
    case .array(let element): TypeTable.row(element)?.form.takesModifier ?? false
    default: false
    }
  }
}
