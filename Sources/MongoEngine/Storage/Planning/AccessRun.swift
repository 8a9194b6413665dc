// MongoEngine/Storage/Planning: how documents are found. This file: the documents of an access, one after the other.

import BSON

/// Gets a document, and the key it was found by; whether more are needed.
typealias RecordVisit = (Record, IndexEntry?) throws(MongoError) -> Bool

/// Goes through an access.
struct AccessRun {
  let collection: MongoCollection
  private(set) var statistics = AccessStatistics()

  init(_ collection: MongoCollection) { self.collection = collection }

  /// - Returns: whether more documents were needed at the end.
  @discardableResult
  mutating func visit(_ access: QueryPlan.Access, _ visit: RecordVisit) throws(MongoError) -> Bool {
    switch access {
    case .nothing: return true
    case .scan(let isForward): return try self.scan(isForward: isForward, visit)
    case .identity(let value): return try self.look(up: value, visit)
    case .index(let position, let bounds, let isForward):
      return try self.scan(self.collection.indexes[position], bounds, isForward: isForward, visit)
    case .union(let branches): return try self.unite(branches, visit)
    }
  }

  private mutating func scan(isForward: Bool, _ visit: RecordVisit) throws(MongoError) -> Bool {
    let collection = self.collection
    var isWanting = true
    try collection.visit(isForward: isForward) { record throws(MongoError) in
      self.statistics.given += 1
      isWanting = try visit(record, nil)
      return isWanting
    }
    return isWanting
  }

  private mutating func look(up value: BSONValue, _ visit: RecordVisit) throws(MongoError) -> Bool {
    guard !self.collection.indexes.isEmpty else { return true }
    // A closure that names the index would copy it at every step.
    let order = self.collection.indexes[0].order
    guard let entry = self.collection.indexes[0].entries.first(where: { order.compare($0.first, value) }) else {
      return true
    }
    self.statistics.keysExamined += 1
    self.statistics.keysFound += 1
    return try self.give(entry, visit)
  }

  private mutating func give(_ entry: IndexEntry, _ visit: RecordVisit) throws(MongoError) -> Bool {
    guard let record = self.collection.records.first(where: { $0.compare(to: entry.id) }) else { return true }
    self.statistics.given += 1
    return try visit(record, entry)
  }

  private mutating func scan(
    _ index: Index,
    _ bounds: ScanBounds,
    isForward: Bool,
    _ visit: RecordVisit
  ) throws(MongoError) -> Bool {
    var seen: Set<RecordID> = []
    var isWanting = true
    let order = index.order
    for range in isForward ? bounds.ranges : bounds.ranges.reversed() where isWanting {
      func next(_ entry: IndexEntry) throws(MongoError) -> Bool {
        guard range.position(of: entry, order) == 0 else { return false }
        self.statistics.keysExamined += 1
        guard bounds.accepts(entry, order) else { return true }
        self.statistics.keysFound += 1
        guard !index.isMultikey || seen.insert(entry.id).inserted else { return true }
        isWanting = try self.give(entry, visit)
        return isWanting
      }
      if isForward {
        try index.entries.ascend(isBefore: { range.position(of: $0, order) < 0 }, next)
      } else {
        try index.entries.descend(isAfter: { range.position(of: $0, order) > 0 }, next)
      }
    }
    return isWanting
  }

  private mutating func unite(_ branches: [QueryPlan.Branch], _ visit: RecordVisit) throws(MongoError) -> Bool {
    var seen: Set<RecordID> = []
    var isWanting = true
    for branch in branches {
      var part = BranchStatistics()
      func next(_ record: Record, _ entry: IndexEntry?) throws(MongoError) -> Bool {
        if !branch.rest.isEmpty {
          part.examined += 1
          guard try branch.query.matcher.matches(record.document) else { return true }
        }
        part.passed += 1
        guard seen.insert(record.key).inserted else {
          self.statistics.repeated += 1
          return true
        }
        self.statistics.given += 1
        isWanting = try visit(record, entry)
        return isWanting
      }
      var run = AccessRun(self.collection)
      if isWanting { try run.visit(branch.access, next) }
      part.access = run.statistics
      self.statistics.branches.append(part)
    }
    return isWanting
  }
}
