// SQLEngine/Types: PostgreSQL's types. This file: the order of values.

/// The order of a type's values, where SQLite's own is not it.
package struct Comparison {
  private let io: TypeIO

  package init(_ io: TypeIO) { self.io = io }

  /// Below, at or above 0, for two values of a type, neither of them null.
  package func compare(_ a: SQLValue, _ b: SQLValue, _ type: TypeID) -> Int {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x < y ? -1 : x == y ? 0 : 1
    case (.text(let x), .text(let y)): self.compare(x, y, self.io.types.form(type))
    case (.blob(let x), .blob(let y)): x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
    default: Self.compare(FloatText.double(a), FloatText.double(b))
    }
  }

  /// NaN is equal to itself and above all others.
  static func compare(_ x: Double, _ y: Double) -> Int {
    if x.isNaN || y.isNaN { return (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0) }
    return x < y ? -1 : x == y ? 0 : 1
  }

  /// The order of two texts that a collation of ``TypeLookup/collation(_:)`` has; `nil` for another name.
  package func compare(_ a: String, _ b: String, collation: String) -> Int? {
    switch collation {
    case "pg_numeric": return self.compare(a, b, .numeric)
    case "pg_bpchar": return self.compare(a, b, .bpchar)
    case "pg_timetz": return self.compare(a, b, .timetz)
    case "pg_interval": return self.compare(a, b, .interval)
    case "pg_jsonb": return self.compare(a, b, .jsonb)
    case "pg_tid": return self.compare(a, b, .tid)
    case "pg_record": return self.compare(a, b, .record)
    default:
      guard collation.hasPrefix("pg_array_"), let number = UInt32(collation.dropFirst(9)) else { return nil }
      return self.compare(a, b, .array(TypeID(rawValue: number)))
    }
  }

  private func compare(_ a: String, _ b: String, _ form: TypeForm) -> Int {
    switch form {
    case .numeric: Self.compareNumerics(a, b)
    case .bpchar: compareBytes(StringRules.withoutPadding(a), StringRules.withoutPadding(b))
    case .timetz: Self.compareTimes(a, b)
    case .interval: Self.compareIntervals(a, b)
    case .jsonb: Self.compareDocuments(a, b)
    case .array(let element), .vector(let element): self.compareArrays(a, b, element)
    case .record: self.compareRecords(a, b)
    case .tid: Self.compareTIDs(a, b)
    case .float4, .float8: a == b ? 0 : 1
    default: compareBytes(a, b)
    }
  }

  static func compareNumerics(_ a: String, _ b: String) -> Int {
    if a == b { return 0 }
    if let x = self.small(a), let y = self.small(b), x.scale == y.scale {
      return x.value < y.value ? -1 : x.value == y.value ? 0 : 1
    }
    return Numeric.compare(Numeric(stored: a) ?? .nan, Numeric(stored: b) ?? .nan)
  }

  /// A number of up to 18 digits without its point, and its digits behind the point.
  private static func small(_ text: String) -> (value: Int64, scale: Int)? {
    let quick = text.utf8.withContiguousStorageIfAvailable { bytes -> (value: Int64, scale: Int)? in
      guard bytes.count <= 18 else { return nil }
      var (value, point): (Int64, Int?) = (0, nil)
      let isNegative = bytes.first == UInt8(ascii: "-")
      for index in (isNegative ? 1 : 0)..<bytes.count {
        if bytes[index] == UInt8(ascii: ".") {
          point = index
        } else if bytes[index] &- 48 < 10 {
          value = value * 10 + Int64(bytes[index] &- 48)
        } else {
          return nil
        }
      }
      return (isNegative ? -value : value, point.map { bytes.count - 1 - $0 } ?? 0)
    }
    return quick ?? nil
  }

  private static func compareTimes(_ a: String, _ b: String) -> Int {
    guard let x = TimeWithZone(stored: a), let y = TimeWithZone(stored: b) else { return compareBytes(a, b) }
    if x.instant != y.instant { return x.instant < y.instant ? -1 : 1 }
    return x.west < y.west ? -1 : x.west == y.west ? 0 : 1
  }

  private static func compareIntervals(_ a: String, _ b: String) -> Int {
    let (x, y) = (Interval(stored: a)?.span ?? 0, Interval(stored: b)?.span ?? 0)
    return x < y ? -1 : x == y ? 0 : 1
  }

  private static func compareDocuments(_ a: String, _ b: String) -> Int {
    if a == b { return 0 }
    guard let x = try? JSONReader.read(a), let y = try? JSONReader.read(b) else { return compareBytes(a, b) }
    return JSONNode.compare(x, y)
  }

  private static func compareTIDs(_ a: String, _ b: String) -> Int {
    func parts(_ text: String) -> [Int] { text.dropFirst().dropLast().split(separator: ",").map { Int($0) ?? 0 } }
    let (x, y) = (parts(a), parts(b))
    return x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
  }

  private func compareArrays(_ a: String, _ b: String, _ element: TypeID) -> Int {
    if a == b { return 0 }
    guard let x = try? self.io.elements(a, of: element), let y = try? self.io.elements(b, of: element) else {
      return compareBytes(a, b)
    }
    for (first, second) in zip(x.elements, y.elements) {
      let order = self.compareWithNulls(first, second, element)
      if order != 0 { return order }
    }
    if x.elements.count != y.elements.count { return x.elements.count < y.elements.count ? -1 : 1 }
    if x.dimensions.count != y.dimensions.count { return x.dimensions.count < y.dimensions.count ? -1 : 1 }
    if x.dimensions != y.dimensions { return x.dimensions.lexicographicallyPrecedes(y.dimensions) ? -1 : 1 }
    if x.lowerBounds == y.lowerBounds { return 0 }
    return x.lowerBounds.lexicographicallyPrecedes(y.lowerBounds) ? -1 : 1
  }

  /// Null is above all others, and equal to itself.
  func compareWithNulls(_ a: SQLValue, _ b: SQLValue, _ type: TypeID) -> Int {
    if a == .null || b == .null { return (a == .null ? 1 : 0) - (b == .null ? 1 : 0) }
    return self.compare(a, b, type)
  }

  /// Anonymous records: their fields' types are not known, so numbers are compared as numbers, all else as text.
  private func compareRecords(_ a: String, _ b: String) -> Int {
    guard let x = try? RecordText.read(a, count: nil), let y = try? RecordText.read(b, count: nil) else {
      return compareBytes(a, b)
    }
    for (first, second) in zip(x, y) where first != second {
      guard let first else { return 1 }
      guard let second else { return -1 }
      if let p = Numeric(stored: first), let q = Numeric(stored: second) {
        let order = Numeric.compare(p, q)
        if order != 0 { return order }
        continue
      }
      return compareBytes(first, second)
    }
    return x.count - y.count
  }
}
