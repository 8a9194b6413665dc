// SQLEngineTests/Types: PostgreSQL's types. This file: enums, domains, composites, and names of types.

import Testing

@testable import SQLEngine

/// `mood` (an enum), `positive` (a domain over `numeric(6,2)`), `pair` (a composite), and their arrays.
private struct Catalog: TypeLookup {
  static let types = [
    UserType(
      id: 16384,
      schema: "public",
      name: "mood",
      kind: .enumeration([.init(name: "sad", sortOrder: 1), .init(name: "so so", sortOrder: 2)]),
      array: 16385
    ),
    UserType(id: 16385, schema: "public", name: "_mood", kind: .array(of: 16384), array: 0),
    UserType(
      id: 16386,
      schema: "other",
      name: "Positive",
      kind: .domain(ColumnType(.numeric, modifier: 393_222)),
      array: 0
    ),
    UserType(
      id: 16388,
      schema: "public",
      name: "pair",
      kind: .composite([
        .init(name: "at", type: ColumnType(.timestamptz)), .init(name: "what", type: ColumnType(.text)),
        .init(name: "how", type: ColumnType(16384)),
      ]),
      array: 0
    ),
  ]

  func userType(_ id: TypeID) -> UserType? { Self.types.first { $0.id == id } }
  func userType(schema: String?, name: String) -> UserType? {
    Self.types.first { $0.name == name && (schema ?? "public") == $0.schema }
  }
  func isVisible(_ type: UserType) -> Bool { type.schema == "public" }
  func object(_ kind: RegObjectKind, named text: String) -> UInt32? {
    kind == .relation && text == "users" ? 16400 : nil
  }
  func name(of kind: RegObjectKind, _ oid: UInt32) -> String? { oid == 16400 ? "users" : nil }
}

@Test func userTypes() {
  let bench = Bench(types: Catalog())
  bench.check(
    #"""
    mood ¦ sad ⇒ sad 736164
    mood ¦ glad ⇒ ERR 22P02 invalid input value for enum mood: "glad"
    mood[] ¦ {sad,"so so",NULL} ⇒ {sad,"so so",NULL} 00000001000000010000400000000003000000010000000373616400000005736f20736fffffffff
    pair ¦ (a) ⇒ ERR 22P02 malformed record literal: "(a)" D:Too few columns.
    regclass ¦ users ⇒ users 00004010
    regclass ¦ nobody ⇒ ERR 42P01 relation "nobody" does not exist
    nosuch ¦ 1 ⇒ ERR 42704 type "nosuch" does not exist
    point ¦ 1 ⇒ ERR 0A000 type point is not supported
    """#,
    bench.readAndSend
  )
  bench.check(
    #"""
    mood ¦ sad ¦ text ⇒ sad
    text ¦ so so ¦ mood ⇒ so so
    mood[] ¦ {sad} ¦ text[] ⇒ {sad}
    text ¦ 1.255 ¦ other."Positive" ⇒ 1.26
    numeric ¦ 123456 ¦ other."Positive" ⇒ ERR 22003 numeric field overflow \#
    D:A field with precision 6, scale 2 must round to an absolute value less than 10^4.
    text ¦ (2020-01-01 00:00+02,"a ""b""",sad) ¦ pair ⇒ ("2019-12-31 22:00:00+00","a ""b""",sad)
    int4 ¦ 1 ¦ mood ⇒ ERR 42846 cannot cast type integer to mood
    """#,
    bench.cast
  )
  bench.check(
    #"""
    < ¦ mood=sad ¦ ?=so so ⇒ t :: boolean
    = ¦ mood=sad ¦ text=sad ⇒ ERR 42883 operator does not exist: mood = text \#
    H:No operator matches the given name and argument types. You might need to add explicit type casts.
    to_json ¦ pair=(2020-01-01 00:00+00,x,sad) ⇒ {"at":"2020-01-01T00:00:00+00:00","what":"x","how":"sad"} :: json
    array_length ¦ mood[]={sad} ¦ int4=1 ⇒ 1 :: integer
    """#,
    bench.call
  )
}

@Test(arguments: [
  ("int", "integer"), ("varchar(20)", "character varying(20)"), ("NUMERIC(10, 2)", "numeric(10,2)"),
  ("timestamp(3) with time zone", "timestamp(3) with time zone"), ("timestamptz", "timestamp with time zone"),
  ("char", "character(1)"), ("\"char\"", "\"char\""), ("float(3)", "real"), ("float", "double precision"),
  ("int4[]", "integer[]"), ("varchar(3)[][]", "character varying(3)[]"), ("pg_catalog.int8", "bigint"),
  ("interval day to second(3)", "interval day to second(3)"), ("time", "time without time zone"),
  ("mood", "mood"), ("other.\"Positive\"", "other.\"Positive\""), ("mood[]", "mood[]"), ("decimal", "numeric"),
])
func typeNames(name: String, spelling: String) throws {
  #expect(try TypeNames.parse(name, types: Catalog()).spelling(Catalog()) == spelling)
}

@Test func everyTypeIsFoundByNumberAndName() {
  for row in TypeTable.rows {
    #expect(TypeTable.row(row.id) === row)
    #expect(TypeTable.row(named: row.name) === row)
    if row.array != 0 { #expect(TypeTable.row(row.array)?.form == .array(row.id)) }
  }
}
