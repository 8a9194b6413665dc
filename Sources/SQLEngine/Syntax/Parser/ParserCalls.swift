// SQLEngine, parser. This file: what begins with a name: columns, calls, constants of a type (manual, 4.2.6 to 4.2.8).

extension Parser {
  /// A column, a function call, or a constant behind its type's name.
  mutating func nameOperand() throws(SyntaxFailure) -> Expression {
    let position = self.position
    let first = self.token
    guard first.isColumnName || first.isFunctionName else { throw self.syntaxError() }
    let name = self.name(of: first)
    self.advance()
    if first.isFunctionName {
      if self.at(.leftParenthesis) { return try self.callOrConstant(ObjectName(name, position: position)) }
      if self.token.isString { return try self.constant(of: TypeName(ObjectName(name, position: position))) }
    }
    guard first.isColumnName else { throw self.syntaxError() }
    guard self.at(.dot) || self.at(.leftBracket) else {
      return .column(Expression.ColumnReference([name], position: position))
    }
    return try self.qualified(name, at: position)
  }

  /// `name.…` or `name[…]`
  private mutating func qualified(_ name: String, at position: Int) throws(SyntaxFailure) -> Expression {
    let steps = try self.steps()
    var names = [name]
    var isPlain = true
    for step in steps {
      guard case .field(let field) = step else {
        isPlain = false
        break
      }
      names.append(field)
    }
    if isPlain, self.at(.leftParenthesis) || self.token.isString {
      let name = try self.makeName(names, at: position)
      return self.at(.leftParenthesis) ? try self.callOrConstant(name) : try self.constant(of: TypeName(name))
    }
    var rest = steps.dropFirst(names.count - 1)
    var reference = Expression.ColumnReference(names, position: position)
    if rest.count == 1, case .star = rest.first {
      reference.hasStar = true
      rest = []
    }
    return rest.isEmpty ? .column(reference) : .indirection(Expression.Indirection(.column(reference), Array(rest)))
  }

  /// A string constant behind the name of its type.
  mutating func constant(of type: TypeName) throws(SyntaxFailure) -> Expression {
    let place = self.position
    let value = Expression.Constant(.string(try self.string()), position: place)
    return .cast(Expression.Cast(.constant(value), to: type, position: type.position))
  }

  /// A constant of a type whose name is a key word: `int '1'`, `numeric (10, 2) '1.5'`, `interval '1' day`.
  mutating func typedConstant() throws(SyntaxFailure) -> Expression? {
    let next = self.peek()
    if self.at(.interval) { return next.isString || next.kind == .leftParenthesis ? try self.intervalConstant() : nil }
    guard self.beginsTypedConstant(before: next), let type = try self.standardType(isConstant: true) else { return nil }
    return try self.constant(of: type)
  }

  /// Whether the type's name can't be that of a column, as the next token shows.
  private func beginsTypedConstant(before next: Token) -> Bool {
    switch self.keyword {
    case .double: next.keyword == .precision
    case .int, .integer, .smallint, .bigint, .real, .boolean: next.isString
    case .float, .decimal, .dec, .numeric, .varchar: next.isString || next.kind == .leftParenthesis
    case .bit, .character, .char, .nchar:
      next.isString || next.kind == .leftParenthesis || next.keyword == .varying
    case .national: next.keyword == .character || next.keyword == .char
    case .time, .timestamp:
      next.isString || next.kind == .leftParenthesis || next.keyword == .without
        || next.keyword == .with && self.peek(2).keyword == .time
    default: false
    }
  }

  private mutating func intervalConstant() throws(SyntaxFailure) -> Expression {
    var type = try self.intervalType()
    let place = self.position
    let value = Expression.Constant(.string(try self.string()), position: place)
    if type.modifiers.isEmpty { type = try self.intervalFields(type) }
    return .cast(Expression.Cast(.constant(value), to: type, position: type.position))
  }

  // MARK: Calls

