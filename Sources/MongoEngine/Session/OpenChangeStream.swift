// MongoEngine/Session: one client's conversation. This file: `aggregate` whose first stage is `$changeStream`.

import BSON
import WireCore

extension CommandCall {
  /// Whether the call opens a change stream.
  var opensChangeStream: Bool {
    guard self.name == "aggregate", case .array(let stages)? = self.body["pipeline"],
      case .document(let first)? = stages[0]
    else { return false }
    return first.firstElement?.key == "$changeStream"
  }
}

extension MongoEngine {
  /// Opens a change stream: `{cursor: {firstBatch, postBatchResumeToken, id, ns}}`.
  mutating func openChangeStream(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    guard self.settings.replicaSet != nil else {
      throw .location(40573, "The $changeStream stage is only supported on replica sets")
    }
    guard !call.isInTransaction else {
      throw .of(.operationNotSupportedInTransaction, "$changeStream cannot run within a multi-document transaction")
    }
    if let level = call.readLevel, level != "majority" {
      throw .of(
        .invalidOptions,
        "$changeStream cannot run with a readConcern other than 'majority'. Current readConcern: \(level)"
      )
    }
    guard let stages = try call.array("pipeline"), let options = try call.document("cursor") else {
      throw .of(.failedToParse, "The 'cursor' option is required, except for aggregate with the explain argument")
    }
    guard case .document(let stage)? = stages[0], case .document(let spec)? = stage["$changeStream"] else {
      throw .location(50808, "$changeStream stage expects a document as argument.")
    }
    var stream = try self.stream(call, spec, behind: BSONArray(stages.dropFirst()))
    let name = if case .string(let name)? = call.body[call.name] { name } else { "$cmd.aggregate" }
    var cursor = self.newCursor("\(call.database).\(name)", call)
    cursor.awaitsData = true
    let size = try options["batchSize"].map { value throws(MongoError) -> Int in
      guard let count = value.wholeNumber, count >= 0 else {
        throw .of(.badValue, "BSON field 'batchSize' value must be >= 0, actual value '\(value.shell)'")
      }
      return Int(count)
    }
    if size != 0 { cursor.documents += try self.events(of: &stream, upTo: size ?? 101) }
    cursor.source = .changes(stream)
    let batch = cursor.batch(size ?? 101)
    return self.opened(cursor, isOpen: true, batch)
  }

  private func stream(
    _ call: CommandCall,
    _ spec: BSONDocument,
    behind stages: BSONArray
  ) throws(MongoError) -> ChangeStream {
    let arguments = CommandCall(spec, database: call.database).named("$changeStream")
    try arguments.checkFields([
      "allChangesForCluster", "fullDocument", "fullDocumentBeforeChange", "resumeAfter", "showExpandedEvents",
      "showMigrationEvents", "showSystemEvents", "startAfter", "startAtOperationTime",
    ])
    let (next, token) = try self.start(arguments)
    let (pipeline, splits) = try pipeline(of: stages, call)
    var stream = ChangeStream(
      scope: try scope(of: call, arguments),
      pipeline: pipeline,
      next: next,
      token: token
    )
    stream.fullDocument = try lookup(arguments, "fullDocument")
    stream.fullDocumentBefore = try lookup(arguments, "fullDocumentBeforeChange")
    stream.splitsEvents = splits
    stream.fragmentsShown = token.fragment.map { Int($0) + 1 } ?? 0
    guard splits || token.fragment == nil else {
      throw .of(
        .changeStreamFatalError,
        "To resume from a split event, the $changeStream pipeline must include a $changeStreamSplitLargeEvent stage"
      )
    }
    stream.showsExpandedEvents = try arguments.bool("showExpandedEvents") ?? false
    return stream
  }

