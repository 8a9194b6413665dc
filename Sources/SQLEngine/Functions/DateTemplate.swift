// SQLEngine/Functions: PostgreSQL's functions and operators. This file: templates of dates, read (manual, table 9.27).

import WireCore

/// A template of to_char, to_date and to_timestamp in its parts.
struct DateTemplate {
  enum Part: Equatable {
    case field(Field)
    case literal(String)
  }

  struct Field: Equatable {
    /// The keyword as the template has it (`Month`).
    var word: String
    /// In upper case.
    var name: String
    /// FM: without padding.
    var isFilled: Bool
    /// `TH` or `th` behind it.
    var ordinal: String?
  }

  /// Keywords, longer ones first.
  private static let names = [
    "Y,YYY", "MONTH", "SSSSS", "HH24", "HH12", "IYYY", "YYYY", "A.D.", "B.C.", "A.M.", "P.M.", "IDDD", "SSSS", "DDD",
    "DAY", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "IYY", "MON", "YYY", "TZH", "TZM", "AD", "BC", "AM", "PM", "CC",
    "DD", "DY", "HH", "ID", "IW", "IY", "MI", "MM", "MS", "OF", "RM", "SS", "TZ", "US", "WW", "YY", "D", "I", "J",
    "Q", "W", "Y",
  ]

  private(set) var parts: [Part] = []

  init(_ text: String) throws(SQLError) {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") {
        index = self.readQuoted(bytes, index + 1)
      } else if let next = try self.readField(bytes, index) {
        index = next
      } else {
        let start = index
        if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
          index += 1
        }
        index += 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        self.parts.append(
          .literal(
            String(
              decoding: bytes[(index - start > 1 && bytes[start] == 92 ? start + 1 : start)..<index],
              as: UTF8.self
            )
          )
        )
      }
    }
  }

  private mutating func readQuoted(_ bytes: [UInt8], _ start: Int) -> Int {
    var (index, text): (Int, [UInt8]) = (start, [])
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
      text.append(bytes[index])
      index += 1
    }
    if !text.isEmpty { self.parts.append(.literal(String(decoding: text, as: UTF8.self))) }
    return index + 1
  }

  /// A keyword with its modifiers; `nil` if there is none here.
  private mutating func readField(_ bytes: [UInt8], _ start: Int) throws(SQLError) -> Int? {
    var (index, isFilled) = (start, true)
    func upper(_ count: Int) -> String {
      String(decoding: bytes[index..<min(index + count, bytes.count)].map(asciiUpper), as: UTF8.self)
    }
    while ["FM", "TM", "FX"].contains(upper(2)) {
      if upper(2) == "FM" { isFilled = false }
      index += 2
    }
    guard let name = Self.names.first(where: { upper($0.utf8.count) == $0 }) else {
      return index > start ? index : nil
    }
    let word = String(decoding: bytes[index..<(index + name.utf8.count)], as: UTF8.self)
    index += name.utf8.count
    var ordinal: String?
    if upper(2) == "TH" {
      ordinal = String(decoding: bytes[index..<(index + 2)], as: UTF8.self)
      index += 2
    } else if upper(2) == "SP" {
      throw .unsupported("template modifier SP")
    }
    self.parts.append(.field(Field(word: word, name: name, isFilled: isFilled, ordinal: ordinal)))
    return index
  }
}

/// What a template writes of a date or an interval.
struct DateTemplateWriter {
  let moment: Moment
  /// Of an interval's hours there may be more than 24.
  let hours: Int64
  var zone: Zone.Period?
  var isInterval = false

  func write(_ template: DateTemplate) throws(SQLError) -> String {
    var result = ""
    for part in template.parts {
      switch part {
      case .literal(let text): result += text
      case .field(let field): result += try self.write(field)
      }
    }
    return result
  }

  private func number(_ value: Int, _ width: Int, _ field: DateTemplate.Field) -> String {
    let digits = String(abs(value))
    let padding = field.isFilled ? String(repeating: "0", count: max(0, width - digits.utf8.count)) : ""
    let text = (value < 0 ? "-" : "") + padding + digits
    guard let ordinal = field.ordinal else { return text }
    return text + Self.suffix(value, ordinal)
  }

  static func suffix(_ value: Int, _ ordinal: String) -> String {
    let last = abs(value) % 100
    let suffix =
      (11...13).contains(last) ? "th" : last % 10 == 1 ? "st" : last % 10 == 2 ? "nd" : last % 10 == 3 ? "rd" : "th"
    return ordinal == "TH" ? suffix.uppercased() : suffix
  }

  /// A name in the case of its keyword, with spaces to nine characters.
  private func name(_ text: String, _ field: DateTemplate.Field, width: Int) -> String {
    let letters = Array(field.word.utf8)
    let cased = letters[0] >= 97 ? text.lowercased() : letters.count > 1 && letters[1] >= 97 ? text : text.uppercased()
    return field.isFilled ? cased + String(repeating: " ", count: max(0, width - cased.utf8.count)) : cased
  }

  private var days: Int { self.moment.days + TimeLimits.epochDays }
  private var shownYear: Int {
    self.isInterval ? self.moment.year : self.moment.year > 0 ? self.moment.year : 1 - self.moment.year
  }

