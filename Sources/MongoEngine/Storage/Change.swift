// MongoEngine/Storage: databases, collections, documents, indexes. This file: what was changed, for change streams and
// transactions.

package import BSON

/// One change of the data.
package struct Change: Hashable, Sendable {
  /// What was done.
  package enum Kind: Hashable, Sendable {
    /// A document was inserted.
    case insert(BSONDocument)
    /// A document was changed or replaced.
    case replace(before: BSONDocument, after: BSONDocument)
    /// A document was removed.
    case delete(BSONDocument)
    /// The collection was created, with these options as `listCollections` shows them.
    case create(BSONDocument)
    /// The options of the collection, or of an index, were set by `collMod`, to these from those.
    case modify(BSONDocument, collection: BSONDocument, index: BSONDocument?)
    /// The collection was dropped.
    case drop
    /// The collection was renamed; what had the name before was dropped.
    case rename(to: Namespace, replacing: BSONBinary?)
    /// The database was dropped; the collection's name is empty.
    case dropDatabase
    /// Indexes were created, as `listIndexes` shows them.
    case createIndexes([BSONDocument])
    /// Indexes were dropped, as `listIndexes` shows them.
    case dropIndexes([BSONDocument])
  }

  /// The collection.
  package var namespace: Namespace
  /// The collection's identity; `nil` for a database.
  package var uuid: BSONBinary?
  /// What was done.
  package var kind: Kind
}
