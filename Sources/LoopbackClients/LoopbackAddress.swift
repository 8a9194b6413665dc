// LoopbackClients: small clients on the fakes' own codecs. This file: where servers listen.

/// Where a server listens.
package enum LoopbackAddress: Hashable, Sendable, CustomStringConvertible {
  /// A host name or IP address and a port.
  case tcp(host: String, port: Int)
  /// The path of a Unix domain socket.
  case unix(path: String)

  package var description: String {
    switch self {
    case .tcp(let host, let port): "\(host):\(port)"
    case .unix(let path): path
    }
  }
}
