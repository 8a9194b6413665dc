// WireCore: what every fake shares, pure. This file: the bytes that keys, values and arguments are made of.

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A string of bytes, as keys, values and arguments are on the wire: any bytes, not only UTF-8.
public struct ByteString: Sendable {
  /// The bytes.
  public var bytes: [UInt8]

  /// Makes a byte string of bytes.
  @inlinable
  public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Makes a byte string of bytes.
  @inlinable
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// Makes a byte string of a string's UTF-8.
  @inlinable
  public init(_ string: String) { self.bytes = Array(string.utf8) }

  /// The number of bytes.
  @inlinable
  public var count: Int { self.bytes.count }

  /// Whether there are no bytes.
  @inlinable
  public var isEmpty: Bool { self.bytes.isEmpty }

  /// The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD.
  public var string: String { String(decoding: self.bytes, as: UTF8.self) }
}

extension ByteString: Hashable {
  /// Hashes all bytes at once; `Array` would take them one by one.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    self.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Whether both have the same bytes. All at once, like hashing.
  public static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    return left.bytes.withUnsafeBytes { left in
      right.bytes.withUnsafeBytes { right in
        guard !left.isEmpty, let left = left.baseAddress, let other = right.baseAddress else { return true }
        return memcmp(left, other, right.count) == 0
      }
    }
  }
}

extension ByteString: Comparable {
  /// Orders by unsigned bytes, a prefix before what it begins (as `memcmp` does).
  public static func < (left: Self, right: Self) -> Bool { left.compare(to: right) < 0 }

  /// Negative, zero or positive, as `memcmp` then the lengths decide.
  package func compare(to other: Self) -> Int {
    let common = min(self.count, other.count)
    let order = self.bytes.withUnsafeBytes { left in
      other.bytes.withUnsafeBytes { right -> Int in
        guard common > 0, let left = left.baseAddress, let right = right.baseAddress else { return 0 }
        return Int(memcmp(left, right, common))
      }
    }
    return order != 0 ? order : self.count - other.count
  }
}

extension ByteString: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// A literal's UTF-8.
  public init(stringLiteral value: String) { self.init(value) }
}

extension ByteString: CustomStringConvertible, CustomDebugStringConvertible {
  /// The bytes read as UTF-8.
  public var description: String { self.string }

  /// The bytes in double quotes, escaped as `redis-cli` and MONITOR do: `"a\r\n\x00"`.
  public var debugDescription: String {
    var result = "\""
    for byte in self.bytes {
      switch byte {
      case UInt8(ascii: "\\"): result += "\\\\"
      case UInt8(ascii: "\""): result += "\\\""
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x07: result += "\\a"
      case 0x08: result += "\\b"
      case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return result + "\""
  }
}

extension ByteString {
  /// Whether the bytes are `word` when ASCII letters are compared without case. `word` is lower-case.
  @inlinable
  package func equalsIgnoringCase(_ word: StaticString) -> Bool {
    guard self.bytes.count == word.utf8CodeUnitCount else { return false }
    return self.bytes.withUnsafeBufferPointer { bytes in
      for index in bytes.indices where asciiLowercased(bytes[index]) != word.utf8Start[index] { return false }
      return true
    }
  }

  /// The bytes with ASCII letters in lower case.
  package var lowercased: ByteString { ByteString(self.bytes.map(asciiLowercased)) }
}

/// An ASCII letter in lower case; any other byte unchanged.
@inlinable
package func asciiLowercased(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
