// SQLEngine, parser. This file: names, and small literals that stand in statements.

extension Token {
  /// May name a column or table: PostgreSQL's `ColId`.
  var isColumnName: Bool {
    switch self.kind {
    case .identifier, .quotedIdentifier: true
    case .keyword: self.keyword?.category == .unreserved || self.keyword?.category == .columnName
    default: false
    }
  }

  /// May name a function or type: `type_function_name`.
  var isFunctionName: Bool {
    switch self.kind {
    case .identifier, .quotedIdentifier: true
    case .keyword: self.keyword?.category == .unreserved || self.keyword?.category == .typeFunctionName
    default: false
    }
  }

  /// May be a name behind AS or a point: `ColLabel`.
  var isLabel: Bool { self.kind == .keyword || self.isIdentifier }

  /// May label a column without AS: `BareColLabel`.
  var isBareLabel: Bool { self.isIdentifier || self.keyword?.isBareLabel == true }

  var isIdentifier: Bool { self.kind == .identifier || self.kind == .quotedIdentifier }
  var isString: Bool { self.kind == .string || self.kind == .escapedString }
}

extension Parser {
  // MARK: Names

  /// The current token's name; key words are their lower-case form.
  @inline(__always)
  func name(of token: Token) -> String {
    switch token.kind {
    case .quotedIdentifier, .escapedString, .bits: self.source.texts[Int(token.value)]
    case .keyword: token.keyword?.text ?? ""
    default: self.text(from: Int(token.start), to: Int(token.end))
    }
  }

  private mutating func takeName() -> String {
    let name = self.name(of: self.token)
    self.advance()
    return name
  }

  @inline(__always)
  mutating func columnName() throws(SyntaxFailure) -> String {
    guard self.token.isColumnName else { throw self.syntaxError() }
    return self.takeName()
  }

  mutating func functionName() throws(SyntaxFailure) -> String {
    guard self.token.isFunctionName else { throw self.syntaxError() }
    return self.takeName()
  }

  mutating func label() throws(SyntaxFailure) -> String {
    guard self.token.isLabel else { throw self.syntaxError() }
    return self.takeName()
  }

  /// A word that is no key word: PostgreSQL's `NonReservedWord`.
  mutating func nonReservedWord() throws(SyntaxFailure) -> String {
    guard self.token.isColumnName || self.token.isFunctionName else { throw self.syntaxError() }
    return self.takeName()
  }

  /// `(a, b)`
  mutating func columnNames() throws(SyntaxFailure) -> [String] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.columnName() }
  }

  mutating func optionalColumnNames() throws(SyntaxFailure) -> [String] {
    self.at(.leftParenthesis) ? try self.columnNames() : []
  }

  /// `a`, `s.a` or `d.s.a`: a relation or any other object.
  @inline(__always)
  mutating func objectName() throws(SyntaxFailure) -> ObjectName {
    let position = self.position
    let first = try self.columnName()
    guard self.at(.dot) else { return ObjectName(first, position: position) }
    return try self.makeName([first] + self.attributes(), at: position)
  }

  /// `.a.b`, to the last.
  mutating func attributes() throws(SyntaxFailure) -> [String] {
    var names: [String] = []
    while self.accept(.dot) {
      if self.accept(.star) { throw self.syntaxError() }
      names.append(try self.label())
    }
    return names
  }

  /// A name of up to three parts.
  func makeName(_ parts: [String], at position: Int) throws(SyntaxFailure) -> ObjectName {
    switch parts.count {
    case 1: return ObjectName(parts[0], position: position)
    case 2: return ObjectName(schema: parts[0], parts[1], position: position)
    case 3: return ObjectName(catalog: parts[0], schema: parts[1], parts[2], position: position)
    default:
      let name = parts.joined(separator: ".")
      throw self.failure("improper qualified name (too many dotted names): \(name)", at: position)
    }
  }

  mutating func objectNames() throws(SyntaxFailure) -> [ObjectName] {
    try self.list { parser throws(SyntaxFailure) in try parser.objectName() }
  }

  /// A name without schema, as of a role, schema or database.
  mutating func simpleName() throws(SyntaxFailure) -> ObjectName {
    let position = self.position
    return ObjectName(try self.columnName(), position: position)
  }

  /// A role: a name, CURRENT_USER, CURRENT_ROLE or SESSION_USER.
  mutating func roleName() throws(SyntaxFailure) -> String {
    switch self.keyword {
    case .currentUser, .currentRole, .sessionUser: return try self.label()
    default: return try self.nonReservedWord()
    }
  }

  // MARK: Literals

  mutating func string() throws(SyntaxFailure) -> String {
    guard let text = self.stringValue(of: self.token) else { throw self.syntaxError() }
    self.advance()
    return text
  }

  /// A string constant's content.
  @inline(__always)
  func stringValue(of token: Token) -> String? {
    switch token.kind {
    case .string: self.text(from: Int(token.start) + 1, to: Int(token.end) - 1)
    case .escapedString: self.source.texts[Int(token.value)]
    default: nil
    }
  }

  /// An integer that fits into 32 bits; PostgreSQL's lexer takes any other for a number with fraction.
  func integerValue(of token: Token) -> Int32? {
    guard token.kind == .integerLiteral else { return nil }
    var value: Int64 = 0
    for byte in self.source.bytes[Int(token.start)..<Int(token.end)] {
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      if value > Int64(Int32.max) { return nil }
    }
    return Int32(value)
  }

  mutating func integer() throws(SyntaxFailure) -> Int32 {
    guard let value = self.integerValue(of: self.token) else { throw self.syntaxError() }
    self.advance()
    return value
  }

  /// An integer that may have a sign.
  mutating func signedInteger() throws(SyntaxFailure) -> Int32 {
    if self.accept(.minus) { return -(try self.integer()) }
    _ = self.accept(.plus)
    return try self.integer()
  }

  /// A number that may have a sign: `NumericOnly`.
  mutating func signedNumber() throws(SyntaxFailure) -> Expression.Constant.Value {
    let isNegative = self.accept(.minus)
    if !isNegative { _ = self.accept(.plus) }
    guard self.kind == .integerLiteral || self.kind == .numericLiteral else { throw self.syntaxError() }
    let value = self.numberValue(of: self.token)
    self.advance()
    return isNegative ? value.negated : value
  }

  func numberValue(of token: Token) -> Expression.Constant.Value {
    self.integerValue(of: token).map { .integer($0) }
      ?? .numeric(self.text(from: Int(token.start), to: Int(token.end)))
  }

  /// TRUE, FALSE, ON or another word, or a string.
  mutating func booleanOrWord() throws(SyntaxFailure) -> String {
    if self.token.isString { return try self.string() }
    switch self.keyword {
    case .true, .false, .on: return try self.label()
    default: return try self.nonReservedWord()
    }
  }
}

extension Expression.Constant.Value {
  /// A number with its sign changed.
  var negated: Self {
    switch self {
    case .integer(let value): .integer(-value)
    case .numeric(let text): .numeric(text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text)
    default: self
    }
  }
}
