// SQLEngineTests/Types: PostgreSQL's types. This file: other types, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func otherText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  bool ¦ t ⇒ t 01
  bool ¦ true ⇒ t 01
  bool ¦ TRU ⇒ t 01
  bool ¦ yes ⇒ t 01
  bool ¦ of ⇒ f 00
  bool ¦ off ⇒ f 00
  bool ¦ on ⇒ t 01
  bool ¦ o ⇒ ERR 22P02 invalid input syntax for type boolean: "o"
  bool ¦ 1 ⇒ t 01
  bool ¦ 0 ⇒ f 00
  bool ¦ 2 ⇒ ERR 22P02 invalid input syntax for type boolean: "2"
  text ¦ abc ⇒ abc 616263
  text ¦ it's ⇒ it's 69742773
  "char" ¦ abc ⇒ a 61
  bytea ¦ \x0102ff ⇒ \x0102ff 0102ff
  bytea ¦ \x010 ⇒ ERR 22023 invalid hexadecimal data: odd number of digits
  bytea ¦ abc\\d ⇒ \x6162635c64 6162635c64
  bytea ¦ \001a ⇒ \x0161 0161
  bytea ¦ \x0g ⇒ ERR 22023 invalid hexadecimal digit: "g"
  bytea ¦ a\bc ⇒ ERR 22P02 invalid input syntax for type bytea
  uuid ¦ a0eebc999c0b4ef8bb6d6bb9bd380a11 ⇒ a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 a0eebc999c0b4ef8bb6d6bb9bd380a11
  uuid ¦ abc ⇒ ERR 22P02 invalid input syntax for type uuid: "abc"
  tid ¦ (1,2) ⇒ (1,2) 000000010002
  pg_lsn ¦ 16/B374D848 ⇒ 16/B374D848 00000016b374d848
  regtype ¦ int4 ⇒ integer 00000017
  regtype ¦ integer ⇒ integer 00000017
  regtype ¦ varchar(20) ⇒ character varying 00000413
  regtype ¦ nosuch ⇒ ERR 42704 type "nosuch" does not exist
  regtype ¦ int4[] ⇒ integer[] 000003ef
  regtype ¦ pg_catalog.int8 ⇒ bigint 00000014
  regtype ¦ double precision ⇒ double precision 000002bd
  regtype ¦ 23 ⇒ integer 00000017
  xid ¦ 5 ⇒ 5 00000005
  """#
