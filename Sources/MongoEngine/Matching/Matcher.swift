// MongoEngine/Matching: which documents a filter means. This file: a filter as its users see it.

package import BSON

/// What a filter found out about a document that it accepts.
package struct Match: Hashable, Sendable {
  /// The position in the array that was searched, which is what `$` in updates and projections stands for; `nil` when
  /// the filter searches none.
  package var arrayIndex: Int?

  /// Makes a match.
  package init(arrayIndex: Int? = nil) { self.arrayIndex = arrayIndex }
}

/// Makes an aggregation expression ready to be evaluated.
package typealias ExpressionParser = @Sendable (BSONValue, QueryContext) throws(MongoError) -> PreparedExpression

/// Evaluates an aggregation expression for a document; `nil` for a missing value.
package typealias PreparedExpression = @Sendable (BSONDocument) throws(MongoError) -> BSONValue?

/// A filter (manual: "Query Predicates").
package struct Matcher: Sendable {
  /// The values of each path that a document which matches has to have one of; for paths that are not here, any. Only
  /// where a path leads to no array one value has to be within all of its bounds.
  package let bounds: PathBounds
  /// The `$near` of the filter, by which the documents have to be put in order; `nil` where there is none.
  package let near: GeoNear?
  /// The fields that the filter names, by the first names of their paths; projections ask for them.
  package let fieldNames: Set<BSONName>
  private let root: MatchNode

  /// Whether there is a choice of conditions of which one has to hold.
  var hasAlternatives: Bool { self.root.hasAlternatives }

  /// Reads a filter.
  ///
  /// - Parameters:
  ///   - filter: the filter.
  ///   - context: what the query knows besides.
  ///   - expressions: how the expressions of `$expr` are read; without it `$expr` is refused.
  /// - Throws: the error MongoDB gives for a filter that it does not take, or NotImplemented for what is not known here.
  package init(
    _ filter: BSONDocument,
    _ context: QueryContext,
    expressions: ExpressionParser? = nil
  ) throws(MongoError) {
    self.root = try FilterParser(context: context, expressions: expressions).filter(filter, level: .top)
    guard self.root.nearCount == (self.root.near == nil ? 0 : 1) else {
      throw .of(.badValue, "geo $near must be top-level expr")
    }
    self.bounds = self.root.bounds(context)
    self.near = self.root.near
    self.fieldNames = self.root.fieldNames
  }

  /// Whether the document is one that the filter means.
  ///
  /// - Throws: what an expression of `$expr` throws, or NotImplemented for a shape that is not known here.
  package func matches(_ document: BSONDocument) throws(MongoError) -> Bool {
    var found = Match()
    return try self.root.accepts(.document(document), &found)
  }

  /// What the filter finds in the document; `nil` when it is not one that the filter means.
  ///
  /// - Throws: as ``matches(_:)``.
  package func match(_ document: BSONDocument) throws(MongoError) -> Match? {
    var found = Match()
    return try self.root.accepts(.document(document), &found) ? found : nil
  }
}
