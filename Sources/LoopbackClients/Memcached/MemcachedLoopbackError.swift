// LoopbackClients: small clients on the fakes' own codecs. This file: what keeps memcached's answer from arriving.

package import MemcachedWire

/// Why a request got no answer. A server's error is an answer.
package enum MemcachedLoopbackError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No connection to `address` came about.
  case connectionFailed(address: String, reason: String)
  /// The connection was closed before the answer came. `reason` is `nil` when it was closed in an orderly way.
  case disconnected(reason: String?)
  /// The server sent something else than an answer; the connection was closed.
  case malformedReply(MemcachedReplyError)

  package var description: String {
    switch self {
    case .connectionFailed(let address, let reason): "cannot connect to memcached at \(address): \(reason)"
    case .disconnected(let reason): "memcached connection closed before the answer" + (reason.map { ": \($0)" } ?? "")
    case .malformedReply(let error): error.description
    }
  }
}
