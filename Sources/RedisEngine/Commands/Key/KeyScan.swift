// RedisEngine: Redis's data and commands, pure. This file: KEYS, SCAN, RANDOMKEY.

import RESP
import WireCore

extension KeyCommands {
  static func keys(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let pattern = GlobPattern(call[1])
    let now = engine.milliseconds
    let found = engine.databases[call.database].table.filter { key, entry in
      entry.expiresAt > now && (pattern.matchesAll || pattern.matches(key))
    }
    call.reply.bulks(found.map(\.key))
  }

  static func scan(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let cursor = call[1].cursor else { throw .invalidCursor }
    let options = try ScanOptions(call, from: 2, admitsType: true)
    let now = engine.milliseconds
    let (next, entries) = engine.databases[call.database].table.scan(from: cursor, count: options.count)
    let found = entries.filter { key, entry in
      entry.expiresAt > now && options.matches(key) && options.matches(type: entry.value)
    }
    call.reply.array(2)
    call.reply.bulk(String(next))
    call.reply.bulks(found.map(\.key))
  }

  static func randomkey(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    while let (key, _) = engine.databases[call.database].table.randomElement(using: &engine.random) {
      // A key that has expired is removed by being looked for; then another is drawn.
      if engine.exists(key, call) { return call.reply.bulk(key) }
    }
    call.reply.null()
  }
}

/// The options behind the cursor of SCAN, HSCAN, SSCAN and ZSCAN.
struct ScanOptions: Sendable {
  /// MATCH; `nil` for everything.
  var pattern: GlobPattern?
  /// COUNT: how many elements a step looks at; 1 or more.
  var count = 10
  /// TYPE, in lower case.
  var typeName: ByteString?

  init(_ call: Call, from start: Int, admitsType: Bool = false) throws(RedisError) {
    var index = start
    while index < call.count {
      let value = try call.argument(after: index)
      if call.matches(index, "count") {
        self.count = try call.int(value)
        guard self.count >= 1 else { throw .syntax }
      } else if call.matches(index, "match") {
        let pattern = GlobPattern(call[value])
        self.pattern = pattern.matchesAll ? nil : pattern
      } else if admitsType, call.matches(index, "type") {
        self.typeName = call[value].lowercased
      } else {
        throw .syntax
      }
      index += 2
    }
  }

  func matches(_ element: ByteString) -> Bool { self.pattern?.matches(element) ?? true }

  func matches(type value: RedisValue) -> Bool { self.typeName?.equalsIgnoringCase(value.typeName) ?? true }
}

extension ByteString {
  /// A cursor as C's `strtoul` reads it: an optional sign, then digits up to 64 bits; nothing at all is 0.
  var cursor: UInt64? {
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
