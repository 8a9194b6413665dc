// RedisEngine: Redis's data and commands, pure. This file: what HSCAN and SSCAN share.

import RESP
import WireCore

/// The options of a scan over one key: `[MATCH pattern] [COUNT count]`, and `NOVALUES` for HSCAN.
struct CollectionScan {
  var count = 10
  var pattern: GlobPattern?
  var withoutValues = false

  /// - Parameter takesNoValues: whether `NOVALUES` is an option.
  init(_ call: Call, takesNoValues: Bool = false) throws(RedisError) {
    var index = 3
    while index < call.count {
      if takesNoValues, call.matches(index, "novalues") {
        self.withoutValues = true
        index += 1
        continue
      }
      let value = try call.argument(after: index)
      if call.matches(index, "count") {
        self.count = try call.int(value)
        guard self.count > 0 else { throw .syntax }
      } else if call.matches(index, "match") {
        let pattern = GlobPattern(call[value])
        self.pattern = pattern.matchesAll ? nil : pattern
      } else {
        throw .syntax
      }
      index = value + 1
    }
  }

  func admits(_ element: ByteString) -> Bool { self.pattern?.matches(element) ?? true }

  /// The cursor, as `strtoul` reads it: a sign is allowed, and no digits at all.
  static func cursor(_ call: Call) throws(RedisError) -> UInt64 {
    var digits = call[2].bytes[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    if call[2].isEmpty { return 0 }
    guard let magnitude = UInt64(String(decoding: digits, as: UTF8.self)), digits.first != UInt8(ascii: "+") else {
      throw .invalidCursor
    }
    return isNegative ? 0 &- magnitude : magnitude
  }
}

extension RESPWriter {
  /// The reply of a scan in which there is nothing.
  mutating func emptyScan() {
    self.scanHead(0)
    self.array(0)
  }

  /// The start of a scan's reply; an array follows.
  mutating func scanHead(_ cursor: UInt64) {
    self.array(2)
    self.bulk(String(cursor))
  }
}
