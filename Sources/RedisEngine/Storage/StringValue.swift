// RedisEngine: Redis's data and commands, pure. This file: the string type's value.

import RESP
import WireCore

/// A string, held as Redis holds it: as a number where it is one.
enum StringValue: Sendable, Hashable {
  /// The canonical decimal form of a 64-bit number (`int` encoding).
  case integer(Int64)
  /// Bytes that were stored whole (`embstr` up to 44 bytes, else `raw`).
  case bytes(ByteString)
  /// Bytes that were changed in place (`raw` whatever their length).
  case edited(ByteString)

  /// Stores bytes as a number if they are one in canonical form.
  init(_ bytes: ByteString) {
    if let integer = bytes.canonicalInteger { self = .integer(integer) } else { self = .bytes(bytes) }
  }

  /// The bytes a client sees.
  var bytes: ByteString {
    switch self {
    case .integer(let value): ByteString(decimal: value)
    case .bytes(let bytes), .edited(let bytes): bytes
    }
  }

  /// The number of bytes a client sees.
  var count: Int {
    switch self {
    case .integer(let value):
      withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { writeDecimal(value, to: $0) }
    case .bytes(let bytes), .edited(let bytes): bytes.count
    }
  }

  /// The number that INCR counts on, or `nil` when the string is none in canonical form.
  var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .bytes(let bytes), .edited(let bytes): bytes.canonicalInteger
    }
  }

  /// Changes the bytes in place, without a copy where nobody else holds them.
  mutating func edit(_ body: (inout [UInt8]) -> Void) {
    var bytes = self.bytes
    self = .integer(0)
    body(&bytes.bytes)
    self = .edited(bytes)
  }

  /// The encoding as OBJECT ENCODING names it.
  var encoding: StaticString {
    switch self {
    case .integer: "int"
    case .bytes(let bytes): bytes.count <= 44 ? "embstr" : "raw"
    case .edited: "raw"
    }
  }
}

extension StringValue: RedisPayload {
  init() { self = .bytes(ByteString()) }

  static func extract(from value: RedisValue) -> StringValue? {
    if case .string(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .string(self) }

  var isVacant: Bool { false }
}
