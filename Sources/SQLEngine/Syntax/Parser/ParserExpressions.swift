// SQLEngine, parser. This file: operators by their precedence (manual, 4.1.6).

/// How tightly operators bind, from the loosest.
enum Precedence: Int, Comparable, Sendable {
  case lowest, or, and, not, test, comparison, range, other, sum, product, power, zone, collate, sign, cast

  /// That of the right operand of an operator that groups from the left.
  var next: Self { Self(rawValue: self.rawValue + 1) ?? .cast }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What is different in some places.
struct ExpressionContext: OptionSet, Sendable {
  let rawValue: UInt8
  /// PostgreSQL's `b_expr`: no AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL, AT TIME ZONE or COLLATE.
  static let restricted = Self(rawValue: 1)
  /// A label without AS may follow. What stands right of an operator has no label: there, words that are operators
  /// too are operators.
  static let labelled = Self(rawValue: 2)
  /// SIMILAR without TO may follow, as in `SUBSTRING (a SIMILAR b ESCAPE c)`.
  static let substring = Self(rawValue: 4)
}

/// An operator between operands or behind one.
struct Infix {
  enum Kind {
    case or, and, test, isNull, notNull, `operator`, between, `in`, like, ilike, similar, zone, collate, cast
  }

  var kind: Kind
  var precedence: Precedence
}

extension Parser {
  mutating func expression(
    _ minimum: Precedence = .lowest,
    _ context: ExpressionContext = []
  ) throws(SyntaxFailure) -> Expression {
    let outer = try self.enter()
    defer { self.leave(outer) }
    let operand = try self.operand(context.subtracting(.labelled))
    return try self.operators(after: operand, minimum, context)
  }

  mutating func expressions() throws(SyntaxFailure) -> [Expression] {
    try self.list { parser throws(SyntaxFailure) in try parser.expression() }
  }

  /// Operators that bind at least as tightly as `minimum`, and their right operands.
  mutating func operators(
    after operand: Expression,
    _ minimum: Precedence,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    var left = operand
    /// The precedence of a comparison at whose right side stands an operand: no other of that precedence may follow.
    var barred = Precedence.lowest
    while let infix = self.infix(context), infix.precedence >= minimum {
      if infix.precedence == barred { throw self.syntaxError() }
      try self.grow()
      let before = self.index
      left = try self.combine(left, infix, context)
      barred = self.endsWithOperand(infix, since: before) ? infix.precedence : .lowest
    }
    return left
  }

  /// Whether an operator that does not associate was followed by an operand rather than by parentheses or words of
  /// its own.
  private func endsWithOperand(_ infix: Infix, since start: Int) -> Bool {
    let first = self.source.tokens[start + 1]
    return switch infix.kind {
    case .operator: infix.precedence == .comparison && !self.isQuantifier(first)
    case .between: true
    case .like, .ilike, .similar: !self.isQuantifier(first.isPatternWord ? self.source.tokens[start + 2] : first)
    case .test: (first.keyword == .not ? self.source.tokens[start + 2] : first).keyword == .distinct
    default: false
    }
  }

  func isQuantifier(_ token: Token) -> Bool {
    token.keyword == .any || token.keyword == .some || token.keyword == .all
  }

  /// The operator that the current token is or begins.
  private func infix(_ context: ExpressionContext) -> Infix? {
    switch self.kind {
    case .less, .greater, .equals, .lessEquals, .greaterEquals, .notEquals:
      Infix(kind: .operator, precedence: .comparison)
    case .plus, .minus: Infix(kind: .operator, precedence: .sum)
    case .star, .slash, .percent: Infix(kind: .operator, precedence: .product)
    case .caret: Infix(kind: .operator, precedence: .power)
    case .customOperator: Infix(kind: .operator, precedence: .other)
    case .typecast: Infix(kind: .cast, precedence: .cast)
    case .keyword: self.wordInfix(context)
    default: nil
    }
  }

