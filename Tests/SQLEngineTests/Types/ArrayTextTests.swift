// SQLEngineTests/Types: PostgreSQL's types. This file: arrays, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func arrayText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  int4[] ¦ {} ⇒ {} 000000000000000000000017
  int4[] ¦ {1,NULL,3} ⇒ {1,NULL,3} 00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003
  int4[] ¦ {1,2 ⇒ ERR 22P02 malformed array literal: "{1,2" D:Unexpected end of input.
  int4[] ¦ {1,,2} ⇒ ERR 22P02 malformed array literal: "{1,,2}" D:Unexpected "," character.
  int4[] ¦ {1}x ⇒ ERR 22P02 malformed array literal: "{1}x" D:Junk after closing right brace.
  int4[] ¦ {a} ⇒ ERR 22P02 invalid input syntax for type integer: "a"
  int4[] ¦ {{1,2},3} ⇒ ERR 22P02 malformed array literal: "{{1,2},3}" D:Unexpected array element.
  int4[] ¦ {1,{2}} ⇒ ERR 22P02 malformed array literal: "{1,{2}}" D:Unexpected "{" character.
  int4[] ¦ [2:1]={} ⇒ ERR 2202E upper bound cannot be less than lower bound
  int4[] ¦ {{{{{{{1}}}}}}} ⇒ ERR 54000 number of array dimensions (7) exceeds the maximum allowed (6)
  int4[] ¦ {"1"} ⇒ {1} 00000001000000000000001700000001000000010000000400000001
  int4[] ¦ {}} ⇒ ERR 22P02 malformed array literal: "{}}" D:Junk after closing right brace.
  int4[] ¦ [1:3]1 ⇒ ERR 22P02 malformed array literal: "[1:3]1" D:Missing "=" after array dimensions.
  int4[] ¦ {{},{}} ⇒ ERR 22P02 malformed array literal: "{{},{}}" D:Unexpected "}" character.
  int4[] ¦ { } ⇒ {} 000000000000000000000017
  int4[] ¦ [1:2={1,2} ⇒ ERR 22P02 malformed array literal: "[1:2={1,2}" D:Missing "]" after array dimensions.
  text[] ¦ {"a\"b","c\\d"} ⇒ {"a\"b","c\\d"} 00000001000000000000001900000002000000010000000361226200000003635c64
  text[] ¦ {a\,b} ⇒ {"a,b"} 000000010000000000000019000000010000000100000003612c62
  text[] ¦ {"a""b"} ⇒ ERR 22P02 malformed array literal: "{"a""b"}" D:Unexpected array element.
  text[] ¦ {a"b} ⇒ ERR 22P02 malformed array literal: "{a"b}" D:Unexpected array element.
  text[] ¦ {a b} ⇒ {"a b"} 000000010000000000000019000000010000000100000003612062
  bool[] ¦ {t,f} ⇒ {t,f} 000000010000000000000010000000020000000100000001010000000100
  bytea[] ¦ {"\\x01"} ⇒ {"\\x01"} 00000001000000000000001100000001000000010000000101
  jsonb[] ¦ {"{\"a\": 1}"} ⇒ {"{\"a\": 1}"} 000000010000000000000eda000000010000000100000009017b2261223a20317d
  varchar(3)[] ¦ {abc} ⇒ {abc} 000000010000000000000413000000010000000100000003616263
  date[] ¦ {2020-01-01} ⇒ {2020-01-01} 00000001000000000000043a00000001000000010000000400001c89
  interval[] ¦ {1 day} ⇒ {"1 day"} 0000000100000000000004a200000001000000010000001000000000000000000000000100000000
  int2vector ¦ 1 2 3 ⇒ 1 2 3 0000000100000000000000150000000300000000000000020001000000020002000000020003
  oidvector ¦ 23 25 ⇒ 23 25 00000001000000000000001a000000020000000000000004000000170000000400000019
  """#
