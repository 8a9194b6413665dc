// MongoEngine/Aggregation: pipelines and their stages. This file: a pipeline as its users see it (manual: "Aggregation
// Pipelines").

package import BSON

/// An aggregation pipeline, read once and run any number of times.
package struct Pipeline: Sendable {
  let stages: [any Stage]
  let context: StageContext

  /// Reads a pipeline.
  ///
  /// - Parameter namespace: the collection that it reads.
  /// - Throws: the error MongoDB gives for a pipeline that it does not take, or NotImplemented for a stage that is not
  ///   known here.
  package init(_ stages: BSONArray, _ context: QueryContext, in namespace: Namespace) throws(MongoError) {
    try self.init(stages, StageContext(context, namespace))
  }

  init(_ stages: BSONArray, _ context: StageContext) throws(MongoError) {
    self.init(stages: try PipelineReader(context: context).stages(stages), context)
  }

  init(stages: [any Stage], _ context: StageContext) {
    self.stages = stages
    self.context = context
  }

  /// Makes the pipeline of an update into a function.
  ///
  /// - Throws: InvalidOptions for a stage that may not stand in an update.
  package static func updateTransform(
    _ stages: BSONArray,
    _ context: QueryContext
  ) throws(MongoError) -> DocumentTransform {
    let context = StageContext(context, Namespace("", ""), nesting: .update)
    let stages = try PipelineReader(context: context).stages(stages).compactMap { $0 as? any DocumentStage }
    return { document throws(MongoError) in
      var document = document
      for stage in stages { document = try stage.apply(document) ?? document }
      return document
    }
  }

  /// Runs the pipeline on the collection that it reads, or on the view.
  ///
  /// - Parameters:
  ///   - hint: the index to use.
  ///   - seed: what `$sample` and new ids are derived from.
  ///   - bypassesValidation: whether documents are written that a collection's validator refuses.
  ///   - given: what the server says of itself, for the stage that shows it.
  /// - Throws: what a stage throws; what was written by then stays in `data`.
  package func run(
    in data: inout MongoData,
    hint: BSONValue? = nil,
    seed: UInt64 = 0,
    bypassesValidation: Bool = false,
    given: [BSONDocument] = []
  ) throws(MongoError) -> [BSONDocument] {
    try self.run(&data, seed) { run throws(MongoError) in
      run.bypassesValidation = bypassesValidation
      run.given = given
      return try self.open(&run, hint: hint)
    }
  }

  /// Runs the pipeline on documents.
  ///
  /// - Throws: what a stage throws; what was written by then stays in `data`.
  package func run(
    _ documents: [BSONDocument],
    in data: inout MongoData,
    seed: UInt64 = 0
  ) throws(MongoError) -> [BSONDocument] {
    try self.run(&data, seed) { _ throws(MongoError) in self.stream(over: ListStream(documents)) }
  }

  private func run(
    _ data: inout MongoData,
    _ seed: UInt64,
    _ open: (inout PipelineRun) throws(MongoError) -> any DocumentStream
  ) throws(MongoError) -> [BSONDocument] {
    // The data moves into the run and back, so that writing does not copy it.
    var run = PipelineRun(data, seed: seed, now: self.context.query.now)
    data = MongoData()
    defer { data = run.data }
    var stream = try open(&run)
    do throws(MongoError) {
      return try run.result(of: &stream)
    } catch {
      throw error.within("PlanExecutor error during aggregation")
    }
  }

  /// The name of the stage that writes; `nil` if none does.
  var writingStage: String? {
    switch self.stages.last {
    case is OutStage: "$out"
    case is MergeStage: "$merge"
    default: nil
    }
  }

  /// The pipeline's documents, made of others.
  func stream(over input: any DocumentStream) -> any DocumentStream {
    self.stages.reduce(input) { $1.stream(over: $0) }
  }

  /// The pipeline's documents, made of those of the collection or view that it reads.
  ///
  /// - Throws: the error MongoDB gives for a query that it has no plan for.
  func open(_ run: inout PipelineRun, hint: BSONValue? = nil) throws(MongoError) -> any DocumentStream {
    if self.stages.first is any SourceStage { return self.stream(over: ListStream([])) }
    let collection = run.data[self.context.namespace]
    if let view = collection?.options.view { return try self.behind(view).open(&run, hint: hint) }
    let (query, rest) = try LeadingStages.query(self.stages, self.context.query, hint: hint)
    let rested = Pipeline(stages: Array(rest), self.context)
    guard let collection else { return rested.stream(over: ListStream([])) }
    return rested.stream(over: FoundStream(collection: collection, query: query, plan: try collection.plan(query)))
  }

  /// The pipeline with a view's stages before its own.
  private func behind(_ view: CollectionOptions.View) throws(MongoError) -> Pipeline {
    let source = Namespace(self.context.namespace.database, view.source)
    let context = try self.context.inner(.view, reading: source)
    let stages = try PipelineReader(context: context).stages(view.pipeline)
    return Pipeline(stages: stages + self.stages, context)
  }
}
