// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: DDL statements told apart; schemas, sequences, views.

extension SQLSession {
  mutating func define(_ statement: SQLStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    switch statement.parsed.statement {
    case .createTable(let node): return try self.create(node, in: &database)
    case .createTableAs(let node): return try self.create(node, statement, in: &database)
    case .createView(let node): return try self.create(node, statement, in: &database)
    case .createIndex(let node): return try self.create(node, in: &database)
    case .createSequence(let node): return try self.create(node, in: &database)
    case .createSchema(let node): return try self.create(node, in: &database)
    case .createEnum(let node): return try self.create(node, in: &database)
    case .createComposite(let node): return try self.create(node, in: &database)
    case .createDomain(let node): return try self.create(node, in: &database)
    case .createExtension(let node): return try self.create(node, in: &database)
    case .alterTable(let node): return try self.alter(node, in: &database)
    case .alterSequence(let node): return try self.alter(node, in: &database)
    case .alterEnum(let node): return try self.alter(node, in: &database)
    case .alterDomain(let node): return try self.alter(node, in: &database)
    case .alterOwner(let node): return .done(tag: "ALTER \(node.kind.rawValue)")
    case .alterSchema(let node): return try self.alter(node, in: &database)
    case .rename(let node): return try self.rename(node, in: &database)
    case .drop(let node): return try self.drop(node, in: &database)
    case .truncate(let node): return try self.truncate(node, in: &database)
    case .comment(let node): return try self.comment(node, in: &database)
    case .createClusterObject(let node), .alterClusterObject(let node):
      throw SQLError.unsupported(node.kind == .database ? "CREATE or ALTER DATABASE" : "CREATE or ALTER ROLE")
    case .refreshMaterializedView(let name, _, let withData):
      return try self.refresh(name, withData, in: &database)
    default: throw SQLError.unsupported("this statement")
    }
  }

  /// Where a new relation goes, and whether one of its name is in the way.
  func place(_ name: ObjectName, temporary: Bool, _ view: CatalogView) throws(SQLError) -> String {
    if temporary {
      if let schema = name.schema, view.resolved(schema) != view.temporary {
        throw SQLError(
          .invalidTableDefinition,
          "cannot create temporary relation in non-temporary schema",
          position: name.position
        )
      }
      return view.temporary
    }
    return try view.creationSchema(for: name)
  }

  // MARK: schemas

