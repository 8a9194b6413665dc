// SQLEngine, parser. This file: what stands behind an operator's left operand (manual, 9.2, 9.7, 9.23 and 9.24).

extension Parser {
  // MARK: Operators

  /// The operator's name: one token, or `OPERATOR(schema.name)`.
  mutating func operatorName() throws(SyntaxFailure) -> OperatorName {
    if self.accept(.operator) {
      try self.expect(.leftParenthesis)
      var schema: String?
      while self.token.isColumnName {
        schema = try self.columnName()
        try self.expect(.dot)
      }
      let name = OperatorName(schema: schema, try self.operatorToken())
      try self.expect(.rightParenthesis)
      return name
    }
    return OperatorName(try self.operatorToken())
  }

  private mutating func operatorToken() throws(SyntaxFailure) -> String {
    let name: String
    switch self.kind {
    case .plus: name = "+"
    case .minus: name = "-"
    case .star: name = "*"
    case .equals: name = "="
    case .less: name = "<"
    case .greater: name = ">"
    case .notEquals: name = "<>"
    case .slash, .percent, .caret, .lessEquals, .greaterEquals, .customOperator: name = self.tokenText
    default: throw self.syntaxError()
    }
    self.advance()
    return name
  }

  mutating func operation(
    _ left: Expression,
    _ precedence: Precedence,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    let position = self.position
    let name = try self.operatorName()
    if !context.contains(.restricted), self.isQuantifier(self.token) {
      return try self.quantified(left, name, at: position)
    }
    let right = try self.expression(precedence.next, context)
    return .operation(Expression.Operation(name, left, right, position: position))
  }

  /// `ANY (…)` or `ALL (…)` behind an operator.
  private mutating func quantified(
    _ left: Expression,
    _ name: OperatorName,
    at position: Int
  ) throws(SyntaxFailure) -> Expression {
    let isAll = self.at(.all)
    self.advance()
    guard self.at(.leftParenthesis) else { throw self.syntaxError() }
    switch try self.parenthesized(isList: false) {
    case .query(let query):
      let kind: Expression.Subquery.Kind = isAll ? .all(left, name) : .any(left, name)
      return .subquery(Expression.Subquery(kind, query, position: position))
    case .expressions(let list):
      return .quantified(Expression.Quantified(name, isAll: isAll, left, list[0], position: position))
    }
  }

  // MARK: IS

  mutating func test(_ left: Expression, _ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    let isNegated = self.accept(.not)
    if self.accept(.distinct) {
      try self.expect(.from)
      let right = try self.expression(Precedence.test.next, context)
      return .distinct(Expression.Distinctness(left, right, isNegated: isNegated, position: position))
    }
    if self.at(.document) { throw self.unsupported("IS DOCUMENT", at: position) }
    if context.contains(.restricted) { throw self.syntaxError() }
    return try self.valueTest(left, isNegated: isNegated, at: position)
  }

  private mutating func valueTest(
    _ left: Expression,
    isNegated: Bool,
    at position: Int
  ) throws(SyntaxFailure) -> Expression {
    let value: Expression.BooleanTest.Value
    switch self.keyword {
    case .null:
      self.advance()
      return .nullTest(left, isNegated: isNegated, position: position)
    case .true: value = .true
    case .false: value = .false
    case .unknown: value = .unknown
    default: return try self.normalizationTest(left, isNegated: isNegated, at: position)
    }
    self.advance()
    return .booleanTest(Expression.BooleanTest(left, value, isNegated: isNegated, position: position))
  }

  private mutating func normalizationTest(
    _ left: Expression,
    isNegated: Bool,
    at position: Int
  ) throws(SyntaxFailure) -> Expression {
    let form = self.normalForm()
    try self.expect(.normalized)
    let call = self.sqlCall("is_normalized", [left] + (form.map { [$0] } ?? []), at: position)
    return isNegated ? .not(call, position: position) : call
  }

  /// NFC, NFD, NFKC or NFKD as a string, if it is next.
  mutating func normalForm() -> Expression? {
    switch self.keyword {
    case .nfc, .nfd, .nfkc, .nfkd:
      let name = self.tokenText.uppercased()
      let position = self.position
      self.advance()
      return .constant(Expression.Constant(.string(name), position: position))
    default: return nil
    }
  }

  // MARK: BETWEEN, IN and LIKE

  mutating func rangeTest(
    _ left: Expression,
    _ kind: Infix.Kind,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    let position = self.position
    let isNegated = self.accept(.not)
    self.advance()
    switch kind {
    case .between: return try self.between(left, isNegated: isNegated, at: position, context)
    case .in: return try self.membership(left, isNegated: isNegated, at: position)
    case .like: return try self.pattern(.like, left, isNegated: isNegated, at: position, context)
    case .ilike: return try self.pattern(.ilike, left, isNegated: isNegated, at: position, context)
    default:
      try self.expect(.to)
      return try self.similarity(left, isNegated: isNegated, at: position, context)
    }
  }

  private mutating func between(
    _ left: Expression,
    isNegated: Bool,
    at position: Int,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    let isSymmetric = self.accept(.symmetric)
    if !isSymmetric { _ = self.accept(.asymmetric) }
    let lower = try self.expression(.lowest, .restricted)
    try self.expect(.and)
    let upper = try self.expression(Precedence.range.next, context)
    return .between(
      Expression.Between(left, lower, upper, isSymmetric: isSymmetric, isNegated: isNegated, position: position)
    )
  }

  private mutating func membership(
    _ left: Expression,
    isNegated: Bool,
    at position: Int
  ) throws(SyntaxFailure) -> Expression {
    guard self.at(.leftParenthesis) else { throw self.syntaxError() }
    switch try self.parenthesized() {
    case .query(let query):
      let test = Expression.subquery(Expression.Subquery(.any(left, nil), query, position: position))
      return isNegated ? .not(test, position: position) : test
    case .expressions(let list):
      return .inList(Expression.InList(left, list, isNegated: isNegated, position: position))
    }
  }

  /// What follows LIKE or ILIKE.
  private mutating func pattern(
    _ kind: Expression.Like.Kind,
    _ left: Expression,
    isNegated: Bool,
    at position: Int,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    if self.isQuantifier(self.token) {
      let like = Expression.Like(kind, left, left, isNegated: isNegated, position: position)
      return try self.quantified(left, OperatorName(like.operatorName), at: position)
    }
    var pattern = try self.expression(Precedence.range.next, context)
    if self.accept(.escape) {
      let escape = try self.expression(Precedence.range.next, context)
      pattern = self.sqlCall("like_escape", [pattern, escape], at: position, form: .call)
    }
    return .like(Expression.Like(kind, left, pattern, isNegated: isNegated, position: position))
  }

  /// What follows SIMILAR TO.
  private mutating func similarity(
    _ left: Expression,
    isNegated: Bool,
    at position: Int,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    var arguments = [try self.expression(Precedence.range.next, context)]
    if self.accept(.escape) { arguments.append(try self.expression(Precedence.range.next, context)) }
    let pattern = self.sqlCall("similar_to_escape", arguments, at: position, form: .call)
    return .like(Expression.Like(.similar, left, pattern, isNegated: isNegated, position: position))
  }

  /// A call of a function in `pg_catalog` that SQL writes in another way.
  func sqlCall(
    _ name: String,
    _ arguments: [Expression],
    at position: Int,
    form: Expression.FunctionCall.Form = .sqlSyntax
  ) -> Expression {
    let name = ObjectName(schema: "pg_catalog", name, position: position)
    return .functionCall(Expression.FunctionCall(name, arguments, form: form))
  }
}
