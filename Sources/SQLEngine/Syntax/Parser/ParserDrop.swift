// SQLEngine, parser. This file: DROP, TRUNCATE, COMMENT, and what kinds of objects there are.

extension Parser {
  /// The words that name a kind of object, as in DROP and COMMENT ON.
  mutating func objectKind() throws(SyntaxFailure) -> ObjectKind {
    guard let first = self.keyword else { throw self.syntaxError() }
    if let kind = Self.oneWordKinds[first] {
      self.advance()
      return kind
    }
    guard let words = Self.longKinds[first] else { throw self.syntaxError() }
    self.advance()
    for (rest, kind) in words where rest.first == self.keyword && (rest.count == 1 || self.peek().keyword == rest[1]) {
      for word in rest { try self.expect(word) }
      return kind
    }
    throw self.syntaxError()
  }

  private static let oneWordKinds: [Keyword: ObjectKind] = [
    .table: .table, .view: .view, .index: .index, .sequence: .sequence, .schema: .schema, .type: .type,
    .domain: .domain, .extension: .extension, .database: .database, .role: .role, .group: .role,
    .function: .function, .procedure: .procedure, .routine: .routine, .aggregate: .aggregate, .cast: .cast,
    .collation: .collation, .conversion: .conversion, .statistics: .statistics, .publication: .publication,
    .subscription: .subscription, .tablespace: .tablespace, .trigger: .trigger, .rule: .rule, .policy: .policy,
    .language: .language, .server: .server, .transform: .transform, .column: .column, .constraint: .constraint,
  ]

  /// Kinds of several words, by the first. The longer come first.
  private static let longKinds: [Keyword: [([Keyword], ObjectKind)]] = [
    .materialized: [([.view], .materializedView)],
    .event: [([.trigger], .eventTrigger)],
    .access: [([.method], .accessMethod)],
    .large: [([.object], .largeObject)],
    .procedural: [([.language], .language)],
    .foreign: [([.table], .foreignTable), ([.data, .wrapper], .foreignDataWrapper)],
    .text: [
      ([.search, .configuration], .textSearchConfiguration), ([.search, .dictionary], .textSearchDictionary),
      ([.search, .parser], .textSearchParser), ([.search, .template], .textSearchTemplate),
    ],
  ]

  /// The kind, where OPERATOR and USER have several meanings.
  private mutating func ambiguousKind() throws(SyntaxFailure) -> ObjectKind {
    switch self.keyword {
    case .operator:
      self.advance()
      if self.accept(.class) { return .operatorClass }
      return self.accept(.family) ? .operatorFamily : .operator
    case .user:
      self.advance()
      return self.accept(.mapping) ? .userMapping : .role
    default: return try self.objectKind()
    }
  }

  // MARK: DROP

  mutating func drop() throws(SyntaxFailure) -> Statement {
    let position = self.position
    self.advance()
    if self.accept(.owned) {
      try self.expect(.by)
      _ = try self.roleNames()
      _ = self.dropBehavior()
      return .opaque(OpaqueStatement("DROP OWNED", position: position))
    }
    if self.at(.column) || self.at(.constraint) || self.at(.large) { throw self.syntaxError() }
    let kind = try self.ambiguousKind()
    let isConcurrent = kind == .index && self.accept(.concurrently)
    let ifExists = try self.ifExists()
    switch kind {
    case .table, .view, .materializedView, .index, .sequence, .foreignTable, .type, .domain, .collation, .conversion,
      .statistics, .textSearchParser, .textSearchDictionary, .textSearchTemplate, .textSearchConfiguration, .schema,
      .extension, .accessMethod, .eventTrigger, .foreignDataWrapper, .publication, .server, .language, .database,
      .role, .tablespace, .subscription:
      let names = try self.droppedNames(kind)
      if kind == .database { try self.skipDatabaseOptions() }
      let behavior = self.hasBehavior(kind) ? self.dropBehavior() : .restrict
      return .drop(DropStatement(kind, names, ifExists: ifExists, isConcurrent: isConcurrent, behavior))
    case .trigger, .rule, .policy:
      let name = try self.simpleName()
      try self.expect(.on)
      let table = try self.objectName()
      return .drop(DropStatement(kind, [name], on: table, ifExists: ifExists, self.dropBehavior()))
    case .function, .procedure, .routine, .aggregate:
      return .drop(try self.dropRoutine(kind, ifExists: ifExists))
    default: return try self.opaque("DROP \(kind.rawValue)", nil, at: position)
    }
  }

