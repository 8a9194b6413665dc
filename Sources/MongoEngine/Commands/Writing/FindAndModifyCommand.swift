// MongoEngine/Commands/Writing: the commands that write documents. This file: `findAndModify` (manual: "findAndModify").

import BSON

/// `findAndModify`: changes or removes one document, and gives it.
struct FindAndModifyCommand {
  private let call: CommandCall
  private let request: FindAndModifyRequest

  init(_ call: CommandCall) throws(MongoError) {
    self.call = call
    self.request = try FindAndModifyRequest(call)
  }

  /// The reply: `{lastErrorObject: {n: 1, updatedExisting: true}, value: {…}}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let target = try WriteTarget(self.call, engine)
    let plan = try FindAndModifyPlan(self.request, target.context)
    let before = engine.data
    do throws(MongoError) {
      return try plan.perform(on: target, &engine)
    } catch {
      // A projection that fails comes after the write.
      engine.data = before
      throw error.within("Plan executor error during findAndModify")
    }
  }
}

/// What is to be done, read and checked before it is begun.
private struct FindAndModifyPlan {
  private let request: FindAndModifyRequest
  private let query: FindQuery
  /// What is done with the document; `nil` to remove it.
  private let update: Update?
  private let projection: Projection

  init(_ request: FindAndModifyRequest, _ context: QueryContext) throws(MongoError) {
    self.request = request
    self.update = try request.update.map { value throws(MongoError) in
      try Update(value, arrayFilters: request.arrayFilters, context, pipeline: Pipeline.updateTransform)
    }
    self.query = try FindQuery(
      request.filter,
      sort: request.sort,
      hint: request.hint,
      limit: 1,
      context: context,
      expressions: request.isUpsert ? nil : Expression.parser
    )
    self.projection = try Projection(
      request.fields,
      context,
      filter: self.query.matcher,
      expressions: Expression.parser
    )
  }

  func perform(on target: WriteTarget, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    guard let found = try engine.data.find(self.query, in: target.namespace).first else {
      return try self.performWithoutDocument(on: target, &engine)
    }
    guard let update = self.update else {
      try engine.data.remove(found.id, from: target.namespace)
      return try self.reply(["n": 1], found.document, found.match)
    }
    let after = try target.update(found, with: update, in: &engine) ?? found.document
    let document = self.request.returnsNew ? after : found.document
    return try self.reply(["n": 1, "updatedExisting": true], document, found.match)
  }

  private func performWithoutDocument(
    on target: WriteTarget,
    _ engine: inout MongoEngine
  ) throws(MongoError) -> BSONDocument {
    guard let update = self.update else { return try self.reply(["n": 0], nil, nil) }
    guard self.request.isUpsert else { return try self.reply(["n": 0, "updatedExisting": false], nil, nil) }
    let document = try target.upsert(update, for: self.request.filter, in: &engine)
    let status: BSONDocument = ["n": 1, "updatedExisting": false, "upserted": document["_id"] ?? .null]
    return try self.reply(status, self.request.returnsNew ? document : nil, nil)
  }

  private func reply(
    _ status: BSONDocument,
    _ document: BSONDocument?,
    _ match: Match?
  ) throws(MongoError) -> BSONDocument {
    let value = try document.map { document throws(MongoError) in
      BSONValue.document(try self.projection.apply(to: document, match: match))
    }
    return ["lastErrorObject": .document(status), "value": value ?? .null]
  }
}
