// MongoEngine/Aggregation: pipelines and their stages. This file: `$lookup` run.

import BSON

/// Looks the documents of another collection up for each document.
struct LookupStream: DocumentStream {
  private let stage: LookupStage
  private var input: any DocumentStream
  private var table: ForeignTable?
  /// How often an index was asked.
  private var lookUps = 0
  /// The inner pipeline with the last values of its variables.
  private var prepared: (variables: BSONDocument, pipeline: Pipeline)?
  /// The result where it is the same for all documents.
  private var constant: BSONArray?

  init(stage: LookupStage, input: any DocumentStream) {
    self.stage = stage
    self.input = input
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    guard let document = try self.input.next(&run) else { return nil }
    return document.setting(.array(try self.matches(of: document, &run)), at: self.stage.result)
  }

  private mutating func matches(of document: BSONDocument, _ run: inout PipelineRun) throws(MongoError) -> BSONArray {
    if let constant { return constant }
    guard let inner = self.stage.inner else {
      let source = Pipeline(stages: [], self.stage.context)
      return try Self.array(ListStream(try self.joined(document, source, &run)), &run)
    }
    let (variables, pipeline) = try self.prepare(inner, for: document)
    let result = try Self.array(try self.open(inner, pipeline, document, variables, &run), &run)
    if inner.variables.isEmpty, self.stage.join == nil { self.constant = result }
    return result
  }

  /// The inner pipeline with the values of its variables for a document.
  private mutating func prepare(
    _ inner: LookupStage.Inner,
    for document: BSONDocument
  ) throws(MongoError) -> (BSONDocument, Pipeline) {
    var variables = BSONDocument()
    for (name, expression) in inner.variables {
      if let value = try expression.evaluate(document) { variables.append(name, value) }
    }
    if inner.variables.isEmpty { return (variables, inner.pipeline) }
    if let prepared, prepared.variables == variables { return prepared }
    let context = self.stage.context.binding(variables)
    let prepared = (variables: variables, pipeline: try Pipeline(inner.stages, context))
    self.prepared = prepared
    return prepared
  }

  private mutating func open(
    _ inner: LookupStage.Inner,
    _ pipeline: Pipeline,
    _ document: BSONDocument,
    _ variables: BSONDocument,
    _ run: inout PipelineRun
  ) throws(MongoError) -> any DocumentStream {
    if self.stage.join != nil {
      let (source, rest) = pipeline.splitAtSource
      return rest.stream(over: ListStream(try self.joined(document, source, &run)))
    }
    guard let equality = inner.equality else { return try pipeline.open(&run) }
    let source = Pipeline(stages: [], self.stage.context)
    let table = try self.table(of: source, &run) { document throws(MongoError) in
      [try equality.foreignKey(of: document)]
    }
    let key = try equality.localKey(self.stage.context.binding(variables).query)
    return pipeline.stream(over: ListStream(table.documents(having: [key])))
  }

  /// The foreign documents whose field equals the document's.
  private mutating func joined(
    _ document: BSONDocument,
    _ source: Pipeline,
    _ run: inout PipelineRun
  ) throws(MongoError) -> [BSONDocument] {
    guard let join = self.stage.join else { return [] }
    let values = join.local.localValues(in: document)
    if source.stages.isEmpty, let found = try self.indexed(values, join.foreign, run) { return found }
    let table = try self.table(of: source, &run) { join.foreign.foreignValues(in: $0) }
    return table.documents(having: values.isEmpty ? [.null] : values)
  }

  /// The foreign documents that have one of the values, by an index; `nil` if there is none, or if by now it would have
  /// cost less to look at all of them once.
  private mutating func indexed(
    _ values: [BSONValue],
    _ path: FieldPath,
    _ run: PipelineRun
  ) throws(MongoError) -> [BSONDocument]? {
    let context = self.stage.context
    guard let collection = run.data[context.namespace], self.lookUps < collection.count / 16,
      !values.contains(where: { $0.type == .regex }),
      collection.indexes.contains(where: { $0.spec.fields.first?.path == path && $0.spec.isOrdered })
    else { return nil }
    self.lookUps += 1
    let wanted = BSONArray(values.isEmpty ? [.null] : values)
    let query = try FindQuery([path.description: ["$in": .array(wanted)]], context: context.query)
    return try collection.find(query).sorted { $0.id < $1.id }.map(\.document)
  }

  /// The foreign documents by their values; made once, unless they depend on variables.
  private mutating func table(
    of source: Pipeline,
    _ run: inout PipelineRun,
    by values: (BSONDocument) throws(MongoError) -> [BSONValue]
  ) throws(MongoError) -> ForeignTable {
    if let table { return table }
    var stream = try source.open(&run)
    let documents = try run.all(of: &stream, for: "$lookup")
    let table = try ForeignTable(documents, self.stage.context.query, by: values)
    if source.stages.isEmpty || self.stage.inner?.variables.isEmpty != false { self.table = table }
    return table
  }

  private static func array(
    _ stream: any DocumentStream,
    _ run: inout PipelineRun
  ) throws(MongoError) -> BSONArray {
    var stream = stream
    var array = BSONArray()
    while let document = try stream.next(&run) {
      try run.count(document)
      array.append(.document(document))
      guard array.document.byteCount <= PipelineRun.documentMemoryLimit else {
        throw .location(
          4568,
          "Total size of documents in the foreign collection's pipeline exceeds \(PipelineRun.documentMemoryLimit) "
            + "bytes"
        )
      }
    }
    return array
  }
}

extension StageContext {
  /// The context with values for variables that had none.
  func binding(_ variables: BSONDocument) -> StageContext {
    var context = self
    for element in variables {
      context.query.bound[BSONName(element.key)] = element.value
      context.query.unbound.remove(BSONName(element.key))
    }
    return context
  }
}

extension Pipeline {
  /// What the documents come from, and what they pass then.
  var splitAtSource: (source: Pipeline, rest: Pipeline) {
    let count = self.stages.first is any SourceStage ? 1 : 0
    return (
      Pipeline(stages: Array(self.stages.prefix(count)), self.context),
      Pipeline(stages: Array(self.stages.dropFirst(count)), self.context)
    )
  }
}
