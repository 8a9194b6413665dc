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

  mutating func create(_ node: CreateSchema, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
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

  mutating func create(_ node: CreateExtension, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
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

  // MARK: COMMENT

  mutating func comment(_ node: CommentStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
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
