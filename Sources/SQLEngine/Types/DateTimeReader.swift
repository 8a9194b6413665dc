// SQLEngine/Types: PostgreSQL's types. This file: dates and times read from text.

import WireCore

/// What the text of a date or time says.
struct DateTimeReader {
  /// Values that are no date of their own.
  enum Special { case infinity, negativeInfinity, epoch, now, today, tomorrow, yesterday }

  private let text: String
  private let typeName: String
  private let settings: TypeSettings

  private(set) var special: Special?
  private(set) var year: Int?
  private(set) var month: Int?
  private(set) var day: Int?
  /// Microseconds since midnight, at most 24 hours.
  private(set) var time: Int64?
  private(set) var zone: Zone?
  private(set) var days: Int?
  private var yearDigits = 0
  private var isAfternoon: Bool?
  private var isBeforeChrist = false
  private var monthIsText = false

  init(_ text: String, typeName: String, settings: TypeSettings) throws(SQLError) {
    self.text = text
    self.typeName = typeName
    self.settings = settings
    guard let tokens = DateTimeToken.all(text), !tokens.isEmpty else { throw self.syntaxError }
    for (index, token) in tokens.enumerated() {
      try self.read(token, after: index > 0 ? tokens[index - 1] : nil)
    }
    try self.finish()
  }

  var syntaxError: SQLError {
    SQLError(.invalidDatetimeFormat, "invalid input syntax for type \(self.typeName): \"\(self.text)\"")
  }

  var rangeError: SQLError {
    SQLError(.datetimeFieldOverflow, "date/time field value out of range: \"\(self.text)\"")
  }

  /// The same, where another order of day and month might help.
  private var orderError: SQLError {
    var error = self.rangeError
    error.hint = "Perhaps you need a different \"datestyle\" setting."
    return error
  }

  var hasDate: Bool { self.days != nil }

  private mutating func read(_ token: DateTimeToken, after last: DateTimeToken?) throws(SQLError) {
    switch token {
    case .date(let text): try self.readDate(text)
    case .time(let text): try self.readTime(text)
    case .number(let digits): try self.readNumber(digits, after: last)
    case .offset(let text):
      guard self.zone == nil else { throw self.syntaxError }
      self.zone = .fixed(try self.offset(text))
    case .zone(let name): try self.readZone(name)
    case .negative(let word):
      guard word == "infinity" else { throw self.syntaxError }
      self.special = .negativeInfinity
    case .word(let word): try self.readWord(word)
    }
  }

  private mutating func readWord(_ word: String) throws(SQLError) {
    if let month = DateTimeWords.months[word], self.month == nil || !self.monthIsText {
      // A number that was taken for the month was the day.
      if let number = self.month, self.day == nil { self.day = number }
      self.month = month
      self.monthIsText = true
      return
    }
    switch word {
    case "infinity": self.special = .infinity
    case "epoch": self.special = .epoch
    case "now": self.special = .now
    case "today": self.special = .today
    case "tomorrow": self.special = .tomorrow
    case "yesterday": self.special = .yesterday
    case "allballs":
      self.time = 0
      self.zone = .utc
    case "am": self.isAfternoon = false
    case "pm": self.isAfternoon = true
    case "bc": self.isBeforeChrist = true
    case "ad", "t", "at", "on", "j": break
    case _ where DateTimeWords.days.contains(word): break
    case "z", "zulu", "utc", "gmt": self.zone = .utc
    default: try self.readZone(word)
    }
  }

  private mutating func readZone(_ name: String) throws(SQLError) {
    guard self.zone == nil else { throw self.syntaxError }
    let lower = name.lowercased()
    if let minutes = Zone.abbreviations[Substring(lower)] {
      self.zone = .fixed(minutes * 60)
    } else if let zone = Zone.named(name, zones: self.settings.zones) {
      self.zone = zone
    } else if name.contains("/") || name.utf8.contains(where: { $0 &- 48 < 10 }) {
      throw SQLError(.invalidParameterValue, "time zone \"\(lower)\" not recognized")
    } else {
      throw self.syntaxError
    }
  }

