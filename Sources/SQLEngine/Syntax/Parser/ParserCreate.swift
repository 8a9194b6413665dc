// SQLEngine, parser. This file: CREATE, and what it shares (manual, the CREATE commands).

extension Parser {
  mutating func create() throws(SyntaxFailure) -> Statement {
    let position = self.position
    self.advance()
    let orReplace = self.at(.or)
    if orReplace {
      self.advance()
      try self.expect(.replace)
    }
    if orReplace { return try self.createReplacing(at: position) }
    switch self.keyword {
    case .table: return try self.createTable(.permanent)
    case .temporary, .temp, .local, .global, .unlogged: return try self.createWithPersistence(orReplace: false)
    case .view, .recursive: return try self.createView(.permanent, orReplace: false)
    case .materialized: return try self.createMaterializedView(.permanent)
    case .sequence: return try self.createSequence(.permanent)
    case .unique, .index: return try self.createIndex()
    case .schema: return try self.createSchema()
    case .type: return try self.createType(at: position)
    case .domain: return try self.createDomain()
    case .extension: return try self.createExtension()
    case .database, .role, .user, .group: return try self.createClusterObject(at: position)
    default: return try self.createOpaque(at: position)
    }
  }

  /// What may follow CREATE OR REPLACE.
  private mutating func createReplacing(at position: Int) throws(SyntaxFailure) -> Statement {
    switch self.keyword {
    case .view, .recursive: return try self.createView(.permanent, orReplace: true)
    case .temporary, .temp, .local, .global: return try self.createWithPersistence(orReplace: true)
    case .function, .procedure, .aggregate, .trigger, .constraint, .rule, .language, .trusted, .procedural,
      .transform:
      return try self.createOpaque(at: position)
    default: throw self.syntaxError()
    }
  }

  /// TEMPORARY and the like, which tables, views and sequences may be.
  private mutating func createWithPersistence(orReplace: Bool) throws(SyntaxFailure) -> Statement {
    if self.at(.local) || self.at(.global) {
      self.advance()
      guard self.at(.temporary) || self.at(.temp) else { throw self.syntaxError() }
    }
    let persistence: Persistence = self.at(.unlogged) ? .unlogged : .temporary
    self.advance()
    switch self.keyword {
    case .view, .recursive: return try self.createView(persistence, orReplace: orReplace)
    case .table where !orReplace: return try self.createTable(persistence)
    case .sequence where !orReplace: return try self.createSequence(persistence)
    case .materialized where persistence == .unlogged: return try self.createMaterializedView(persistence)
    default: throw self.syntaxError()
    }
  }

  /// `IF NOT EXISTS`, if it is there.
  mutating func ifNotExists() throws(SyntaxFailure) -> Bool {
    guard self.at(.if, .not) else { return false }
    self.advance()
    self.advance()
    try self.expect(.exists)
    return true
  }

  /// `IF EXISTS`, if it is there.
  mutating func ifExists() throws(SyntaxFailure) -> Bool {
    self.accept(.if, .exists)
  }

  // MARK: Small objects

  private mutating func createSchema() throws(SyntaxFailure) -> Statement {
    self.advance()
    let ifNotExists = try self.ifNotExists()
    let name = self.at(.authorization) ? nil : try self.columnName()
    let owner = self.accept(.authorization) ? try self.roleName() : nil
    switch self.keyword {
    case .create, .grant: throw self.unsupported("CREATE SCHEMA with elements")
    default: return .createSchema(CreateSchema(name, owner: owner, ifNotExists: ifNotExists))
    }
  }

  private mutating func createType(at position: Int) throws(SyntaxFailure) -> Statement {
    self.advance()
    let name = try self.objectName()
    guard self.accept(.as) else { return try self.opaque("CREATE TYPE", name, at: position) }
    switch self.keyword {
    case .enum:
      self.advance()
      try self.expect(.leftParenthesis)
      let labels =
        self.at(.rightParenthesis)
        ? [] : try self.list { parser throws(SyntaxFailure) in try parser.string() }
      try self.expect(.rightParenthesis)
      return .createEnum(CreateEnum(name, labels))
    case .range: return try self.opaque("CREATE TYPE", name, at: position)
    default: return .createComposite(CreateComposite(name, try self.attributes(of: name)))
    }
  }

  private mutating func attributes(of type: ObjectName) throws(SyntaxFailure) -> [ColumnDefinition] {
    try self.expect(.leftParenthesis)
    let isEmpty = self.at(.rightParenthesis)
    let attributes =
      isEmpty ? [] : try self.list { parser throws(SyntaxFailure) in try parser.typeAttribute() }
    try self.expect(.rightParenthesis)
    return attributes
  }

  /// `name type [COLLATE …]`
  mutating func typeAttribute() throws(SyntaxFailure) -> ColumnDefinition {
    let position = self.position
    let name = try self.columnName()
    let type = try self.typeName()
    let collation = self.accept(.collate) ? try self.objectName() : nil
    return ColumnDefinition(name, type, collation: collation, position: position)
  }

