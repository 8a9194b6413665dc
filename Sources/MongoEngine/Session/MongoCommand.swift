// MongoEngine/Session: one client's conversation. This file: a command as the table knows it.

package import BSON

/// Carries a command out. What it returns is the reply without `ok`; what it throws becomes `ok: 0`.
///
/// What goes wrong with single writes is no error of the command: it is in the reply's `writeErrors`.
package typealias Perform = @Sendable (CommandCall, inout MongoEngine) throws(MongoError) -> BSONDocument

/// A command: one row of ``CommandTable``.
package struct MongoCommand: Sendable {
  /// What is to be known of a command before it is carried out.
  package struct Traits: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// It may change data: clients may ask for a `writeConcern`, and other connections' waits may end.
    package static let write = Self(rawValue: 1 << 0)
    /// With a `txnNumber` of its own it is carried out once, however often it is sent.
    package static let retryable = Self(rawValue: 1 << 1)
    /// Who has not authenticated may use it.
    package static let noAuthentication = Self(rawValue: 1 << 2)
    /// It runs on the database `admin` only.
    package static let adminOnly = Self(rawValue: 1 << 3)
    /// It may be a part of a transaction.
    package static let transaction = Self(rawValue: 1 << 4)
    /// It belongs to version 1 of the Stable API.
    package static let stableAPI = Self(rawValue: 1 << 5)
    /// It needs a replica set.
    package static let replicaSet = Self(rawValue: 1 << 6)
    /// It takes every `readConcern`; all other commands take `local` only.
    package static let readConcern = Self(rawValue: 1 << 7)
  }

  /// MongoDB's spelling, which counts: `findAndModify`.
  package let name: String
  /// Other names it goes by: `findandmodify`.
  package let aliases: [String]
  package let traits: Traits
  package let perform: Perform

  package init(_ name: String, aliases: [String] = [], _ traits: Traits = [], perform: @escaping Perform) {
    self.name = name
    self.aliases = aliases
    self.traits = traits
    self.perform = perform
  }
}
