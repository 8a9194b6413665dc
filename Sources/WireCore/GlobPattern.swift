// WireCore: what every fake shares, pure. This file: glob patterns.

/// A glob pattern as Redis matches it: `*`, `?`, `[a-z]`, `[^a]` and `\` to take the next byte literally.
///
/// Matching takes time in proportion to pattern times text at worst: after a later `*` an earlier one is
/// never tried again, since the later one can take over whatever the earlier could.
package struct GlobPattern: Sendable, Hashable {
  private let pattern: [UInt8]
  private let ignoresCase: Bool

  package init(_ pattern: ByteString, ignoringCase: Bool = false) {
    self.pattern = ignoringCase ? pattern.bytes.map(asciiLowercased) : pattern.bytes
    self.ignoresCase = ignoringCase
  }

  /// Whether the pattern matches every string.
  package var matchesAll: Bool { self.pattern == [UInt8(ascii: "*")] }

  /// Whether the pattern matches all of `text`.
  ///
  /// As in Redis an empty text matches only the empty pattern, and `*` because KEYS and SCAN take that for no
  /// pattern at all.
  package func matches(_ text: ByteString) -> Bool {
    if text.isEmpty { return self.pattern.isEmpty || self.matchesAll }
    let text = self.ignoresCase ? text.bytes.map(asciiLowercased) : text.bytes
    var position = 0
    var index = 0
    var retry: (position: Int, index: Int)?
    while index < text.count {
      if position < self.pattern.count, self.pattern[position] == UInt8(ascii: "*") {
        position += 1
        retry = (position, index)
      } else if let next = self.matchOne(text[index], at: position) {
        position = next
        index += 1
      } else if let star = retry {
        position = star.position
        index = star.index + 1
        retry = (position, index)
      } else {
        return false
      }
    }
    return self.pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The position behind the element at `position` if that element matches `byte`.
  private func matchOne(_ byte: UInt8, at position: Int) -> Int? {
    guard position < self.pattern.count else { return nil }
    switch self.pattern[position] {
    case UInt8(ascii: "?"):
      return position + 1
    case UInt8(ascii: "["):
      let (isMember, end) = self.matchClass(byte, from: position + 1)
      return isMember ? end : nil
    case UInt8(ascii: "\\") where position + 1 < self.pattern.count:
      return self.pattern[position + 1] == byte ? position + 2 : nil
    case let literal:
      return literal == byte ? position + 1 : nil
    }
  }

  /// A class runs to its `]` or to the pattern's end, as in Redis.
  private func matchClass(_ byte: UInt8, from start: Int) -> (isMember: Bool, end: Int) {
    var position = start
    let isNegated = position < self.pattern.count && self.pattern[position] == UInt8(ascii: "^")
    if isNegated { position += 1 }
    var isMember = false
    while position < self.pattern.count, self.pattern[position] != UInt8(ascii: "]") {
      if self.pattern[position] == UInt8(ascii: "\\"), position + 1 < self.pattern.count {
        position += 1
        isMember = isMember || self.pattern[position] == byte
      } else if position + 2 < self.pattern.count, self.pattern[position + 1] == UInt8(ascii: "-") {
        let bounds = (self.pattern[position], self.pattern[position + 2])
        isMember = isMember || (min(bounds.0, bounds.1)...max(bounds.0, bounds.1)).contains(byte)
        position += 2
      } else {
        isMember = isMember || self.pattern[position] == byte
      }
      position += 1
    }
    return (isMember != isNegated, min(position + 1, self.pattern.count))
  }
}
