// SQLEngineTests/Types: PostgreSQL's types. This file: dates and times, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func dateTimeText() {
  let bench = Bench()
  bench.check(cases, bench.readAndSend)
}

private let cases = #"""
  date ¦ 2020-02-29 ⇒ 2020-02-29 00001cc4
  date ¦ 2020-02-31 ⇒ ERR 22008 date/time field value out of range: "2020-02-31"
  date ¦ 1999-01-08 ⇒ 1999-01-08 fffffe9a
  date ¦ January 8, 1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 1/8/1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 1/18/1999 ⇒ 1999-01-18 fffffea4
  date ¦ 01/02/03 ⇒ 2003-01-02 00000449
  date ¦ 1999-Jan-08 ⇒ 1999-01-08 fffffe9a
  date ¦ Jan-08-1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 08-Jan-1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 19990108 ⇒ 1999-01-08 fffffe9a
  date ¦ 990108 ⇒ 1999-01-08 fffffe9a
  date ¦ J2451187 ⇒ 1999-01-08 fffffe9a
  date ¦ January 8, 99 BC ⇒ 0099-01-08 BC fff44ec0
  date ¦ 0044-03-15 BC ⇒ 0044-03-15 BC fff49d7b
  date ¦ infinity ⇒ infinity 7fffffff
  date ¦ -infinity ⇒ -infinity 80000000
  date ¦ epoch ⇒ 1970-01-01 ffffd533
  date ¦ abc ⇒ ERR 22007 invalid input syntax for type date: "abc"
  date ¦ 2020-1-5 ⇒ 2020-01-05 00001c8d
  date ¦ 10000-01-01 ⇒ 10000-01-01 002c95d4
  date ¦ 5874897-12-31 ⇒ 5874897-12-31 7fda970c
  date ¦ 5874898-01-01 ⇒ ERR 22008 date out of range: "5874898-01-01"
  date ¦ 4714-11-24 BC ⇒ 4714-11-24 BC ffda97a7
  date ¦ 4714-11-23 BC ⇒ ERR 22008 date out of range: "4714-11-23 BC"
  date ¦ 2020-02-29 10:00:00 ⇒ 2020-02-29 00001cc4
  date ¦ Mon Jan 8 1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 8 Jan 1999 ⇒ 1999-01-08 fffffe9a
  date ¦ 1999.008 ⇒ 1999-01-08 fffffe9a
  date ¦ 2020-01-01 BC ⇒ 2020-01-01 BC ffe999fb
  date ¦ 0000-01-01 ⇒ ERR 22008 date/time field value out of range: "0000-01-01"
  date ¦ 20200101T101112 ⇒ 2020-01-01 00001c89
  time ¦ 04:05:06.789 ⇒ 04:05:06.789 000000036c97ca88
  time ¦ 04:05:06 ⇒ 04:05:06 000000036c8bc080
  time ¦ 04:05 ⇒ 04:05:00 000000036c303300
  time ¦ 040506 ⇒ 04:05:06 000000036c8bc080
  time ¦ 04:05 AM ⇒ 04:05:00 000000036c303300
  time ¦ 04:05 PM ⇒ 16:05:00 0000000d7b1be300
  time ¦ 12:00 AM ⇒ 00:00:00 0000000000000000
  time ¦ 12:30 pm ⇒ 12:30:00 0000000a7a358200
  time ¦ 24:00:00 ⇒ 24:00:00 000000141dd76000
  time ¦ 24:00:01 ⇒ ERR 22008 date/time field value out of range: "24:00:01"
  time ¦ 25:00 ⇒ ERR 22008 date/time field value out of range: "25:00"
  time ¦ 23:59:60 ⇒ 24:00:00 000000141dd76000
  time ¦ allballs ⇒ 00:00:00 0000000000000000
  time ¦ abc ⇒ ERR 22007 invalid input syntax for type time: "abc"
  time ¦ 10:61 ⇒ ERR 22008 date/time field value out of range: "10:61"
  time ¦ 2003-04-12 04:05:06 ⇒ 04:05:06 000000036c8bc080
  time ¦ 04:05:06.1234567 ⇒ 04:05:06.123457 000000036c8da2c1
  time ¦ 1:2:3 ⇒ 01:02:03 00000000dde878c0
  time(2) ¦ 04:05:06.789 ⇒ 04:05:06.79 000000036c97ce70
  time(2) ¦ 23:59:59.999 ⇒ 24:00:00 000000141dd76000
  timetz ¦ 04:05:06-08 ⇒ 04:05:06-08 000000036c8bc08000007080
  timetz ¦ 04:05:06.789-8:00 ⇒ 04:05:06.789-08 000000036c97ca8800007080
  timetz ¦ 04:05-0830 ⇒ 04:05:00-08:30 000000036c30330000007788
  timetz ¦ 04:05 UTC ⇒ 04:05:00+00 000000036c30330000000000
  timetz ¦ 040506+0730 ⇒ 04:05:06+07:30 000000036c8bc080ffff9688
  timetz ¦ 10:00:00 EST ⇒ 10:00:00-05 0000000861c4680000004650
  timetz ¦ 04:05:06+16 ⇒ ERR 22009 time zone displacement out of range: "04:05:06+16"
  timestamp ¦ 2020-01-01 ⇒ 2020-01-01 00:00:00 00023e0786c26000
  timestamp ¦ 2020-01-01 10:11:12 ⇒ 2020-01-01 10:11:12 00023e101094b000
  timestamp ¦ 2020-01-01T10:11:12.123456Z ⇒ 2020-01-01 10:11:12.123456 00023e1010969240
  timestamp ¦ 2020-01-01 10:11:12.1234567 ⇒ 2020-01-01 10:11:12.123457 00023e1010969241
  timestamp ¦ 2020-01-01 24:00:00 ⇒ 2020-01-02 00:00:00 00023e1ba499c000
  timestamp ¦ 2020-01-01 10:11 PM ⇒ 2020-01-01 22:11:00 00023e1a1ec94500
  timestamp ¦ infinity ⇒ infinity 7fffffffffffffff
  timestamp ¦ epoch ⇒ 1970-01-01 00:00:00 fffca2fec4c82000
  timestamp ¦ 294276-12-31 23:59:59 ⇒ 294276-12-31 23:59:59 7fffff5bb3a35dc0
  timestamp ¦ 294277-01-01 ⇒ ERR 22008 timestamp out of range: "294277-01-01"
  timestamp ¦ 4714-11-24 00:00:00 BC ⇒ 4714-11-24 00:00:00 BC fd0f7cc1411fa000
  timestamp ¦ 2020-02-30 10:00 ⇒ ERR 22008 date/time field value out of range: "2020-02-30 10:00"
  timestamp ¦ abc ⇒ ERR 22007 invalid input syntax for type timestamp: "abc"
  timestamp ¦ 10:00 ⇒ ERR 22007 invalid input syntax for type timestamp: "10:00"
  timestamp ¦ Thu Jan 02 03:04:05 2020 ⇒ 2020-01-02 03:04:05 00023e1e36ef1340
  timestamp ¦ 20200102 030405 ⇒ 2020-01-02 03:04:05 00023e1e36ef1340
  timestamp ¦ 20200102T030405 ⇒ 2020-01-02 03:04:05 00023e1e36ef1340
  timestamp ¦ 2020-01-01 25:00:00 ⇒ ERR 22008 date/time field value out of range: "2020-01-01 25:00:00"
  timestamp ¦ 2020-01-01 10:00:00+02 ⇒ 2020-01-01 10:00:00 00023e0fe886c800
  timestamp ¦ 2020-01-01 10:00:00 Europe/Berlin ⇒ 2020-01-01 10:00:00 00023e0fe886c800
  timestamp ¦ 2020-01-01 10:00:00 Mars/X ⇒ ERR 22023 time zone "mars/x" not recognized
  timestamp ¦ 0001-01-01 00:00:00 ⇒ 0001-01-01 00:00:00 ff1fe2ffc59c6000
  timestamp ¦ 2001-02-16 20:38:40.5 BC ⇒ 2001-02-16 20:38:40.5 BC fe3f9028e1ee5520
  timestamp ¦ -infinity ⇒ -infinity 8000000000000000
  timestamp ¦ 1999-01-08 04:05:06 -8:00 ⇒ 1999-01-08 04:05:06 ffffe3e1b15b8080
  timestamp(0) ¦ 2020-01-01 10:11:12.5 ⇒ 2020-01-01 10:11:13 00023e1010a3f240
  timestamp(0) ¦ 2020-01-01 10:11:12.499 ⇒ 2020-01-01 10:11:12 00023e101094b000
  timestamptz ¦ 2020-01-01 ⇒ 2020-01-01 00:00:00+00 00023e0786c26000
  timestamptz ¦ 2020-01-01 10:11:12+02 ⇒ 2020-01-01 08:11:12+00 00023e0e636d6800
  timestamptz ¦ 2020-06-01 10:11:12 Europe/Berlin ⇒ 2020-06-01 08:11:12+00 00024a001b4e6800
  timestamptz ¦ 2020-01-01 10:11:12 America/New_York ⇒ 2020-01-01 15:11:12+00 00023e144176e400
  timestamptz ¦ 2020-01-01 10:11:12 EST ⇒ 2020-01-01 15:11:12+00 00023e144176e400
  timestamptz ¦ 2020-01-01 10:11:12Z ⇒ 2020-01-01 10:11:12+00 00023e101094b000
  timestamptz ¦ 2020-01-01 10:11:12-03:30 ⇒ 2020-01-01 13:41:12+00 00023e12ff996e00
  timestamptz ¦ 2020-01-01 10:11:12+99 ⇒ ERR 22009 time zone displacement out of range: "2020-01-01 10:11:12+99"
  timestamptz ¦ 2020-03-29 02:30 Europe/Berlin ⇒ 2020-03-29 01:30:00+00 000244f30aa8d600
  timestamptz ¦ 2020-10-25 02:30 Europe/Berlin ⇒ 2020-10-25 01:30:00+00 0002557385559600
  timestamptz ¦ 2050-07-01 12:00 Europe/Berlin ⇒ 2050-07-01 10:00:00+00 0005a95e5adce800
  timestamptz ¦ 2020-01-01 10:11:12.5 pm +0530 ⇒ 2020-01-01 16:41:12.5+00 00023e15835bfb20
  timestamptz ¦ 2020-01-01 00:00 UTC+3 ⇒ 2020-01-01 03:00:00+00 00023e0a0a7d4c00
  timestamptz ¦ 2020-01-01 00:00 EST5EDT ⇒ 2020-01-01 05:00:00+00 00023e0bb7a49400
  timestamptz ¦ 2020-01-01 04:00:00+05:30:15 ⇒ 2019-12-31 22:29:45+00 00023e0644000840
  timestamptz ¦ 2020-07-01 12:00:00 CEST ⇒ 2020-07-01 10:00:00+00 00024c5d1fa50800
  timestamptz ¦ 2020-01-01 12:00:00 Asia/Kolkata ⇒ 2020-01-01 06:30:00+00 00023e0cf9820a00
  timestamptz ¦ now x ⇒ ERR 22007 invalid input syntax for type timestamp with time zone: "now x"
  timestamptz ¦ infinity ⇒ infinity 7fffffffffffffff
  timestamptz ¦ epoch ⇒ 1970-01-01 00:00:00+00 fffca2fec4c82000
  timestamptz ¦ J2451187 ⇒ 1999-01-08 00:00:00+00 ffffe3de44cfc000
  timestamptz ¦ 2020-01-01 00:00:00.0000005 ⇒ 2020-01-01 00:00:00+00 00023e0786c26000
  timestamptz ¦ 1970-01-01 00:00:00-00:30 ⇒ 1970-01-01 00:30:00+00 fffca2ff3011f200
  timestamptz ¦ 2020-001 ⇒ 2020-01-01 00:00:00+00 00023e0786c26000
  date ¦ 2020-W01-1 ⇒ ERR 22007 invalid input syntax for type date: "2020-W01-1"
  date ¦ Jan 1 ⇒ ERR 22007 invalid input syntax for type date: "Jan 1"
  date ¦ 2020 ⇒ ERR 22007 invalid input syntax for type date: "2020"
  date ¦ 2020-02 ⇒ ERR 22007 invalid input syntax for type date: "2020-02"
  date ¦ 12-25 ⇒ ERR 22007 invalid input syntax for type date: "12-25"
  date ¦ 12/25/20 ⇒ 2020-12-25 00001df0
  date ¦ today x ⇒ ERR 22007 invalid input syntax for type date: "today x"
  date ¦ Sat 1 Feb 2020 ⇒ 2020-02-01 00001ca8
  date ¦ Feb 30 2020 ⇒ ERR 22008 date/time field value out of range: "Feb 30 2020"
  date ¦ 2020.02.03 ⇒ 2020-02-03 00001caa
  date ¦ 3.4.2020 ⇒ 2020-03-04 00001cc8
  date ¦ 1-Feb ⇒ ERR 22007 invalid input syntax for type date: "1-Feb"
  date ¦ 2020/12/31 ⇒ 2020-12-31 00001df6
  """#
