// MongoEngine/Dates: times on clocks and calendars. This file: a text of a date, read bit by bit.

import BSON

/// Reads a text from left to right.
struct DateScanner {
  let text: String
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) {
    self.text = text
    self.bytes = Array(text.utf8)
  }

  var isAtEnd: Bool { self.position == self.bytes.count }
  private var current: UInt8? { self.isAtEnd ? nil : self.bytes[self.position] }

  /// What is wrong here.
  func failure(_ why: String) -> MongoError {
    let shown = Unicode.Scalar(self.current ?? 0)
    return .of(.conversionFailure, "Error parsing date string '\(self.text)'; \(self.position): \(why) '\(shown)'")
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let current = self.current, UInt32(current) == character.value else { return false }
    self.position += 1
    return true
  }

  /// Passes over a scalar of any length.
  mutating func take(scalar: Unicode.Scalar) -> Bool {
    let wanted = Array(String(scalar).utf8)
    guard self.bytes[self.position...].starts(with: wanted) else { return false }
    self.position += wanted.count
    return true
  }

  mutating func skipSpaces() {
    while self.take(" ") {}
  }

  /// Passes over everything that is blank, and over zero bytes.
  mutating func skipBlanks() {
    while let current = self.current, current == 0 || current == 32 || 9...13 ~= current { self.position += 1 }
  }

  /// A number of some digits; `nil`, and nothing passed over, where there are fewer.
  mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let found = self.bytes[self.position...].prefix(digits.upperBound).prefix { 48...57 ~= $0 }
    guard found.count >= digits.lowerBound else { return nil }
    self.position += found.count
    return found.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// How many digits stand here.
  var digitCount: Int { self.bytes[self.position...].prefix { 48...57 ~= $0 }.count }

  /// Letters, in small ones.
  mutating func word() -> String {
    let letters = self.bytes[self.position...].prefix { 97...122 ~= $0 | 0x20 }
    self.position += letters.count
    return String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
  }

  /// The month of a name, or of its first three letters, from 1.
  mutating func monthName() -> Int? {
    let start = self.position
    let word = self.word()
    let names = DateFormat.monthNames.map { $0.lowercased() }
    if let month = names.firstIndex(where: { $0 == word || $0.prefix(3) == word }) { return month + 1 }
    self.position = start
    return nil
  }

  /// Seconds east of Greenwich, of `+hh`, `+hhmm` or `+hh:mm`.
  mutating func offset() -> Int? {
    let start = self.position
    let sign = self.take("+") ? 1 : self.take("-") ? -1 : 0
    if sign != 0, let hours = self.number(2...2) {
      _ = self.take(":")
      return sign * (hours * 3600 + (self.number(2...2) ?? 0) * 60)
    }
    self.position = start
    return nil
  }

  /// Milliseconds of a fraction of a second; what is finer is dropped.
  mutating func fraction() -> Int? {
    let digits = self.bytes[self.position...].prefix { 48...57 ~= $0 }
    guard !digits.isEmpty else { return nil }
    self.position += digits.count
    return (digits.prefix(3) + [48, 48, 48]).prefix(3).reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}
