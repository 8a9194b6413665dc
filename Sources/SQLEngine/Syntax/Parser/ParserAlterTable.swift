// SQLEngine, parser. This file: the actions of ALTER TABLE.

extension Parser {
  mutating func alterCommand() throws(SyntaxFailure) -> AlterTable.Command {
    let position = self.position
    return AlterTable.Command(try self.alterAction(), position: position)
  }

  private mutating func alterAction() throws(SyntaxFailure) -> AlterTable.Action {
    guard let keyword = self.keyword else { throw self.syntaxError() }
    let before = self
    self.advance()
    switch keyword {
    case .add: return try self.addAction()
    case .drop: return try self.dropAction()
    case .alter: return try self.alterPart()
    case .validate:
      try self.expect(.constraint)
      return .validateConstraint(try self.columnName())
    case .owner:
      try self.expect(.to)
      return .owner(try self.roleName())
    case .enable: return try self.triggerAction(enables: true)
    case .disable: return try self.triggerAction(enables: false)
    case .set: return try self.setAction()
    case .reset:
      _ = try self.optionList()
      return .ignored("RESET")
    case .replica:
      try self.expect(.identity)
      return try self.replicaIdentity()
    case .cluster:
      try self.expect(.on)
      _ = try self.columnName()
      return .ignored("CLUSTER ON")
    case .force, .no: return try self.securityAction(keyword)
    case .not:
      try self.expect(.of)
      throw self.unsupported("ALTER TABLE NOT OF")
    case .inherit, .of: throw self.unsupported("ALTER TABLE \(keyword.text.uppercased())")
    default: throw before.syntaxError()
    }
  }

  // MARK: ADD and DROP

  private mutating func addAction() throws(SyntaxFailure) -> AlterTable.Action {
    if self.beginsTableConstraint { return .addConstraint(try self.tableConstraint()) }
    _ = self.accept(.column)
    let ifNotExists = try self.ifNotExists()
    return .addColumn(try self.columnDefinition(), ifNotExists: ifNotExists)
  }

  private mutating func dropAction() throws(SyntaxFailure) -> AlterTable.Action {
    let isConstraint = self.accept(.constraint)
    if !isConstraint { _ = self.accept(.column) }
    let ifExists = try self.ifExists()
    let name = try self.columnName()
    return isConstraint
      ? .dropConstraint(name, ifExists: ifExists, self.dropBehavior())
      : .dropColumn(name, ifExists: ifExists, self.dropBehavior())
  }

  // MARK: ALTER COLUMN

  private mutating func alterPart() throws(SyntaxFailure) -> AlterTable.Action {
    if self.accept(.constraint) {
      let name = try self.columnName()
      let deferral = try self.deferral()
      return .alterConstraint(
        name,
        isDeferrable: deferral.isDeferrable,
        isInitiallyDeferred: deferral.isInitiallyDeferred
      )
    }
    _ = self.accept(.column)
    if self.at(.integerLiteral) {
      _ = try self.integer()
      try self.expect(.set, .statistics)
      _ = try self.signedInteger()
      return .ignored("SET STATISTICS")
    }
    return try self.alterColumn(try self.columnName())
  }

  private mutating func alterColumn(_ column: String) throws(SyntaxFailure) -> AlterTable.Action {
    switch self.keyword {
    case .type:
      self.advance()
      return try self.alterColumnType(column)
    case .set:
      self.advance()
      if self.accept(.data) {
        try self.expect(.type)
        return try self.alterColumnType(column)
      }
      return try self.setColumn(column)
    case .drop:
      self.advance()
      return try self.dropFromColumn(column)
    case .add:
      self.advance()
      let kind = try self.generationKind().value
      try self.expect(.as, .identity)
      let options = self.at(.leftParenthesis) ? try self.sequenceOptionList() : []
      return .addIdentity(column: column, kind, options)
    case .restart: return try self.alterIdentity(column)
    case .reset:
      self.advance()
      _ = try self.optionList()
      return .ignored("RESET")
    default: throw self.syntaxError()
    }
  }

  private mutating func alterColumnType(_ column: String) throws(SyntaxFailure) -> AlterTable.Action {
    let type = try self.typeName()
    let collation = self.accept(.collate) ? try self.objectName() : nil
    let using = self.accept(.using) ? try self.expression() : nil
    return .alterType(column: column, type, collation: collation, using: using)
  }