  private mutating func create(_ node: CreateSchema, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let name = node.name ?? node.owner ?? self.user
    if name.hasPrefix("pg_") {
      throw SQLError(
        .reservedName,
        "unacceptable schema name \"\(name)\"",
        detail: "The prefix \"pg_\" is reserved for system schemas."
      )
    }
    if self.view(database).catalog.hasSchema(name) {
      if node.ifNotExists {
        self.notice(.duplicateSchema, "schema \"\(name)\" already exists, skipping")
        return .done(tag: "CREATE SCHEMA")
      }
      throw SQLError(.duplicateSchema, "schema \"\(name)\" already exists")
    }
    let owner = node.owner ?? self.user
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      catalog.schemas[name] = Schema(oid: oid, name: name, owner: owner)
    }
    return .done(tag: "CREATE SCHEMA")
  }

  private mutating func create(_ node: CreateExtension, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    if self.view(database).catalog.extensions.contains(node.name) {
      if node.ifNotExists {
        self.notice(.duplicateObject, "extension \"\(node.name)\" already exists, skipping")
        return .done(tag: "CREATE EXTENSION")
      }
      throw SQLError(.duplicateObject, "extension \"\(node.name)\" already exists")
    }
    // What these define is there anyway.
    guard ["pgcrypto", "uuid-ossp", "plpgsql"].contains(node.name) else {
      throw SQLError.unsupported("extension \"\(node.name)\"")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.extensions.append(node.name) }
    return .done(tag: "CREATE EXTENSION")
  }

  // MARK: sequences

  private mutating func create(_ node: CreateSequence, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let schema = try self.place(node.name, temporary: node.persistence == .temporary, view)
    if view.catalog.relation(schema, node.name.name) != nil {
      if node.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(node.name.name)\" already exists, skipping")
        return .done(tag: "CREATE SEQUENCE")
      }
      throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
    }
    var sequence = SequenceDefinition()
    let restart = try self.apply(node.options, to: &sequence, isNew: true, database)
    try self.addSequence(node.name.name, schema, sequence, restart, node.persistence, in: &database)
    return .done(tag: "CREATE SEQUENCE")
  }

  /// Makes a sequence, and its number.
  @discardableResult
  mutating func addSequence(
    _ name: String,
    _ schema: String,
    _ sequence: SequenceDefinition,
    _ restart: Int64?,
    _ persistence: Persistence,
    in database: inout SQLDatabase
  ) throws(SQLError) -> OID {
    var oid: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      oid = catalog.makeOID()
      catalog.add(
        Relation(oid: oid, schema: schema, name: name, kind: .sequence(sequence), persistence: persistence)
      )
    }
    database.environment.state.pointee.sequences[oid] = SequenceState(
      last: restart ?? sequence.start,
      isCalled: false
    )
    return oid
  }

  /// Applies options; the value to restart with, if there is one.
  func apply(_ options: [SequenceOption], to sequence: inout SequenceDefinition, isNew: Bool, _ database: SQLDatabase)
    throws(SQLError) -> Int64?
  {
    var restart: Int64?
    var (minimum, maximum, start): (Int64??, Int64??, Int64?)
    let analyzer = Analyzer(self.view(database), self.settings.types)
    func number(_ value: Expression.Constant.Value) throws(SQLError) -> Int64 {
      switch value {
      case .integer(let number): return Int64(number)
      case .numeric(let text):
        guard let number = Int64(text) else {
          throw SQLError(.numericValueOutOfRange, "value \"\(text)\" is out of range for type bigint")
        }
        return number
      default: return 0
      }
    }
    for option in options {
      switch option.kind {
      case .type(let name):
        let type = try analyzer.type(name).id
        guard [.int2, .int4, .int8].contains(type) else {
          throw SQLError(.invalidParameterValue, "sequence type must be smallint, integer, or bigint")
        }
        sequence.type = type
        if isNew { sequence.maximum = Self.limits(type).upperBound }
      case .cache(let value): sequence.cache = try number(value)
      case .cycle(let flag): sequence.cycles = flag
      case .increment(let value):
        sequence.increment = try number(value)
        if sequence.increment == 0 { throw SQLError(.invalidParameterValue, "INCREMENT must not be zero") }
      case .maximum(let value): maximum = .some(try value.map { (value) throws(SQLError) in try number(value) })
      case .minimum(let value): minimum = .some(try value.map { (value) throws(SQLError) in try number(value) })
      case .start(let value): start = try number(value)
      case .restart(let value):
        restart = try value.map { (value) throws(SQLError) in try number(value) } ?? sequence.start
      case .ownedBy(let names): sequence.owner = try self.owner(names, database)
      case .sequenceName: break
      }
    }
    let limits = Self.limits(sequence.type)
    let isUp = sequence.increment > 0
    if isNew || maximum != nil { sequence.maximum = (maximum ?? nil) ?? (isUp ? limits.upperBound : -1) }
    if isNew || minimum != nil { sequence.minimum = (minimum ?? nil) ?? (isUp ? 1 : limits.lowerBound) }
    if sequence.minimum >= sequence.maximum {
      throw SQLError(
        .invalidParameterValue,
        "MINVALUE (\(sequence.minimum)) must be less than MAXVALUE (\(sequence.maximum))"
      )
    }
    if isNew || start != nil { sequence.start = start ?? (isUp ? sequence.minimum : sequence.maximum) }
    if sequence.start < sequence.minimum {
      throw SQLError(
        .invalidParameterValue,
        "START value (\(sequence.start)) cannot be less than MINVALUE (\(sequence.minimum))"
      )
    }
    if sequence.start > sequence.maximum {
      throw SQLError(
        .invalidParameterValue,
        "START value (\(sequence.start)) cannot be greater than MAXVALUE (\(sequence.maximum))"
      )
    }
    return restart
  }

  static func limits(_ type: TypeID) -> ClosedRange<Int64> {
    switch type {
    case .int2: Int64(Int16.min)...Int64(Int16.max)
    case .int4: Int64(Int32.min)...Int64(Int32.max)
    default: Int64.min...Int64.max
    }
  }

  private func owner(_ names: [String], _ database: SQLDatabase) throws(SQLError) -> ObjectAddress? {
    if names.count == 1, names[0].lowercased() == "none" { return nil }
    guard names.count >= 2 else {
      throw SQLError(
        .syntaxError,
        "invalid OWNED BY option",
        hint: "Specify OWNED BY table.column or OWNED BY NONE."
      )
    }
    let name = ObjectName(
      schema: names.count > 2 ? names[names.count - 3] : nil,
      names[names.count - 2],
      position: 0
    )
    let table = try self.view(database).existing(name)
    guard let column = table.column(names[names.count - 1]) else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(names[names.count - 1])\" of relation \"\(table.name)\" does not exist"
      )
    }
    return ObjectAddress(table.oid, column: column.number)
  }

  private mutating func alter(_ node: AlterSequence, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    guard var relation = try self.view(database).relation(node.name), var sequence = relation.sequence else {
      if node.ifExists {
        self.notice(.successfulCompletion, "relation \"\(node.name.name)\" does not exist, skipping")
        return .done(tag: "ALTER SEQUENCE")
      }
      throw SQLError(.undefinedTable, "relation \"\(node.name.name)\" does not exist")
    }
    let restart = try self.apply(node.options, to: &sequence, isNew: false, database)
    relation.kind = .sequence(sequence)
    let changed = relation
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.add(changed) }
    if let restart {
      database.environment.state.pointee.sequences[relation.oid] = SequenceState(last: restart, isCalled: false)
    }
    return .done(tag: "ALTER SEQUENCE")
  }

  // MARK: views

  private mutating func create(_ node: CreateView, _ statement: SQLStatement, in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    let view = self.view(database)
    let schema = try self.place(node.name, temporary: node.persistence == .temporary, view)
    let (columns, definition) = try self.understand(node.query, node.columns, database)
    var made = definition
    made.text = statement.source.utf8Slice(node.queryRange)
    made.checkOption = node.checkOption
    let existing = view.catalog.relation(schema, node.name.name)
    if let existing {
      guard node.orReplace, existing.view != nil else {
        if node.orReplace {
          throw SQLError(.wrongObjectType, "\"\(node.name.name)\" is not a view")
        }
        throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
      }
      try self.checkReplaced(existing, columns)
    }
    let content = made
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = existing?.oid ?? catalog.makeOID()
      var relation = Relation(
        oid: oid,
        schema: schema,
        name: node.name.name,
        kind: .view(content),
        persistence: node.persistence,
        columns: columns
      )
      relation.rowType = existing?.rowType ?? catalog.addRowType(relation)
      catalog.add(relation)
    }
    return .done(tag: "CREATE VIEW")
  }

  private func checkReplaced(_ old: Relation, _ columns: [Column]) throws(SQLError) {
    if columns.count < old.columns.count {
      throw SQLError(.invalidTableDefinition, "cannot drop columns from view")
    }
    for (before, after) in zip(old.columns, columns) {
      if before.name != after.name {
        throw SQLError(
          .invalidTableDefinition,
          "cannot change name of view column \"\(before.name)\" to \"\(after.name)\"",
          hint: "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead."
        )
      }
      if before.type != after.type {
        let types = NoUserTypes()
        throw SQLError(
          .invalidTableDefinition,
          "cannot change data type of view column \"\(before.name)\" from \(before.type.spelling(types)) to \(after.type.spelling(types))"
        )
      }
    }
  }

  /// The columns of a query that becomes a table or view.
  func understand(_ query: Query, _ names: [String], _ database: SQLDatabase) throws(SQLError) -> ([Column], View) {
    let catalogView = self.view(database)
    let analyzer = Analyzer(catalogView, self.settings.types)
    let analyzed = try analyzer.query(query, nil)
    try analyzed.resolveTypes(analyzer)
    _ = analyzed.text
    if !analyzer.parameters.isEmpty {
      throw SQLError(.undefinedParameter, "there is no parameter $1")
    }
    if names.count > analyzed.terms.count {
      throw SQLError(.syntaxError, "CREATE VIEW specifies more column names than columns")
    }
    var columns: [Column] = []
    for index in analyzed.terms.indices {
      let name = index < names.count ? names[index] : analyzed.names[index]
      if columns.contains(where: { $0.name == name }) {
        throw SQLError(.duplicateColumn, "column \"\(name)\" specified more than once")
      }
      columns.append(Column(number: index + 1, name: name, type: analyzed.type(index)))
    }
    let view = View(query: query, text: "", uses: analyzer.uses, path: catalogView.path)
    return (columns, view)
  }

  // MARK: CREATE TABLE AS

  mutating func create(_ node: CreateTableAs, _ statement: SQLStatement, in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    let catalogView = self.view(database)
    let schema = try self.place(node.table.name, temporary: node.table.persistence == .temporary, catalogView)
    let name = node.table.name.name
    let tag = node.isMaterializedView ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS"
    if catalogView.catalog.relation(schema, name) != nil {
      if node.table.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(name)\" already exists, skipping")
        return .done(tag: tag)
      }
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    guard case .query(let query) = node.source else { throw SQLError.unsupported("CREATE TABLE AS EXECUTE") }
    var (columns, view) = try self.understand(query, node.columns, database)
    view.text = statement.text
    view.isPopulated = node.withData
    for index in columns.indices { columns[index].isNotNull = false }
    let (final, content) = (columns, view)
    var oid: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      oid = catalog.makeOID()
      var relation = Relation(
        oid: oid,
        schema: schema,
        name: name,
        kind: node.isMaterializedView ? .materializedView(content) : .table,
        persistence: node.table.persistence,
        columns: final
      )
      relation.onCommit = node.table.onCommit ?? .preserveRows
      relation.rowType = catalog.addRowType(relation)
      catalog.add(relation)
    }
    try self.createStorage(oid, in: &database)
    guard node.withData else { return .done(tag: tag) }
    let count = try self.fill(oid, query, in: &database)
    return .done(tag: "SELECT \(count)")
  }

  /// Puts a query's rows into a table.
  private mutating func fill(_ oid: OID, _ query: Query, in database: inout SQLDatabase) throws(SQLError) -> Int {
    guard let relation = self.view(database).catalog.relation(oid) else { return 0 }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let analyzed = try analyzer.query(query, nil)
    try analyzed.resolveTypes(analyzer)
    let text =
      "INSERT INTO \(relation.storage)(\(relation.liveColumns.map(\.storage).joined(separator: ", "))) \(analyzed.text)"
    if relation.liveColumns.isEmpty { return 0 }
    try self.fillCatalog(analyzer.requirements.systemTables, in: &database)
    try database.prepare(analyzer.requirements)
    try database.main.execute(text)
    return database.main.changes
  }

  private mutating func refresh(_ name: ObjectName, _ withData: Bool, in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    var relation = try self.view(database).existing(name)
    guard case .materializedView(var view) = relation.kind else {
      throw SQLError(.wrongObjectType, "\"\(relation.name)\" is not a materialized view")
    }
    try database.main.execute("DELETE FROM \(relation.storage)")
    if withData { _ = try self.fill(relation.oid, view.query, in: &database) }
    view.isPopulated = withData
    relation.kind = .materializedView(view)
    let changed = relation
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.add(changed) }
    return .done(tag: "REFRESH MATERIALIZED VIEW")
  }

  // MARK: COMMENT

  private mutating func comment(_ node: CommentStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let address: ObjectAddress
    switch node.kind {
    case .table, .view, .index, .sequence, .materializedView: address = ObjectAddress(try view.existing(node.name).oid)
    case .column:
      let relation = try view.existing(node.name)
      guard let column = relation.column(node.part ?? "") else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(node.part ?? "")\" of relation \"\(relation.name)\" does not exist"
        )
      }
      address = ObjectAddress(relation.oid, column: column.number)
    case .schema:
      let oid = view.catalog.schemaOID(node.name.name)
      if oid == 0 { throw SQLError(.invalidSchemaName, "schema \"\(node.name.name)\" does not exist") }
      address = ObjectAddress(oid)
    case .type, .domain:
      guard let type = view.userType(schema: node.name.schema, name: node.name.name) else {
        throw SQLError(.undefinedObject, "type \"\(node.name.name)\" does not exist")
      }
      address = ObjectAddress(type.id.rawValue)
    case .constraint:
      let relation = try view.existing(node.name)
      guard let constraint = relation.constraints.first(where: { $0.name == node.part }) else {
        throw SQLError(
          .undefinedObject,
          "constraint \"\(node.part ?? "")\" for table \"\(relation.name)\" does not exist"
        )
      }
      address = ObjectAddress(constraint.oid)
    case .database: address = ObjectAddress(SystemCatalog.database)
    case .extension: return .done(tag: "COMMENT")
    default: throw SQLError.unsupported("COMMENT ON \(node.kind.rawValue)")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.comments[address] = node.text?.isEmpty == true ? nil : node.text
    }
    return .done(tag: "COMMENT")
  }
}

