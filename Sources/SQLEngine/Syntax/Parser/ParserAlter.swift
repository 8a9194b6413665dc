// SQLEngine, parser. This file: ALTER of everything but a table's columns and constraints.

extension Parser {
  mutating func alter() throws(SyntaxFailure) -> Statement {
    let position = self.position
    self.advance()
    switch self.keyword {
    case .table:
      self.advance()
      return try self.alterRelation(.table, at: position)
    case .index:
      self.advance()
      return try self.alterRelation(.index, at: position)
    case .view:
      self.advance()
      return try self.alterRelation(.view, at: position)
    case .materialized:
      self.advance()
      try self.expect(.view)
      return try self.alterRelation(.materializedView, at: position)
    case .sequence:
      self.advance()
      return try self.alterRelation(.sequence, at: position)
    case .type:
      self.advance()
      return try self.alterType(at: position)
    case .domain:
      self.advance()
      return try self.alterDomain(at: position)
    case .schema: return try self.alterSimple(.schema, at: position)
    case .database: return try self.alterSimple(.database, at: position)
    case .role, .user, .group: return try self.alterSimple(.role, at: position)
    default: return try self.opaqueStatement("ALTER", at: position)
    }
  }

  // MARK: Tables, views, indexes, sequences

  private mutating func alterRelation(_ kind: ObjectKind, at position: Int) throws(SyntaxFailure) -> Statement {
    if self.at(.all) { throw self.unsupported("ALTER \(kind.rawValue) ALL IN TABLESPACE", at: position) }
    let ifExists = try self.ifExists()
    let table = kind == .table ? try self.relation() : TableReference(try self.objectName())
    if self.at(.rename) { return .rename(try self.rename(kind, table.name, ifExists: ifExists)) }
    if self.accept(.set, .schema) {
      return .alterSchema(AlterObjectSchema(kind, table.name, ifExists: ifExists, to: try self.columnName()))
    }
    if kind == .sequence, let statement = try self.alterSequence(table.name, ifExists: ifExists) { return statement }
    if self.at(.attach) || self.at(.detach) {
      throw self.unsupported("\(self.at(.attach) ? "ATTACH" : "DETACH") PARTITION")
    }
    if self.at(.depends) || self.at(.no) && self.peek().keyword == .depends {
      throw self.unsupported("DEPENDS ON EXTENSION")
    }
    let commands = try self.list { parser throws(SyntaxFailure) in try parser.alterCommand() }
    return .alterTable(AlterTable(kind, table, ifExists: ifExists, commands))
  }

  private mutating func alterSequence(_ name: ObjectName, ifExists: Bool) throws(SyntaxFailure) -> Statement? {
    if self.at(.set), self.peek().keyword == .logged || self.peek().keyword == .unlogged { return nil }
    var options: [SequenceOption] = []
    while true {
      if self.at(.set) { self.advance() }
      guard let option = try self.sequenceOption() else { break }
      options.append(option)
    }
    return options.isEmpty ? nil : .alterSequence(AlterSequence(name, ifExists: ifExists, options))
  }

  /// `RENAME TO b`, `RENAME [COLUMN] a TO b`, `RENAME CONSTRAINT a TO b`
  private mutating func rename(_ kind: ObjectKind, _ name: ObjectName, ifExists: Bool) throws(SyntaxFailure) -> Rename {
    self.advance()
    if self.accept(.to) { return Rename(kind, of: kind, name, to: try self.columnName(), ifExists: ifExists) }
    if kind == .index || kind == .sequence { throw self.syntaxError() }
    var partKind = ObjectKind.column
    switch self.keyword {
    case .constraint:
      self.advance()
      partKind = .constraint
    case .attribute where kind == .type:
      self.advance()
      partKind = .attribute
    case .column: self.advance()
    default: break
    }
    let part = try self.columnName()
    try self.expect(.to)
    let newName = try self.columnName()
    if partKind == .attribute { _ = self.dropBehavior() }
    return Rename(partKind, of: kind, name, part: part, to: newName, ifExists: ifExists)
  }

  // MARK: Types and domains

