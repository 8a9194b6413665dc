// RedisEngine: Redis's data and commands, pure. This file: what SCAN, HSCAN, SSCAN and ZSCAN share.

import RESP
import WireCore

/// The options behind the cursor: `[MATCH pattern] [COUNT count]`, `TYPE` for SCAN and `NOVALUES` for HSCAN.
struct ScanOptions {
  /// COUNT: how many elements a step looks at; 1 or more.
  private(set) var count = 10
  /// NOVALUES.
  private(set) var withoutValues = false
  /// MATCH; `nil` for everything.
  private var pattern: GlobPattern?
  /// TYPE.
  private var typeName: ByteString?

  init(
    _ call: Call,
    from start: Int,
    takesType: Bool = false,
    takesNoValues: Bool = false
  ) throws(RedisError) {
    var index = start
    while index < call.count {
      if takesNoValues, call.matches(index, "novalues") {
        self.withoutValues = true
        index += 1
        continue
      }
      let value = try call.argument(after: index)
      if call.matches(index, "count") {
        self.count = try call.int(value)
        guard self.count >= 1 else { throw .syntax }
      } else if call.matches(index, "match") {
        let pattern = GlobPattern(call[value])
        self.pattern = pattern.matchesAll ? nil : pattern
      } else if takesType, call.matches(index, "type") {
        self.typeName = call[value]
      } else {
        throw .syntax
      }
      index = value + 1
    }
  }

  func admits(_ element: ByteString) -> Bool { self.pattern?.matches(element) ?? true }

  func admits(type value: RedisValue) -> Bool { self.typeName?.equalsIgnoringCase(value.typeName) ?? true }
}

extension Call {
  /// The argument as a cursor.
  ///
  /// - Throws: `ERR invalid cursor`.
  func cursor(_ index: Int) throws(RedisError) -> UInt64 {
    guard let cursor = self[index].cursor else { throw .invalidCursor }
    return cursor
  }
}

extension ByteString {
  /// A cursor as C's `strtoul` reads it: an optional sign, then digits up to 64 bits; nothing at all is 0.
  fileprivate var cursor: UInt64? {
    let isNegative = self.bytes.first == UInt8(ascii: "-")
    let digits = isNegative || self.bytes.first == UInt8(ascii: "+") ? self.bytes.dropFirst() : self.bytes[...]
    if digits.isEmpty { return self.isEmpty ? 0 : nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (48...57).contains(digit) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(UInt64(digit - 48))
      if overflow || overflow2 { return nil }
      value = sum
    }
    return isNegative ? 0 &- value : value
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
