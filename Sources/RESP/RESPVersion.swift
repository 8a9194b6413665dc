// RESP: the Redis serialization protocol, both directions, no I/O. This file: its versions and limits.

/// A version of the Redis serialization protocol.
public enum RESPVersion: Int, Hashable, Sendable {
  /// RESP2, what a connection speaks until `HELLO 3`.
  case resp2 = 2
  /// RESP3: typed nulls, doubles, booleans, maps, sets and pushes.
  case resp3 = 3
}

/// What a server accepts from a client. The defaults are Redis's own.
package struct RESPLimits: Hashable, Sendable {
  /// The longest argument in bytes (`proto-max-bulk-len`).
  package var bulkLength = 512 * 1024 * 1024
  /// The most arguments a command may have.
  package var arguments = Int(Int32.max)
  /// The longest line of an inline command and of a length, in bytes (`PROTO_INLINE_MAX_SIZE`).
  package var inlineLength = 64 * 1024
  /// The most bytes that the arguments of one command may have together (`client-query-buffer-limit`).
  package var commandLength = 1024 * 1024 * 1024

  package init() {}

  /// What a client may send before it has authenticated.
  package static var unauthenticated: RESPLimits {
    var limits = RESPLimits()
    limits.bulkLength = 16_384
    limits.arguments = 10
    limits.commandLength = 1024 * 1024
    return limits
  }
}
