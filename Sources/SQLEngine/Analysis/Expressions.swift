// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: value expressions (manual, 4.2).

extension Analyzer {
  /// Understands an expression. What has no type yet is left so.
  func expression(_ expression: Expression, _ scope: Scope) throws(SQLError) -> Term {
    var term = try self.deeper(expression.position) { () throws(SQLError) in
      try self.node(expression, scope)
    }
    // Errors point at an operator, or at the first operand of the whole.
    switch expression {
    case .operation, .and, .or, .quantified, .inList, .like, .between, .distinct, .nullTest, .booleanTest, .subquery:
      term.position = expression.start
    default: break
    }
    switch scope.clause {
    case .select, .having, .orderBy:
      if scope.grouped != nil || scope.groupingSet != nil, try self.isNullInSet(term, scope) {
        return Term("NULL", term.type, position: term.position)
      }
    default: break
    }
    // What equals a grouping expression is grouped, whatever columns it reads.
    if let grouped = scope.grouped, !term.uses.isEmpty, grouped.contains(term.sql) {
      var covered = term
      covered.uses = []
      return covered
    }
    return term
  }

  private func node(_ expression: Expression, _ scope: Scope) throws(SQLError) -> Term {
    switch expression {
    case .constant(let constant): return try self.constant(constant)
    case .parameter(let number, let position): return try self.parameter(number, position)
    case .column(let reference):
      if reference.hasStar {
        throw SQLError(.syntaxError, "row expansion via \"*\" is not supported here", position: reference.position)
      }
      return try self.column(reference, scope)
    case .operation(let operation): return try self.operation(operation, scope)
    case .and(let operands, let position): return try self.logical(operands, " AND ", "AND", position, scope)
    case .or(let operands, let position): return try self.logical(operands, " OR ", "OR", position, scope)
    case .not(let operand, let position):
      let term = try self.boolean(operand, scope, "NOT")
      return Term("(NOT \(term.sql))", ColumnType(.bool), of: [term], position: position)
    case .quantified(let quantified): return try self.quantified(quantified, scope)
    case .inList(let list): return try self.inList(list, scope)
    case .like(let like):
      let (left, right) = (try self.expression(like.operand, scope), try self.expression(like.pattern, scope))
      return try self.binary(OperatorName(like.operatorName), left, right, like.position)
    case .between(let between): return try self.between(between, scope)
    case .distinct(let distinct): return try self.distinct(distinct, scope)
    case .nullIf(let left, let right, let position):
      let (first, second) = (try self.expression(left, scope), try self.expression(right, scope))
      return try self.nullIf(first, second, position)
    case .nullTest(let operand, let isNegated, let position):
      return try self.nullTest(try self.expression(operand, scope), isNegated, position)
    case .booleanTest(let test): return try self.booleanTest(test, scope)
    case .functionCall(let call): return try self.functionCall(call, scope)
    case .namedArgument(_, _, let position): throw SQLError.unsupported("named notation", position: position)
    case .caseExpression(let cases): return try self.cases(cases, scope)
    case .coalesce(let operands, let position): return try self.coalesce(operands, position, scope)
    case .greatest(let operands, let position): return try self.extreme(operands, "GREATEST", position, scope)
    case .least(let operands, let position): return try self.extreme(operands, "LEAST", position, scope)
    case .valueFunction(let function): return try self.valueFunction(function)
    case .cast(let cast): return try self.cast(cast, scope)
    case .collate(let collation): return try self.collate(collation, scope)
    case .row(let row):
      let fields = try self.list(row.fields, scope)
      return self.record(fields, row.position)
    case .array(let elements, let position): return try self.arrayConstructor(elements, position, scope, nil)
    case .indirection(let indirection): return try self.indirection(indirection, scope)
    case .subquery(let subquery): return try self.subquery(subquery, scope)
    case .grouping(let arguments, let position): return try self.grouping(arguments, position, scope)
    case .defaultValue(let position):
      throw SQLError(.syntaxError, "DEFAULT is not allowed in this context", position: position)
    case .currentOf(_, let position): throw SQLError.unsupported("WHERE CURRENT OF", position: position)
    }
  }