  /// The first entry that a stream looks at, and the token before it.
  private func start(_ arguments: CommandCall) throws(MongoError) -> (Int, ResumeToken) {
    let given = ["resumeAfter", "startAfter", "startAtOperationTime"].filter { arguments.body.contains($0) }
    guard given.count <= 1 else {
      throw .location(
        50674,
        "Only one type of resume option is allowed, but multiple were found: \(given.joined(separator: ", "))"
      )
    }
    guard let field = given.first else { return (self.oplog.end, ResumeToken(self.oplog.time, .max)) }
    if field == "startAtOperationTime" {
      guard case .timestamp(let time)? = arguments.body[field] else {
        throw arguments.mismatch(field, arguments.body[field] ?? .null, ["timestamp"])
      }
      let next = self.oplog.first { $0.time >= time }
      try self.checkHistory(next)
      return (next, ResumeToken(BSONTimestamp(seconds: time.seconds, increment: time.increment &- 1), .max))
    }
    var token = try ResumeToken(arguments.body[field])
    guard !token.isInvalidation || field == "startAfter" else {
      throw .of(
        .invalidResumeToken,
        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification."
      )
    }
    let next = self.oplog.first { token.isBefore($0) }
    try self.checkHistory(next)
    token.isInvalidation = false
    return (next, token)
  }

  private func checkHistory(_ next: Int) throws(MongoError) {
    guard next == self.oplog.base, next > 0 else { return }
    throw historyLost
  }
}

private func scope(of call: CommandCall, _ arguments: CommandCall) throws(MongoError) -> ChangeStream.Scope {
  if try arguments.bool("allChangesForCluster") == true {
    guard call.database == "admin" else {
      throw .of(
        .invalidOptions,
        "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no "
          + "collection name; found \(call.database)"
      )
    }
    return .deployment
  }
  guard case .string? = call.body[call.name] else {
    guard call.body[call.name]?.wholeNumber == 1 else {
      throw .of(.failedToParse, "Invalid command format: the 'aggregate' field must specify a collection name or 1")
    }
    guard !["admin", "local", "config"].contains(call.database) else {
      throw .of(.invalidNamespace, "$changeStream may not be opened on the internal \(call.database) database")
    }
    return .database(call.database)
  }
  return .collection(try call.namespace())
}

/// The stages behind `$changeStream`, of which not all are allowed, and whether the last one is to split events.
private func pipeline(of stages: BSONArray, _ call: CommandCall) throws(MongoError) -> (Pipeline?, splits: Bool) {
  var names: [String] = []
  for case .document(let stage) in stages { names.append(try StageTable.row(stage.firstElement?.key ?? "").name) }
  let split = "$changeStreamSplitLargeEvent"
  let splits = names.last == split
  guard !names.dropLast().contains(split) else {
    throw .location(7_182_802, "\(split) must be the last stage in the pipeline")
  }
  if splits, case .document(let stage)? = stages[stages.count - 1], stage[split] != [:] {
    throw .location(7_182_800, "\(split) spec should be an empty object")
  }
  let allowed: Set = [
    "$addFields", "$match", "$project", "$redact", "$replaceRoot", "$replaceWith", "$set", "$unset", split,
  ]
  if let name = names.first(where: { !allowed.contains($0) }) {
    throw .of(.illegalOperation, "Stage \(name) is not permitted in a $changeStream pipeline")
  }
  let rest = splits ? BSONArray(stages.dropLast()) : stages
  guard !rest.isEmpty else { return (nil, splits) }
  return (try Pipeline(rest, try call.context(), in: Namespace(call.database, "$changeStream")), splits)
}

private func lookup(_ arguments: CommandCall, _ field: String) throws(MongoError) -> ChangeStream.Lookup {
  switch (try arguments.string(field), field) {
  case (nil, _), ("default", "fullDocument"), ("off", "fullDocumentBeforeChange"): return .none
  case ("whenAvailable", _): return .whenAvailable
  case ("required", _): return .required
  case ("updateLookup", "fullDocument"): return .update
  case (let value?, _):
    throw .of(
      .badValue,
      "Enumeration value '\(value)' for field '$changeStream.\(field)' is not a valid value."
    )
  }
}
