// MongoEngine/Storage: databases, collections, documents, indexes. This file: one collection.

package import BSON

/// One collection: its documents in the order in which they were inserted, and its indexes.
package struct MongoCollection: Sendable {
  /// The full name.
  package internal(set) var namespace: Namespace
  /// The identity, which stays when the collection is renamed.
  package let uuid: BSONBinary
  /// What it was created with.
  package internal(set) var options: CollectionOptions
  /// How strings are compared if a command does not say; `nil` by bytes.
  package let collation: Collation?
  /// The bytes of all documents.
  package private(set) var dataSize = 0
  /// The indexes; the first is the one on `_id`. A view has none.
  package internal(set) var indexes: [Index] = []
  private(set) var records = SortedTree<Record>()
  private var lastID: Int64 = 0
  /// What was changed since the data took it.
  var changes: [Change.Kind] = []

  init(_ namespace: Namespace, uuid: BSONBinary, options: CollectionOptions) throws(MongoError) {
    self.namespace = namespace
    self.uuid = uuid
    self.options = options
    self.collation = if let document = options.collation { try Collation.parse(document) } else { nil }
    if options.view == nil { self.indexes = [try Index(.identity(collation: options.collation))] }
  }

  /// The number of documents.
  package var count: Int { self.records.count }

  /// The place of the document that was inserted last, of those that are there.
  var newestID: RecordID? { self.records.last?.key }

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

  /// Inserts a document, which has an `_id`. Where a capped collection is full, its oldest documents go.
  ///
  /// - Throws: DuplicateKey, CannotIndexParallelArrays, and BadValue for one that does not fit into a capped collection.
  @discardableResult
  package mutating func insert(_ document: BSONDocument) throws(MongoError) -> RecordID {
    if let cap = self.options.cap, document.byteCount > cap.size {
      throw .of(.badValue, "object to insert exceeds cappedMaxSize")
    }
    let record = Record(key: RecordID(self.lastID + 1), document: document.detached)
    let keys = try self.keys(of: record.document, record.key)
    for position in keys.indices { self.indexes[position].insert(keys[position]) }
    self.lastID += 1
    self.records.insert(record) { $0.compare(to: record.key) }
    self.dataSize += document.byteCount
    self.changes.append(.insert(record.document))
    if let cap = self.options.cap { self.evict(cap, before: record.key) }
    return record.key
  }

  /// Puts another document in a document's place.
  ///
  /// - Throws: DuplicateKey, CannotIndexParallelArrays.
  package mutating func replace(_ id: RecordID, with document: BSONDocument) throws(MongoError) {
    guard let before = self[id] else { return }
    let record = Record(key: id, document: document.detached)
    let keys = try self.keys(of: record.document, id)
    for position in keys.indices {
      let old = try self.indexes[position].keys(of: before, id)
      guard old != keys[position] else { continue }
      self.indexes[position].remove(old)
      self.indexes[position].insert(keys[position])
    }
    self.records.insert(record) { $0.compare(to: id) }
    self.dataSize += document.byteCount - before.byteCount
    self.changes.append(.replace(before: before, after: record.document))
  }

  /// Removes a document; returns it.
  @discardableResult
  package mutating func remove(_ id: RecordID) -> BSONDocument? {
    guard let document = self.discard(id) else { return nil }
    self.changes.append(.delete(document))
    return document
  }

  /// Changes the options.
  package mutating func setOptions(_ options: CollectionOptions) {
    guard options.document != self.options.document else { return }
    self.options = options
    if let cap = options.cap { self.evict(cap) }
  }

  /// The keys of a document in each index, none of which another document has where that is not allowed.
  private func keys(of document: BSONDocument, _ id: RecordID) throws(MongoError) -> [Index.Keys] {
    var all: [Index.Keys] = []
    for index in self.indexes {
      let keys = try index.keys(of: document, id)
      if let entry = index.conflict(with: keys, of: id) {
        throw .duplicateKey(entry, in: index.spec, of: self.namespace)
      }
      all.append(keys)
    }
    return all
  }

  private mutating func discard(_ id: RecordID) -> BSONDocument? {
    guard let record = self.records.remove({ $0.compare(to: id) }) else { return nil }
    for position in self.indexes.indices {
      // A document that is here had keys when it was inserted.
      guard let keys = try? self.indexes[position].keys(of: record.document, id) else { continue }
      self.indexes[position].remove(keys)
    }
    self.dataSize -= record.document.byteCount
    return record.document
  }

  /// Removes the oldest documents while there are too many; nothing is told about them.
  mutating func evict(_ cap: CollectionOptions.Cap, before newest: RecordID? = nil) {
    while Int64(self.dataSize) > cap.size || cap.max.map({ Int64(self.count) > $0 }) ?? false {
      var oldest: RecordID?
      self.records.ascend(isBefore: { _ in false }) {
        oldest = $0.key
        return false
      }
      guard let oldest, oldest != newest else { return }
      _ = self.discard(oldest)
    }
  }
}