  private mutating func createDomain() throws(SyntaxFailure) -> Statement {
    self.advance()
    let name = try self.objectName()
    _ = self.accept(.as)
    var column = ColumnDefinition(name.name, try self.typeName(), position: name.position)
    while true {
      if self.accept(.collate) {
        column.collation = try self.objectName()
      } else if self.beginsAttribute {
        throw self.unsupported("DEFERRABLE of a domain's constraint")
      } else if let constraint = try self.columnConstraint() {
        column.constraints.append(constraint)
      } else {
        break
      }
    }
    return .createDomain(CreateDomain(name, column.type, collation: column.collation, column.constraints))
  }

  private mutating func createExtension() throws(SyntaxFailure) -> Statement {
    self.advance()
    let ifNotExists = try self.ifNotExists()
    let name = try self.columnName()
    _ = self.accept(.with)
    var options: [Option] = []
    while let option = try self.extensionOption() { options.append(option) }
    return .createExtension(CreateExtension(name, ifNotExists: ifNotExists, options))
  }

  private mutating func extensionOption() throws(SyntaxFailure) -> Option? {
    let position = self.position
    if self.accept(.schema) { return Option("schema", .word(try self.columnName()), position: position) }
    if self.accept(.cascade) { return Option("cascade", position: position) }
    guard self.accept(.version) else { return nil }
    let value = self.token.isString ? try self.string() : try self.nonReservedWord()
    return Option("version", .string(value), position: position)
  }

  // MARK: Databases and roles

  private mutating func createClusterObject(at position: Int) throws(SyntaxFailure) -> Statement {
    let isUser = self.at(.user)
    if self.at(.user), self.peek().keyword == .mapping { return try self.createOpaque(at: position) }
    let isDatabase = self.accept(.database)
    if !isDatabase { self.advance() }
    let name = isDatabase ? try self.columnName() : try self.roleName()
    _ = self.accept(.with)
    let options = isDatabase ? try self.databaseOptions() : try self.roleOptions()
    let kind: ClusterObject.Kind = isDatabase ? .database : .role(mayLogIn: isUser)
    return .createClusterObject(ClusterObject(kind, name, options, position: position))
  }

  /// `OWNER = x ENCODING 'UTF8' CONNECTION LIMIT 3 …`
  mutating func databaseOptions() throws(SyntaxFailure) -> [Option] {
    var options: [Option] = []
    while self.token.isIdentifier || self.keyword?.category == .unreserved {
      let position = self.position
      var name = try self.label()
      if name == "connection" {
        try self.expect(.limit)
        name = "connection_limit"
      }
      _ = self.accept(.equals)
      options.append(Option(name, try self.databaseValue(), position: position))
    }
    return options
  }

  private mutating func databaseValue() throws(SyntaxFailure) -> Option.Value? {
    switch self.kind {
    case .integerLiteral, .numericLiteral, .plus, .minus: return Option.Value(try self.signedNumber())
    default:
      if self.accept(.default) { return nil }
      return self.token.isString ? .string(try self.string()) : .word(try self.booleanOrWord())
    }
  }

  /// `LOGIN PASSWORD 'x' CONNECTION LIMIT 3 …`
  mutating func roleOptions() throws(SyntaxFailure) -> [Option] {
    var options: [Option] = []
    while self.kind == .keyword || self.token.isIdentifier { options.append(try self.roleOption()) }
    return options
  }

  private mutating func roleOption() throws(SyntaxFailure) -> Option {
    let position = self.position
    switch self.keyword {
    case .password:
      self.advance()
      if self.accept(.null) { return Option("password", position: position) }
      return Option("password", .string(try self.string()), position: position)
    case .encrypted:
      self.advance()
      try self.expect(.password)
      return Option("password", .string(try self.string()), position: position)
    case .unencrypted: throw self.unencrypted(at: position)
    case .connection:
      self.advance()
      try self.expect(.limit)
      return Option("connection_limit", .integer(try self.signedInteger()), position: position)
    case .valid:
      self.advance()
      try self.expect(.until)
      return Option("valid_until", .string(try self.string()), position: position)
    default: return try self.membershipOption(at: position)
    }
  }

  private func unencrypted(at position: Int) -> SyntaxFailure {
    self.failure(
      "UNENCRYPTED PASSWORD is no longer supported",
      .featureNotSupported,
      hint: "Remove UNENCRYPTED to store the password in encrypted form instead.",
      at: position
    )
  }

  private mutating func membershipOption(at position: Int) throws(SyntaxFailure) -> Option {
    switch self.keyword {
    case .role, .user, .admin, .sysid, .in, .inherit:
      let name = try self.label()
      if name == "inherit" { return Option(name, .word("true"), position: position) }
      if name == "sysid" { return Option(name, .integer(try self.integer()), position: position) }
      if name == "in", !self.accept(.role) { try self.expect(.group) }
      return Option(name, .names(try self.roleNames()), position: position)
    default:
      guard self.token.isIdentifier else { throw self.syntaxError() }
      let word = try self.label()
      guard Self.roleWords.contains(word.hasPrefix("no") ? String(word.dropFirst(2)) : word) else {
        throw self.failure("unrecognized role option \"\(word)\"", at: position)
      }
      return Option(word, position: position)
    }
  }

  private static let roleWords: Set<String> = [
    "superuser", "createrole", "replication", "createdb", "login", "bypassrls", "inherit",
  ]

  mutating func roleNames() throws(SyntaxFailure) -> [String] {
    try self.list { parser throws(SyntaxFailure) in try parser.roleName() }
  }
}
