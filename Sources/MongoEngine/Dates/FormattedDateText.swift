// MongoEngine/Dates: times on clocks and calendars. This file: dates read from texts by a format (manual:
// "$dateFromString").

import BSON
import WireCore

/// A text that should be a date in a format.
struct FormattedDateText {
  private var scanner: DateScanner
  private var fields: [Unicode.Scalar: Int] = [:]

  private init(_ text: String) { self.scanner = DateScanner(text) }

  /// The date that the text is; a clock's time is one of `zone` unless the text says otherwise.
  ///
  /// - Throws: ConversionFailure for a text that has not the format.
  static func date(_ text: String, _ format: DateFormat, in zone: DateZone) throws(MongoError) -> BSONDate {
    var reader = FormattedDateText(text)
    for part in format.parts {
      switch part {
      case .literal(let scalar):
        guard reader.scanner.take(scalar: scalar) else { throw reader.scanner.failure("Format literal not found") }
      case .specifier("%"):
        guard reader.scanner.take("%") else { throw reader.scanner.failure("Format literal not found") }
      case .specifier(let letter): try reader.read(letter)
      }
    }
    guard reader.scanner.isAtEnd else { throw reader.scanner.failure("Trailing data") }
    return try reader.result(in: zone)
  }

  private mutating func read(_ letter: Unicode.Scalar) throws(MongoError) {
    switch letter {
    case "b", "B":
      guard let month = self.scanner.monthName() else {
        throw self.scanner.failure("A textual month could not be found")
      }
      self.fields["m"] = month
    case "z":
      if self.scanner.take("Z") {
        self.fields["z"] = 0
      } else {
        guard let offset = self.scanner.offset() else {
          throw self.scanner.failure("The timezone could not be found in the database")
        }
        self.fields["z"] = offset
      }
    case "Z":
      let isNegative = self.scanner.take("-")
      if !isNegative { _ = self.scanner.take("+") }
      guard let minutes = self.scanner.number(1...4) else {
        throw self.scanner.failure("A UTC offset in minutes could not be found")
      }
      self.fields["z"] = (isNegative ? -60 : 60) * minutes
    default:
      let (digits, name) = Self.shapes[letter] ?? (1...2, "A number")
      guard let number = self.scanner.number(digits) else {
        throw self.scanner.failure("\(name) could not be found")
      }
      self.fields[letter] = number
    }
  }

  private static let shapes: [Unicode.Scalar: (ClosedRange<Int>, String)] = [
    "d": (1...2, "A two digit day"), "m": (1...2, "A two digit month"), "Y": (4...4, "A four digit year"),
    "H": (1...2, "A two digit hour"), "M": (1...2, "A two digit minute"), "S": (1...2, "A two digit second"),
    "L": (1...3, "A three digit millisecond"), "j": (1...3, "A three digit day-of-year"),
    "G": (4...4, "A four digit ISO year"), "V": (1...2, "A two digit ISO week"),
    "u": (1...1, "A single digit ISO day of week"),
  ]

  private func result(in zone: DateZone) throws(MongoError) -> BSONDate {
    let written = self.fields["z"]
    guard written == nil || zone.isUTC else {
      throw .of(
        .conversionFailure,
        "you cannot pass in a date/time string with GMT offset together with a timezone argument"
      )
    }
    let local = try self.clock().milliseconds
    let instant =
      written.map { offset in local?.subtracting(Int64(offset) * 1000) } ?? local.flatMap(zone.instant(local:))
    guard let instant else { throw self.scanner.failure("The parsed date was invalid") }
    return BSONDate(millisecondsSince1970: instant)
  }

  private func clock() throws(MongoError) -> ClockTime {
    guard var clock = self.day() else {
      throw .of(
        .conversionFailure,
        "an incomplete date/time string has been found, with elements missing: \"\(self.scanner.text)\""
      )
    }
    clock.hour = self.fields["H"] ?? 0
    clock.minute = self.fields["M"] ?? 0
    clock.second = self.fields["S"] ?? 0
    clock.millisecond = self.fields["L"] ?? 0
    guard clock.hour < 24, clock.minute < 60, clock.second < 60 else {
      throw self.scanner.failure("The parsed time was invalid")
    }
    guard 1...12 ~= clock.month, clock.day >= 1, clock.day <= CivilCalendar.length(clock.year, clock.month) else {
      throw self.scanner.failure("The parsed date was invalid")
    }
    return clock
  }

  /// By year, month and day; by year and day of the year; or by the week and its day.
  private func day() -> ClockTime? {
    var clock = ClockTime()
    if let year = self.fields["Y"], let month = self.fields["m"], let day = self.fields["d"] {
      (clock.year, clock.month, clock.day) = (year, month, day)
    } else if let year = self.fields["Y"], let day = self.fields["j"] {
      (clock.year, clock.month, clock.day) = CivilCalendar.date(CivilCalendar.days(year, 1, day))
    } else if let year = self.fields["G"] {
      let days = CivilCalendar.days(isoYear: year, week: self.fields["V"] ?? 1, day: self.fields["u"] ?? 1)
      (clock.year, clock.month, clock.day) = CivilCalendar.date(days)
    } else {
      return nil
    }
    return clock
  }
}
