// SQLEngine/Types: PostgreSQL's types. This file: numeric's value, and its text.

/// A `numeric`: a decimal number of any length with a number of digits that are shown behind the point, NaN or an
/// infinity (manual, section 8.1.2).
package struct Numeric: Sendable {
  enum Kind: Sendable { case finite, nan, infinity }

  var kind = Kind.finite
  var isNegative = false
  /// The number without its point.
  var limbs: [UInt32] = []
  /// Digits behind the point: 0 to 16383.
  package var scale = 0

  static let nan = Self(kind: .nan)
  static let zero = Self()
  static let one = Self(1)
  static func infinity(negative: Bool) -> Self { Self(kind: .infinity, isNegative: negative) }

  init(kind: Kind = .finite, isNegative: Bool = false, limbs: [UInt32] = [], scale: Int = 0) {
    self.kind = kind
    self.limbs = limbs
    self.scale = scale
    self.isNegative = isNegative && !(kind == .finite && limbs.isEmpty)
  }

  package init(_ value: Int64) { self.init(isNegative: value < 0, limbs: Limbs.from(value.magnitude)) }

  var isFinite: Bool { self.kind == .finite }
  var isZero: Bool { self.kind == .finite && self.limbs.isEmpty }
  /// -1, 0 or 1; NaN counts as above all.
  var signum: Int { self.isZero ? 0 : self.isNegative ? -1 : 1 }

  /// The most digits before and behind the point.
  static let (mostDigits, mostDecimals) = (131_072, 16_383)
  static let overflow = SQLError(.numericValueOutOfRange, "value overflows numeric format")

  /// The same value, or an error if PostgreSQL could not keep it.
  func checked() throws(SQLError) -> Self {
    if Limbs.digitCount(self.limbs) - self.scale > Self.mostDigits { throw Self.overflow }
    return self.scale > Self.mostDecimals ? self.rounded(to: Self.mostDecimals) : self
  }

  /// The value with another number of digits behind the point (which may be negative), ties away from zero.
  func rounded(to places: Int, truncating: Bool = false) -> Self {
    guard self.isFinite else { return self }
    if places >= self.scale {
      return Self(
        isNegative: self.isNegative,
        limbs: Limbs.shiftLeft(self.limbs, places - self.scale),
        scale: places
      )
    }
    var (quotient, up) = Limbs.shiftRight(self.limbs, self.scale - places)
    if up, !truncating { quotient = Limbs.add(quotient, [1]) }
    if places < 0 { quotient = Limbs.shiftLeft(quotient, -places) }
    return Self(isNegative: self.isNegative, limbs: quotient, scale: max(places, 0))
  }

  /// Reads PostgreSQL's own form, which is how values are kept; `nil` for anything else.
  package init?(stored text: String) {
    var copy = text
    let parsed = copy.withUTF8 { Self.parse($0[...]) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads text as `numeric_in` does.
  package init(text: String) throws(SQLError) {
    var copy = text
    let parsed = copy.withUTF8 { Self.parse(trimmed($0)) }
    guard let parsed else { throw invalidSyntax("numeric", text) }
    self = try parsed.checked()
  }

  private static func parse(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Self? {
    var rest = bytes
    var negative = false
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    guard let first = rest.first else { return nil }
    if first > UInt8(ascii: "9") { return self.special(rest, negative: negative, signed: rest.count < bytes.count) }
    var digits = 0
    var decimals = 0
    var hasPoint = false
    let mantissa = rest
    while let byte = rest.first {
      if byte &- 48 < 10 {
        digits += 1
        if hasPoint { decimals += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard digits > 0, let exponent = self.exponent(rest) else { return nil }
    let limbs = self.limbs(mantissa.prefix(mantissa.count - rest.count), digits: digits)
    return Self.assemble(negative, limbs, decimals: decimals - exponent)
  }

  /// A value with `decimals` digits behind the point, or with zeroes at its end if that is below 0.
  private static func assemble(_ negative: Bool, _ limbs: [UInt32], decimals: Int) -> Self {
    if decimals >= 0 {
      let value = Self(isNegative: negative, limbs: limbs, scale: decimals)
      return decimals > self.mostDecimals ? value.rounded(to: self.mostDecimals) : value
    }
    // One digit too many is enough to be refused.
    let zeroes = min(-decimals, self.mostDigits + 1)
    return Self(isNegative: negative, limbs: Limbs.shiftLeft(limbs, zeroes))
  }

  private static func limbs(_ text: Slice<UnsafeBufferPointer<UInt8>>, digits: Int) -> [UInt32] {
    var limbs = [UInt32](repeating: 0, count: (digits + 8) / 9)
    var position = digits
    for byte in text where byte != UInt8(ascii: ".") {
      position -= 1
      limbs[position / 9] = limbs[position / 9] &* 10 &+ UInt32(byte &- 48)
    }
    Limbs.trim(&limbs)
    return limbs
  }

  /// What follows the mantissa: nothing, or an exponent.
  private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard let mark = text.first else { return 0 }
    guard mark | 0x20 == UInt8(ascii: "e"), let value = Int(String(decoding: text.dropFirst(), as: UTF8.self))
    else { return nil }
    return abs(value) < Int(Int32.max / 2) ? value : nil
  }

  private static func special(_ text: Slice<UnsafeBufferPointer<UInt8>>, negative: Bool, signed: Bool) -> Self? {
    switch String(decoding: text.map { $0 | 0x20 }, as: UTF8.self) {
    case "nan": signed ? nil : .nan
    case "infinity", "inf": .infinity(negative: negative)
    default: nil
    }
  }
}

extension Numeric: CustomStringConvertible {
  /// The text that PostgreSQL writes.
  package var description: String {
    switch self.kind {
    case .nan: return "NaN"
    case .infinity: return self.isNegative ? "-Infinity" : "Infinity"
    case .finite: break
    }
    if self.scale == 0, let small = Limbs.small(self.limbs) { return (self.isNegative ? "-" : "") + String(small) }
    let digits = max(Limbs.digitCount(self.limbs), self.scale + 1)
    let length = digits + (self.scale > 0 ? 1 : 0) + (self.isNegative ? 1 : 0)
    return String(unsafeUninitializedCapacity: length) { buffer in
      self.write(buffer, digits: digits)
      return length
    }
  }

  private func write(_ buffer: UnsafeMutableBufferPointer<UInt8>, digits: Int) {
    var end = digits + (self.scale > 0 ? 1 : 0) + (self.isNegative ? 1 : 0)
    var (limb, rest) = (0, UInt32(0))
    for position in 0..<digits {
      if position == self.scale, position > 0 {
        end -= 1
        buffer[end] = UInt8(ascii: ".")
      }
      if position % 9 == 0 {
        rest = limb < self.limbs.count ? self.limbs[limb] : 0
        limb += 1
      }
      end -= 1
      buffer[end] = UInt8(48 + rest % 10)
      rest /= 10
    }
    if self.isNegative { buffer[0] = UInt8(ascii: "-") }
  }

  /// The value as kept in SQLite.
  package var value: SQLValue { .text(self.description) }
}

/// Bytes without white space at both ends, as C's `isspace` sees it.
func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
  var slice = bytes[...]
  while let first = slice.first, isSpace(first) { slice = slice.dropFirst() }
  while let last = slice.last, isSpace(last) { slice = slice.dropLast() }
  return slice
}

/// C's `isspace`.
@inline(__always)
func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte >= 9 && byte <= 13 }

func invalidSyntax(_ type: String, _ text: String) -> SQLError {
  SQLError(.invalidTextRepresentation, "invalid input syntax for type \(type): \"\(text)\"")
}

func outOfRange(_ type: String, _ text: String) -> SQLError {
  SQLError(.numericValueOutOfRange, "value \"\(text)\" is out of range for type \(type)")
}
