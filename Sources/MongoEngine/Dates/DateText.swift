// MongoEngine/Dates: times on clocks and calendars. This file: dates read from texts without a format (manual:
// "$dateFromString", "$toDate").

import BSON
import WireCore

/// A text that should be a date: `2020-01-31T12:00:00.5Z`, `2020-01-31 12:00`, `1/31/2020`, `Jan 31, 2020 2:30 PM`.
///
/// MongoDB's reader takes more: names of time zones, words such as `tomorrow`. These are refused.
struct DateText {
  private var scanner: DateScanner
  private var clock = ClockTime()
  /// Seconds east of Greenwich, and what was written, if that was there.
  private var zone: (offset: Int, name: String?)?

  init(_ text: String) { self.scanner = DateScanner(text) }

  /// The date; a clock's time is one of `zone` unless the text says otherwise.
  ///
  /// - Throws: ConversionFailure for what is no date.
  func date(in zone: DateZone) throws(MongoError) -> BSONDate {
    var reader = self
    try reader.read()
    return try reader.result(in: zone)
  }

  private mutating func read() throws(MongoError) {
    self.scanner.skipBlanks()
    guard !self.scanner.isAtEnd else { throw self.incomplete }
    try self.readDate()
    let isSeparated =
      self.scanner.take("T") || self.scanner.take("t") || self.scanner.take(",") || self.scanner.take(" ")
      || self.scanner.take("\t")
    self.scanner.skipBlanks()
    if isSeparated, !self.scanner.isAtEnd, self.scanner.digitCount > 0 { try self.readTime() }
    try self.readZone()
    self.scanner.skipBlanks()
    guard self.scanner.isAtEnd else { throw self.scanner.failure("Unexpected character") }
    let day = self.clock.day
    guard 1...12 ~= self.clock.month, day >= 1, day <= CivilCalendar.length(self.clock.year, self.clock.month) else {
      throw self.scanner.failure("The parsed date was invalid")
    }
  }

  private var incomplete: MongoError {
    .of(
      .conversionFailure,
      "an incomplete date/time string has been found, with elements missing: \"\(self.scanner.text)\""
    )
  }

  private mutating func readDate() throws(MongoError) {
    if self.scanner.digitCount == 8, let year = self.scanner.number(4...4) {
      self.clock.year = year
      self.clock.month = self.scanner.number(2...2) ?? 0
      self.clock.day = self.scanner.number(2...2) ?? 0
    } else if self.scanner.digitCount == 4, let year = self.scanner.number(4...4) {
      self.clock.year = year
      try self.readMonthAndDay()
    } else if let first = self.scanner.number(1...2) {
      try self.readRest(after: first)
    } else if let month = self.scanner.monthName() {
      self.clock.month = month
      _ = self.scanner.take(".")
      self.scanner.skipSpaces()
      self.clock.day = try self.number(1...2)
      _ = self.scanner.take(",")
      self.scanner.skipSpaces()
      self.clock.year = try self.number(4...4)
    } else {
      throw self.scanner.failure("Unexpected character")
    }
  }

  private mutating func number(_ digits: ClosedRange<Int>) throws(MongoError) -> Int {
    guard let number = self.scanner.number(digits) else {
      throw self.scanner.isAtEnd ? self.incomplete : self.scanner.failure("Unexpected character")
    }
    return number
  }

  /// `-01-31` or `/01/31`.
  private mutating func readMonthAndDay() throws(MongoError) {
    guard self.scanner.take("-") || self.scanner.take("/") else {
      throw self.scanner.isAtEnd ? self.incomplete : self.scanner.failure("Unexpected character")
    }
    self.clock.month = try self.number(1...2)
    guard self.scanner.take("-") || self.scanner.take("/") else {
      throw self.scanner.isAtEnd ? self.incomplete : self.scanner.failure("Unexpected character")
    }
    self.clock.day = try self.number(1...2)
  }

  /// The month and `/31/2020`, or the day and `-01-2020`, ` January 2020`.
  private mutating func readRest(after first: Int) throws(MongoError) {
    if self.scanner.take("/") {
      self.clock.month = first
      self.clock.day = try self.number(1...2)
      guard self.scanner.take("/") else { throw self.scanner.isAtEnd ? self.incomplete : self.unexpected }
    } else {
      self.clock.day = first
      let isDashed = self.scanner.take("-") || self.scanner.take(".")
      self.scanner.skipSpaces()
      if let month = self.scanner.monthName() {
        self.clock.month = month
      } else if isDashed {
        self.clock.month = try self.number(1...2)
      } else {
        throw self.unexpected
      }
      guard self.scanner.take("-") || self.scanner.take(".") || self.scanner.take(",") || self.scanner.take(" ") else {
        throw self.scanner.isAtEnd ? self.incomplete : self.unexpected
      }
      self.scanner.skipSpaces()
    }
    self.clock.year = try self.number(4...4)
  }

  private var unexpected: MongoError { self.scanner.failure("Unexpected character") }

  /// `12:00`, `12:00:00.5`, `2 PM`.
  private mutating func readTime() throws(MongoError) {
    self.clock.hour = try self.number(1...2)
    if self.scanner.take(":") {
      self.clock.minute = try self.number(2...2)
      if self.scanner.take(":") {
        self.clock.second = try self.number(2...2)
        if self.scanner.take(".") || self.scanner.take(",") { self.clock.millisecond = self.scanner.fraction() ?? 0 }
      }
    } else if self.scanner.isAtEnd {
      throw self.unexpected
    }
    guard self.clock.hour < 24, self.clock.minute < 60, self.clock.second < 60 else { throw self.unexpected }
  }

  /// AM or PM, then `Z`, `UTC` or an offset.
  private mutating func readZone() throws(MongoError) {
    self.scanner.skipSpaces()
    let before = self.scanner
    var word = self.scanner.word()
    if word == "am" || word == "pm" {
      guard 1...12 ~= self.clock.hour else { throw before.failure("Unexpected character") }
      self.clock.hour = self.clock.hour % 12 + (word == "pm" ? 12 : 0)
      self.scanner.skipSpaces()
      word = self.scanner.word()
    }
    switch word {
    case "z", "utc", "gmt": self.zone = (0, word.uppercased())
    case "": break
    default: throw before.failure("passing a time zone identifier as part of the string is not allowed")
    }
    if let offset = self.scanner.offset() { self.zone = (offset, nil) }
  }

  private func result(in zone: DateZone) throws(MongoError) -> BSONDate {
    if let written = self.zone, !zone.isUTC {
      let what = written.name.map { "time zone information ('\($0)')" } ?? "GMT offset"
      throw .of(
        .conversionFailure,
        "you cannot pass in a date/time string with \(what) together with a timezone argument"
      )
    }
    let local = self.clock.milliseconds
    let instant =
      self.zone.map { written in local?.subtracting(Int64(written.offset) * 1000) }
      ?? local.flatMap(zone.instant(local:))
    guard let instant else { throw self.unexpected }
    return BSONDate(millisecondsSince1970: instant)
  }
}
