// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions that only the catalog's queries call.

/// Functions about parts of PostgreSQL of which there is nothing here: psql and others call them all the same.
enum EngineFunctions {
  private static let rows: [FunctionRow] = [
    set("pg_partition_ancestors(regclass) regclass") { _, values in [[values[0]]] },
    set("pg_partition_tree(regclass) regclass") { _, _ in [] },
    set("pg_options_to_table(text[]) (option_name text, option_value text)") { _, _ in [] },
    set("aclexplode(aclitem[]) (grantor oid, grantee oid, privilege_type text, is_grantable bool)") { _, _ in [] },
    fn("acldefault(char, oid) aclitem[]", .immutable) { _, _ in .null },
    fn("pg_indexam_progress_phasename(oid, int8) text", .immutable) { _, _ in .null },
  ]

  /// The function of a name, here or in the table.
  static func resolve(
    name: String,
    schema: String?,
    arguments: [TypeID?],
    isVariadic: Bool,
    types: any TypeLookup
  ) throws(SQLError) -> Resolution {
    do throws(SQLError) {
      return try FunctionTable.resolve(
        name: name,
        schema: schema,
        arguments: arguments,
        isVariadic: isVariadic,
        types: types
      )
    } catch {
      let own = self.rows.filter { $0.name == name }
      guard error.state == .undefinedFunction, !own.isEmpty, schema == nil || schema == "pg_catalog" else {
        throw error
      }
      let resolver = Resolver(given: arguments.map { $0 ?? .unknown }, types: types)
      guard case .one(let candidate) = try resolver.choose(own) else { throw error }
      return try resolver.resolution(candidate)
    }
  }
}
