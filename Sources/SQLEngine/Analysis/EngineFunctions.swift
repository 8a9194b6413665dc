// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions that only the catalog's queries call.

/// Functions about parts of PostgreSQL of which there is nothing here: psql and others call them all the same.
enum EngineFunctions {
  private static let rows: [FunctionRow] = [
    set("pg_partition_tree(regclass) regclass") { _, _ in [] },
    fn("acldefault(char, oid) aclitem[]", .immutable) { _, _ in .null },
    fn("enum_range(anyenum) anyarray", .stable, strict: false) { call, _ in
      call.io.array(ArrayValue(Self.labels(call).map { .real($0) }), of: call.arguments.first ?? .text)
    },
    fn("enum_first(anyenum) anyenum", .stable, strict: false) { call, _ in
      Self.labels(call).first.map { .real($0) } ?? .null
    },
    fn("enum_last(anyenum) anyenum", .stable, strict: false) { call, _ in
      Self.labels(call).last.map { .real($0) } ?? .null
    },
    fn("pg_indexam_progress_phasename(oid, int8) text", .immutable) { _, _ in .null },
  ]

  /// The labels of an argument's enum as they are kept.
  private static func labels(_ call: FunctionCall) -> [Double] {
    guard let type = call.arguments.first, case .enumeration(let labels)? = call.io.types.userType(type)?.kind else {
      return []
    }
    return labels.map(\.sortOrder)
  }

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
