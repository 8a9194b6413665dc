// RealServers: the servers that fakes are compared with. This file: Redis 7.0, where it is installed.

package import Foundation

/// A redis-server of the machine, on a Unix socket of its own, without persistence.
package final class RealRedis {
  /// Where clients connect to.
  package let socketPath: String
  private let server: ServerProcess

  /// The binary of a server of version 7.0, if there is one on the search path.
  package static let binary = ServerProcess.program("redis-server", saying: "--version") { $0.contains(" v=7.0.") }

  /// Starts a server and returns when it says that it accepts connections.
  package init(binary: URL) throws {
    self.server = try ServerProcess()
    self.socketPath = self.server.directory.appendingPathComponent("redis.sock").path
    // The timer decides how late an idle server sees that a blocked client's time is over.
    let options = [
      "--port", "0", "--unixsocket", self.socketPath, "--save", "", "--enable-debug-command", "yes", "--hz", "500",
    ]
    // SORT ALPHA compares as the locale does.
    try self.server.start(
      [binary.path] + options,
      environment: ["LC_ALL": "C"],
      until: .standardOutput(says: "The server is now ready to accept connections at")
    )
  }

  /// Stops the server and removes its folder.
  package func stop() { self.server.stop() }
}
