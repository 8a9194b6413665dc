// MongoEngine/Commands/Reading: the commands that read documents. This file: `find` (manual: "find").

import BSON

/// `find`.
struct FindCommand {
  private let call: CommandCall
  private let request: FindRequest

  init(_ call: CommandCall) throws(MongoError) {
    self.call = call
    self.request = try FindRequest(call)
  }

  /// The reply: `{cursor: {firstBatch: […], id: 0, ns: "app.users"}}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let target = try ReadTarget(self.call, engine)
    let documents =
      target.isView
      ? try target.documents(try self.request.stages(), &engine) : try self.found(target, engine)
    let isBatchFull = documents.count >= self.request.batchSize ?? 101
    return try engine.openCursor(
      documents,
      namespace: target.namespace.description,
      self.call,
      batchSize: self.request.batchSize,
      noticesEnd: isBatchFull ? try self.noticesEnd(documents.count, target, engine) : true
    )
  }

  /// Whether MongoDB's plan knows that there is no more when it gives the last document.
  private func noticesEnd(_ count: Int, _ target: ReadTarget, _ engine: MongoEngine) throws(MongoError) -> Bool {
    guard !target.isView else { return false }
    guard count != self.request.limit, let collection = engine.data[target.namespace] else { return true }
    let plan = try collection.plan(try self.request.query(target.context))
    switch plan.access {
    case .nothing, .identity: return true
    case .scan, .index, .union: return plan.sorts
    }
  }

  private func found(_ target: ReadTarget, _ engine: MongoEngine) throws(MongoError) -> [BSONDocument] {
    let query = try self.request.query(target.context)
    let projection = try Projection(
      self.request.projection,
      target.context,
      filter: query.matcher,
      expressions: Expression.parser
    )
    let found = try target.find(query, engine, for: "find")
    guard !self.request.projection.isEmpty || self.request.returnsKey || self.request.showsRecordID else {
      return found.map(\.document)
    }
    let index = engine.data[target.namespace].map { collection in IndexesByKey(collection, query) }
    var documents: [BSONDocument] = []
    documents.reserveCapacity(found.count)
    for document in found {
      var given =
        self.request.returnsKey
        ? index?.key(of: document) ?? [:] : try projection.applyWhileFinding(document)
      if self.request.showsRecordID, !self.request.returnsKey {
        given.append("$recordId", .int64(document.id.rawValue))
      }
      documents.append(given)
    }
    return documents
  }
}

/// Says the keys by which documents were found.
private struct IndexesByKey {
  private let paths: [String]

  init(_ collection: MongoCollection, _ query: FindQuery) {
    switch (try? collection.plan(query))?.access {
    case .index(let position, _, _)?: self.paths = collection.indexes[position].spec.fields.map(\.path.description)
    case .identity?: self.paths = ["_id"]
    default: self.paths = []
    }
  }

  func key(of found: FoundDocument) -> BSONDocument {
    guard let key = found.key else { return [:] }
    return BSONDocument(zip(self.paths, key.values))
  }
}

extension Projection {
  fileprivate func applyWhileFinding(_ found: FoundDocument) throws(MongoError) -> BSONDocument {
    do throws(MongoError) {
      return try self.apply(to: found.document, match: found.match)
    } catch {
      let context = "Executor error during find command"
      throw error.message.begins(with: context) ? error : error.within(context)
    }
  }
}
