// RealServers: the servers that fakes are compared with. This file: Redis 7.0, where it is installed.

package import Foundation

/// A redis-server of the machine, on a Unix socket of its own, without persistence.
package final class RealRedis {
  /// Where clients connect to.
  package let socketPath: String
  private let process: Process
  private let directory: URL

  /// The binary of a server of version 7.0, if there is one on the search path.
  package static let binary: URL? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(fileURLWithPath: String($0)).appendingPathComponent("redis-server") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) && RealRedis.version(of: $0).hasPrefix("7.0.") }
  }()

  /// What the binary says its version is.
  private static func version(of binary: URL) -> Substring {
    let (process, output) = (Process(), Pipe())
    process.executableURL = binary
    process.arguments = ["--version"]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return "" }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: " ").first { $0.hasPrefix("v=") }?.dropFirst(2) ?? ""
  }

  /// Starts a server and returns when it says that it accepts connections.
  package init(binary: URL) throws {
    self.directory = FileManager.default.temporaryDirectory.appendingPathComponent("backlot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
    self.socketPath = self.directory.appendingPathComponent("redis.sock").path
    self.process = Process()
    self.process.executableURL = binary
    self.process.currentDirectoryURL = self.directory
    // The timer decides how late an idle server sees that a blocked client's time is over.
    self.process.arguments = [
      "--port", "0", "--unixsocket", self.socketPath, "--save", "", "--enable-debug-command", "yes", "--hz", "500",
    ]
    // SORT ALPHA compares as the locale does.
    self.process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    let output = Pipe()
    self.process.standardOutput = output
    try self.process.run()
    var log = Data()
    while !String(decoding: log, as: UTF8.self).contains("The server is now ready to accept connections at") {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { throw StartFailure(log: String(decoding: log, as: UTF8.self)) }
      log += chunk
    }
    // Nobody reads on; a closed pipe must not stop the server.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// Stops the server and removes its folder.
  package func stop() {
    // Threads that run tasks block signals, and a process inherits what its starter blocks: the server would never
    // see SIGTERM. It has nothing to save.
    kill(self.process.processIdentifier, SIGKILL)
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.directory)
  }

  /// The server ended before it accepted connections.
  package struct StartFailure: Error {
    var log: String
  }
}
