// SQLEngine, parser. This file: names of types (manual, chapter 8).

extension Parser {
  /// A type with array bounds: `Typename`.
  mutating func typeName() throws(SyntaxFailure) -> TypeName {
    let outer = try self.enter()
    defer { self.leave(outer) }
    let isSetOf = self.accept(.setof)
    var type = try self.simpleTypeName()
    type.isSetOf = isSetOf
    if self.accept(.array) {
      if self.accept(.leftBracket) {
        type.arrayBounds = [Int(try self.integer())]
        try self.expect(.rightBracket)
      } else {
        type.arrayBounds = [nil]
      }
    } else {
      while self.accept(.leftBracket) {
        type.arrayBounds.append(self.at(.rightBracket) ? nil : Int(try self.integer()))
        try self.expect(.rightBracket)
      }
    }
    return type
  }

  /// A type without array bounds: `SimpleTypename`.
  mutating func simpleTypeName() throws(SyntaxFailure) -> TypeName {
    if self.at(.interval) {
      let type = try self.intervalType()
      return type.modifiers.isEmpty ? try self.intervalFields(type) : type
    }
    if let type = try self.standardType(isConstant: false) { return type }
    let position = self.position
    var parts = [try self.functionName()]
    parts += try self.attributes()
    if self.at(.percent), self.peek().keyword == .type { throw self.unsupported("%TYPE", at: position) }
    return TypeName(try self.makeName(parts, at: position), modifiers: try self.typeModifiers())
  }

