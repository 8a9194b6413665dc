// SQLEngine/Functions: PostgreSQL's functions and operators. This file: to_date and to_timestamp.

import WireCore

/// Reads text by a template.
struct DateTemplateReader {
  private let text: String
  private let bytes: [UInt8]
  private var index = 0
  private var year: Int?
  private var month = 1
  private var day: Int?
  private var dayOfYear: Int?
  private var hour = 0
  private var isTwelve = false
  private var isAfternoon: Bool?
  private var isBeforeChrist = false
  private var time: Int64 = 0
  private var julian: Int?
  private var offsetHours: Int?
  private var offsetMinutes = 0

  /// The wall clock's time, and the offset in seconds east of UTC if the text has one.
  static func read(_ text: String, _ template: String, isDate: Bool = false) throws(SQLError)
    -> (local: Int64, offset: Int?)
  {
    let template = try DateTemplate(template)
    var reader = Self(text)
    for (position, part) in template.parts.enumerated() {
      guard reader.index < reader.bytes.count else { break }
      let next = position + 1 < template.parts.count ? template.parts[position + 1] : nil
      try reader.read(part, before: next)
    }
    return try reader.result(text, isDate: isDate)
  }

  private init(_ text: String) {
    self.text = text
    self.bytes = Array(text.utf8)
  }