extension Catalog {
  /// The type of a relation's rows.
  mutating func addRowType(_ relation: Relation) -> TypeID {
    let (id, array) = (TypeID(rawValue: self.makeOID()), TypeID(rawValue: self.makeOID()))
    let fields = relation.liveColumns.map { UserType.Field(name: $0.name, type: $0.type) }
    self.add(UserType(id: id, schema: relation.schema, name: relation.name, kind: .composite(fields), array: array))
    self.add(UserType(id: array, schema: relation.schema, name: "_" + relation.name, kind: .array(of: id), array: 0))
    return id
  }

  /// Brings the type of a relation's rows up to date with its columns and name.
  mutating func updateRowType(_ oid: OID) {
    guard let relation = self.relations[oid], relation.rowType.rawValue != 0,
      var type = self.types[relation.rowType.rawValue]
    else { return }
    self.typeNames[QualifiedName(schema: type.schema, name: type.name)] = nil
    type.schema = relation.schema
    type.name = relation.name
    type.kind = .composite(relation.liveColumns.map { UserType.Field(name: $0.name, type: $0.type) })
    self.add(type)
    if var array = self.types[type.array.rawValue] {
      self.typeNames[QualifiedName(schema: array.schema, name: array.name)] = nil
      array.schema = relation.schema
      array.name = "_" + relation.name
      self.add(array)
    }
  }
}

extension String {
  /// A part of the text by its place in bytes.
  func utf8Slice(_ range: Range<Int>) -> String {
    let bytes = self.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: max(0, range.lowerBound), limitedBy: bytes.endIndex)
    let end = bytes.index(bytes.startIndex, offsetBy: max(0, range.upperBound), limitedBy: bytes.endIndex)
    guard let start, let end, start <= end else { return "" }
    return String(self[start..<end])
  }
}
