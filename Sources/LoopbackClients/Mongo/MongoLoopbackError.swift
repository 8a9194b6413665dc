// LoopbackClients: small clients on the fakes' own codecs. This file: what keeps MongoDB's answer from arriving.

package import MongoWire
package import PostgresWire

/// Why a command got no answer. A server's error is an answer.
package enum MongoLoopbackError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No connection to `address` came about.
  case connectionFailed(address: String, reason: String)
  /// The connection was closed before the answer came. `reason` is `nil` when it was closed in an orderly way.
  case disconnected(reason: String?)
  /// The server sent something else than a message; the connection was closed.
  case malformedMessage(MongoWireError)
  /// The server answered a command with something else than what belongs there.
  case unexpectedReply(command: String, expected: String)
  /// The server does not prove that it knows the password.
  case authenticationFailed(SCRAMFailure)

  package var description: String {
    switch self {
    case .connectionFailed(let address, let reason): "cannot connect to MongoDB at \(address): \(reason)"
    case .disconnected(let reason): "MongoDB connection closed before the answer" + (reason.map { ": \($0)" } ?? "")
    case .malformedMessage(let error): error.description
    case .unexpectedReply(let command, let expected): "unexpected reply to \(command): expected \(expected)"
    case .authenticationFailed(let failure): failure.description
    }
  }
}

extension MongoLoopbackError: LoopbackFailure {
  static func broken(reason: String) -> MongoLoopbackError { .disconnected(reason: reason) }
}
