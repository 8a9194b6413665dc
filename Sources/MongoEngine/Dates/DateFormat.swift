// MongoEngine/Dates: times on clocks and calendars. This file: formats such as `%Y-%m-%d`, and dates written with them
// (manual: "$dateToString", "Format Specifiers").

import BSON

/// A format of dates.
struct DateFormat: Sendable {
  enum Part: Sendable {
    case literal(Unicode.Scalar)
    case specifier(Unicode.Scalar)
  }

  let parts: [Part]

  /// `2020-01-31T12:00:00.500Z`.
  static let iso = DateFormat(of: "%Y-%m-%dT%H:%M:%S.%LZ")
  /// The same without the zone.
  static let local = DateFormat(of: "%Y-%m-%dT%H:%M:%S.%L")

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// Reads a format.
  ///
  /// - Throws: Location18535 or Location18536 for a specifier that is none of `specifiers`.
  init(_ text: String, specifiers: String) throws(MongoError) {
    self.init(of: text)
    for case .specifier(let letter) in self.parts where !specifiers.unicodeScalars.contains(letter) {
      throw letter == "\0"
        ? .location(18535, "Unmatched '%' at end of format string")
        : .location(18536, "Invalid format character '%\(letter)' in format string")
    }
  }

  /// A `%` at the end is taken for a specifier of nothing.
  private init(of text: String) {
    var parts: [Part] = []
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      parts.append(scalar == "%" ? .specifier(scalars.popFirst() ?? "\0") : .literal(scalar))
    }
    self.parts = parts
  }

  static let writing = "dGHjLmMSwuUVYzZ%bB"
  static let reading = "dGHjLmMSuVYzZ%bB"

  /// Writes a date as the zone's clock and calendar show it.
  ///
  /// - Throws: Location18537 for a year that has not four digits.
  func write(_ date: BSONDate, in zone: DateZone) throws(MongoError) -> String {
    let clock = zone.clock(date)
    guard 0...9999 ~= clock.year else {
      throw .location(
        18537,
        "Could not convert date to string: date component was outside the supported range of 0-9999: \(clock.year)"
      )
    }
    let offset = zone.offset(at: date.millisecondsSince1970) / 60
    var text = ""
    for part in self.parts {
      switch part {
      case .literal(let scalar): text.unicodeScalars.append(scalar)
      case .specifier(let letter): text += Self.text(letter, clock, offset)
      }
    }
    return text
  }

  private static func text(_ letter: Unicode.Scalar, _ clock: ClockTime, _ offset: Int) -> String {
    switch letter {
    case "d": padded(clock.day, 2)
    case "G": padded(clock.isoWeek.year, 4)
    case "H": padded(clock.hour, 2)
    case "j": padded(clock.dayOfYear, 3)
    case "L": padded(clock.millisecond, 3)
    case "m": padded(clock.month, 2)
    case "M": padded(clock.minute, 2)
    case "S": padded(clock.second, 2)
    case "w": "\(clock.weekday + 1)"
    case "u": "\((clock.weekday + 6) % 7 + 1)"
    case "U": padded(clock.week, 2)
    case "V": padded(clock.isoWeek.week, 2)
    case "Y": padded(clock.year, 4)
    case "z": (offset < 0 ? "-" : "+") + padded(abs(offset) / 60, 2) + padded(abs(offset) % 60, 2)
    case "Z": "\(offset)"
    case "b": String(self.monthNames[clock.month - 1].prefix(3))
    case "B": self.monthNames[clock.month - 1]
    default: "%"
    }
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
