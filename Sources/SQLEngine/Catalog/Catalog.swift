// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: everything that is defined in one database.

/// An object's number.
typealias OID = UInt32

/// What is defined in a database: a value, so that a transaction changes its own copy and throws it away at will.
package struct Catalog: Sendable {
  /// Never the same for two different contents, within a server.
  var version: Int = 1
  /// What users create is numbered from here.
  var nextOID: OID = 16384
  var schemas: [String: Schema] = [:]
  var relations: [OID: Relation] = [:]
  /// Tables, views, sequences, indexes and composites share one space of names in a schema.
  var relationNames: [QualifiedName: OID] = [:]
  var types: [OID: UserType] = [:]
  var typeNames: [QualifiedName: OID] = [:]
  /// Rules of domains, by the domain's type.
  var domains: [OID: Domain] = [:]
  var comments: [ObjectAddress: String] = [:]
  var extensions: [String] = ["plpgsql"]
  /// Which relations have columns or defaults that nextval is called for, and so on: what an object needs to exist.
  var needs: [OID: Set<OID>] = [:]

  package init() {
    self.schemas["public"] = Schema(oid: 2200, name: "public", owner: "pg_database_owner")
    self.comments[ObjectAddress(2200)] = "standard public schema"
  }

  /// A number for a new object.
  mutating func makeOID() -> OID {
    defer { self.nextOID &+= 1 }
    return self.nextOID
  }
}

struct Schema: Hashable, Sendable {
  var oid: OID
  var name: String
  var owner = "postgres"
}

/// A name with its schema.
struct QualifiedName: Hashable, Sendable {
  var schema: String
  var name: String
}

/// An object, or a column of one, as comments refer to it.
struct ObjectAddress: Hashable, Sendable {
  var oid: OID
  var column: Int

  init(_ oid: OID, column: Int = 0) {
    self.oid = oid
    self.column = column
  }
}

/// The rules of a domain (`pg_type` and `pg_constraint`).
struct Domain: Sendable {
  var isNotNull = false
  var defaultValue: StoredExpression?
  var checks: [Check] = []

  struct Check: Sendable {
    var oid: OID
    var name: String
    var expression: StoredExpression
  }
}

/// An expression that the catalog keeps: its tree, and how PostgreSQL would show it.
struct StoredExpression: Sendable {
  var tree: Expression
  var text: String
}

extension Catalog {
  /// A relation by schema and name.
  func relation(_ schema: String, _ name: String) -> Relation? {
    if let system = SystemCatalog.relation(schema, name) { return system }
    return self.relationNames[QualifiedName(schema: schema, name: name)].flatMap { self.relations[$0] }
  }

  func relation(_ oid: OID) -> Relation? { self.relations[oid] ?? SystemCatalog.relation(oid) }

  /// The number of a schema, the system's among them.
  func schemaOID(_ name: String) -> OID {
    switch name {
    case "pg_catalog": SystemCatalog.schema
    case "information_schema": SystemCatalog.informationSchema
    default: self.schemas[name]?.oid ?? 0
    }
  }

  func schemaName(_ oid: OID) -> String? {
    switch oid {
    case SystemCatalog.schema: "pg_catalog"
    case SystemCatalog.informationSchema: "information_schema"
    default: self.schemas.values.first { $0.oid == oid }?.name
    }
  }

  func hasSchema(_ name: String) -> Bool { self.schemaOID(name) != 0 }

  mutating func add(_ relation: Relation) {
    self.relations[relation.oid] = relation
    self.relationNames[QualifiedName(schema: relation.schema, name: relation.name)] = relation.oid
  }

  mutating func remove(relation oid: OID) {
    guard let relation = self.relations.removeValue(forKey: oid) else { return }
    self.relationNames[QualifiedName(schema: relation.schema, name: relation.name)] = nil
    self.needs[oid] = nil
    self.comments = self.comments.filter { $0.key.oid != oid }
  }

  mutating func rename(relation oid: OID, schema: String, name: String) {
    guard var relation = self.relations[oid] else { return }
    self.relationNames[QualifiedName(schema: relation.schema, name: relation.name)] = nil
    relation.schema = schema
    relation.name = name
    self.add(relation)
  }

  mutating func add(_ type: UserType) {
    self.types[type.id.rawValue] = type
    self.typeNames[QualifiedName(schema: type.schema, name: type.name)] = type.id.rawValue
  }

  mutating func remove(type oid: OID) {
    guard let type = self.types.removeValue(forKey: oid) else { return }
    self.typeNames[QualifiedName(schema: type.schema, name: type.name)] = nil
    self.domains[oid] = nil
    self.comments[ObjectAddress(oid)] = nil
    if type.array.rawValue != 0 { self.remove(type: type.array.rawValue) }
  }

  /// Indexes of a table, in the order of their creation, which is that in which PostgreSQL looks at them.
  func indexes(of table: OID) -> [Relation] {
    self.relations.values.filter { $0.index?.table == table }.sorted { $0.oid < $1.oid }
  }

  /// Foreign keys of any table that refer to this one.
  func references(to table: OID) -> [(table: Relation, constraint: TableConstraint)] {
    self.relations.values.sorted { $0.oid < $1.oid }.flatMap { relation in
      relation.constraints.compactMap { constraint in
        guard case .foreignKey(let key) = constraint.kind, key.table == table else { return nil }
        return (relation, constraint)
      }
    }
  }

  /// A name that is free in a schema, made as PostgreSQL makes one: `t_a_key`, `t_a_key1`, …
  func freeName(_ parts: [String], _ label: String, in schema: String, taken: (String) -> Bool = { _ in false })
    -> String
  {
    var number = 0
    while true {
      let name = Self.join(parts, label + (number == 0 ? "" : String(number)))
      if self.relation(schema, name) == nil, !taken(name) { return name }
      number += 1
    }
  }

  /// `makeObjectName`: parts and a label with underscores between, cut to 63 bytes, the longest part first.
  static func join(_ parts: [String], _ label: String) -> String {
    var pieces = parts.map { Array($0.utf8) }
    let fixed = label.utf8.count + pieces.count
    while pieces.reduce(0, { $0 + $1.count }) + fixed > 63 {
      guard
        let longest = pieces.indices.max(by: {
          pieces[$0].count <= pieces[$1].count && $0 > $1 || pieces[$0].count < pieces[$1].count
        }),
        !pieces[longest].isEmpty
      else { break }
      pieces[longest].removeLast()
    }
    return (pieces.map { String(decoding: $0, as: UTF8.self) } + [label]).joined(separator: "_")
  }
}
