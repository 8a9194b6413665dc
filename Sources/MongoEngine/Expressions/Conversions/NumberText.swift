// MongoEngine/Expressions: aggregation expressions. This file: numbers read from strings (manual: "$convert").

import BSON

/// A string that should be a number, all of it.
struct NumberText {
  private let text: String

  init(_ text: String) { self.text = text }

  private func failure(_ why: String) -> MongoError {
    .of(.conversionFailure, "Failed to parse number '\(self.text)' in $convert with no onError value: \(why)")
  }

  private func checkBase() throws(MongoError) {
    guard !self.text.begins(with: "0x") else {
      throw .of(
        .conversionFailure,
        "Illegal hexadecimal input in $convert with no onError value: \(self.text)"
      )
    }
  }

  /// An optional sign and digits.
  func integer(_ type: BSONType) throws(MongoError) -> Int64 {
    try self.checkBase()
    let hasSign = self.text.begins(with: "-") || self.text.begins(with: "+")
    let digits = self.text.utf8.dropFirst(hasSign ? 1 : 0)
    guard !digits.isEmpty else { throw self.failure("No digits") }
    guard digits.allSatisfy({ 48...57 ~= $0 }) else { throw self.failure("Did not consume whole string.") }
    guard let number = Int64(self.text), type == .int64 || Int32(exactly: number) != nil else {
      throw self.failure("Overflow")
    }
    return number
  }

  /// What C's `strtod` takes, but no hexadecimal digits: `-1.5e3`, `Infinity`, `nan`.
  func double() throws(MongoError) -> Double {
    try self.checkBase()
    guard let first = self.text.utf8.first else { throw self.failure("Empty string") }
    guard !(9...13 ~= first || first == 32) else { throw self.failure("Leading whitespace") }
    guard self.text.utf8.allSatisfy({ $0 | 0x20 != 120 }), let number = Double(self.text) else {
      let starts = "0123456789+-.".utf8.contains(first)
      throw self.failure(starts ? "Did not consume whole string." : "Did not consume any digits")
    }
    let digits = self.text.utf8.prefix { $0 | 0x20 != 101 }
    let isRounded =
      number.isInfinite ? digits.contains { 48...57 ~= $0 } : number == 0 && digits.contains { 49...57 ~= $0 }
    guard !isRounded else { throw self.failure("Out of range") }
    return number
  }

  func decimal() throws(MongoError) -> Decimal128 {
    try self.checkBase()
    guard let number = Decimal128(self.text) else {
      throw self.failure(self.text.isEmpty ? "Empty string" : "Failed to parse string to decimal")
    }
    let digits = self.text.utf8.prefix { $0 | 0x20 != 101 }
    let isRounded =
      number.isInfinite ? digits.contains { 48...57 ~= $0 } : number.isZero && digits.contains { 49...57 ~= $0 }
    guard !isRounded else { throw self.failure("Conversion from string to decimal would overflow or underflow") }
    return number
  }
}
