// MongoEngine/Commands/Reading: the commands that read documents. This file: pipelines explained.

import BSON

extension ExplainCommand {
  func explainAggregate(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    var stages: [BSONDocument] = []
    for stage in try self.inner.documents("pipeline") { stages.append(stage) }
    guard case .string? = self.inner.body[self.inner.name] else {
      let namespace = Namespace.collectionless(self.inner.database)
      _ = try Pipeline(BSONArray(stages.map { .document($0) }), try self.inner.context(), in: namespace)
      return self.framed(["stages": .array(BSONArray(stages.map { .document($0) }))], engine)
    }
    return try self.explainPipeline(stages, try ReadTarget(self.inner, engine), engine)
  }

  /// The stages that an index can be used for are one plan; the others follow.
  func explainPipeline(
    _ stages: [BSONDocument],
    _ target: ReadTarget,
    _ engine: MongoEngine
  ) throws(MongoError) -> BSONDocument {
    var stages = stages
    var namespace = target.namespace
    while let view = engine.data[namespace]?.options.view {
      stages = view.pipeline.compactMap { if case .document(let stage) = $0 { stage } else { nil } } + stages
      namespace.collection = view.source
    }
    let pipeline = try Pipeline(BSONArray(stages.map { .document($0) }), target.context, in: namespace)
    let hint = try FindRequest.hint(self.inner)
    let (query, rest) = try LeadingStages.query(pipeline.stages, target.context, hint: hint)
    let explanation = try engine.data.explain(query, in: namespace)
    guard !rest.isEmpty else { return self.reply(explanation, namespace, engine) }
    var list: [BSONValue] = [["$cursor": .document(self.plan(explanation, namespace))]]
    list += stages.suffix(rest.count).map { .document($0) }
    return self.framed(["stages": .array(BSONArray(list))], engine)
  }
}
