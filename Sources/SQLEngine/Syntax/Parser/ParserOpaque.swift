// SQLEngine, parser. This file: statements of which only the name is understood.

extension Parser {
  /// A statement whose rest is passed over.
  mutating func opaque(_ tag: String, _ name: ObjectName?, at position: Int) throws(SyntaxFailure) -> Statement {
    try self.skipStatement()
    return .opaque(OpaqueStatement(tag, name: name, position: position))
  }

  /// CREATE of what this engine has no objects for; the current token is the object's kind.
  mutating func createOpaque(at position: Int) throws(SyntaxFailure) -> Statement {
    if self.at(.constraint) || self.at(.trusted) || self.at(.procedural) || self.at(.default) { self.advance() }
    return try self.opaqueStatement("CREATE", at: position)
  }

  /// A verb, a kind of object, and the object's name.
  mutating func opaqueStatement(_ verb: String, at position: Int) throws(SyntaxFailure) -> Statement {
    guard let first = self.keyword, Self.opaqueKinds.contains(first) else { throw self.syntaxError() }
    var words = [verb]
    while let keyword = self.keyword, Self.opaqueKinds.contains(keyword) || Self.laterWords.contains(keyword),
      words.count < 5
    {
      words.append(keyword.text.uppercased())
      self.advance()
    }
    guard !self.at(.endOfText), !self.at(.semicolon) else { throw self.syntaxError() }
    let start = self.position
    let hasName = self.token.isColumnName || self.token.isFunctionName
    let name = hasName ? try self.makeName([try self.label()] + self.plainAttributes(), at: start) : nil
    return try self.opaque(words.joined(separator: " "), name, at: position)
  }

  private mutating func plainAttributes() throws(SyntaxFailure) -> [String] {
    var names: [String] = []
    while self.at(.dot), self.peek().isLabel, names.count < 2 {
      self.advance()
      names.append(try self.label())
    }
    return names
  }

  private static let opaqueKinds: Set<Keyword> = [
    .access, .aggregate, .cast, .collation, .conversion, .default, .event, .extension, .foreign, .function, .language,
    .large, .operator, .policy, .procedure, .publication, .routine, .rule, .server, .statistics, .subscription,
    .system, .tablespace, .text, .transform, .trigger, .user,
  ]

  /// What may follow the first word of a kind.
  private static let laterWords: Set<Keyword> = [
    .class, .configuration, .data, .dictionary, .family, .mapping, .method, .object, .parser, .privileges, .search,
    .table, .template, .wrapper,
  ]

  /// Passes over all tokens up to the statement's end. A body of BEGIN ATOMIC has semicolons of its own.
  private mutating func skipStatement() throws(SyntaxFailure) {
    var blocks = 0
    while !self.at(.endOfText), blocks > 0 || !self.at(.semicolon) {
      switch self.keyword {
      case .begin where self.peek().keyword == .atomic: blocks += 1
      case .case where blocks > 0: blocks += 1
      case .end where blocks > 0: blocks -= 1
      default: break
      }
      if self.at(.failure) { throw self.syntaxError() }
      if self.at(.leftParenthesis) { try self.skipParentheses() } else { self.advance() }
    }
  }

  /// Passes over `(…)`.
  mutating func skipParentheses() throws(SyntaxFailure) {
    guard self.at(.leftParenthesis) else { throw self.syntaxError() }
    var depth = 0
    repeat {
      switch self.kind {
      case .leftParenthesis: depth += 1
      case .rightParenthesis: depth -= 1
      case .endOfText, .failure: throw self.syntaxError()
      default: break
      }
      self.advance()
    } while depth > 0
  }

  // MARK: GRANT, REVOKE

  /// GRANT or REVOKE; a role is granted rather than a privilege when no ON follows.
  mutating func grant() throws(SyntaxFailure) -> Statement {
    let position = self.position
    let isGrant = self.at(.grant)
    self.advance()
    guard self.token.isLabel else { throw self.syntaxError() }
    var isRole = true
    var hasRecipient = false
    while !self.at(.semicolon), !self.at(.endOfText) {
      if self.at(.failure) { throw self.syntaxError() }
      if self.at(.on), !hasRecipient { isRole = false }
      if self.at(isGrant ? .to : .from) { hasRecipient = true }
      if self.at(.leftParenthesis) { try self.skipParentheses() } else { self.advance() }
    }
    guard hasRecipient else { throw self.syntaxError() }
    return .grant(GrantStatement(isGrant: isGrant, isRole: isRole, position: position))
  }
}