  private func wordInfix(_ context: ExpressionContext) -> Infix? {
    guard let keyword = self.keyword, let infix = self.infix(keyword, context) else { return nil }
    if context.contains(.labelled), keyword.isBareLabel, self.endsTarget(self.peek()) { return nil }
    return infix
  }

  private func infix(_ keyword: Keyword, _ context: ExpressionContext) -> Infix? {
    switch keyword {
    case .operator: return Infix(kind: .operator, precedence: .other)
    case .is: return Infix(kind: .test, precedence: .test)
    default: if context.contains(.restricted) { return nil }
    }
    switch keyword {
    case .and: return Infix(kind: .and, precedence: .and)
    case .or: return Infix(kind: .or, precedence: .or)
    case .isnull: return Infix(kind: .isNull, precedence: .test)
    case .notnull: return Infix(kind: .notNull, precedence: .test)
    case .not: return self.range(self.peek().keyword)
    case .at:
      let isLabel = context.contains(.labelled) && self.peek().keyword != .time
      return isLabel ? nil : Infix(kind: .zone, precedence: .zone)
    case .collate: return Infix(kind: .collate, precedence: .collate)
    case .similar where context.contains(.substring) && self.peek().keyword != .to: return nil
    default: return self.range(keyword)
    }
  }

  private func range(_ keyword: Keyword?) -> Infix? {
    switch keyword {
    case .between: Infix(kind: .between, precedence: .range)
    case .in: Infix(kind: .in, precedence: .range)
    case .like: Infix(kind: .like, precedence: .range)
    case .ilike: Infix(kind: .ilike, precedence: .range)
    case .similar: Infix(kind: .similar, precedence: .range)
    default: nil
    }
  }

  /// The operator itself and what follows it.
  private mutating func combine(
    _ left: Expression,
    _ infix: Infix,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    let position = self.position
    let inner = context.subtracting(.labelled)
    switch infix.kind {
    case .or, .and: return try self.chain(left, infix, context)
    case .operator: return try self.operation(left, infix.precedence, inner)
    case .test: return try self.test(left, inner)
    case .isNull, .notNull:
      self.advance()
      return .nullTest(left, isNegated: infix.kind == .notNull, position: position)
    case .between, .in, .like, .ilike, .similar:
      return try self.rangeTest(left, infix.kind, inner)
    case .zone: return try self.timeZone(left, inner)
    case .collate:
      self.advance()
      return .collate(Expression.Collation(left, try self.objectName(), position: position))
    case .cast:
      self.advance()
      return .cast(Expression.Cast(left, to: try self.typeName(), position: position))
    }
  }

  /// `a AND b AND c` as one node.
  private mutating func chain(
    _ left: Expression,
    _ infix: Infix,
    _ context: ExpressionContext
  ) throws(SyntaxFailure) -> Expression {
    var position = self.position
    var operands = [left]
    switch (left, infix.kind) {
    case (.and(let inner, let place), .and), (.or(let inner, let place), .or): (operands, position) = (inner, place)
    default: break
    }
    let word: Keyword = infix.kind == .and ? .and : .or
    repeat {
      self.advance()
      operands.append(try self.expression(infix.precedence.next, context.subtracting(.labelled)))
    } while self.at(word) && self.infix(context) != nil
    return word == .and ? .and(operands, position: position) : .or(operands, position: position)
  }

  /// `left AT TIME ZONE right`
  private mutating func timeZone(_ left: Expression, _ context: ExpressionContext) throws(SyntaxFailure) -> Expression {
    let position = self.position
    self.advance()
    try self.expect(.time, .zone)
    let zone = try self.expression(Precedence.zone.next, context)
    return self.sqlCall("timezone", [zone, left], at: position)
  }
}

extension Token {
  /// Behind NOT.
  fileprivate var isPatternWord: Bool {
    self.keyword == .like || self.keyword == .ilike || self.keyword == .similar
  }
}
