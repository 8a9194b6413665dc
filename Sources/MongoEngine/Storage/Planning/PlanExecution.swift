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
    if self.enough > 0 {
      var run = AccessRun(self.collection)
      try run.visit(self.plan.access) { record, entry throws(MongoError) in try self.examine(record, entry) }
      self.statistics.access = run.statistics
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
  private mutating func examine(_ record: Record, _ key: IndexEntry?) throws(MongoError) -> Bool {
    self.statistics.documentsExamined += 1
    if let match = try self.query.matcher.match(record.document) {
      self.found.append(FoundDocument(id: record.key, document: record.document, match: match, key: key))
    }
    return self.found.count < self.enough
  }

  private mutating func sort(by near: GeoNear) throws(MongoError) {
    var measured: [(found: FoundDocument, distance: Double)] = []
    for found in self.found { measured.append((found, try near.distance(to: found.document) ?? .infinity)) }
    measured.sort { $0.distance == $1.distance ? $0.found.id < $1.found.id : $0.distance < $1.distance }
    self.found = measured.map(\.found)
  }
}
