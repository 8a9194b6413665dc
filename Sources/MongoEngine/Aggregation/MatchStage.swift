// MongoEngine/Aggregation: pipelines and their stages. This file: `$match` (manual: "$match").

import BSON

/// Passes the documents that a filter means.
struct MatchStage: DocumentStage {
  /// The filter as it was written.
  let filter: BSONDocument
  /// The filter.
  let matcher: Matcher

  init(_ filter: BSONDocument, _ context: QueryContext) throws(MongoError) {
    self.filter = filter
    self.matcher = try Matcher(filter, context, expressions: Expression.parser)
    guard self.matcher.near == nil else { throw GeoNear.misplaced }
  }

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let filter) = value else {
      throw .location(15959, "the match filter must be an expression in an object")
    }
    return [try MatchStage(filter, context.query)]
  }

  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument? {
    try self.matcher.matches(document) ? document : nil
  }
}
