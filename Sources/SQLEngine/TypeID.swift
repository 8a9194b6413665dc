// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: types by their numbers.

/// A type's OID, as in `pg_type`. Those of the catalog are fixed; what users create begins at 16384.
package struct TypeID: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }
  package init(integerLiteral value: UInt32) { self.rawValue = value }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension TypeID {
  package static let bool: Self = 16
  package static let bytea: Self = 17
  package static let char: Self = 18
  package static let name: Self = 19
  package static let int8: Self = 20
  package static let int2: Self = 21
  package static let int2vector: Self = 22
  package static let int4: Self = 23
  package static let regproc: Self = 24
  package static let text: Self = 25
  package static let oid: Self = 26
  package static let tid: Self = 27
  package static let xid: Self = 28
  package static let cid: Self = 29
  package static let oidvector: Self = 30
  package static let json: Self = 114
  package static let pgNodeTree: Self = 194
  package static let float4: Self = 700
  package static let float8: Self = 701
  package static let unknown: Self = 705
  package static let bpchar: Self = 1042
  package static let varchar: Self = 1043
  package static let date: Self = 1082
  package static let time: Self = 1083
  package static let timestamp: Self = 1114
  package static let timestamptz: Self = 1184
  package static let interval: Self = 1186
  package static let timetz: Self = 1266
  package static let numeric: Self = 1700
  package static let refcursor: Self = 1790
  package static let regoper: Self = 2203
  package static let regclass: Self = 2205
  package static let regtype: Self = 2206
  package static let record: Self = 2249
  package static let any: Self = 2276
  package static let anyarray: Self = 2277
  package static let void: Self = 2278
  package static let anyelement: Self = 2283
  package static let anynonarray: Self = 2776
  package static let uuid: Self = 2950
  package static let anyenum: Self = 3500
  package static let jsonb: Self = 3802
  package static let regrole: Self = 4096
  package static let regnamespace: Self = 4089
  package static let anycompatible: Self = 5077
  package static let anycompatiblearray: Self = 5078
}
