// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: DROP, RENAME, SET SCHEMA and TRUNCATE.

extension SQLSession {
  mutating func drop(_ node: DropStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let tag = "DROP \(node.kind.rawValue)"
    var objects: [DependentObject] = []
    let view = self.view(database)
    for name in node.names {
      switch node.kind {
      case .table, .view, .index, .sequence, .materializedView, .foreignTable:
        if let oid = try self.relation(toDrop: name, node, view) { objects.append(.relation(oid)) }
      case .type, .domain:
        guard let type = view.userType(schema: name.schema, name: name.name) else {
          if TypeTable.row(named: name.name) != nil {
            throw SQLError(
              .dependentObjectsStillExist,
              "cannot drop type \(name.name) because it is required by the database system"
            )
          }
          if node.ifExists {
            self.notice(.successfulCompletion, "type \"\(Self.shown(name))\" does not exist, skipping")
            continue
          }
          throw SQLError(.undefinedObject, "type \"\(Self.shown(name))\" does not exist")
        }
        if let table = view.catalog.relations.values.first(where: { $0.rowType == type.id }), table.rowType == type.id {
          if case .composite = table.kind {
          } else {
            throw SQLError(
              .dependentObjectsStillExist,
              "cannot drop type \(view.displayName(type)) because table \(view.displayName(table)) requires it",
              hint: "You can drop table \(view.displayName(table)) instead."
            )
          }
        }
        objects.append(.type(type.id.rawValue))
      case .schema: return try self.dropSchemas(node, in: &database)
      case .extension:
        guard view.catalog.extensions.contains(name.name) else {
          if node.ifExists {
            self.notice(.successfulCompletion, "extension \"\(name.name)\" does not exist, skipping")
            continue
          }
          throw SQLError(.undefinedObject, "extension \"\(name.name)\" does not exist")
        }
        try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.extensions.removeAll { $0 == name.name }
        }
      default:
        if node.ifExists {
          self.notice(
            .successfulCompletion,
            "\(node.kind.rawValue.lowercased()) \"\(name.name)\" does not exist, skipping"
          )
          continue
        }
        throw SQLError.unsupported(tag)
      }
    }
    try self.remove(objects, node.behavior, in: &database)
    return .done(tag: tag)
  }

  static func shown(_ name: ObjectName) -> String { (name.schema.map { $0 + "." } ?? "") + name.name }

  mutating func relation(toDrop name: ObjectName, _ node: DropStatement, _ view: CatalogView) throws(SQLError)
    -> OID?
  {
    let kind = node.kind.rawValue.lowercased()
    if let schema = name.schema, !view.catalog.hasSchema(view.resolved(schema)), schema != view.temporary {
      if node.ifExists {
        self.notice(.successfulCompletion, "schema \"\(schema)\" does not exist, skipping")
        return nil
      }
      throw SQLError(.invalidSchemaName, "schema \"\(schema)\" does not exist")
    }
    guard let relation = try view.relation(name) else {
      if node.ifExists {
        self.notice(.successfulCompletion, "\(kind) \"\(name.name)\" does not exist, skipping")
        return nil
      }
      let state: SQLState = kind == "index" ? .undefinedObject : .undefinedTable
      throw SQLError(state, "\(kind) \"\(Self.shown(name))\" does not exist")
    }
    guard relation.kindName == kind else {
      throw SQLError(
        .wrongObjectType,
        "\"\(name.name)\" is not \(kind.hasPrefix("i") ? "an" : "a") \(kind)",
        hint:
          "Use DROP \(relation.kindName.uppercased()) to remove \(relation.kindName.hasPrefix("i") ? "an" : "a") \(relation.kindName)."
      )
    }
    if relation.oid < 16384 {
      throw SQLError(.insufficientPrivilege, "permission denied: \"\(relation.name)\" is a system catalog")
    }
    if let constraint = relation.index?.constraint,
      let table = relation.index.flatMap({ view.catalog.relation($0.table) }),
      let name = table.constraints.first(where: { $0.oid == constraint })?.name
    {
      throw SQLError(
        .dependentObjectsStillExist,
        "cannot drop index \(view.displayName(relation)) because constraint \(name) on table \(view.displayName(table)) requires it",
        hint: "You can drop constraint \(name) on table \(view.displayName(table)) instead."
      )
    }
    return relation.oid
  }

  mutating func dropSchemas(_ node: DropStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    for name in node.names {
      let view = self.view(database)
      guard view.catalog.schemas[name.name] != nil else {
        if node.ifExists {
          self.notice(.successfulCompletion, "schema \"\(name.name)\" does not exist, skipping")
          continue
        }
        throw SQLError(.invalidSchemaName, "schema \"\(name.name)\" does not exist")
      }
      var inside: [DependentObject] = view.catalog.relations.values.filter { $0.schema == name.name && $0.index == nil }
        .sorted { $0.oid < $1.oid }.map { .relation($0.oid) }
      inside = inside.filter { object in
        guard case .relation(let oid) = object, let owner = view.catalog.relation(oid)?.sequence?.owner else {
          return true
        }
        return view.catalog.relation(owner.oid)?.schema != name.name
      }
      inside += view.catalog.types.values.filter { type in
        type.schema == name.name && !view.catalog.relations.values.contains { $0.rowType == type.id }
          && { if case .array = type.kind { false } else { true } }()
      }.map { .type($0.id.rawValue) }
      if node.behavior == .restrict, !inside.isEmpty {
        let lines = inside.map { "\(view.describe($0)) depends on schema \(quoteIdentifier(name.name))" }
        throw SQLError(
          .dependentObjectsStillExist,
          "cannot drop schema \(quoteIdentifier(name.name)) because other objects depend on it",
          detail: lines.joined(separator: "\n"),
          hint: "Use DROP ... CASCADE to drop the dependent objects too."
        )
      }
      if let notice = view.cascadeNotice(inside) { self.notices.append(notice) }
      try self.remove(inside, .cascade, in: &database, quietly: true)
      try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.schemas[name.name] = nil }
    }
    return .done(tag: "DROP SCHEMA")
  }

  /// Removes objects, and with CASCADE what depends on them.
  mutating func remove(
    _ objects: [DependentObject],
    _ behavior: DropBehavior,
    in database: inout SQLDatabase,
    quietly: Bool = false
  ) throws(SQLError) {
    if objects.isEmpty { return }
    let view = self.view(database)
    let dependents = try view.closure(dropping: objects, behavior)
    if !quietly, let notice = view.cascadeNotice(dependents) { self.notices.append(notice) }
    for object in dependents.reversed() { try self.remove(object, in: &database) }
    for object in objects { try self.remove(object, in: &database) }
  }

  mutating func remove(_ object: DependentObject, in database: inout SQLDatabase) throws(SQLError) {
    let catalog = self.view(database).catalog
    switch object {
    case .relation(let oid):
      guard let relation = catalog.relations[oid] else { return }
      switch relation.kind {
      case .table, .materializedView: try database.main.execute("DROP TABLE IF EXISTS \(relation.storage)")
      case .index: try database.main.execute("DROP INDEX IF EXISTS \(relation.storage)")
      default: break
      }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        for index in catalog.indexes(of: oid) { catalog.remove(relation: index.oid) }
        for other in catalog.relations.values where other.sequence?.owner?.oid == oid {
          catalog.remove(relation: other.oid)
        }
        for column in relation.columns {
          if let identity = column.identity { catalog.remove(relation: identity.sequence) }
          catalog.needs[CatalogView.defaultKey(oid, column.number)] = nil
        }
        if relation.rowType.rawValue != 0 { catalog.remove(type: relation.rowType.rawValue) }
        catalog.remove(relation: oid)
      }
    case .constraint(let table, let oid):
      guard let constraint = catalog.relations[table]?.constraints.first(where: { $0.oid == oid }) else { return }
      if let key = constraint.key { try database.main.execute("DROP INDEX IF EXISTS i\(key.index)") }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.relations[table]?.constraints.removeAll { $0.oid == oid }
        if let key = constraint.key { catalog.remove(relation: key.index) }
        catalog.comments[ObjectAddress(oid)] = nil
      }
    case .column(let table, let number):
      guard let relation = catalog.relations[table] else { return }
      for index in catalog.indexes(of: table)
      where index.index?.elements.contains(where: { $0.column == number }) == true {
        try database.main.execute("DROP INDEX IF EXISTS \(index.storage)")
      }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        for index in catalog.indexes(of: table)
        where index.index?.elements.contains(where: { $0.column == number }) == true {
          catalog.remove(relation: index.oid)
        }
        catalog.relations[table]?.constraints.removeAll { constraint in
          switch constraint.kind {
          case .primaryKey(let columns, _), .unique(let columns, _): columns.contains(number)
          case .check(_, let columns): columns.contains(number)
          case .foreignKey(let key): key.columns.contains(number)
          }
        }
        if let identity = relation.column(number: number)?.identity { catalog.remove(relation: identity.sequence) }
        for other in catalog.relations.values where other.sequence?.owner == ObjectAddress(table, column: number) {
          catalog.remove(relation: other.oid)
        }
        catalog.relations[table]?.columns[number - 1].isDropped = true
        catalog.relations[table]?.columns[number - 1].isNotNull = false
        catalog.relations[table]?.columns[number - 1].defaultValue = nil
        catalog.relations[table]?.columns[number - 1].name = "........pg.dropped.\(number)........"
        catalog.comments[ObjectAddress(table, column: number)] = nil
        catalog.updateRowType(table)
      }
    case .defaultValue(let table, let number):
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.relations[table]?.columns[number - 1].defaultValue = nil
        catalog.needs[CatalogView.defaultKey(table, number)] = nil
      }
    case .type(let oid):
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        if let composite = catalog.relations.values.first(where: { $0.rowType.rawValue == oid }) {
          if case .composite = composite.kind { catalog.remove(relation: composite.oid) }
        }
        catalog.remove(type: oid)
      }
    }
  }

  /// Temporary tables end with their session.
  mutating func dropTemporary(in database: inout SQLDatabase) {
    let schema = self.temporarySchema
    let own = self.view(database).catalog.relations.values.filter { $0.schema == schema && $0.index == nil }
    if own.isEmpty { return }
    guard (try? self.becomeWriter(in: &database)) == .some(nil) else { return }
    try? self.remove(own.map { .relation($0.oid) }, .cascade, in: &database, quietly: true)
    if self.transaction?.isBlock != true { try? self.commit(in: &database) }
  }

  /// ON COMMIT DROP and DELETE ROWS.
  mutating func dropAtCommit(in database: inout SQLDatabase) throws(SQLError) {
    guard self.transaction?.isWriting == true else { return }
    for relation in self.look(at: database).tablesToClear {
      switch relation.onCommit {
      case .preserveRows: break
      case .deleteRows: try database.main.execute("DELETE FROM \(relation.storage)")
      case .drop: try self.remove([.relation(relation.oid)], .cascade, in: &database, quietly: true)
      }
    }
  }

}
