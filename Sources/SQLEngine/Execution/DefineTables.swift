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

  private static func serial(_ type: TypeName) -> TypeID? {
    guard type.name.schema == nil, type.arrayBounds.isEmpty else { return nil }
    switch type.name.name {
    case "serial", "serial4": return .int4
    case "bigserial", "serial8": return .int8
    case "smallserial", "serial2": return .int2
    default: return nil
    }
  }

  private func apply(_ constraint: Constraint, _ number: Int, _ draft: inout TableDraft, _ database: SQLDatabase)
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

  private func add(_ like: CreateTable.Like, to draft: inout TableDraft, _ database: SQLDatabase) throws(SQLError) {
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
  private mutating func build(_ draft: inout TableDraft, in database: inout SQLDatabase) throws(SQLError) {
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

  private func checkGenerated(_ table: OID, _ database: SQLDatabase) throws(SQLError) {
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
  private static func nextValue(of oid: OID, _ name: String, _ schema: String, _ view: CatalogView) -> StoredExpression
  {
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

  // MARK: keys and indexes

  /// A primary key or unique constraint, with its index.
  mutating func addKey(_ constraint: Constraint, _ names: [String], to table: OID, in database: inout SQLDatabase)
    throws(SQLError)
  {
    guard let relation = self.view(database).catalog.relation(table) else { return }
    var isPrimary = false
    var key = UniqueKey()
    switch constraint.kind {
    case .primaryKey(let unique):
      isPrimary = true
      key = unique
      if relation.primaryKey != nil {
        throw SQLError(
          .invalidTableDefinition,
          "multiple primary keys for table \"\(relation.name)\" are not allowed",
          position: constraint.position
        )
      }
    case .unique(let unique): key = unique
    default: return
    }
    if let index = key.index { return try self.adopt(index, constraint, isPrimary, relation, in: &database) }
    var elements: [Index.Element] = []
    for name in names + key.include {
      guard let column = relation.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" named in key does not exist",
          position: constraint.position
        )
      }
      if elements.contains(where: { $0.column == column.number }), !key.include.contains(name) {
        throw SQLError(
          .duplicateColumn,
          "column \"\(name)\" appears twice in \(isPrimary ? "primary key" : "unique") constraint",
          position: constraint.position
        )
      }
      elements.append(Index.Element(column: column.number, name: column.name))
    }
    let numbers = elements.dropLast(key.include.count).map(\.column)
    if isPrimary { try self.setNotNull(numbers, of: table, in: &database) }
    let view = self.view(database)
    let name =
      constraint.name
      ?? view.catalog.freeName(
        [relation.name] + (isPrimary ? [] : [names.joined(separator: "_")]),
        isPrimary ? "pkey" : "key",
        in: relation.schema
      )
    if view.catalog.relation(relation.schema, name) != nil {
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    var index = Index(table: table, isUnique: true, isPrimary: isPrimary, elements: elements)
    index.included = key.include.count
    index.nullsNotDistinct = key.nullsNotDistinct
    index.isImmediate = !constraint.isDeferrable
    var constraintOID: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      constraintOID = catalog.makeOID()
      index.constraint = constraintOID
      catalog.add(
        Relation(oid: oid, schema: relation.schema, name: name, kind: .index(index), persistence: relation.persistence)
      )
      catalog.relations[table]?.constraints.append(
        TableConstraint(
          oid: constraintOID,
          name: name,
          kind: isPrimary ? .primaryKey(numbers, index: oid) : .unique(numbers, index: oid),
          isDeferrable: constraint.isDeferrable,
          isInitiallyDeferred: constraint.isInitiallyDeferred
        )
      )
    }
    try self.createIndexStorage(name, relation.schema, in: &database)
  }

  /// `ADD … USING INDEX`.
  private mutating func adopt(
    _ name: String,
    _ constraint: Constraint,
    _ isPrimary: Bool,
    _ relation: Relation,
    in database: inout SQLDatabase
  ) throws(SQLError) {
    guard var found = self.view(database).catalog.relation(relation.schema, name), var index = found.index,
      index.table == relation.oid
    else { throw SQLError(.undefinedObject, "index \"\(name)\" does not exist", position: constraint.position) }
    guard index.isUnique else {
      throw SQLError(.wrongObjectType, "\"\(name)\" is not a unique index", position: constraint.position)
    }
    let numbers = index.keyColumns
    if isPrimary { try self.setNotNull(numbers, of: relation.oid, in: &database) }
    let final = constraint.name ?? name
    index.isPrimary = isPrimary
    let oid = found.oid
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let constraintOID = catalog.makeOID()
      index.constraint = constraintOID
      found.kind = .index(index)
      catalog.relations[oid] = found
      catalog.rename(relation: oid, schema: found.schema, name: final)
      catalog.relations[relation.oid]?.constraints.append(
        TableConstraint(
          oid: constraintOID,
          name: final,
          kind: isPrimary ? .primaryKey(numbers, index: oid) : .unique(numbers, index: oid)
        )
      )
    }
  }

  /// Makes columns NOT NULL; 23502 if a row has a null there.
  mutating func setNotNull(_ numbers: [Int], of table: OID, in database: inout SQLDatabase) throws(SQLError) {
    guard let relation = self.view(database).catalog.relation(table) else { return }
    for number in numbers {
      guard let column = relation.column(number: number), !column.isNotNull else { continue }
      let text = SQLText("SELECT 1 FROM \(relation.storage) WHERE \(column.storage) IS NULL LIMIT 1")
      if !(try database.statement(text, for: self.number).rows(limit: 1).isEmpty) {
        var error = SQLError(
          .notNullViolation,
          "column \"\(column.name)\" of relation \"\(relation.name)\" contains null values"
        )
        error.schema = relation.schema
        error.table = relation.name
        error.column = column.name
        throw error
      }
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      for number in numbers { catalog.relations[table]?.columns[number - 1].isNotNull = true }
    }
  }

  mutating func create(_ node: CreateIndex, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    if node.isConcurrent, self.transaction?.isBlock == true {
      throw SQLError(
        .activeSQLTransaction,
        "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"
      )
    }
    let view = self.view(database)
    let relation = try view.existing(node.table.name)
    guard relation.hasRows, relation.oid >= 16384 else {
      throw SQLError(
        .wrongObjectType,
        "cannot create index on relation \"\(relation.name)\"",
        detail: "This operation is not supported for \(relation.kindName)s."
      )
    }
    let method = node.method ?? "btree"
    guard ["btree", "hash", "gin", "gist", "brin"].contains(method) else {
      throw SQLError(.undefinedObject, "access method \"\(method)\" does not exist")
    }
    let analyzer = Analyzer(view, self.settings.types)
    var elements: [Index.Element] = []
    for element in node.elements + node.include {
      elements.append(try self.element(element, relation, analyzer))
    }
    if let name = node.name, view.catalog.relation(relation.schema, name) != nil {
      if node.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(name)\" already exists, skipping")
        return .done(tag: "CREATE INDEX")
      }
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    let names = elements.dropLast(node.include.count).map { $0.column > 0 ? $0.name : "expr" }
    let name =
      node.name ?? view.catalog.freeName([relation.name, names.joined(separator: "_")], "idx", in: relation.schema)
    var index = Index(table: relation.oid, isUnique: node.isUnique, elements: elements)
    index.method = method
    index.included = node.include.count
    index.nullsNotDistinct = node.nullsNotDistinct
    if let condition = node.condition {
      let scope = Scope(nil)
      scope.clause = .indexPredicate
      scope.entries = [Scope.Entry(item: analyzer.item(of: relation, nil))]
      _ = try analyzer.boolean(condition, scope, "WHERE")
      index.condition = StoredExpression(tree: condition, text: Deparser.text(condition, view, relation))
    }
    let final = index
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      catalog.add(
        Relation(oid: oid, schema: relation.schema, name: name, kind: .index(final), persistence: relation.persistence)
      )
    }
    try self.createIndexStorage(name, relation.schema, in: &database)
    return .done(tag: "CREATE INDEX")
  }

  private func element(_ node: IndexElement, _ relation: Relation, _ analyzer: Analyzer) throws(SQLError)
    -> Index.Element
  {
    let isDescending = if case .descending = node.direction { true } else { false }
    let nulls: Bool? =
      switch node.nulls {
      case .unspecified: nil
      case .first: true
      case .last: false
      }
    switch node.key {
    case .column(let name):
      guard let column = relation.column(name) else {
        throw SQLError(.undefinedColumn, "column \"\(name)\" does not exist")
      }
      return Index.Element(
        column: column.number,
        isDescending: isDescending,
        nullsFirst: nulls,
        operatorClass: node.operatorClass?.name,
        name: name
      )
    case .expression(let expression):
      let scope = Scope(nil)
      scope.clause = .index
      scope.entries = [Scope.Entry(item: analyzer.item(of: relation, nil))]
      let term = try analyzer.expression(expression, scope)
      if analyzer.isVolatile {
        throw SQLError(.invalidObjectDefinition, "functions in index expression must be marked IMMUTABLE")
      }
      _ = try analyzer.resolved(term)
      return Index.Element(
        column: 0,
        expression: StoredExpression(tree: expression, text: Deparser.text(expression, analyzer.view, relation)),
        isDescending: isDescending,
        nullsFirst: nulls,
        operatorClass: node.operatorClass?.name,
        name: Analyzer.name(of: expression) == "?column?" ? "expr" : Analyzer.name(of: expression)
      )
    }
  }

  /// SQLite's index; rows that are there must not have the same key twice.
  func createIndexStorage(_ name: String, _ schema: String, in database: inout SQLDatabase) throws(SQLError) {
    let view = self.view(database)
    guard let relation = view.catalog.relation(schema, name), let index = relation.index,
      let table = view.catalog.relation(index.table)
    else { return }
    let analyzer = Analyzer(view, self.settings.types)
    var keys: [String] = []
    for element in index.elements.dropLast(index.included) {
      if let column = table.column(number: element.column), element.column > 0 {
        let nulls = index.nullsNotDistinct ? column.storage : column.storage
        keys.append(nulls + analyzer.collation(view.base(column.type).id) + (element.isDescending ? " DESC" : ""))
      } else if let expression = element.expression {
        guard let text = try? analyzer.text(of: expression.tree, table) else { continue }
        keys.append(text + (element.isDescending ? " DESC" : ""))
      }
    }
    var condition = ""
    if let stored = index.condition { condition = " WHERE " + (try analyzer.text(of: stored.tree, table)) }
    try database.prepare(analyzer.requirements)
    let unique = index.isUnique && index.isImmediate ? "UNIQUE " : ""
    if index.isUnique, !index.isImmediate { try self.checkUnique(table, relation, index, in: &database) }
    do throws(SQLError) {
      try database.main.execute(
        "CREATE \(unique)INDEX \(relation.storage) ON \(table.storage)(\(keys.joined(separator: ", ")))\(condition)"
      )
    } catch {
      if error.state == .integrityConstraintViolation {
        try self.checkUnique(table, relation, index, in: &database)
        throw SQLError(.uniqueViolation, "could not create unique index \"\(relation.name)\"")
      }
      // What SQLite cannot index is found without an index, unless it has to be unique.
      if index.isUnique || error.state != .internalError { throw error }
      return
    }
  }

  private func checkUnique(_ table: Relation, _ relation: Relation, _ index: Index, in database: inout SQLDatabase)
    throws(SQLError)
  {
    let columns = index.keyColumns.compactMap { table.column(number: $0) }
    guard columns.count == index.keyColumns.count, !columns.isEmpty else { return }
    let names = columns.map(\.storage)
    let text =
      "SELECT \(names.joined(separator: ", ")) FROM \(table.storage) WHERE "
      + names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      + " GROUP BY \(names.joined(separator: ", ")) HAVING count(*) > 1 LIMIT 1"
    guard let row = try database.main.rows(text).first else { return }
    let shown = zip(columns, row).map { database.environment.io.output($1, $0.type.id) }.joined(separator: ", ")
    var error = SQLError(
      .uniqueViolation,
      "could not create unique index \"\(relation.name)\"",
      detail: "Key (\(columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")))=(\(shown)) is duplicated."
    )
    error.schema = table.schema
    error.table = table.name
    error.constraint = relation.name
    throw error
  }

  // MARK: foreign keys

  mutating func addForeignKey(
    _ constraint: Constraint,
    _ names: [String],
    to table: OID,
    in database: inout SQLDatabase
  )
    throws(SQLError)
  {
    guard case .foreignKey(let key) = constraint.kind, let relation = self.view(database).catalog.relation(table) else {
      return
    }
    let view = self.view(database)
    let other = try view.existing(key.table)
    guard other.isTable else {
      throw SQLError(.wrongObjectType, "referenced relation \"\(other.name)\" is not a table")
    }
    var columns: [Column] = []
    for name in names {
      guard let column = relation.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" referenced in foreign key constraint does not exist"
        )
      }
      columns.append(column)
    }
    let (referenced, index) = try self.referenced(key, other, view)
    if referenced.count != columns.count {
      throw SQLError(
        .invalidForeignKey,
        "number of referencing and referenced columns for foreign key disagree"
      )
    }
    let taken = Set(relation.constraints.map(\.name))
    let name =
      constraint.name
      ?? Self.freeConstraintName([relation.name, names.joined(separator: "_")], "fkey", taken)
    if taken.contains(name) {
      throw SQLError(.duplicateObject, "constraint \"\(name)\" for relation \"\(relation.name)\" already exists")
    }
    for (column, target) in zip(columns, referenced.compactMap { other.column(number: $0) }) {
      guard
        (try? FunctionTable.resolve(operator: "=", left: .some(target.type.id), right: column.type.id, types: view))
          != nil
      else {
        throw SQLError(
          .datatypeMismatch,
          "foreign key constraint \"\(name)\" cannot be implemented",
          detail: "Key columns \"\(column.name)\" and \"\(target.name)\" are of incompatible types: "
            + "\(column.type.spelling(view)) and \(target.type.spelling(view))."
        )
      }
    }
    let reference = TableConstraint.Reference(
      columns: columns.map(\.number),
      table: other.oid,
      referenced: referenced,
      index: index,
      onDelete: key.onDelete,
      onUpdate: key.onUpdate,
      match: key.match
    )
    var made = TableConstraint(oid: 0, name: name, kind: .foreignKey(reference))
    made.isDeferrable = constraint.isDeferrable
    made.isInitiallyDeferred = constraint.isInitiallyDeferred
    made.isValidated = !constraint.skipsValidation
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      made.oid = catalog.makeOID()
      catalog.relations[table]?.constraints.append(made)
    }
    if !constraint.skipsValidation { try self.validate(made, relation, in: &database) }
  }

  private func referenced(_ key: ForeignKey, _ other: Relation, _ view: CatalogView) throws(SQLError) -> ([Int], OID) {
    if key.referencedColumns.isEmpty {
      guard let primary = other.primaryKey?.key else {
        throw SQLError(
          .undefinedObject,
          "there is no primary key for referenced table \"\(other.name)\""
        )
      }
      return primary
    }
    var numbers: [Int] = []
    for name in key.referencedColumns {
      guard let column = other.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" referenced in foreign key constraint does not exist"
        )
      }
      numbers.append(column.number)
    }
    let index = view.catalog.indexes(of: other.oid).first { relation in
      guard let index = relation.index else { return false }
      return index.isUnique && index.condition == nil && Set(index.keyColumns) == Set(numbers)
        && index.keyColumns.count == numbers.count
    }
    guard let index else {
      throw SQLError(
        .invalidForeignKey,
        "there is no unique constraint matching given keys for referenced table \"\(other.name)\""
      )
    }
    return (numbers, index.oid)
  }

  /// Rows that are there must obey a foreign key.
  func validate(_ constraint: TableConstraint, _ table: Relation, in database: inout SQLDatabase) throws(SQLError) {
    guard let key = constraint.foreignKey else { return }
    let names = key.columns.compactMap { table.column(number: $0)?.storage }
    let rows = try database.main.rows("SELECT rowid, \(names.joined(separator: ", ")) FROM \(table.storage)")
    for row in rows {
      guard case .integer(let id) = row[0] else { continue }
      try database.verify(
        DeferredCheck(table: table, constraint: constraint, kind: .reference(Array(row.dropFirst()), row: id))
      )
    }
  }
}