  private func hasBehavior(_ kind: ObjectKind) -> Bool {
    switch kind {
    case .database, .role, .tablespace: false
    default: true
    }
  }

  private mutating func droppedNames(_ kind: ObjectKind) throws(SyntaxFailure) -> [ObjectName] {
    switch kind {
    case .schema, .extension, .accessMethod, .eventTrigger, .foreignDataWrapper, .publication, .server, .language:
      return try self.list { parser throws(SyntaxFailure) in try parser.simpleName() }
    case .database, .tablespace, .subscription: return [try self.simpleName()]
    case .role:
      return try self.list { parser throws(SyntaxFailure) in
        let position = parser.position
        return ObjectName(try parser.roleName(), position: position)
      }
    default: return try self.objectNames()
    }
  }

  /// `WITH (FORCE)` of DROP DATABASE.
  private mutating func skipDatabaseOptions() throws(SyntaxFailure) {
    guard self.accept(.with) || self.at(.leftParenthesis) else { return }
    _ = try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.expect(.force) }
  }

  private mutating func dropRoutine(_ kind: ObjectKind, ifExists: Bool) throws(SyntaxFailure) -> DropStatement {
    let names = try self.list { parser throws(SyntaxFailure) in
      let name = try parser.routineName()
      if parser.at(.leftParenthesis) || kind == .aggregate { try parser.skipParentheses() }
      return name
    }
    return DropStatement(kind, names, ifExists: ifExists, self.dropBehavior())
  }

  mutating func routineName() throws(SyntaxFailure) -> ObjectName {
    let position = self.position
    let parts = [try self.nonReservedWord()] + (try self.attributes())
    return try self.makeName(parts, at: position)
  }

  // MARK: TRUNCATE

  mutating func truncate() throws(SyntaxFailure) -> Statement {
    self.advance()
    _ = self.accept(.table)
    let tables = try self.list { parser throws(SyntaxFailure) in try parser.relation() }
    var restarts = false
    if self.at(.restart) || self.at(.continue) {
      restarts = self.at(.restart)
      self.advance()
      try self.expect(.identity)
    }
    return .truncate(TruncateStatement(tables, restartsIdentity: restarts, self.dropBehavior()))
  }

  // MARK: COMMENT

  mutating func comment() throws(SyntaxFailure) -> Statement {
    let position = self.position
    self.advance()
    try self.expect(.on)
    let kind = try self.ambiguousKind()
    switch kind {
    case .column:
      let start = self.position
      var parts = [try self.columnName()] + (try self.attributes())
      let column = parts.removeLast()
      guard !parts.isEmpty else {
        _ = try self.comment(kind, ObjectName(column, position: start))
        throw self.failure("column name must be qualified", at: nil)
      }
      return try self.comment(kind, try self.makeName(parts, at: start), part: column)
    case .constraint: return try self.commentOnConstraint()
    case .trigger, .rule, .policy:
      let name = try self.columnName()
      try self.expect(.on)
      return try self.comment(kind, try self.objectName(), part: name)
    case .function, .procedure, .routine, .aggregate:
      let name = try self.routineName()
      if self.at(.leftParenthesis) || kind == .aggregate { try self.skipParentheses() }
      return try self.comment(kind, name)
    case .operator, .operatorClass, .operatorFamily, .cast, .transform, .largeObject, .userMapping:
      return try self.opaque("COMMENT", nil, at: position)
    default: return try self.comment(kind, try self.objectName())
    }
  }

  private mutating func commentOnConstraint() throws(SyntaxFailure) -> Statement {
    let name = try self.columnName()
    try self.expect(.on)
    let isDomain = self.peek().isColumnName && self.accept(.domain)
    return try self.comment(isDomain ? .domainConstraint : .constraint, try self.objectName(), part: name)
  }

  private mutating func comment(
    _ kind: ObjectKind,
    _ name: ObjectName,
    part: String? = nil
  ) throws(SyntaxFailure) -> Statement {
    try self.expect(.is)
    let text = self.accept(.null) ? nil : try self.string()
    return .comment(CommentStatement(kind, name, part: part, is: text))
  }
}
