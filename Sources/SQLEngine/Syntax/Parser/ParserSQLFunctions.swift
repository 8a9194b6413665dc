// SQLEngine, parser. This file: functions to which SQL gives a syntax of their own (manual, 4.2.9, 9.4, 9.9 and 9.18).

extension Parser {
  /// A function that is written without parentheses, or may be; nil if the current token is none.
  mutating func valueFunction() throws(SyntaxFailure) -> Expression? {
    let position = self.position
    guard let keyword = self.keyword else { return nil }
    if keyword == .collation, self.peek().keyword == .for { return try self.collationFor() }
    // As a name of a schema's function it may be called too.
    if keyword == .currentSchema, self.peek().kind == .leftParenthesis { return nil }
    guard let kind = Expression.ValueFunction.Kind(keyword) else { return nil }
    self.advance()
    var precision: Int32?
    switch kind {
    case .currentTime, .currentTimestamp, .localTime, .localTimestamp:
      if self.accept(.leftParenthesis) {
        precision = try self.integer()
        try self.expect(.rightParenthesis)
      }
    default: break
    }
    return .valueFunction(Expression.ValueFunction(kind, precision: precision, position: position))
  }

  /// `COLLATION FOR (a)`
  private mutating func collationFor() throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    self.advance()
    try self.expect(.leftParenthesis)
    let operand = try self.expression()
    try self.expect(.rightParenthesis)
    return self.sqlCall("pg_collation_for", [operand], at: position)
  }

  /// A function whose name is a key word, before its parenthesis; nil if the current token is none.
  mutating func specialCall() throws(SyntaxFailure) -> Expression? {
    let position = self.position
    guard let keyword = self.keyword else { return nil }
    switch keyword {
    case .exists:
      self.advance()
      return .subquery(Expression.Subquery(.exists, try self.parenthesizedQuery(), position: position))
    case .row: return try self.explicitRow([])
    case .coalesce: return .coalesce(try self.callArguments(), position: position)
    case .greatest: return .greatest(try self.callArguments(), position: position)
    case .least: return .least(try self.callArguments(), position: position)
    case .grouping: return .grouping(try self.callArguments(), position: position)
    case .nullif: return try self.nullIf()
    case .extract, .position, .substring, .overlay, .trim, .normalize: return try self.textCall(keyword)
    case .treat: throw self.unsupported("TREAT", at: position)
    case .xmlconcat, .xmlelement, .xmlexists, .xmlforest, .xmlparse, .xmlpi, .xmlroot, .xmlserialize:
      throw self.unsupported(keyword.text.uppercased(), at: position)
    default: return nil
    }
  }

  private mutating func callArguments() throws(SyntaxFailure) -> [Expression] {
    let outer = try self.enter()
    defer { self.leave(outer) }
    self.advance()
    return try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() }
  }

  mutating func castCall() throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    try self.expect(.leftParenthesis)
    let operand = try self.expression()
    try self.expect(.as)
    let type = try self.typeName()
    try self.expect(.rightParenthesis)
    return .cast(Expression.Cast(operand, to: type, position: position))
  }

  private mutating func nullIf() throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    try self.expect(.leftParenthesis)
    let left = try self.expression()
    try self.expect(.comma)
    let right = try self.expression()
    try self.expect(.rightParenthesis)
    return .nullIf(left, right, position: position)
  }

  // MARK: Functions of texts and times

  private mutating func textCall(_ keyword: Keyword) throws(SyntaxFailure) -> Expression {
    let outer = try self.enter()
    defer { self.leave(outer) }
    let position = self.position
    self.advance()
    try self.expect(.leftParenthesis)
    let call =
      switch keyword {
      case .extract: try self.extract(at: position)
      case .position: try self.positionCall(at: position)
      case .substring: try self.substring(at: position)
      case .overlay: try self.overlay(at: position)
      case .trim: try self.trim(at: position)
      default: try self.normalize(at: position)
      }
    try self.expect(.rightParenthesis)
    return call
  }

  /// `EXTRACT (field FROM a)`
  private mutating func extract(at position: Int) throws(SyntaxFailure) -> Expression {
    let place = self.position
    let field: String
    switch self.keyword {
    case .year, .month, .day, .hour, .minute, .second: field = try self.label()
    default:
      guard self.token.isIdentifier || self.token.isString else { throw self.syntaxError() }
      field = self.token.isString ? try self.string() : try self.label()
    }
    try self.expect(.from)
    let name = Expression.constant(Expression.Constant(.string(field), position: place))
    return self.sqlCall("extract", [name, try self.expression()], at: position)
  }

  /// `POSITION (a IN b)`; the function takes them the other way round.
  private mutating func positionCall(at position: Int) throws(SyntaxFailure) -> Expression {
    let part = try self.expression(.lowest, .restricted)
    try self.expect(.in)
    let whole = try self.expression(.lowest, .restricted)
    return self.sqlCall("position", [whole, part], at: position)
  }

  /// `NORMALIZE (a, NFC)`
  private mutating func normalize(at position: Int) throws(SyntaxFailure) -> Expression {
    var arguments = [try self.expression()]
    if self.accept(.comma) {
      guard let form = self.normalForm() else { throw self.syntaxError() }
      arguments.append(form)
    }
    return self.sqlCall("normalize", arguments, at: position)
  }

  /// `SUBSTRING (a FROM b FOR c)`, `SUBSTRING (a SIMILAR b ESCAPE c)` or an ordinary call.
  private mutating func substring(at position: Int) throws(SyntaxFailure) -> Expression {
    guard let text = try self.firstArgument() else { return try self.plainCall("substring", [], at: position) }
    switch self.keyword {
    case .from:
      self.advance()
      let start = try self.expression()
      let length = self.accept(.for) ? [try self.expression()] : []
      return self.sqlCall("substring", [text, start] + length, at: position)
    case .for: return try self.substringFor(text, at: position)
    case .similar:
      self.advance()
      let pattern = try self.expression()
      try self.expect(.escape)
      return self.sqlCall("substring", [text, pattern, try self.expression()], at: position)
    default: return try self.plainCall("substring", [text], at: position)
    }
  }

  private mutating func substringFor(_ text: Expression, at position: Int) throws(SyntaxFailure) -> Expression {
    self.advance()
    let length = try self.expression()
    if self.accept(.from) { return self.sqlCall("substring", [text, try self.expression(), length], at: position) }
    let one = Expression.constant(Expression.Constant(.integer(1), position: 0))
    let cast = Expression.Cast(length, to: self.catalogType("int4", at: length.start), position: length.start)
    return self.sqlCall("substring", [text, one, .cast(cast)], at: position)
  }

  /// `OVERLAY (a PLACING b FROM c FOR d)` or an ordinary call.
  private mutating func overlay(at position: Int) throws(SyntaxFailure) -> Expression {
    guard let text = try self.firstArgument() else { return try self.plainCall("overlay", [], at: position) }
    guard self.accept(.placing) else { return try self.plainCall("overlay", [text], at: position) }
    let replacement = try self.expression()
    try self.expect(.from)
    let start = try self.expression()
    let length = self.accept(.for) ? [try self.expression()] : []
    return self.sqlCall("overlay", [text, replacement, start] + length, at: position)
  }

  /// The first argument, unless the parenthesis closes or that argument is named.
  private mutating func firstArgument() throws(SyntaxFailure) -> Expression? {
    if self.at(.rightParenthesis) { return nil }
    return try self.argument(.substring)
  }

  /// The rest of a call that has no words between its arguments.
  private mutating func plainCall(
    _ name: String,
    _ first: [Expression],
    at position: Int
  ) throws(SyntaxFailure) -> Expression {
    var arguments = first
    while !arguments.isEmpty, self.accept(.comma) { arguments.append(try self.argument()) }
    return .functionCall(Expression.FunctionCall(ObjectName(name, position: position), arguments))
  }

  /// `TRIM (BOTH a FROM b)` and what may be left out of it.
  private mutating func trim(at position: Int) throws(SyntaxFailure) -> Expression {
    var name = "btrim"
    switch self.keyword {
    case .leading: name = "ltrim"
    case .trailing: name = "rtrim"
    default: break
    }
    if self.at(.leading) || self.at(.trailing) || self.at(.both) { self.advance() }
    if self.accept(.from) { return self.sqlCall(name, try self.expressions(), at: position) }
    let first = try self.expression()
    if self.accept(.from) { return self.sqlCall(name, try self.expressions() + [first], at: position) }
    let rest = self.accept(.comma) ? try self.expressions() : []
    return self.sqlCall(name, [first] + rest, at: position)
  }
}

extension Expression.ValueFunction.Kind {
  fileprivate init?(_ keyword: Keyword) {
    switch keyword {
    case .currentDate: self = .currentDate
    case .currentTime: self = .currentTime
    case .currentTimestamp: self = .currentTimestamp
    case .localtime: self = .localTime
    case .localtimestamp: self = .localTimestamp
    case .currentRole: self = .currentRole
    case .currentUser: self = .currentUser
    case .user: self = .user
    case .sessionUser: self = .sessionUser
    case .currentCatalog: self = .currentCatalog
    case .currentSchema: self = .currentSchema
    default: return nil
    }
  }
}
