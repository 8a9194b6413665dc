// DataTracing, Mongo: a traced client over any MongoDB client. This file: what was written.

/// How many documents were written; `nil` where the question does not arise.
public struct MongoWriteCounts: Hashable, Sendable {
  /// Documents that are new.
  public var inserted: Int?
  /// Documents that updates were meant for.
  public var matched: Int?
  /// Documents that updates changed.
  public var modified: Int?
  /// Documents that are new because an update found none.
  public var upserted: Int?
  /// Documents that are gone.
  public var deleted: Int?

  /// Counts; whatever is not given does not arise.
  public init(
    inserted: Int? = nil,
    matched: Int? = nil,
    modified: Int? = nil,
    upserted: Int? = nil,
    deleted: Int? = nil
  ) {
    self.inserted = inserted
    self.matched = matched
    self.modified = modified
    self.upserted = upserted
    self.deleted = deleted
  }

  mutating func add(_ other: Self) {
    func sum(_ left: Int?, _ right: Int?) -> Int? {
      left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
    }
    self.inserted = sum(self.inserted, other.inserted)
    self.matched = sum(self.matched, other.matched)
    self.modified = sum(self.modified, other.modified)
    self.upserted = sum(self.upserted, other.upserted)
    self.deleted = sum(self.deleted, other.deleted)
  }
}

/// What came of writing.
public struct MongoWriteResult<Value: Sendable>: Sendable {
  /// How many documents were written.
  public var counts: MongoWriteCounts
  /// The `_id` of new documents, by the place of their write, as far as the client knows them.
  public var insertedIDs: [Int: Value]
  /// The `_id` of documents that are new because an update found none, by the place of their write.
  public var upsertedIDs: [Int: Value]

  /// A result.
  public init(_ counts: MongoWriteCounts, insertedIDs: [Int: Value] = [:], upsertedIDs: [Int: Value] = [:]) {
    self.counts = counts
    self.insertedIDs = insertedIDs
    self.upsertedIDs = upsertedIDs
  }

  /// How many documents are new.
  public var insertedCount: Int { self.counts.inserted ?? 0 }
  /// How many documents updates were meant for.
  public var matchedCount: Int { self.counts.matched ?? 0 }
  /// How many documents updates changed.
  public var modifiedCount: Int { self.counts.modified ?? 0 }
  /// How many documents are new because an update found none.
  public var upsertedCount: Int { self.counts.upserted ?? 0 }
  /// How many documents are gone.
  public var deletedCount: Int { self.counts.deleted ?? 0 }

  /// Adds what came of other writes, whose places in the whole are given.
  mutating func add(_ other: Self, at places: [Int]) {
    self.counts.add(other.counts)
    for (place, id) in other.insertedIDs where places.indices.contains(place) { self.insertedIDs[places[place]] = id }
    for (place, id) in other.upsertedIDs where places.indices.contains(place) { self.upsertedIDs[places[place]] = id }
  }
}

extension MongoWriteResult: Equatable where Value: Equatable {}
