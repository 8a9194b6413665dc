// ConformanceTests: one suite, two servers. This file: what keys, values and numbers are drawn from.

import WireCore

/// A source of drawn parts. Few keys, so that commands meet; numbers and values at the edges of what is allowed.
struct MemcachedPools {
  var random: SeededRandom

  init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self.random) }

  /// True once in `count` times.
  mutating func once(in count: Int) -> Bool { self.number(1...count) == 1 }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[self.number(0...elements.count - 1)] }

  /// A key that is allowed.
  mutating func key() -> ByteString {
    self.once(in: 40) ? self.one(of: Self.unusualKeys) : ByteString("k\(self.number(0...7))")
  }

  /// A key, too long now and then.
  mutating func anyKey() -> ByteString { self.once(in: 60) ? self.one(of: Self.longKeys) : self.key() }

  /// A key as base64, or something that is none.
  mutating func base64Key() -> ByteString { self.one(of: Self.base64Keys) }

  /// A value. None of blanks only, and none with a minus: looking for a number, memcached reads on behind a value's end,
  /// where what was in the memory before makes a number of blanks, and none of one from 2⁶³ on.
  mutating func value() -> ByteString {
    if self.once(in: 600) { return self.largeValue() }
    if self.once(in: 3) { return self.one(of: Self.values) }
    let bytes = (0..<self.number(0...40)).map { _ in UInt8(self.number(0...255)) }
    let value = ByteString(bytes.filter { $0 != UInt8(ascii: "-") })
    return value.bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } ? "" : value
  }

  /// A value with digits only, so that counting has something to do.
  mutating func digits() -> ByteString { self.one(of: Self.numerals) }

  /// Around the sizes from which on memcached keeps items in pieces, and refuses them.
  private mutating func largeValue() -> ByteString {
    let length = self.one(of: [20_000, 524_100, 600_000, 1_048_500, 1_048_512, 1_048_520, 1_048_576, 1_200_000])
    return ByteString([UInt8](repeating: 0x78, count: length))
  }

  /// Asks for every item that there may be, so that those that were flushed go: a later flush with a delay takes the place
  /// of the one before, and what was flushed but not yet looked up is there again, unless memcached has used its room.
  var everything: ByteString {
    let plain = ((0...7).map { ByteString("k\($0)") } + Self.unusualKeys + Self.garbageWords).map(\.bytes)
    let encoded = Self.base64Keys.flatMap { Array("mg ".utf8) + $0.bytes + Array(" b u\r\n".utf8) }
    return ByteString(Array("gats 0 ".utf8) + plain.joined(separator: [0x20]) + [0x0D, 0x0A] + encoded)
  }

  /// A number, or something that is none. Nothing expires while a run goes on, or it has before.
  mutating func expiry() -> ByteString {
    self.once(in: 3) ? self.one(of: Self.expiries) : self.one(of: ["0", "0", "100", "1000"])
  }

  mutating func flags() -> ByteString { self.once(in: 3) ? self.one(of: Self.flagWords) : "0" }

  mutating func amount() -> ByteString { self.one(of: Self.amounts) }

  private static let unusualKeys: [ByteString] = [
    ByteString([UInt8](repeating: 0x61, count: 250)), "\u{1}x", "a\tb", "clé", "get", "noreply", "0",
    ByteString([0xFF, 0xFE]),
  ]
  private static let longKeys = [251, 252, 300, 1000].map { ByteString([UInt8](repeating: 0x62, count: $0)) }
  private static let base64Keys: [ByteString] = [
    "azA=", "azE=", "AAECAw==", "YQ==", "YWI=", "YWJj", "a", "!!!!", "azA", "a=b=", "=", "IA==", "a$zA=", "azA=azE=",
    "k1",
    ByteString([UInt8](repeating: 0x41, count: 248)),
  ]
  private static let values: [ByteString] = [
    "", "0", "1", "9", "10", "99", "100", "abc", "12abc", " 5", "5 ", "+7", "a\r\nb", "\r\nx", "\rx", "x\n",
    "END",
    ByteString([0]), ByteString([0x31, 0]), "18446744073709551615", "18446744073709551616", "9223372036854775807",
    "9223372036854775808", "000", "0000000000000000000000000001", ByteString([UInt8](repeating: 0x79, count: 300)),
    ByteString([UInt8](repeating: 0x7A, count: 1500)),
  ]
  private static let numerals: [ByteString] = [
    "0", "1", "5", "9", "10", "99", "100", "18446744073709551615", "18446744073709551614", "9223372036854775807",
  ]
  private static let expiries: [ByteString] = [
    "0", "-1", "-100", "-2147483648", "100", "2592000", "2592001", "2000000000", "4294967295", "4294967296", "abc",
    "1.5", "9223372036854775807", "9223372036854775808", "100abc",
  ]
  private static let flagWords: [ByteString] = [
    "1", "17", "65535", "4294967295", "4294967296", "-1", "abc", "0x10", "18446744073709551615",
    "18446744073709551616",
  ]
  private static let amounts: [ByteString] = [
    "0", "1", "1", "2", "9", "10", "100", "18446744073709551615", "18446744073709551616", "-1", "abc",
    "9223372036854775808", "+3", "1a",
  ]
}
