// LoopbackClients: small clients on the fakes' own codecs. This file: what keeps a reply of PostgreSQL from arriving.

package import PostgresWire

/// Why messages got no reply. A server's error is a part of a reply.
package enum PostgresLoopbackError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No connection to `address` came about.
  case connectionFailed(address: String, reason: String)
  /// The server did not let the client in.
  case refused(ReportFields)
  /// What the server asked of the client is not among what this client can do, or not what it was told to do.
  case authenticationFailed(reason: String)
  /// The connection was closed before the reply was there. `messages` is what there is of it, the last perhaps an
  /// error; `reason` is `nil` when it was closed in an orderly way.
  case disconnected(messages: [BackendMessage], reason: String?)
  /// The server sent something else than a message; the connection was closed.
  case malformedMessage(MalformedMessage)
  /// A message cannot have so many parameters.
  case tooManyParameters(Int)

  package var description: String {
    switch self {
    case .connectionFailed(let address, let reason): return "cannot connect to postgresql at \(address): \(reason)"
    case .refused(let fields): return "postgresql refused the connection: \(fields)"
    case .authenticationFailed(let reason): return "cannot log in to postgresql: \(reason)"
    case .disconnected(let messages, let reason):
      let error = messages.compactMap { if case .error(let fields) = $0 { fields.description } else { nil } }.last
      return (["postgresql connection closed before the reply", reason, error].compactMap { $0 }).joined(
        separator: ": "
      )
    case .malformedMessage(let error): return error.description
    case .tooManyParameters(let count): return "expected at most 65535 parameters, got \(count)"
    }
  }
}

/// An error that PostgreSQL answered with.
package struct PostgresServerError: Error, Hashable, Sendable, CustomStringConvertible {
  package var fields: ReportFields

  package init(_ fields: ReportFields) { self.fields = fields }

  package var description: String { self.fields.description }
}
