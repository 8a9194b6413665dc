// LoopbackClients: small clients on the fakes' own codecs. This file: what keeps a reply from arriving.

package import RESP

/// Why a command got no reply. A server's error is a reply.
package enum RedisLoopbackError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No connection to `address` came about.
  case connectionFailed(address: String, reason: String)
  /// A command without even a name; a server would not answer it.
  case emptyCommand
  /// The connection was closed before the reply came. `reason` is `nil` when it was closed in an orderly way.
  case disconnected(reason: String?)
  /// The server sent something else than a reply; the connection was closed.
  case malformedReply(RESPReplyError)

  package var description: String {
    switch self {
    case .connectionFailed(let address, let reason): "cannot connect to redis at \(address): \(reason)"
    case .emptyCommand: "cannot send an empty redis command: expected a name"
    case .disconnected(let reason): "redis connection closed before the reply" + (reason.map { ": \($0)" } ?? "")
    case .malformedReply(let error): error.description
    }
  }
}
