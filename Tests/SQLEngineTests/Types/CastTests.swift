// SQLEngineTests/Types: PostgreSQL's types. This file: casts, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func cast() {
  let bench = Bench()
  bench.check(cases, bench.cast)
}

private let cases = #"""
  text ¦ abcdef ¦ varchar(3) ⇒ abc
  numeric ¦ 1.5 ¦ int4 ⇒ 2
  numeric ¦ 2.5 ¦ int4 ⇒ 3
  numeric ¦ -2.5 ¦ int8 ⇒ -3
  float8 ¦ 2.5 ¦ int4 ⇒ 2
  float8 ¦ 3.5 ¦ int4 ⇒ 4
  float8 ¦ 1e10 ¦ int4 ⇒ ERR 22003 integer out of range
  float8 ¦ NaN ¦ int4 ⇒ ERR 22003 integer out of range
  numeric ¦ NaN ¦ int4 ⇒ ERR 0A000 cannot convert NaN to integer
  numeric ¦ 99999999999 ¦ int4 ⇒ ERR 22003 integer out of range
  float8 ¦ 0.1 ¦ numeric ⇒ 0.1
  float4 ¦ 0.1 ¦ float8 ⇒ 0.10000000149011612
  float8 ¦ 1e40 ¦ float4 ⇒ ERR 22003 value out of range: overflow
  float4 ¦ 1.1 ¦ numeric ⇒ 1.1
  float8 ¦ 123456789.123456789 ¦ numeric ⇒ 123456789.123457
  float8 ¦ 1e30 ¦ numeric ⇒ 1000000000000000000000000000000
  int4 ¦ 70000 ¦ int2 ⇒ ERR 22003 smallint out of range
  int8 ¦ 99999999999 ¦ int4 ⇒ ERR 22003 integer out of range
  int4 ¦ -1 ¦ oid ⇒ 4294967295
  oid ¦ 4294967295 ¦ int4 ⇒ -1
  bool ¦ t ¦ int4 ⇒ 1
  int4 ¦ 5 ¦ bool ⇒ t
  bool ¦ t ¦ text ⇒ true
  text ¦ true ¦ bool ⇒ t
  text ¦ 12 ¦ int4 ⇒ 12
  text ¦ x ¦ int4 ⇒ ERR 22P02 invalid input syntax for type integer: "x"
  timestamp ¦ 2020-01-01 10:00 ¦ date ⇒ 2020-01-01
  date ¦ 2020-01-01 ¦ timestamptz ⇒ 2020-01-01 00:00:00+00
  timestamp ¦ 2020-01-01 10:00 ¦ time ⇒ 10:00:00
  interval ¦ 25:00 ¦ time ⇒ 01:00:00
  time ¦ 10:00 ¦ interval ⇒ 10:00:00
  timestamptz ¦ 2020-01-01 10:00+00 ¦ timetz ⇒ 10:00:00+00
  timestamp ¦ 2020-01-01 10:11:12.56789 ¦ timestamp(2) ⇒ 2020-01-01 10:11:12.57
  jsonb ¦ 1.5 ¦ int4 ⇒ 2
  jsonb ¦ "a" ¦ int4 ⇒ ERR 22023 cannot cast jsonb string to type integer
  jsonb ¦ true ¦ bool ⇒ t
  jsonb ¦ [1] ¦ numeric ⇒ ERR 22023 cannot cast jsonb array to type numeric
  json ¦ {"b":1, "a":2} ¦ jsonb ⇒ {"a": 2, "b": 1}
  jsonb ¦ {"b":1} ¦ json ⇒ {"b": 1}
  int4[] ¦ {1,2} ¦ text[] ⇒ {1,2}
  text[] ¦ {1,2} ¦ int4[] ⇒ {1,2}
  text[] ¦ {1,x} ¦ int4[] ⇒ ERR 22P02 invalid input syntax for type integer: "x"
  int4 ¦ 1 ¦ date ⇒ ERR 42846 cannot cast type integer to date
  bool ¦ t ¦ int8 ⇒ ERR 42846 cannot cast type boolean to bigint
  uuid ¦ a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 ¦ text ⇒ a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
  char(5) ¦ ab ¦ text ⇒ ab
  bpchar ¦ ab   ¦ varchar ⇒ ab
  numeric ¦ 12.345 ¦ numeric(4,2) ⇒ 12.35
  text ¦ {1,2} ¦ int4[] ⇒ {1,2}
  int4[] ¦ {1,2} ¦ text ⇒ {1,2}
  date ¦ infinity ¦ timestamp ⇒ infinity
  int4 ¦ 65 ¦ "char" ⇒ A
  "char" ¦ A ¦ int4 ⇒ 65
  varchar ¦ abc ¦ name ⇒ abc
  interval ¦ 1 day 01:00:00 ¦ interval hour ⇒ 1 day 01:00:00
  float8 ¦ 1.5 ¦ text ⇒ 1.5
  regtype ¦ int4 ¦ text ⇒ integer
  int8 ¦ 23 ¦ regtype ⇒ integer
  jsonb ¦ null ¦ int4 ⇒ ERR 22023 cannot cast jsonb null to type integer
  """#
