// SQLEngineTests/Functions: PostgreSQL's functions. This file: mathematics, comparisons and how operators are chosen, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func mathematics() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  + ¦ int4=7 ¦ int4=2 ⇒ 9 :: integer
  + ¦ int4=-2147483648 ¦ int4=-1 ⇒ ERR 22003 integer out of range
  + ¦ int8=9223372036854775807 ¦ int8=2 ⇒ ERR 22003 bigint out of range
  + ¦ int4=5 ¦ int8=3 ⇒ 8 :: bigint
  + ¦ numeric=1 ¦ numeric=3 ⇒ 4 :: numeric
  + ¦ numeric=0.00001 ¦ numeric=3 ⇒ 3.00001 :: numeric
  + ¦ float8=1e308 ¦ float8=10 ⇒ 1e+308 :: double precision
  + ¦ ?=5 ¦ int4=1 ⇒ 6 :: integer
  + ¦ int4=1 ¦ numeric=1.5 ⇒ 2.5 :: numeric
  + ¦ numeric=Infinity ¦ numeric=-Infinity ⇒ NaN :: numeric
  + ¦ float4=1.1 ¦ float4=2.2 ⇒ 3.3000002 :: real
  + ¦ float4=1.1 ¦ float8=2.2 ⇒ 3.300000023841858 :: double precision
  - ¦ int4=2147483647 ¦ int4=2 ⇒ 2147483645 :: integer
  - ¦ int8=9223372036854775807 ¦ int8=2 ⇒ 9223372036854775805 :: bigint
  - ¦ int4=5 ¦ int8=3 ⇒ 2 :: bigint
  - ¦ numeric=7.5 ¦ numeric=2 ⇒ 5.5 :: numeric
  - ¦ numeric=1 ¦ numeric=3 ⇒ -2 :: numeric
  - ¦ numeric=1 ¦ numeric=0 ⇒ 1 :: numeric
  - ¦ float8=7 ¦ float8=2 ⇒ 5 :: double precision
  - ¦ int4=1 ¦ ?=abc ⇒ ERR 22P02 invalid input syntax for type integer: "abc"
  - ¦ int4=1 ¦ numeric=1.5 ⇒ -0.5 :: numeric
  - ¦ float4=1.1 ¦ float4=2.2 ⇒ -1.1 :: real
  - ¦ numeric=1 ¦ numeric=100000000000000000000 ⇒ -99999999999999999999 :: numeric
  - ¦ numeric=4.99 ¦ numeric=9999 ⇒ -9994.01 :: numeric
  * ¦ int4=-2147483648 ¦ int4=-1 ⇒ ERR 22003 integer out of range
  * ¦ int2=300 ¦ int2=200 ⇒ ERR 22003 smallint out of range
  * ¦ int4=5 ¦ int8=3 ⇒ 15 :: bigint
  * ¦ numeric=7.5 ¦ numeric=2 ⇒ 15.0 :: numeric
  * ¦ numeric=0.00001 ¦ numeric=3 ⇒ 0.00003 :: numeric
  * ¦ numeric=1 ¦ numeric=0 ⇒ 0 :: numeric
  * ¦ numeric=12345678901234567890.123 ¦ numeric=-0.00345 ⇒ -42592592209259259.22092435 :: numeric
  * ¦ float8=7 ¦ float8=2 ⇒ 14 :: double precision
  * ¦ float8=1e308 ¦ float8=10 ⇒ ERR 22003 value out of range: overflow
  * ¦ int4=1 ¦ ?=abc ⇒ ERR 22P02 invalid input syntax for type integer: "abc"
  * ¦ int4=1 ¦ float8=1.5 ⇒ 1.5 :: double precision
  * ¦ numeric=1 ¦ numeric=100000000000000000000 ⇒ 100000000000000000000 :: numeric
  / ¦ int4=-7 ¦ int4=2 ⇒ -3 :: integer
  / ¦ int4=1 ¦ int4=0 ⇒ ERR 22012 division by zero
  / ¦ int2=300 ¦ int2=200 ⇒ 1 :: smallint
  / ¦ int2=5 ¦ int4=2 ⇒ 2 :: integer
  / ¦ int4=5 ¦ int8=3 ⇒ 1 :: bigint
  / ¦ numeric=7.5 ¦ numeric=2 ⇒ 3.7500000000000000 :: numeric
  / ¦ numeric=0.00001 ¦ numeric=3 ⇒ 0.000003333333333333333333 :: numeric
  / ¦ numeric=1 ¦ numeric=0 ⇒ ERR 22012 division by zero
  / ¦ numeric=12345678901234567890.123 ¦ numeric=-0.00345 ⇒ -3578457652531758808731.30435 :: numeric
  / ¦ float8=1 ¦ float8=0 ⇒ ERR 22012 division by zero
  / ¦ int4=1 ¦ numeric=1.5 ⇒ 0.66666666666666666667 :: numeric
  / ¦ numeric=NaN ¦ numeric=1 ⇒ NaN :: numeric
  / ¦ int4=1 ¦ float8=1.5 ⇒ 0.6666666666666666 :: double precision
  / ¦ float4=1.1 ¦ float4=2.2 ⇒ 0.5 :: real
  / ¦ float4=1.1 ¦ float8=2.2 ⇒ 0.5000000108372081 :: double precision
  / ¦ numeric=1 ¦ numeric=100000000000000000000 ⇒ 0.0000000000000000000100000000000000000000 :: numeric
  / ¦ numeric=100000000000000000000 ¦ numeric=3 ⇒ 33333333333333333333 :: numeric
  % ¦ int4=-2147483648 ¦ int4=-1 ⇒ 0 :: integer
  % ¦ int8=9223372036854775807 ¦ int8=2 ⇒ 1 :: bigint
  % ¦ int4=5 ¦ int8=3 ⇒ 2 :: bigint
  % ¦ numeric=1 ¦ numeric=3 ⇒ 1 :: numeric
  % ¦ numeric=1 ¦ numeric=0 ⇒ ERR 22012 division by zero
  % ¦ int4=1 ¦ ?=abc ⇒ ERR 22P02 invalid input syntax for type integer: "abc"
  % ¦ numeric=Infinity ¦ numeric=-Infinity ⇒ NaN :: numeric
  % ¦ numeric=1 ¦ numeric=100000000000000000000 ⇒ 1 :: numeric
  % ¦ numeric=100000000000000000000 ¦ numeric=3 ⇒ 1 :: numeric
  - ¦ int4=5 ⇒ -5 :: integer
  - ¦ float8=1 ⇒ -1 :: double precision
  ^ ¦ numeric=2 ¦ numeric=0.5 ⇒ 1.4142135623730950 :: numeric
  ^ ¦ numeric=2 ¦ numeric=-3 ⇒ 0.1250000000000000 :: numeric
  ^ ¦ numeric=0 ¦ numeric=-1 ⇒ ERR 2201F zero raised to a negative power is undefined
  ^ ¦ numeric=2 ¦ numeric=100 ⇒ 1267650600228229401496703205376.0000000000000000 :: numeric
  ^ ¦ numeric=0 ¦ numeric=0 ⇒ 1.0000000000000000 :: numeric
  << ¦ int4=1 ¦ int4=31 ⇒ -2147483648 :: integer
  ||/ ¦ float8=27 ⇒ 3.0000000000000004 :: double precision
  abs ¦ float8=-1.5 ⇒ 1.5 :: double precision
  abs ¦ numeric=1234567.891 ⇒ 1234567.891 :: numeric
  abs ¦ numeric=0.0000123 ⇒ 0.0000123 :: numeric
  floor ¦ float8=-1.5 ⇒ -2 :: double precision
  floor ¦ numeric=100 ⇒ 100 :: numeric
  floor ¦ numeric=1234567.891 ⇒ 1234567 :: numeric
  floor ¦ numeric=0.0000123 ⇒ 0 :: numeric
  round ¦ float8=0.5 ⇒ 0 :: double precision
  round ¦ float8=2.5 ⇒ 2 :: double precision
  round ¦ numeric=-0.5 ⇒ -1 :: numeric
  round ¦ numeric=100 ⇒ 100 :: numeric
  round ¦ numeric=0 ⇒ 0 :: numeric
  round ¦ numeric=1234567.891 ⇒ 1234568 :: numeric
  trunc ¦ float8=0.5 ⇒ 0 :: double precision
  trunc ¦ float8=-1.5 ⇒ -1 :: double precision
  trunc ¦ numeric=2.5 ⇒ 2 :: numeric
  sign ¦ float8=0.5 ⇒ 1 :: double precision
  sign ¦ numeric=-0.5 ⇒ -1 :: numeric
  sign ¦ numeric=100 ⇒ 1 :: numeric
  sign ¦ numeric=0 ⇒ 0 :: numeric
  sign ¦ numeric=1234567.891 ⇒ 1 :: numeric
  sqrt ¦ int4=3 ⇒ 1.7320508075688772 :: double precision
  sqrt ¦ numeric=1234567.891 ⇒ 1111.1111065055555 :: numeric
  exp ¦ float8=0.5 ⇒ 1.6487212707001282 :: double precision
  exp ¦ float8=2.5 ⇒ 12.182493960703473 :: double precision
  exp ¦ numeric=100 ⇒ 26881171418161354484126255515800135873611119 :: numeric
  exp ¦ numeric=0.0000123 ⇒ 1.0000123000756453 :: numeric
  ln ¦ numeric=100 ⇒ 4.6051701859880914 :: numeric
  ln ¦ numeric=0 ⇒ ERR 2201E cannot take logarithm of zero
  log ¦ float8=-1.5 ⇒ ERR 2201E cannot take logarithm of a negative number
  log ¦ float8=2.5 ⇒ 0.3979400086720376 :: double precision
  cbrt ¦ float8=2.5 ⇒ 1.3572088082974532 :: double precision
  cbrt ¦ numeric=-0.5 ⇒ -0.7937005259840998 :: double precision
  cbrt ¦ numeric=1234567.891 ⇒ 107.27659799307344 :: double precision
  cbrt ¦ numeric=0.0000123 ⇒ 0.02308350239753609 :: double precision
  degrees ¦ numeric=2.5 ⇒ 143.2394487827058 :: double precision
  degrees ¦ numeric=1234567.891 ⇒ 70735529.67666705 :: double precision
  radians ¦ numeric=100 ⇒ 1.7453292519943295 :: double precision
  radians ¦ int4=3 ⇒ 0.05235987755982989 :: double precision
  radians ¦ numeric=1234567.891 ⇒ 21547.27453735247 :: double precision
  sin ¦ numeric=-0.5 ⇒ -0.479425538604203 :: double precision
  sin ¦ int4=3 ⇒ 0.1411200080598672 :: double precision
  sin ¦ numeric=0 ⇒ 0 :: double precision
  sin ¦ numeric=0.0000123 ⇒ 1.2299999999689856e-05 :: double precision
  cos ¦ float8=0.5 ⇒ 0.8775825618903728 :: double precision
  cos ¦ float8=-1.5 ⇒ 0.0707372016677029 :: double precision
  cos ¦ float8=2.5 ⇒ -0.8011436155469337 :: double precision
  cos ¦ numeric=2.5 ⇒ -0.8011436155469337 :: double precision
  cos ¦ numeric=100 ⇒ 0.8623188722876839 :: double precision
  cos ¦ numeric=0 ⇒ 1 :: double precision
  cos ¦ numeric=0.0000123 ⇒ 0.999999999924355 :: double precision
  tan ¦ float8=0.5 ⇒ 0.5463024898437905 :: double precision
  tan ¦ float8=-1.5 ⇒ -14.101419947171719 :: double precision
  tan ¦ float8=2.5 ⇒ -0.7470222972386603 :: double precision
  tan ¦ numeric=-0.5 ⇒ -0.5463024898437905 :: double precision
  tan ¦ int4=3 ⇒ -0.1425465430742778 :: double precision
  tan ¦ numeric=0 ⇒ 0 :: double precision
  asin ¦ float8=0.5 ⇒ 0.5235987755982989 :: double precision
  asin ¦ numeric=2.5 ⇒ ERR 22003 input is out of range
  asin ¦ numeric=-0.5 ⇒ -0.5235987755982989 :: double precision
  asin ¦ numeric=0 ⇒ 0 :: double precision
  acos ¦ float8=0.5 ⇒ 1.0471975511965979 :: double precision
  acos ¦ int4=3 ⇒ ERR 22003 input is out of range
  acos ¦ numeric=1234567.891 ⇒ ERR 22003 input is out of range
  atan ¦ float8=2.5 ⇒ 1.1902899496825317 :: double precision
  atan ¦ int4=3 ⇒ 1.2490457723982544 :: double precision
  sinh ¦ numeric=2.5 ⇒ 6.0502044810397875 :: double precision
  sinh ¦ numeric=100 ⇒ 1.3440585709080678e+43 :: double precision
  cosh ¦ float8=2.5 ⇒ 6.132289479663686 :: double precision
  tanh ¦ float8=0.5 ⇒ 0.46211715726000974 :: double precision
  tanh ¦ numeric=2.5 ⇒ 0.9866142981514303 :: double precision
  tanh ¦ numeric=0 ⇒ 0 :: double precision
  asinh ¦ float8=0.5 ⇒ 0.48121182505960347 :: double precision
  asinh ¦ numeric=100 ⇒ 5.298342365610589 :: double precision
  asinh ¦ int4=3 ⇒ 1.8184464592320668 :: double precision
  acosh ¦ numeric=-0.5 ⇒ ERR 22003 input is out of range
  acosh ¦ numeric=0 ⇒ ERR 22003 input is out of range
  atanh ¦ int4=3 ⇒ ERR 22003 input is out of range
  atanh ¦ numeric=0 ⇒ 0 :: double precision
  atanh ¦ numeric=1234567.891 ⇒ ERR 22003 input is out of range
  cot ¦ float8=2.5 ⇒ -1.3386481283041514 :: double precision
  cot ¦ numeric=2.5 ⇒ -1.3386481283041514 :: double precision
  cot ¦ numeric=1234567.891 ⇒ 1.7548467633822649 :: double precision
  exp ¦ numeric=10 ⇒ 22026.465794806717 :: numeric
  exp ¦ numeric=-10 ⇒ 0.00004539992976248485 :: numeric
  exp ¦ numeric=6000 ⇒ ERR 22003 value overflows numeric format
  ln ¦ numeric=1e-30 ⇒ -69.077552789821370520539743640531 :: numeric
  ln ¦ numeric=0.95 ⇒ -0.051293294387550533 :: numeric
  ln ¦ numeric=2.718281828459045 ⇒ 0.9999999999999999 :: numeric
  sqrt ¦ numeric=2 ⇒ 1.414213562373095 :: numeric
  sqrt ¦ numeric=0.0004 ⇒ 0.02000000000000000 :: numeric
  round ¦ numeric=2.345 ¦ int4=2 ⇒ 2.35 :: numeric
  round ¦ numeric=0.5 ¦ int4=0 ⇒ 1 :: numeric
  round ¦ numeric=9.99 ¦ int4=1 ⇒ 10.0 :: numeric
  trunc ¦ numeric=2.349 ¦ int4=2 ⇒ 2.34 :: numeric
  power ¦ numeric=2 ¦ numeric=10 ⇒ 1024.0000000000000000 :: numeric
  power ¦ float8=0 ¦ float8=-1 ⇒ ERR 2201F zero raised to a negative power is undefined
  power ¦ float8=10 ¦ float8=400 ⇒ ERR 22003 value out of range: overflow
  gcd ¦ int4=12 ¦ int4=18 ⇒ 6 :: integer
  lcm ¦ numeric=1.5 ¦ numeric=0.6 ⇒ 3.0 :: numeric
  factorial ¦ int8=20 ⇒ 2432902008176640000 :: numeric
  width_bucket ¦ float8=5.35 ¦ float8=0.024 ¦ float8=10.06 ¦ int4=5 ⇒ 3 :: integer
  width_bucket ¦ float8=-1 ¦ float8=0 ¦ float8=10 ¦ int4=5 ⇒ 0 :: integer
  trim_scale ¦ numeric=8.4100 ⇒ 8.41 :: numeric
  min_scale ¦ numeric=8.4100 ⇒ 2 :: integer
  = ¦ int4=1 ¦ int8=1 ⇒ t :: boolean
  = ¦ timetz=10:00+00 ¦ timetz=12:00+02 ⇒ f :: boolean
  = ¦ date=2020-01-01 ¦ timestamp=2020-01-01 ⇒ t :: boolean
  = ¦ uuid=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 ¦ ?=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12 ⇒ f :: boolean
  = ¦ varchar=a ¦ text=a ⇒ t :: boolean
  = ¦ name=a ¦ text=a ⇒ t :: boolean
  = ¦ date=2020-01-01 ¦ ?=2020-01-02 ⇒ f :: boolean
  < ¦ int4=1 ¦ ?=a ⇒ ERR 22P02 invalid input syntax for type integer: "a"
  < ¦ float8=NaN ¦ float8=1 ⇒ f :: boolean
  < ¦ uuid=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 ¦ ?=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12 ⇒ t :: boolean
  >= ¦ timetz=10:00+00 ¦ timetz=12:00+02 ⇒ t :: boolean
  >= ¦ float8=1 ¦ numeric=1 ⇒ t :: boolean
  <> ¦ numeric=1.0 ¦ numeric=1.00 ⇒ f :: boolean
  <> ¦ interval=1 mon ¦ interval=30 days ⇒ f :: boolean
  <> ¦ date=2020-01-01 ¦ timestamp=2020-01-01 ⇒ f :: boolean
  <> ¦ timestamp=2020-01-01 ¦ timestamptz=2020-01-01 00:00+00 ⇒ f :: boolean
  <> ¦ uuid=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 ¦ ?=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12 ⇒ t :: boolean
  <> ¦ varchar=a ¦ text=a ⇒ f :: boolean
  <> ¦ float8=1 ¦ numeric=1 ⇒ f :: boolean
  <> ¦ oid=1 ¦ int4=1 ⇒ f :: boolean
  <> ¦ date=2020-01-01 ¦ ?=2020-01-02 ⇒ t :: boolean
  round ¦ ?=2.5 ⇒ 2 :: double precision
  sqrt ¦ int4=2 ⇒ 1.4142135623730951 :: double precision
  width_bucket ¦ int4=5 ¦ int4=0 ¦ int4=10 ¦ int4=5 ⇒ 3 :: integer
  gcd ¦ int2=4 ¦ int4=6 ⇒ 2 :: integer
  + ¦ float8=1 ¦ numeric=2 ⇒ 3 :: double precision
  - ¦ int2=1 ¦ numeric=2 ⇒ -1 :: numeric
  * ¦ float8=1 ¦ numeric=2 ⇒ 2 :: double precision
  = ¦ ?=a ¦ date=2020-01-01 ⇒ ERR 22007 invalid input syntax for type date: "a"
  = ¦ oid=1 ¦ oid=2 ⇒ f :: boolean
  < ¦ ?=1 ¦ ?=2 ⇒ t :: boolean
  < ¦ bool=t ¦ bool=f ⇒ f :: boolean
  < ¦ int2=1 ¦ numeric=2 ⇒ t :: boolean
  < ¦ date=2020-01-01 ¦ timestamptz=2020-01-01 00:00+00 ⇒ f :: boolean
  < ¦ char(3)=abc ¦ varchar=abc ⇒ f :: boolean
  < ¦ interval=1 day ¦ interval=1 day ⇒ f :: boolean
  / ¦ float8=1 ¦ numeric=2 ⇒ 0.5 :: double precision
  ^ ¦ float8=1 ¦ numeric=2 ⇒ 1 :: double precision
  * ¦ numeric=-1.5 ¦ numeric=1e20 ⇒ -150000000000000000000.0 :: numeric
  / ¦ numeric=99999999999999999999999999999999999999 ¦ numeric=7 ⇒ 14285714285714285714285714285714285714 :: numeric
  / ¦ numeric=123456789123456789123456789 ¦ numeric=987654321987654321 ⇒ 124999998.86093750 :: numeric
  % ¦ numeric=123456789123456789123456789.5 ¦ numeric=987654321987654321 ⇒ 850308642973765431.5 :: numeric
  - ¦ numeric=1000000000000000000 ¦ numeric=0.000000000000000001 ⇒ 999999999999999999.999999999999999999 :: numeric
  - ¦ numeric=0.1 ¦ numeric=0.10 ⇒ 0.00 :: numeric
  """#
