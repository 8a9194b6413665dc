// SQLEngine, parser. This file: operands: constants, columns, parentheses, rows, arrays (manual, 4.2).

/// What stands in parentheses where a query or expressions may.
enum Parenthesized {
  case query(Query)
  /// One expression or more.
  case expressions([Expression])
}

extension Parser {
  /// A prefix operator with its operand, or an operand without operators.
  mutating func operand(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    switch self.kind {
    case .identifier, .quotedIdentifier: return try self.nameOperand()
    case .parameter: return try self.parameter()
    case .keyword: return try self.wordOperand(context)
    case .leftParenthesis: return try self.parenthesisOperand(context)
    case .plus, .minus: return try self.signed(context)
    case .customOperator: return try self.prefixOperation(context)
    default: return try self.constant()
    }
  }

  private mutating func constant() throws(SyntaxFailure) -> Expression {
    let value: Expression.Constant.Value
    switch self.kind {
    case .string, .escapedString: value = .string(self.stringValue(of: self.token) ?? "")
    case .integerLiteral, .numericLiteral: value = self.numberValue(of: self.token)
    case .bits: value = .bits(self.name(of: self.token))
    default: throw self.syntaxError()
    }
    return self.takeConstant(value)
  }

  mutating func takeConstant(_ value: Expression.Constant.Value) -> Expression {
    let position = self.position
    self.advance()
    return .constant(Expression.Constant(value, position: position))
  }

  private mutating func parameter() throws(SyntaxFailure) -> Expression {
    let parameter = Expression.parameter(number: Int(self.token.value), position: self.position)
    self.advance()
    return try self.indirection(behind: parameter)
  }

  /// A sign and its operand; a minus becomes part of a number.
  private mutating func signed(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    let isMinus = self.at(.minus)
    self.advance()
    let operand = try self.expression(.sign, context)
    if isMinus, case .constant(let constant) = operand {
      switch constant.value {
      case .integer, .numeric: return .constant(Expression.Constant(constant.value.negated, position: position))
      default: break
      }
    }
    return .operation(Expression.Operation(OperatorName(isMinus ? "-" : "+"), nil, operand, position: position))
  }

  private mutating func prefixOperation(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    let name = try self.operatorName()
    let operand = try self.expression(Precedence.other.next, context)
    return .operation(Expression.Operation(name, nil, operand, position: position))
  }

  // MARK: Words

  private mutating func wordOperand(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    switch self.keyword {
    case .null: return self.takeConstant(.null)
    case .true: return self.takeConstant(.boolean(true))
    case .false: return self.takeConstant(.boolean(false))
    case .case: return try self.caseExpression()
    case .cast: return try self.castCall()
    case .array: return try self.array()
    case .operator where self.peek().kind == .leftParenthesis: return try self.prefixOperation(context)
    case .not where !context.contains(.restricted):
      self.advance()
      return .not(try self.expression(.not, context), position: position)
    case .default where !context.contains(.restricted):
      self.advance()
      return .defaultValue(position: position)
    case .unique where !context.contains(.restricted):
      self.advance()
      _ = try self.nullTreatment()
      _ = try self.parenthesizedQuery()
      throw self.failure("UNIQUE predicate is not yet implemented", .featureNotSupported, at: position)
    default:
      if let function = try self.valueFunction() { return function }
      if self.peek().kind == .leftParenthesis, let call = try self.specialCall() { return call }
      if let constant = try self.typedConstant() { return constant }
      return try self.nameOperand()
    }
  }

