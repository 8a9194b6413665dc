// RedisEngine: Redis's data and commands, pure. This file: errors, in Redis's own words.

import WireCore

/// An error reply: a code in capitals, a space and a text, letter for letter what Redis answers.
package struct RedisError: Error, Hashable, Sendable {
  /// The whole line behind the `-`.
  package var message: String

  package init(_ message: String) { self.message = message }

  /// The prefix that clients tell errors apart by: `ERR`, `WRONGTYPE`, `NOSCRIPT` …
  package var code: Substring { self.message.prefix { $0 != " " } }

  static let wrongType = RedisError("WRONGTYPE Operation against a key holding the wrong kind of value")
  static let syntax = RedisError("ERR syntax error")
  static let notInteger = RedisError("ERR value is not an integer or out of range")
  static let notFloat = RedisError("ERR value is not a valid float")
  static let noSuchKey = RedisError("ERR no such key")
  static let indexOutOfRange = RedisError("ERR index out of range")
  static let outOfRange = RedisError("ERR value is out of range")
  /// A count that cannot be negated.
  static let outOfLongRange = RedisError(
    "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807"
  )
  static let mustBePositive = RedisError("ERR value is out of range, must be positive")
  static let overflow = RedisError("ERR increment or decrement would overflow")
  static let notFiniteFloat = RedisError("ERR increment would produce NaN or Infinity")
  static let stringTooLong = RedisError("ERR string exceeds maximum allowed size (proto-max-bulk-len)")
  static let minMaxNotFloat = RedisError("ERR min or max is not a float")
  static let minMaxNotString = RedisError("ERR min or max not valid string range item")
  static let scoreNotANumber = RedisError("ERR resulting score is not a number (NaN)")
  static let timeoutNotFloat = RedisError("ERR timeout is not a float or out of range")
  static let timeoutOutOfRange = RedisError("ERR timeout is out of range")
  static let timeoutNegative = RedisError("ERR timeout is negative")
  static let invalidCursor = RedisError("ERR invalid cursor")
  static let sameObject = RedisError("ERR source and destination objects are the same")
  static let databaseOutOfRange = RedisError("ERR DB index is out of range")
  static let noAuthentication = RedisError("NOAUTH Authentication required.")

  /// `ERR wrong number of arguments for 'get' command`; subcommands as `config|get`.
  static func arity(_ name: String) -> RedisError {
    RedisError("ERR wrong number of arguments for '\(name)' command")
  }

  /// `ERR invalid expire time in 'set' command`.
  static func invalidExpiry(_ name: String) -> RedisError {
    RedisError("ERR invalid expire time in '\(name)' command")
  }
}

extension ByteString {
  /// The first bytes, as they stand in an error: up to a zero byte, where C's strings end.
  func cString(_ limit: Int = .max) -> String {
    String(decoding: self.bytes.prefix(limit).prefix { $0 != 0 }, as: UTF8.self)
  }
}
