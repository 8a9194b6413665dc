// MongoEngine/Storage: databases, collections, documents, indexes. This file: everything that a server keeps.

package import BSON

/// Everything that a server keeps: a value. A copy is a snapshot, costs nothing, and stays as it is.
package struct MongoData: Sendable {
  var collections: [Namespace: MongoCollection] = [:]
  /// What was changed since the journal was taken, in order.
  package internal(set) var journal: [Change] = []
  /// The collections whose documents expire.
  var expiring: Set<Namespace> = []
  private var identities: UUIDSequence

  /// Makes an empty server.
  ///
  /// - Parameter seed: what the collections' identities are derived from.
  package init(seed: UInt64 = 0) { self.identities = UUIDSequence(seed: seed) }

  /// A collection or view; `nil` if there is none of this name.
  package subscript(namespace: Namespace) -> MongoCollection? { self.collections[namespace] }

  /// Gives what was changed, and forgets it.
  package mutating func takeJournal() -> [Change] {
    defer { self.journal = [] }
    return self.journal
  }

  /// Changes a collection in place.
  ///
  /// - Parameter isCreating: whether a collection that does not exist is created.
  /// - Throws: NamespaceNotFound, and what `body` throws.
  package mutating func withCollection<Result>(
    _ namespace: Namespace,
    creating isCreating: Bool,
    _ body: (inout MongoCollection) throws(MongoError) -> Result
  ) throws(MongoError) -> Result {
    if isCreating, self.collections[namespace] == nil { try self.create(namespace) }
    guard let place = self.collections.index(forKey: namespace) else { throw .of(.namespaceNotFound, "ns not found") }
    defer { self.takeChanges(at: place) }
    return try body(&self.collections.values[place])
  }

  private mutating func takeChanges(at place: Dictionary<Namespace, MongoCollection>.Index) {
    guard !self.collections.values[place].changes.isEmpty else { return }
    let collection = self.collections.values[place]
    for kind in collection.changes {
      self.journal.append(Change(namespace: collection.namespace, uuid: collection.uuid, kind: kind))
      switch kind {
      case .createIndexes, .dropIndexes, .modify: self.noteExpiry(of: collection)
      default: break
      }
    }
    self.collections.values[place].changes = []
  }

  /// Remembers whether documents of a collection expire.
  mutating func noteExpiry(of collection: MongoCollection) {
    let expires = collection.indexes.contains { $0.spec.expireAfterSeconds != nil }
    if expires { self.expiring.insert(collection.namespace) } else { self.expiring.remove(collection.namespace) }
  }

  mutating func nextIdentity() -> BSONBinary { self.identities.next() }
}

extension MongoData {
  /// The documents that a query finds; none where there is no such collection.
  ///
  /// - Throws: BadValue for a hint that names no index, and what the filter's expressions throw.
  package func find(_ query: FindQuery, in namespace: Namespace) throws(MongoError) -> [FoundDocument] {
    try self.collections[namespace]?.find(query) ?? []
  }

  /// Inserts a document, which has an `_id`, into a collection, which is created if there is none.
  ///
  /// - Throws: DuplicateKey.
  @discardableResult
  package mutating func insert(_ document: BSONDocument, into namespace: Namespace) throws(MongoError) -> RecordID {
    try self.withCollection(namespace, creating: true) { collection throws(MongoError) in
      try collection.insert(document)
    }
  }

  /// Puts another document in a document's place.
  ///
  /// - Throws: DuplicateKey.
  package mutating func replace(
    _ id: RecordID,
    with document: BSONDocument,
    in namespace: Namespace
  ) throws(MongoError) {
    try self.withCollection(namespace, creating: false) { collection throws(MongoError) in
      try collection.replace(id, with: document)
    }
  }

  /// Removes a document.
  package mutating func remove(_ id: RecordID, from namespace: Namespace) throws(MongoError) {
    _ = try self.withCollection(namespace, creating: false) { collection throws(MongoError) in collection.remove(id) }
  }
}
