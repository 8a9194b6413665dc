// SQLEngine, parser. This file: lists of options in their many spellings.

extension Parser {
  /// `(name = value, ns.name, …)` of tables and indexes.
  mutating func optionList() throws(SyntaxFailure) -> [Option] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in
      let position = parser.position
      var name = try parser.label()
      if parser.accept(.dot) { name += "." + (try parser.label()) }
      let value = parser.accept(.equals) ? try parser.definitionValue() : nil
      return Option(name, value, position: position)
    }
  }

  /// A value of a definition: a type's name, a word, an operator, a number, a string or NONE.
  mutating func definitionValue() throws(SyntaxFailure) -> Option.Value {
    switch self.kind {
    case .string, .escapedString: return .string(try self.string())
    case .integerLiteral, .numericLiteral, .plus, .minus: return Option.Value(try self.signedNumber())
    case .keyword where self.keyword?.category == .reserved || self.at(.none): return .word(try self.label())
    case .keyword, .identifier, .quotedIdentifier:
      if self.token.isFunctionName, self.peek().kind != .dot, self.peek().kind != .leftParenthesis,
        self.peek().kind != .leftBracket
      {
        return .word(try self.label())
      }
      return .type(try self.typeName())
    default: return .word(try self.operatorName().name)
    }
  }

  /// `(name value, …)` of COPY, EXPLAIN, VACUUM and the like.
  ///
  /// - Parameter isCopy: whether values may be stars and lists.
  mutating func utilityOptions(isCopy: Bool = false) throws(SyntaxFailure) -> [Option] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.utilityOption(isCopy: isCopy) }
  }

  private mutating func utilityOption(isCopy: Bool) throws(SyntaxFailure) -> Option {
    let position = self.position
    switch self.keyword {
    case .analyze, .analyse:
      // Both spellings are one option.
      self.advance()
      return Option("analyze", try self.utilityValue(isCopy: isCopy), position: position)
    default:
      let name = isCopy ? try self.label() : try self.nonReservedWord()
      return Option(name, try self.utilityValue(isCopy: isCopy), position: position)
    }
  }

  private mutating func utilityValue(isCopy: Bool) throws(SyntaxFailure) -> Option.Value? {
    switch self.kind {
    case .comma, .rightParenthesis: return nil
    case .star where isCopy:
      self.advance()
      return .star
    case .integerLiteral, .numericLiteral, .plus, .minus: return Option.Value(try self.signedNumber())
    case .leftParenthesis where isCopy:
      return .list(try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.wordOrString() })
    default: return try self.wordOrString()
    }
  }

  private mutating func wordOrString() throws(SyntaxFailure) -> Option.Value {
    self.token.isString ? .string(try self.string()) : .word(try self.booleanOrWord())
  }
}

extension Option.Value {
  init(_ number: Expression.Constant.Value) {
    switch number {
    case .integer(let value): self = .integer(value)
    case .numeric(let text): self = .numeric(text)
    default: self = .word("")
    }
  }
}
