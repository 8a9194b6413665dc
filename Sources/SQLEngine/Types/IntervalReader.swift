// SQLEngine/Types: PostgreSQL's types. This file: intervals read from text.

/// Reading of intervals: `1 day 02:00`, `1-2`, `P1DT2H`, `@ 1 hour ago` (manual, section 8.5.4).
struct IntervalReader {
  private let text: String
  private let modifier: IntervalModifier
  /// In the style `sql_standard` a sign at the beginning counts for all fields.
  private let isStandard: Bool
  private var months: Int64 = 0
  private var days: Int64 = 0
  private var microseconds: Int64 = 0
  private var overflowed = false
  private var seen: [Unit] = []

  static func read(_ text: String, modifier: Int32, isStandard: Bool = false) throws(SQLError) -> Interval {
    var reader = Self(text: text, modifier: IntervalModifier(modifier), isStandard: isStandard)
    let isISO = text.utf8.first == UInt8(ascii: "P")
    guard isISO ? reader.readISO() : reader.readWords() else {
      throw SQLError(.invalidDatetimeFormat, "invalid input syntax for type interval: \"\(text)\"")
    }
    guard !reader.overflowed, let months = Int32(exactly: reader.months), let days = Int32(exactly: reader.days) else {
      throw SQLError(.intervalFieldOverflow, "interval field value out of range: \"\(text)\"")
    }
    return try Interval(months: months, days: days, microseconds: reader.microseconds).fitted(modifier: modifier)
  }

  private init(text: String, modifier: IntervalModifier, isStandard: Bool) {
    self.isStandard = isStandard
    self.text = text
    self.modifier = modifier
  }

  /// Units in months, days or microseconds.
  enum Unit: Equatable {
    case months(Int64), days(Int64), microseconds(Int64)
  }

  static func unit(_ word: some StringProtocol) -> Unit? {
    switch String(word) {
    case "millennium", "millennia", "mil", "mils": .months(12_000)
    case "century", "centuries", "cent", "c": .months(1200)
    case "decade", "decades", "dec", "decs": .months(120)
    case "year", "years", "yr", "yrs", "y": .months(12)
    case "month", "months", "mon", "mons": .months(1)
    case "week", "weeks", "w": .days(7)
    case "day", "days", "d": .days(1)
    case "hour", "hours", "hr", "hrs", "h": .microseconds(3_600_000_000)
    case "minute", "minutes", "min", "mins", "m": .microseconds(60_000_000)
    case "second", "seconds", "sec", "secs", "s": .microseconds(1_000_000)
    case "millisecond", "milliseconds", "msec", "msecs", "ms", "millisecon": .microseconds(1000)
    case "microsecond", "microseconds", "usec", "usecs", "us", "microsecon": .microseconds(1)
    default: nil
    }
  }

  /// The unit of a number that has none, by the fields that the type keeps.
  private var defaultUnit: Unit {
    guard let fields = self.modifier.fields else { return .microseconds(1_000_000) }
    if fields & 4096 != 0 { return .microseconds(1_000_000) }
    if fields & 2048 != 0 { return .microseconds(60_000_000) }
    if fields & 1024 != 0 { return .microseconds(3_600_000_000) }
    return fields & 8 != 0 ? .days(1) : .months(fields & 2 != 0 ? 1 : 12)
  }

  /// Adds a number of a unit; the fraction goes down to the next units.
  private mutating func add(_ number: Number, _ unit: Unit) -> Bool {
    // A unit may be given but once.
    if self.seen.contains(unit) { return false }
    self.seen.append(unit)
    switch unit {
    case .months(let factor):
      Self.sum(&self.months, number.whole, factor, &self.overflowed)
      // A month's fraction becomes days; a year's only months.
      if factor == 1 {
        self.addDays(number.fraction * 30)
      } else {
        Self.sum(&self.months, Int64((number.fraction * Double(factor)).rounded(.toNearestOrEven)), 1, &self.overflowed)
      }
    case .days(let factor):
      Self.sum(&self.days, number.whole, factor, &self.overflowed)
      factor == 7 ? self.addDays(number.fraction * 7) : self.addTime(number.fraction * 86_400_000_000)
    case .microseconds(let factor):
      Self.sum(&self.microseconds, number.whole, factor, &self.overflowed)
      self.addTime(number.fraction * Double(factor))
    }
    return true
  }