  /// Several expressions, stars of rows among them expanded.
  func list(_ expressions: [Expression], _ scope: Scope) throws(SQLError) -> [Term] {
    var terms: [Term] = []
    terms.reserveCapacity(expressions.count)
    for expression in expressions {
      if case .column(let reference) = expression, reference.hasStar {
        terms += try self.star(reference.names, reference.position, scope).map(\.0)
      } else {
        terms.append(try self.expression(expression, scope))
      }
    }
    return terms
  }

  func constant(_ constant: Expression.Constant) throws(SQLError) -> Term {
    let position = constant.position
    switch constant.value {
    case .integer(let number): return Term(Self.literal(.integer(Int64(number))), .int4, position: position)
    case .numeric(let text):
      // Only with its sign the least integer fits.
      if let number = Int32(text) { return Term(Self.literal(.integer(Int64(number))), .int4, position: position) }
      if let number = Int64(text) { return Term(Self.literal(.integer(number)), .int8, position: position) }
      let value = try self.read(text, as: ColumnType(.numeric), position)
      return Term(Self.literal(value), .numeric, position: position)
    case .boolean(let value): return Term(value ? "1" : "0", .bool, position: position)
    case .string(let text):
      var term = Term(Self.literal(text), .unknown, position: position)
      term.late = .unknown(text)
      return term
    case .null:
      var term = Term("NULL", .unknown, position: position)
      term.late = .null
      return term
    case .bits: throw SQLError.unsupported("type bit", position: position)
    }
  }

  private func logical(
    _ operands: [Expression],
    _ sign: String,
    _ name: String,
    _ position: Int,
    _ scope: Scope
  ) throws(SQLError) -> Term {
    var terms: [Term] = []
    for operand in operands { terms.append(try self.boolean(operand, scope, name)) }
    // A balanced tree: SQLite's depth of expressions is limited, a chain's length is not.
    return Term(Self.balanced(terms.map(\.sql)[...], sign), ColumnType(.bool), of: terms, position: position)
  }

  private static func balanced(_ parts: ArraySlice<String>, _ sign: String) -> String {
    if parts.count <= 32 { return "(" + parts.joined(separator: sign) + ")" }
    let middle = parts.startIndex + parts.count / 2
    return "(" + Self.balanced(parts[..<middle], sign) + sign + Self.balanced(parts[middle...], sign) + ")"
  }

  private func between(_ between: Expression.Between, _ scope: Scope) throws(SQLError) -> Term {
    var operand = try self.expression(between.operand, scope)
    let (lower, upper) = (try self.expression(between.lower, scope), try self.expression(between.upper, scope))
    func within(_ lower: Term, _ upper: Term) throws(SQLError) -> Term {
      let first = try self.binary(OperatorName(">="), operand, lower, between.position)
      // The first comparison may have given a parameter its type.
      if case .parameter = between.operand { operand = try self.expression(between.operand, scope) }
      let second = try self.binary(OperatorName("<="), operand, upper, between.position)
      return Term(
        "(\(first.sql) AND \(second.sql))",
        ColumnType(.bool),
        of: [first, second],
        position: between.position
      )
    }
    var term = try within(lower, upper)
    if between.isSymmetric {
      let other = try within(upper, lower)
      term = Term("(\(term.sql) OR \(other.sql))", ColumnType(.bool), of: [term, other], position: between.position)
    }
    if between.isNegated { term.sql = "(NOT \(term.sql))" }
    return term
  }

  private func distinct(_ node: Expression.Distinctness, _ scope: Scope) throws(SQLError) -> Term {
    let (left, right) = (try self.expression(node.left, scope), try self.expression(node.right, scope))
    return try self.isDistinct(left, right, node.isNegated, node.position)
  }

