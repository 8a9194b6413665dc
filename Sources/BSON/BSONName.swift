// BSON: MongoDB's documents, both directions, no I/O. This file: names as keys of dictionaries and sets.

/// A name — of a field, a collection, a variable, an index — that is equal, hashed and ordered by its bytes, as MongoDB
/// compares names. Swift's strings are equal when they look the same, however they are spelled.
package struct BSONName: Hashable, Comparable, Sendable {
  /// The name.
  package let text: String

  /// Makes a key.
  @inlinable
  package init(_ text: String) { self.text = text }

  /// Whether both have the same bytes.
  @inlinable
  package static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }

  /// Whether the first comes before the second by bytes.
  package static func < (left: Self, right: Self) -> Bool { left.text.compareBytes(to: right.text) < 0 }

  /// Hashes the bytes.
  @inlinable
  package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: self.text) }
}

extension BSONName: ExpressibleByStringLiteral {
  /// Makes a key.
  package init(stringLiteral value: String) { self.init(value) }
}

extension String {
  /// Whether the bytes begin with those of the other: a combining mark behind them changes nothing.
  @inlinable
  package func begins(with prefix: String) -> Bool { self.utf8.starts(with: prefix.utf8) }

  /// Whether the bytes end with those of the other.
  @inlinable
  package func ends(with suffix: String) -> Bool { self.utf8.reversed().starts(with: suffix.utf8.reversed()) }

  /// Whether the character, which is one of ASCII, is anywhere, with a combining mark behind it or without.
  @inlinable
  package func has(_ character: Unicode.Scalar) -> Bool { self.utf8.contains(UInt8(ascii: character)) }

  /// Without its first bytes, which have to be whole characters, and its last.
  @inlinable
  package func dropping(first: Int, last: Int = 0) -> String {
    String(Substring(self.utf8.dropFirst(first).dropLast(last)))
  }

  /// What stands between a character of ASCII; parts can be empty.
  package func split(at character: Unicode.Scalar, maxSplits: Int = .max) -> [String] {
    self.utf8.split(separator: UInt8(ascii: character), maxSplits: maxSplits, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}

extension Sequence where Element == String {
  /// Whether these are the same names, byte by byte, in the same order.
  package func areSameNames(as other: some Sequence<String>) -> Bool {
    self.elementsEqual(other) { $0.hasSameBytes(as: $1) }
  }

  /// Whether these begin with the same names, byte by byte.
  package func beginWithNames(of other: some Sequence<String>) -> Bool {
    self.starts(with: other) { $0.hasSameBytes(as: $1) }
  }
}
