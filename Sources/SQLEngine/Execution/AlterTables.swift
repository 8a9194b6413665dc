// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: ALTER TABLE.

extension SQLSession {
  mutating func alter(_ node: AlterTable, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let tag = "ALTER \(node.kind == .type ? "TYPE" : node.kind.rawValue)"
    let view = self.view(database)
    guard let relation = try view.relation(node.table.name) else {
      if node.ifExists {
        self.notice(.successfulCompletion, "relation \"\(node.table.name.name)\" does not exist, skipping")
        return .done(tag: tag)
      }
      throw SQLError(
        .undefinedTable,
        "relation \"\(node.table.name.name)\" does not exist",
        position: node.table.position
      )
    }
    if relation.oid < 16384 {
      throw SQLError(.insufficientPrivilege, "permission denied: \"\(relation.name)\" is a system catalog")
    }
    if case .composite = relation.kind { throw SQLError.unsupported("ALTER TYPE of a composite type") }
    for command in node.commands { try self.alter(relation.oid, command, in: &database) }
    return .done(tag: tag)
  }

  private mutating func alter(_ oid: OID, _ command: AlterTable.Command, in database: inout SQLDatabase)
    throws(SQLError)
  {
    guard let relation = self.view(database).catalog.relation(oid) else { return }
    switch command.action {
    case .addColumn(let definition, let ifNotExists):
      try self.addColumn(definition, ifNotExists, to: relation, in: &database)
    case .dropColumn(let name, let ifExists, let behavior):
      guard let column = relation.column(name) else {
        if ifExists {
          return self.notice(
            .successfulCompletion,
            "column \"\(name)\" of relation \"\(relation.name)\" does not exist, skipping"
          )
        }
        throw self.noColumn(name, relation)
      }
      try self.dropColumn(column, of: relation, behavior, in: &database)
    case .alterType(let name, let type, _, let using):
      try self.alterType(try self.column(name, relation), of: relation, type, using, in: &database)
    case .setDefault(let name, let expression):
      let column = try self.column(name, relation)
      if column.identity != nil {
        throw SQLError(
          .syntaxError,
          "column \"\(name)\" of relation \"\(relation.name)\" is an identity column",
          hint: expression == nil ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead." : nil
        )
      }
      let stored = try expression.map { (node) throws(SQLError) in try self.checkedDefault(node, column, database) }
      try self.changeColumn(column, of: oid, in: &database) { $0.defaultValue = stored.map { .expression($0) } }
      let key = CatalogView.defaultKey(oid, column.number)
      try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.needs[key] = nil }
    case .setNotNull(let name):
      try self.setNotNull([try self.column(name, relation).number], of: oid, in: &database)
    case .dropNotNull(let name):
      let column = try self.column(name, relation)
      if relation.primaryKey?.key?.columns.contains(column.number) == true {
        throw SQLError(.invalidTableDefinition, "column \"\(name)\" is in a primary key")
      }
      if column.identity != nil {
        throw SQLError(
          .syntaxError,
          "column \"\(name)\" of relation \"\(relation.name)\" is an identity column"
        )
      }
      try self.changeColumn(column, of: oid, in: &database) { $0.isNotNull = false }
    case .dropExpression(let name, let ifExists):
      let column = try self.column(name, relation)
      guard column.isGenerated else {
        if ifExists { return }
        throw SQLError(
          .objectNotInPrerequisiteState,
          "column \"\(name)\" of relation \"\(relation.name)\" is not a stored generated column"
        )
      }
      try self.changeColumn(column, of: oid, in: &database) { $0.defaultValue = nil }
    case .addIdentity(let name, let kind, let options):
      try self.addIdentity(name, kind, options, relation, in: &database)
    case .setIdentity(let name, let kind, let options):
      let column = try self.column(name, relation)
      guard let identity = column.identity else {
        throw SQLError(
          .objectNotInPrerequisiteState,
          "column \"\(name)\" of relation \"\(relation.name)\" is not an identity column"
        )
      }
      if let kind {
        try self.changeColumn(column, of: oid, in: &database) {
          $0.defaultValue = .identity(kind, sequence: identity.sequence)
        }
      }
      if !options.isEmpty, var sequence = self.view(database).catalog.relation(identity.sequence)?.sequence {
        let restart = try self.apply(options, to: &sequence, isNew: false, database)
        let changed = sequence
        try self.changeCatalog(&database) { catalog throws(SQLError) in
          catalog.relations[identity.sequence]?.kind = .sequence(changed)
        }
        if let restart {
          database.environment.state.pointee.sequences[identity.sequence] = SequenceState(
            last: restart,
            isCalled: false
          )
        }
      }
    case .dropIdentity(let name, let ifExists):
      let column = try self.column(name, relation)
      guard let identity = column.identity else {
        if ifExists { return }
        throw SQLError(
          .objectNotInPrerequisiteState,
          "column \"\(name)\" of relation \"\(relation.name)\" is not an identity column"
        )
      }
      try self.changeColumn(column, of: oid, in: &database) { $0.defaultValue = nil }
      try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.remove(relation: identity.sequence) }
    case .addConstraint(let constraint): try self.addConstraint(constraint, to: oid, in: &database)
    case .dropConstraint(let name, let ifExists, let behavior):
      guard let constraint = relation.constraints.first(where: { $0.name == name }) else {
        if ifExists {
          return self.notice(
            .successfulCompletion,
            "constraint \"\(name)\" of relation \"\(relation.name)\" does not exist, skipping"
          )
        }
        throw SQLError(
          .undefinedObject,
          "constraint \"\(name)\" of relation \"\(relation.name)\" does not exist"
        )
      }
      try self.remove([.constraint(table: oid, constraint.oid)], behavior, in: &database)
    case .validateConstraint(let name):
      guard let place = relation.constraints.firstIndex(where: { $0.name == name }) else {
        throw SQLError(
          .undefinedObject,
          "constraint \"\(name)\" of relation \"\(relation.name)\" does not exist"
        )
      }
      try self.validate(relation.constraints[place], relation, in: &database)
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.relations[oid]?.constraints[place].isValidated = true
      }
    case .alterConstraint(let name, let isDeferrable, let isDeferred):
      guard let place = relation.constraints.firstIndex(where: { $0.name == name }) else {
        throw SQLError(
          .undefinedObject,
          "constraint \"\(name)\" of relation \"\(relation.name)\" does not exist"
        )
      }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.relations[oid]?.constraints[place].isDeferrable = isDeferrable
        catalog.relations[oid]?.constraints[place].isInitiallyDeferred = isDeferred
      }
    case .enableTriggers, .disableTriggers, .owner, .replicaIdentity, .setTablespace, .ignored: break
    case .rowSecurity: throw SQLError.unsupported("row security")
    }
  }

  private mutating func addConstraint(_ constraint: Constraint, to oid: OID, in database: inout SQLDatabase)
    throws(SQLError)
  {
    switch constraint.kind {
    case .check: try self.addCheck(constraint, nil, to: oid, in: &database)
    case .unique(let key), .primaryKey(let key): try self.addKey(constraint, key.columns, to: oid, in: &database)
    case .foreignKey(let key): try self.addForeignKey(constraint, key.columns, to: oid, in: &database)
    default: throw SQLError.unsupported("this constraint of a table")
    }
  }

  func noColumn(_ name: String, _ relation: Relation) -> SQLError {
    SQLError(.undefinedColumn, "column \"\(name)\" of relation \"\(relation.name)\" does not exist")
  }

  private func column(_ name: String, _ relation: Relation) throws(SQLError) -> Column {
    guard let column = relation.column(name) else { throw self.noColumn(name, relation) }
    return column
  }

  private mutating func changeColumn(
    _ column: Column,
    of oid: OID,
    in database: inout SQLDatabase,
    _ body: (inout Column) -> Void
  ) throws(SQLError) {
    var changed = column
    body(&changed)
    let final = changed
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.relations[oid]?.columns[column.number - 1] = final
      catalog.updateRowType(oid)
    }
  }

  // MARK: columns

  private mutating func addColumn(
    _ definition: ColumnDefinition,
    _ ifNotExists: Bool,
    to relation: Relation,
    in database: inout SQLDatabase
  ) throws(SQLError) {
    if relation.column(definition.name) != nil {
      if ifNotExists {
        return self.notice(
          .duplicateColumn,
          "column \"\(definition.name)\" of relation \"\(relation.name)\" already exists, skipping"
        )
      }
      throw SQLError(
        .duplicateColumn,
        "column \"\(definition.name)\" of relation \"\(relation.name)\" already exists"
      )
    }
    var draft = TableDraft(relation: relation)
    try self.add(definition, to: &draft, database)
    try self.makeSequences(&draft, in: &database)
    guard var column = draft.relation.columns.last else { return }
    let isNotNull = column.isNotNull
    column.isNotNull = false
    let added = column
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.relations[relation.oid]?.columns.append(added)
      catalog.updateRowType(relation.oid)
    }
    try database.main.execute("ALTER TABLE \(relation.storage) ADD COLUMN \(column.storage)")
    try self.fillColumn(column, of: relation.oid, in: &database)
    if isNotNull { try self.setNotNull([column.number], of: relation.oid, in: &database) }
    for (constraint, name) in draft.checks { try self.addCheck(constraint, name, to: relation.oid, in: &database) }
    for (constraint, names) in draft.keys { try self.addKey(constraint, names, to: relation.oid, in: &database) }
    for (constraint, names) in draft.foreignKeys {
      try self.addForeignKey(constraint, names, to: relation.oid, in: &database)
    }
  }

  /// Gives rows that are there the value of a new column.
  private func fillColumn(_ column: Column, of oid: OID, in database: inout SQLDatabase) throws(SQLError) {
    guard let relation = self.view(database).catalog.relation(oid) else { return }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let value: Term
    if case .generated(let stored) = column.defaultValue {
      let scope = Scope(nil)
      let item = analyzer.rowItem(relation, relation.name, relation.storage)
      scope.entries = [Scope.Entry(item: item)]
      value = try analyzer.coerce(try analyzer.expression(stored.tree, scope), to: column.type, .assignment)
    } else {
      value = try analyzer.defaultValue(of: column)
    }
    if value.sql == "NULL" { return }
    try database.prepare(analyzer.requirements)
    try database.main.execute("UPDATE \(relation.storage) SET \(column.storage) = \(value.sql)")
  }

  private mutating func dropColumn(
    _ column: Column,
    of relation: Relation,
    _ behavior: DropBehavior,
    in database: inout SQLDatabase
  )
    throws(SQLError)
  {
    try self.remove([.column(table: relation.oid, column.number)], behavior, in: &database)
  }

  private mutating func alterType(
    _ column: Column,
    of relation: Relation,
    _ name: TypeName,
    _ using: Expression?,
    in database: inout SQLDatabase
  ) throws(SQLError) {
    let view = self.view(database)
    for view in view.catalog.relations.values {
      if case .view(let definition) = view.kind, definition.uses[relation.oid]?.contains(column.number) == true {
        throw SQLError(
          .featureNotSupported,
          "cannot alter type of a column used by a view or rule",
          detail: "rule _RETURN on view \(view.name) depends on column \"\(column.name)\""
        )
      }
    }
    let analyzer = Analyzer(view, self.settings.types)
    let type = try analyzer.type(name)
    let scope = Scope(nil)
    scope.clause = .alterUsing
    scope.entries = [Scope.Entry(item: analyzer.rowItem(relation, relation.name, relation.storage))]
    let source = try analyzer.expression(
      using ?? .column(Expression.ColumnReference([column.name], position: 0)),
      scope
    )
    let value: Term
    do throws(SQLError) { value = try analyzer.coerce(source, to: type, .assignment) } catch {
      guard error.state == .cannotCoerce else { throw error }
      throw SQLError(
        .datatypeMismatch,
        using == nil
          ? "column \"\(column.name)\" cannot be cast automatically to type \(type.spelling(view))"
          : "result of USING clause for column \"\(column.name)\" cannot be cast automatically to type \(type.spelling(view))",
        hint: using == nil
          ? "You might need to specify \"USING \(quoteIdentifier(column.name))::\(type.spelling(view))\"."
          : "You might need to add an explicit cast."
      )
    }
    if case .expression(let stored)? = column.defaultValue {
      do throws(SQLError) {
        _ = try self.checkedDefault(
          stored.tree,
          {
            var changed = column; changed.type = type; return changed
          }(),
          database
        )
      } catch {
        throw SQLError(
          .datatypeMismatch,
          "default for column \"\(column.name)\" cannot be cast automatically to type \(type.spelling(view))"
        )
      }
    }
    let indexes = view.catalog.indexes(of: relation.oid)
    for index in indexes { try database.main.execute("DROP INDEX IF EXISTS \(index.storage)") }
    try database.prepare(analyzer.requirements)
    try database.main.execute("UPDATE \(relation.storage) SET \(column.storage) = \(value.sql)")
    try self.changeColumn(column, of: relation.oid, in: &database) { $0.type = type }
    for index in indexes { try self.createIndexStorage(index.name, index.schema, in: &database) }
  }

  private mutating func addIdentity(
    _ name: String,
    _ kind: IdentityKind,
    _ options: [SequenceOption],
    _ relation: Relation,
    in database: inout SQLDatabase
  ) throws(SQLError) {
    let column = try self.column(name, relation)
    if column.identity != nil {
      throw SQLError(
        .objectNotInPrerequisiteState,
        "column \"\(name)\" of relation \"\(relation.name)\" is already an identity column"
      )
    }
    if column.defaultValue != nil {
      throw SQLError(
        .objectNotInPrerequisiteState,
        "column \"\(name)\" of relation \"\(relation.name)\" already has a default value"
      )
    }
    guard column.isNotNull else {
      throw SQLError(
        .objectNotInPrerequisiteState,
        "column \"\(name)\" of relation \"\(relation.name)\" must be declared NOT NULL before identity can be added"
      )
    }
    var sequence = SequenceDefinition()
    sequence.type = column.type.id
    _ = try self.apply(options, to: &sequence, isNew: true, database)
    var draft = TableDraft(relation: relation)
    draft.sequences = [(column.number, sequence, nil, kind)]
    try self.makeSequences(&draft, in: &database)
    let made = draft.relation.columns[column.number - 1]
    try self.changeColumn(column, of: relation.oid, in: &database) { $0.defaultValue = made.defaultValue }
  }
}
