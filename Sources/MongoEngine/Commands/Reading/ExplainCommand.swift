// MongoEngine/Commands/Reading: the commands that read documents. This file: `explain` (manual: "explain").

import BSON

/// `explain`: how another command would be carried out.
struct ExplainCommand {
  /// How much is told.
  enum Verbosity: String {
    case queryPlanner, executionStats, allPlansExecution
  }

  /// The command that is explained.
  let inner: CommandCall
  let verbosity: Verbosity

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("verbosity")
    guard case .document(let body)? = call.body[call.name] else {
      throw call.mismatch("explain", call.body[call.name] ?? .null, ["object"])
    }
    let name = try call.string("verbosity") ?? Verbosity.allPlansExecution.rawValue
    guard let verbosity = Verbosity(rawValue: name) else {
      throw .of(.badValue, "Enumeration value '\(name)' for field 'explain.verbosity' is not a valid value.")
    }
    var inner = CommandCall(body, database: call.database, now: call.now)
    (inner.zones, inner.seed) = (call.zones, call.seed)
    self.init(inner, verbosity)
  }

  /// - Parameter inner: the command that is explained.
  init(_ inner: CommandCall, _ verbosity: Verbosity) {
    self.inner = inner
    self.verbosity = verbosity
  }

  /// The reply; nothing is changed.
  func perform(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    switch self.inner.name {
    case "find": return try self.explainFind(engine)
    case "count": return try self.explainCount(engine)
    case "distinct": return try self.explainDistinct(engine)
    case "update": return try self.explainWrite("updates", engine)
    case "delete": return try self.explainWrite("deletes", engine)
    case "findAndModify", "findandmodify": return try self.explainFindAndModify(engine)
    case "aggregate": return try self.explainAggregate(engine)
    default: throw self.refusal
    }
  }

  private var refusal: MongoError {
    guard let command = CommandTable.command(self.inner.name) else {
      return .of(.commandNotFound, "Explain failed due to unknown command: \(self.inner.name)")
    }
    return .of(.illegalOperation, "Cannot explain cmd: \(command.name)")
  }

  private func explainFind(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let request = try FindRequest(self.inner)
    let target = try ReadTarget(self.inner, engine)
    if target.isView { return try self.explainPipeline(try request.stages(), target, engine) }
    let query = try request.query(target.context)
    return self.reply(
      try engine.data.explain(query, projection: request.projection, in: target.namespace),
      target.namespace,
      engine
    )
  }

  private func explainCount(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let command = try CountCommand(self.inner, engine)
    var explanation = try engine.data.explain(try command.query, in: command.target.namespace)
    let input = command.countsAll ? nil : explanation.stage
    explanation.stage = PlanStage(
      input == nil ? "RECORD_STORE_FAST_COUNT" : "COUNT",
      counts: ["nCounted": .integer(Int64(explanation.found.count)), "nSkipped": 0],
      advanced: 0,
      needTime: explanation.found.count,
      input: input
    )
    if command.countsAll { explanation.forgetWork() }
    return self.reply(explanation, command.target.namespace, engine)
  }

  private func explainDistinct(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let command = try DistinctCommand(self.inner, engine)
    return self.reply(
      try engine.data.explain(try command.query, in: command.target.namespace),
      command.target.namespace,
      engine
    )
  }
}
