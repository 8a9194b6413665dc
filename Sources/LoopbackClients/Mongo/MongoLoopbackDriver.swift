// LoopbackClients: small clients on the fakes' own codecs. This file: the MongoDB client behind the traced one.

package import BSON
package import DataTracing

/// A ``MongoLoopbackClient`` as the traced client's driver.
package struct MongoLoopbackDriver: MongoDriver {
  package typealias Document = BSONDocument
  package typealias Value = BSONValue
  package typealias Cursor = MongoLoopbackCursor
  package typealias Session = MongoLoopbackSession
  package typealias Context = MongoContext<MongoLoopbackSession>
  package typealias WriteResult = MongoWriteResult<BSONValue>

  private let client: MongoLoopbackClient

  package init(_ client: MongoLoopbackClient) { self.client = client }

  package var endpoint: Endpoint { self.client.endpoint }

  package nonisolated(nonsending) func insert(
    _ insert: MongoInsert<BSONDocument>,
    _ context: Context
  ) async throws -> WriteResult {
    var insert = insert
    for index in insert.documents.indices where !insert.documents[index].contains("_id") {
      insert.documents[index].prepend("_id", .objectId(self.client.newID()))
    }
    let reply = try await self.write(insert, context) { MongoWriteCounts(inserted: $0["n"]?.int ?? 0) }
    let ids = insert.documents.enumerated().compactMap { index, document in document["_id"].map { (index, $0) } }
    return WriteResult(
      MongoWriteCounts(inserted: reply["n"]?.int ?? 0),
      insertedIDs: Dictionary(ids) { first, _ in first }
    )
  }

  package nonisolated(nonsending) func update(
    _ update: MongoUpdate<BSONDocument>,
    _ context: Context
  ) async throws -> WriteResult {
    let reply = try await self.write(update, context) { Self.updateCounts($0) }
    let upserted = reply["upserted"]?.elements.compactMap(\.document) ?? []
    let ids = upserted.compactMap { document in
      document["index"]?.int.flatMap { index in document["_id"].map { (index, $0) } }
    }
    return WriteResult(Self.updateCounts(reply), upsertedIDs: Dictionary(ids) { first, _ in first })
  }

  package nonisolated(nonsending) func delete(
    _ delete: MongoDelete<BSONDocument>,
    _ context: Context
  ) async throws -> WriteResult {
    let reply = try await self.write(delete, context) { MongoWriteCounts(deleted: $0["n"]?.int ?? 0) }
    return WriteResult(MongoWriteCounts(deleted: reply["n"]?.int ?? 0))
  }

  package nonisolated(nonsending) func findAndModify(
    _ findAndModify: MongoFindAndModify<BSONDocument>,
    _ context: Context
  ) async throws -> BSONDocument? {
    try await self.send(findAndModify, context).document("value")
  }

  package nonisolated(nonsending) func find(
    _ find: MongoFind<BSONDocument>,
    _ context: Context
  ) async throws -> MongoLoopbackCursor {
    try await self.cursor(find, batchSize: find.batchSize, context)
  }

  package nonisolated(nonsending) func aggregate(
    _ aggregate: MongoAggregate<BSONDocument>,
    _ context: Context
  ) async throws -> MongoLoopbackCursor {
    try await self.cursor(aggregate, batchSize: aggregate.batchSize, context)
  }

  package nonisolated(nonsending) func countDocuments(
    _ count: MongoCount<BSONDocument>,
    _ context: Context
  ) async throws -> Int {
    let cursor = try await self.cursor(count, batchSize: nil, context)
    return try await cursor.nextBatch()?.first?["n"]?.int ?? 0
  }

  package nonisolated(nonsending) func distinct(
    _ distinct: MongoDistinct<BSONDocument>,
    _ context: Context
  ) async throws -> [BSONValue] {
    try await self.send(distinct, context)["values"]?.elements ?? []
  }

  package nonisolated(nonsending) func run(_ command: BSONDocument, _ context: Context) async throws -> BSONDocument {
    try await self.client.run(context.session?.mark(command) ?? command, on: context.database)
  }

  package nonisolated(nonsending) func startTransaction() async throws -> MongoLoopbackSession {
    MongoLoopbackSession()
  }

  package nonisolated(nonsending) func commit(_ session: MongoLoopbackSession, comment: MongoComment?) async throws {
    try await self.end("commitTransaction", session, comment)
  }

  package nonisolated(nonsending) func abort(_ session: MongoLoopbackSession, comment: MongoComment?) async throws {
    try await self.end("abortTransaction", session, comment)
  }

  package nonisolated(nonsending) func close() async throws { await self.client.disconnect() }
}

extension MongoLoopbackDriver {
  private nonisolated(nonsending) func send(
    _ request: some MongoRequest<BSONDocument>,
    _ context: Context
  ) async throws -> BSONDocument {
    try await self.run(BSONDocument(request.command(in: context)), context)
  }

  /// Sends writes, of which some may be made though others are refused.
  private nonisolated(nonsending) func write(
    _ request: some MongoRequest<BSONDocument>,
    _ context: Context,
    _ counts: (BSONDocument) -> MongoWriteCounts
  ) async throws -> BSONDocument {
    let command = BSONDocument(request.command(in: context))
    let reply = try await self.client.send(context.session?.mark(command) ?? command, to: context.database)
    guard var error = MongoServerError(reply: reply) else { return reply }
    if reply["ok"]?.int == 1 { error.counts = counts(reply) }
    throw error
  }

  private nonisolated(nonsending) func cursor(
    _ request: some MongoRequest<BSONDocument>,
    batchSize: Int?,
    _ context: Context
  ) async throws -> MongoLoopbackCursor {
    let reply = try await self.send(request, context)
    return try MongoLoopbackCursor(reply, batchSize: batchSize, self.client, context)
  }

  private nonisolated(nonsending) func end(
    _ name: String,
    _ session: MongoLoopbackSession,
    _ comment: MongoComment?
  ) async throws {
    guard session.hasBegun else { return }
    var command: BSONDocument = [name: 1]
    if let comment { command.append("comment", BSONValue(comment.argument())) }
    _ = try await self.client.run(session.mark(command), on: "admin")
  }

  /// `n` counts documents that are new, too.
  private static func updateCounts(_ reply: BSONDocument) -> MongoWriteCounts {
    let upserted = reply["upserted"]?.elements.count ?? 0
    let matched = (reply["n"]?.int ?? 0) - upserted
    return MongoWriteCounts(matched: matched, modified: reply["nModified"]?.int ?? 0, upserted: upserted)
  }
}
