// MongoEngineTests. This file: the manual's "Date Expression Operators".

import BSON
import Testing
import WireCore

@testable import MongoEngine

/// Central Europe's zone by its rule: one hour ahead, two from the last Sunday of March to that of October.
private let berlin = ZoneRule("CET-1CEST,M3.5.0,M10.5.0/3").map {
  Zone(name: "Europe/Berlin", first: $0.standard, rule: $0)
}

@Suite struct DateOperatorTests {
  static func date(_ text: String) -> String { #"{"$date":"\#(text)"}"# }
  private static let day = #"{"$date":"2024-02-29T13:45:30.123Z"}"#
  private static let zones: ZoneSource = { $0 == "Europe/Berlin" ? berlin : nil }

  static let parts: [TextCase] =
    [
      ("$year", "2024"), ("$month", "2"), ("$dayOfMonth", "29"), ("$dayOfWeek", "5"), ("$dayOfYear", "60"),
      ("$hour", "13"), ("$minute", "45"),
      ("$second", "30"), ("$millisecond", "123"), ("$week", "8"), ("$isoWeek", "9"),
      ("$isoWeekYear", #"{"$numberLong":"2024"}"#), ("$isoDayOfWeek", "4"),
    ].map { TextCase("{\"\($0.0)\":\(day)}", $0.1) } + [
      TextCase(#"{"$hour":{"date":\#(day),"timezone":"+05:30"}}"#, "19"),
      TextCase(#"{"$dayOfMonth":{"date":\#(day),"timezone":"-1400"}}"#, "28"),
      TextCase(#"{"$hour":{"date":\#(day),"timezone":"Europe/Berlin"}}"#, "14"),
      TextCase(#"{"$hour":{"date":\#(date("2024-07-01T00:00:00Z")),"timezone":"Europe/Berlin"}}"#, "2"),
      TextCase(
        #"{"$dateDiff":{"startDate":{"$date":{"$numberLong":"-62167219200001"}},"endDate":{"$date":{"$numberLong":"-62167219200000"}},"unit":"year"}}"#,
        #"{"$numberLong":"1"}"#
      ),
      TextCase(#"{"$hour":{"date":null}}"#, "null"), TextCase(#"{"$hour":{"date":\#(day),"timezone":null}}"#, "null"),
      TextCase(#"{"$hour":[\#(day)]}"#, "13"),
      TextCase(#"{"$year":{"$oid":"5ab9c3da31c2ab715d421285"}}"#, "2018"),
      TextCase(#"{"$year":{"$timestamp":{"t":1,"i":1}}}"#, "1970"),
      TextCase(#"{"$year":{"$date":{"$numberLong":"-62135596800001"}}}"#, "0"),
      TextCase(#"{"$dayOfYear":{"$date":{"$numberLong":"-1"}}}"#, "365"),
      TextCase(#"{"$isoWeek":\#(date("2021-01-03T00:00:00Z"))}"#, "53"),
      TextCase(#"{"$isoWeekYear":\#(date("2021-01-03T00:00:00Z"))}"#, #"{"$numberLong":"2020"}"#),
      TextCase(#"{"$isoWeek":\#(date("2018-12-31T00:00:00Z"))}"#, "1"),
      TextCase(#"{"$week":\#(date("2017-01-01T00:00:00Z"))}"#, "1"),
      TextCase(#"{"$week":\#(date("2016-01-01T00:00:00Z"))}"#, "0"),
      TextCase(
        #"{"$dateToParts":{"date":\#(day)}}"#,
        #"{"year":2024,"month":2,"day":29,"hour":13,"minute":45,"second":30,"millisecond":123}"#
      ),
      TextCase(
        #"{"$dateToParts":{"date":\#(day),"timezone":"+01","iso8601":true}}"#,
        #"{"isoWeekYear":2024,"isoWeek":9,"isoDayOfWeek":4,"hour":14,"minute":45,"second":30,"millisecond":123}"#
      ),
    ]

  static let sums: [TextCase] =
    [
      ("2020-10-31T12:00:00Z", "month", "-1", "2020-09-30T12:00:00Z"),
      ("2020-12-31T12:10:05Z", "month", "2", "2021-02-28T12:10:05Z"),
      ("2024-02-29T00:00:00Z", "year", "1", "2025-02-28T00:00:00Z"),
      ("2024-11-30T00:00:00Z", "quarter", "1", "2025-02-28T00:00:00Z"),
      ("2024-01-01T00:00:00Z", "week", "-1", "2023-12-25T00:00:00Z"),
      ("2024-01-01T00:00:00Z", "day", "60", "2024-03-01T00:00:00Z"),
      ("2024-01-01T00:00:00Z", "hour", "25", "2024-01-02T01:00:00Z"),
      ("2024-01-01T00:00:00Z", "minute", "-1", "2023-12-31T23:59:00Z"),
      ("2024-01-01T00:00:00Z", "second", "61", "2024-01-01T00:01:01Z"),
      ("2024-01-01T00:00:00Z", "millisecond", "5", "2024-01-01T00:00:00.005Z"),
    ].map { TextCase(#"{"$dateAdd":{"startDate":\#(date($0.0)),"unit":"\#($0.1)","amount":\#($0.2)}}"#, date($0.3)) }
    + [
      TextCase(
        #"{"$dateSubtract":{"startDate":\#(date("2024-03-31T00:00:00Z")),"unit":"month","amount":1}}"#,
        date("2024-02-29T00:00:00Z")
      ),
      TextCase(
        #"{"$dateAdd":{"startDate":\#(date("2024-03-30T12:00:00Z")),"unit":"day","amount":1,"timezone":"Europe/Berlin"}}"#,
        date("2024-03-31T11:00:00Z")
      ),
      TextCase(
        #"{"$dateAdd":{"startDate":\#(date("2024-03-30T12:00:00Z")),"unit":"hour","amount":24,"timezone":"Europe/Berlin"}}"#,
        date("2024-03-31T12:00:00Z")
      ),
      TextCase(#"{"$dateAdd":{"startDate":null,"unit":"day","amount":1}}"#, "null"),
    ]

  static let differences: [TextCase] = [
    ("2010-12-31T23:00:00Z", "2012-01-01T00:00:00Z", #""unit":"year""#, "2"),
    ("2021-01-31T00:00:00Z", "2021-02-01T00:00:00Z", #""unit":"month""#, "1"),
    ("2021-03-31T00:00:00Z", "2021-04-01T00:00:00Z", #""unit":"quarter""#, "1"),
    ("2021-01-02T00:00:00Z", "2021-01-03T00:00:00Z", #""unit":"week""#, "1"),
    ("2021-01-03T00:00:00Z", "2021-01-04T00:00:00Z", #""unit":"week","startOfWeek":"Monday""#, "1"),
    ("2021-01-04T00:00:00Z", "2021-01-03T00:00:00Z", #""unit":"week","startOfWeek":"mon""#, "-1"),
    ("2021-01-03T00:00:00Z", "2021-01-09T00:00:00Z", #""unit":"week""#, "0"),
    ("2021-01-01T23:59:00Z", "2021-01-02T00:00:00Z", #""unit":"day""#, "1"),
    ("2021-01-01T23:59:00Z", "2021-01-02T00:00:00Z", #""unit":"day","timezone":"+01""#, "0"),
    ("2021-01-01T23:59:00Z", "2021-01-02T01:00:00Z", #""unit":"hour""#, "2"),
    ("2021-01-01T00:40:00Z", "2021-01-01T00:20:00Z", #""unit":"hour","timezone":"+05:30""#, "-1"),
    ("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", #""unit":"minute""#, "1"),
    ("2021-01-01T00:00:00.9Z", "2021-01-01T00:00:01.1Z", #""unit":"second""#, "1"),
    ("2021-01-01T00:00:00.9Z", "2021-01-01T00:00:01.1Z", #""unit":"millisecond""#, "200"),
  ].map {
    TextCase(
      #"{"$dateDiff":{"startDate":\#(date($0.0)),"endDate":\#(date($0.1)),\#($0.2)}}"#,
      #"{"$numberLong":"\#($0.3)"}"#
    )
  }

  static let truncations: [TextCase] = [
    ("2021-03-20T11:30:05.123Z", #""unit":"hour""#, "2021-03-20T11:00:00Z"),
    ("2021-03-20T11:30:05Z", #""unit":"hour","binSize":2"#, "2021-03-20T10:00:00Z"),
    (
      "2021-03-20T11:30:05Z", #""unit":"week","binSize":2,"timezone":"-05:00","startOfWeek":"Monday""#,
      "2021-03-15T05:00:00Z"
    ), ("2021-03-20T11:30:05Z", #""unit":"week""#, "2021-03-14T00:00:00Z"),
    ("2021-03-20T11:30:05Z", #""unit":"month""#, "2021-03-01T00:00:00Z"),
    ("2021-03-20T11:30:05Z", #""unit":"quarter","binSize":2"#, "2021-01-01T00:00:00Z"),
    ("2021-03-20T11:30:05Z", #""unit":"year","binSize":5"#, "2020-01-01T00:00:00Z"),
    ("1999-12-31T11:30:05Z", #""unit":"year","binSize":5"#, "1995-01-01T00:00:00Z"),
    ("2021-03-20T11:30:05Z", #""unit":"day","binSize":7"#, "2021-03-20T00:00:00Z"),
    ("2024-07-01T23:00:00Z", #""unit":"day","timezone":"Europe/Berlin""#, "2024-07-01T22:00:00Z"),
    ("2024-07-01T23:59:59.999Z", #""unit":"minute","binSize":15"#, "2024-07-01T23:45:00Z"),
    ("2024-07-01T23:59:59.999Z", #""unit":"millisecond","binSize":250"#, "2024-07-01T23:59:59.75Z"),
  ].map { TextCase(#"{"$dateTrunc":{"date":\#(date($0.0)),\#($0.1)}}"#, date($0.2)) }

  static let texts: [TextCase] = [
    TextCase(#"{"$dateToString":{"date":\#(day)}}"#, #""2024-02-29T13:45:30.123Z""#),
    TextCase(#"{"$dateToString":{"date":\#(day),"timezone":"+01:00"}}"#, #""2024-02-29T14:45:30.123""#),
    TextCase(
      #"{"$dateToString":{"date":\#(day),"format":"%d/%m/%Y %H:%M:%S.%L %j %w %u %U %V %G %% %z é"}}"#,
      #""29/02/2024 13:45:30.123 060 5 4 08 09 2024 % +0000 é""#
    ),
    TextCase(#"{"$dateToString":{"date":\#(day),"format":"%z","timezone":"-0430"}}"#, #""-0430""#),
    TextCase(#"{"$dateToString":{"date":null,"onNull":"no"}}"#, #""no""#),
    TextCase(#"{"$dateToString":{"date":null}}"#, "null"),
    TextCase(#"{"$dateToString":{"date":\#(day),"format":null}}"#, "null"),
    TextCase(#"{"$dateFromParts":{"year":2017,"month":2,"day":8,"hour":12}}"#, date("2017-02-08T12:00:00Z")),
    TextCase(#"{"$dateFromParts":{"year":2017,"month":14,"day":0,"hour":-1}}"#, date("2018-01-30T23:00:00Z")),
    TextCase(
      #"{"$dateFromParts":{"isoWeekYear":2017,"isoWeek":6,"isoDayOfWeek":3,"hour":12}}"#,
      date("2017-02-08T12:00:00Z")
    ),
    TextCase(#"{"$dateFromParts":{"year":2024,"month":7,"timezone":"Europe/Berlin"}}"#, date("2024-06-30T22:00:00Z")),
    TextCase(#"{"$dateFromParts":{"year":2024,"month":null}}"#, "null"),
    TextCase(#"{"$dateFromParts":{"year":2024,"second":{"$numberLong":"90"}}}"#, date("2024-01-01T00:01:30Z")),
  ]

  static let readings: [TextCase] =
    [
      ("2017-02-08T12:10:40.787Z", "2017-02-08T12:10:40.787Z"), ("2017-02-08", "2017-02-08T00:00:00Z"),
      ("2017-02-08 12:10", "2017-02-08T12:10:00Z"), ("2017-02-08T12:10:40.787+0530", "2017-02-08T06:40:40.787Z"),
      ("20170208", "2017-02-08T00:00:00Z"), ("2017/02/08", "2017-02-08T00:00:00Z"),
      ("2/8/2017", "2017-02-08T00:00:00Z"), ("08-02-2017", "2017-02-08T00:00:00Z"),
      ("Feb 8, 2017 2:30 PM", "2017-02-08T14:30:00Z"),
      ("8 February 2017 12:00 AM", "2017-02-08T00:00:00Z"), ("2017-02-08T12:10:40.787999Z", "2017-02-08T12:10:40.787Z"),
      ("2017-02-08 12:10:40 UTC", "2017-02-08T12:10:40Z"),
    ].map { TextCase(#"{"$dateFromString":{"dateString":"\#($0.0)"}}"#, date($0.1)) }
    + [
      (#""dateString":"2017-02-08T12:10:40.787","timezone":"-05""#, date("2017-02-08T17:10:40.787Z")),
      (#""dateString":"06-15-2018","format":"%m-%d-%Y""#, date("2018-06-15T00:00:00Z")),
      (
        #""dateString":"15.6.2018 7:05:09.5 +0200","format":"%d.%m.%Y %H:%M:%S.%L %z""#,
        date("2018-06-15T05:05:09.005Z")
      ), (#""dateString":"2018-06","format":"%G-%V""#, date("2018-02-05T00:00:00Z")),
      (#""dateString":"2018:166","format":"%Y:%j""#, date("2018-06-15T00:00:00Z")),
      (#""dateString":"Jun 15 2018","format":"%b %d %Y""#, date("2018-06-15T00:00:00Z")),
      (#""dateString":"nope","onError":"bad""#, #""bad""#), (#""dateString":null,"onNull":0"#, "0"),
      (#""dateString":5,"onError":1"#, "1"), (#""dateString":"2018-01-01","timezone":null"#, "null"),
    ].map { TextCase("{\"$dateFromString\":{\($0.0)}}", $0.1) }

  @Test(arguments: parts + sums + differences + truncations + texts + readings)
  func value(_ row: TextCase) throws { try row.check(QueryContext(zones: Self.zones)) }

  @Test(arguments: [
    TextCase(#"{"$year":"2024"}"#, "16006 can't convert from BSON type string to Date"),
    TextCase(#"{"$year":{"date":1,"zone":2}}"#, #"40535 unrecognized option to $year: "zone""#),
    TextCase(
      #"{"$year":{"timezone":"UTC"}}"#,
      #"40539 missing 'date' argument to $year, provided: $year: { timezone: "UTC" }"#
    ),
    TextCase(#"{"$year":[1,2]}"#, "40536 $year accepts exactly one argument if given an array, but was given 2"),
    TextCase(
      #"{"$hour":{"date":\#(day),"timezone":"Mars/Base"}}"#,
      #"40485 unrecognized time zone identifier: "Mars/Base""#
    ),
    TextCase(#"{"$hour":{"date":\#(day),"timezone":"+5"}}"#, #"40485 unrecognized time zone identifier: "+5""#),
    TextCase(#"{"$hour":{"date":\#(day),"timezone":5}}"#, "40517 timezone must evaluate to a string, found int"),
    TextCase(
      #"{"$dateAdd":{"startDate":\#(day),"unit":"days","amount":1}}"#,
      "9 $dateAdd parameter 'unit' value parsing failed :: caused by :: unknown time unit value: days"
    ),
    TextCase(
      #"{"$dateAdd":{"startDate":\#(day),"unit":"day","amount":1.5}}"#,
      "5166405 $dateAdd expects integer amount of time units"
    ),
    TextCase(
      #"{"$dateAdd":{"startDate":\#(day),"unit":"year","amount":{"$numberLong":"9223372036854775807"}}}"#,
      "5166406 $dateAdd overflowed"
    ),
    TextCase(
      #"{"$dateAdd":{"startDate":\#(day),"unit":"millisecond","amount":{"$numberLong":"9223372036854775807"}}}"#,
      "5166406 $dateAdd overflowed"
    ),
    TextCase(
      #"{"$dateSubtract":{"startDate":\#(day),"unit":"day","amount":{"$numberLong":"-9223372036854775808"}}}"#,
      "6045000 invalid $dateSubtract 'amount' parameter value: -9223372036854775808"
    ),
    TextCase(
      #"{"$dateAdd":{"startDate":\#(day),"unit":"day"}}"#,
      "5166402 $dateAdd requires startDate, unit, and amount to be present"
    ),
    TextCase(
      #"{"$dateDiff":{"startDate":1,"endDate":\#(day),"unit":"day"}}"#,
      "5166307 $dateDiff requires 'startDate' to be a date, but got int"
    ),
    TextCase(#"{"$dateDiff":{"startDate":1,"endDate":\#(day)}}"#, "5166305 Missing 'unit' parameter to $dateDiff"),
    TextCase(
      #"{"$dateTrunc":{"date":\#(day),"unit":"week","startOfWeek":"noday"}}"#,
      "5439016 $dateTrunc parameter 'startOfWeek' value cannot be recognized as a day of a week: noday"
    ),
    TextCase(
      #"{"$dateTrunc":{"date":\#(day),"unit":"day","binSize":0}}"#,
      "5439018 $dateTrunc requires 'binSize' to be greater than 0, but got value 0"
    ),
    TextCase(
      #"{"$dateToString":{"date":\#(day),"format":"%n"}}"#,
      "18536 Invalid format character '%n' in format string"
    ),
    TextCase(#"{"$dateToString":{"date":\#(day),"format":"%"}}"#, "18535 Unmatched '%' at end of format string"),
    TextCase(
      #"{"$dateToString":{"date":{"$date":{"$numberLong":"999999999999999"}}}}"#,
      "18537 Could not convert date to string: date component was outside the supported range of 0-9999: 33658"
    ),
    TextCase(
      #"{"$dateFromParts":{"month":1}}"#,
      "40516 $dateFromParts requires either 'year' or 'isoWeekYear' to be present"
    ),
    TextCase(
      #"{"$dateFromParts":{"year":1,"isoWeek":1}}"#,
      "40489 $dateFromParts does not allow mixing natural dates with ISO dates"
    ),
    TextCase(
      #"{"$dateFromParts":{"year":0}}"#,
      "40523 'year' must evaluate to an integer in the range 1 to 9999, found 0"
    ),
    TextCase(
      #"{"$dateFromParts":{"year":1,"month":99999}}"#,
      "31034 'month' must evaluate to a value in the range [-32768, 32767]; value 99999 is not in range"
    ),
    TextCase(
      #"{"$dateFromParts":{"year":1,"second":{"$numberLong":"9223372036854775807"}}}"#,
      "15 the date of $dateFromParts does not fit"
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":"@@"}}"#,
      "241 Error parsing date string '@@'; 0: Unexpected character '@'"
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":""}}"#,
      #"241 an incomplete date/time string has been found, with elements missing: """#
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":"2017-13-01"}}"#,
      "241 Error parsing date string '2017-13-01'; 10: The parsed date was invalid '\0'"
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":"2017-01-01Z","timezone":"+01"}}"#,
      "241 you cannot pass in a date/time string with time zone information ('Z') together with a timezone argument"
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":"6","format":"%m"}}"#,
      #"241 an incomplete date/time string has been found, with elements missing: "6""#
    ),
    TextCase(
      #"{"$dateFromString":{"dateString":"1-1","format":"%d/%m"}}"#,
      "241 Error parsing date string '1-1'; 1: Format literal not found '-'"
    ),
  ])
  func refused(_ row: TextCase) { row.checkRefusal(QueryContext(zones: Self.zones)) }

  @Test func namedZonesAreRefusedWhereNoneAreKnown() {
    TextCase(
      #"{"$hour":{"date":\#(Self.day),"timezone":"Europe/Berlin"}}"#,
      #"238 the time zone "Europe/Berlin" is not supported: only offsets and UTC are known here"#
    ).checkRefusal()
  }

  /// Every day of 1,600 years, there and back.
  @Test func calendar() {
    var previous = (year: 1599, month: 12, day: 31)
    for days in CivilCalendar.days(1600, 1, 1)..<CivilCalendar.days(3200, 1, 1) {
      let date = CivilCalendar.date(days)
      let follows = date.day == previous.day + 1 && date.month == previous.month
      let begins =
        date.day == 1 && (date.month == previous.month + 1 || date.month == 1 && date.year == previous.year + 1)
      if !(follows || begins) || CivilCalendar.days(date.year, date.month, date.day) != days {
        Issue.record("\(days) days are \(date) after \(previous)")
        return
      }
      previous = date
    }
    #expect(previous == (3199, 12, 31))
  }
}
