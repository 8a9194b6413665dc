// MongoEngine/Commands/Writing: the commands that write documents. This file: `delete` (manual: "delete").

import BSON

/// `delete`.
struct DeleteCommand {
  private let call: CommandCall

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("deletes", "ordered", "let", "bypassDocumentValidation")
    self.call = call
  }

  /// The reply: `{n: 1, writeErrors: […]}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    var deletes: [DeleteRequest] = []
    for document in try self.call.documents("deletes") { deletes.append(try DeleteRequest(document)) }
    var batch = try WriteBatch(self.call, count: deletes.count)
    let target = try WriteTarget(self.call, engine)
    var deleted: Int64 = 0
    try batch.run { index throws(MongoError) in
      deleted += try deletes[index].perform(on: target, &engine)
    }
    var reply: BSONDocument = ["n": .integer(deleted)]
    batch.report(in: &reply)
    return batch.completed(reply)
  }
}

/// One element of `deletes`.
private struct DeleteRequest {
  private let filter: BSONDocument
  private let collation: BSONDocument?
  private let hint: BSONValue?
  private let isSingle: Bool

  init(_ document: BSONDocument) throws(MongoError) {
    let entry = try WriteEntry(
      document,
      "delete.deletes",
      fields: ["q", "limit", "collation", "hint", "sampleId"]
    )
    self.filter = try entry.requiredDocument("q")
    self.collation = try entry.document("collation")
    self.hint = entry.value("hint")
    let limit = try entry.required("limit")
    // MongoDB takes what is no number for zero.
    guard limit.number == nil || limit.wholeNumber == 0 || limit.wholeNumber == 1 else {
      throw .of(.failedToParse, "The limit field in delete objects must be 0 or 1. Got \(limit.shell)")
    }
    self.isSingle = limit.wholeNumber == 1
  }

  func perform(on target: WriteTarget, _ engine: inout MongoEngine) throws(MongoError) -> Int64 {
    let query = try FindQuery(
      self.filter,
      hint: self.hint,
      limit: self.isSingle ? 1 : nil,
      context: try target.context(self.collation),
      expressions: Expression.parser
    )
    let found = try engine.data.find(query, in: target.namespace)
    for document in found { try engine.data.remove(document.id, from: target.namespace) }
    return Int64(found.count)
  }
}
