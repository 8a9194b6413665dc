// MongoEngine/Storage/Planning: how documents are found. This file: a query explained.

package import BSON

/// A query, how it is carried out, and what that took.
package struct Explanation: Sendable {
  /// The stages of the plan, outermost first.
  package var stage: PlanStage
  /// The filter as MongoDB reads it.
  package let parsedFilter: BSONDocument
  /// The keys of indexes that were looked at.
  package private(set) var keysExamined: Int
  /// The documents that were looked at.
  package private(set) var documentsExamined: Int
  /// The documents that were found.
  package let found: [FoundDocument]

  /// Says that nothing was looked at.
  mutating func forgetWork() {
    self.keysExamined = 0
    self.documentsExamined = 0
  }
}

extension MongoData {
  /// Explains a query.
  ///
  /// - Parameter projection: what is given of the documents, as it was written.
  /// - Throws: what ``find(_:in:)`` throws; NotImplemented where MongoDB's plan would be another.
  package func explain(
    _ query: FindQuery,
    projection: BSONDocument = BSONDocument(),
    in namespace: Namespace
  ) throws(MongoError) -> Explanation {
    let filter = ParsedFilter(query.filter)
    guard let collection = self[namespace] else {
      return Explanation(
        stage: PlanStage("EOF", advanced: 0),
        parsedFilter: filter.document,
        keysExamined: 0,
        documentsExamined: 0,
        found: []
      )
    }
    try collection.checkIsExplainable(query)
    let plan = try collection.plan(query)
    let execution = try collection.run(query, plan)
    let explainer = Explainer(
      collection: collection,
      query: query,
      plan: plan,
      filter: filter,
      projection: projection,
      statistics: execution.statistics
    )
    return Explanation(
      stage: explainer.stage,
      parsedFilter: filter.document,
      keysExamined: execution.statistics.access.allKeys,
      documentsExamined: explainer.documentsExamined,
      found: execution.found
    )
  }
}
