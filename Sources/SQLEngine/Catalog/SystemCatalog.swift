// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the catalog's own tables, as relations.

/// `pg_catalog` and `information_schema`: relations that are made of the catalog when somebody reads them.
enum SystemCatalog {
  static let schema: OID = 11
  static let informationSchema: OID = 13_212
  static let toastSchema: OID = 99
  static let database: OID = 5
  static let owner: OID = 10

  /// A table of the system with its columns: `name type, …`, a type ending in `!` for a column that is not null.
  struct Table: Sendable {
    let oid: OID
    let schema: String
    let name: String
    let columns: String
    let isView: Bool

    init(_ oid: OID, _ schema: String, _ name: String, isView: Bool, _ columns: String) {
      self.oid = oid
      self.schema = schema
      self.name = name
      self.columns = columns
      self.isView = isView
    }
  }

  static let tables: [Table] = catalogTables + supportingTables + catalogViews + informationTables

  private static let byOID = Dictionary(uniqueKeysWithValues: SystemCatalog.tables.map { ($0.oid, $0) })
  private static let byName = Dictionary(
    uniqueKeysWithValues: SystemCatalog.tables.map { (QualifiedName(schema: $0.schema, name: $0.name), $0.oid) }
  )
  static let relations: [OID: Relation] = SystemCatalog.byOID.mapValues { Self.relation(of: $0) }

  static func relation(_ schema: String, _ name: String) -> Relation? {
    guard schema == "pg_catalog" || schema == "information_schema" else { return nil }
    return self.byName[QualifiedName(schema: schema, name: name)].flatMap { self.relations[$0] }
  }

  static func relation(_ oid: OID) -> Relation? { self.relations[oid] }
  static func table(_ oid: OID) -> Table? { self.byOID[oid] }

  private static func relation(of table: Table) -> Relation {
    var relation = Relation(oid: table.oid, schema: table.schema, name: table.name, kind: .table)
    for (index, part) in table.columns.split(separator: ",").enumerated() {
      let words = part.split(separator: " ").map(String.init)
      guard words.count == 2 else { continue }
      let isNotNull = words[1].hasSuffix("!")
      let name = isNotNull ? String(words[1].dropLast()) : words[1]
      let isArray = name.hasSuffix("[]")
      let row = TypeTable.row(named: isArray ? String(name.dropLast(2)) : name)
      let type = isArray ? row?.array ?? .text : row?.id ?? .text
      var column = Column(number: index + 1, name: words[0], type: ColumnType(type))
      column.isNotNull = isNotNull
      relation.columns.append(column)
    }
    return relation
  }
}

/// A row of one of the system's tables: the columns that are not null, false, 0 or empty.
typealias CatalogRow = [String: SQLValue]

/// What rows of the system's tables are made of.
struct CatalogReader {
  let view: CatalogView
  let state: UnsafeMutablePointer<Environment.State>
  let user: String

  var catalog: Catalog { self.view.catalog }
  var io: TypeIO { self.state.pointee.context.io }

  /// Relations of users, and of the system, by number.
  var relations: [Relation] {
    (Array(SystemCatalog.relations.values) + Array(self.catalog.relations.values)).sorted { $0.oid < $1.oid }
  }

  /// A row in the order of its table's columns.
  func values(_ row: CatalogRow, _ relation: Relation) -> [SQLValue] {
    relation.columns.map { column in
      if let value = row[column.name] { return value }
      if !column.isNotNull { return .null }
      switch self.view.form(column.type.id).storage {
      case .integer: return .integer(0)
      case .real: return .real(0)
      default: return .text(self.view.element(of: column.type.id) == nil ? "" : "{}")
      }
    }
  }

  func array(_ values: [SQLValue], of element: TypeID) -> SQLValue {
    values.isEmpty ? .text("{}") : self.io.array(ArrayValue(values), of: element)
  }
}

extension SQLValue {
  static func bool(is value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
  static func number(_ value: some BinaryInteger) -> SQLValue { .integer(Int64(truncatingIfNeeded: value)) }
  static func maybe(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}