  private mutating func setColumn(_ column: String) throws(SyntaxFailure) -> AlterTable.Action {
    switch self.keyword {
    case .default:
      self.advance()
      return .setDefault(column: column, try self.expression())
    case .not:
      self.advance()
      try self.expect(.null)
      return .setNotNull(column: column)
    case .statistics:
      self.advance()
      _ = try self.signedInteger()
      return .ignored("SET STATISTICS")
    case .storage, .compression:
      self.advance()
      if !self.accept(.default) { _ = try self.columnName() }
      return .ignored("SET STORAGE")
    default:
      if self.at(.leftParenthesis) {
        _ = try self.optionList()
        return .ignored("SET")
      }
      return try self.alterIdentity(column, afterSet: true)
    }
  }

  private mutating func dropFromColumn(_ column: String) throws(SyntaxFailure) -> AlterTable.Action {
    switch self.keyword {
    case .default:
      self.advance()
      return .setDefault(column: column, nil)
    case .not:
      self.advance()
      try self.expect(.null)
      return .dropNotNull(column: column)
    case .expression:
      self.advance()
      return .dropExpression(column: column, ifExists: try self.ifExists())
    default:
      try self.expect(.identity)
      return .dropIdentity(column: column, ifExists: try self.ifExists())
    }
  }

  /// `SET GENERATED ALWAYS SET INCREMENT 2 RESTART …`
  private mutating func alterIdentity(
    _ column: String,
    afterSet: Bool = false
  ) throws(SyntaxFailure) -> AlterTable.Action {
    var kind: IdentityKind?
    var options: [SequenceOption] = []
    var isBehindSet = afterSet
    while true {
      if isBehindSet, self.at(.generated) {
        kind = try self.generationKind().value
      } else if isBehindSet || self.at(.restart) {
        guard let option = try self.sequenceOption() else { throw self.syntaxError() }
        options.append(option)
      } else {
        return .setIdentity(column: column, kind, options)
      }
      isBehindSet = self.accept(.set)
    }
  }

  // MARK: Other actions

  private mutating func triggerAction(enables: Bool) throws(SyntaxFailure) -> AlterTable.Action {
    switch self.keyword {
    case .row:
      self.advance()
      try self.expect(.level, .security)
      return .rowSecurity
    case .rule, .replica, .always:
      throw self.unsupported("ALTER TABLE \(enables ? "ENABLE" : "DISABLE") \(self.tokenText.uppercased())")
    default: try self.expect(.trigger)
    }
    let selection: AlterTable.TriggerSelection
    switch self.keyword {
    case .all: selection = .all
    case .user: selection = .user
    default:
      selection = .named(try self.columnName())
      return enables ? .enableTriggers(selection) : .disableTriggers(selection)
    }
    self.advance()
    return enables ? .enableTriggers(selection) : .disableTriggers(selection)
  }

  private mutating func setAction() throws(SyntaxFailure) -> AlterTable.Action {
    switch self.keyword {
    case .tablespace:
      self.advance()
      return .setTablespace(try self.columnName())
    case .logged, .unlogged: return .ignored("SET \(try self.label().uppercased())")
    case .without:
      self.advance()
      if self.accept(.cluster) { return .ignored("SET WITHOUT CLUSTER") }
      try self.expect(.oids)
      return .ignored("SET WITHOUT OIDS")
    case .access:
      self.advance()
      try self.expect(.method)
      _ = try self.columnName()
      return .ignored("SET ACCESS METHOD")
    default:
      _ = try self.optionList()
      return .ignored("SET")
    }
  }

  private mutating func replicaIdentity() throws(SyntaxFailure) -> AlterTable.Action {
    if self.accept(.nothing) || self.accept(.full) || self.accept(.default) { return .replicaIdentity }
    try self.expect(.using, .index)
    _ = try self.columnName()
    return .replicaIdentity
  }

  private mutating func securityAction(_ keyword: Keyword) throws(SyntaxFailure) -> AlterTable.Action {
    if keyword == .no {
      if self.at(.inherit) { throw self.unsupported("ALTER TABLE NO INHERIT") }
      try self.expect(.force)
    }
    try self.expect(.row, .level, .security)
    return .rowSecurity
  }
}
