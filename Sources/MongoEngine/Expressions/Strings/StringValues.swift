// MongoEngine/Expressions: aggregation expressions. This file: values as the operators of strings see them.

import BSON

extension BSONValue? {
  /// The value as operators of strings take it: numbers and dates are written out, null and missing are empty.
  ///
  /// - Throws: Location16007 for a value of another type.
  func coercedString() throws(MongoError) -> String {
    switch self {
    case nil, .null, .undefined: return ""
    case .string(let text), .symbol(let text), .code(let text): return text
    case .double(let number): return number.sixDigits
    case .int32(let number): return String(number)
    case .int64(let number): return String(number)
    case .decimal128(let number): return number.description
    case .date(let date): return try DateFormat.iso.write(date, in: .utc)
    case .timestamp(let timestamp): return timestamp.calendarText
    default: throw .location(16007, "can't convert from BSON type \(self.typeName) to String")
    }
  }
}

extension Double {
  /// The fewest digits that mean this number, without a point where it is whole.
  var shortest: String {
    if self.isNaN { return "NaN" }
    if self.isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
    // Swift writes what is not exact with an exponent, MongoDB only what has more than 16 digits.
    if abs(self) >= 0x1p53, abs(self) < 1e16 { return "\(Int64(self))" }
    let text = "\(self)"
    return text.ends(with: ".0") ? String(text.dropLast(2)) : text
  }
}

extension Double {
  /// At most six digits, with an exponent where the number is large or small: `1.5`, `1e+06`, as C's `%g` has it.
  fileprivate var sixDigits: String {
    if self.isNaN { return "nan" }
    if self.isInfinite { return self < 0 ? "-inf" : "inf" }
    if self == 0 { return self.sign == .minus ? "-0" : "0" }
    let (coefficient, last) = Decimal128(abs(self), significantDigits: 6).reduced
    let digits = String(coefficient)
    let exponent = last + digits.count - 1
    let sign = self < 0 ? "-" : ""
    if exponent < -4 || exponent >= 6 {
      let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
      let power = String(abs(exponent))
      return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power.count < 2 ? "0" : "")\(power)"
    }
    if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
    let whole = digits.prefix(exponent + 1) + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    let fraction = digits.dropFirst(exponent + 1)
    return "\(sign)\(whole)\(fraction.isEmpty ? "" : ".\(fraction)")"
  }
}

extension BSONTimestamp {
  /// Month, day and time, then the increment: `Jan  1 00:00:01:1`.
  fileprivate var calendarText: String {
    let clock = ClockTime(milliseconds: Int64(self.seconds) * 1000)
    let month = DateFormat.monthNames[clock.month - 1].prefix(3)
    let day = clock.day < 10 ? " \(clock.day)" : "\(clock.day)"
    let time = [clock.hour, clock.minute, clock.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(month) \(day) \(time):\(self.increment)"
  }
}

extension String {
  /// ASCII's letters in capitals.
  var uppercasedASCII: String { self.mappingBytes { 97...122 ~= $0 ? $0 - 32 : $0 } }
  /// ASCII's letters in small letters.
  var lowercasedASCII: String { self.mappingBytes { 65...90 ~= $0 ? $0 + 32 : $0 } }

  private func mappingBytes(_ change: (UInt8) -> UInt8) -> String {
    String(decoding: self.utf8.map(change), as: UTF8.self)
  }
}

/// Finds bytes in bytes, in time that grows with the length of both only (Knuth, Morris, Pratt).
struct ByteFinder {
  let needle: [UInt8]
  /// How many bytes before each are the beginning of the needle too.
  private var borders: [Int] = []

  init(_ needle: String) {
    self.needle = Array(needle.utf8)
    var border = 0
    self.borders.reserveCapacity(self.needle.count)
    for (index, byte) in self.needle.enumerated() {
      while index > 0, border > 0, byte != self.needle[border] { border = self.borders[border - 1] }
      if index > 0, byte == self.needle[border] { border += 1 }
      self.borders.append(border)
    }
  }

  /// Where the needle begins at or behind `start`; `nil` where it does not.
  func first(in text: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard !self.needle.isEmpty else { return start }
    var matched = 0
    for index in start..<max(start, text.endIndex) {
      while matched > 0, text[index] != self.needle[matched] { matched = self.borders[matched - 1] }
      if text[index] == self.needle[matched] { matched += 1 }
      if matched == self.needle.count { return index + 1 - matched }
    }
    return nil
  }
}
