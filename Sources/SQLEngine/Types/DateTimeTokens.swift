// SQLEngine/Types: PostgreSQL's types. This file: the pieces of a date's or time's text.

/// Pieces of the text of a date, time or time stamp (manual, appendix B.1), in lower case.
enum DateTimeToken: Hashable {
  /// Digits only.
  case number(String)
  /// `04:05:06.789`
  case time(String)
  /// Digits or a month's name, with `-`, `/` or `.` between.
  case date(String)
  case word(String)
  /// `+02:00`
  case offset(String)
  /// `europe/berlin`, `est5edt`; as written
  case zone(String)
  /// `-infinity`
  case negative(String)

  /// `nil` for text that has another form.
  static func all(_ text: String) -> [Self]? {
    var reader = Reader(bytes: Array(text.utf8))
    var tokens: [Self] = []
    while let token = reader.next(after: tokens.last) {
      tokens.append(token)
      if tokens.count > 25 { return nil }
    }
    return reader.failed ? nil : tokens
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0
    var failed = false

    var current: UInt8 { self.index < self.bytes.count ? self.bytes[self.index] : 0 }
    var following: UInt8 { self.index + 1 < self.bytes.count ? self.bytes[self.index + 1] : 0 }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 || byte >= 128 }
    static func isPunctuation(_ byte: UInt8) -> Bool {
      byte > 32 && byte < 127 && !self.isDigit(byte) && !self.isLetter(byte) && byte != 43 && byte != 45
    }
    static func isDelimiter(_ byte: UInt8) -> Bool { byte == 45 || byte == 46 || byte == 47 }

    mutating func take(_ test: (UInt8) -> Bool) -> String {
      let start = self.index
      while self.index < self.bytes.count, test(self.bytes[self.index]) { self.index += 1 }
      return String(decoding: self.bytes[start..<self.index].map(asciiLower), as: UTF8.self)
    }

    mutating func next(after last: DateTimeToken?) -> DateTimeToken? {
      // Other punctuation only separates.
      while self.index < self.bytes.count, isSpace(self.current) || Self.isPunctuation(self.current) {
        self.index += 1
      }
      guard self.index < self.bytes.count else { return nil }
      if Self.isDigit(self.current) { return self.number() }
      if Self.isLetter(self.current) { return self.word(after: last) }
      if self.current == UInt8(ascii: "+") || self.current == UInt8(ascii: "-") { return self.signed() }
      self.failed = true
      return nil
    }

    private mutating func number() -> DateTimeToken {
      let start = self.index
      let digits = self.take(Self.isDigit)
      if self.current == UInt8(ascii: ":") {
        return .time(digits + self.take { Self.isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      }
      guard Self.isDelimiter(self.current), Self.isDigit(self.following) || Self.isLetter(self.following) else {
        return .number(digits)
      }
      let delimiter = self.current
      // A clock's digits with a fraction.
      if delimiter == 46, digits.utf8.count >= 5 {
        self.index = start
        return .number(self.take { Self.isDigit($0) || $0 == 46 })
      }
      // `2020-01-02T03:04`: the T is no part of the date.
      var groups = digits
      while self.current == delimiter, Self.isDigit(self.following) || Self.isLetter(self.following) {
        self.index += 1
        groups += "-" + (Self.isDigit(self.current) ? self.take(Self.isDigit) : self.take(Self.isLetter))
      }
      return .date(groups)
    }

    private mutating func word(after last: DateTimeToken?) -> DateTimeToken {
      let start = self.index
      let word = self.take(Self.isLetter)
      if Self.isDelimiter(self.current), DateTimeWords.months[word] != nil {
        var groups = word
        while Self.isDelimiter(self.current), Self.isDigit(self.following) {
          self.index += 1
          groups += "-" + self.take(Self.isDigit)
        }
        return .date(groups)
      }
      let continues = "/_+-".utf8.contains(self.current) || Self.isDigit(self.current)
      if !continues || word == "t" || word == "j" { return .word(word) }
      if self.current == UInt8(ascii: "-") || self.current == UInt8(ascii: "+"), !Self.isDigit(self.following) {
        return .word(word)
      }
      let end = self.bytes[start...].firstIndex {
        !(Self.isLetter($0) || Self.isDigit($0) || "/_+-:".utf8.contains($0))
      }
      self.index = end ?? self.bytes.count
      return .zone(String(decoding: self.bytes[start..<self.index], as: UTF8.self))
    }

    private mutating func signed() -> DateTimeToken? {
      let sign = self.current == UInt8(ascii: "-") ? "-" : "+"
      self.index += 1
      if Self.isDigit(self.current) { return .offset(sign + self.take { Self.isDigit($0) || $0 == UInt8(ascii: ":") }) }
      while isSpace(self.current) { self.index += 1 }
      if sign == "-", Self.isLetter(self.current) { return .negative(self.take(Self.isLetter)) }
      if Self.isLetter(self.current) { return .word(self.take(Self.isLetter)) }
      self.failed = true
      return nil
    }
  }
}

/// Words of dates.
enum DateTimeWords {
  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  static let dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// 1 to 12 by name or its first three letters.
  static let months: [String: Int] = {
    var table = ["sept": 9]
    for (index, name) in monthNames.enumerated() {
      table[name.lowercased()] = index + 1
      table[String(name.lowercased().prefix(3))] = index + 1
    }
    return table
  }()

  static let days: Set<String> = Set(
    dayNames.flatMap { [$0.lowercased(), String($0.lowercased().prefix(3))] }
      + ["tues", "wednes", "weds", "thur", "thurs"]
  )
}
