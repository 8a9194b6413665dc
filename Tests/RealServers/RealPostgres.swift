// RealServers: the servers that fakes are compared with. This file: PostgreSQL 15, where it is installed.

package import Foundation

/// A PostgreSQL server of the machine with a new cluster, on a Unix socket of its own. Its superuser is `postgres`.
package final class RealPostgres {
  /// Where clients connect to.
  package let socketPath: String
  private let process = Process()
  private let directory: URL
  private let exited = DispatchSemaphore(value: 0)

  /// The folder with the binaries of PostgreSQL 15, if there is one on the search path or where Debian puts it.
  package static let binaries: URL? = {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return (path + ["/usr/lib/postgresql/15/bin"]).map { URL(fileURLWithPath: $0) }.first { folder in
      let binary = folder.appendingPathComponent("postgres")
      return FileManager.default.isExecutableFile(atPath: binary.path)
        && ((try? RealPostgres.run([binary.path, "--version"])) ?? "").contains(" 15.")
    }
  }()

  /// Starts a server and returns when it says that it accepts connections.
  ///
  /// - Parameter access: the lines of `pg_hba.conf`.
  package init(binaries: URL, access: String = "local all all trust") throws {
    self.directory = FileManager.default.temporaryDirectory.appendingPathComponent("backlot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
    self.socketPath = self.directory.appendingPathComponent(".s.PGSQL.5432").path
    let data = self.directory.appendingPathComponent("data")
    let user = RealPostgres.otherUser
    if let user { chown(self.directory.path, user.uid, user.gid) }
    let options = ["-D", data.path, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _ = try RealPostgres.run(RealPostgres.command(binaries, "initdb", as: user) + options)
    try Data((access + "\n").utf8).write(to: data.appendingPathComponent("pg_hba.conf"))
    let command = RealPostgres.command(binaries, "postgres", as: user)
    self.process.executableURL = URL(fileURLWithPath: command[0])
    self.process.arguments =
      command.dropFirst() + ["-D", data.path, "-k", self.directory.path]
      + [
        "listen_addresses=", "fsync=off", "dynamic_shared_memory_type=mmap", "timezone=UTC",
        // On a busy machine, below the sanitizer, a test may get round to its login only after minutes.
        "max_prepared_transactions=10", "authentication_timeout=600",
      ].flatMap { ["-c", $0] }
    self.process.currentDirectoryURL = self.directory
    self.process.terminationHandler = { [exited] _ in exited.signal() }
    let output = Pipe()
    self.process.standardError = output
    try self.process.run()
    var log = Data()
    while !String(decoding: log, as: UTF8.self).contains("database system is ready to accept connections") {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { throw StartFailure(log: String(decoding: log, as: UTF8.self)) }
      log += chunk
    }
    // Nobody reads on; a closed pipe must not stop the server.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// Stops the server and removes its folder.
  package func stop() {
    // An immediate shutdown gives the shared memory back; the server has nothing to save.
    kill(self.process.processIdentifier, SIGQUIT)
    if self.exited.wait(timeout: .now() + 10) == .timedOut { kill(self.process.processIdentifier, SIGKILL) }
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.directory)
  }

  /// The server, or what it needs, ended before it accepted connections.
  package struct StartFailure: Error {
    var log: String
  }

  /// Whom to run as, since PostgreSQL does not run as root.
  private static var otherUser: (name: String, uid: uid_t, gid: gid_t)? {
    guard getuid() == 0 else { return nil }
    return ["postgres", "nobody"].lazy.compactMap { name in
      getpwnam(name).map { (name, $0.pointee.pw_uid, $0.pointee.pw_gid) }
    }.first
  }

  /// `setpriv` becomes the program that it starts, so that signals reach it.
  private static func command(_ binaries: URL, _ name: String, as user: (name: String, uid: uid_t, gid: gid_t)?)
    -> [String]
  {
    let binary = binaries.appendingPathComponent(name).path
    guard let user else { return [binary] }
    return ["/usr/bin/env", "setpriv", "--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups", binary]
  }

  /// Runs a command to its end; returns what it wrote.
  private static func run(_ command: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw StartFailure(log: text) }
    return text
  }
}