  /// `+hh[[:]mm[[:]ss]]` in seconds east of UTC.
  private func offset(_ text: String) throws(SQLError) -> Int {
    let negative = text.hasPrefix("-")
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    var numbers = parts.map { Int($0) ?? -1 }
    if parts.count == 1 {
      let (digits, value) = (parts[0].utf8.count, numbers[0])
      if digits > 4 { numbers = [value / 10_000, value / 100 % 100, value % 100] }
      if digits == 3 || digits == 4 { numbers = [value / 100, value % 100] }
    }
    guard numbers.count <= 3, numbers.allSatisfy({ $0 >= 0 }) else { throw self.syntaxError }
    while numbers.count < 3 { numbers.append(0) }
    guard numbers[0] <= 15, numbers[1] < 60, numbers[2] < 60 else {
      throw SQLError(
        .invalidTimeZoneDisplacementValue,
        "time zone displacement out of range: \"\(self.text)\""
      )
    }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    return negative ? -seconds : seconds
  }

  private mutating func readTime(_ text: String) throws(SQLError) {
    guard self.time == nil else { throw self.syntaxError }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = Int(parts[0]), let minute = Int(parts[1]) else {
      throw self.syntaxError
    }
    let seconds = parts.count == 3 ? try self.seconds(parts[2]) : 0
    guard hour <= 24, minute < 60, seconds <= 60_000_000 else { throw self.rangeError }
    self.time = Int64(hour) * TimeLimits.perHour + Int64(minute) * 60_000_000 + seconds
  }

  /// Seconds with a fraction, in microseconds.
  private func seconds(_ text: Substring) throws(SQLError) -> Int64 {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int64(parts[0]), whole <= 60 else {
      throw Int64(parts[0]) == nil ? self.syntaxError : self.rangeError
    }
    return whole * 1_000_000 + (parts.count == 2 ? Self.fraction(parts[1]) : 0)
  }

  /// Digits behind a point, in millionths, rounded.
  static func fraction(_ digits: Substring) -> Int64 {
    guard !digits.isEmpty else { return 0 }
    return Int64(((Double("0." + digits) ?? 0) * 1_000_000).rounded(.toNearestOrEven))
  }

  private mutating func readNumber(_ digits: String, after last: DateTimeToken?) throws(SQLError) {
    if last == .word("j"), let julian = Int(digits), julian < 1_000_000_000 {
      self.days = julian - 2_451_545
      return
    }
    let parts = digits.split(separator: ".")
    let length = parts[0].utf8.count
    guard let value = Int(parts[0]) else { throw self.rangeError }
    let hasDate = self.year != nil && self.month != nil && self.day != nil || self.special != nil
    if hasDate || last == .word("t") {
      guard self.time == nil, length == 6 || length == 4 || length == 2 && last == .word("t") else {
        throw self.syntaxError
      }
      let clock = length == 6 ? value : length == 4 ? value * 100 : value * 10_000
      let fraction = parts.count == 2 ? Self.fraction(parts[1]) : 0
      guard clock / 10_000 <= 24, clock / 100 % 100 < 60, clock % 100 <= 60 else { throw self.rangeError }
      self.time =
        (Int64(clock / 10_000) * 3600 + Int64(clock / 100 % 100) * 60 + Int64(clock % 100)) * 1_000_000 + fraction
    } else if self.year == nil, self.month == nil, self.day == nil, length >= 6 {
      guard parts.count == 1 else { throw self.syntaxError }
      (self.year, self.month, self.day) = (value / 10_000, value / 100 % 100, value % 100)
      self.yearDigits = length - 4
    } else {
      try self.assign(value, digits: length)
    }
  }

