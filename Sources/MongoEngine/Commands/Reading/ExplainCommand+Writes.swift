// MongoEngine/Commands/Reading: the commands that read documents. This file: writes explained. They are carried out on a
// copy.

import BSON

extension ExplainCommand {
  func explainWrite(_ field: String, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let writes = try self.inner.documents(field)
    guard writes.count == 1, let write = writes.first else {
      throw .of(.invalidLength, "explained write batches must be of size 1")
    }
    let isUpdate = field == "updates"
    let isSingle = isUpdate ? !(write["multi"]?.isTruthy ?? false) : write["limit"]?.wholeNumber == 1
    let query = try self.query(write, filter: "q", isSingle: isSingle, engine)
    let reply = try self.tried(engine)
    let count = { (name: String) in reply[name] ?? 0 }
    let inserted: BSONValue = reply.contains("upserted") ? 1 : 0
    let counts: BSONDocument =
      isUpdate
      ? ["nMatched": inserted == 1 ? 0 : count("n"), "nWouldModify": count("nModified"), "nWouldUpsert": inserted]
      : ["nWouldDelete": count("n")]
    return try self.explain(isUpdate ? "UPDATE" : "DELETE", query, counts, engine)
  }

  func explainFindAndModify(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let query = try self.query(self.inner.body, filter: "query", isSingle: true, engine)
    var trial = engine
    _ = trial.data.takeJournal()
    let reply = try FindAndModifyCommand(self.inner).perform(&trial)
    let changes = trial.data.takeJournal().count
    guard self.inner.body["remove"]?.isTruthy != true else {
      return try self.explain("DELETE", query, ["nWouldDelete": .integer(Int64(changes))], engine)
    }
    let status = reply.document("lastErrorObject") ?? [:]
    let isFound = status["updatedExisting"]?.isTruthy ?? false
    let counts: BSONDocument = [
      "nMatched": isFound ? 1 : 0, "nWouldModify": isFound && changes > 0 ? 1 : 0,
      "nWouldUpsert": status.contains("upserted") ? 1 : 0,
    ]
    return try self.explain("UPDATE", query, counts, engine)
  }

  /// What the command replies.
  private func tried(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    guard let command = CommandTable.command(self.inner.name) else { return [:] }
    var trial = engine
    return try command.perform(self.inner, &trial)
  }

  private func query(
    _ write: BSONDocument,
    filter: String,
    isSingle: Bool,
    _ engine: MongoEngine
  ) throws(MongoError) -> FindQuery {
    var context = try ReadTarget(self.inner, engine).context
    if let collation = write.document("collation"), !collation.isEmpty {
      context.collation = try Collation.parse(collation)
    }
    return try FindQuery(
      write.document(filter) ?? [:],
      sort: write.document("sort") ?? [:],
      hint: write["hint"],
      limit: isSingle ? 1 : nil,
      context: context
    )
  }

  private func explain(
    _ name: String,
    _ query: FindQuery,
    _ counts: BSONDocument,
    _ engine: MongoEngine
  ) throws(MongoError) -> BSONDocument {
    let namespace = try self.inner.namespace()
    var explanation = try engine.data.explain(query, in: namespace)
    var input = explanation.stage
    // The stage above asks for no more than it needs; there is no stage that limits.
    if input.name == "LIMIT", let inner = input.inputs.first { input = inner }
    explanation.stage = PlanStage(name, counts: counts, advanced: 0, needTime: explanation.found.count, input: input)
    return self.reply(explanation, namespace, engine)
  }
}
