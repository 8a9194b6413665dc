// SQLEngine, lexer. This file: finding the key word that a run of bytes is.

/// A word of at most 24 bytes as three numbers, by which key words are compared and hashed. It grows byte by byte while
/// the lexer reads.
struct WordKey: Equatable {
  private(set) var first: UInt64 = 0
  private(set) var second: UInt64 = 0
  private(set) var third: UInt64 = 0

  /// Longer words than this are no key words.
  static let maximumLength = 24

  /// Adds a byte behind `count` others.
  @inline(__always)
  mutating func append(_ byte: UInt8, at count: Int) {
    if count < 8 {
      self.first = self.first << 8 | UInt64(byte)
    } else if count < 16 {
      self.second = self.second << 8 | UInt64(byte)
    } else {
      self.third = self.third << 8 | UInt64(byte)
    }
  }

  @inline(__always)
  var slot: Int {
    let mixed = (self.first ^ self.second &* 0x9E37_79B9 ^ self.third) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> (64 - UInt64(KeywordTable.bits)))
  }
}

/// Key words by their hash, with open addressing.
struct KeywordTable: Sendable {
  static let bits = 11
  static let shared = KeywordTable()

  private struct Slot: Sendable {
    var first: UInt64
    var second: UInt64
    var third: UInt64
    var keyword: Keyword
  }

  private var slots: [Slot?]

  private init() {
    self.slots = Array(repeating: nil, count: 1 << Self.bits)
    for keyword in Keyword.allCases {
      var key = WordKey()
      for (count, byte) in keyword.text.utf8.enumerated() { key.append(byte, at: count) }
      var index = key.slot
      while self.slots[index] != nil { index = (index + 1) & (1 << Self.bits - 1) }
      self.slots[index] = Slot(first: key.first, second: key.second, third: key.third, keyword: keyword)
    }
  }

  func keyword(_ key: WordKey) -> Keyword? {
    var index = key.slot
    while let slot = self.slots[index] {
      if slot.first == key.first, slot.second == key.second, slot.third == key.third { return slot.keyword }
      index = (index + 1) & (1 << Self.bits - 1)
    }
    return nil
  }
}