  /// A call with all that may follow it; or, if a string follows, a constant of a type with modifiers.
  private mutating func callOrConstant(_ name: ObjectName) throws(SyntaxFailure) -> Expression {
    var call = try self.application(name)
    if self.token.isString { return try self.modifiedConstant(call) }
    if self.kind == .keyword { try self.callSuffixes(&call) }
    return .functionCall(call)
  }

  private mutating func modifiedConstant(_ call: Expression.FunctionCall) throws(SyntaxFailure) -> Expression {
    if call.isStar || call.isDistinct || call.isVariadic || call.arguments.isEmpty { throw self.syntaxError() }
    for argument in call.arguments {
      if case .namedArgument(_, _, let position) = argument {
        throw self.failure("type modifier cannot have parameter name", at: position)
      }
    }
    if let first = call.orderBy.first {
      let order = self.source.tokens[..<self.index].last {
        $0.keyword == .order && Int($0.position) < first.expression.start
      }
      throw self.failure("type modifier cannot have ORDER BY", at: order.map { Int($0.position) })
    }
    return try self.constant(of: TypeName(call.name, modifiers: call.arguments))
  }

  /// `name (arguments)`
  mutating func application(_ name: ObjectName) throws(SyntaxFailure) -> Expression.FunctionCall {
    let outer = try self.enter()
    defer { self.leave(outer) }
    var call = Expression.FunctionCall(name)
    try self.expect(.leftParenthesis)
    if self.accept(.rightParenthesis) { return call }
    if self.accept(.star) {
      call.isStar = true
      try self.expect(.rightParenthesis)
      return call
    }
    call.isDistinct = self.accept(.distinct)
    let hasQuantifier = call.isDistinct || self.accept(.all)
    try self.arguments(&call, mayBeVariadic: !hasQuantifier)
    if self.at(.order) { call.orderBy = try self.orderBy() }
    try self.expect(.rightParenthesis)
    return call
  }

  private mutating func arguments(
    _ call: inout Expression.FunctionCall,
    mayBeVariadic: Bool
  ) throws(SyntaxFailure) {
    repeat {
      if mayBeVariadic { call.isVariadic = self.accept(.variadic) }
      call.arguments.append(try self.argument())
    } while !call.isVariadic && self.accept(.comma)
  }

  /// A value, `name => value` or `name := value`.
  mutating func argument(_ context: ExpressionContext = []) throws(SyntaxFailure) -> Expression {
    let next = self.peek().kind
    guard next == .equalsGreater || next == .colonEquals, self.token.isFunctionName else {
      return try self.expression(.lowest, context)
    }
    let position = self.position
    let name = try self.functionName()
    self.advance()
    return .namedArgument(name: name, value: try self.expression(), position: position)
  }

  /// WITHIN GROUP, FILTER and OVER.
  private mutating func callSuffixes(_ call: inout Expression.FunctionCall) throws(SyntaxFailure) {
    if self.at(.within) { try self.withinGroup(&call) }
    if self.at(.filter) {
      self.advance()
      try self.expect(.leftParenthesis)
      try self.expect(.where)
      call.filter = try self.expression()
      try self.expect(.rightParenthesis)
    }
    if self.accept(.over) { call.over = try self.over() }
  }

  private mutating func withinGroup(_ call: inout Expression.FunctionCall) throws(SyntaxFailure) {
    let position = self.position
    self.advance()
    try self.expect(.group)
    try self.expect(.leftParenthesis)
    let order = try self.orderBy()
    try self.expect(.rightParenthesis)
    if !call.orderBy.isEmpty {
      throw self.failure("cannot use multiple ORDER BY clauses with WITHIN GROUP", at: position)
    }
    if call.isDistinct { throw self.failure("cannot use DISTINCT with WITHIN GROUP", at: position) }
    if call.isVariadic { throw self.failure("cannot use VARIADIC with WITHIN GROUP", at: position) }
    call.orderBy = order
    call.isWithinGroup = true
  }
}