  private mutating func caseExpression() throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    let operand = self.at(.when) ? nil : try self.expression()
    guard self.at(.when) else { throw self.syntaxError() }
    var branches: [Expression.Case.Branch] = []
    while self.at(.when) {
      let place = self.position
      self.advance()
      let condition = try self.expression()
      try self.expect(.then)
      branches.append(Expression.Case.Branch(condition, try self.expression(), position: place))
    }
    let otherwise = self.accept(.else) ? try self.expression() : nil
    try self.expect(.end)
    return .caseExpression(
      Expression.Case(operand: operand, branches: branches, otherwise: otherwise, position: position)
    )
  }

  /// ARRAY with elements or with a query.
  private mutating func array() throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    if self.at(.leftParenthesis) {
      return .subquery(Expression.Subquery(.array, try self.parenthesizedQuery(), position: position))
    }
    return try self.arrayElements(at: position)
  }

  /// `[a, b]`, whose elements are all in brackets themselves or none is.
  private mutating func arrayElements(at position: Int) throws(SyntaxFailure) -> Expression {
    let outer = try self.enter()
    defer { self.leave(outer) }
    try self.expect(.leftBracket)
    var elements: [Expression] = []
    if self.at(.leftBracket) {
      elements = try self.list { parser throws(SyntaxFailure) in try parser.arrayElements(at: parser.position) }
    } else if !self.at(.rightBracket) {
      elements = try self.expressions()
    }
    try self.expect(.rightBracket)
    return .array(elements, position: position)
  }

  // MARK: Parentheses

  /// Whether a query begins at the token: SELECT, WITH, TABLE or VALUES.
  func beginsQuery(_ distance: Int = 0) -> Bool {
    switch self.peek(distance).keyword {
    case .select, .with, .table: true
    case .values: self.peek(distance + 1).kind == .leftParenthesis
    default: false
    }
  }

  /// Whether a query begins behind the parentheses that open here.
  func opensQuery() -> Bool {
    var distance = 0
    while distance <= Self.maximumDepth, self.peek(distance).kind == .leftParenthesis { distance += 1 }
    return distance > 0 && self.beginsQuery(distance)
  }

  /// `(…)`: a query or expressions. Which of them, `((SELECT 1) …` tells only behind the inner parentheses.
  ///
  /// - Parameter isList: whether there may be more than one expression.
  mutating func parenthesized(isList: Bool = true) throws(SyntaxFailure) -> Parenthesized {
    let outer = try self.enter()
    defer { self.leave(outer) }
    let position = self.position
    try self.expect(.leftParenthesis)
    if self.beginsQuery() {
      let query = try self.query()
      try self.expect(.rightParenthesis)
      return .query(query)
    }
    guard self.at(.leftParenthesis), self.opensQuery() else {
      return try self.restOfList([try self.expression()], isList: isList)
    }
    let inner = try self.parenthesized()
    if case .query(let query) = inner, self.mayContinueQuery {
      let whole = try self.finishQuery(query, with: nil, at: position)
      try self.expect(.rightParenthesis)
      return .query(whole)
    }
    let first = try self.operand(inner, at: position + 1, [])
    return try self.restOfList([try self.operators(after: first, .lowest, [])], isList: isList)
  }

  private var mayContinueQuery: Bool {
    switch self.keyword {
    case .union, .intersect, .except, .order, .limit, .offset, .fetch, .for: true
    default: self.at(.rightParenthesis)
    }
  }

  private mutating func restOfList(_ first: [Expression], isList: Bool) throws(SyntaxFailure) -> Parenthesized {
    var list = first
    while isList, self.accept(.comma) { list.append(try self.expression()) }
    try self.expect(.rightParenthesis)
    return .expressions(list)
  }

  private mutating func parenthesisOperand(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    return try self.operand(self.parenthesized(), at: position, context)
  }

  private mutating func operand(
    _ content: Parenthesized,
    at position: Int,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    switch content {
    case .query(let query):
      return try self.indirection(behind: .subquery(Expression.Subquery(.scalar, query, position: position)))
    case .expressions(let list):
      if list.count == 1 { return try self.indirection(behind: list[0]) }
      return try self.overlap(behind: Expression.Row(list, isExplicit: false, position: position), context)
    }
  }

  // MARK: Rows

  /// `ROW (…)`
  mutating func explicitRow(_ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    try self.overlap(behind: self.row(), context)
  }

  private mutating func row() throws(SyntaxFailure) -> Expression.Row {
    let position = self.position
    let isExplicit = self.accept(.row)
    try self.expect(.leftParenthesis)
    let isEmpty = isExplicit && self.at(.rightParenthesis)
    let fields = isEmpty ? [] : try self.expressions()
    if !isExplicit, fields.count < 2 { throw self.syntaxError() }
    try self.expect(.rightParenthesis)
    return Expression.Row(fields, isExplicit: isExplicit, position: position)
  }

  /// The row, or `row OVERLAPS row` (manual, 9.9).
  private mutating func overlap(
    behind left: Expression.Row,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    guard self.at(.overlaps), !context.contains(.restricted) else { return .row(left) }
    let position = self.position
    self.advance()
    let right = try self.row()
    for (row, side) in [(left, "left"), (right, "right")] where row.fields.count != 2 {
      throw self.failure("wrong number of parameters on \(side) side of OVERLAPS expression", at: row.position)
    }
    return self.sqlCall("overlaps", left.fields + right.fields, at: position)
  }

  // MARK: Subscripts and fields

  /// An operand with the subscripts and fields behind it.
  mutating func indirection(behind base: Expression) throws(SyntaxFailure) -> Expression {
    guard self.at(.dot) || self.at(.leftBracket) else { return base }
    return .indirection(Expression.Indirection(base, try self.steps()))
  }

  mutating func steps() throws(SyntaxFailure) -> [Expression.Indirection.Step] {
    var steps: [Expression.Indirection.Step] = []
    while true {
      if self.accept(.dot) {
        steps.append(self.accept(.star) ? .star : .field(try self.label()))
      } else if self.at(.leftBracket) {
        steps.append(try self.subscriptStep())
      } else {
        break
      }
      try self.grow()
    }
    for step in steps.dropLast() {
      if case .star = step { throw self.syntaxError("improper use of \"*\"") }
    }
    return steps
  }

  /// `[a]` or `[a:b]`
  private mutating func subscriptStep() throws(SyntaxFailure) -> Expression.Indirection.Step {
    let outer = try self.enter()
    defer { self.leave(outer) }
    self.advance()
    if self.accept(.colon) { return try self.sliceStep(from: nil) }
    let lower = try self.expression()
    if self.accept(.colon) { return try self.sliceStep(from: lower) }
    try self.expect(.rightBracket)
    return .index(lower)
  }

  private mutating func sliceStep(from lower: Expression?) throws(SyntaxFailure) -> Expression.Indirection.Step {
    let upper = self.at(.rightBracket) ? nil : try self.expression()
    try self.expect(.rightBracket)
    return .slice(lower: lower, upper: upper)
  }
}