  private mutating func readDate(_ text: String) throws(SQLError) {
    guard self.year == nil, self.day == nil else { throw self.syntaxError }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 3 else { throw self.syntaxError }
    // A year and its day.
    if parts.count == 2, parts[0].utf8.count >= 4, parts[1].utf8.count == 3, let year = Int(parts[0]),
      let day = Int(parts[1]), (1...366).contains(day), year < 6_000_000
    {
      self.days = CivilCalendar.days(year, 1, 1) + day - 1 - TimeLimits.epochDays
      return
    }
    if let word = parts.lazy.compactMap({ DateTimeWords.months[String($0)] }).first {
      self.month = word
      self.monthIsText = true
    }
    for part in parts where DateTimeWords.months[String(part)] == nil {
      guard let value = Int(part) else {
        throw part.utf8.allSatisfy { $0 &- 48 < 10 } ? self.rangeError : self.syntaxError
      }
      try self.assign(value, digits: part.utf8.count)
    }
    guard self.year != nil, self.month != nil, self.day != nil else { throw self.syntaxError }
  }

  /// The meaning of a number in a date, by its length and the order that is set.
  private mutating func assign(_ value: Int, digits: Int) throws(SQLError) {
    if digits >= 3, self.year == nil, self.month == nil || self.day != nil || self.monthIsText {
      self.year = value
      self.yearDigits = digits
    } else if self.year == nil, self.settings.dateOrder == .ymd, self.day == nil, !self.monthIsText || digits >= 3 {
      self.year = value
      self.yearDigits = digits
    } else if self.month == nil, self.year != nil || self.settings.dateOrder == .mdy || self.day != nil {
      self.month = value
    } else if self.day == nil {
      self.day = value
    } else if self.year == nil {
      self.year = value
      self.yearDigits = digits
    } else {
      throw self.syntaxError
    }
  }

  private mutating func finish() throws(SQLError) {
    if let isAfternoon = self.isAfternoon {
      guard let time = self.time else { throw self.syntaxError }
      guard time < 13 * TimeLimits.perHour else { throw self.rangeError }
      let twelve = 12 * TimeLimits.perHour
      self.time = time >= twelve ? (isAfternoon ? time : time - twelve) : (isAfternoon ? time + twelve : time)
    }
    if let time = self.time, time > TimeLimits.perDay { throw self.rangeError }
    guard self.year != nil || self.month != nil || self.day != nil else { return }
    guard var year = self.year, let month = self.month, let day = self.day, self.special == nil else {
      let isInOrder =
        (self.month.map { (1...12).contains($0) } ?? true) && (self.day.map { (1...31).contains($0) } ?? true)
      if !isInOrder { throw self.orderError }
      throw self.syntaxError
    }
    if self.isBeforeChrist {
      if year <= 0 { throw self.rangeError }
      year = 1 - year
    } else if self.yearDigits <= 2 {
      year += year < 70 ? 2000 : year < 100 ? 1900 : 0
    } else if year == 0 {
      throw self.rangeError
    }
    guard (1...12).contains(month), (1...31).contains(day) else { throw self.orderError }
    guard day <= CivilCalendar.length(year, month), year < 6_000_000, year > -5000 else { throw self.rangeError }
    self.days = CivilCalendar.days(year, month, day) - TimeLimits.epochDays
  }
}

/// Dates and times from text.
extension DateTimeReader {
  static func date(_ text: String, settings: TypeSettings) throws(SQLError) -> Int64 {
    if let quick = PlainDateTime.date(text) { return quick }
    let reader = try Self(text, typeName: "date", settings: settings)
    if let special = reader.special {
      let today = settings.zone.local(settings.now).flooredQuotient(TimeLimits.perDay)
      switch special {
      case .infinity: return Int64(Int32.max)
      case .negativeInfinity: return Int64(Int32.min)
      case .epoch: return -Int64(TimeLimits.epochDays)
      case .now, .today: return today
      case .tomorrow: return today + 1
      case .yesterday: return today - 1
      }
    }
    guard let days = reader.days else { throw reader.syntaxError }
    guard TimeLimits.dates.contains(days) else {
      throw SQLError(.datetimeFieldOverflow, "date out of range: \"\(text)\"")
    }
    return Int64(days)
  }

