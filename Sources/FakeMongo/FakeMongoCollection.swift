// FakeMongo: the public front. This file: one collection, read and written without the network.

public import BSON
import MongoEngine
import WireCore

/// A database of a fake MongoDB.
public struct FakeMongoDatabase: Sendable {
  let fake: FakeMongo
  /// The name.
  public let name: String

  /// A collection, whether it exists or not.
  public subscript(collection: String) -> FakeMongoCollection {
    FakeMongoCollection(fake: self.fake, namespace: Namespace(self.name, collection))
  }

  /// The names of its collections and views.
  public var collectionNames: [String] {
    self.fake.server.withState { $0.engine.data.collections(of: self.name).map(\.namespace.collection) }
  }

  /// Drops the database with all that is in it.
  public func drop() { _ = try? self.fake.change { $0.data.drop(database: self.name) } }
}

/// A collection of a fake MongoDB. What is done here is not logged; change streams show it.
public struct FakeMongoCollection: Sendable {
  let fake: FakeMongo
  let namespace: Namespace

  /// The name.
  public var name: String { self.namespace.collection }

  /// All documents, in the order in which they were inserted; none where there is no such collection.
  public var documents: [BSONDocument] {
    self.fake.server.withState { $0.engine.data[self.namespace]?.documents ?? [] }
  }

  /// The number of documents.
  public var count: Int { self.fake.server.withState { $0.engine.data[self.namespace]?.count ?? 0 } }

  /// The document of an `_id`, or `nil` if there is none.
  public subscript(id: BSONValue) -> BSONDocument? { (try? self.find(["_id": id]))?.first }

  /// The documents that a filter means, in the order in which they were inserted.
  ///
  /// - Throws: ``FakeMongoError`` for a filter that MongoDB does not take.
  public func find(_ filter: BSONDocument = [:]) throws(FakeMongoError) -> [BSONDocument] {
    try self.found(filter).map(\.document)
  }

  /// Inserts documents; the collection is created if there is none. One without an `_id` gets an `ObjectId`.
  ///
  /// - Returns: the documents' `_id`s.
  /// - Throws: ``FakeMongoError`` for the first that cannot be inserted; those before it stay.
  @discardableResult
  public func insert(_ documents: BSONDocument...) throws(FakeMongoError) -> [BSONValue] {
    try self.insert(documents)
  }

  /// Inserts documents; the collection is created if there is none. One without an `_id` gets an `ObjectId`.
  ///
  /// - Returns: the documents' `_id`s.
  /// - Throws: ``FakeMongoError`` for the first that cannot be inserted; those before it stay.
  @discardableResult
  public func insert(_ documents: [BSONDocument]) throws(FakeMongoError) -> [BSONValue] {
    try self.fake.change { engine throws(MongoError) in
      var ids: [BSONValue] = []
      for var document in documents {
        let id = document["_id"] ?? .objectId(engine.newObjectId())
        if !document.contains("_id") { document.prepend("_id", id) }
        try engine.data.insert(document, into: self.namespace)
        ids.append(id)
      }
      return ids
    }
  }

  /// Puts a document in the place of the one with its `_id`.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``FakeMongoError`` where an index forbids it.
  @discardableResult
  public func replace(_ document: BSONDocument) throws(FakeMongoError) -> Bool {
    guard let id = document["_id"], let found = try self.found(["_id": id]).first else { return false }
    try self.fake.change { engine throws(MongoError) in
      try engine.data.replace(found.id, with: document, in: self.namespace)
    }
    return true
  }

  /// Removes the documents that a filter means.
  ///
  /// - Returns: how many there were.
  /// - Throws: ``FakeMongoError`` for a filter that MongoDB does not take.
  @discardableResult
  public func remove(_ filter: BSONDocument) throws(FakeMongoError) -> Int {
    let found = try self.found(filter)
    try self.fake.change { engine throws(MongoError) in
      for place in found { try engine.data.remove(place.id, from: self.namespace) }
    }
    return found.count
  }

  /// Drops the collection.
  public func drop() { _ = try? self.fake.change { $0.data.drop(self.namespace) } }

  private func found(_ filter: BSONDocument) throws(FakeMongoError) -> [FoundDocument] {
    try self.fake.change { engine throws(MongoError) in
      try engine.data.find(
        try FindQuery(filter, context: QueryContext(now: engine.date), expressions: Expression.parser),
        in: self.namespace
      )
    }
  }
}
