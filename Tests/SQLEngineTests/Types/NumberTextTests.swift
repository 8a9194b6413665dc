// SQLEngineTests/Types: PostgreSQL's types. This file: numbers, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func numberText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  int4 ¦ 1 ⇒ 1 00000001
  int4 ¦ +5 ⇒ 5 00000005
  int4 ¦ abc ⇒ ERR 22P02 invalid input syntax for type integer: "abc"
  int4 ¦ 99999999999 ⇒ ERR 22003 value "99999999999" is out of range for type integer
  int4 ¦ 2147483648 ⇒ ERR 22003 value "2147483648" is out of range for type integer
  int4 ¦ -2147483648 ⇒ -2147483648 80000000
  int4 ¦ 1.5 ⇒ ERR 22P02 invalid input syntax for type integer: "1.5"
  int4 ¦ 0x10 ⇒ ERR 22P02 invalid input syntax for type integer: "0x10"
  int4 ¦ 1 2 ⇒ ERR 22P02 invalid input syntax for type integer: "1 2"
  int2 ¦ 32767 ⇒ 32767 7fff
  int2 ¦ 32768 ⇒ ERR 22003 value "32768" is out of range for type smallint
  int2 ¦ x ⇒ ERR 22P02 invalid input syntax for type smallint: "x"
  int8 ¦ 9223372036854775807 ⇒ 9223372036854775807 7fffffffffffffff
  int8 ¦ 9223372036854775808 ⇒ ERR 22003 value "9223372036854775808" is out of range for type bigint
  int8 ¦ -9223372036854775808 ⇒ -9223372036854775808 8000000000000000
  oid ¦ 1 ⇒ 1 00000001
  oid ¦ 4294967295 ⇒ 4294967295 ffffffff
  oid ¦ -1 ⇒ 4294967295 ffffffff
  oid ¦ 4294967296 ⇒ ERR 22003 value "4294967296" is out of range for type oid
  oid ¦ x ⇒ ERR 22P02 invalid input syntax for type oid: "x"
  float8 ¦ 1 ⇒ 1 3ff0000000000000
  float8 ¦ 1.5 ⇒ 1.5 3ff8000000000000
  float8 ¦ 1e20 ⇒ 1e+20 4415af1d78b58c40
  float8 ¦ 1e15 ⇒ 1e+15 430c6bf526340000
  float8 ¦ 123456789012345 ⇒ 123456789012345 42dc12218377de40
  float8 ¦ 1234567890123456 ⇒ 1.234567890123456e+15 43118b54f22aeb00
  float8 ¦ 0.0001 ⇒ 0.0001 3f1a36e2eb1c432d
  float8 ¦ 0.00001 ⇒ 1e-05 3ee4f8b588e368f1
  float8 ¦ NaN ⇒ NaN 7ff8000000000000
  float8 ¦ inf ⇒ Infinity 7ff0000000000000
  float8 ¦ -Infinity ⇒ -Infinity fff0000000000000
  float8 ¦ 1e400 ⇒ ERR 22003 "1e400" is out of range for type double precision
  float8 ¦ 1e-400 ⇒ ERR 22003 "1e-400" is out of range for type double precision
  float8 ¦ abc ⇒ ERR 22P02 invalid input syntax for type double precision: "abc"
  float8 ¦ -0 ⇒ -0 8000000000000000
  float8 ¦ 0.1 ⇒ 0.1 3fb999999999999a
  float8 ¦ 1e-5 ⇒ 1e-05 3ee4f8b588e368f1
  float8 ¦ 100000 ⇒ 100000 40f86a0000000000
  float8 ¦ 123456.789 ⇒ 123456.789 40fe240c9fbe76c9
  float8 ¦ 5e-324 ⇒ 5e-324 0000000000000001
  float8 ¦ 1.7976931348623157e308 ⇒ 1.7976931348623157e+308 7fefffffffffffff
  float8 ¦ .5 ⇒ 0.5 3fe0000000000000
  float8 ¦ 5. ⇒ 5 4014000000000000
  float4 ¦ 1 ⇒ 1 3f800000
  float4 ¦ 1e6 ⇒ 1e+06 49742400
  float4 ¦ 1234567 ⇒ 1.234567e+06 4996b438
  float4 ¦ 123456 ⇒ 123456 47f12000
  float4 ¦ 0.1 ⇒ 0.1 3dcccccd
  float4 ¦ 1e40 ⇒ ERR 22003 "1e40" is out of range for type real
  float4 ¦ 1e-5 ⇒ 1e-05 3727c5ac
  float4 ¦ 0.0001 ⇒ 0.0001 38d1b717
  float4 ¦ 3.4028235e38 ⇒ 3.4028235e+38 7f7fffff
  float4 ¦ 1e-50 ⇒ ERR 22003 "1e-50" is out of range for type real
  numeric ¦ 1 ⇒ 1 00010000000000000001
  numeric ¦ 1.50 ⇒ 1.50 000200000000000200011388
  numeric ¦ -0.00 ⇒ 0.00 0000000000000002
  numeric ¦ 1e3 ⇒ 1000 000100000000000003e8
  numeric ¦ 1.5e-3 ⇒ 0.0015 0001ffff00000004000f
  numeric ¦ NaN ⇒ NaN 00000000c0000000
  numeric ¦ Infinity ⇒ Infinity 00000000d0000020
  numeric ¦ -inf ⇒ -Infinity 00000000f0000020
  numeric ¦ abc ⇒ ERR 22P02 invalid input syntax for type numeric: "abc"
  numeric ¦ 1e ⇒ ERR 22P02 invalid input syntax for type numeric: "1e"
  numeric ¦ 0.0001 ⇒ 0.0001 0001ffff000000040001
  numeric ¦ 00012.3400 ⇒ 12.3400 0002000000000004000c0d48
  numeric ¦ .5 ⇒ 0.5 0001ffff000000011388
  numeric ¦ 5. ⇒ 5 00010000000000000005
  numeric ¦ 1e131072 ⇒ ERR 22003 value overflows numeric format
  numeric ¦ -1234.5678 ⇒ -1234.5678 000200004000000404d2162e
  numeric ¦ 10000 ⇒ 10000 00010001000000000001
  numeric ¦ 100000000 ⇒ 100000000 00010002000000000001
  numeric ¦ 0.00001234 ⇒ 0.00001234 0001fffe0000000804d2
  numeric ¦ 99999999 ⇒ 99999999 0002000100000000270f270f
  numeric(5,2) ¦ 1.235 ⇒ 1.24 000200000000000200010960
  numeric(5,2) ¦ 999.994 ⇒ 999.99 000200000000000203e726ac
  numeric(5,2) ¦ NaN ⇒ NaN 00000000c0000000
  numeric(3,-2) ¦ 12345 ⇒ 12300 0002000100000000000108fc
  numeric(3,-2) ¦ 150 ⇒ 200 000100000000000000c8
  numeric(2,4) ¦ 0.0012 ⇒ 0.0012 0001ffff00000004000c
  numeric ¦ -0.000000000000000000001 ⇒ -0.000000000000000000001 0001fffa4000001503e8
  """#
