// SQLEngine/Types: PostgreSQL's types. This file: the built-in types, one row a type.

/// The built-in types, as in `pg_type` of PostgreSQL 15.
package enum TypeTable {
  /// All types but the arrays.
  private static let base: [TypeRow] = booleans + numbers + strings + times + documents + names + pseudo

  /// All types, each array behind its elements' type.
  package static let rows: [TypeRow] = base.flatMap { $0.array == 0 ? [$0] : [$0, $0.arrayRow] }

  /// Rows by OID: nearly all are below 6000.
  private static let byNumber: [TypeRow?] = {
    var table = [TypeRow?](repeating: nil, count: 6000)
    for row in rows { table[Int(row.id.rawValue)] = row }
    return table
  }()

  private static let byName: [String: TypeRow] = Dictionary(rows.map { ($0.name, $0) }) { first, _ in first }

  /// The type of an OID.
  package static func row(_ id: TypeID) -> TypeRow? {
    id.rawValue < 6000 ? self.byNumber[Int(id.rawValue)] : nil
  }

  /// The type of a `typname`, which is in lower case.
  package static func row(named name: String) -> TypeRow? { self.byName[name] }

  private static let booleans: [TypeRow] = [
    TypeRow(
      .bool,
      "bool",
      .bool,
      array: 1000,
      length: 1,
      byValue: true,
      category: "B",
      preferred: true,
      alignment: "c",
      spelling: "boolean"
    )
  ]

  private static let numbers: [TypeRow] = [
    TypeRow(
      .int8,
      "int8",
      .int8,
      array: 1016,
      length: 8,
      byValue: true,
      category: "N",
      alignment: "d",
      spelling: "bigint"
    ),
    TypeRow(
      .int2,
      "int2",
      .int2,
      array: 1005,
      length: 2,
      byValue: true,
      category: "N",
      alignment: "s",
      spelling: "smallint"
    ),
    TypeRow(.int2vector, "int2vector", .vector(.int2), array: 1006, element: .int2, length: -1, category: "A"),
    TypeRow(.int4, "int4", .int4, array: 1007, length: 4, byValue: true, category: "N", spelling: "integer"),
    TypeRow(
      .float4,
      "float4",
      .float4,
      array: 1021,
      length: 4,
      byValue: true,
      category: "N",
      spelling: "real"
    ),
    TypeRow(
      .float8,
      "float8",
      .float8,
      array: 1022,
      length: 8,
      byValue: true,
      category: "N",
      preferred: true,
      alignment: "d",
      spelling: "double precision"
    ),
    TypeRow(
      .numeric,
      "numeric",
      .numeric,
      array: 1231,
      length: -1,
      category: "N",
      toast: "m",
      functions: "numeric_",
      takesModifier: true
    ),
    TypeRow(.oid, "oid", .oid, array: 1028, length: 4, byValue: true, category: "N", preferred: true),
    TypeRow(.oidvector, "oidvector", .vector(.oid), array: 1013, element: .oid, length: -1, category: "A"),
    TypeRow(.tid, "tid", .tid, array: 1010, length: 6, category: "U", alignment: "s"),
    TypeRow(.xid, "xid", .oid, array: 1011, length: 4, byValue: true, category: "U"),
    TypeRow(.cid, "cid", .oid, array: 1012, length: 4, byValue: true, category: "U"),
    TypeRow(.xid8, "xid8", .int8, array: 271, length: 8, byValue: true, category: "U", alignment: "d"),
    TypeRow(
      .lsn,
      "pg_lsn",
      .lsn,
      array: 3221,
      length: 8,
      byValue: true,
      category: "U",
      alignment: "d",
      functions: "pg_lsn_"
    ),
  ]

  private static let strings: [TypeRow] = [
    TypeRow(.text, "text", .text, array: 1009, length: -1, category: "S", preferred: true, toast: "x"),
    TypeRow(
      .bpchar,
      "bpchar",
      .bpchar,
      array: 1014,
      length: -1,
      category: "S",
      toast: "x",
      spelling: "character",
      takesModifier: true
    ),
    TypeRow(
      .varchar,
      "varchar",
      .varchar,
      array: 1015,
      length: -1,
      category: "S",
      toast: "x",
      spelling: "character varying",
      takesModifier: true
    ),
    TypeRow(.name, "name", .name, array: 1003, element: .char, length: 64, category: "S", alignment: "c"),
    TypeRow(
      .char,
      "char",
      .char,
      array: 1002,
      length: 1,
      byValue: true,
      category: "Z",
      alignment: "c",
      spelling: "\"char\""
    ),
    TypeRow(.bytea, "bytea", .bytea, array: 1001, length: -1, category: "U", toast: "x"),
    TypeRow(.uuid, "uuid", .uuid, array: 2951, length: 16, category: "U", alignment: "c", functions: "uuid_"),
    TypeRow(.refcursor, "refcursor", .text, array: 2201, length: -1, category: "U", toast: "x", functions: "text"),
    TypeRow(
      .pgNodeTree,
      "pg_node_tree",
      .opaque,
      array: 0,
      length: -1,
      category: "Z",
      toast: "x",
      functions: "pg_node_tree_"
    ),
    TypeRow(.aclitem, "aclitem", .opaque, array: 1034, length: 12, category: "U"),
  ]

  private static let times: [TypeRow] = [
    TypeRow(.date, "date", .date, array: 1182, length: 4, byValue: true, category: "D", functions: "date_"),
    TypeRow(
      .time,
      "time",
      .time,
      array: 1183,
      length: 8,
      byValue: true,
      category: "D",
      alignment: "d",
      spelling: "time without time zone",
      functions: "time_",
      takesModifier: true
    ),
    TypeRow(
      .timestamp,
      "timestamp",
      .timestamp,
      array: 1115,
      length: 8,
      byValue: true,
      category: "D",
      alignment: "d",
      spelling: "timestamp without time zone",
      functions: "timestamp_",
      takesModifier: true
    ),
    TypeRow(
      .timestamptz,
      "timestamptz",
      .timestamptz,
      array: 1185,
      length: 8,
      byValue: true,
      category: "D",
      preferred: true,
      alignment: "d",
      spelling: "timestamp with time zone",
      functions: "timestamptz_",
      takesModifier: true
    ),
    TypeRow(
      .interval,
      "interval",
      .interval,
      array: 1187,
      length: 16,
      category: "T",
      preferred: true,
      alignment: "d",
      functions: "interval_",
      takesModifier: true
    ),
    TypeRow(
      .timetz,
      "timetz",
      .timetz,
      array: 1270,
      length: 12,
      category: "D",
      alignment: "d",
      spelling: "time with time zone",
      functions: "timetz_",
      takesModifier: true
    ),
  ]

  private static let documents: [TypeRow] = [
    TypeRow(.json, "json", .json, array: 199, length: -1, category: "U", toast: "x", functions: "json_"),
    TypeRow(.jsonb, "jsonb", .jsonb, array: 3807, length: -1, category: "U", toast: "x", functions: "jsonb_"),
    TypeRow(
      .jsonpath,
      "jsonpath",
      .jsonpath,
      array: 4073,
      length: -1,
      category: "U",
      toast: "x",
      functions: "jsonpath_"
    ),
  ]

  private static let names: [TypeRow] = [
    reg(.regproc, "regproc", .function, 1008), reg(.regprocedure, "regprocedure", .procedureSignature, 2207),
    reg(.regoper, "regoper", .operation, 2208), reg(.regoperator, "regoperator", .operatorSignature, 2209),
    reg(.regclass, "regclass", .relation, 2210), reg(.regtype, "regtype", .type, 2211),
    reg(.regnamespace, "regnamespace", .namespace, 4090), reg(.regrole, "regrole", .role, 4097),
    reg(.regcollation, "regcollation", .collation, 4192),
    reg(3734, "regconfig", .textSearchConfiguration, 3735),
    reg(3769, "regdictionary", .textSearchDictionary, 3770),
  ]

  private static func reg(_ id: TypeID, _ name: String, _ kind: RegObjectKind, _ array: TypeID) -> TypeRow {
    TypeRow(id, name, .reg(kind), array: array, length: 4, byValue: true, category: "N")
  }

  private static let pseudo: [TypeRow] = [
    TypeRow(
      .unknown,
      "unknown",
      .text,
      array: 0,
      length: -2,
      category: "X",
      alignment: "c",
      kind: "p"
    ),
    TypeRow(
      .cstring,
      "cstring",
      .text,
      array: 1263,
      length: -2,
      category: "P",
      alignment: "c",
      kind: "p",
      functions: "cstring_"
    ),
    TypeRow(
      .record,
      "record",
      .record,
      array: 2287,
      length: -1,
      category: "P",
      alignment: "d",
      toast: "x",
      kind: "p",
      functions: "record_"
    ),
    TypeRow(
      .any,
      "any",
      .opaque,
      array: 0,
      length: 4,
      byValue: true,
      category: "P",
      kind: "p",
      spelling: "\"any\"",
      functions: "any_"
    ),
    polymorphic(.anyelement, "anyelement", length: 4), polymorphic(.anynonarray, "anynonarray", length: 4),
    polymorphic(.anyenum, "anyenum", length: 4), polymorphic(.anyarray, "anyarray", length: -1),
    polymorphic(.anycompatible, "anycompatible", length: 4),
    polymorphic(.anycompatiblearray, "anycompatiblearray", length: -1),
    polymorphic(.anycompatiblenonarray, "anycompatiblenonarray", length: 4),
    TypeRow(
      .void,
      "void",
      .void,
      array: 0,
      length: 4,
      byValue: true,
      category: "P",
      kind: "p",
      functions: "void_"
    ),
    TypeRow(
      .trigger,
      "trigger",
      .opaque,
      array: 0,
      length: 4,
      byValue: true,
      category: "P",
      kind: "p",
      functions: "trigger_"
    ),
    TypeRow(
      .internal,
      "internal",
      .opaque,
      array: 0,
      length: 8,
      byValue: true,
      category: "P",
      alignment: "d",
      kind: "p",
      functions: "internal_"
    ),
  ]

  private static func polymorphic(_ id: TypeID, _ name: String, length: Int16) -> TypeRow {
    TypeRow(
      id,
      name,
      .opaque,
      array: 0,
      length: length,
      byValue: length > 0,
      category: "P",
      alignment: length > 0 ? "i" : "d",
      toast: length > 0 ? "p" : "x",
      kind: "p",
      functions: name + "_"
    )
  }
}

extension TypeID {
  package static let xid8: Self = 5069
  package static let lsn: Self = 3220
  package static let aclitem: Self = 1033
  package static let cstring: Self = 2275
  package static let trigger: Self = 2279
  package static let `internal`: Self = 2281
  package static let jsonpath: Self = 4072
  package static let regprocedure: Self = 2202
  package static let regoperator: Self = 2204
  package static let regcollation: Self = 4191
  package static let anycompatiblenonarray: Self = 5079
  package static let boolArray: Self = 1000
  package static let int4Array: Self = 1007
  package static let int2Array: Self = 1005
  package static let int8Array: Self = 1016
  package static let textArray: Self = 1009
  package static let float8Array: Self = 1022
  package static let recordArray: Self = 2287
  package static let jsonArray: Self = 199
  package static let jsonbArray: Self = 3807
  package static let nameArray: Self = 1003
}
