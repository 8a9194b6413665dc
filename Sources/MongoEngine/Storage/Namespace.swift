// MongoEngine/Storage: databases, collections, documents, indexes. This file: a collection's full name.

import BSON

/// A collection's full name (manual: "Naming Restrictions"); names are the same when their bytes are.
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

  /// Whether both have the same bytes.
  package static func == (left: Self, right: Self) -> Bool {
    left.collection.hasSameBytes(as: right.collection) && left.database.hasSameBytes(as: right.database)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: self.database)
    hasher.combine(bytesOf: self.collection)
  }

  /// Whether both names together are not too long.
  var fits: Bool { self.description.utf8.count <= 255 }

  /// Whether a database can have the name.
  static func isDatabaseName(_ name: String) -> Bool {
    let refused = "/\\. \"$\0".utf8
    return !name.isEmpty && name.utf8.count < 64 && !name.utf8.contains { refused.contains($0) }
  }

  /// Whether a collection can have the name; what is refused besides depends on what is done with it.
  static func isCollectionName(_ name: String) -> Bool {
    !name.isEmpty && !name.begins(with: ".") && !name.utf8.contains(0)
  }

  /// By database, then by collection.
  package static func < (left: Self, right: Self) -> Bool {
    let order = left.database.compareBytes(to: right.database)
    return order == 0 ? left.collection.compareBytes(to: right.collection) < 0 : order < 0
  }
}
