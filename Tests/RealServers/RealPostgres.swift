// RealServers: the servers that fakes are compared with. This file: PostgreSQL 15, where it is installed.

package import Foundation

/// A PostgreSQL server of the machine with a new cluster, on a Unix socket of its own. Its superuser is `postgres`.
package final class RealPostgres {
  /// Where clients connect to.
  package let socketPath: String
  private let server: ServerProcess

  /// The folder with the binaries of PostgreSQL 15, if there is one on the search path or where Debian puts it.
  package static let binaries: URL? = {
    let folders = ServerProcess.searchPath + [URL(fileURLWithPath: "/usr/lib/postgresql/15/bin")]
    return ServerProcess.program("postgres", in: folders, saying: "--version") { $0.contains(" 15.") }?
      .deletingLastPathComponent()
  }()

  /// Starts a server and returns when it says that it accepts connections.
  ///
  /// - Parameter access: the lines of `pg_hba.conf`.
  package init(binaries: URL, access: String = "local all all trust") throws {
    self.server = try ServerProcess()
    let directory = self.server.directory
    self.socketPath = directory.appendingPathComponent(".s.PGSQL.5432").path
    let data = directory.appendingPathComponent("data")
    let user = RealPostgres.otherUser
    if let user { chown(directory.path, user.uid, user.gid) }
    let options = ["-D", data.path, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _ = try ServerProcess.output(of: RealPostgres.command(binaries, "initdb", as: user) + options)
    try Data((access + "\n").utf8).write(to: data.appendingPathComponent("pg_hba.conf"))
    let settings = [
      "listen_addresses=", "fsync=off", "dynamic_shared_memory_type=mmap", "timezone=UTC",
      // On a busy machine, below the sanitizer, a test may get round to its login only after minutes.
      "max_prepared_transactions=10", "authentication_timeout=600",
    ].flatMap { ["-c", $0] }
    try self.server.start(
      RealPostgres.command(binaries, "postgres", as: user) + ["-D", data.path, "-k", directory.path] + settings,
      until: .standardError(says: "database system is ready to accept connections")
    )
  }

  /// Stops the server and removes its folder. An immediate shutdown gives the shared memory back.
  package func stop() { self.server.stop(with: SIGQUIT) }

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
}
