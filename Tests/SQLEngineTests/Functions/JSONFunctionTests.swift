// SQLEngineTests/Functions: PostgreSQL's functions. This file: JSON, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func jsonFunction() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  || ¦ jsonb={"a":1} ¦ jsonb={"b":2} ⇒ {"a": 1, "b": 2} :: jsonb
  || ¦ jsonb=[1] ¦ jsonb=2 ⇒ [1, 2] :: jsonb
  -> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=a ⇒ {"b": [1, 2, {"c": null}]} :: jsonb
  -> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?=d ⇒ "x" :: jsonb
  -> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ int4=0 ⇒ NULL :: jsonb
  -> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=z ⇒ NULL :: jsonb
  ->> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=a ⇒ {"b": [1, 2, {"c": null}]} :: text
  ->> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?=d ⇒ x :: text
  ->> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=e ⇒ 1.50 :: text
  #> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text[]={a,b,1} ⇒ 2 :: jsonb
  #> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={a,b,-1} ⇒ {"c": null} :: jsonb
  #> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={a,x} ⇒ NULL :: jsonb
  #>> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={a,b,2,c} ⇒ NULL :: text
  #>> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={d} ⇒ x :: text
  -> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ text=a ⇒ {"b":[1, 2,{"c":null}]} :: json
  -> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?=d ⇒ 2 :: json
  -> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ int4=0 ⇒ NULL :: json
  -> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ text=z ⇒ NULL :: json
  ->> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ text=a ⇒ {"b":[1, 2,{"c":null}]} :: text
  ->> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?=d ⇒ 2 :: text
  ->> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ text=e ⇒ 1.50 :: text
  #> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ text[]={a,b,1} ⇒ 2 :: json
  #> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?={a,b,-1} ⇒ {"c":null} :: json
  #> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?={a,x} ⇒ NULL :: json
  #>> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?={a,b,2,c} ⇒ NULL :: text
  #>> ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ¦ ?={d} ⇒ 2 :: text
  -> ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=1 ⇒ "a" :: jsonb
  -> ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=-1 ⇒ {"b": 2} :: jsonb
  -> ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=9 ⇒ NULL :: jsonb
  -> ¦ jsonb=[1,"a",null,{"b":2}] ¦ text=a ⇒ NULL :: jsonb
  -> ¦ jsonb=[1,"a",null,{"b":2}] ¦ ?=1 ⇒ NULL :: jsonb
  ->> ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=1 ⇒ a :: text
  ->> ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=2 ⇒ NULL :: text
  @> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ jsonb={"d":"x"} ⇒ t :: boolean
  @> ¦ jsonb=[1,"a",null,{"b":2}] ¦ jsonb=[1] ⇒ t :: boolean
  @> ¦ jsonb=[1,"a",null,{"b":2}] ¦ jsonb=1 ⇒ t :: boolean
  @> ¦ jsonb={"a":1} ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ⇒ f :: boolean
  @> ¦ jsonb=[1,[2]] ¦ jsonb=[[2]] ⇒ t :: boolean
  @> ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={"e":1.5} ⇒ t :: boolean
  @> ¦ jsonb=1 ¦ jsonb=[1] ⇒ f :: boolean
  @> ¦ jsonb={} ¦ jsonb=[] ⇒ f :: boolean
  <@ ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ jsonb={"d":"x"} ⇒ f :: boolean
  <@ ¦ jsonb=[1,"a",null,{"b":2}] ¦ jsonb=[1] ⇒ f :: boolean
  <@ ¦ jsonb=[1,"a",null,{"b":2}] ¦ jsonb=1 ⇒ f :: boolean
  <@ ¦ jsonb={"a":1} ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ⇒ f :: boolean
  <@ ¦ jsonb=[1,[2]] ¦ jsonb=[[2]] ⇒ f :: boolean
  <@ ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?={"e":1.5} ⇒ f :: boolean
  <@ ¦ jsonb=1 ¦ jsonb=[1] ⇒ t :: boolean
  <@ ¦ jsonb={} ¦ jsonb=[] ⇒ f :: boolean
  ? ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=a ⇒ t :: boolean
  ? ¦ jsonb=[1,"a",null,{"b":2}] ¦ text=a ⇒ t :: boolean
  ? ¦ jsonb="a" ¦ text=a ⇒ t :: boolean
  ?| ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text[]={z,a} ⇒ t :: boolean
  ?& ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text[]={z,a} ⇒ f :: boolean
  ?& ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text[]={d,a} ⇒ t :: boolean
  - ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text=a ⇒ {"d": "x", "e": 1.50} :: jsonb
  - ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=1 ⇒ [1, null, {"b": 2}] :: jsonb
  - ¦ jsonb=[1,"a",null,{"b":2}] ¦ int4=-1 ⇒ [1, "a", null] :: jsonb
  - ¦ jsonb=[1,"a",null,{"b":2}] ¦ text=a ⇒ [1, null, {"b": 2}] :: jsonb
  - ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ text[]={a,d} ⇒ {"e": 1.50} :: jsonb
  - ¦ jsonb=1 ¦ text=a ⇒ ERR 22023 cannot delete from scalar
  - ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ¦ ?=a ⇒ {"d": "x", "e": 1.50} :: jsonb
  #- ¦ jsonb=[1,"a",null,{"b":2}] ¦ text[]={x} ⇒ ERR 22P02 path element at position 1 is not an integer: "x"
  jsonb_set ¦ jsonb=[1,"a",null,{"b":2}] ¦ text[]={9} ¦ jsonb=9 ⇒ [1, "a", null, {"b": 2}, 9] :: jsonb
  jsonb_set ¦ jsonb=1 ¦ text[]={a} ¦ jsonb=1 ⇒ ERR 22023 cannot set path in scalar
  jsonb_insert ¦ jsonb=[1,"a",null,{"b":2}] ¦ text[]={1} ¦ jsonb=9 ⇒ [1, 9, "a", null, {"b": 2}] :: jsonb
  jsonb_insert ¦ jsonb=[1,"a",null,{"b":2}] ¦ text[]={1} ¦ jsonb=9 ¦ bool=t ⇒ [1, "a", 9, null, {"b": 2}] :: jsonb
  jsonb_insert ¦ jsonb=[1,"a",null,{"b":2}] ¦ text[]={-1} ¦ jsonb=9 ¦ bool=t ⇒ [1, "a", null, {"b": 2}, 9] :: jsonb
  jsonb_pretty ¦ jsonb=[] ⇒ [\n] :: text
  jsonb_pretty ¦ jsonb={} ⇒ {\n} :: text
  jsonb_typeof ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ⇒ object :: text
  jsonb_typeof ¦ jsonb=[1,"a",null,{"b":2}] ⇒ array :: text
  jsonb_typeof ¦ jsonb=1 ⇒ number :: text
  jsonb_typeof ¦ jsonb=null ⇒ null :: text
  jsonb_typeof ¦ jsonb=true ⇒ boolean :: text
  jsonb_array_length ¦ jsonb=[1,"a",null,{"b":2}] ⇒ 4 :: integer
  jsonb_array_length ¦ jsonb=1 ⇒ ERR 22023 cannot get array length of a scalar
  json_array_length ¦ json=[1,2] ⇒ 2 :: integer
  json_array_length ¦ json={} ⇒ ERR 22023 cannot get array length of a non-array
  jsonb_each_text ¦ jsonb=[1,"a",null,{"b":2}] ⇒ ERR 22023 cannot call jsonb_each_text on a non-object
  jsonb_array_elements ¦ jsonb=[1,"a",null,{"b":2}] ⇒ 1|"a"|null|{"b": 2} :: jsonb
  jsonb_array_elements ¦ jsonb=1 ⇒ ERR 22023 cannot extract elements from a scalar
  jsonb_array_elements_text ¦ jsonb=[1,"a",null,{"b":2}] ⇒ 1|a|NULL|{"b": 2} :: text
  json_array_elements ¦ json=[1, {"a": 2}] ⇒ 1|{"a": 2} :: json
  json_array_elements ¦ json=1 ⇒ ERR 22023 cannot call json_array_elements on a scalar
  json_array_elements ¦ json={} ⇒ ERR 22023 cannot call json_array_elements on a non-array
  jsonb_object_keys ¦ jsonb={"a":{"b":[1,2,{"c":null}]},"d":"x","e":1.50} ⇒ a|d|e :: text
  jsonb_object_keys ¦ jsonb=[1,"a",null,{"b":2}] ⇒ ERR 22023 cannot call jsonb_object_keys on an array
  jsonb_object_keys ¦ jsonb=1 ⇒ ERR 22023 cannot call jsonb_object_keys on a scalar
  json_object_keys ¦ json={"a":{"b":[1, 2,{"c":null}]},"d":"xy","e":1.50, "d":2} ⇒ a|d|e|d :: text
  json_object_keys ¦ json=[] ⇒ ERR 22023 cannot call json_object_keys on an array
  json_each ¦ json=[] ⇒ ERR 22023 cannot deconstruct an array as an object
  json_each ¦ json=1 ⇒ ERR 22023 cannot deconstruct a scalar
  json_build_object ¦ text=a ¦ int4=1 ¦ text=b ¦ bool=t ⇒ {"a" : 1, "b" : true} :: json
  json_build_object ¦ int4=1 ¦ timestamp=2020-01-01 10:00 ⇒ {"1" : "2020-01-01T10:00:00"} :: json
  json_build_object ¦ text ¦ int4=1 ⇒ ERR 22023 argument 1 cannot be null H:Object keys should be text.
  json_build_object ¦ text=a ¦ int4[]={1,2} ⇒ {"a" : [1,2]} :: json
  json_build_object ¦ text=a ¦ json={"x": 1} ⇒ {"a" : {"x": 1}} :: json
  json_build_object ¦ text=a ¦ ?=b ⇒ {"a" : "b"} :: json
  jsonb_build_object ¦ text=b ¦ int4=1 ¦ text=a ¦ numeric=1.50 ⇒ {"a": 1.50, "b": 1} :: jsonb
  jsonb_build_object ¦ text=a ¦ timestamptz=2020-01-01 10:00+00 ⇒ {"a": "2020-01-01T10:00:00+00:00"} :: jsonb
  jsonb_build_object ¦ text ¦ int4=1 ⇒ ERR 22023 argument 1: key must not be null
  json_build_array ¦ int4=1 ¦ text=a ¦ text ¦ json=[1] ⇒ [1, "a", null, [1]] :: json
  jsonb_build_array ¦ int4=1 ¦ text=a ¦ date=2020-01-01 ¦ float8=NaN ⇒ [1, "a", "2020-01-01", "NaN"] :: jsonb
  to_json ¦ text=a"b ⇒ "a\"b" :: json
  to_json ¦ int4=1 ⇒ 1 :: json
  to_json ¦ timestamptz=2020-01-01 10:00+00 ⇒ "2020-01-01T10:00:00+00:00" :: json
  to_json ¦ int4[]={{1,2},{3,4}} ⇒ [[1,2],[3,4]] :: json
  to_json ¦ date=2020-01-01 ⇒ "2020-01-01" :: json
  to_json ¦ float8=1e20 ⇒ 1e+20 :: json
  to_json ¦ interval=1 day ⇒ "1 day" :: json
  to_json ¦ bytea=\x01 ⇒ "\\x01" :: json
  to_jsonb ¦ text=a ⇒ "a" :: jsonb
  to_jsonb ¦ numeric=1.0 ⇒ 1.0 :: jsonb
  to_jsonb ¦ float8=1e20 ⇒ 100000000000000000000 :: jsonb
  to_jsonb ¦ int4[]={1,2,3} ⇒ [1, 2, 3] :: jsonb
  to_jsonb ¦ timestamptz=infinity ⇒ "infinity" :: jsonb
  array_to_json ¦ int4[]={{1,2},{3,4}} ⇒ [[1,2],[3,4]] :: json
  json_object ¦ text[]={a,1,b,2} ⇒ {"a" : "1", "b" : "2"} :: json
  json_object ¦ text[]={a,b} ¦ text[]={1,2} ⇒ {"a" : "1", "b" : "2"} :: json
  json_object ¦ text[]={a} ⇒ ERR 2202E array must have even number of elements
  jsonb_object ¦ text[]={b,1,a,NULL} ⇒ {"a": null, "b": "1"} :: jsonb
  = ¦ jsonb={"a":1} ¦ jsonb={"a":1.0} ⇒ t :: boolean
  = ¦ jsonb=[1,2] ¦ jsonb={"a":1} ⇒ f :: boolean
  < ¦ jsonb={"a":1} ¦ jsonb={"a":1.0} ⇒ f :: boolean
  < ¦ jsonb=[1,2] ¦ jsonb={"a":1} ⇒ t :: boolean
  >= ¦ jsonb={"a":1} ¦ jsonb={"a":1.0} ⇒ t :: boolean
  >= ¦ jsonb=[1,2] ¦ jsonb={"a":1} ⇒ f :: boolean
  <> ¦ jsonb={"a":1} ¦ jsonb={"a":1.0} ⇒ f :: boolean
  <> ¦ jsonb=[1,2] ¦ jsonb={"a":1} ⇒ t :: boolean
  json_build_array ¦ ?=a ⇒ ["a"] :: json
  to_json ¦ ?=a ⇒ ERR 42804 could not determine polymorphic type because input has type unknown
  - ¦ jsonb={} ¦ ?=a ⇒ {} :: jsonb
  || ¦ jsonb={} ¦ ?=a ⇒ ERR 22P02 invalid input syntax for type json D:Token "a" is invalid. C:JSON data, line 1: a
  = ¦ jsonb={} ¦ ?=a ⇒ ERR 22P02 invalid input syntax for type json D:Token "a" is invalid. C:JSON data, line 1: a
  < ¦ jsonb={} ¦ ?=a ⇒ ERR 22P02 invalid input syntax for type json D:Token "a" is invalid. C:JSON data, line 1: a
  @> ¦ jsonb={} ¦ ?=a ⇒ ERR 22P02 invalid input syntax for type json D:Token "a" is invalid. C:JSON data, line 1: a
  -> ¦ jsonb={} ¦ ?=a ⇒ NULL :: jsonb
  """#
