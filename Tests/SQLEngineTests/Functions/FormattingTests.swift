// SQLEngineTests/Functions: PostgreSQL's functions. This file: to_char and its inverses, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func formatting() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  to_timestamp ¦ text=05 Dec 2000 ¦ text=DD Mon YYYY ⇒ 2000-12-05 00:00:00+00 :: timestamp with time zone
  to_timestamp ¦ text=20000612101112 ¦ text=YYYYMMDDHH24MISS ⇒ 2000-06-12 10:11:12+00 :: timestamp with time zone
  to_timestamp ¦ text=2020-13-01 ¦ text=YYYY-MM-DD ⇒ ERR 22008 date/time field value out of range: "2020-13-01"
  to_date ¦ text=2020-02-30 ¦ text=YYYY-MM-DD ⇒ ERR 22008 date/time field value out of range: "2020-02-30"
  to_date ¦ text=20200115 ¦ text=YYYYMMDD ⇒ 2020-01-15 :: date
  to_date ¦ text=5th of March 2020 ¦ text=DDth "of" Month YYYY ⇒ 2020-03-05 :: date
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=Day, DD Mon YYYY ⇒ Friday   , 31 Dec 1999 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=Day, DD Mon YYYY ⇒ Monday   , 01 Jun 2020 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=FMDay, FMDD FMMonth ⇒ Friday, 31 December :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=HH12:MI:SS AM ⇒ 11:59:59 PM :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=HH12:MI:SS AM ⇒ 12:00:00 PM :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=MS US ⇒ 789 789012 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=MS US ⇒ 000 000000 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=J Q W WW IW D ID DDD ⇒ 2459002 2 1 22 23 2 1 153 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=YY YYY Y Y,YYY ⇒ 99 999 9 1,999 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=Month|MONTH|month ⇒ December |DECEMBER |december  :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=Month|MONTH|month ⇒ June     |JUNE     |june      :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=Dy DY dy ⇒ Fri FRI fri :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=CC BC A.D. ⇒ 20 AD A.D. :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=CC BC A.D. ⇒ 21 AD A.D. :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=RM rm ⇒ II   ii   :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=RM rm ⇒ XII  xii  :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=RM rm ⇒ VI   vi   :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=TZ OF TZH:TZM ⇒  +00 +00:00 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=TZ OF TZH:TZM ⇒ UTC +00 +00:00 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=IYYY-IW-ID ⇒ 1999-52-5 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=IYYY-IW-ID ⇒ 2020-23-1 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text="quoted YYYY" YYYY ⇒ quoted YYYY 2020 :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=FF3 FF6 ⇒ 789 789012 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=SSSS ⇒ 43200 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=FMHH24:FMMI ⇒ 23:59 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=FMHH24:FMMI ⇒ 12:0 :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=yyyy-mm-dd ⇒ 2001-02-03 :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=yyyy-mm-dd ⇒ 1999-12-31 :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=HH:MI p.m. ⇒ 04:05 a.m. :: text
  to_char ¦ timestamp=1999-12-31 23:59:59 ¦ text=YYYYMMDD"T"HH24MISS ⇒ 19991231T235959 :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=YYYYMMDD"T"HH24MISS ⇒ 20200601T120000 :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=xYYYYx ⇒ x2001x :: text
  to_char ¦ timestamp=2001-02-03 04:05:06.789012 ¦ text=Dth ⇒ 7th :: text
  to_char ¦ timestamptz=2020-06-01 12:00+00 ¦ text=Dth ⇒ 2nd :: text
  to_char ¦ interval=1 year 2 mons 3 days ¦ text=YYYY-MM-DD ⇒ 0001-02-03 :: text
  to_char ¦ numeric=148.5 ¦ text=999 ⇒  149 :: text
  to_char ¦ numeric=-12 ¦ text=999 ⇒  -12 :: text
  to_char ¦ numeric=0 ¦ text=999 ⇒    0 :: text
  to_char ¦ numeric=0.1 ¦ text=999 ⇒    0 :: text
  to_char ¦ float8=-0.5 ¦ text=999 ⇒   -0 :: text
  to_char ¦ numeric=-12 ¦ text=999.99 ⇒  -12.00 :: text
  to_char ¦ int4=485 ¦ text=999.99 ⇒  485.00 :: text
  to_char ¦ numeric=1234567.891 ¦ text=999.99 ⇒  ###.## :: text
  to_char ¦ float8=-0.5 ¦ text=999.99 ⇒    -.50 :: text
  to_char ¦ numeric=0 ¦ text=FM999.99 ⇒ 0. :: text
  to_char ¦ int4=485 ¦ text=FM999.99 ⇒ 485. :: text
  to_char ¦ numeric=1234567.891 ¦ text=FM999.99 ⇒ ###.## :: text
  to_char ¦ numeric=148.5 ¦ text=0999.9 ⇒  0148.5 :: text
  to_char ¦ int4=485 ¦ text=0999.9 ⇒  0485.0 :: text
  to_char ¦ numeric=1234567.891 ¦ text=0999.9 ⇒  ####.# :: text
  to_char ¦ numeric=0 ¦ text=S999 ⇒   +0 :: text
  to_char ¦ float8=-0.5 ¦ text=S999 ⇒   -0 :: text
  to_char ¦ numeric=-12 ¦ text=999S ⇒  12- :: text
  to_char ¦ numeric=-12 ¦ text=MI999 ⇒ - 12 :: text
  to_char ¦ int4=485 ¦ text=MI999 ⇒  485 :: text
  to_char ¦ numeric=1234567.891 ¦ text=MI999 ⇒  ### :: text
  to_char ¦ numeric=0 ¦ text=999MI ⇒   0  :: text
  to_char ¦ numeric=0 ¦ text=9G999 ⇒      0 :: text
  to_char ¦ int4=485 ¦ text=9G999 ⇒    485 :: text
  to_char ¦ numeric=148.5 ¦ text=9,999,999 ⇒        149 :: text
  to_char ¦ numeric=1234567.891 ¦ text=9,999,999 ⇒  1,234,568 :: text
  to_char ¦ numeric=0.1 ¦ text=9,999,999 ⇒          0 :: text
  to_char ¦ int4=485 ¦ text=FM9,999 ⇒ 485 :: text
  to_char ¦ numeric=0.1 ¦ text=FM9,999 ⇒ 0 :: text
  to_char ¦ float8=-0.5 ¦ text=FM9,999 ⇒ -0 :: text
  to_char ¦ numeric=148.5 ¦ text=999PR ⇒  149  :: text
  to_char ¦ numeric=1234567.891 ¦ text=999PR ⇒  ###  :: text
  to_char ¦ numeric=0.1 ¦ text=999PR ⇒    0  :: text
  to_char ¦ numeric=148.5 ¦ text=$999 ⇒ $ 149 :: text
  to_char ¦ numeric=0.1 ¦ text=$999 ⇒ $   0 :: text
  to_char ¦ numeric=148.5 ¦ text=L999 ⇒   149 :: text
  to_char ¦ numeric=0 ¦ text=L999 ⇒     0 :: text
  to_char ¦ int4=485 ¦ text=L999 ⇒   485 :: text
  to_char ¦ numeric=1234567.891 ¦ text=L999 ⇒   ### :: text
  to_char ¦ float8=-0.5 ¦ text=L999 ⇒    -0 :: text
  to_char ¦ numeric=148.5 ¦ text=RN ⇒           CXLIX :: text
  to_char ¦ numeric=0.1 ¦ text=RN ⇒ ############### :: text
  to_char ¦ float8=-0.5 ¦ text=RN ⇒ ############### :: text
  to_char ¦ numeric=148.5 ¦ text=999th ⇒  149th :: text
  to_char ¦ numeric=1234567.891 ¦ text=999th ⇒  ### :: text
  to_char ¦ numeric=0.1 ¦ text=999th ⇒    0th :: text
  to_char ¦ numeric=148.5 ¦ text=9.99EEEE ⇒  1.49e+02 :: text
  to_char ¦ numeric=-12 ¦ text=9.99EEEE ⇒ -1.20e+01 :: text
  to_char ¦ numeric=0 ¦ text=9.99EEEE ⇒  0.00e+00 :: text
  to_char ¦ numeric=1234567.891 ¦ text=9.99EEEE ⇒  1.23e+06 :: text
  to_char ¦ numeric=148.5 ¦ text=FM0000 ⇒ 0149 :: text
  to_char ¦ numeric=-12 ¦ text=FM0000 ⇒ -0012 :: text
  to_char ¦ int4=485 ¦ text=FM0000 ⇒ 0485 :: text
  to_char ¦ numeric=1234567.891 ¦ text=FM0000 ⇒ #### :: text
  to_char ¦ float8=-0.5 ¦ text=FM0000 ⇒ -0000 :: text
  to_char ¦ numeric=-12 ¦ text=0.0 ⇒ -#.# :: text
  to_char ¦ int4=485 ¦ text=0.0 ⇒  #.# :: text
  to_char ¦ numeric=1234567.891 ¦ text=0.0 ⇒  #.# :: text
  to_char ¦ numeric=0.1 ¦ text=0.0 ⇒  0.1 :: text
  to_char ¦ float8=-0.5 ¦ text=0.0 ⇒ -0.5 :: text
  to_char ¦ numeric=148.5 ¦ text=PL999 ⇒ + 149 :: text
  to_char ¦ numeric=-12 ¦ text=PL999 ⇒   -12 :: text
  to_char ¦ int4=485 ¦ text=PL999 ⇒ + 485 :: text
  to_char ¦ numeric=0.1 ¦ text=PL999 ⇒ +   0 :: text
  to_char ¦ float8=-0.5 ¦ text=PL999 ⇒    -0 :: text
  to_char ¦ numeric=0 ¦ text=SG999 ⇒ +  0 :: text
  to_char ¦ numeric=148.5 ¦ text=FM990.00 ⇒ 148.50 :: text
  to_char ¦ numeric=0 ¦ text=FM990.00 ⇒ 0.00 :: text
  to_char ¦ int4=485 ¦ text=FM990.00 ⇒ 485.00 :: text
  to_char ¦ float8=-0.5 ¦ text=FM990.00 ⇒ -0.50 :: text
  to_char ¦ int4=485 ¦ text="x"999 ⇒ x 485 :: text
  to_char ¦ numeric=1234567.891 ¦ text="x"999 ⇒ x ### :: text
  to_char ¦ float8=-0.5 ¦ text="x"999 ⇒ x  -0 :: text
  to_char ¦ numeric=0 ¦ text=999V99 ⇒      0 :: text
  to_char ¦ int4=485 ¦ text=9 9 9 ⇒  4 8 5 :: text
  to_char ¦ numeric=1234567.891 ¦ text=9 9 9 ⇒  # # # :: text
  to_char ¦ numeric=0 ¦ text=FM999 ⇒ 0 :: text
  to_char ¦ int4=485 ¦ text=FM999 ⇒ 485 :: text
  to_char ¦ numeric=-12 ¦ text=.99 ⇒ -.## :: text
  to_char ¦ numeric=0.1 ¦ text=.99 ⇒  .## :: text
  to_char ¦ numeric=-12 ¦ text=99. ⇒ -12 :: text
  to_char ¦ float8=-0.5 ¦ text=99. ⇒  -0 :: text
  to_char ¦ numeric=0 ¦ text=FM9999999.9999999 ⇒ 0. :: text
  to_char ¦ numeric=1234567.891 ¦ text=FM9999999.9999999 ⇒ 1234567.891 :: text
  to_char ¦ numeric=0 ¦ text=D99 ⇒  .## :: text
  to_char ¦ int4=485 ¦ text=D99 ⇒  .## :: text
  to_char ¦ numeric=1234567.891 ¦ text=D99 ⇒  .## :: text
  to_char ¦ numeric=0.1 ¦ text=D99 ⇒  .## :: text
  to_char ¦ numeric=-12 ¦ text=000 ⇒ -012 :: text
  to_char ¦ int4=485 ¦ text=000 ⇒  485 :: text
  to_char ¦ numeric=1234567.891 ¦ text=000 ⇒  ### :: text
  to_char ¦ numeric=148.5 ¦ text=9990D00 ⇒   148.50 :: text
  to_char ¦ numeric=0 ¦ text=9990D00 ⇒     0.00 :: text
  to_char ¦ int4=485 ¦ text=9990D00 ⇒   485.00 :: text
  to_number ¦ text=-34,338,492 ¦ text=99G999G999 ⇒ -34338492 :: numeric
  to_number ¦ text=12.34 ¦ text=99.9 ⇒ 12.3 :: numeric
  to_number ¦ text= 12 ¦ text=999 ⇒ 12 :: numeric
  to_number ¦ text=<12> ¦ text=99PR ⇒ -12 :: numeric
  to_number ¦ text=0.50 ¦ text=9.99 ⇒ 0.50 :: numeric
  """#
