// RealServers: the servers that fakes are compared with. This file: memcached 1.6.18, where it is installed.

package import Foundation

/// A memcached of the machine, on a Unix socket of its own.
package final class RealMemcached {
  /// Where clients connect to.
  package let socketPath: String
  private let server: ServerProcess

  /// The binary of a server of version 1.6.18, if there is one on the search path. Others word some answers in
  /// another way.
  package static let binary = ServerProcess.program("memcached", saying: "-V") { text in
    text.split { $0 == " " || $0.isNewline }.last == "1.6.18"
  }

  /// Starts a server and returns when it says that it listens. It will say much until a client sends `verbosity 0`.
  package init(binary: URL) throws {
    self.server = try ServerProcess()
    // It refuses to run as root, and makes its socket as the user that it becomes.
    let everybody: [FileAttributeKey: Any] = [.posixPermissions: 0o777]
    try FileManager.default.setAttributes(everybody, ofItemAtPath: self.server.directory.path)
    self.socketPath = self.server.directory.appendingPathComponent("memcached.sock").path
    // Room enough that nothing is evicted. Its helpers would remove expired items, and hold others while they move them
    // about, whenever they come to it.
    let options = [
      "-s", self.socketPath, "-U", "0", "-m", "1024", "-t", "1", "-vv", "-o",
      "no_lru_crawler,no_lru_maintainer,no_slab_reassign",
    ]
    try self.server.start(
      [binary.path] + options + (getuid() == 0 ? ["-u", "nobody"] : []),
      until: .standardError(says: "server listening")
    )
  }

  /// Stops the server and removes its folder.
  package func stop() { self.server.stop() }
}
