// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: who may connect to a server, and as what it shows
// itself.

package import WireCore

/// How clients prove who they are (manual, chapter 21).
public enum PostgresAuthentication: String, Hashable, Sendable, CaseIterable {
  /// Whoever names a user that exists is let in.
  case trust
  /// The password, as it is.
  case cleartext = "password"
  /// The password's MD5 digest, salted.
  case md5
  /// SCRAM-SHA-256 (RFC 5802, RFC 7677), as PostgreSQL does by default.
  case scram = "scram-sha-256"
}

/// What a server is told when it is started.
package struct ServerSettings: Sendable {
  /// The only database.
  package var database = "postgres"
  /// Users, with their passwords.
  package var users: [String: String?] = ["postgres": nil]
  package var authentication = PostgresAuthentication.trust
  package var seed: UInt64 = 0
  /// Finds a time zone by its name.
  package var zones: @Sendable (String) -> Zone? = { _ in nil }

  package init() {}
}
