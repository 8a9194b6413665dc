// MongoEngine/Updating: documents changed. This file: a document in the place of another (manual:
// "db.collection.replaceOne()").

import BSON

/// A document in the place of another, whose `_id` stays.
struct Replacement {
  private let document: BSONDocument
  /// Whether names may begin with `$`.
  private let allowsDollars: Bool

  init(_ document: BSONDocument, allowsDollars: Bool) {
    self.document = document
    self.allowsDollars = allowsDollars
  }

  /// The document that takes the other's place.
  func applied(to original: BSONDocument) throws(MongoError) -> BSONDocument {
    let result = self.withID(of: original)
    guard result != original else { return original }
    if !self.allowsDollars {
      for element in result { try StorageRules.checkName(element.key) }
    }
    try StorageRules.checkDepth(result)
    if let old = original["_id"], let new = result["_id"], old.compare(to: new) != 0 {
      throw .of(
        .immutableField,
        "After applying the update, the (immutable) field '_id' was found to have been altered to _id: \(new.shell)"
      )
    }
    return result
  }

  /// The new document with the old one's `_id` if it has none itself.
  private func withID(of original: BSONDocument) -> BSONDocument {
    guard !self.document.contains("_id"), let id = original["_id"] else {
      return StorageRules.withIDFirst(self.document)
    }
    var result = self.document
    result.prepend("_id", id)
    return result
  }
}
