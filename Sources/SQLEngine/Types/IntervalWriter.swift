// SQLEngine/Types: PostgreSQL's types. This file: intervals as text, in each `IntervalStyle`.

extension Interval {
  /// Fields as they are shown.
  private var fields: (years: Int, months: Int, days: Int, hours: Int64, minutes: Int64, seconds: Int64) {
    let time = self.microseconds
    return (
      Int(self.months / 12), Int(self.months % 12), Int(self.days), time / 3_600_000_000, time / 60_000_000 % 60,
      time % 60_000_000
    )
  }

  func write(_ style: TypeSettings.IntervalStyle, to bytes: inout [UInt8]) {
    switch style {
    case .postgres: self.writePostgres(to: &bytes)
    case .verbose: self.writeVerbose(to: &bytes)
    case .iso: self.writeISO(to: &bytes)
    case .standard: self.writeStandard(to: &bytes)
    }
  }

  private func writePostgres(to bytes: inout [UInt8]) {
    let fields = self.fields
    var (isEmpty, isBefore) = (true, false)
    for (value, unit) in [(fields.years, "year"), (fields.months, "mon"), (fields.days, "day")] where value != 0 {
      let sign = isBefore && value > 0 ? "+" : ""
      bytes.append(contentsOf: "\(isEmpty ? "" : " ")\(sign)\(value) \(unit)\(value == 1 ? "" : "s")".utf8)
      (isEmpty, isBefore) = (false, value < 0)
    }
    guard isEmpty || self.microseconds != 0 else { return }
    bytes.append(contentsOf: (isEmpty ? "" : " ").utf8)
    self.writeClock(sign: self.microseconds < 0 ? "-" : isBefore ? "+" : "", padded: true, to: &bytes)
  }

  private func writeClock(sign: String, padded: Bool, to bytes: inout [UInt8]) {
    let fields = self.fields
    bytes.append(contentsOf: sign.utf8)
    if padded {
      DateTimeWriter.pad(Int(fields.hours.magnitude), 2, to: &bytes)
    } else {
      bytes.append(contentsOf: String(fields.hours.magnitude).utf8)
    }
    bytes.append(58)
    DateTimeWriter.pad(Int(fields.minutes.magnitude), 2, to: &bytes)
    bytes.append(58)
    DateTimeWriter.seconds(Int64(fields.seconds.magnitude), to: &bytes)
  }

  private func writeVerbose(to bytes: inout [UInt8]) {
    let fields = self.fields
    bytes.append(UInt8(ascii: "@"))
    var (isEmpty, isBefore) = (true, false)
    let units: [(Int64, String)] = [
      (Int64(fields.years), "year"), (Int64(fields.months), "mon"), (Int64(fields.days), "day"),
      (fields.hours, "hour"), (fields.minutes, "min"),
    ]
    for (value, unit) in units where value != 0 {
      if isEmpty { isBefore = value < 0 }
      isEmpty = false
      let shown = isBefore ? -value : value
      bytes.append(contentsOf: " \(shown) \(unit)\(shown == 1 ? "" : "s")".utf8)
    }
    if fields.seconds != 0 {
      if isEmpty { isBefore = fields.seconds < 0 }
      isEmpty = false
      bytes.append(contentsOf: (fields.seconds < 0) != isBefore ? " -".utf8 : " ".utf8)
      DateTimeWriter.seconds(Int64(fields.seconds.magnitude), filled: false, to: &bytes)
      bytes.append(contentsOf: (fields.seconds.magnitude == 1_000_000 ? " sec" : " secs").utf8)
    }
    if isEmpty { bytes.append(contentsOf: " 0".utf8) }
    if isBefore { bytes.append(contentsOf: " ago".utf8) }
  }

  private func writeISO(to bytes: inout [UInt8]) {
    let fields = self.fields
    if self.months == 0, self.days == 0, self.microseconds == 0 { return bytes.append(contentsOf: "PT0S".utf8) }
    bytes.append(UInt8(ascii: "P"))
    for (value, unit) in [(fields.years, "Y"), (fields.months, "M"), (fields.days, "D")] where value != 0 {
      bytes.append(contentsOf: "\(value)\(unit)".utf8)
    }
    guard self.microseconds != 0 else { return }
    bytes.append(UInt8(ascii: "T"))
    for (value, unit) in [(fields.hours, "H"), (fields.minutes, "M")] where value != 0 {
      bytes.append(contentsOf: "\(value)\(unit)".utf8)
    }
    guard fields.seconds != 0 else { return }
    if fields.seconds < 0 { bytes.append(45) }
    DateTimeWriter.seconds(Int64(fields.seconds.magnitude), filled: false, to: &bytes)
    bytes.append(UInt8(ascii: "S"))
  }

  private func writeStandard(to bytes: inout [UInt8]) {
    let hasNegative = self.months < 0 || self.days < 0 || self.microseconds < 0
    let hasPositive = self.months > 0 || self.days > 0 || self.microseconds > 0
    if !hasNegative, !hasPositive { return bytes.append(48) }
    let years = "\(self.months.magnitude / 12)-\(self.months.magnitude % 12)"
    let hasTime = self.days != 0 || self.microseconds != 0
    if hasNegative && hasPositive || self.months != 0 && hasTime {
      bytes.append(
        contentsOf: "\(self.months < 0 ? "-" : "+")\(years) \(self.days < 0 ? "-" : "+")\(self.days.magnitude) ".utf8
      )
      return self.writeClock(sign: self.microseconds < 0 ? "-" : "+", padded: false, to: &bytes)
    }
    if self.months != 0 { return bytes.append(contentsOf: ((hasNegative ? "-" : "") + years).utf8) }
    if self.days != 0 {
      bytes.append(contentsOf: "\(self.days) ".utf8)
      return self.writeClock(sign: "", padded: false, to: &bytes)
    }
    self.writeClock(sign: hasNegative ? "-" : "", padded: false, to: &bytes)
  }
}