  private func isDistinct(_ left: Term, _ right: Term, _ isNegated: Bool, _ position: Int) throws(SQLError) -> Term {
    if let fields = left.fields, let others = right.fields, fields.count == others.count, left.type.id == .record {
      var parts: [Term] = []
      for (field, other) in zip(fields, others) { parts.append(try self.isDistinct(field, other, true, position)) }
      let all = "(" + parts.map(\.sql).joined(separator: " AND ") + ")"
      return Term(isNegated ? all : "(NOT \(all))", ColumnType(.bool), of: parts, position: position)
    }
    if case .null = left.late, case .null = right.late {
      return Term(isNegated ? "1" : "0", .bool, position: position)
    }
    if case .null = right.late { return try self.nullTest(left, !isNegated, position) }
    if case .null = left.late { return try self.nullTest(right, !isNegated, position) }
    let pair = try self.comparable("=", left, right, position)
    let sign = isNegated ? "IS" : "IS NOT"
    guard let pair else {
      let equal = try self.binary(OperatorName("="), left, right, position)
      let (one, other) = (try self.resolved(left), try self.resolved(right))
      let same =
        "(CASE WHEN \(one.sql) IS NULL OR \(other.sql) IS NULL THEN \(one.sql) IS NULL AND \(other.sql) IS NULL "
        + "ELSE \(equal.sql) END)"
      return Term(isNegated ? same : "(NOT \(same))", ColumnType(.bool), of: [equal, one, other], position: position)
    }
    let sql = "(\(self.searched(pair.0)) \(sign) \(self.searched(pair.1))\(self.collation(pair.1.type.id)))"
    return Term(sql, ColumnType(.bool), of: [pair.0, pair.1], position: position)
  }

  private func nullIf(_ left: Term, _ right: Term, _ position: Int) throws(SQLError) -> Term {
    let equal = try self.binary(OperatorName("="), left, right, position)
    // The value is of the type at which the two are compared; texts of limited length are compared as texts.
    let compared = try self.comparisonTypes("=", left, right, position)?.0 ?? (left.isLate ? .text : left.type.id)
    let value = try self.implicit(left, to: compared == .varchar ? .text : compared)
    let sql = "(CASE WHEN \(equal.sql) THEN NULL ELSE \(value.sql) END)"
    return Term(sql, value.type, of: [equal, value], position: position)
  }

  func nullTest(_ term: Term, _ isNegated: Bool, _ position: Int) throws(SQLError) -> Term {
    if let fields = term.fields, !fields.isEmpty {
      let parts = fields.map { "\($0.sql) IS \(isNegated ? "NOT NULL" : "NULL")" }
      return Term("(" + parts.joined(separator: " AND ") + ")", ColumnType(.bool), of: [term], position: position)
    }
    // A parameter gets its type elsewhere, or nowhere.
    if case .parameter(let number) = term.late { self.openParameters.append((number, term.position)) }
    let value = if case .parameter = term.late { term } else { try self.resolved(term) }
    let sql = "(\(value.sql) IS \(isNegated ? "NOT NULL" : "NULL"))"
    return Term(sql, ColumnType(.bool), of: [value], position: position)
  }

  private func booleanTest(_ test: Expression.BooleanTest, _ scope: Scope) throws(SQLError) -> Term {
    let name =
      switch test.value {
      case .true: "TRUE"
      case .false: "FALSE"
      case .unknown: "UNKNOWN"
      }
    let term = try self.boolean(test.operand, scope, "IS \(test.isNegated ? "NOT " : "")\(name)")
    let value =
      switch test.value {
      case .true: "1"
      case .false: "0"
      case .unknown: "NULL"
      }
    let sql = "(\(term.sql) IS \(test.isNegated ? "NOT " : "")\(value))"
    return Term(sql, ColumnType(.bool), of: [term], position: test.position)
  }

  private func cases(_ cases: Expression.Case, _ scope: Scope) throws(SQLError) -> Term {
    // What has no type is compared as text.
    let operand = try cases.operand.map { (node) throws(SQLError) in try self.resolved(try self.expression(node, scope))
    }
    var conditions: [Term] = []
    var results: [Term] = []
    for branch in cases.branches {
      let condition = try self.expression(branch.condition, scope)
      if let operand {
        conditions.append(try self.binary(OperatorName("="), operand, condition, branch.position))
      } else {
        conditions.append(try self.boolean(condition, "CASE/WHEN"))
      }
      results.append(try self.expression(branch.result, scope))
    }
    // As PostgreSQL does, the ELSE branch is asked for its type first.
    let otherwise = try cases.otherwise.map { (node) throws(SQLError) in try self.expression(node, scope) }
    let null = try self.constant(Expression.Constant(.null, position: cases.position))
    let (unified, type) = try self.unify([otherwise ?? null] + results, "CASE")
    var sql = "(CASE"
    for (condition, result) in zip(conditions, unified.dropFirst()) {
      sql += " WHEN \(condition.sql) THEN \(result.sql)"
    }
    sql += " ELSE \(unified[0].sql) END)"
    return Term(sql, type, of: conditions + unified, position: cases.position)
  }

