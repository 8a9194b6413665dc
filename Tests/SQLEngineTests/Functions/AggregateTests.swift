// SQLEngineTests/Functions: PostgreSQL's functions. This file: aggregates, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func aggregate() {
  let bench = Bench()
  bench.check(cases, bench.aggregate)
}

private let cases = #"""
  sum ¦ int2 ¦ 1 ⇒ 1 :: bigint
  sum ¦ int2 ¦ \N ⇒ NULL :: bigint
  avg ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 2.5000000000000000 :: numeric
  avg ¦ int2 ¦ \N ⇒ NULL :: numeric
  stddev ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: numeric
  stddev ¦ int2 ¦ 1 ⇒ NULL :: numeric
  variance ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.6666666666666667 :: numeric
  var_pop ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2500000000000000 :: numeric
  var_pop ¦ int2 ¦ 1 ⇒ 0 :: numeric
  stddev_pop ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.1180339887498948 :: numeric
  bit_and ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 0 :: smallint
  bit_and ¦ int2 ¦ 1 ⇒ 1 :: smallint
  bit_and ¦ int2 ¦ \N ⇒ NULL :: smallint
  bit_or ¦ int2 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 7 :: smallint
  bit_or ¦ int2 ¦ 1 ⇒ 1 :: smallint
  bit_or ¦ int2 ¦ \N ⇒ NULL :: smallint
  sum ¦ int4 ¦ 1 ⇒ 1 :: bigint
  sum ¦ int4 ¦ \N ⇒ NULL :: bigint
  avg ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 2.5000000000000000 :: numeric
  avg ¦ int4 ¦ 1 ⇒ 1.00000000000000000000 :: numeric
  avg ¦ int4 ¦ \N ⇒ NULL :: numeric
  stddev ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: numeric
  stddev ¦ int4 ¦ 1 ⇒ NULL :: numeric
  stddev ¦ int4 ¦ \N ⇒ NULL :: numeric
  variance ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.6666666666666667 :: numeric
  variance ¦ int4 ¦ 1 ⇒ NULL :: numeric
  var_pop ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2500000000000000 :: numeric
  var_pop ¦ int4 ¦ 1 ⇒ 0 :: numeric
  var_pop ¦ int4 ¦ \N ⇒ NULL :: numeric
  stddev_pop ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.1180339887498948 :: numeric
  stddev_pop ¦ int4 ¦ 1 ⇒ 0 :: numeric
  bit_or ¦ int4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 7 :: integer
  bit_or ¦ int4 ¦ 1 ⇒ 1 :: integer
  sum ¦ int8 ¦ 1 ⇒ 1 :: numeric
  sum ¦ int8 ¦ \N ⇒ NULL :: numeric
  avg ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 2.5000000000000000 :: numeric
  avg ¦ int8 ¦ 1 ⇒ 1.00000000000000000000 :: numeric
  avg ¦ int8 ¦ \N ⇒ NULL :: numeric
  stddev ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: numeric
  stddev ¦ int8 ¦ 1 ⇒ NULL :: numeric
  stddev ¦ int8 ¦ \N ⇒ NULL :: numeric
  variance ¦ int8 ¦ \N ⇒ NULL :: numeric
  var_pop ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2500000000000000 :: numeric
  var_pop ¦ int8 ¦ 1 ⇒ 0 :: numeric
  var_pop ¦ int8 ¦ \N ⇒ NULL :: numeric
  stddev_pop ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.1180339887498948 :: numeric
  stddev_pop ¦ int8 ¦ 1 ⇒ 0 :: numeric
  stddev_pop ¦ int8 ¦ \N ⇒ NULL :: numeric
  bit_and ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 0 :: bigint
  bit_and ¦ int8 ¦ 1 ⇒ 1 :: bigint
  bit_or ¦ int8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 7 :: bigint
  bit_or ¦ int8 ¦ 1 ⇒ 1 :: bigint
  bit_or ¦ int8 ¦ \N ⇒ NULL :: bigint
  sum ¦ numeric ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 10 :: numeric
  sum ¦ numeric ¦ \N ⇒ NULL :: numeric
  avg ¦ numeric ¦ 1 ⇒ 1.00000000000000000000 :: numeric
  avg ¦ numeric ¦ \N ⇒ NULL :: numeric
  stddev ¦ numeric ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: numeric
  stddev ¦ numeric ¦ \N ⇒ NULL :: numeric
  variance ¦ numeric ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.6666666666666667 :: numeric
  variance ¦ numeric ¦ 1 ⇒ NULL :: numeric
  variance ¦ numeric ¦ \N ⇒ NULL :: numeric
  var_pop ¦ numeric ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2500000000000000 :: numeric
  var_pop ¦ numeric ¦ 1 ⇒ 0 :: numeric
  stddev_pop ¦ numeric ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.1180339887498948 :: numeric
  stddev_pop ¦ numeric ¦ \N ⇒ NULL :: numeric
  avg ¦ float4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 2.5 :: double precision
  avg ¦ float4 ¦ 1 ⇒ 1 :: double precision
  avg ¦ float4 ¦ \N ⇒ NULL :: double precision
  stddev ¦ float4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: double precision
  stddev ¦ float4 ¦ 1 ⇒ NULL :: double precision
  stddev ¦ float4 ¦ \N ⇒ NULL :: double precision
  variance ¦ float4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.6666666666666667 :: double precision
  variance ¦ float4 ¦ 1 ⇒ NULL :: double precision
  variance ¦ float4 ¦ \N ⇒ NULL :: double precision
  var_pop ¦ float4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.25 :: double precision
  var_pop ¦ float4 ¦ 1 ⇒ 0 :: double precision
  stddev_pop ¦ float4 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.118033988749895 :: double precision
  stddev_pop ¦ float4 ¦ 1 ⇒ 0 :: double precision
  stddev_pop ¦ float4 ¦ \N ⇒ NULL :: double precision
  sum ¦ float8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 10 :: double precision
  sum ¦ float8 ¦ 1 ⇒ 1 :: double precision
  sum ¦ float8 ¦ \N ⇒ NULL :: double precision
  avg ¦ float8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 2.5 :: double precision
  avg ¦ float8 ¦ \N ⇒ NULL :: double precision
  stddev ¦ float8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.2909944487358056 :: double precision
  stddev ¦ float8 ¦ 1 ⇒ NULL :: double precision
  stddev ¦ float8 ¦ \N ⇒ NULL :: double precision
  variance ¦ float8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.6666666666666667 :: double precision
  variance ¦ float8 ¦ \N ⇒ NULL :: double precision
  var_pop ¦ float8 ¦ 1 ¦ 2 ¦ 3 ¦ 4 ⇒ 1.25 :: double precision
  var_pop ¦ float8 ¦ \N ⇒ NULL :: double precision
  stddev_pop ¦ float8 ¦ \N ⇒ NULL :: double precision
  sum ¦ int8 ¦ 9223372036854775807 ¦ 1 ⇒ 9223372036854775808 :: numeric
  avg ¦ numeric ¦ 1.5 ¦ 2.25 ¦ NaN ⇒ NaN :: numeric
  sum ¦ interval ¦ 1 day ¦ 02:00 ⇒ 1 day 02:00:00 :: interval
  avg ¦ interval ¦ 1 day ¦ 02:00 ⇒ 13:00:00 :: interval
  sum ¦ numeric ¦ 1.50 ¦ 2 ⇒ 3.50 :: numeric
  stddev ¦ numeric ¦ 1.5 ¦ 2.25 ¦ 10 ⇒ 4.7059359678318333 :: numeric
  bool_or ¦ bool ¦ t ¦ f ⇒ t :: boolean
  array_agg ¦ int4 ¦ 1 ¦ \N ¦ 3 ⇒ {1,NULL,3} :: integer[]
  array_agg ¦ int4[] ¦ {1,2} ¦ {3,4} ⇒ {{1,2},{3,4}} :: integer[]
  array_agg ¦ text ¦ a b ¦ c ⇒ {"a b",c} :: text[]
  json_agg ¦ int4 ¦ 1 ¦ 2 ¦ \N ⇒ [1, 2, null] :: json
  json_object_agg ¦ text;int4 ¦ a;1 ¦ b;2 ⇒ { "a" : 1, "b" : 2 } :: json
  json_agg ¦ int4[] ¦ {1} ¦ {2} ⇒ [[1], \n [2]] :: json
  corr ¦ float8;float8 ¦ 1;2 ¦ 2;4.5 ¦ 3;5 ⇒ 0.9332565252573828 :: double precision
  covar_pop ¦ float8;float8 ¦ 1;2 ¦ 2;4.5 ¦ 3;5 ⇒ 1 :: double precision
  regr_slope ¦ float8;float8 ¦ 1;2 ¦ 2;4.5 ¦ 3;5 ⇒ 0.5806451612903226 :: double precision
  regr_count ¦ float8;float8 ¦ 1;2 ¦ 2;4.5 ¦ 3;5 ⇒ 3 :: bigint
  percentile_cont ¦ float8;float8 ¦ 0.5;1 ¦ 0.5;2 ¦ 0.5;4 ¦ 0.5;10 ⇒ 3 :: double precision
  percentile_disc ¦ float8;text ¦ 0.5;a ¦ 0.5;b ¦ 0.5;c ⇒ b :: text
  mode ¦ text ¦ a ¦ b ¦ b ¦ c ⇒ b :: text
  """#
