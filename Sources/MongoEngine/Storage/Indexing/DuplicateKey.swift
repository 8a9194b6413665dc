// MongoEngine/Storage/Indexing: indexes of a collection. This file: the error for a value that a unique index has
// already.

import BSON

extension MongoError {
  static func duplicateKey(_ entry: IndexEntry, in index: IndexSpec, of namespace: Namespace) -> MongoError {
    var value = BSONDocument()
    for (field, part) in zip(index.fields, entry.values) { value.append(field.path.description, part) }
    let collation = index.collation.map { " collation: \($0.shell)" } ?? ""
    var error = MongoError.of(
      .duplicateKey,
      "E11000 duplicate key error collection: \(namespace) index: \(index.name)\(collation) dup key: \(value.shell)"
    )
    error.info = ["keyPattern": .document(index.key), "keyValue": .document(value)]
    return error
  }
}
