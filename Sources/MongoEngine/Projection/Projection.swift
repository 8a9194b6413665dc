// MongoEngine/Projection: which fields of a document are given. This file: a projection as its users see it (manual:
// "Project Fields to Return from Query", "$project").

package import BSON

/// Which fields of a document are given.
package struct Projection: Sendable {
  /// Whose rules hold: some operators are of one only.
  package enum Dialect: Hashable, Sendable {
    /// `find` and `findAndModify`.
    case find
    /// The stage `$project`.
    case aggregation
  }

  /// Whether the fields that are not named are left out.
  package let isInclusion: Bool
  private let tree: ProjectionTree
  private let positional: FieldPath?

  /// Reads a projection.
  ///
  /// - Parameters:
  ///   - spec: the projection.
  ///   - context: what the query knows besides.
  ///   - dialect: whose rules hold.
  ///   - filter: the query's filter, which a positional projection needs.
  ///   - expressions: how expressions are read; without it they are refused.
  /// - Throws: the error MongoDB gives for a projection that it does not take, or NotImplemented for `$meta`.
  package init(
    _ spec: BSONDocument,
    _ context: QueryContext,
    dialect: Dialect = .find,
    filter: Matcher? = nil,
    expressions: ExpressionParser? = nil
  ) throws(MongoError) {
    var parser = ProjectionParser(context: context, dialect: dialect, filter: filter, expressions: expressions)
    for element in spec { try parser.read(element.key, element.value, below: "") }
    self.isInclusion = parser.isInclusion
    self.tree = parser.finished
    self.positional = parser.positional
  }

  /// The fields of a document that are given.
  ///
  /// - Parameter match: what the filter found, for a positional projection.
  /// - Throws: what an expression throws, or Location51246 when the filter searched no array that `$` could mean.
  package func apply(to document: BSONDocument, match: Match? = nil) throws(MongoError) -> BSONDocument {
    var document = document
    if let positional {
      let narrowed = try PositionalProjection(index: match?.arrayIndex).apply(
        to: .document(document),
        positional.parts[...]
      )
      if case .document(let narrowed) = narrowed { document = narrowed }
    }
    return try Projector(isInclusion: self.isInclusion, root: document).project(document, self.tree)
  }
}

/// Leaves one value of the first array at or before the end of a path: `$`.
private struct PositionalProjection {
  let index: Int?

  func apply(to value: BSONValue, _ path: ArraySlice<String>) throws(MongoError) -> BSONValue {
    switch value {
    case .array(let array):
      guard let index = self.index else {
        throw .location(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element "
            + "in the array"
        )
      }
      guard let element = array[index] else {
        throw .location(
          51247,
          "Executor error during find command :: caused by :: positional operator '.$' element mismatch"
        )
      }
      return [element]
    case .document(var document):
      guard let name = path.first, let inner = document[name] else { return value }
      document[name] = try self.apply(to: inner, path.dropFirst())
      return .document(document)
    default: return value
    }
  }
}
