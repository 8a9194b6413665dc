// MongoEngine/Storage: databases, collections, documents, indexes. This file: collections created, dropped, renamed.

import BSON

extension MongoData {
  /// The databases that have a collection, by name.
  package var databases: [String] { Set(self.collections.keys.map { BSONName($0.database) }).sorted().map(\.text) }

  /// The collections and views of a database, by name.
  package func collections(of database: String) -> [MongoCollection] {
    self.collections.values.filter { $0.namespace.database.hasSameBytes(as: database) }.sorted {
      $0.namespace < $1.namespace
    }
  }

  /// Creates a collection or a view.
  ///
  /// - Throws: NamespaceExists, DatabaseDifferCase.
  package mutating func create(
    _ namespace: Namespace,
    _ options: CollectionOptions = CollectionOptions()
  ) throws(MongoError) {
    guard self.collections[namespace] == nil else {
      throw .of(.namespaceExists, "Collection \(namespace) already exists.")
    }
    try self.checkCase(of: namespace.database)
    let collection = try MongoCollection(namespace, uuid: self.nextIdentity(), options: options)
    self.collections[namespace] = collection
    self.noteExpiry(of: collection)
    self.journal.append(Change(namespace: namespace, uuid: collection.uuid, kind: .create(options.document)))
  }

  /// Refuses a database's name that differs from another's by nothing but the case of letters.
  private func checkCase(of database: String) throws(MongoError) {
    let lowered = database.lowercased()
    for namespace in self.collections.keys
    where namespace.database != database && namespace.database.lowercased() == lowered {
      throw MongoError(
        code: 13297,
        codeName: "DatabaseDifferCase",
        message: "db already exists with different case already have: [\(namespace.database)] trying to create "
          + "[\(database)]"
      )
    }
  }

  /// Drops a collection or a view; whether there was one.
  @discardableResult
  package mutating func drop(_ namespace: Namespace) -> Bool {
    guard let collection = self.collections.removeValue(forKey: namespace) else { return false }
    self.expiring.remove(namespace)
    self.journal.append(Change(namespace: namespace, uuid: collection.uuid, kind: .drop))
    return true
  }

  /// Drops a database and all that is in it; whether there was one.
  @discardableResult
  package mutating func drop(database: String) -> Bool {
    let collections = self.collections(of: database)
    guard !collections.isEmpty else { return false }
    for collection in collections { self.drop(collection.namespace) }
    self.journal.append(Change(namespace: Namespace(database, ""), uuid: nil, kind: .dropDatabase))
    return true
  }

  /// Renames a collection.
  ///
  /// - Parameter isReplacing: whether a collection of the new name is dropped.
  /// - Throws: NamespaceNotFound, NamespaceExists, DatabaseDifferCase.
  package mutating func rename(
    _ namespace: Namespace,
    to target: Namespace,
    replacing isReplacing: Bool
  ) throws(MongoError) {
    guard var collection = self.collections[namespace] else {
      throw .of(.namespaceNotFound, "Source collection \(namespace) does not exist")
    }
    guard isReplacing || self.collections[target] == nil else {
      throw .of(.namespaceExists, "target namespace exists")
    }
    try self.checkCase(of: target.database)
    let replaced = self.collections[target]?.uuid
    collection.namespace = target
    self.collections[namespace] = nil
    self.collections[target] = collection
    self.expiring.remove(namespace)
    self.noteExpiry(of: collection)
    self.journal.append(
      Change(namespace: namespace, uuid: collection.uuid, kind: .rename(to: target, replacing: replaced))
    )
  }

  /// Puts a capped collection with the same documents in a collection's place; its other indexes are gone.
  package mutating func replace(_ collection: MongoCollection, cap: CollectionOptions.Cap) throws(MongoError) {
    self.drop(collection.namespace)
    try self.clone(collection, to: collection.namespace, cap: cap)
  }

  /// Makes a capped collection with the documents of another, as many of the last as it holds.
  package mutating func clone(
    _ collection: MongoCollection,
    to namespace: Namespace,
    cap: CollectionOptions.Cap
  ) throws(MongoError) {
    var options = collection.options
    options.cap = cap
    try self.create(namespace, options)
    try self.withCollection(namespace, creating: false) { capped throws(MongoError) in
      for document in collection.documents where document.byteCount <= cap.size { try capped.insert(document) }
    }
  }
}