  private mutating func addDays(_ days: Double) {
    let whole = days.rounded(.towardZero)
    self.days += Int64(whole)
    self.addTime((days - whole) * 86_400_000_000)
  }

  private mutating func addTime(_ microseconds: Double) {
    Self.sum(&self.microseconds, Int64(microseconds.rounded(.toNearestOrEven)), 1, &self.overflowed)
  }

  private static func sum(_ target: inout Int64, _ value: Int64, _ factor: Int64, _ overflowed: inout Bool) {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    let (sum, overflow2) = target.addingReportingOverflow(product)
    if overflow || overflow2 { overflowed = true }
    target = sum
  }

  /// A number, its whole and its fraction of the same sign.
  private struct Number {
    var whole: Int64 = 0
    var fraction = 0.0
    var isNegative = false
  }

  private mutating func number(_ text: Substring.UTF8View) -> Number? {
    var rest = text
    var result = Number()
    if let first = rest.first, first == 45 || first == 43 {
      result.isNegative = first == 45
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0 &- 48 < 10 }
    rest = rest.dropFirst(digits.count)
    var decimals = rest[rest.endIndex...]
    if rest.first == 46 {
      decimals = rest.dropFirst()
      guard decimals.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
      rest = rest[rest.endIndex...]
    }
    guard rest.isEmpty, !digits.isEmpty || !decimals.isEmpty else { return nil }
    if let whole = digits.isEmpty ? 0 : Int64(String(Substring(digits))) {
      result.whole = whole
    } else {
      self.overflowed = true
    }
    result.fraction = decimals.isEmpty ? 0 : Double("0." + String(Substring(decimals))) ?? 0
    if result.isNegative {
      result.whole = -result.whole
      result.fraction = -result.fraction
    }
    return result
  }

  // MARK: Words

  private mutating func readWords() -> Bool {
    var words = self.split()
    guard !words.isEmpty else { return false }
    let isAgo = words.last == "ago"
    if isAgo { words.removeLast() }
    if words.first == "@" { words.removeFirst() }
    guard !words.isEmpty else { return false }
    var index = 0
    var isNegativeStandard = false
    while index < words.count {
      let word = words[index]
      if word.contains(":") {
        guard self.readTime(word, negative: isNegativeStandard) else { return false }
        index += 1
        continue
      }
      if let parts = self.yearMonth(word) {
        self.months += parts
        index += 1
        continue
      }
      guard let number = self.number(word.utf8[...]) else { return false }
      if index + 1 < words.count, let unit = Self.unit(words[index + 1]) {
        guard self.add(number, unit) else { return false }
        index += 2
      } else if index + 1 < words.count, words[index + 1].contains(":") {
        guard self.add(number, .days(1)) else { return false }
        isNegativeStandard = self.isStandard && number.isNegative && index == 0
        index += 1
      } else if index == words.count - 1 {
        guard self.add(number, self.defaultUnit) else { return false }
        index += 1
      } else {
        return false
      }
    }
    if isAgo { (self.months, self.days, self.microseconds) = (-self.months, -self.days, 0 &- self.microseconds) }
    return true
  }

  /// Space, and punctuation that means nothing.
  private static func isSeparator(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    return isSpace(byte) || "!\"#$%&'()*,;<=>?[\\]^_`{|}~".utf8.contains(byte)
  }

  /// Words in lower case; a unit may follow its number without space.
  private func split() -> [Substring] {
    var result: [Substring] = []
    for word in self.text.lowercased().split(whereSeparator: Self.isSeparator) {
      guard let first = word.utf8.first, first < 58, word.utf8.contains(where: { $0 >= 97 && $0 <= 122 }) else {
        if word.hasPrefix("@"), word.count > 1 { result += ["@", word.dropFirst()] } else { result.append(word) }
        continue
      }
      // `1d2h`: again and again.
      var (start, isLetter) = (word.startIndex, false)
      for index in word.utf8.indices where (word.utf8[index] >= 97 && word.utf8[index] <= 122) != isLetter {
        if index > start { result.append(word[start..<index]) }
        (start, isLetter) = (index, !isLetter)
      }
      result.append(word[start...])
    }
    return result
  }

