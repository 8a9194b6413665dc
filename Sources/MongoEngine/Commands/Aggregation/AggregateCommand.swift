// MongoEngine/Commands/Aggregation: the command that runs pipelines. This file: `aggregate` (manual: "aggregate").

import BSON

extension CommandTable {
  /// The command that runs pipelines.
  package static let aggregation: [MongoCommand] = [
    MongoCommand("aggregate", [.write, .readConcern, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      try AggregateCommand(call).perform(&engine)
    }
  ]
}

/// `aggregate`. A pipeline that begins with `$changeStream` never comes here.
struct AggregateCommand {
  private let call: CommandCall
  private let stages: BSONArray
  private let hint: BSONValue?
  private let batchSize: Int?

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow(
      "pipeline",
      "cursor",
      "explain",
      "allowDiskUse",
      "let",
      "collation",
      "hint",
      "bypassDocumentValidation"
    )
    if let pipeline = call.body["pipeline"], pipeline.type != .array {
      throw .of(.typeMismatch, "'pipeline' option must be specified as an array")
    }
    guard let stages = try call.array("pipeline") else { throw call.missing("pipeline") }
    try Self.checkVersion(call, stages)
    self.call = call
    self.stages = stages
    self.hint = try FindRequest.hint(call)
    for name in ["allowDiskUse", "explain"] { try Self.checkFlag(name, call) }
    self.batchSize = try Self.batchSize(call)
  }

  /// The stages that are no part of version 1 of the Stable API.
  private static let unstableStages: Set<String> = [
    "$currentOp", "$indexStats", "$listLocalSessions", "$listSessions", "$planCacheStats", "$search", "$searchMeta",
  ]

  /// Refuses what version 1 of the Stable API does not have, if the client wants nothing else.
  private static func checkVersion(_ call: CommandCall, _ stages: BSONArray) throws(MongoError) {
    guard try call.bool("apiStrict") == true else { return }
    guard !call.body.contains("explain") else {
      throw .of(.apiStrictError, "BSON field 'aggregate.explain' is not allowed with apiStrict:true.")
    }
    for case .document(let stage) in stages {
      guard let element = stage.first(where: { _ in true }) else { continue }
      let isBeyondCount = element.key == "$collStats" && element.value.fields?.contains { $0.key != "count" } == true
      guard !self.unstableStages.contains(element.key), !isBeyondCount else {
        throw .of(.apiStrictError, "stage \(element.key) is not allowed with 'apiStrict: true' in API Version 1")
      }
    }
  }

  /// These are true or false, not even null.
  private static func checkFlag(_ name: String, _ call: CommandCall) throws(MongoError) {
    guard let value = call.body[name], value.type != .bool else { return }
    throw call.mismatch(name, value, ["bool"])
  }

  private static func batchSize(_ call: CommandCall) throws(MongoError) -> Int? {
    if let cursor = call.body["cursor"], cursor.type != .document {
      throw .of(.typeMismatch, "cursor field must be missing or an object")
    }
    guard let cursor = try call.document("cursor") else {
      if try call.bool("explain") == true { return nil }
      throw .of(.failedToParse, "The 'cursor' option is required, except for aggregate with the explain argument")
    }
    for element in cursor where element.key != "batchSize" {
      throw .of(.idlUnknownField, "BSON field 'cursor.\(element.key)' is an unknown field.")
    }
    return try CommandCall(cursor, database: call.database).named("cursor").count("batchSize")
  }

  /// The reply: `{cursor: {firstBatch: […], id: 0, ns: "app.users"}}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    if try self.call.bool("explain") == true {
      return try ExplainCommand(self.call, .queryPlanner).perform(engine)
    }
    let (namespace, context) = try self.target(engine)
    let pipeline = try Pipeline(self.stages, context, in: namespace)
    try self.checkConcern(pipeline)
    let documents = try pipeline.run(
      in: &engine.data,
      hint: self.hint,
      seed: engine.random.next(),
      bypassesValidation: try self.call.bool("bypassDocumentValidation") ?? false,
      given: try engine.documents(for: pipeline, self.call)
    )
    return try engine.openCursor(
      documents,
      namespace: namespace.description,
      self.call,
      batchSize: self.batchSize,
      noticesEnd: pipeline.writingStage != nil
    )
  }

  /// What is read, and what the pipeline knows besides.
  private func target(_ engine: MongoEngine) throws(MongoError) -> (Namespace, QueryContext) {
    switch self.call.body[self.call.name] {
    case .string?:
      let target = try ReadTarget(self.call, engine)
      return (target.namespace, target.context)
    case let value? where value.wholeNumber == 1:
      return (.collectionless(self.call.database), try self.call.context())
    default:
      throw .of(.failedToParse, "Invalid command format: the 'aggregate' field must specify a collection name or 1")
    }
  }

  /// Who writes cannot ask for everything that who reads can.
  private func checkConcern(_ pipeline: Pipeline) throws(MongoError) {
    guard let writer = pipeline.writingStage else { return }
    guard !self.call.isInTransaction else {
      throw .of(.operationNotSupportedInTransaction, "\(writer) cannot be used in a transaction")
    }
    guard let level = self.call.readLevel, ["linearizable", "snapshot"].contains(level) else { return }
    throw .of(.invalidOptions, "\(writer) cannot be used with a '\(level)' read concern level")
  }
}
