// MongoEngine/Aggregation: pipelines and their stages. This file: the first stages of a pipeline as a query, which can
// use an index.

import BSON

enum LeadingStages {
  /// The query that the first `$match`, `$sort` and `$limit` are, and the stages that are left.
  static func query(
    _ stages: [any Stage],
    _ context: QueryContext,
    hint: BSONValue?
  ) throws(MongoError) -> (FindQuery, ArraySlice<any Stage>) {
    var rest = stages[...]
    var query = try FindQuery(hint: hint, context: context)
    if let match = rest.first as? MatchStage {
      query.filter = match.filter
      query.matcher = match.matcher
      rest = rest.dropFirst()
    }
    if let sort = rest.first as? SortStage {
      query.sort = sort.order
      query.limit = sort.limit
      rest = rest.dropFirst()
    } else if let limit = rest.first as? LimitStage {
      query.limit = limit.count
      rest = rest.dropFirst()
    } else {
      query.limit = rest.wantedCount
    }
    return (query, rest)
  }
}

/// The documents that a query finds.
struct FoundStream: DocumentStream {
  private let collection: MongoCollection
  private let query: FindQuery
  private let plan: QueryPlan
  private var found: ListStream?

  init(collection: MongoCollection, query: FindQuery, plan: QueryPlan) {
    self.collection = collection
    self.query = query
    self.plan = plan
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    if self.found == nil {
      self.found = ListStream(try self.collection.run(self.query, self.plan).found.map(\.document))
    }
    return self.found?.next(&run)
  }
}