  private mutating func alterType(at position: Int) throws(SyntaxFailure) -> Statement {
    let name = try self.objectName()
    if self.accept(.rename, .value) {
      let old = try self.string()
      try self.expect(.to)
      return .alterEnum(AlterEnum(name, .rename(old, to: try self.string())))
    }
    if self.at(.rename) { return .rename(try self.rename(.type, name, ifExists: false)) }
    if let statement = try self.ownerOrSchema(.type, name) { return statement }
    guard self.accept(.add, .value) else {
      guard self.at(.add) || self.at(.drop) || self.at(.alter) || self.at(.set) else { throw self.syntaxError() }
      return try self.opaque("ALTER TYPE", name, at: position)
    }
    let ifNotExists = try self.ifNotExists()
    let label = try self.string()
    var neighbor: AlterEnum.Neighbor?
    if self.accept(.before) {
      neighbor = .before(try self.string())
    } else if self.accept(.after) {
      neighbor = .after(try self.string())
    }
    return .alterEnum(AlterEnum(name, .add(label, ifNotExists: ifNotExists, neighbor)))
  }

  /// `OWNER TO x` or `SET SCHEMA x`, if one of them is next.
  private mutating func ownerOrSchema(_ kind: ObjectKind, _ name: ObjectName) throws(SyntaxFailure) -> Statement? {
    if self.accept(.owner) {
      try self.expect(.to)
      return .alterOwner(AlterOwner(kind, name, to: try self.roleName()))
    }
    guard self.accept(.set, .schema) else { return nil }
    return .alterSchema(AlterObjectSchema(kind, name, to: try self.columnName()))
  }

  private mutating func alterDomain(at position: Int) throws(SyntaxFailure) -> Statement {
    let name = try self.objectName()
    if let statement = try self.ownerOrSchema(.domain, name) { return statement }
    if self.accept(.rename) {
      let part = self.accept(.constraint) ? try self.columnName() : nil
      try self.expect(.to)
      let kind: ObjectKind = part == nil ? .domain : .domainConstraint
      return .rename(Rename(kind, of: .domain, name, part: part, to: try self.columnName()))
    }
    return .alterDomain(AlterDomain(name, try self.domainAction()))
  }

  private mutating func domainAction() throws(SyntaxFailure) -> AlterDomain.Action {
    if self.accept(.add) { return .addConstraint(try self.domainConstraint()) }
    if self.accept(.validate) {
      try self.expect(.constraint)
      return .validateConstraint(try self.columnName())
    }
    if self.accept(.set) {
      if self.accept(.default) { return .setDefault(try self.expression()) }
      try self.expect(.not, .null)
      return .setNotNull
    }
    try self.expect(.drop)
    if self.accept(.default) { return .setDefault(nil) }
    if self.accept(.not) {
      try self.expect(.null)
      return .dropNotNull
    }
    try self.expect(.constraint)
    let ifExists = try self.ifExists()
    return .dropConstraint(try self.columnName(), ifExists: ifExists, self.dropBehavior())
  }

  private mutating func domainConstraint() throws(SyntaxFailure) -> Constraint {
    guard self.beginsTableConstraint else { throw self.syntaxError() }
    return try self.tableConstraint()
  }

  // MARK: Schemas, databases, roles

  private mutating func alterSimple(_ kind: ObjectKind, at position: Int) throws(SyntaxFailure) -> Statement {
    if self.at(.user), self.peek().keyword == .mapping { return try self.opaqueStatement("ALTER", at: position) }
    let isGroup = self.at(.group)
    self.advance()
    let start = self.position
    if kind == .role, self.accept(.all) { return try self.opaque("ALTER ROLE", nil, at: position) }
    let name = ObjectName(kind == .role ? try self.roleName() : try self.columnName(), position: start)
    if self.accept(.rename) {
      try self.expect(.to)
      return .rename(Rename(kind, of: kind, name, to: try self.columnName()))
    }
    if self.accept(.owner), kind != .role {
      try self.expect(.to)
      return .alterOwner(AlterOwner(kind, name, to: try self.roleName()))
    }
    if isGroup {
      if !self.accept(.add) { try self.expect(.drop) }
      try self.expect(.user)
      _ = try self.roleNames()
      return .opaque(OpaqueStatement("ALTER ROLE", name: name, position: position))
    }
    if self.at(.set) || self.at(.reset) || self.at(.in) || kind == .schema {
      guard kind != .schema else { throw self.syntaxError() }
      return try self.opaque("ALTER \(kind.rawValue)", name, at: position)
    }
    _ = self.accept(.with)
    let options = kind == .role ? try self.roleOptions() : try self.databaseOptions()
    let object: ClusterObject.Kind = kind == .role ? .role(mayLogIn: false) : .database
    return .alterClusterObject(ClusterObject(object, name.name, options, position: position))
  }

  // MARK: Shared

  mutating func dropBehavior() -> DropBehavior {
    if self.accept(.cascade) { return .cascade }
    _ = self.accept(.restrict)
    return .restrict
  }
}