  /// `(10, 2)`, if it is there.
  mutating func typeModifiers() throws(SyntaxFailure) -> [Expression] {
    guard self.at(.leftParenthesis) else { return [] }
    let outer = try self.enter()
    defer { self.leave(outer) }
    return try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expression() }
  }

  func catalogType(_ name: String, _ modifiers: [Expression] = [], at position: Int) -> TypeName {
    TypeName(ObjectName(schema: "pg_catalog", name, position: position), modifiers: modifiers)
  }

  private func integerConstant(_ value: Int32, at position: Int) -> Expression {
    .constant(Expression.Constant(.integer(value), position: position))
  }

  // MARK: Types with a syntax of their own

  /// A type whose name is a key word; nil if the current token is none. As the beginning of a constant, `char` means
  /// no length rather than length 1.
  mutating func standardType(isConstant: Bool) throws(SyntaxFailure) -> TypeName? {
    let position = self.position
    switch self.keyword {
    case .int, .integer: return self.plainType("int4")
    case .smallint: return self.plainType("int2")
    case .bigint: return self.plainType("int8")
    case .real: return self.plainType("float4")
    case .boolean: return self.plainType("bool")
    case .double where self.peek().keyword == .precision:
      self.advance()
      return self.plainType("float8", at: position)
    case .float: return try self.floatType()
    case .decimal, .dec, .numeric:
      self.advance()
      return self.catalogType("numeric", try self.typeModifiers(), at: position)
    case .bit: return try self.bitType(isConstant: isConstant)
    case .character, .char, .varchar, .national, .nchar: return try self.characterType(isConstant: isConstant)
    case .time, .timestamp: return try self.timeType()
    default: return nil
    }
  }

  private mutating func plainType(_ name: String, at position: Int? = nil) -> TypeName {
    let type = self.catalogType(name, at: position ?? self.position)
    self.advance()
    return type
  }

  private mutating func floatType() throws(SyntaxFailure) -> TypeName {
    let position = self.position
    self.advance()
    guard self.accept(.leftParenthesis) else { return self.catalogType("float8", at: position) }
    let place = self.position
    let precision = try self.integer()
    try self.expect(.rightParenthesis)
    guard precision >= 1 else {
      throw self.failure("precision for type float must be at least 1 bit", .invalidParameterValue, at: place)
    }
    guard precision < 54 else {
      throw self.failure("precision for type float must be less than 54 bits", .invalidParameterValue, at: place)
    }
    return self.catalogType(precision <= 24 ? "float4" : "float8", at: position)
  }

  private mutating func bitType(isConstant: Bool) throws(SyntaxFailure) -> TypeName {
    let position = self.position
    self.advance()
    let isVarying = self.accept(.varying)
    var modifiers = try self.typeModifiers()
    if modifiers.isEmpty, !isVarying, !isConstant { modifiers = [self.integerConstant(1, at: position)] }
    return self.catalogType(isVarying ? "varbit" : "bit", modifiers, at: position)
  }

  private mutating func characterType(isConstant: Bool) throws(SyntaxFailure) -> TypeName {
    let position = self.position
    var isVarying = false
    switch self.keyword {
    case .varchar:
      self.advance()
      isVarying = true
    case .national:
      self.advance()
      guard self.accept(.character) || self.accept(.char) else { throw self.syntaxError() }
      isVarying = self.accept(.varying)
    default:
      self.advance()
      isVarying = self.accept(.varying)
    }
    var modifiers: [Expression] = []
    if self.accept(.leftParenthesis) {
      let place = self.position
      modifiers = [self.integerConstant(try self.integer(), at: place)]
      try self.expect(.rightParenthesis)
    } else if !isVarying, !isConstant {
      modifiers = [self.integerConstant(1, at: position)]
    }
    return self.catalogType(isVarying ? "varchar" : "bpchar", modifiers, at: position)
  }

  private mutating func timeType() throws(SyntaxFailure) -> TypeName {
    let position = self.position
    let name = self.at(.time) ? "time" : "timestamp"
    self.advance()
    let modifiers = try self.precision()
    var hasZone = false
    if self.at(.with, .time) {
      self.advance()
      hasZone = true
    } else if self.accept(.without) {
    } else {
      return self.catalogType(name, modifiers, at: position)
    }
    try self.expect(.time, .zone)
    return self.catalogType(hasZone ? name + "tz" : name, modifiers, at: position)
  }

  /// `(3)`, if it is there.
  private mutating func precision() throws(SyntaxFailure) -> [Expression] {
    guard self.accept(.leftParenthesis) else { return [] }
    let position = self.position
    let value = try self.integer()
    try self.expect(.rightParenthesis)
    return [self.integerConstant(value, at: position)]
  }

  // MARK: Intervals

  /// INTERVAL, with its precision if that follows at once.
  mutating func intervalType() throws(SyntaxFailure) -> TypeName {
    let position = self.position
    self.advance()
    let precision = try self.precision()
    guard !precision.isEmpty else { return self.catalogType("interval", at: position) }
    let all = self.integerConstant(IntervalMask.all, at: position)
    return self.catalogType("interval", [all] + precision, at: position)
  }

  /// The type with the fields that follow: YEAR, DAY TO SECOND (3) and the like.
  mutating func intervalFields(_ type: TypeName) throws(SyntaxFailure) -> TypeName {
    let position = self.position
    guard let first = self.keyword.flatMap(IntervalMask.order.firstIndex) else { return type }
    self.advance()
    var last = first
    if self.at(.to) {
      guard first != 1, first != 5 else { throw self.syntaxError() }
      self.advance()
      guard let next = self.keyword.flatMap(IntervalMask.order.firstIndex), next > first,
        (first == 0) == (next == 1)
      else { throw self.syntaxError() }
      self.advance()
      last = next
    }
    var result = type
    result.modifiers = [self.integerConstant(IntervalMask.fields(first, last), at: position)]
    if last == 5 { result.modifiers += try self.precision() }
    return result
  }
}

/// PostgreSQL's numbers for an interval's fields.
private enum IntervalMask {
  static let order: [Keyword] = [.year, .month, .day, .hour, .minute, .second]
  private static let bits: [Int32] = [2, 1, 3, 10, 11, 12]
  /// No restriction.
  static let all: Int32 = 0x7FFF

  static func fields(_ first: Int, _ last: Int) -> Int32 {
    Self.bits[first...last].reduce(0) { $0 | 1 << $1 }
  }
}
