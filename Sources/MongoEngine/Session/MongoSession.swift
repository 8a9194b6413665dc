// MongoEngine/Session: one client's conversation. This file: one connection, from bytes to commands and back.

import BSON
import MongoWire
package import NIOCore
package import WireCore

/// One client's conversation. What outlives a request is in the engine's client table.
package struct MongoSession: WireSession {
  private let decoder = MongoDecoder()
  private let id: ConnectionID
  private var replies: Int32 = 0
  /// The number of the last reply, if it said that another one would follow.
  private var announcing: Int32?

  package init(_ connection: ConnectionInfo, engine: inout MongoEngine, now: FakeClock.Instant) {
    self.id = connection.id
    engine.now = now
    engine.clients[connection.id] = Client(connection)
    engine.statistics.connections += 1
  }

  /// What is no message ends the conversation without a word, as with mongod; a whole message with bad documents does
  /// not.
  package mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<MongoRequest> {
    do throws(MongoWireError) {
      guard let message = try self.decoder.next(&bytes) else { return .needsMore }
      guard let request = MongoRequest(message) else { return .violation(reply: ByteBuffer()) }
      return .request(request)
    } catch {
      guard case .document = error.reason, let id = error.requestID else { return .violation(reply: ByteBuffer()) }
      return .request(MongoRequest(unreadable: id, error.description))
    }
  }

  package mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout MongoEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout MongoRequest?
  ) -> Disposition {
    self.receiveEach(&bytes, engine: &engine, now: now, reply: &reply, limit: limit, postponed: &postponed)
  }

  package mutating func receive(
    _ request: MongoRequest,
    engine: inout MongoEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    engine.now = now
    let start = reply.writerIndex
    while true {
      switch engine.answer(request, from: self.id) {
      case .reply(let document):
        // Who takes all batches at once gets as many as one message has room for.
        let goesOn = reply.writerIndex - start < 16 << 20 && engine.hasMore(for: request, after: document)
        if !request.isUnacknowledged { self.write(document, to: request, goesOn: goesOn, into: &reply) }
        if !goesOn { return .ready }
      case .postponed: return .postponed
      case .close: return .close
      }
    }
  }

  package func encode(_ answer: MongoAnswer, engine: MongoEngine, into reply: inout ByteBuffer) {
    let request = MongoRequest(unreadable: 0, "")
    request.write(answer.reply(to: request), number: self.replies, into: &reply)
  }

  package mutating func answer(
    _ request: MongoRequest,
    with answer: MongoAnswer,
    engine: inout MongoEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    if !request.isUnacknowledged { self.write(answer.reply(to: request), to: request, into: &reply) }
    return .ready
  }

  package mutating func disconnect(engine: inout MongoEngine, now: FakeClock.Instant) {
    engine.now = now
    engine.disconnect(self.id)
  }

  private mutating func write(
    _ document: BSONDocument,
    to request: MongoRequest,
    goesOn: Bool = false,
    into reply: inout ByteBuffer
  ) {
    self.replies &+= 1
    request.write(document, number: self.replies, after: self.announcing, goesOn: goesOn, into: &reply)
    self.announcing = goesOn ? self.replies : nil
  }
}
