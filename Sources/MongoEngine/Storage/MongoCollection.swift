// MongoEngine/Storage: databases, collections, documents, indexes. This file: one collection.

package import BSON

/// One collection: its documents in the order in which they were inserted.
package struct MongoCollection: Sendable {
  /// The full name.
  package internal(set) var namespace: Namespace
  /// The identity, which stays when the collection is renamed.
  package let uuid: BSONBinary
  /// What it was created with.
  package internal(set) var options: CollectionOptions
  /// The bytes of all documents.
  package private(set) var dataSize = 0
  private(set) var records = SortedTree<Record>()
  private var lastID: Int64 = 0
  /// What was changed since the data took it.
  var changes: [Change.Kind] = []

  init(_ namespace: Namespace, uuid: BSONBinary, options: CollectionOptions) {
    self.namespace = namespace
    self.uuid = uuid
    self.options = options
  }

  /// The number of documents.
  package var count: Int { self.records.count }

  /// The document at a place.
  package subscript(id: RecordID) -> BSONDocument? {
    self.records.first { $0.compare(to: id) }?.document
  }

  /// The documents in the order in which they were inserted.
  package var documents: [BSONDocument] {
    var documents: [BSONDocument] = []
    documents.reserveCapacity(self.count)
    self.records.ascend(isBefore: { _ in false }) {
      documents.append($0.document)
      return true
    }
    return documents
  }

  /// Inserts a document, which has an `_id`.
  ///
  /// - Throws: DuplicateKey.
  @discardableResult
  package mutating func insert(_ document: BSONDocument) throws(MongoError) -> RecordID {
    self.lastID += 1
    let record = Record(key: RecordID(self.lastID), document: document.detached)
    self.records.insert(record) { $0.compare(to: record.key) }
    self.dataSize += document.byteCount
    self.changes.append(.insert(record.document))
    return record.key
  }

  /// Puts another document in a document's place.
  ///
  /// - Throws: DuplicateKey.
  package mutating func replace(_ id: RecordID, with document: BSONDocument) throws(MongoError) {
    guard let before = self[id] else { return }
    let record = Record(key: id, document: document.detached)
    self.records.insert(record) { $0.compare(to: id) }
    self.dataSize += document.byteCount - before.byteCount
    self.changes.append(.replace(before: before, after: record.document))
  }

  /// Removes a document; returns it.
  @discardableResult
  package mutating func remove(_ id: RecordID) -> BSONDocument? {
    guard let record = self.records.remove({ $0.compare(to: id) }) else { return nil }
    self.dataSize -= record.document.byteCount
    self.changes.append(.delete(record.document))
    return record.document
  }
}
