// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the protocol's versions.

/// A version of the protocol, as a start-up message asks for it (manual, section 55.2.1).
package struct ProtocolVersion: Hashable, Sendable, CustomStringConvertible {
  package var major: UInt16
  package var minor: UInt16

  package init(major: UInt16, minor: UInt16) {
    self.major = major
    self.minor = minor
  }

  /// What every client of today starts with.
  package static let v30 = Self(major: 3, minor: 0)
  /// PostgreSQL 18's, with cancellation keys of other lengths than four bytes.
  package static let v32 = Self(major: 3, minor: 2)

  init(code: UInt32) {
    self.init(major: UInt16(code >> 16), minor: UInt16(truncatingIfNeeded: code))
  }

  var code: UInt32 { UInt32(self.major) << 16 | UInt32(self.minor) }

  /// `3.0`.
  package var description: String { "\(self.major).\(self.minor)" }
}

/// What stands where a start-up message has its version, in messages that are none (manual, section 55.7).
enum RequestCode {
  static let cancel: UInt32 = 1234 << 16 | 5678
  static let ssl: UInt32 = 1234 << 16 | 5679
  static let gssEncryption: UInt32 = 1234 << 16 | 5680
}
