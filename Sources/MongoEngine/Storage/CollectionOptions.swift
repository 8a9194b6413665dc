// MongoEngine/Storage: databases, collections, documents, indexes. This file: what a collection was created with.

package import BSON

/// What a collection was created with (manual: "create", "collMod").
package struct CollectionOptions: Hashable, Sendable {
  /// The limits of a capped collection.
  package struct Cap: Hashable, Sendable {
    /// The most bytes of documents.
    package var size: Int64
    /// The most documents; `nil` for any number.
    package var max: Int64?

    /// Makes limits.
    package init(size: Int64, max: Int64? = nil) {
      self.size = size
      self.max = max
    }
  }

  /// What keeps a collection in the order of `_id` (manual: "Clustered Collections").
  package struct Clustering: Hashable, Sendable {
    /// The name of the index on `_id`.
    package var name: String
    /// How many seconds after the date in `_id` a document is removed; `nil` for never.
    package var expireAfterSeconds: Int64?

    /// Makes a clustering.
    package init(name: String, expireAfterSeconds: Int64? = nil) {
      self.name = name
      self.expireAfterSeconds = expireAfterSeconds
    }
  }

  /// What a view shows.
  package struct View: Hashable, Sendable {
    /// The collection or view of the same database that it reads.
    package var source: String
    /// The stages that it is passed through.
    package var pipeline: BSONArray

    /// Makes a view's definition.
    package init(source: String, pipeline: BSONArray) {
      self.source = source
      self.pipeline = pipeline
    }
  }

  /// The limits of a capped collection; `nil` for one that is not capped.
  package var cap: Cap?
  /// The filter that documents have to match.
  package var validator: BSONDocument?
  /// Which writes are checked: `strict`, `moderate` or `off`; `nil` if never said, which means `strict`.
  package var validationLevel: String?
  /// What happens to a document that does not match: `error` or `warn`; `nil` if never said, which means `error`.
  package var validationAction: String?
  /// How strings are compared if a command does not say; `nil` by bytes. With all fields, as `listCollections` shows it.
  package var collation: BSONDocument?
  /// What a view shows; `nil` for a collection.
  package var view: View?
  /// What keeps the collection in the order of `_id`; `nil` for one in the order of insertion.
  package var clustering: Clustering?
  /// What the storage engine was told; it changes nothing here.
  package var storageEngine: BSONDocument?
  /// The same for the indexes.
  package var indexOptionDefaults: BSONDocument?
  /// Whether change streams may show documents as they were.
  package var recordsPreImages = false

  /// The options of a collection that was created by its first write.
  package init() {}
}

extension CollectionOptions {
  /// The options as `listCollections` shows them.
  package var document: BSONDocument {
    var document = BSONDocument()
    if let cap = self.cap {
      document.append("capped", true)
      document.append("size", .integer(cap.size))
      if let max = cap.max { document.append("max", .integer(max)) }
    }
    if let view = self.view {
      document.append("viewOn", .string(view.source))
      document.append("pipeline", .array(view.pipeline))
    }
    if let engine = self.storageEngine { document.append("storageEngine", .document(engine)) }
    if let defaults = self.indexOptionDefaults { document.append("indexOptionDefaults", .document(defaults)) }
    if let clustering = self.clustering {
      document.append(
        "clusteredIndex",
        ["v": 2, "key": ["_id": 1], "name": .string(clustering.name), "unique": true]
      )
      if let seconds = clustering.expireAfterSeconds { document.append("expireAfterSeconds", .int64(seconds)) }
    }
    if self.recordsPreImages { document.append("changeStreamPreAndPostImages", ["enabled": true]) }
    if let validator = self.validator { document.append("validator", .document(validator)) }
    if let level = self.validationLevel { document.append("validationLevel", .string(level)) }
    if let action = self.validationAction { document.append("validationAction", .string(action)) }
    if let collation = self.collation { document.append("collation", .document(collation)) }
    return document
  }
}
