// SQLEngineTests/Functions: PostgreSQL's functions. This file: dates and times, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func dateTimeFunction() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  + ¦ int4=5 ¦ date=2020-01-01 ⇒ 2020-01-06 :: date
  + ¦ timestamptz=2020-01-31 10:00+00 ¦ interval=1 month ⇒ 2020-02-29 10:00:00+00 :: timestamp with time zone
  + ¦ timetz=10:00+02 ¦ interval=15 hours ⇒ 01:00:00+02 :: time with time zone
  + ¦ interval=1 day ¦ interval=25:00 ⇒ 1 day 25:00:00 :: interval
  + ¦ date=infinity ¦ int4=1 ⇒ infinity :: date
  + ¦ interval=1 day ¦ date=2020-01-01 ⇒ 2020-01-02 00:00:00 :: timestamp without time zone
  + ¦ ?=2020-01-01 ¦ interval=1 day ⇒ ERR 22007 invalid input syntax for type interval: "2020-01-01"
  - ¦ date=2020-03-01 ¦ int4=1 ⇒ 2020-02-29 :: date
  - ¦ timestamptz=2020-03-01 10:00+00 ¦ timestamptz=2020-03-01 11:00+00 ⇒ -01:00:00 :: interval
  - ¦ time=10:00 ¦ time=11:00 ⇒ -01:00:00 :: interval
  - ¦ interval=1 mon ¦ interval=1 day ⇒ 1 mon -1 days :: interval
  - ¦ interval=1 day ⇒ -1 days :: interval
  - ¦ date=2020-01-01 ¦ timestamp=2020-01-01 ⇒ 00:00:00 :: interval
  * ¦ interval=1 day ¦ float8=1.5 ⇒ 1 day 12:00:00 :: interval
  * ¦ int4=2 ¦ interval=1 mon ⇒ 2 mons :: interval
  * ¦ interval=1 year 1 mon 1 day 01:01:01 ¦ float8=0.333 ⇒ 4 mons 10 days 05:12:38.313 :: interval
  / ¦ interval=1 day ¦ float8=2 ⇒ 12:00:00 :: interval
  / ¦ interval=1 mon ¦ int4=3 ⇒ 10 days :: interval
  / ¦ interval=1 day ¦ float8=0 ⇒ ERR 22012 division by zero
  / ¦ interval=10 days ¦ float8=3 ⇒ 3 days 08:00:00 :: interval
  extract ¦ text=year ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 2001 :: numeric
  extract ¦ text=year ¦ interval=1 year 2 mons 3 days 04:05:06.7 ⇒ 1 :: numeric
  extract ¦ text=year ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "year" not supported for type time without time zone
  date_part ¦ text=year ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 2001 :: double precision
  date_part ¦ text=year ¦ interval=-1 year -2 mons 3 days ⇒ -1 :: double precision
  extract ¦ text=year ¦ timestamp=infinity ⇒ Infinity :: numeric
  date_trunc ¦ text=year ¦ timestamptz=2001-02-16 20:38:40+00 ⇒ 2001-01-01 00:00:00+00 :: timestamp with time zone
  date_trunc ¦ text=year ¦ interval=3 years 5 mons 40 days 05:06:07 ⇒ 3 years :: interval
  extract ¦ text=month ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 2 :: numeric
  extract ¦ text=month ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 2 :: numeric
  extract ¦ text=month ¦ date=2001-02-16 ⇒ 2 :: numeric
  extract ¦ text=month ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "month" not supported for type time without time zone
  date_part ¦ text=month ¦ date=2001-02-16 ⇒ 2 :: double precision
  date_part ¦ text=month ¦ interval=-1 year -2 mons 3 days ⇒ -2 :: double precision
  extract ¦ text=month ¦ date=-infinity ⇒ NULL :: numeric
  date_trunc ¦ text=month ¦ timestamptz=2001-02-16 20:38:40+00 ⇒ 2001-02-01 00:00:00+00 :: timestamp with time zone
  date_trunc ¦ text=month ¦ interval=3 years 5 mons 40 days 05:06:07 ⇒ 3 years 5 mons :: interval
  extract ¦ text=day ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 16 :: numeric
  extract ¦ text=day ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 16 :: numeric
  extract ¦ text=day ¦ interval=1 year 2 mons 3 days 04:05:06.7 ⇒ 3 :: numeric
  extract ¦ text=day ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "day" not supported for type time without time zone
  date_part ¦ text=day ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 16 :: double precision
  date_part ¦ text=day ¦ date=2001-02-16 ⇒ 16 :: double precision
  extract ¦ text=day ¦ timestamp=0044-03-15 BC ⇒ 15 :: numeric
  extract ¦ text=day ¦ date=-infinity ⇒ NULL :: numeric
  date_trunc ¦ text=day ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 2001-02-16 00:00:00 :: timestamp without time zone
  date_trunc ¦ text=day ¦ interval=3 years 5 mons 40 days 05:06:07 ⇒ 3 years 5 mons 40 days :: interval
  extract ¦ text=hour ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 20 :: numeric
  extract ¦ text=hour ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 20 :: numeric
  extract ¦ text=hour ¦ date=2001-02-16 ⇒ ERR 0A000 unit "hour" not supported for type date
  date_part ¦ text=hour ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 20 :: double precision
  date_part ¦ text=hour ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  extract ¦ text=hour ¦ timestamp=infinity ⇒ NULL :: numeric
  extract ¦ text=hour ¦ date=-infinity ⇒ ERR 0A000 unit "hour" not supported for type date
  extract ¦ text=minute ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 38 :: numeric
  extract ¦ text=minute ¦ date=2001-02-16 ⇒ ERR 0A000 unit "minute" not supported for type date
  extract ¦ text=minute ¦ timetz=10:11:12+02 ⇒ 11 :: numeric
  date_part ¦ text=minute ¦ date=2001-02-16 ⇒ 0 :: double precision
  date_part ¦ text=minute ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  extract ¦ text=minute ¦ timestamp=0044-03-15 BC ⇒ 0 :: numeric
  extract ¦ text=minute ¦ timestamp=infinity ⇒ NULL :: numeric
  date_trunc ¦ text=minute ¦ timestamptz=2001-02-16 20:38:40+00 ⇒ 2001-02-16 20:38:00+00 :: timestamp with time zone
  extract ¦ text=second ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 40.123456 :: numeric
  extract ¦ text=second ¦ date=2001-02-16 ⇒ ERR 0A000 unit "second" not supported for type date
  extract ¦ text=second ¦ interval=1 year 2 mons 3 days 04:05:06.7 ⇒ 6.700000 :: numeric
  extract ¦ text=second ¦ time=10:11:12.5 ⇒ 12.500000 :: numeric
  extract ¦ text=second ¦ timetz=10:11:12+02 ⇒ 12.000000 :: numeric
  date_part ¦ text=second ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 40.123456 :: double precision
  date_part ¦ text=second ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  date_trunc ¦ text=second ¦ timestamptz=2001-02-16 20:38:40+00 ⇒ 2001-02-16 20:38:40+00 :: timestamp with time zone
  extract ¦ text=milliseconds ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 40500.000 :: numeric
  extract ¦ text=milliseconds ¦ date=2001-02-16 ⇒ ERR 0A000 unit "milliseconds" not supported for type date
  extract ¦ text=milliseconds ¦ interval=1 year 2 mons 3 days 04:05:06.7 ⇒ 6700.000 :: numeric
  extract ¦ text=milliseconds ¦ time=10:11:12.5 ⇒ 12500.000 :: numeric
  extract ¦ text=milliseconds ¦ timetz=10:11:12+02 ⇒ 12000.000 :: numeric
  date_part ¦ text=milliseconds ¦ date=2001-02-16 ⇒ 0 :: double precision
  date_part ¦ text=milliseconds ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  extract ¦ text=milliseconds ¦ timestamp=0044-03-15 BC ⇒ 0.000 :: numeric
  extract ¦ text=milliseconds ¦ timestamp=infinity ⇒ NULL :: numeric
  extract ¦ text=milliseconds ¦ date=-infinity ⇒ ERR 0A000 unit "milliseconds" not supported for type date
  extract ¦ text=microseconds ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 40123456 :: numeric
  extract ¦ text=microseconds ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 40500000 :: numeric
  extract ¦ text=microseconds ¦ date=2001-02-16 ⇒ ERR 0A000 unit "microseconds" not supported for type date
  extract ¦ text=microseconds ¦ interval=1 year 2 mons 3 days 04:05:06.7 ⇒ 6700000 :: numeric
  extract ¦ text=microseconds ¦ time=10:11:12.5 ⇒ 12500000 :: numeric
  extract ¦ text=microseconds ¦ timetz=10:11:12+02 ⇒ 12000000 :: numeric
  date_part ¦ text=microseconds ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  extract ¦ text=microseconds ¦ timestamp=0044-03-15 BC ⇒ 0 :: numeric
  extract ¦ text=microseconds ¦ date=-infinity ⇒ ERR 0A000 unit "microseconds" not supported for type date
  extract ¦ text=quarter ¦ date=2001-02-16 ⇒ 1 :: numeric
  date_part ¦ text=quarter ¦ date=2001-02-16 ⇒ 1 :: double precision
  extract ¦ text=quarter ¦ timestamp=0044-03-15 BC ⇒ 1 :: numeric
  extract ¦ text=quarter ¦ date=-infinity ⇒ NULL :: numeric
  date_trunc ¦ text=quarter ¦ interval=3 years 5 mons 40 days 05:06:07 ⇒ 3 years 3 mons :: interval
  extract ¦ text=week ¦ date=2001-02-16 ⇒ 7 :: numeric
  extract ¦ text=week ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "week" not supported for type time without time zone
  extract ¦ text=week ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "week" not supported for type time with time zone
  date_part ¦ text=week ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 7 :: double precision
  date_part ¦ text=week ¦ interval=-1 year -2 mons 3 days ⇒ ERR 0A000 unit "week" not supported for type interval
  extract ¦ text=week ¦ timestamp=0044-03-15 BC ⇒ 11 :: numeric
  date_trunc ¦ text=week ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 2001-02-12 00:00:00 :: timestamp without time zone
  extract ¦ text=dow ¦ date=2001-02-16 ⇒ 5 :: numeric
  extract ¦ text=dow ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "dow" not supported for type time without time zone
  extract ¦ text=dow ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "dow" not supported for type time with time zone
  date_part ¦ text=dow ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 5 :: double precision
  date_part ¦ text=dow ¦ date=2001-02-16 ⇒ 5 :: double precision
  date_part ¦ text=dow ¦ interval=-1 year -2 mons 3 days ⇒ ERR 0A000 unit "dow" not supported for type interval
  extract ¦ text=isodow ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 5 :: numeric
  extract ¦ text=isodow ¦ date=2001-02-16 ⇒ 5 :: numeric
  extract ¦ text=isodow ¦ timestamp=0044-03-15 BC ⇒ 5 :: numeric
  extract ¦ text=isodow ¦ timestamp=infinity ⇒ NULL :: numeric
  extract ¦ text=doy ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 47 :: numeric
  extract ¦ text=doy ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "doy" not supported for type time with time zone
  date_part ¦ text=doy ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 47 :: double precision
  date_part ¦ text=doy ¦ interval=-1 year -2 mons 3 days ⇒ ERR 0A000 unit "doy" not supported for type interval
  extract ¦ text=epoch ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 982355920.123456 :: numeric
  extract ¦ text=epoch ¦ date=2001-02-16 ⇒ 982281600 :: numeric
  extract ¦ text=epoch ¦ timetz=10:11:12+02 ⇒ 29472.000000 :: numeric
  date_part ¦ text=epoch ¦ date=2001-02-16 ⇒ 982281600 :: double precision
  extract ¦ text=epoch ¦ timestamp=0044-03-15 BC ⇒ -63517824000.000000 :: numeric
  extract ¦ text=epoch ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=epoch ¦ date=-infinity ⇒ -Infinity :: numeric
  extract ¦ text=century ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 21 :: numeric
  extract ¦ text=century ¦ date=2001-02-16 ⇒ 21 :: numeric
  extract ¦ text=century ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "century" not supported for type time without time zone
  extract ¦ text=century ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "century" not supported for type time with time zone
  date_part ¦ text=century ¦ date=2001-02-16 ⇒ 21 :: double precision
  date_part ¦ text=century ¦ interval=-1 year -2 mons 3 days ⇒ 0 :: double precision
  extract ¦ text=century ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=century ¦ date=-infinity ⇒ -Infinity :: numeric
  extract ¦ text=decade ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 200 :: numeric
  extract ¦ text=decade ¦ date=2001-02-16 ⇒ 200 :: numeric
  extract ¦ text=decade ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "decade" not supported for type time without time zone
  extract ¦ text=decade ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "decade" not supported for type time with time zone
  date_part ¦ text=decade ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 200 :: double precision
  date_part ¦ text=decade ¦ date=2001-02-16 ⇒ 200 :: double precision
  extract ¦ text=decade ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=decade ¦ date=-infinity ⇒ -Infinity :: numeric
  date_trunc ¦ text=decade ¦ interval=3 years 5 mons 40 days 05:06:07 ⇒ 00:00:00 :: interval
  extract ¦ text=millennium ¦ date=2001-02-16 ⇒ 3 :: numeric
  date_part ¦ text=millennium ¦ timestamp=2001-02-16 20:38:40.123456 ⇒ 3 :: double precision
  date_part ¦ text=millennium ¦ date=2001-02-16 ⇒ 3 :: double precision
  extract ¦ text=millennium ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=millennium ¦ date=-infinity ⇒ -Infinity :: numeric
  extract ¦ text=isoyear ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 2001 :: numeric
  extract ¦ text=isoyear ¦ date=2001-02-16 ⇒ 2001 :: numeric
  extract ¦ text=isoyear ¦ time=10:11:12.5 ⇒ ERR 0A000 unit "isoyear" not supported for type time without time zone
  extract ¦ text=isoyear ¦ timestamp=0044-03-15 BC ⇒ -44 :: numeric
  extract ¦ text=isoyear ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=julian ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 2451957.86019097222222222222 :: numeric
  extract ¦ text=julian ¦ date=2001-02-16 ⇒ 2451957 :: numeric
  extract ¦ text=julian ¦ timetz=10:11:12+02 ⇒ ERR 0A000 unit "julian" not supported for type time with time zone
  date_part ¦ text=julian ¦ date=2001-02-16 ⇒ 2451957 :: double precision
  extract ¦ text=julian ¦ timestamp=infinity ⇒ Infinity :: numeric
  extract ¦ text=julian ¦ date=-infinity ⇒ -Infinity :: numeric
  extract ¦ text=timezone ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 0 :: numeric
  extract ¦ text=timezone ¦ date=2001-02-16 ⇒ ERR 0A000 unit "timezone" not supported for type date
  extract ¦ text=timezone_hour ¦ timestamptz=2001-02-16 20:38:40.5+00 ⇒ 0 :: numeric
  extract ¦ text=timezone_hour ¦ timetz=10:11:12+02 ⇒ 2 :: numeric
  extract ¦ text=timezone_hour ¦ date=-infinity ⇒ ERR 0A000 unit "timezone_hour" not supported for type date
  extract ¦ text=foo ¦ date=2001-02-16 ⇒ ERR 22023 unit "foo" not recognized for type date
  extract ¦ text=foo ¦ time=10:11:12.5 ⇒ ERR 22023 unit "foo" not recognized for type time without time zone
  extract ¦ text=foo ¦ timestamp=infinity ⇒ ERR 22023 unit "foo" not recognized for type timestamp without time zone
  extract ¦ text=foo ¦ date=-infinity ⇒ ERR 22023 unit "foo" not recognized for type date
  age ¦ timestamp=2020-03-01 ¦ timestamp=2020-01-31 ⇒ 1 mon 1 day :: interval
  age ¦ timestamp=2020-03-31 10:00 ¦ timestamp=2020-02-29 11:00 ⇒ 1 mon 1 day 23:00:00 :: interval
  age ¦ timestamp=2020-02-29 11:00 ¦ timestamp=2020-03-31 10:00 ⇒ -1 mons -1 days -23:00:00 :: interval
  make_time ¦ int4=8 ¦ int4=15 ¦ float8=23.5 ⇒ 08:15:23.5 :: time without time zone
  make_interval ¦ int4=1 ⇒ 1 year :: interval
  justify_days ¦ interval=35 days ⇒ 1 mon 5 days :: interval
  justify_days ¦ interval=1 mon -35 days ⇒ -5 days :: interval
  justify_interval ¦ interval=1 mon -1 hour ⇒ 29 days 23:00:00 :: interval
  isfinite ¦ date=infinity ⇒ f :: boolean
  isfinite ¦ timestamp=2020-01-01 ⇒ t :: boolean
  timezone ¦ text=EST ¦ timestamp=2020-06-01 12:00 ⇒ 2020-06-01 17:00:00+00 :: timestamp with time zone
  timezone ¦ text=+02 ¦ timestamptz=2020-06-01 12:00+00 ⇒ 2020-06-01 10:00:00 :: timestamp without time zone
  age ¦ date=2020-01-01 ¦ date=2019-01-01 ⇒ 1 year :: interval
  - ¦ ?=a ¦ date=2020-01-01 ⇒ ERR 22007 invalid input syntax for type date: "a"
  - ¦ date=2020-01-01 ¦ timestamptz=2020-01-01 00:00+00 ⇒ 00:00:00 :: interval
  - ¦ interval=1 day ¦ interval=1 day ⇒ 00:00:00 :: interval
  """#
