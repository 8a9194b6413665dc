// MongoEngine/Aggregation: pipelines and their stages. This file: the numbers that the ends of `$bucketAuto`'s buckets
// are rounded to (manual: "$bucketAuto", "Granularity"; ISO 3 and IEC 60063).

import BSON

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A series of preferred numbers.
struct Granularity: Sendable {
  /// The numbers of one decade; `nil` for the powers of two.
  private let series: [Double]?

  /// - Throws: Location40257 for a name that no series has.
  init(_ name: String) throws(MongoError) {
    switch name {
    case "POWERSOF2": self.series = nil
    case "1-2-5": self.series = [10, 20, 50]
    case "R5", "R10", "R20", "R40", "R80": self.series = Self.renard(Int(name.dropFirst()) ?? 80)
    case "E6": self.series = [10, 15, 22, 33, 47, 68]
    case "E12": self.series = stride(from: 0, to: 24, by: 2).map { Self.e24[$0] }
    case "E24": self.series = Self.e24
    case "E48", "E96", "E192": self.series = Self.e(Int(name.dropFirst()) ?? 192)
    default: throw .location(40257, "Unknown rounding granularity '\(name)'")
    }
  }

  private static let e24: [Double] = [
    10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91,
  ]

  private static let r80: [Double] = [
    100, 103, 106, 109, 112, 115, 118, 122, 125, 128, 132, 136, 140, 145, 150, 155, 160, 165, 170, 175, 180, 185, 190,
    195, 200, 206, 212, 218, 224, 230, 236, 243, 250, 258, 265, 272, 280, 290, 300, 307, 315, 325, 335, 345, 355, 365,
    375, 387, 400, 412, 425, 437, 450, 462, 475, 487, 500, 515, 530, 545, 560, 580, 600, 615, 630, 650, 670, 690, 710,
    730, 750, 775, 800, 825, 850, 875, 900, 925, 950, 975,
  ]

  private static func renard(_ count: Int) -> [Double] {
    let numbers = stride(from: 0, to: 80, by: 80 / count).map { self.r80[$0] }
    return count == 5 ? numbers.map { $0 / 10 } : numbers
  }

  /// The standard has these rounded to three digits, but for one.
  private static func e(_ count: Int) -> [Double] {
    (0..<count).map { step in
      let number = (100 * pow(10, Double(step) / Double(count))).rounded()
      return number == 919 ? 920 : number
    }
  }

  /// Refuses what has no place in a series.
  static func check(_ key: BSONValue) throws(MongoError) {
    guard let number = key.double else {
      throw .location(
        40258,
        "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: "
          + key.type.name
      )
    }
    guard !number.isNaN else {
      throw .location(
        40259,
        "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN"
      )
    }
    guard number >= 0 else {
      throw .location(
        40260,
        "$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number"
      )
    }
  }

  /// The next number of the series above a value.
  func roundedUp(_ value: BSONValue) -> BSONValue {
    self.rounded(value) { number, decade, series in
      series.lazy.map(decade.of).first { $0 > number } ?? decade.above.of(series.first ?? 1)
    } powers: {
      exp2(floor(log2($0)) + 1)
    }
  }

  /// The next number of the series below a value.
  func roundedDown(_ value: BSONValue) -> BSONValue {
    self.rounded(value) { number, decade, series in
      series.lazy.map(decade.of).last { $0 < number } ?? decade.below.of(series.last ?? 1)
    } powers: {
      exp2(ceil(log2($0)) - 1)
    }
  }

  private func rounded(
    _ value: BSONValue,
    _ search: (_ number: Double, _ decade: Decade, _ series: [Double]) -> Double,
    powers: (Double) -> Double
  ) -> BSONValue {
    guard let number = value.double, number.isFinite, number > 0 else { return value }
    let result = self.series.map { search(number, Self.decade(of: number, $0), $0) } ?? powers(number)
    if value.type == .decimal128 { return .decimal128(Decimal128(nearest: result)) }
    // Powers of two are integers where they can be, as `$pow` has them.
    if self.series == nil, let whole = Int64(exactly: result) { return .integer(whole) }
    return .double(result)
  }

  /// What the series is multiplied by so that the number is between its first and its tenfold first.
  private static func decade(of number: Double, _ series: [Double]) -> Decade {
    let first = series.first ?? 1
    var decade = Decade()
    while number >= decade.above.of(first), decade.factor.isFinite { decade = decade.above }
    while number < decade.of(first), decade.divisor.isFinite { decade = decade.below }
    return decade
  }
}

/// A power of ten. One below zero divides, which is exact where multiplying by `0.1` is not.
private struct Decade {
  private(set) var factor = 1.0
  private(set) var divisor = 1.0

  /// The next power.
  var above: Decade {
    self.divisor > 1
      ? Decade(factor: self.factor, divisor: self.divisor / 10)
      : Decade(factor: self.factor * 10, divisor: self.divisor)
  }

  /// The power before.
  var below: Decade {
    self.factor > 1
      ? Decade(factor: self.factor / 10, divisor: self.divisor)
      : Decade(factor: self.factor, divisor: self.divisor * 10)
  }

  func of(_ number: Double) -> Double { number * self.factor / self.divisor }
}
