// MongoEngine/Storage: databases, collections, documents, indexes. This file: a collection's full name.

/// A collection's full name (manual: "Naming Restrictions").
package struct Namespace: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The database.
  package var database: String
  /// The collection in it.
  package var collection: String

  /// Makes a name.
  package init(_ database: String, _ collection: String) {
    self.database = database
    self.collection = collection
  }

  /// `database.collection`.
  package var description: String { "\(self.database).\(self.collection)" }

  /// By database, then by collection.
  package static func < (left: Self, right: Self) -> Bool {
    left.database == right.database ? left.collection < right.collection : left.database < right.database
  }
}
