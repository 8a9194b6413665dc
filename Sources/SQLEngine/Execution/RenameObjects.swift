// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: RENAME and SET SCHEMA.

extension SQLSession {
  mutating func rename(_ node: Rename, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let tag = "ALTER \(node.container.rawValue)"
    switch node.container {
    case .schema:
      guard let schema = view.catalog.schemas[node.name.name] else {
        throw SQLError(.invalidSchemaName, "schema \"\(node.name.name)\" does not exist")
      }
      if view.catalog.hasSchema(node.newName) {
        throw SQLError(.duplicateSchema, "schema \"\(node.newName)\" already exists")
      }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.schemas[schema.name] = nil
        catalog.schemas[node.newName] = Schema(oid: schema.oid, name: node.newName, owner: schema.owner)
        for relation in catalog.relations.values where relation.schema == schema.name {
          catalog.rename(relation: relation.oid, schema: node.newName, name: relation.name)
        }
        for var type in catalog.types.values where type.schema == schema.name {
          catalog.typeNames[QualifiedName(schema: type.schema, name: type.name)] = nil
          type.schema = node.newName
          catalog.add(type)
        }
      }
      return .done(tag: tag)
    case .type, .domain: return try self.renameType(node, view, in: &database)
    default: break
    }
    guard let relation = try view.relation(node.name) else {
      if node.ifExists {
        self.notice(.successfulCompletion, "relation \"\(node.name.name)\" does not exist, skipping")
        return .done(tag: tag)
      }
      throw SQLError(.undefinedTable, "relation \"\(node.name.name)\" does not exist", position: node.name.position)
    }
    switch (node.kind, node.part) {
    case (.column, let part?), (.attribute, let part?):
      try self.renameColumn(part, to: node.newName, of: relation, in: &database)
    case (.constraint, let part?): try self.renameConstraint(part, to: node.newName, of: relation, in: &database)
    default: try self.renameRelation(relation, to: node.newName, in: &database)
    }
    return .done(tag: tag)
  }

  mutating func renameRelation(_ relation: Relation, to name: String, in database: inout SQLDatabase)
    throws(SQLError)
  {
    if self.view(database).catalog.relation(relation.schema, name) != nil {
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.rename(relation: relation.oid, schema: relation.schema, name: name)
      catalog.updateRowType(relation.oid)
      // A constraint has the name of its index.
      if let index = relation.index, let constraint = index.constraint,
        let place = catalog.relations[index.table]?.constraints.firstIndex(where: { $0.oid == constraint })
      {
        catalog.relations[index.table]?.constraints[place].name = name
      }
    }
  }

  mutating func renameColumn(
    _ old: String,
    to new: String,
    of relation: Relation,
    in database: inout SQLDatabase
  )
    throws(SQLError)
  {
    guard let column = relation.column(old) else {
      throw SQLError(.undefinedColumn, "column \"\(old)\" does not exist")
    }
    if relation.column(new) != nil {
      throw SQLError(.duplicateColumn, "column \"\(new)\" of relation \"\(relation.name)\" already exists")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.relations[relation.oid]?.columns[column.number - 1].name = new
      catalog.renameInExpressions(of: relation.oid, old, new)
      catalog.updateRowType(relation.oid)
    }
  }

  mutating func renameConstraint(
    _ old: String,
    to new: String,
    of relation: Relation,
    in database: inout SQLDatabase
  )
    throws(SQLError)
  {
    guard let place = relation.constraints.firstIndex(where: { $0.name == old }) else {
      throw SQLError(.undefinedObject, "constraint \"\(old)\" for table \"\(relation.name)\" does not exist")
    }
    if relation.constraints.contains(where: { $0.name == new }) {
      throw SQLError(.duplicateObject, "constraint \"\(new)\" for relation \"\(relation.name)\" already exists")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.relations[relation.oid]?.constraints[place].name = new
      if let key = relation.constraints[place].key {
        catalog.rename(relation: key.index, schema: relation.schema, name: new)
      }
    }
  }

  mutating func renameType(_ node: Rename, _ view: CatalogView, in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    guard var type = view.userType(schema: node.name.schema, name: node.name.name) else {
      throw SQLError(.undefinedObject, "type \"\(node.name.name)\" does not exist")
    }
    if node.part != nil { throw SQLError.unsupported("RENAME of a part of a type") }
    if view.catalog.typeNames[QualifiedName(schema: type.schema, name: node.newName)] != nil {
      throw SQLError(.duplicateObject, "type \"\(node.newName)\" already exists")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.typeNames[QualifiedName(schema: type.schema, name: type.name)] = nil
      type.name = node.newName
      catalog.add(type)
    }
    return .done(tag: "ALTER \(node.container.rawValue)")
  }

  mutating func alter(_ node: AlterObjectSchema, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let tag = "ALTER \(node.kind.rawValue)"
    guard view.catalog.schemas[node.schema] != nil else {
      throw SQLError(.invalidSchemaName, "schema \"\(node.schema)\" does not exist")
    }
    if node.kind == .type || node.kind == .domain {
      guard var type = view.userType(schema: node.name.schema, name: node.name.name) else {
        throw SQLError(.undefinedObject, "type \"\(node.name.name)\" does not exist")
      }
      try self.changeCatalog(&database) { catalog throws(SQLError) in
        catalog.typeNames[QualifiedName(schema: type.schema, name: type.name)] = nil
        type.schema = node.schema
        catalog.add(type)
      }
      return .done(tag: tag)
    }
    guard let relation = try view.relation(node.name) else {
      if node.ifExists {
        self.notice(.successfulCompletion, "relation \"\(node.name.name)\" does not exist, skipping")
        return .done(tag: tag)
      }
      throw SQLError(.undefinedTable, "relation \"\(node.name.name)\" does not exist", position: node.name.position)
    }
    if view.catalog.relation(node.schema, relation.name) != nil {
      throw SQLError(.duplicateTable, "relation \"\(relation.name)\" already exists in schema \"\(node.schema)\"")
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      catalog.rename(relation: relation.oid, schema: node.schema, name: relation.name)
      for index in catalog.indexes(of: relation.oid) {
        catalog.rename(relation: index.oid, schema: node.schema, name: index.name)
      }
      for other in catalog.relations.values where other.sequence?.owner?.oid == relation.oid {
        catalog.rename(relation: other.oid, schema: node.schema, name: other.name)
      }
      catalog.updateRowType(relation.oid)
    }
    return .done(tag: tag)
  }
}