  private var current: UInt8 { self.index < self.bytes.count ? self.bytes[self.index] : 0 }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || asciiLower(byte) &- 97 < 26 || byte >= 128
  }

  private mutating func skipSpace() { while isSpace(self.current), self.index < self.bytes.count { self.index += 1 } }

  private mutating func read(_ part: DateTemplate.Part, before next: DateTemplate.Part?) throws(SQLError) {
    switch part {
    case .literal(let text):
      for byte in text.utf8 {
        if Self.isAlphanumeric(byte) {
          self.index += 1
        } else {
          self.skipSpace()
          // A space or a separator stands for any other.
          if self.index < self.bytes.count, !Self.isAlphanumeric(self.current), !self.isSign() {
            self.index += 1
          }
        }
      }
    case .field(let field):
      self.skipSpace()
      try self.read(field, before: next)
    }
  }

  private func isSign() -> Bool {
    (self.current == 45 || self.current == 43) && self.index > 0 && isSpace(self.bytes[self.index - 1])
  }

  private mutating func number(
    _ field: DateTemplate.Field,
    _ width: Int,
    before next: DateTemplate.Part?
  ) throws(SQLError) -> Int {
    // Digits that directly follow belong to the next field.
    var isFixed = false
    if case .field? = next, field.isFilled { isFixed = true }
    let start = self.index
    let end = isFixed ? min(start + width, self.bytes.count) : self.bytes.count
    if self.current == 45 || self.current == 43 { self.index += 1 }
    let digits = self.index
    while self.index < min(end, digits + 18), self.current &- 48 < 10 { self.index += 1 }
    let shown = String(decoding: self.bytes[start..<min(start + width, self.bytes.count)], as: UTF8.self)
    if isFixed, end - start < width {
      throw self.tooShort(
        "source string too short for \"\(field.word)\" formatting field",
        width,
        end - start,
        "remain"
      )
    }
    guard self.index > digits, let value = Int(String(decoding: self.bytes[start..<self.index], as: UTF8.self)) else {
      throw SQLError(
        .invalidDatetimeFormat,
        "invalid value \"\(shown)\" for \"\(field.word)\"",
        detail: "Value must be an integer."
      )
    }
    if isFixed, self.index < end {
      let message = "invalid value \"\(shown)\" for \"\(field.word)\""
      throw self.tooShort(message, width, self.index - start, "could be parsed")
    }
    if field.ordinal != nil { self.index += 2 }
    return value
  }

  private func tooShort(_ message: String, _ width: Int, _ count: Int, _ what: String) -> SQLError {
    SQLError(
      .invalidDatetimeFormat,
      message,
      detail: "Field requires \(width) characters, but only \(count) \(what).",
      hint: "If your source string is not fixed-width, try using the \"FM\" modifier."
    )
  }

  private mutating func word(_ field: DateTemplate.Field, _ names: [String]) throws(SQLError) -> Int {
    let rest = String(decoding: self.bytes[self.index...].prefix(12).map(asciiLower), as: UTF8.self)
    guard let found = names.firstIndex(where: { rest.hasPrefix($0.lowercased()) }) else {
      let shown = String(decoding: self.bytes[self.index...].prefix { !isSpace($0) }, as: UTF8.self)
      throw SQLError(
        .invalidDatetimeFormat,
        "invalid value \"\(shown)\" for \"\(field.word)\"",
        detail: "The given value did not match any of the allowed values for this field."
      )
    }
    self.index += names[found].utf8.count
    return found
  }

  private mutating func read(_ field: DateTemplate.Field, before next: DateTemplate.Part?) throws(SQLError) {
    switch field.name {
    case "YYYY", "IYYY": self.year = try self.number(field, 4, before: next)
    case "Y,YYY":
      let thousands = try self.number(field, 3, before: nil)
      if self.current == UInt8(ascii: ",") { self.index += 1 }
      self.year = thousands * 1000 + (try self.number(field, 3, before: next))
    case "YYY", "YY", "Y":
      let value = try self.number(field, field.name.utf8.count, before: next)
      self.year =
        value < 70
        ? value + 2000 : value < 100 ? value + 1900 : value < 520 ? value + 2000 : value < 1000 ? value + 1000 : value
    case "MM": self.month = try self.number(field, 2, before: next)
    case "MONTH": self.month = try self.word(field, DateTimeWords.monthNames) + 1
    case "MON": self.month = try self.word(field, DateTimeWords.monthNames.map { String($0.prefix(3)) }) + 1
    case "DD": self.day = try self.number(field, 2, before: next)
    case "DDD": self.dayOfYear = try self.number(field, 3, before: next)
    case "DAY": _ = try self.word(field, DateTimeWords.dayNames)
    case "DY": _ = try self.word(field, DateTimeWords.dayNames.map { String($0.prefix(3)) })
    case "D", "ID", "Q", "W": _ = try self.number(field, 1, before: next)
    case "WW": _ = try self.number(field, 2, before: next)
    case "J": self.julian = try self.number(field, 9, before: next)
    case "BC", "AD", "B.C.", "A.D.":
      self.isBeforeChrist = try self.word(field, ["A.D.", "B.C.", "AD", "BC"]) % 2 == 1
    default: try self.readClock(field, before: next)
    }
  }

  private mutating func readClock(_ field: DateTemplate.Field, before next: DateTemplate.Part?) throws(SQLError) {
    switch field.name {
    case "HH24": self.hour = try self.number(field, 2, before: next)
    case "HH", "HH12":
      self.hour = try self.number(field, 2, before: next)
      self.isTwelve = true
      guard (1...12).contains(self.hour) else {
        throw SQLError(
          .invalidDatetimeFormat,
          "hour \"\(self.hour)\" is invalid for the 12-hour clock",
          hint: "Use the 24-hour clock, or give an hour between 1 and 12."
        )
      }
    case "AM", "PM", "A.M.", "P.M.":
      self.isAfternoon = try self.word(field, ["A.M.", "P.M.", "AM", "PM"]) % 2 == 1
      self.isTwelve = true
    case "MI": try self.add(try self.number(field, 2, before: next), 60, 60_000_000)
    case "SS": try self.add(try self.number(field, 2, before: next), 60, 1_000_000)
    case "SSSS", "SSSSS": try self.add(try self.number(field, 5, before: next), 86400, 1_000_000)
    case "MS", "FF3": try self.fraction(field, 3, before: next)
    case "US", "FF6": try self.fraction(field, 6, before: next)
    case "FF1", "FF2", "FF4", "FF5": try self.fraction(field, Int(field.name.utf8.last ?? 54) - 48, before: next)
    case "TZH": self.offsetHours = try self.number(field, 2, before: next)
    case "TZM": self.offsetMinutes = try self.number(field, 2, before: next)
    default: throw .unsupported("formatting field \"\(field.word)\" in to_char's inverse")
    }
  }

  private mutating func add(_ value: Int, _ limit: Int, _ unit: Int64) throws(SQLError) {
    guard (0..<limit).contains(value) else { throw Self.outOfRange(self.text) }
    self.time += Int64(value) * unit
  }

  private mutating func fraction(
    _ field: DateTemplate.Field,
    _ width: Int,
    before next: DateTemplate.Part?
  ) throws(SQLError) {
    let start = self.index
    _ = try self.number(field, width, before: next)
    let digits = String(decoding: self.bytes[start..<self.index], as: UTF8.self)
    self.time += DateTimeReader.fraction(digits[...])
  }

  private static func outOfRange(_ text: String) -> SQLError {
    SQLError(.datetimeFieldOverflow, "date/time field value out of range: \"\(text)\"")
  }

  private func result(_ text: String, isDate: Bool) throws(SQLError) -> (local: Int64, offset: Int?) {
    let beyond = SQLError(.datetimeFieldOverflow, isDate ? "date out of range: \"\(text)\"" : "timestamp out of range")
    var hour = self.hour
    if self.isTwelve, let isAfternoon = self.isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    guard (0..<24).contains(hour), self.time < TimeLimits.perHour || hour == 0 else { throw Self.outOfRange(text) }
    // Without any year the date is in 1 BC.
    var year = self.year ?? 0
    if self.isBeforeChrist { year = 1 - year }
    // What is 0 is as if it were not there.
    let month = max(self.month, 1)
    guard (0...12).contains(self.month) else { throw Self.outOfRange(text) }
    guard abs(year) < 5_874_898 else { throw beyond }
    var days: Int
    if let julian = self.julian, abs(julian) < 3_000_000_000 {
      days = julian - 2_451_545
    } else if let dayOfYear = self.dayOfYear {
      guard (1...366).contains(dayOfYear) else { throw Self.outOfRange(text) }
      days = CivilCalendar.days(year, 1, 1) + dayOfYear - 1 - TimeLimits.epochDays
    } else {
      let day = self.day == 0 ? 1 : self.day ?? 1
      guard day >= 1, day <= CivilCalendar.length(year, month) else { throw Self.outOfRange(text) }
      days = CivilCalendar.days(year, month, day) - TimeLimits.epochDays
    }
    if isDate, !TimeLimits.dates.contains(days) { throw beyond }
    let (product, overflow) = Int64(days).multipliedReportingOverflow(by: TimeLimits.perDay)
    let (sum, overflow2) = product.addingReportingOverflow(Int64(hour) * TimeLimits.perHour + self.time)
    guard !overflow, !overflow2, TimeLimits.timestamps.contains(sum) else { throw beyond }
    let offset = self.offsetHours.map { $0 * 3600 + ($0 < 0 ? -1 : 1) * self.offsetMinutes * 60 }
    return (sum, offset)
  }
}
