// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: which catalogs there are, for docs/compatibility.

/// The relations of `pg_catalog` and `information_schema`.
package enum SystemCatalogNames {
  /// `pg_class`, `information_schema.tables` and so on, sorted.
  package static var all: [String] {
    SystemCatalog.tables.map { $0.schema == "pg_catalog" ? $0.name : "\($0.schema).\($0.name)" }.sorted()
  }
}
