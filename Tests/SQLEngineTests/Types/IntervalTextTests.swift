// SQLEngineTests/Types: PostgreSQL's types. This file: intervals, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func intervalText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  interval ¦ 1 day ⇒ 1 day 00000000000000000000000100000000
  interval ¦ 1 year 2 mons 3 days 04:05:06.789 ⇒ 1 year 2 mons 3 days 04:05:06.789 000000036c97ca88000000030000000e
  interval ¦ -1 day ⇒ -1 days 0000000000000000ffffffff00000000
  interval ¦ 1 day ago ⇒ -1 days 0000000000000000ffffffff00000000
  interval ¦ 1-2 ⇒ 1 year 2 mons 0000000000000000000000000000000e
  interval ¦ 1 2:03:04 ⇒ 1 day 02:03:04 00000001b81ee6000000000100000000
  interval ¦ -1 2:03:04 ⇒ -1 days +02:03:04 00000001b81ee600ffffffff00000000
  interval ¦ P1Y2M3DT4H5M6S ⇒ 1 year 2 mons 3 days 04:05:06 000000036c8bc080000000030000000e
  interval ¦ P1W ⇒ 7 days 00000000000000000000000700000000
  interval ¦ PT0.5S ⇒ 00:00:00.5 000000000007a1200000000000000000
  interval ¦ 1.5 days ⇒ 1 day 12:00:00 0000000a0eebb0000000000100000000
  interval ¦ 1.5 months ⇒ 1 mon 15 days 00000000000000000000000f00000001
  interval ¦ 1.5 years ⇒ 1 year 6 mons 00000000000000000000000000000012
  interval ¦ 1 week ⇒ 7 days 00000000000000000000000700000000
  interval ¦ 0 ⇒ 00:00:00 00000000000000000000000000000000
  interval ¦ 00:00:01 ⇒ 00:00:01 00000000000f42400000000000000000
  interval ¦ -00:00:01 ⇒ -00:00:01 fffffffffff0bdc00000000000000000
  interval ¦ 1 hour -1 minute ⇒ 00:59:00 00000000d3001d000000000000000000
  interval ¦ @ 1 minute ⇒ 00:01:00 00000000039387000000000000000000
  interval ¦ 1 century ⇒ 100 years 000000000000000000000000000004b0
  interval ¦ 1 decade 2 millennium ⇒ 2010 years 00000000000000000000000000005e38
  interval ¦ abc ⇒ ERR 22007 invalid input syntax for type interval: "abc"
  interval ¦ 5 ⇒ 00:00:05 00000000004c4b400000000000000000
  interval ¦ 1 fortnight ⇒ ERR 22007 invalid input syntax for type interval: "1 fortnight"
  interval ¦ 1h30m ⇒ 01:30:00 0000000141dd76000000000000000000
  interval ¦ 2 hours 30 min ⇒ 02:30:00 0000000218711a000000000000000000
  interval ¦ 100000000000 years ⇒ ERR 22015 interval field value out of range: "100000000000 years"
  interval ¦ 1 mon -1 day ⇒ 1 mon -1 days 0000000000000000ffffffff00000001
  interval ¦ -1 mon 1 day 01:00 ⇒ -1 mons +1 day 01:00:00 00000000d693a40000000001ffffffff
  interval ¦ 1 day -01:00 ⇒ 1 day -01:00:00 ffffffff296c5c000000000100000000
  interval ¦ 04:05 ⇒ 04:05:00 000000036c3033000000000000000000
  interval ¦ 1 day 25:00:00 ⇒ 1 day 25:00:00 00000014f46b04000000000100000000
  interval ¦ 1:2:3.5 ⇒ 01:02:03.5 00000000ddf019e00000000000000000
  interval ¦ 0.1 s ⇒ 00:00:00.1 00000000000186a00000000000000000
  interval ¦ 1 ms ⇒ 00:00:00.001 00000000000003e80000000000000000
  interval ¦ 1 us ⇒ 00:00:00.000001 00000000000000010000000000000000
  interval ¦ 1 msec 5 usec ⇒ 00:00:00.001005 00000000000003ed0000000000000000
  interval ¦ 999999999 hours ⇒ 999999999:00:00 31f5c4ec50d45c000000000000000000
  interval ¦ 1 yr ⇒ 1 year 0000000000000000000000000000000c
  interval ¦ 1 y 1 mon ⇒ 1 year 1 mon 0000000000000000000000000000000d
  interval ¦ P1Y-2M ⇒ 10 mons 0000000000000000000000000000000a
  interval ¦ 1 year 1 day 1 ⇒ 1 year 1 day 00:00:01 00000000000f4240000000010000000c
  interval ¦ .5 hour ⇒ 00:30:00 000000006b49d2000000000000000000
  interval ¦ 1.25 weeks ⇒ 8 days 18:00:00 0000000f166188000000000800000000
  interval ¦ 1 day 1:70 ⇒ ERR 22015 interval field value out of range: "1 day 1:70"
  interval day to second ¦ 1 2:03:04 ⇒ 1 day 02:03:04 00000001b81ee6000000000100000000
  interval day to second ¦ 5 ⇒ 00:00:05 00000000004c4b400000000000000000
  interval year ¦ 1 year 5 mons ⇒ 1 year 0000000000000000000000000000000c
  interval year ¦ 5 ⇒ 5 years 0000000000000000000000000000003c
  interval(2) ¦ 1.23456 s ⇒ 00:00:01.23 000000000012c4b00000000000000000
  interval year to month ¦ 1-2 5 days ⇒ 1 year 2 mons 0000000000000000000000000000000e
  interval hour ¦ 5 ⇒ 05:00:00 0000000430e234000000000000000000
  interval ¦ -1 day -02:03 ⇒ -1 days -02:03:00 fffffffe481e2300ffffffff00000000
  interval ¦ 1 day 2 ⇒ 1 day 00:00:02 00000000001e84800000000100000000
  interval ¦ P-1Y ⇒ -1 years 000000000000000000000000fffffff4
  interval ¦ PT1H30M ⇒ 01:30:00 0000000141dd76000000000000000000
  interval ¦ -P1D ⇒ ERR 22007 invalid input syntax for type interval: "-P1D"
  interval ¦ +1 day ⇒ 1 day 00000000000000000000000100000000
  interval ¦ 1 day 1 day ⇒ ERR 22007 invalid input syntax for type interval: "1 day 1 day"
  interval ¦ 1 hour 2 hours ⇒ ERR 22007 invalid input syntax for type interval: "1 hour 2 hours"
  interval ¦ 12:34:56.789 ⇒ 12:34:56.789 0000000a8be626080000000000000000
  interval ¦ 100:00 ⇒ 100:00:00 00000053d1ac10000000000000000000
  interval ¦ 00:00 ⇒ 00:00:00 00000000000000000000000000000000
  interval ¦ 1.5 hours ⇒ 01:30:00 0000000141dd76000000000000000000
  interval ¦ -0.5 days ⇒ -12:00:00 fffffff5f11450000000000000000000
  interval ¦ 3 4:05 ⇒ 3 days 04:05:00 000000036c3033000000000300000000
  interval ¦ 1 year 2 ⇒ 1 year 00:00:02 00000000001e8480000000000000000c
  interval ¦ -1-2 +3 -4:05:06 ⇒ -1 years -2 mons +3 days -04:05:06 fffffffc93743f8000000003fffffff2
  interval ¦ infinity ⇒ ERR 22007 invalid input syntax for type interval: "infinity"
  interval ¦ 1 months 2 weeks ⇒ 1 mon 14 days 00000000000000000000000e00000001
  interval ¦ 2 secs ⇒ 00:00:02 00000000001e84800000000000000000
  interval ¦ 1.123456789 secs ⇒ 00:00:01.123457 00000000001124810000000000000000
  interval ¦ 1e3 s ⇒ ERR 22007 invalid input syntax for type interval: "1e3 s"
  interval ¦ 2147483648 days ⇒ ERR 22015 interval field value out of range: "2147483648 days"
  interval ¦ P0001-02-03T04:05:06 ⇒ 1 year 2 mons 3 days 04:05:06 000000036c8bc080000000030000000e
  interval ¦ PT ⇒ 00:00:00 00000000000000000000000000000000
  """#
