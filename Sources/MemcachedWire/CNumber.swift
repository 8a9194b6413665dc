// MemcachedWire: memcached's protocols, both directions, no I/O. This file: numbers as memcached reads them.

/// Numbers as C's `strtol` family reads them, which is how memcached reads every number: blanks and a sign may stand in
/// front, a blank and anything else may follow, and what is too large for the variable loses its upper bits.
package enum CNumber {
  /// An unsigned number of 64 bits. A negative one is accepted if it wraps round to less than 2⁶³.
  package static func uint64(_ bytes: some Collection<UInt8>) -> UInt64? {
    guard let number = Self.scan(bytes) else { return nil }
    let value = number.isNegative ? 0 &- number.magnitude : number.magnitude
    if value > Int64.max, bytes.contains(UInt8(ascii: "-")) { return nil }
    return value
  }

  /// An unsigned number of 32 bits.
  package static func uint32(_ bytes: some Collection<UInt8>) -> UInt32? {
    self.uint64(bytes).map { UInt32(truncatingIfNeeded: $0) }
  }

  /// A signed number of 32 bits.
  package static func int32(_ bytes: some Collection<UInt8>) -> Int32? {
    guard let number = Self.scan(bytes) else { return nil }
    let limit = number.isNegative ? UInt64(1) << 63 : UInt64(Int64.max)
    guard number.magnitude <= limit else { return nil }
    return Int32(truncatingIfNeeded: number.isNegative ? 0 &- number.magnitude : number.magnitude)
  }

  private static func scan(_ bytes: some Collection<UInt8>) -> (isNegative: Bool, magnitude: UInt64)? {
    var rest = bytes.drop { $0.isBlank }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var magnitude: UInt64 = 0
    var count = 0
    while let byte = rest.first, (0x30...0x39).contains(byte) {
      let (product, isLarge) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = product.addingReportingOverflow(UInt64(byte - 0x30))
      if isLarge || isLarger { return nil }
      magnitude = sum
      count += 1
      rest = rest.dropFirst()
    }
    guard count > 0, rest.first.map({ $0.isBlank || $0 == 0 }) ?? true else { return nil }
    return (isNegative, magnitude)
  }
}

extension UInt8 {
  /// As C's `isspace`.
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
