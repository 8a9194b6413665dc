// SQLEngine/Types: PostgreSQL's types. This file: types that users made, which the catalog knows.

/// A type that a user created, or the array of one.
package struct UserType: Hashable, Sendable {
  package var id: TypeID
  package var schema: String
  package var name: String
  package var kind: Kind
  /// `typarray`, or 0.
  package var array: TypeID

  package enum Kind: Hashable, Sendable {
    /// Labels in their order; a value is kept as its label's `enumsortorder`.
    case enumeration([EnumLabel])
    case domain(ColumnType)
    case composite([Field])
    case array(of: TypeID)
  }

  /// A label of an enum (`pg_enum`).
  package struct EnumLabel: Hashable, Sendable {
    package var name: String
    package var sortOrder: Double
    package init(name: String, sortOrder: Double) {
      self.name = name
      self.sortOrder = sortOrder
    }
  }

  /// An attribute of a composite type.
  package struct Field: Hashable, Sendable {
    package var name: String
    package var type: ColumnType
    package init(name: String, type: ColumnType) {
      self.name = name
      self.type = type
    }
  }

  package init(id: TypeID, schema: String, name: String, kind: Kind, array: TypeID) {
    self.id = id
    self.schema = schema
    self.name = name
    self.kind = kind
    self.array = array
  }
}

/// What types ask of the catalog.
package protocol TypeLookup: Sendable {
  /// The type of an OID that is not built in.
  func userType(_ id: TypeID) -> UserType?
  /// The type of a name; without a schema, the first on the search path.
  func userType(schema: String?, name: String) -> UserType?
  /// Whether a type is found by its name alone.
  func isVisible(_ type: UserType) -> Bool
  /// The object that text names, as the `reg…` types read it (`pg_class`, `public."T"`); `nil` if there is none.
  func object(_ kind: RegObjectKind, named text: String) throws(SQLError) -> UInt32?
  /// The name of an object, quoted and qualified as needed, as the `reg…` types write it.
  func name(of kind: RegObjectKind, _ oid: UInt32) -> String?
}

/// A catalog in which there is nothing but what is built in.
package struct NoUserTypes: TypeLookup {
  package init() {}
  package func userType(_ id: TypeID) -> UserType? { nil }
  package func userType(schema: String?, name: String) -> UserType? { nil }
  package func isVisible(_ type: UserType) -> Bool { false }
  package func object(_ kind: RegObjectKind, named text: String) -> UInt32? { nil }
  package func name(of kind: RegObjectKind, _ oid: UInt32) -> String? { nil }
}

extension TypeLookup {
  /// How a type's values are read, written and kept; a domain's are those of what it is over.
  package func form(_ id: TypeID) -> TypeForm {
    if let row = TypeTable.row(id) { return row.form }
    switch self.userType(id)?.kind {
    case .enumeration: return .enumeration
    case .domain(let base): return self.form(base.id)
    case .composite: return .record
    case .array(let element): return .array(element)
    case nil: return .opaque
    }
  }

  /// The type under a domain (and the domain's own modifier), or the type itself.
  package func base(_ type: ColumnType) -> ColumnType {
    guard type.id.rawValue >= 16384, case .domain(let base)? = self.userType(type.id)?.kind else { return type }
    return self.base(base)
  }

  /// The array type of a type.
  package func array(of id: TypeID) -> TypeID? {
    let array = TypeTable.row(id)?.array ?? self.userType(id)?.array ?? 0
    return array == 0 ? nil : array
  }

  /// The type of an array's elements; `nil` for what is no array.
  package func element(of id: TypeID) -> TypeID? {
    switch self.form(id) {
    case .array(let element), .vector(let element): element
    default: nil
    }
  }

  /// `typcategory`.
  package func category(_ id: TypeID) -> Character {
    if let row = TypeTable.row(id) { return row.category }
    switch self.userType(id)?.kind {
    case .enumeration: return "E"
    case .domain(let base): return self.category(base.id)
    case .composite: return "C"
    case .array: return "A"
    case nil: return "U"
    }
  }

  /// The collation that SQLite needs to order or compare a type's values; `nil` if its own order is right.
  package func collation(_ id: TypeID) -> String? {
    switch self.form(id) {
    case .numeric: "pg_numeric"
    case .bpchar: "pg_bpchar"
    case .timetz: "pg_timetz"
    case .interval: "pg_interval"
    case .jsonb: "pg_jsonb"
    case .array(let element), .vector(let element): "pg_array_\(element.rawValue)"
    case .tid: "pg_tid"
    case .record: "pg_record"
    default: nil
    }
  }
}
