// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: pg_class, pg_attribute, pg_type and what they refer to.

extension SystemCatalog {
  static let coreTables: [Table] = [
    Table(
      2615, "pg_namespace", "oid oid!, nspname name!, nspowner oid!, nspacl text[]",
      { reader in
        [(11, "pg_catalog"), (99, "pg_toast"), (SystemCatalog.informationSchema, "information_schema")].map {
          [.number($0.0), .text($0.1), .number(10), .null]
        }
          + reader.catalog.schemas.values.sorted { $0.oid < $1.oid }.map {
            [.number($0.oid), .text($0.name), .number($0.name == "public" ? 6171 : 10), .null]
          }
      }),
  ]
  static let otherTables: [Table] = []
  static let informationTables: [Table] = []
}
