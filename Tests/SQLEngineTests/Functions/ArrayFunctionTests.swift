// SQLEngineTests/Functions: PostgreSQL's functions. This file: arrays and series, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func arrayFunction() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  || ¦ int4[]={1} ¦ int4[]={2,3} ⇒ {1,2,3} :: integer[]
  || ¦ int4[]={1} ¦ int4=5 ⇒ {1,5} :: integer[]
  || ¦ int4=5 ¦ int4[]={1} ⇒ {5,1} :: integer[]
  || ¦ int4[]={1} ¦ ?={2} ⇒ {1,2} :: integer[]
  || ¦ int4[]={{1,2}} ¦ int4[]={3,4} ⇒ {{1,2},{3,4}} :: integer[]
  || ¦ int4[]={1} ¦ int8=5 ⇒ {1,5} :: bigint[]
  || ¦ int4[]={1} ¦ int4[] ⇒ {1} :: integer[]
  string_to_array ¦ text=xx~~yy~~zz ¦ text=~~ ⇒ {xx,yy,zz} :: text[]
  string_to_array ¦ text=xx~~yy~~zz ¦ text=~~ ¦ text=yy ⇒ {xx,NULL,zz} :: text[]
  string_to_array ¦ text=abc ¦ text ⇒ {a,b,c} :: text[]
  string_to_array ¦ text= ¦ text=, ⇒ {} :: text[]
  string_to_array ¦ text ¦ text=, ⇒ NULL :: text[]
  string_to_array ¦ text=abc ¦ text= ⇒ {abc} :: text[]
  @> ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ t :: boolean
  @> ¦ int4[]={2,3} ¦ int4[]={1,2,3} ⇒ f :: boolean
  @> ¦ int4[]={1,2,3} ¦ int4[]={} ⇒ t :: boolean
  @> ¦ int4[]={1,2,3} ¦ int4[]={NULL} ⇒ f :: boolean
  @> ¦ int4[]={1,2,3} ¦ ?={2} ⇒ t :: boolean
  <@ ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ f :: boolean
  <@ ¦ int4[]={2,3} ¦ int4[]={1,2,3} ⇒ t :: boolean
  <@ ¦ int4[]={1,2,3} ¦ int4[]={} ⇒ f :: boolean
  <@ ¦ int4[]={1,2,3} ¦ int4[]={NULL} ⇒ f :: boolean
  <@ ¦ int4[]={1,2,3} ¦ ?={2} ⇒ f :: boolean
  && ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ t :: boolean
  && ¦ int4[]={2,3} ¦ int4[]={1,2,3} ⇒ t :: boolean
  && ¦ int4[]={1,2,3} ¦ int4[]={} ⇒ f :: boolean
  && ¦ int4[]={1,2,3} ¦ int4[]={NULL} ⇒ f :: boolean
  && ¦ int4[]={1,2,3} ¦ ?={2} ⇒ t :: boolean
  array_length ¦ int4[]={1,2,3} ¦ int4=1 ⇒ 3 :: integer
  array_length ¦ int4[]={{1,2},{3,4}} ¦ int4=2 ⇒ 2 :: integer
  array_length ¦ int4[]={1,2,3} ¦ int4=2 ⇒ NULL :: integer
  array_length ¦ int4[]={} ¦ int4=1 ⇒ NULL :: integer
  array_length ¦ int4[]=[0:2]={1,2,3} ¦ int4=1 ⇒ 3 :: integer
  array_lower ¦ int4[]={1,2,3} ¦ int4=1 ⇒ 1 :: integer
  array_lower ¦ int4[]={{1,2},{3,4}} ¦ int4=2 ⇒ 1 :: integer
  array_lower ¦ int4[]={1,2,3} ¦ int4=2 ⇒ NULL :: integer
  array_lower ¦ int4[]={} ¦ int4=1 ⇒ NULL :: integer
  array_lower ¦ int4[]=[0:2]={1,2,3} ¦ int4=1 ⇒ 0 :: integer
  array_upper ¦ int4[]={1,2,3} ¦ int4=1 ⇒ 3 :: integer
  array_upper ¦ int4[]={{1,2},{3,4}} ¦ int4=2 ⇒ 2 :: integer
  array_upper ¦ int4[]={1,2,3} ¦ int4=2 ⇒ NULL :: integer
  array_upper ¦ int4[]={} ¦ int4=1 ⇒ NULL :: integer
  array_upper ¦ int4[]=[0:2]={1,2,3} ¦ int4=1 ⇒ 2 :: integer
  array_ndims ¦ int4[]={{1,2},{3,4}} ⇒ 2 :: integer
  array_ndims ¦ int4[]={} ⇒ NULL :: integer
  cardinality ¦ int4[]={{1,2},{3,4}} ⇒ 4 :: integer
  cardinality ¦ int4[]={} ⇒ 0 :: integer
  array_dims ¦ int4[]={{1,2},{3,4}} ⇒ [1:2][1:2] :: text
  array_dims ¦ int4[]=[0:2]={1,2,3} ⇒ [0:2] :: text
  array_append ¦ int4[]={1,2,3} ¦ int4=4 ⇒ {1,2,3,4} :: integer[]
  array_append ¦ int4[] ¦ int4=1 ⇒ {1} :: integer[]
  array_append ¦ int4[]={1,2,3} ¦ int8=4 ⇒ {1,2,3,4} :: bigint[]
  array_append ¦ int4[]={1,2,3} ¦ ?=7 ⇒ {1,2,3,7} :: integer[]
  array_append ¦ int4[]={{1,2},{3,4}} ¦ int4=1 ⇒ ERR 22000 argument must be empty or one-dimensional array
  array_prepend ¦ int4=0 ¦ int4[]={1,2,3} ⇒ {0,1,2,3} :: integer[]
  array_cat ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ {1,2,3,2,3} :: integer[]
  array_cat ¦ int4[]={{1,2},{3,4}} ¦ int4[]={5,6} ⇒ {{1,2},{3,4},{5,6}} :: integer[]
  array_position ¦ text[]={a,b,NULL,c} ¦ text=c ⇒ 4 :: integer
  array_position ¦ text[]={a,b,NULL,c} ¦ ?=b ⇒ 2 :: integer
  array_position ¦ text[]={a,b,NULL,c} ¦ text ⇒ 3 :: integer
  array_position ¦ text[]={a,b,NULL,c} ¦ text=a ¦ int4=2 ⇒ NULL :: integer
  array_position ¦ text[]={a,b,NULL,c} ¦ text=z ⇒ NULL :: integer
  array_positions ¦ int4[]={1,2,3} ¦ int4=2 ⇒ {2} :: integer[]
  array_positions ¦ text[]={a,b,NULL,c} ¦ text=a ⇒ {1} :: integer[]
  array_remove ¦ int4[]={1,2,3} ¦ int4=2 ⇒ {1,3} :: integer[]
  array_remove ¦ text[]={a,b,NULL,c} ¦ text ⇒ {a,b,c} :: text[]
  array_remove ¦ int4[]={1} ¦ int4=1 ⇒ {} :: integer[]
  array_replace ¦ int4[]={1,2,3} ¦ int4=2 ¦ int4=9 ⇒ {1,9,3} :: integer[]
  array_replace ¦ text[]={a,b,NULL,c} ¦ text ¦ text=z ⇒ {a,b,z,c} :: text[]
  array_to_string ¦ text[]={a,b,NULL,c} ¦ text=, ⇒ a,b,c :: text
  array_to_string ¦ text[]={a,b,NULL,c} ¦ text=, ¦ text=* ⇒ a,b,*,c :: text
  array_to_string ¦ int4[]={{1,2},{3,4}} ¦ text=- ⇒ 1-2-3-4 :: text
  array_to_string ¦ timestamptz[]={2020-01-01 00:00+00} ¦ text=, ⇒ 2020-01-01 00:00:00+00 :: text
  array_fill ¦ int4=7 ¦ int4[]={2,2} ⇒ {{7,7},{7,7}} :: integer[]
  array_fill ¦ int4=7 ¦ int4[]={2} ¦ int4[]={0} ⇒ [0:1]={7,7} :: integer[]
  array_fill ¦ int4 ¦ int4[]={2} ⇒ {NULL,NULL} :: integer[]
  trim_array ¦ int4[]={1,2,3} ¦ int4=2 ⇒ {1} :: integer[]
  trim_array ¦ int4[]={1,2,3} ¦ int4=5 ⇒ ERR 2202E number of elements to trim must be between 0 and 3
  unnest ¦ int4[]={{1,2},{3,4}} ⇒ 1|2|3|4 :: integer
  unnest ¦ text[]={a,b,NULL,c} ⇒ a|b|NULL|c :: text
  generate_subscripts ¦ int4[]={1,2,3} ¦ int4=1 ⇒ 1|2|3 :: integer
  generate_subscripts ¦ int4[]={1,2,3} ¦ int4=1 ¦ bool=t ⇒ 3|2|1 :: integer
  generate_series ¦ int4=1 ¦ int4=5 ⇒ 1|2|3|4|5 :: integer
  generate_series ¦ int4=5 ¦ int4=1 ¦ int4=-2 ⇒ 5|3|1 :: integer
  generate_series ¦ int4=1 ¦ int4=5 ¦ int4=0 ⇒ ERR 22023 step size cannot equal zero
  generate_series ¦ numeric=1 ¦ numeric=2 ¦ numeric=0.4 ⇒ 1|1.4|1.8 :: numeric
  generate_series ¦ int8=1 ¦ int8=3 ⇒ 1|2|3 :: bigint
  generate_series ¦ int4=1 ¦ int8=3 ⇒ 1|2|3 :: bigint
  = ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ f :: boolean
  = ¦ int4[]={1,NULL} ¦ int4[]={1,2} ⇒ f :: boolean
  < ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ t :: boolean
  < ¦ int4[]={1,NULL} ¦ int4[]={1,2} ⇒ f :: boolean
  >= ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ f :: boolean
  >= ¦ int4[]={1,NULL} ¦ int4[]={1,2} ⇒ t :: boolean
  <> ¦ int4[]={1,2,3} ¦ int4[]={2,3} ⇒ t :: boolean
  <> ¦ int4[]={1,NULL} ¦ int4[]={1,2} ⇒ t :: boolean
  pg_typeof ¦ int4[]={1,2,3} ⇒ integer[] :: regtype
  array_length ¦ ?={1} ¦ int4=1 ⇒ ERR 42804 could not determine polymorphic type because input has type unknown
  array_append ¦ ?={1} ¦ int4=2 ⇒ {1,2} :: integer[]
  string_to_array ¦ ?=a ¦ ?=, ⇒ {a} :: text[]
  array_cat ¦ ?={1} ¦ ?={2} ⇒ {1,2} :: text[]
  || ¦ int4[]={1} ¦ int4=1 ⇒ {1,1} :: integer[]
  """#
