// MongoEngineTests/Storage. This file: what an index finds, compared with what looking at all documents finds.

import BSON
import MongoEngine
import WireCore

/// A collection with random documents and indexes, which is asked with and without its indexes.
struct RandomCollection {
  private var random: RandomQueries
  private var collection: MongoCollection
  private let collation: BSONDocument?

  init(seed: UInt64) throws(MongoError) {
    self.random = RandomQueries(seed: seed)
    self.collation = self.random.isOne(in: 4) ? ["locale": "en", "strength": 2] : nil
    var data = MongoData()
    let namespace = Namespace("app", "c")
    try data.create(namespace)
    self.collection = try data.withCollection(namespace, creating: false) { collection throws(MongoError) in collection
    }
    for number in 0...self.random.below(3) { self.createIndex(number) }
    for id in 0..<12 { _ = try? self.collection.insert(self.random.document(id)) }
    self.createIndex(9)
    for _ in 0..<4 {
      let id = RecordID(Int64(self.random.below(12) + 1))
      if self.random.isOne(in: 2) { self.collection.remove(id) }
      let document = self.random.document(Int(id.rawValue) - 1)
      if self.collection[id] != nil { _ = try? self.collection.replace(id, with: document) }
    }
  }

  private mutating func createIndex(_ number: Int) {
    guard let spec = try? IndexSpec(self.random.index(number, collation: self.collation)) else { return }
    _ = try? self.collection.createIndexes([spec])
  }

  /// Asks once; says what is wrong.
  mutating func difference() throws(MongoError) -> String? {
    let filter = self.random.filter()
    let sort = self.random.sort()
    var context = QueryContext()
    if let collation = self.collation, !self.random.isOne(in: 3) { context.collation = try Collation.parse(collation) }
    let limit = self.random.isOne(in: 3) ? self.random.below(4) + 1 : nil
    // What MongoDB refuses is no question.
    guard let scan = try? FindQuery(filter, sort: sort, hint: ["$natural": 1], context: context),
      let expected = try? self.collection.find(scan)
    else { return nil }
    let query = try FindQuery(filter, sort: sort, limit: limit, context: context)
    let found = try self.collection.find(query)
    let problem = try self.problem(found, expected, limit, try SortOrder(sort, context))
    return problem.map { problem in
      let indexes = self.collection.indexes.map(\.spec.document.shell).joined(separator: "\n")
      let documents = self.collection.documents.map(\.shell).joined(separator: "\n")
      return
        "\(problem) \(filter.shell) sort \(sort.shell) limit \(limit ?? 0) \(context.collation == nil ? "" : "en")\n"
        + "found \(Self.ids(found)) expected \(Self.ids(expected))\n\(indexes)\n\(documents)"
    }
  }

  private func problem(
    _ found: [FoundDocument],
    _ expected: [FoundDocument],
    _ limit: Int?,
    _ order: SortOrder
  ) throws(MongoError) -> String? {
    guard Set(found.map(\.id)).count == found.count else { return "repeated" }
    guard Set(found.map(\.id)).isSubset(of: expected.map(\.id)) else { return "too many" }
    guard found.count == min(limit ?? .max, expected.count) else { return "too few" }
    for (found, expected) in zip(found, expected) where !order.fields.isEmpty {
      guard order.compare(try order.key(of: found.document), try order.key(of: expected.document)) == 0 else {
        return "out of order"
      }
    }
    return nil
  }

  private static func ids(_ found: [FoundDocument]) -> String {
    found.map { ($0.document["_id"] ?? .null).shell }.joined(separator: " ")
  }
}
