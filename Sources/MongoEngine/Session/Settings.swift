// MongoEngine/Session: one client's conversation. This file: how a server is set up.

extension MongoEngine {
  /// How a server is set up.
  package struct Settings: Sendable {
    /// The version that it says it is.
    package var version = "7.0.14"
    /// The highest version of the wire protocol that it says it speaks: 21 for 7.0. Drivers choose by it.
    package var wireVersion: Int32 = 21
    /// The name of the replica set whose only member it is; a standalone server if `nil`.
    package var replicaSet: String?
    /// Users and their passwords, all of the database `admin`. If there are any, clients must authenticate.
    package var users: [String: String] = [:]
    /// Where time zones are found by their names.
    package var zones: ZoneSource?

    package init() {}
  }
}