  /// `1-2`: years and months.
  private mutating func yearMonth(_ word: Substring) -> Int64? {
    let negative = word.hasPrefix("-")
    let parts = (negative || word.hasPrefix("+") ? word.dropFirst() : word).split(
      separator: "-",
      omittingEmptySubsequences: false
    )
    if parts.count > 1, let months = Int64(parts[1]), months > 11 { self.overflowed = true }
    guard parts.count == 2, let years = Int64(parts[0]), let months = Int64(parts[1]), months < 12, years < 200_000_000
    else { return self.overflowed ? 0 : nil }
    return (negative ? -1 : 1) * (years * 12 + months)
  }

  /// `[-]hh:mm[:ss]`, or `mm:ss` of an interval of minutes to seconds.
  private mutating func readTime(_ word: Substring, negative: Bool) -> Bool {
    let isSigned = word.hasPrefix("-") || word.hasPrefix("+")
    let isNegative = word.hasPrefix("-") || negative && !isSigned
    var parts = (isSigned ? word.dropFirst() : word).split(separator: ":", omittingEmptySubsequences: false)
    let isMinutesFirst = parts.count == 2 && (self.modifier.fields == 6144 || parts[1].contains("."))
    if isMinutesFirst { parts.insert("0", at: 0) }
    guard (2...3).contains(parts.count), let hours = Int64(parts[0]), let minutes = Int64(parts[1]) else {
      return false
    }
    var seconds = Number()
    if parts.count == 3 {
      guard let value = self.number(parts[2].utf8[...]), !value.isNegative else { return false }
      seconds = value
    }
    if minutes > 59 && !isMinutesFirst || seconds.whole > 60 || minutes < 0 || hours < 0 { self.overflowed = true }
    let sign: Int64 = isNegative ? -1 : 1
    Self.sum(&self.microseconds, hours, sign * 3_600_000_000, &self.overflowed)
    Self.sum(&self.microseconds, minutes, sign * 60_000_000, &self.overflowed)
    Self.sum(&self.microseconds, seconds.whole, sign * 1_000_000, &self.overflowed)
    self.addTime(Double(sign) * seconds.fraction * 1_000_000)
    return true
  }

  // MARK: ISO 8601

  /// `P0001-02-03T04:05:06`
  private mutating func readAlternative(_ text: Substring) -> Bool {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count <= 2, parts.count == 3, let years = Int64(parts[0]), let months = Int64(parts[1]),
      let days = Int64(parts[2]), years < 200_000_000, months < 100
    else { return false }
    self.months = years * 12 + months
    self.days = days
    return halves.count == 1 || self.readTime(halves[1], negative: false)
  }

  private mutating func readISO() -> Bool {
    if self.text.dropFirst(2).contains("-"), self.readAlternative(self.text.dropFirst()) { return true }
    var rest = self.text.utf8.dropFirst()[...]
    var (inTime, fields) = (false, 0)
    while let first = rest.first {
      if first == UInt8(ascii: "T") {
        if inTime { return false }
        (inTime, rest) = (true, rest.dropFirst())
        continue
      }
      let digits = rest.prefix { $0 &- 48 < 10 || $0 == 46 || $0 == 45 || $0 == 43 }
      rest = rest.dropFirst(digits.count)
      guard let number = self.number(digits), let letter = rest.popFirst() else { return false }
      fields += 1
      switch (letter, inTime) {
      case (UInt8(ascii: "Y"), false): _ = self.add(number, .months(12))
      case (UInt8(ascii: "M"), false): _ = self.add(number, .months(1))
      case (UInt8(ascii: "W"), false): _ = self.add(number, .days(7))
      case (UInt8(ascii: "D"), false): _ = self.add(number, .days(1))
      case (UInt8(ascii: "H"), true): _ = self.add(number, .microseconds(3_600_000_000))
      case (UInt8(ascii: "M"), true): _ = self.add(number, .microseconds(60_000_000))
      case (UInt8(ascii: "S"), true): _ = self.add(number, .microseconds(1_000_000))
      default: return false
      }
    }
    return fields > 0 || inTime
  }
}