  static func timestamp(_ text: String, withZone: Bool, settings: TypeSettings) throws(SQLError) -> Int64 {
    if let (local, offset) = PlainDateTime.timestamp(text) {
      if !withZone { return local }
      if let offset { return local - Int64(offset) * 1_000_000 }
      if let instant = settings.zone.instant(local: local) { return instant }
    }
    let name = withZone ? "timestamp with time zone" : "timestamp"
    let reader = try Self(text, typeName: name, settings: settings)
    if let special = reader.special { return reader.timestamp(special, withZone: withZone, settings: settings) }
    guard let days = reader.days else { throw reader.syntaxError }
    let rangeError = SQLError(.datetimeFieldOverflow, "timestamp out of range: \"\(text)\"")
    let (product, overflow) = Int64(days).multipliedReportingOverflow(by: TimeLimits.perDay)
    let (sum, overflow2) = product.addingReportingOverflow(reader.time ?? 0)
    guard !overflow, !overflow2, TimeLimits.timestamps.contains(sum) else { throw rangeError }
    if !withZone { return sum }
    guard let instant = (reader.zone ?? settings.zone).instant(local: sum) else { throw rangeError }
    return instant
  }

  private func timestamp(_ special: Special, withZone: Bool, settings: TypeSettings) -> Int64 {
    let local = settings.zone.local(settings.now)
    let today = local.flooredQuotient(TimeLimits.perDay) * TimeLimits.perDay
    func result(_ days: Int64) -> Int64 {
      let value = today + days * TimeLimits.perDay + (self.time ?? 0)
      return withZone ? (self.zone ?? settings.zone).instant(local: value) ?? value : value
    }
    switch special {
    case .infinity: return .max
    case .negativeInfinity: return .min
    case .epoch: return -Int64(TimeLimits.epochSeconds) * 1_000_000
    case .now: return withZone ? settings.now : local
    case .today: return result(0)
    case .tomorrow: return result(1)
    case .yesterday: return result(-1)
    }
  }

  static func time(_ text: String, settings: TypeSettings) throws(SQLError) -> Int64 {
    let reader = try Self.clock(text, typeName: "time", settings: settings)
    if reader.special == .now {
      let local = settings.zone.local(settings.now)
      return local.flooredRemainder(TimeLimits.perDay)
    }
    guard let time = reader.time else { throw reader.syntaxError }
    return time
  }

  /// A clock's time, which may be digits only.
  private static func clock(_ text: String, typeName: String, settings: TypeSettings) throws(SQLError) -> Self {
    do throws(SQLError) {
      let reader = try Self(text, typeName: typeName, settings: settings)
      if reader.time != nil || reader.special != nil { return reader }
      throw reader.syntaxError
    } catch {
      // `040506` is a time here.
      guard text.utf8.first.map({ $0 &- 48 < 10 }) == true,
        let reader = try? Self("T" + text, typeName: typeName, settings: settings)
      else { throw error }
      return reader
    }
  }

  static func timetz(_ text: String, settings: TypeSettings) throws(SQLError) -> TimeWithZone {
    let reader = try Self.clock(text, typeName: "time with time zone", settings: settings)
    let local = settings.zone.local(settings.now)
    let midnight = local.flooredQuotient(TimeLimits.perDay) * TimeLimits.perDay
    guard let time = reader.special == .now ? local - midnight : reader.time else { throw reader.syntaxError }
    let day = reader.days.map { Int64($0) * TimeLimits.perDay } ?? midnight
    let zone = reader.zone ?? settings.zone
    let seconds = (day + time).flooredQuotient(1_000_000) + TimeLimits.epochSeconds
    return TimeWithZone(time: time, west: -zone.offset(atLocal: seconds))
  }
}

/// A `timetz`: microseconds since midnight there, and the zone in seconds west of UTC.
struct TimeWithZone: Hashable {
  var time: Int64
  var west: Int

  init(time: Int64, west: Int) {
    self.time = time
    self.west = west
  }

  /// Reads `<microseconds> <zone>`, as values are kept.
  init?(stored text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let time = Int64(parts[0]), let west = Int(parts[1]) else { return nil }
    self.init(time: time, west: west)
  }

  var value: SQLValue { .text("\(self.time) \(self.west)") }

  /// The instant of the day in UTC, by which values are ordered; ties by the zone.
  var instant: Int64 { self.time &+ Int64(self.west) &* 1_000_000 }
}
