// DataTracing, Redis: a traced client over any Redis client. This file: what is answered.

/// A reply of a Redis server, of either version of its protocol.
public enum RedisReply: Hashable, Sendable {
  /// No value: RESP3's null, RESP2's null bulk string and null array.
  case null
  /// A short text such as `OK`.
  case simpleString(String)
  /// A refusal. As a whole reply it is thrown; inside a pipeline's replies it stands in its command's place.
  case error(RedisServerError)
  /// An integer.
  case integer(Int64)
  /// A floating-point number (RESP3).
  case double(Double)
  /// A boolean (RESP3).
  case boolean(Bool)
  /// Bytes. Also RESP3's verbatim strings and big numbers.
  case bulkString([UInt8])
  /// A list. Also RESP3's sets and pushes.
  case array([RedisReply])
  /// Keys and values in the server's order (RESP3).
  case map([Entry])

  /// A key and a value of a map.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public var key: RedisReply
    /// The value.
    public var value: RedisReply

    /// Makes an entry.
    public init(key: RedisReply, value: RedisReply) {
      self.key = key
      self.value = value
    }
  }

  /// The bytes of a string of either kind; `nil` for everything else.
  public var bytes: [UInt8]? {
    switch self {
    case .bulkString(let bytes): bytes
    case .simpleString(let string): Array(string.utf8)
    default: nil
    }
  }

  /// The text of a string of either kind; `nil` for everything else. Bytes that are no UTF-8 are replaced by U+FFFD.
  public var text: String? {
    switch self {
    case .bulkString(let bytes): String(decoding: bytes, as: UTF8.self)
    case .simpleString(let string): string
    default: nil
    }
  }

  /// The value of an integer; `nil` for everything else.
  public var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The error, if this is one.
  public var error: RedisServerError? {
    if case .error(let error) = self { error } else { nil }
  }

  /// The reply, unless it is an error.
  ///
  /// - Throws: The ``RedisServerError`` that this is.
  public func get() throws -> RedisReply {
    if case .error(let error) = self { throw error }
    return self
  }
}

/// A Redis server's error reply.
public struct RedisServerError: OperationFailure, Hashable, CustomStringConvertible {
  /// The error's prefix, such as `WRONGTYPE` (`db.response.status_code`). Empty if the reply does not begin with one:
  /// a word of at most 32 capital letters, digits and underscores.
  public var code: String
  /// The whole reply as the server sent it, prefix included. May quote user data.
  public var message: String

  /// Reads a reply such as `WRONGTYPE Operation against a key holding the wrong kind of value`.
  public init(_ reply: String) {
    self.message = reply
    let word = reply.utf8.prefix { $0 != UInt8(ascii: " ") }
    let isCode =
      word.count <= 32 && word.first.map { (65...90).contains($0) } == true
      && word.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    self.code = isCode ? String(decoding: word, as: UTF8.self) : ""
  }

  /// The code, or `nil` if the server gave none.
  public var statusCode: String? { self.code.isEmpty ? nil : self.code }
  /// What the server said.
  public var errorMessage: String { self.message }
  /// What the server said.
  public var description: String { self.message }
}

/// A reply that the command cannot have, such as a list for `GET`: the driver or the server is at fault.
public struct UnexpectedRedisReply: OperationFailure, Hashable, CustomStringConvertible {
  /// The command that was answered.
  public var command: String
  /// What was expected, such as `an integer`.
  public var expected: String

  /// The server gave no code.
  public var statusCode: String? { nil }
  /// Names the command and what was expected, not what was received.
  public var description: String { "unexpected reply to \(self.command): expected \(self.expected)" }
}
