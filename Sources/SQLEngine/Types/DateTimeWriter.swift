// SQLEngine/Types: PostgreSQL's types. This file: dates and times as ISO text.

import WireCore

/// Writing of dates and times in `DateStyle` ISO (manual, section 8.5.2).
enum DateTimeWriter {
  static func date(_ days: Int64, to bytes: inout [UInt8]) {
    if days == Int64(Int32.max) { return bytes.append(contentsOf: "infinity".utf8) }
    if days == Int64(Int32.min) { return bytes.append(contentsOf: "-infinity".utf8) }
    let (year, month, day) = CivilCalendar.date(Int(days) + TimeLimits.epochDays)
    self.date(year, month, day, to: &bytes)
    if year <= 0 { bytes.append(contentsOf: " BC".utf8) }
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int, to bytes: inout [UInt8]) {
    let shown = year > 0 ? year : 1 - year
    self.pad(shown, 4, to: &bytes)
    bytes.append(45)
    self.pad(month, 2, to: &bytes)
    bytes.append(45)
    self.pad(day, 2, to: &bytes)
  }

  /// A number ≥ 0 in at least `width` digits.
  static func pad(_ value: Int, _ width: Int, to bytes: inout [UInt8]) {
    if width == 2, value < 100 {
      bytes.append(48 + UInt8(truncatingIfNeeded: value / 10))
      bytes.append(48 + UInt8(truncatingIfNeeded: value % 10))
      return
    }
    if width == 4, value < 10_000 {
      self.pad(value / 100, 2, to: &bytes)
      return self.pad(value % 100, 2, to: &bytes)
    }
    let digits = String(value)
    for _ in 0..<max(0, width - digits.utf8.count) { bytes.append(48) }
    bytes.append(contentsOf: digits.utf8)
  }

  static func time(_ time: Int64, to bytes: inout [UInt8]) {
    self.pad(Int(time / TimeLimits.perHour), 2, to: &bytes)
    bytes.append(58)
    self.pad(Int(time / 60_000_000 % 60), 2, to: &bytes)
    bytes.append(58)
    self.seconds(time % 60_000_000, to: &bytes)
  }

  /// Seconds in two digits, with as many decimals as say something.
  static func seconds(_ microseconds: Int64, filled: Bool = true, to bytes: inout [UInt8]) {
    let seconds = Int(microseconds / 1_000_000)
    if filled { self.pad(seconds, 2, to: &bytes) } else { IntegerText.write(Int64(seconds), to: &bytes) }
    var rest = microseconds % 1_000_000
    guard rest != 0 else { return }
    bytes.append(46)
    var unit: Int64 = 100_000
    while rest > 0 {
      bytes.append(48 + UInt8(truncatingIfNeeded: rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  static func timestamp(_ timestamp: Int64, to bytes: inout [UInt8]) {
    self.timestamp(timestamp, separator: 32, offset: nil, to: &bytes)
  }

  static func timestamptz(_ instant: Int64, zone: Zone, separator: UInt8 = 32, to bytes: inout [UInt8]) {
    if TimeLimits.isInfinite(timestamp: instant) {
      return self.timestamp(instant, separator: separator, offset: nil, to: &bytes)
    }
    let offset = zone.period(atTimestamp: instant).offset
    let local = instant.addingReportingOverflow(Int64(offset) * 1_000_000).partialValue
    self.timestamp(local, separator: separator, offset: offset, to: &bytes)
  }

  /// `separator` stands between date and time: JSON has a `T` there, and its zones have minutes.
  static func timestamp(_ timestamp: Int64, separator: UInt8, offset: Int?, to bytes: inout [UInt8]) {
    if timestamp == .max { return bytes.append(contentsOf: "infinity".utf8) }
    if timestamp == .min { return bytes.append(contentsOf: "-infinity".utf8) }
    let moment = Moment(timestamp)
    self.date(moment.year, moment.month, moment.day, to: &bytes)
    bytes.append(separator)
    self.time(moment.time, to: &bytes)
    if let offset { self.offset(offset, withMinutes: separator != 32, to: &bytes) }
    if moment.year <= 0 { bytes.append(contentsOf: " BC".utf8) }
  }

  static func offset(_ offset: Int, withMinutes: Bool = false, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: Zone.text(offset).utf8)
    if withMinutes, offset % 3600 == 0 { bytes.append(contentsOf: ":00".utf8) }
  }
}
