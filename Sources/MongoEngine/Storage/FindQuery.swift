// MongoEngine/Storage: databases, collections, documents, indexes. This file: what is looked for in a collection.

package import BSON

/// What is looked for in a collection.
package struct FindQuery: Sendable {
  /// The filter as it was written.
  package var filter: BSONDocument
  /// The filter.
  package var matcher: Matcher
  /// The order as it was written.
  package var sortSpec: BSONDocument
  /// The order of the documents; `nil` for the order in which they are found.
  package var sort: SortOrder?
  /// The index to use, by name or by pattern; `{$natural: 1}` for none.
  package var hint: BSONValue?
  /// The documents to pass over.
  package var skip = 0
  /// The most documents to find; `nil` for all.
  package var limit: Int?
  /// The first key of the index that is looked at, and the one at which the search ends; empty for none.
  package var keyLimits: (min: BSONDocument, max: BSONDocument) = ([:], [:])
  /// What the query knows besides.
  package var context: QueryContext

  /// Reads a query.
  ///
  /// - Throws: what ``Matcher`` and ``SortOrder`` throw.
  package init(
    _ filter: BSONDocument = BSONDocument(),
    sort: BSONDocument = BSONDocument(),
    hint: BSONValue? = nil,
    skip: Int = 0,
    limit: Int? = nil,
    context: QueryContext = QueryContext(),
    expressions: ExpressionParser? = Expression.parser
  ) throws(MongoError) {
    self.filter = filter
    self.matcher = try Matcher(filter, context, expressions: expressions)
    self.sortSpec = sort
    self.sort = sort.isEmpty || sort.contains("$natural") ? nil : try SortOrder(sort, context)
    // A hint without fields is none.
    self.hint = hint == .document([:]) ? nil : hint
    self.skip = skip
    self.limit = limit
    self.context = context
  }

  /// Whether the sort asks for the order of insertion, or for the reverse of it; `nil` if for neither.
  var naturalOrder: Bool? { self.sortSpec["$natural"].map { ($0.double ?? 1) >= 0 } }
}

extension MongoCollection {
  /// The documents that a query finds.
  ///
  /// - Throws: BadValue for a hint that names no index, and what the filter's expressions throw.
  package func find(_ query: FindQuery) throws(MongoError) -> [FoundDocument] {
    try self.run(query, try self.plan(query)).found
  }

  /// How the documents are found.
  ///
  /// - Throws: BadValue for a hint that names no index, NoQueryExecutionPlans for `$near` without an index.
  func plan(_ query: FindQuery) throws(MongoError) -> QueryPlan { try Planner(collection: self, query: query).plan() }

  /// Carries a plan out.
  ///
  /// - Throws: what the filter's expressions throw.
  func run(_ query: FindQuery, _ plan: QueryPlan) throws(MongoError) -> PlanExecution {
    var execution = PlanExecution(self, query, plan)
    try execution.run()
    return execution
  }
}
