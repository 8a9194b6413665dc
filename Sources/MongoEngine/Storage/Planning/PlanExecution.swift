// MongoEngine/Storage/Planning: how documents are found. This file: a plan carried out.

import BSON

/// Finds the documents of a query by a plan.
struct PlanExecution {
  private let collection: MongoCollection
  private let query: FindQuery
  private let plan: QueryPlan
  private(set) var found: [FoundDocument] = []
  private(set) var statistics = PlanStatistics()
  /// The most documents that have to be found before they are put in order.
  private let enough: Int

  init(_ collection: MongoCollection, _ query: FindQuery, _ plan: QueryPlan) {
    self.collection = collection
    self.query = query
    self.plan = plan
    let isOrdered = !plan.sorts && query.matcher.near == nil
    self.enough = isOrdered ? query.limit.map { query.skip.addingClamped($0) } ?? .max : .max
  }

  mutating func run() throws(MongoError) {
    switch self.plan.access {
    case .nothing: break
    case .scan(let isForward): try self.scan(isForward: isForward)
    case .identity(let value): try self.look(up: value)
    case .index(let position, let bounds, let isForward):
      try self.scan(self.collection.indexes[position], bounds, isForward: isForward)
    }
    self.statistics.matched = self.found.count
    if self.plan.sorts, let sort = self.query.sort {
      self.found = try sort.sorted(self.found) { $0.document }
    } else if let near = self.query.matcher.near {
      try self.sort(by: near)
    }
    if self.query.skip > 0 { self.found.removeFirst(min(self.query.skip, self.found.count)) }
    if let limit = self.query.limit, limit < self.found.count { self.found.removeSubrange(limit...) }
    self.statistics.returned = self.found.count
  }

  /// Looks at one document; whether more are needed.
  private mutating func examine(_ record: Record, _ key: IndexEntry? = nil) throws(MongoError) -> Bool {
    self.statistics.documentsExamined += 1
    if let match = try self.query.matcher.match(record.document) {
      self.found.append(FoundDocument(id: record.key, document: record.document, match: match, key: key))
    }
    return self.found.count < self.enough
  }

  private mutating func scan(isForward: Bool) throws(MongoError) {
    guard self.enough > 0 else { return }
    try self.collection.visit(isForward: isForward) { record throws(MongoError) in try self.examine(record) }
  }

  private mutating func look(up value: BSONValue) throws(MongoError) {
    guard self.enough > 0, !self.collection.indexes.isEmpty else { return }
    // A closure that names the index would copy it at every step.
    let order = self.collection.indexes[0].order
    guard let entry = self.collection.indexes[0].entries.first(where: { order.compare($0.first, value) }) else {
      return
    }
    self.statistics.keysExamined += 1
    self.statistics.keysFound += 1
    guard let record = self.collection.record(entry.id) else { return }
    _ = try self.examine(record, entry)
  }

  private mutating func scan(_ index: Index, _ bounds: ScanBounds, isForward: Bool) throws(MongoError) {
    guard self.enough > 0 else { return }
    var seen: Set<RecordID> = []
    let order = index.order
    for range in isForward ? bounds.ranges : bounds.ranges.reversed() {
      let visit: (IndexEntry) throws(MongoError) -> Bool = { entry throws(MongoError) in
        guard range.position(of: entry, order) == 0 else { return false }
        self.statistics.keysExamined += 1
        guard bounds.accepts(entry, order) else { return true }
        self.statistics.keysFound += 1
        guard !index.isMultikey || seen.insert(entry.id).inserted else { return true }
        guard let record = self.collection.record(entry.id) else { return true }
        return try self.examine(record, entry)
      }
      if isForward {
        try index.entries.ascend(isBefore: { range.position(of: $0, order) < 0 }, visit)
      } else {
        try index.entries.descend(isAfter: { range.position(of: $0, order) > 0 }, visit)
      }
      if self.found.count >= self.enough { return }
    }
  }

  private mutating func sort(by near: GeoNear) throws(MongoError) {
    var measured: [(found: FoundDocument, distance: Double)] = []
    for found in self.found { measured.append((found, try near.distance(to: found.document) ?? .infinity)) }
    measured.sort { $0.distance == $1.distance ? $0.found.id < $1.found.id : $0.distance < $1.distance }
    self.found = measured.map(\.found)
  }
}

extension MongoCollection {
  fileprivate func record(_ id: RecordID) -> Record? { self.records.first { $0.compare(to: id) } }
}
