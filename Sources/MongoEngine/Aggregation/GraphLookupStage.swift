// MongoEngine/Aggregation: pipelines and their stages. This file: `$graphLookup` (manual: "$graphLookup").

import BSON

/// Gives each document those of another collection that can be reached from it.
struct GraphLookupStage: Stage {
  var keepsCount: Bool { true }
  let source: Pipeline
  let context: QueryContext
  let startWith: Expression
  let connectFrom: FieldPath
  let connectTo: FieldPath
  let result: FieldPath
  let maxDepth: Int64?
  let depthField: FieldPath?
  let filter: MatchStage?

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .of(
        .failedToParse,
        "the $graphLookup stage specification must be an object, but found \(value.type.name)"
      )
    }
    return [try GraphLookupStage(GraphLookupOptions(spec, context), context)]
  }

  private init(_ options: GraphLookupOptions, _ context: StageContext) throws(MongoError) {
    guard let from = options.texts["from"], let result = options.texts["as"], let startWith = options.startWith,
      let connectFrom = options.texts["connectFromField"], let connectTo = options.texts["connectToField"]
    else {
      throw .location(
        40105,
        "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified."
      )
    }
    let inner = try context.inner(.lookup, reading: Namespace(context.namespace.database, from))
    self.source = Pipeline(stages: [], inner)
    self.context = context.query
    self.startWith = startWith
    self.connectFrom = try FieldPath.checked(connectFrom)
    self.connectTo = try FieldPath.checked(connectTo)
    self.result = try FieldPath.checked(result)
    self.maxDepth = options.maxDepth
    self.depthField = try options.texts["depthField"].map { text throws(MongoError) in try FieldPath.checked(text) }
    self.filter = options.filter
  }

  func stream(over input: any DocumentStream) -> any DocumentStream { GraphLookupStream(stage: self, input: input) }
}

/// What `$graphLookup` is written with.
private struct GraphLookupOptions {
  var texts: [String: String] = [:]
  var startWith: Expression?
  var maxDepth: Int64?
  var filter: MatchStage?

  init(_ spec: BSONDocument, _ context: StageContext) throws(MongoError) {
    guard spec.contains("from") else {
      throw .of(.failedToParse, "missing 'from' option to $graphLookup stage specification: \(spec.shell)")
    }
    for element in spec { try self.read(element, context) }
  }

  private mutating func read(_ element: BSONElement, _ context: StageContext) throws(MongoError) {
    switch (element.key, element.value) {
    case ("startWith", let value): self.startWith = try context.expression(value)
    case ("maxDepth", let value): self.maxDepth = try Self.depth(value)
    case ("restrictSearchWithMatch", .document(let filter)):
      do throws(MongoError) {
        self.filter = try MatchStage(filter, context.query)
      } catch {
        throw error.within("Failed to parse 'restrictSearchWithMatch' option to $graphLookup")
      }
    case ("restrictSearchWithMatch", let value):
      throw .location(40185, "restrictSearchWithMatch must be an object, found \(value.type.name)")
    case ("from", .string(let text)), ("as", .string(let text)), ("depthField", .string(let text)),
      ("connectFromField", .string(let text)), ("connectToField", .string(let text)):
      self.texts[element.key] = text
    case ("from", let value):
      throw .of(.failedToParse, "$graphLookup 'from' field must be a string, but found \(value.type.name)")
    case ("as", let value), ("depthField", let value), ("connectFromField", let value), ("connectToField", let value):
      throw .location(40103, "expected string as argument for \(element.key), found: \(value.type.name)")
    default: throw .location(40104, "Unknown argument to $graphLookup: \(element.key)")
    }
  }

  private static func depth(_ value: BSONValue) throws(MongoError) -> Int64 {
    guard value.number != nil else {
      throw .location(40100, "maxDepth must be numeric, found type: \(value.type.name)")
    }
    guard (value.double ?? 0) >= 0 else {
      throw .location(40101, "maxDepth requires a nonnegative argument, found: \(value.shell)")
    }
    guard let depth = value.wholeNumber else {
      throw .location(40102, "maxDepth could not be represented as a long long: \(value.shell)")
    }
    return depth
  }
}

/// Searches for each document, breadth first.
private struct GraphLookupStream: DocumentStream {
  let stage: GraphLookupStage
  var input: any DocumentStream
  private var table: ForeignTable?

  init(stage: GraphLookupStage, input: any DocumentStream) {
    self.stage = stage
    self.input = input
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    guard let document = try self.input.next(&run) else { return nil }
    let table = try self.loaded(&run)
    return document.setting(.array(try self.search(table, from: document, &run)), at: self.stage.result)
  }

  private mutating func loaded(_ run: inout PipelineRun) throws(MongoError) -> ForeignTable {
    if let table { return table }
    var stream = try self.stage.source.open(&run)
    if let filter = self.stage.filter { stream = filter.stream(over: stream) }
    let documents = try run.all(of: &stream, for: "$graphLookup")
    let path = self.stage.connectTo
    let table = try ForeignTable(documents, self.stage.context) { path.foreignValues(in: $0) }
    self.table = table
    return table
  }

  private func search(
    _ table: ForeignTable,
    from document: BSONDocument,
    _ run: inout PipelineRun
  ) throws(MongoError) -> BSONArray {
    var seen = ValueTable(QueryContext())
    var asked = ValueTable(self.stage.context)
    var found = BSONArray()
    var frontier = try self.start(of: document)
    var depth: Int64 = 0
    while !frontier.isEmpty, depth <= self.stage.maxDepth ?? .max {
      let values = frontier.filter { asked.insert($0) }
      frontier = []
      for document in table.documents(having: values) {
        guard seen.insert(try self.id(of: document)) else { continue }
        frontier += self.stage.connectFrom.localValues(in: document)
        let field = self.stage.depthField
        found.append(.document(field.map { document.setting(.int64(depth), at: $0) } ?? document))
        try run.count(document)
        guard found.document.byteCount <= PipelineRun.documentMemoryLimit else {
          throw .location(40099, "$graphLookup reached maximum memory consumption")
        }
      }
      depth += 1
    }
    return found
  }

  private func start(of document: BSONDocument) throws(MongoError) -> [BSONValue] {
    switch try self.stage.startWith.evaluate(document) {
    case .array(let array)?: Array(array)
    case let value?: [value]
    case nil: []
    }
  }

  private func id(of document: BSONDocument) throws(MongoError) -> BSONValue {
    if let id = document["_id"] { return id }
    throw .location(
      40271,
      "Documents in the '\(self.stage.source.context.namespace)' namespace must contain an _id for de-duplication in "
        + "$graphLookup"
    )
  }
}
