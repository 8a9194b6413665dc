// SQLEngineTests/Types: PostgreSQL's types. This file: JSON, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func jsonText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  json ¦ {"a": 1} ⇒ {"a": 1} 7b2261223a20317d
  json ¦ abc ⇒ ERR 22P02 invalid input syntax for type json D:Token "abc" is invalid. C:JSON data, line 1: abc
  json ¦ {a:1} ⇒ ERR 22P02 invalid input syntax for type json D:Token "a" is invalid. C:JSON data, line 1: {a...
  json ¦ 01 ⇒ ERR 22P02 invalid input syntax for type json D:Token "01" is invalid. C:JSON data, line 1: 01
  json ¦ 1. ⇒ ERR 22P02 invalid input syntax for type json D:Token "1." is invalid. C:JSON data, line 1: 1.
  json ¦ - ⇒ ERR 22P02 invalid input syntax for type json D:Token "-" is invalid. C:JSON data, line 1: -
  json ¦ nul ⇒ ERR 22P02 invalid input syntax for type json D:Token "nul" is invalid. C:JSON data, line 1: nul
  json ¦ "abc ⇒ ERR 22P02 invalid input syntax for type json D:Token ""abc" is invalid. C:JSON data, line 1: "abc
  json ¦ "a ¦ b" ⇒ ERR 22P02 invalid input syntax for type json D:Token ""a" is invalid. C:JSON data, line 1: "a
  json ¦ 1e5 ⇒ 1e5 316535
  json ¦ [] ⇒ [] 5b5d
  json ¦ ["\ud83d\ude00"] ⇒ ["\ud83d\ude00"] 5b225c75643833645c7564653030225d
  json ¦ tru ⇒ ERR 22P02 invalid input syntax for type json D:Token "tru" is invalid. C:JSON data, line 1: tru
  jsonb ¦ {"b":1, "a":2} ⇒ {"a": 2, "b": 1} 017b2261223a20322c202262223a20317d
  jsonb ¦ {"aa":1,"b":2,"aa":3} ⇒ {"b": 2, "aa": 3} 017b2262223a20322c20226161223a20337d
  jsonb ¦ [1, 2.50, 1e3, 1e-2] ⇒ [1, 2.50, 1000, 0.01] 015b312c20322e35302c20313030302c20302e30315d
  jsonb ¦ "\u0041" ⇒ "A" 01224122
  jsonb ¦ null ⇒ null 016e756c6c
  jsonb ¦ "é" ⇒ "é" 0122c3a922
  jsonb ¦ -0 ⇒ 0 0130
  jsonb ¦ 1.0 ⇒ 1.0 01312e30
  jsonb ¦ {} ⇒ {} 017b7d
  jsonb ¦ [] ⇒ [] 015b5d
  jsonb ¦ [[],{}] ⇒ [[], {}] 015b5b5d2c207b7d5d
  jsonb ¦ {"":1} ⇒ {"": 1} 017b22223a20317d
  jsonb ¦ "\ud83d\ude00" ⇒ "😀" 0122f09f988022
  """#
