// WireCore: what every fake shares, pure. This file: the rules by which zones change their clocks (POSIX, `TZ`).

/// A rule of POSIX's `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
package struct ZoneRule: Sendable {
  package var standard: Zone.Period
  var daylight: (period: Zone.Period, from: Change, to: Change)?

  /// When in a year the clock changes.
  struct Change: Sendable {
    enum Day: Sendable {
      /// 1 to 365, the 29th of February not counted.
      case julian(Int)
      /// 0 to 365.
      case ordinal(Int)
      case weekday(month: Int, week: Int, day: Int)
    }
    var day: Day
    var seconds: Int

    /// Days since 1970 of the change in a year.
    func days(_ year: Int) -> Int {
      let start = CivilCalendar.days(year, 1, 1)
      switch self.day {
      case .ordinal(let day): return start + day
      case .julian(let day): return start + day - 1 + (day >= 60 && CivilCalendar.isLeap(year) ? 1 : 0)
      case .weekday(let month, let week, let day):
        let first = CivilCalendar.days(year, month, 1)
        let ahead = ((day - CivilCalendar.weekday(first)) % 7 + 7) % 7
        let count = CivilCalendar.length(year, month)
        var date = 1 + ahead + (week - 1) * 7
        if date > count { date -= 7 }
        return first + date - 1
      }
    }
  }

  init?(footer bytes: [UInt8], at start: Int) {
    guard start < bytes.count, bytes[start] == 10 else { return nil }
    self.init(String(decoding: bytes[(start + 1)...].prefix { $0 != 10 }, as: UTF8.self))
  }

  package init?(_ text: String) {
    var rest = text.utf8[...]
    guard let name = Self.name(&rest), let west = Self.time(&rest) else { return nil }
    self.standard = Zone.Period(offset: -west, abbreviation: name)
    if rest.isEmpty { return }
    guard let summer = Self.name(&rest) else { return nil }
    let offset = rest.isEmpty || rest.first == UInt8(ascii: ",") ? west - 3600 : Self.time(&rest) ?? west - 3600
    let period = Zone.Period(offset: -offset, isDaylight: true, abbreviation: summer)
    if rest.isEmpty { rest = ",M3.2.0,M11.1.0".utf8[...] }
    guard let from = Self.change(&rest), let to = Self.change(&rest), rest.isEmpty else { return nil }
    self.daylight = (period, from, to)
  }

  private static func name(_ text: inout Substring.UTF8View) -> String? {
    let isQuoted = text.first == UInt8(ascii: "<")
    let letters =
      isQuoted
      ? text.dropFirst().prefix { $0 != UInt8(ascii: ">") } : text.prefix { $0 | 0x20 >= 97 && $0 | 0x20 <= 122 }
    guard letters.count >= 3 || isQuoted else { return nil }
    text = text.dropFirst(letters.count + (isQuoted ? 2 : 0))
    return String(Substring(letters))
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private static func time(_ text: inout Substring.UTF8View) -> Int? {
    var sign = 1
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      sign = first == UInt8(ascii: "-") ? -1 : 1
      text = text.dropFirst()
    }
    guard let hours = self.number(&text), hours <= 167 else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where text.first == UInt8(ascii: ":") {
      text = text.dropFirst()
      guard let value = self.number(&text), value < 60 else { return nil }
      seconds += value * unit
    }
    return sign * seconds
  }

  private static func number(_ text: inout Substring.UTF8View) -> Int? {
    let digits = text.prefix { $0 &- 48 < 10 }
    guard (1...4).contains(digits.count) else { return nil }
    text = text.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  private static func change(_ text: inout Substring.UTF8View) -> Change? {
    guard text.popFirst() == UInt8(ascii: ","), let first = text.first else { return nil }
    let day: Change.Day
    if first == UInt8(ascii: "M") {
      text = text.dropFirst()
      guard let month = self.number(&text), text.popFirst() == UInt8(ascii: "."), let week = self.number(&text),
        text.popFirst() == UInt8(ascii: "."), let weekday = self.number(&text), (1...12).contains(month),
        (1...5).contains(week), (0...6).contains(weekday)
      else { return nil }
      day = .weekday(month: month, week: week, day: weekday)
    } else {
      let isJulian = first == UInt8(ascii: "J")
      if isJulian { text = text.dropFirst() }
      guard let number = self.number(&text), number <= 366 else { return nil }
      day = isJulian ? .julian(number) : .ordinal(number)
    }
    guard text.first == UInt8(ascii: "/") else { return Change(day: day, seconds: 7200) }
    text = text.dropFirst()
    return self.time(&text).map { Change(day: day, seconds: $0) }
  }

  func period(at instant: Int64) -> Zone.Period {
    guard self.daylight != nil else { return self.standard }
    // The changes of the years around, in their order; the last that is not later counts.
    return self.changes(around: instant).last { $0.at <= instant }?.period ?? self.standard
  }

  func next(after instant: Int64) -> (at: Int64, period: Zone.Period)? {
    self.changes(around: instant).first { $0.at > instant }
  }

  private func changes(around instant: Int64) -> [(at: Int64, period: Zone.Period)] {
    guard let daylight = self.daylight else { return [] }
    let days = instant >= 0 ? instant / 86400 : -((86399 - instant) / 86400)
    let year = CivilCalendar.date(Int(days)).year
    var result: [(at: Int64, period: Zone.Period)] = []
    for year in (year - 1)...(year + 1) {
      let from = Int64(daylight.from.days(year) * 86400 + daylight.from.seconds - self.standard.offset)
      let to = Int64(daylight.to.days(year) * 86400 + daylight.to.seconds - daylight.period.offset)
      result.append((from, daylight.period))
      result.append((to, self.standard))
    }
    return result.sorted { $0.at < $1.at }
  }
}
