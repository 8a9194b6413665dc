// MongoEngine/Storage: databases, collections, documents, indexes. This file: one collection.

package import BSON

/// One collection: its documents in the order in which they were inserted or of their `_id`, and its indexes.
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
    if options.view == nil { self.indexes = [try Index(.identity(options))] }
  }

  /// The number of documents.
  package var count: Int { self.records.count }

  /// The place of the document that was inserted last, of those that are there.
  var newestID: RecordID? { self.records.last?.key }

  /// The document at a place.
  package subscript(id: RecordID) -> BSONDocument? {
    self.records.first { $0.compare(to: id) }?.document
  }

  /// The documents in their natural order.
  package var documents: [BSONDocument] {
    var documents: [BSONDocument] = []
    documents.reserveCapacity(self.count)
    self.visit(isForward: true) {
      documents.append($0.document)
      return true
    }
    return documents
  }

  /// Visits the records in their natural order, that of insertion or of a clustered collection's `_id`, or in the
  /// reverse, until told to stop.
  func visit<Failure: Error>(isForward: Bool, _ visit: (Record) throws(Failure) -> Bool) throws(Failure) {
    if self.options.clustering != nil, let index = self.indexes.first {
      let visitEntry: (IndexEntry) throws(Failure) -> Bool = { entry throws(Failure) in
        guard let record = self.records.first(where: { $0.compare(to: entry.id) }) else { return true }
        return try visit(record)
      }
      if isForward {
        try index.entries.ascend(isBefore: { _ in false }, visitEntry)
      } else {
        try index.entries.descend(isAfter: { _ in false }, visitEntry)
      }
    } else if isForward {
      try self.records.ascend(isBefore: { _ in false }, visit)
    } else {
      try self.records.descend(isAfter: { _ in false }, visit)
    }
  }

  /// The indexes besides the collection itself, which is one where it is clustered.
  var separateIndexes: ArraySlice<Index> {
    self.options.clustering == nil ? self.indexes[...] : self.indexes.dropFirst()
  }

  /// Inserts a document, which has an `_id`. Where a capped collection is full, its oldest documents go.
  ///
  /// - Throws: DuplicateKey, CannotIndexParallelArrays.
  @discardableResult
  package mutating func insert(_ document: BSONDocument) throws(MongoError) -> RecordID {
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
    var changes: [(position: Int, old: Index.Keys, new: Index.Keys)] = []
    for (position, index) in self.indexes.enumerated() {
      let (old, new) = (try index.keys(of: before, id), try index.keys(of: record.document, id))
      guard old != new else { continue }
      try self.checkConflicts(of: new, id, in: index)
      changes.append((position, old, new))
    }
    for change in changes {
      self.indexes[change.position].remove(change.old)
      self.indexes[change.position].insert(change.new)
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
    if let clustering = options.clustering, !self.indexes.isEmpty {
      self.indexes[0].spec.options["expireAfterSeconds"] = clustering.expireAfterSeconds.map { .int64($0) }
    }
  }

  /// The keys of a document in each index, none of which another document has where that is not allowed.
  private func keys(of document: BSONDocument, _ id: RecordID) throws(MongoError) -> [Index.Keys] {
    var all: [Index.Keys] = []
    for index in self.indexes {
      let keys = try index.keys(of: document, id)
      try self.checkConflicts(of: keys, id, in: index)
      all.append(keys)
    }
    return all
  }

  private func checkConflicts(of keys: Index.Keys, _ id: RecordID, in index: Index) throws(MongoError) {
    if let entry = index.conflict(with: keys, of: id) {
      throw .duplicateKey(entry, in: index.spec, of: self.namespace)
    }
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
