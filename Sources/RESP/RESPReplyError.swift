// RESP: the Redis serialization protocol, both directions, no I/O. This file: what can be wrong with a reply.

package import WireCore

/// Why bytes are not a reply. What follows them cannot be read either.
package enum RESPReplyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Something else stands where `expected` belongs. `read` begins where it begins.
  case unexpected(read: ByteString, expected: String)
  /// A type of RESP3 whose length is only known at its end. Redis has never sent one.
  case streamed(read: ByteString)
  /// More than this decoder takes: of `what`, in the unit that it is counted in.
  case tooLarge(what: String, size: Int64, limit: Int)

  package var description: String {
    switch self {
    case .unexpected(let read, let expected):
      "not a RESP reply: expected \(expected), got \(read.debugDescription)"
    case .streamed(let read):
      "not a readable RESP reply: expected a length, got a streamed type, \(read.debugDescription)"
    case .tooLarge(let what, let size, let limit):
      "not a readable RESP reply: expected \(what) of at most \(limit), got \(size)"
    }
  }
}

/// What a client accepts from a server.
package struct RESPReplyLimits: Hashable, Sendable {
  /// The longest string or line in bytes.
  package var stringLength = 512 * 1024 * 1024
  /// The most elements an array, a set or a push may have, and pairs a map.
  package var elements = Int(Int32.max)
  /// How deep arrays, maps, sets, pushes and attributes may stand in one another.
  package var depth = 128
  /// The most bytes a whole reply may take.
  package var replyLength = 1024 * 1024 * 1024

  package init() {}
}
