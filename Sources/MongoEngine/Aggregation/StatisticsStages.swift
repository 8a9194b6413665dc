// MongoEngine/Aggregation: pipelines and their stages. This file: `$indexStats` and `$planCacheStats`
// (manual: "$indexStats", "$planCacheStats").

import BSON

/// Describes the indexes of the collection. Nobody counts how often they are used.
struct IndexStatsStage: SourceStage {
  private let context: StageContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value, spec.isEmpty else {
      throw .location(28803, "The $indexStats stage specification must be an empty object")
    }
    return [IndexStatsStage(context: context)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) -> [BSONDocument] {
    let indexes = run.data.source(of: self.context.namespace)?.indexes ?? []
    return indexes.map { index in
      [
        "name": .string(index.spec.name), "key": .document(index.spec.key), "host": "localhost:27017",
        "accesses": ["ops": .int64(0), "since": .date(self.context.query.now)],
        "spec": .document(index.spec.document),
      ]
    }
  }
}

/// Shows the plans that are remembered: none, as every query is planned anew.
struct PlanCacheStatsStage: SourceStage {
  private let context: StageContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .of(
        .failedToParse,
        "$planCacheStats value must be an object. Found: \(value.type.name)"
      )
    }
    for element in spec {
      guard element.key == "allHosts" else {
        throw .of(
          .failedToParse,
          "$planCacheStats parameters object may contain only 'allHosts' field. Found: \(element.key)"
        )
      }
      guard case .bool(let isWanted) = element.value else {
        throw .location(13111, "wrong type for field (allHosts) \(element.value.type.name) != bool")
      }
      guard !isWanted else {
        throw .location(4_503_200, "$planCacheStats stage supports allHosts parameter only for sharded clusters")
      }
    }
    return [PlanCacheStatsStage(context: context)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    guard run.data.source(of: self.context.namespace) != nil else {
      throw .location(50933, "collection '\(self.context.namespace)' does not exist")
    }
    return []
  }
}

extension MongoData {
  /// The collection, or the one behind the view; `nil` if there is none.
  fileprivate func source(of namespace: Namespace) -> MongoCollection? {
    var namespace = namespace
    // As many views as may stand on one another.
    for _ in 0...StageContext.depthLimit {
      guard let view = self[namespace]?.options.view else { return self[namespace] }
      namespace.collection = view.source
    }
    return nil
  }
}
