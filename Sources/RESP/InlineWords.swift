// RESP: the Redis serialization protocol, both directions, no I/O. This file: lines as people type them.

package import WireCore

/// Splits a line into words as Redis splits inline commands and redis-cli its input (`sdssplitargs`):
/// double quotes with escapes (`\n`, `\x41`), single quotes with only `\'`.
///
/// - Returns: the words, or `nil` when a quote is not closed or something follows a closing quote directly.
package func splitWords(_ line: ByteString) -> [ByteString]? {
  var words: [ByteString] = []
  var scanner = WordScanner(bytes: line.bytes)
  while scanner.skipSpace() {
    guard let word = scanner.word() else { return nil }
    words.append(ByteString(word))
  }
  return words
}

private struct WordScanner {
  let bytes: [UInt8]
  var index = 0

  /// Whether a word follows.
  mutating func skipSpace() -> Bool {
    while self.index < self.bytes.count, isSpace(self.bytes[self.index]) { self.index += 1 }
    return self.index < self.bytes.count
  }

  mutating func word() -> [UInt8]? {
    var word: [UInt8] = []
    while self.index < self.bytes.count, !isSpace(self.bytes[self.index]) {
      let byte = self.bytes[self.index]
      self.index += 1
      guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else {
        word.append(byte)
        continue
      }
      guard self.quoted(until: byte, into: &word) else { return nil }
      return word
    }
    return word
  }

  /// The rest of a quoted part; false unless it is closed and followed by space or the end.
  private mutating func quoted(until quote: UInt8, into word: inout [UInt8]) -> Bool {
    while self.index < self.bytes.count {
      let byte = self.bytes[self.index]
      self.index += 1
      if byte == quote { return self.index == self.bytes.count || isSpace(self.bytes[self.index]) }
      word.append(byte == UInt8(ascii: "\\") ? self.escape(in: quote) : byte)
    }
    return false
  }

  /// What a backslash stands for.
  private mutating func escape(in quote: UInt8) -> UInt8 {
    guard self.index < self.bytes.count else { return UInt8(ascii: "\\") }
    let next = self.bytes[self.index]
    if quote == UInt8(ascii: "'") {
      guard next == quote else { return UInt8(ascii: "\\") }
      self.index += 1
      return quote
    }
    if next == UInt8(ascii: "x"), self.index + 2 < self.bytes.count,
      let high = hexDigit(self.bytes[self.index + 1]), let low = hexDigit(self.bytes[self.index + 2])
    {
      self.index += 3
      return high << 4 | low
    }
    self.index += 1
    return unescaped[next] ?? next
  }
}

private let unescaped: [UInt8: UInt8] = [
  UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08,
  UInt8(ascii: "a"): 0x07,
]

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}
