// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: CREATE TABLE and CREATE INDEX.

/// What is gathered about a table while its definition is read.
struct TableDraft {
  var relation: Relation
  /// Keys in the order in which they are written.
  var keys: [(constraint: Constraint, columns: [String])] = []
  var foreignKeys: [(constraint: Constraint, columns: [String])] = []
  var checks: [(constraint: Constraint, column: String?)] = []
  /// Sequences to be made for serial and identity columns.
  var sequences: [(column: Int, sequence: SequenceDefinition, name: ObjectName?, identity: IdentityKind?)] = []
}

extension SQLSession {
  mutating func create(_ node: CreateTable, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let schema = try self.place(node.name, temporary: node.persistence == .temporary, view)
    if view.catalog.relation(schema, node.name.name) != nil {
      if node.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(node.name.name)\" already exists, skipping")
        return .done(tag: "CREATE TABLE")
      }
      throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
    }
    if view.catalog.typeNames[QualifiedName(schema: schema, name: node.name.name)] != nil {
      throw SQLError(
        .duplicateObject,
        "type \"\(node.name.name)\" already exists",
        hint: "A relation has an associated type of the same name, so you must use a name that doesn't conflict with "
          + "any existing type."
      )
    }
    for option in node.options where option.name.lowercased() == "oids" {
      throw SQLError.unsupported("tables declared WITH OIDS")
    }
    var oid: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in oid = catalog.makeOID() }
    var draft = TableDraft(
      relation: Relation(
        oid: oid,
        schema: schema,
        name: node.name.name,
        kind: .table,
        persistence: node.persistence
      )
    )
    draft.relation.onCommit = node.onCommit ?? .preserveRows
    for element in node.elements {
      switch element {
      case .column(let definition): try self.add(definition, to: &draft, database)
      case .constraint(let constraint): try self.add(constraint, to: &draft, columns: nil)
      case .like(let like): try self.add(like, to: &draft, database)
      }
    }
    if draft.relation.columns.count > 1600 { throw SQLError("54011", "tables can have at most 1600 columns") }
    try self.build(&draft, in: &database)
    return .done(tag: "CREATE TABLE")
  }

  // MARK: columns

  /// Reads a column's definition.
  func add(_ definition: ColumnDefinition, to draft: inout TableDraft, _ database: SQLDatabase) throws(SQLError) {
    let name = definition.name
    if draft.relation.column(name) != nil {
      throw SQLError(.duplicateColumn, "column \"\(name)\" specified more than once")
    }
    if ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"].contains(name) {
      throw SQLError(.duplicateColumn, "column name \"\(name)\" conflicts with a system column name")
    }
    let number = draft.relation.columns.count + 1
    let analyzer = Analyzer(self.view(database), self.settings.types)
    var column: Column
    if let serial = Self.serial(definition.type) {
      column = Column(number: number, name: name, type: ColumnType(serial))
      column.isNotNull = true
      var sequence = SequenceDefinition()
      sequence.type = serial
      sequence.maximum = Self.limits(serial).upperBound
      draft.sequences.append((number, sequence, nil, nil))
    } else {
      let type = try analyzer.type(definition.type)
      if let row = TypeTable.row(type.id), row.kind == "p" {
        throw SQLError(
          .invalidTableDefinition,
          "column \"\(name)\" has pseudo-type \(type.spelling(analyzer.view))"
        )
      }
      column = Column(number: number, name: name, type: type)
    }
    column.collation = definition.collation?.name
    draft.relation.columns.append(column)
    for constraint in definition.constraints { try self.apply(constraint, number, &draft, database) }
  }

  static func serial(_ type: TypeName) -> TypeID? {
    guard type.name.schema == nil, type.arrayBounds.isEmpty else { return nil }
    switch type.name.name {
    case "serial", "serial4": return .int4
    case "bigserial", "serial8": return .int8
    case "smallserial", "serial2": return .int2
    default: return nil
    }
  }

  func apply(_ constraint: Constraint, _ number: Int, _ draft: inout TableDraft, _ database: SQLDatabase)
    throws(SQLError)
  {
    let place = number - 1
    let name = draft.relation.columns[place].name
    switch constraint.kind {
    case .null: break
    case .notNull: draft.relation.columns[place].isNotNull = true
    case .default(let expression):
      if draft.relation.columns[place].defaultValue != nil {
        throw SQLError(
          .syntaxError,
          "multiple default values specified for column \"\(name)\" of table \"\(draft.relation.name)\"",
          position: constraint.position
        )
      }
      let stored = try self.checkedDefault(expression, draft.relation.columns[place], database)
      draft.relation.columns[place].defaultValue = .expression(stored)
    case .identity(let kind, let options):
      let type = draft.relation.columns[place].type.id
      guard [.int2, .int4, .int8].contains(type) else {
        throw SQLError(
          .invalidParameterValue,
          "identity column type must be smallint, integer, or bigint"
        )
      }
      var sequence = SequenceDefinition()
      sequence.type = type
      _ = try self.apply(options, to: &sequence, isNew: true, database)
      var wanted: ObjectName?
      for option in options { if case .sequenceName(let name) = option.kind { wanted = name } }
      draft.relation.columns[place].isNotNull = true
      draft.sequences.append((number, sequence, wanted, kind))
    case .generated(let expression):
      draft.relation.columns[place].defaultValue = .generated(
        StoredExpression(tree: expression, text: Deparser.text(expression))
      )
    case .check: draft.checks.append((constraint, name))
    case .unique, .primaryKey: draft.keys.append((constraint, [name]))
    case .foreignKey: draft.foreignKeys.append((constraint, [name]))
    }
  }

  /// A default that is checked to be of the column's type.
  func checkedDefault(_ expression: Expression, _ column: Column, _ database: SQLDatabase) throws(SQLError)
    -> StoredExpression
  {
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let scope = Scope(nil)
    scope.clause = .defaultValue
    let term: Term
    do throws(SQLError) { term = try analyzer.expression(expression, scope) } catch {
      if error.state == .undefinedColumn, case .column = expression {
        throw SQLError(
          .featureNotSupported,
          "cannot use column reference in DEFAULT expression",
          position: error.position
        )
      }
      throw error
    }
    do throws(SQLError) { _ = try analyzer.coerce(term, to: column.type, .assignment) } catch {
      guard error.state == .cannotCoerce else { throw error }
      throw SQLError(
        .datatypeMismatch,
        "column \"\(column.name)\" is of type \(column.type.spelling(analyzer.view)) but default expression is of type "
          + term.type.spelling(analyzer.view),
        hint: "You will need to rewrite or cast the expression."
      )
    }
    return StoredExpression(tree: expression, text: Deparser.defaultText(expression, column.type, analyzer.view))
  }

  /// A constraint of the table.
  func add(_ constraint: Constraint, to draft: inout TableDraft, columns: [String]?) throws(SQLError) {
    switch constraint.kind {
    case .check: draft.checks.append((constraint, nil))
    case .unique(let key), .primaryKey(let key): draft.keys.append((constraint, key.columns))
    case .foreignKey(let key): draft.foreignKeys.append((constraint, key.columns))
    default: throw SQLError.unsupported("this constraint of a table", position: constraint.position)
    }
  }

  func add(_ like: CreateTable.Like, to draft: inout TableDraft, _ database: SQLDatabase) throws(SQLError) {
    let source = try self.view(database).existing(like.table)
    for column in source.liveColumns {
      if draft.relation.column(column.name) != nil {
        throw SQLError(.duplicateColumn, "column \"\(column.name)\" specified more than once")
      }
      var copy = column
      copy.number = draft.relation.columns.count + 1
      copy.defaultValue = nil
      switch column.defaultValue {
      case .expression(let stored) where like.including.contains(.defaults): copy.defaultValue = .expression(stored)
      case .generated(let stored) where like.including.contains(.generated): copy.defaultValue = .generated(stored)
      case .identity(let kind, let oid) where like.including.contains(.identity):
        if let sequence = self.view(database).catalog.relation(oid)?.sequence {
          draft.sequences.append((copy.number, sequence, nil, kind))
        }
      default: break
      }
      draft.relation.columns.append(copy)
    }
    for constraint in source.constraints {
      switch constraint.kind {
      case .check(let stored, _) where like.including.contains(.constraints):
        var copy = Constraint(.check(stored.tree), position: 0)
        copy.name = constraint.name
        draft.checks.append((copy, nil))
      case .primaryKey(let columns, _) where like.including.contains(.indexes):
        draft.keys.append(
          (Constraint(.primaryKey(UniqueKey()), position: 0), columns.compactMap { source.column(number: $0)?.name })
        )
      case .unique(let columns, _) where like.including.contains(.indexes):
        draft.keys.append(
          (Constraint(.unique(UniqueKey()), position: 0), columns.compactMap { source.column(number: $0)?.name })
        )
      default: break
      }
    }
  }

  // MARK: making it

  /// Makes the table, its sequences, keys, checks and foreign keys.
  mutating func build(_ draft: inout TableDraft, in database: inout SQLDatabase) throws(SQLError) {
    let table = draft.relation.oid
    // NOT NULL of a primary key's columns is part of the table from the start.
    for key in draft.keys {
      guard case .primaryKey = key.constraint.kind else { continue }
      for name in key.columns {
        if let place = draft.relation.columns.firstIndex(where: { $0.name == name }) {
          draft.relation.columns[place].isNotNull = true
        }
      }
    }
    let primaryKeys = draft.keys.filter { if case .primaryKey = $0.constraint.kind { true } else { false } }
    if primaryKeys.count > 1 {
      throw SQLError(
        .invalidTableDefinition,
        "multiple primary keys for table \"\(draft.relation.name)\" are not allowed",
        position: primaryKeys[1].constraint.position
      )
    }
    try self.makeSequences(&draft, in: &database)
    let relation = draft.relation
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      var made = relation
      made.rowType = catalog.addRowType(relation)
      catalog.add(made)
    }
    try self.createStorage(table, in: &database)
    for (constraint, column) in draft.checks { try self.addCheck(constraint, column, to: table, in: &database) }
    // The primary key's index comes first, as in PostgreSQL.
    for (constraint, columns) in primaryKeys
      + draft.keys.filter({ if case .primaryKey = $0.constraint.kind { false } else { true } })
    {
      try self.addKey(constraint, columns, to: table, in: &database)
    }
    for (constraint, columns) in draft.foreignKeys {
      try self.addForeignKey(constraint, columns, to: table, in: &database)
    }
    try self.checkGenerated(table, database)
  }

  func checkGenerated(_ table: OID, _ database: SQLDatabase) throws(SQLError) {
    guard let relation = self.view(database).catalog.relation(table) else { return }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    _ = try analyzer.rules(of: relation)
  }

  /// Sequences of serial and identity columns.
  mutating func makeSequences(_ draft: inout TableDraft, in database: inout SQLDatabase) throws(SQLError) {
    for (number, sequence, wanted, identity) in draft.sequences {
      let column = draft.relation.columns[number - 1]
      var owned = sequence
      owned.owner = ObjectAddress(draft.relation.oid, column: number)
      let schema = draft.relation.schema
      let name =
        wanted?.name ?? self.view(database).catalog.freeName([draft.relation.name, column.name], "seq", in: schema)
      let oid = try self.addSequence(name, schema, owned, nil, draft.relation.persistence, in: &database)
      if let identity {
        draft.relation.columns[number - 1].defaultValue = .identity(identity, sequence: oid)
      } else {
        draft.relation.columns[number - 1].defaultValue = .expression(
          Self.nextValue(of: oid, name, schema, self.view(database))
        )
        let key = CatalogView.defaultKey(draft.relation.oid, number)
        try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.needs[key] = [oid] }
      }
    }
  }

  /// `nextval('s'::regclass)`, which goes on to mean the same sequence when it is renamed.
  static func nextValue(of oid: OID, _ name: String, _ schema: String, _ view: CatalogView) -> StoredExpression {
    let constant = Expression.constant(Expression.Constant(.integer(Int32(bitPattern: oid)), position: 0))
    let type = TypeName(ObjectName(schema: "pg_catalog", "regclass", position: 0))
    let call = Expression.functionCall(
      Expression.FunctionCall(
        ObjectName(schema: "pg_catalog", "nextval", position: 0),
        [.cast(Expression.Cast(constant, to: type, position: 0))]
      )
    )
    let shown =
      view.path.contains(schema) ? quoteIdentifier(name) : quoteIdentifier(schema) + "." + quoteIdentifier(name)
    return StoredExpression(tree: call, text: "nextval('\(shown)'::regclass)")
  }

  /// SQLite's table.
  func createStorage(_ oid: OID, in database: inout SQLDatabase) throws(SQLError) {
    guard let relation = self.view(database).catalog.relation(oid) else { return }
    let columns = relation.columns.map(\.storage)
    // A table of SQLite must have a column.
    try database.main.execute(
      "CREATE TABLE \(relation.storage)(\((columns + (columns.isEmpty ? ["c0"] : [])).joined(separator: ", ")))"
    )
  }

  /// A CHECK constraint; rows that are there must obey it.
  mutating func addCheck(_ constraint: Constraint, _ column: String?, to table: OID, in database: inout SQLDatabase)
    throws(SQLError)
  {
    guard case .check(let expression) = constraint.kind, let relation = self.view(database).catalog.relation(table)
    else {
      return
    }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let scope = Scope(nil)
    scope.clause = .check
    scope.entries = [Scope.Entry(item: analyzer.item(of: relation, nil))]
    let term = try analyzer.boolean(expression, scope, "CHECK")
    let used = Set(term.uses.compactMap { use in use.item.columns[use.column].origin?.column }).sorted()
    let names = used.compactMap { relation.column(number: $0)?.name }
    let parts = [relation.name] + (column.map { [$0] } ?? (names.count == 1 ? [names[0]] : []))
    let taken = Set(relation.constraints.map(\.name))
    let name = constraint.name ?? Self.freeConstraintName(parts, "check", taken)
    if taken.contains(name) {
      throw SQLError(
        .duplicateObject,
        "constraint \"\(name)\" for relation \"\(relation.name)\" already exists"
      )
    }
    if !constraint.skipsValidation {
      let alias = scope.entries[0].item.alias
      let text = SQLText(
        "SELECT 1 FROM \(relation.storage) AS \(alias) WHERE NOT \(term.sql) LIMIT 1",
        analyzer.requirements
      )
      if !(try database.statement(text, for: self.number).rows(limit: 1).isEmpty) {
        var error = SQLError(
          .checkViolation,
          "check constraint \"\(name)\" of relation \"\(relation.name)\" is violated by some row"
        )
        error.schema = relation.schema
        error.table = relation.name
        error.constraint = name
        throw error
      }
    }
    let stored = StoredExpression(tree: expression, text: Deparser.text(expression, analyzer.view, relation))
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      catalog.relations[table]?.constraints.append(
        TableConstraint(
          oid: oid,
          name: name,
          kind: .check(stored, columns: used),
          isValidated: !constraint.skipsValidation
        )
      )
    }
  }

  static func freeConstraintName(_ parts: [String], _ label: String, _ taken: Set<String>) -> String {
    var number = 0
    while true {
      let name = Catalog.join(parts, label + (number == 0 ? "" : String(number)))
      if !taken.contains(name) { return name }
      number += 1
    }
  }
}
