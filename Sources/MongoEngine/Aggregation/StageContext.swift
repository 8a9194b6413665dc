// MongoEngine/Aggregation: pipelines and their stages. This file: what a stage is read with.

import BSON

/// What a stage is read with.
struct StageContext: Sendable {
  /// Where a pipeline stands; some stages may not stand everywhere.
  enum Nesting: Hashable, Sendable { case top, view, lookup, unionWith, facet, update }

  /// How deep pipelines may stand in one another.
  static let depthLimit = 20

  /// What the query knows besides its documents.
  var query: QueryContext
  /// The collection that the pipeline reads.
  var namespace: Namespace
  /// Where the pipeline stands.
  var nesting = Nesting.top
  /// Whether a `$facet` is around the pipeline, however far away.
  private(set) var isInFacet = false
  private(set) var depth = 0

  init(_ query: QueryContext, _ namespace: Namespace, nesting: Nesting = .top) {
    self.query = query
    self.namespace = namespace
    self.nesting = nesting
  }

  /// What a pipeline in a stage of this one is read with.
  ///
  /// - Throws: MaxSubPipelineDepthExceeded.
  func inner(_ nesting: Nesting, reading namespace: Namespace? = nil) throws(MongoError) -> StageContext {
    var inner = self
    inner.nesting = nesting
    inner.isInFacet = self.isInFacet || nesting == .facet
    inner.namespace = namespace ?? self.namespace
    inner.depth += 1
    guard inner.depth <= Self.depthLimit else {
      throw .of(
        .maxSubPipelineDepthExceeded,
        "Maximum number of nested sub-pipelines exceeded. Limit is \(Self.depthLimit)"
      )
    }
    return inner
  }

  /// Reads an expression.
  func expression(_ value: BSONValue) throws(MongoError) -> Expression { try Expression(value, self.query) }
}