  private func coalesce(_ operands: [Expression], _ position: Int, _ scope: Scope) throws(SQLError) -> Term {
    let (terms, type) = try self.unify(try self.list(operands, scope), "COALESCE")
    if terms.count == 1 { return Self.alone(terms[0], position) }
    return Term("coalesce(\(terms.map(\.sql).joined(separator: ", ")))", type, of: terms, position: position)
  }

  private func extreme(_ operands: [Expression], _ name: String, _ position: Int, _ scope: Scope) throws(SQLError)
    -> Term
  {
    let (terms, type) = try self.unify(try self.list(operands, scope), name)
    if terms.count == 1 { return Self.alone(terms[0], position) }
    // Nulls are passed over, so the operands become rows of an aggregate.
    let rows = terms.map { "SELECT \($0.sql)\(self.guardingSuffix($0)) AS v" }.joined(separator: " UNION ALL ")
    let sql = "(SELECT \(name == "GREATEST" ? "max" : "min")(v\(self.collation(type.id))) FROM (\(rows)))"
    return Term(sql, type, of: terms, position: position)
  }

  /// A value that is no longer the column that it is read from.
  private static func alone(_ term: Term, _ position: Int) -> Term {
    var term = term
    term.sql = "(\(term.sql))"
    (term.origin, term.position) = (nil, position)
    return term
  }

  private func cast(_ cast: Expression.Cast, _ scope: Scope) throws(SQLError) -> Term {
    let type = try self.type(cast.type)
    if case .array(let elements, let position) = cast.operand, let element = self.view.element(of: type.id) {
      return try self.coerce(
        try self.arrayConstructor(elements, position, scope, element),
        to: type,
        .explicit,
        position: cast.position
      )
    }
    let term = try self.expression(cast.operand, scope)
    var result = try self.coerce(term, to: type, .explicit, position: cast.position)
    result.position = cast.operand.start
    // A cast to the type that a column has changes nothing.
    let isSame = term.type.id == type.id && [-1, term.type.modifier].contains(type.modifier)
    result.origin = isSame ? term.origin : nil
    return result
  }

  private func collate(_ node: Expression.Collation, _ scope: Scope) throws(SQLError) -> Term {
    var term = try self.resolved(try self.expression(node.operand, scope))
    term.origin = nil
    let name = node.collation.name
    guard ["C", "POSIX", "default", "ucs_basic", "C.UTF-8", "C.utf8"].contains(name) else {
      if ["en_US", "en_US.utf8", "en_US.UTF-8", "und-x-icu", "en-x-icu"].contains(name) || name.hasSuffix("-x-icu") {
        throw SQLError.unsupported("collation \"\(name)\"", position: node.position)
      }
      throw SQLError(
        .undefinedObject,
        "collation \"\(name)\" for encoding \"UTF8\" does not exist",
        position: node.position
      )
    }
    guard [.text, .varchar, .bpchar, .name].contains(self.view.base(term.type).id) else {
      throw SQLError(
        .datatypeMismatch,
        "collations are not supported by type \(term.type.spelling(self.view))",
        position: node.position
      )
    }
    return term
  }

  /// A row constructor. Its text is only made where a row is asked for as one value.
  func record(_ fields: [Term], _ position: Int) -> Term {
    self.requirements.functions["pg_record"] = .record
    let parts = fields.flatMap { field in
      ["\(field.isUntyped ? TypeID.text.rawValue : field.type.id.rawValue)", field.sql]
    }
    var term = Term(
      "pg_record(\(parts.joined(separator: ", ")))",
      ColumnType(.record),
      of: fields,
      position: position
    )
    term.fields = fields
    return term
  }
}
