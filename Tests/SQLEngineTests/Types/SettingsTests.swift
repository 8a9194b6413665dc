// SQLEngineTests/Types: PostgreSQL's types. This file: values in sessions with settings of their own.

import Testing

@testable import SQLEngine

/// A session in Berlin that writes intervals, bytes and numbers in other ways than usual.
private func berlin() -> Bench {
  let bench = Bench()
  if let zone = bench.io.settings.zones("Europe/Berlin") { bench.context.io.settings.zone = zone }
  bench.context.io.settings.intervalStyle = .iso
  bench.context.io.settings.extraFloatDigits = 0
  bench.context.io.settings.writesEscapedBytea = true
  return bench
}

@Test func settingsOfASession() {
  let bench = berlin()
  bench.check(
    #"""
    text ¦ 2020-07-01 00:00Z ¦ timestamptz ⇒ 2020-07-01 02:00:00+02
    text ¦ {2020-01-01 00:00Z} ¦ timestamptz[] ⇒ {"2020-01-01 01:00:00+01"}
    text ¦ 0.30000000000000004 ¦ float8 ⇒ 0.3
    text ¦ 1e-7 ¦ float8 ⇒ 1e-07
    text ¦ 123456789.123456789 ¦ float8 ⇒ 123456789.123457
    text ¦ \x00615cff ¦ bytea ⇒ \000a\\\377
    text ¦ {"\\x00"} ¦ bytea[] ⇒ {"\\000"}
    text ¦ 1 day ¦ interval ⇒ P1D
    text ¦ {1 day 01:00} ¦ interval[] ⇒ {P1DT1H}
    timestamptz ¦ 2020-07-01 12:00 ¦ date ⇒ 2020-07-01
    text ¦ 12:00 ¦ timetz ⇒ 12:00:00+01
    """#,
    bench.cast
  )
  bench.check(
    #"""
    to_char ¦ timestamptz=2020-07-01 12:00Z ¦ text=HH24 TZ OF ⇒ 14 CEST +02 :: text
    date_trunc ¦ text=day ¦ timestamptz=2020-07-01 00:00Z ⇒ 2020-07-01 00:00:00+02 :: timestamp with time zone
    + ¦ timestamptz=2020-03-28 12:00 ¦ interval=1 day ⇒ 2020-03-29 12:00:00+02 :: timestamp with time zone
    + ¦ timestamptz=2020-03-28 12:00 ¦ interval=24 hours ⇒ 2020-03-29 13:00:00+02 :: timestamp with time zone
    to_json ¦ timestamptz=2020-07-01 12:00Z ⇒ "2020-07-01T14:00:00+02:00" :: json
    extract ¦ text=timezone_hour ¦ timestamptz=2020-07-01 12:00Z ⇒ 2 :: numeric
    """#,
    bench.call
  )
}

/// What is kept does not depend on the session that wrote it.
@Test func keptValuesAreTheSameInEverySession() throws {
  let type = try TypeNames.parse("timestamptz[]", types: NoUserTypes())
  #expect(
    try berlin().io.input("{2020-01-01 01:00}", type) == .text("{\"2020-01-01 00:00:00+00\"}")
  )
}

@Test(arguments: [
  (
    "1 year 2 mons -3 days 04:05:06.789", "P1Y2M-3DT4H5M6.789S", "@ 1 year 2 mons -3 days 4 hours 5 mins 6.789 secs",
    "+1-2 -3 +4:05:06.789"
  ),
  ("0", "PT0S", "@ 0", "0"),
  ("-1 mon", "P-1M", "@ 1 mon ago", "-0-1"),
  ("-00:00:01.5", "PT-1.5S", "@ 1.5 secs ago", "-0:00:01.5"),
  ("-1 day -1 hour", "P-1DT-1H", "@ 1 day 1 hour ago", "-1 1:00:00"),
  ("1 year 1 day", "P1Y1D", "@ 1 year 1 day", "+1-0 +1 +0:00:00"),
])
func intervalStyles(text: String, iso: String, verbose: String, standard: String) throws {
  var io = Bench().io
  let value = try io.input(text, .interval)
  for (style, expected) in [(TypeSettings.IntervalStyle.iso, iso), (.verbose, verbose), (.standard, standard)] {
    io.settings.intervalStyle = style
    #expect(io.output(value, .interval) == expected)
  }
}
