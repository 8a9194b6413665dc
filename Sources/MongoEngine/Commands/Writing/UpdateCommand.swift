// MongoEngine/Commands/Writing: the commands that write documents. This file: `update` (manual: "update").

import BSON

/// `update`.
struct UpdateCommand {
  private let call: CommandCall

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("updates", "ordered", "bypassDocumentValidation", "let")
    self.call = call
  }

  /// The reply: `{n: 1, writeErrors: […], upserted: [{index: 0, _id: 1}], nModified: 1}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    var updates: [UpdateRequest] = []
    for document in try self.call.documents("updates") { updates.append(try UpdateRequest(document)) }
    var batch = try WriteBatch(self.call, count: updates.count)
    let target = try WriteTarget(self.call, engine)
    var counts = UpdateCounts()
    try batch.run { index throws(MongoError) in
      counts.add(try updates[index].perform(on: target, &engine), of: index)
    }
    for update in updates { try update.checkStages() }
    var reply: BSONDocument = ["n": .integer(counts.found)]
    batch.report(in: &reply)
    if !counts.upserted.isEmpty { reply.append("upserted", .array(BSONArray(counts.upserted))) }
    reply.append("nModified", .integer(counts.modified))
    return batch.completed(reply)
  }
}

/// What all updates of a command did.
private struct UpdateCounts {
  private(set) var found: Int64 = 0
  private(set) var modified: Int64 = 0
  private(set) var upserted: [BSONValue] = []

  mutating func add(_ result: UpdateRequest.Result, of index: Int) {
    self.found += result.found
    self.modified += result.modified
    if let id = result.upsertedID {
      self.upserted.append(.document(["index": .integer(Int64(index)), "_id": id]))
    }
  }
}

/// One element of `updates`.
struct UpdateRequest {
  /// What an update did.
  struct Result {
    var found: Int64 = 0
    var modified: Int64 = 0
    var upsertedID: BSONValue?
  }

  private let filter: BSONDocument
  private let update: BSONValue
  private let constants: BSONDocument?
  private let arrayFilters: [BSONDocument]
  private let collation: BSONDocument?
  private let hint: BSONValue?
  private let isMulti: Bool
  private let isUpsert: Bool

  init(_ document: BSONDocument) throws(MongoError) {
    let entry = try WriteEntry(
      document,
      "update.updates",
      fields: [
        "q", "u", "c", "arrayFilters", "multi", "upsert", "upsertSupplied", "hint", "collation", "sampleId",
        "allowShardKeyUpdatesWithoutFullShardKeyInQuery",
      ]
    )
    self.filter = try entry.requiredDocument("q")
    self.update = try entry.required("u")
    self.constants = try entry.document("c")
    self.arrayFilters = try entry.documents("arrayFilters")
    for filter in self.arrayFilters { try filter.checkIsPlainFilter() }
    self.collation = try entry.document("collation")
    self.hint = entry.value("hint")
    self.isMulti = try entry.bool("multi")
    self.isUpsert = try entry.bool("upsert")
  }

  func perform(on target: WriteTarget, _ engine: inout MongoEngine) throws(MongoError) -> Result {
    let context = try target.context(self.collation)
    let update = try self.parsed(context)
    let query = try FindQuery(
      self.filter,
      hint: self.hint,
      limit: self.isMulti ? nil : 1,
      context: context,
      expressions: self.isUpsert ? nil : Expression.parser
    )
    let found = try engine.data.find(query, in: target.namespace)
    var result = Result(found: Int64(found.count))
    for document in found where try target.update(document, with: update, in: &engine) != nil { result.modified += 1 }
    if found.isEmpty, self.isUpsert {
      result.found = 1
      result.upsertedID = try target.upsert(update, for: self.filter, in: &engine)["_id"]
    }
    return result
  }

  /// MongoDB counts the stages of pipelines once the updates are done, and fails where one of them is no stage.
  ///
  /// - Throws: Location40324 for an unknown name, Location40323 for what is not one name.
  func checkStages() throws(MongoError) {
    guard case .array(let stages) = self.update else { return }
    for case .document(let stage) in stages {
      guard stage.count == 1, let name = stage.firstElement?.key else {
        throw .location(40323, "A pipeline stage specification object must contain exactly one field.")
      }
      _ = try StageTable.row(name)
    }
  }

  private func parsed(_ context: QueryContext) throws(MongoError) -> Update {
    var context = context
    for element in self.constants ?? [:] { context.variables[element.key] = element.value }
    let update = try Update(
      self.update,
      arrayFilters: self.arrayFilters,
      context,
      pipeline: Pipeline.updateTransform
    )
    guard update.form == .pipeline || self.constants == nil else {
      throw .location(51198, "Constant values may only be specified for pipeline updates")
    }
    guard update.form != .replacement || !self.isMulti else {
      throw .of(.failedToParse, "multi update is not supported for replacement-style update")
    }
    return update
  }
}
