// RealServers: the servers that fakes are compared with. This file: memcached 1.6.18, where it is installed.

package import Foundation

/// A memcached of the machine, on a Unix socket of its own.
package final class RealMemcached {
  /// Where clients connect to.
  package let socketPath: String
  private let process: Process
  private let directory: URL

  /// The binary of a server of version 1.6.18, if there is one on the search path. Others word some answers in
  /// another way.
  package static let binary: URL? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(fileURLWithPath: String($0)).appendingPathComponent("memcached") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) && RealMemcached.version(of: $0) == "1.6.18" }
  }()

  /// What the binary says its version is.
  private static func version(of binary: URL) -> Substring {
    let (process, output) = (Process(), Pipe())
    process.executableURL = binary
    process.arguments = ["-V"]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return "" }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split { $0 == " " || $0.isNewline }.last ?? ""
  }

  /// Starts a server and returns when it says that it listens. It will say much until a client sends `verbosity 0`.
  package init(binary: URL) throws {
    self.directory = FileManager.default.temporaryDirectory.appendingPathComponent("backlot-\(UUID().uuidString)")
    // It refuses to run as root, and makes its socket as the user that it becomes.
    let everybody: [FileAttributeKey: Any] = [.posixPermissions: 0o777]
    try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
    try FileManager.default.setAttributes(everybody, ofItemAtPath: self.directory.path)
    self.socketPath = self.directory.appendingPathComponent("memcached.sock").path
    self.process = Process()
    self.process.executableURL = binary
    // Room enough that nothing is evicted. Its helpers would remove expired items, and hold others while they move them
    // about, whenever they come to it.
    self.process.arguments = [
      "-s", self.socketPath, "-U", "0", "-m", "1024", "-t", "1", "-vv", "-o",
      "no_lru_crawler,no_lru_maintainer,no_slab_reassign",
    ]
    if getuid() == 0 { self.process.arguments? += ["-u", "nobody"] }
    let output = Pipe()
    self.process.standardError = output
    self.process.standardOutput = FileHandle.nullDevice
    try self.process.run()
    var log = Data()
    while !String(decoding: log, as: UTF8.self).contains("server listening") {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { throw StartFailure(log: String(decoding: log, as: UTF8.self)) }
      log += chunk
    }
    // Nobody reads on; a closed pipe must not stop the server.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// Stops the server and removes its folder.
  package func stop() {
    // Threads that run tasks block signals, and a process inherits what its starter blocks. It has nothing to save.
    kill(self.process.processIdentifier, SIGKILL)
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.directory)
  }

  /// The server ended before it listened.
  package struct StartFailure: Error {
    var log: String
  }
}
