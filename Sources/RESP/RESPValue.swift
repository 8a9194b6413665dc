// RESP: the Redis serialization protocol, both directions, no I/O. This file: a reply as a value.

public import WireCore

/// A value of the Redis serialization protocol, version 2 or 3.
public enum RESPValue: Hashable, Sendable {
  /// `+`: a status, such as `OK`.
  case simpleString(String)
  /// `-` (and `!` in RESP3): an error, its code first.
  case error(String)
  /// `:`: a 64-bit integer.
  case integer(Int64)
  /// `$`: bytes.
  case bulk(ByteString)
  /// `_` in RESP3, `$-1` or `*-1` in RESP2.
  case null
  /// `*`: values in order.
  case array([RESPValue])
  /// `,` in RESP3.
  case double(Double)
  /// `#` in RESP3.
  case boolean(Bool)
  /// `(` in RESP3: an integer of any size, as its decimal digits.
  case bigNumber(String)
  /// `=` in RESP3: a format of exactly three ASCII letters, such as `txt`, and a text.
  case verbatim(format: String, text: ByteString)
  /// `%` in RESP3: pairs in the order in which they were sent.
  case map([Pair])
  /// `~` in RESP3: values that are meant as a set, in the order in which they were sent.
  case set([RESPValue])
  /// `>` in RESP3: data out of band.
  case push([RESPValue])

  /// A key and a value of a map.
  public struct Pair: Hashable, Sendable {
    /// The key.
    public var key: RESPValue
    /// The value.
    public var value: RESPValue

    /// Makes a pair.
    public init(_ key: RESPValue, _ value: RESPValue) {
      self.key = key
      self.value = value
    }
  }
}

extension RESPWriter {
  /// Writes a value in the client's version.
  package mutating func value(_ value: RESPValue) {
    switch value {
    case .simpleString(let text): self.simpleString(text)
    case .error(let text): self.error(text)
    case .integer(let number): self.integer(number)
    case .bulk(let bytes): self.bulk(bytes)
    case .null: self.null()
    case .array(let values): self.values(values) { $0.array($1) }
    case .set(let values): self.values(values) { $0.set($1) }
    case .push(let values): self.values(values) { $0.push($1) }
    case .double(let number): self.double(number.respText)
    case .boolean(let flag): self.boolean(flag)
    case .bigNumber(let digits): self.bigNumber(digits)
    case .verbatim(let format, let text): self.verbatim(text, format: format)
    case .map(let pairs):
      self.map(pairs.count)
      for pair in pairs {
        self.value(pair.key)
        self.value(pair.value)
      }
    }
  }

  private mutating func values(_ values: [RESPValue], head: (inout RESPWriter, Int) -> Void) {
    head(&self, values.count)
    for value in values { self.value(value) }
  }
}

extension Double {
  /// The number as RESP3 writes doubles: shortest digits, `inf`, `-inf`, `nan`; whole numbers without fraction.
  fileprivate var respText: String {
    if self.isNaN { return "nan" }
    if self.isInfinite { return self < 0 ? "-inf" : "inf" }
    guard self.rounded() == self, abs(self) < 1e17 else { return self.description }
    return self == 0 && self.sign == .minus ? "-0" : String(Int64(self))
  }
}