  private func write(_ field: DateTemplate.Field) throws(SQLError) -> String {
    if let text = self.clock(field) ?? self.year(field) { return text }
    if self.isInterval, !["MM", "DD", "Q"].contains(field.name) {
      throw SQLError(
        .invalidDatetimeFormat,
        "invalid format specification for an interval value",
        hint: "Intervals are not tied to specific calendar dates."
      )
    }
    let weekday = CivilCalendar.weekday(self.days)
    let dayOfYear = self.days - CivilCalendar.days(self.moment.year, 1, 1) + 1
    switch field.name {
    case "MONTH": return self.name(DateTimeWords.monthNames[self.moment.month - 1], field, width: 9)
    case "MON": return self.name(String(DateTimeWords.monthNames[self.moment.month - 1].prefix(3)), field, width: 3)
    case "MM": return self.number(self.moment.month, 2, field)
    case "DAY": return self.name(DateTimeWords.dayNames[weekday], field, width: 9)
    case "DY": return self.name(String(DateTimeWords.dayNames[weekday].prefix(3)), field, width: 3)
    case "DDD": return self.number(dayOfYear, 3, field)
    case "IDDD":
      return self.number(self.days - CivilCalendar.isoYearStart(CivilCalendar.isoWeek(self.days).year) + 1, 3, field)
    case "DD": return self.number(self.moment.day, 2, field)
    case "D": return self.number(weekday + 1, 1, field)
    case "ID": return self.number((weekday + 6) % 7 + 1, 1, field)
    case "WW": return self.number((dayOfYear - 1) / 7 + 1, 2, field)
    case "IW": return self.number(CivilCalendar.isoWeek(self.days).week, 2, field)
    case "W": return self.number((self.moment.day - 1) / 7 + 1, 1, field)
    case "Q": return self.number((self.moment.month - 1) / 3 + 1, 1, field)
    case "J": return self.number(self.moment.days + 2_451_545, 0, field)
    case "RM":
      let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"][self.moment.month - 1]
      let text = field.word == "rm" ? roman.lowercased() : roman
      return field.isFilled ? text + String(repeating: " ", count: max(0, 4 - text.utf8.count)) : text
    default: return try self.zoneText(field)
    }
  }

  private func clock(_ field: DateTemplate.Field) -> String? {
    let fraction = Int(self.moment.time % 1_000_000)
    let hour = Int(self.hours)
    switch field.name {
    case "HH24": return self.number(hour, 2, field)
    case "HH", "HH12": return self.number(hour % 12 == 0 ? 12 : hour % 12, 2, field)
    case "MI": return self.number(self.moment.minute, 2, field)
    case "SS": return self.number(Int(self.moment.seconds / 1_000_000), 2, field)
    case "MS": return self.number(fraction / 1000, 3, field)
    case "US": return self.number(fraction, 6, field)
    case "SSSS", "SSSSS": return self.number(Int(self.moment.time / 1_000_000), 0, field)
    case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
      let digits = Int(field.name.utf8.last ?? 54) - 48
      let text = String(fraction + 1_000_000).dropFirst()
      return String(text.prefix(digits))
    case "AM", "PM", "A.M.", "P.M.":
      let isAfternoon = hour % 24 >= 12
      let text = field.name.utf8.count == 2 ? (isAfternoon ? "PM" : "AM") : (isAfternoon ? "P.M." : "A.M.")
      return field.word.utf8.first.map { $0 >= 97 } == true ? text.lowercased() : text
    default: return nil
    }
  }

  private func year(_ field: DateTemplate.Field) -> String? {
    let year = self.shownYear
    let isoYear = field.name.hasPrefix("I") && !self.isInterval ? CivilCalendar.isoWeek(self.days).year : year
    switch field.name {
    case "YYYY": return self.number(year, 4, field)
    case "Y,YYY":
      let rest = String(year % 1000)
      return "\(year / 1000)," + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    case "YYY": return self.number(year % 1000, 3, field)
    case "YY": return self.number(year % 100, 2, field)
    case "Y": return self.number(year % 10, 1, field)
    case "IYYY": return self.number(isoYear, 4, field)
    case "IYY": return self.number(isoYear % 1000, 3, field)
    case "IY": return self.number(isoYear % 100, 2, field)
    case "I": return self.number(isoYear % 10, 1, field)
    case "CC": return self.number(self.moment.year > 0 ? (year + 99) / 100 : -((year + 99) / 100), 2, field)
    case "BC", "AD", "B.C.", "A.D.":
      let text =
        field.name.utf8.count == 2 ? (self.moment.year > 0 ? "AD" : "BC") : (self.moment.year > 0 ? "A.D." : "B.C.")
      return field.word.utf8.first.map { $0 >= 97 } == true ? text.lowercased() : text
    default: return nil
    }
  }

  private func zoneText(_ field: DateTemplate.Field) throws(SQLError) -> String {
    let offset = self.zone?.offset ?? 0
    let hours = (offset < 0 ? "-" : "+") + twoDigits(abs(offset) / 3600)
    let minutes = abs(offset) / 60 % 60
    switch field.name {
    case "TZ":
      let text = self.zone?.abbreviation ?? ""
      return field.word == "tz" ? text.lowercased() : text
    case "TZH": return hours
    case "TZM": return twoDigits(minutes)
    case "OF": return hours + (minutes == 0 ? "" : ":" + twoDigits(minutes))
    default: throw .unsupported("template pattern \"\(field.word)\"")
    }
  }
}
