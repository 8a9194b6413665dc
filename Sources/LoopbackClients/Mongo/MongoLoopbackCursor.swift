// LoopbackClients: small clients on the fakes' own codecs. This file: a query's documents, batch by batch.

package import BSON
import DataTracing
import Locks

/// What a server keeps of a query: the first batch has come with the answer, the others are fetched by `getMore`.
package final class MongoLoopbackCursor: MongoDriverCursor {
  private struct State {
    /// 0 if the server keeps nothing more.
    var id: Int64
    /// A batch that has come and was not asked for yet.
    var batch: [BSONDocument]?
  }

  private let client: MongoLoopbackClient
  private let database: String
  private let collection: String
  private let batchSize: Int?
  private let session: MongoLoopbackSession?
  private let comment: MongoComment?
  private let state: Mutex<State>

  /// - Throws: ``MongoLoopbackError/unexpectedReply(command:expected:)``.
  init(
    _ reply: BSONDocument,
    batchSize: Int?,
    _ client: MongoLoopbackClient,
    _ context: MongoLoopbackDriver.Context
  ) throws {
    let (id, batch) = try Self.batch("firstBatch", in: reply)
    self.client = client
    self.database = context.database
    self.collection = context.collection ?? ""
    self.batchSize = batchSize
    self.session = context.session
    self.comment = context.comment
    self.state = Mutex(State(id: id, batch: batch))
  }

  package nonisolated(nonsending) func nextBatch() async throws -> [BSONDocument]? {
    let (batch, id) = self.state.withLock { state in
      defer { state.batch = nil }
      return (state.batch, state.id)
    }
    if let batch { return batch }
    guard id != 0 else { return nil }
    let reply = try await self.run(self.getMore(id))
    let next = try Self.batch("nextBatch", in: reply)
    self.state.withLock { $0.id = next.id }
    return next.documents
  }

  package nonisolated(nonsending) func close() async {
    let id = self.state.withLock { state in
      defer { state = State(id: 0, batch: nil) }
      return state.id
    }
    guard id != 0 else { return }
    // What cannot be told to the server it finds out by itself.
    _ = try? await self.run(["killCursors": .string(self.collection), "cursors": [.int64(id)]])
  }

  private nonisolated(nonsending) func run(_ command: BSONDocument) async throws -> BSONDocument {
    try await self.client.run(self.session?.mark(command) ?? command, on: self.database)
  }

  private func getMore(_ id: Int64) -> BSONDocument {
    var command: BSONDocument = ["getMore": .int64(id), "collection": .string(self.collection)]
    if let batchSize = self.batchSize { command.append("batchSize", .integer(Int64(batchSize))) }
    if let comment = self.comment { command.append("comment", BSONValue(comment.argument())) }
    return command
  }

  private static func batch(_ name: String, in reply: BSONDocument) throws -> (id: Int64, documents: [BSONDocument]) {
    guard let cursor = reply.document("cursor"), case .int64(let id)? = cursor["id"],
      case .array(let batch)? = cursor[name]
    else {
      throw MongoLoopbackError.unexpectedReply(command: "a query", expected: "a cursor with \(name)")
    }
    return (id, batch.compactMap(\.document))
  }
}
