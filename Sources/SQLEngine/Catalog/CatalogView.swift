// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the catalog as one session sees it, by its path.

/// A catalog, and the schemas in which unqualified names are looked for.
struct CatalogView: Sendable {
  var catalog: Catalog
  /// Schemas that exist, in their order; `pg_catalog` and the session's temporary schema are searched before them.
  var path: [String]
  /// The session's schema of temporary tables: `pg_temp_3`.
  var temporary: String

  /// All schemas in the order in which they are searched.
  var searched: [String] { [self.temporary, "pg_catalog"] + self.path }

  /// Where new objects go.
  var creationSchema: String? { self.path.first { self.catalog.schemas[$0] != nil } }

  func relation(_ name: ObjectName) throws(SQLError) -> Relation? {
    try self.relation(schema: name.schema, name: name.name)
  }

  func relation(schema: String?, name: String) throws(SQLError) -> Relation? {
    if let schema { return self.catalog.relation(self.resolved(schema), name) }
    for schema in self.searched {
      if let found = self.catalog.relation(schema, name) { return found }
    }
    return nil
  }

  /// `pg_temp` stands for the session's own schema.
  func resolved(_ schema: String) -> String { schema == "pg_temp" ? self.temporary : schema }

  /// A relation that must be there: 42P01, with the schema's absence told apart for DDL by the caller.
  func existing(_ name: ObjectName) throws(SQLError) -> Relation {
    if let catalog = name.catalog, catalog != Self.databaseName(self) {
      throw SQLError(
        .featureNotSupported,
        "cross-database references are not implemented: \"\(catalog).\(name.schema ?? "").\(name.name)\"",
        position: name.position
      )
    }
    guard let found = try self.relation(name) else {
      throw SQLError(
        .undefinedTable,
        "relation \"\(name.schema.map { $0 + "." } ?? "")\(name.name)\" does not exist",
        position: name.position
      )
    }
    return found
  }

  private static func databaseName(_ view: CatalogView) -> String { view.database }

  var database = "postgres"

  /// Whether a relation is found by its name alone.
  func isVisible(_ relation: Relation) -> Bool {
    for schema in self.searched {
      if let found = self.catalog.relation(schema, relation.name) { return found.oid == relation.oid }
    }
    return false
  }

  /// The name of a relation as messages and `regclass` give it.
  func displayName(_ relation: Relation) -> String {
    let name = quoteIdentifier(relation.name)
    return self.isVisible(relation) ? name : quoteIdentifier(relation.schema) + "." + name
  }

  func displayName(_ type: UserType) -> String {
    let name = quoteIdentifier(type.name)
    return self.isVisible(type) ? name : quoteIdentifier(type.schema) + "." + name
  }

  /// The schema in which a statement creates an object.
  func creationSchema(for name: ObjectName) throws(SQLError) -> String {
    if let schema = name.schema {
      let schema = self.resolved(schema)
      if schema == "pg_catalog" || schema == "information_schema" {
        throw SQLError(.insufficientPrivilege, "permission denied to create \"\(schema).\(name.name)\"")
      }
      guard self.catalog.schemas[schema] != nil || schema == self.temporary else {
        throw SQLError(.invalidSchemaName, "schema \"\(schema)\" does not exist", position: name.position)
      }
      return schema
    }
    guard let schema = self.creationSchema else {
      throw SQLError(.invalidSchemaName, "no schema has been selected to create in", position: name.position)
    }
    return schema
  }
}

extension CatalogView: TypeLookup {
  package func userType(_ id: TypeID) -> UserType? {
    if let type = self.catalog.types[id.rawValue] { return type }
    return nil
  }

  package func userType(schema: String?, name: String) -> UserType? {
    for schema in schema.map({ [self.resolved($0)] }) ?? self.searched {
      if let oid = self.catalog.typeNames[QualifiedName(schema: schema, name: name)] {
        return self.catalog.types[oid]
      }
    }
    return nil
  }

  package func isVisible(_ type: UserType) -> Bool {
    self.userType(schema: nil, name: type.name)?.id == type.id
  }
}
