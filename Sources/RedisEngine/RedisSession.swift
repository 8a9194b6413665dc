// RedisEngine: Redis's data and commands, pure. This file: one client's conversation.

package import NIOCore
package import RESP
package import WireCore

/// One client's conversation. What clients may know of each other is in the engine's client table; the
/// session only knows its place there, and the codec's state.
package struct RedisSession: WireSession {
  private var decoder = RESPRequestDecoder()
  /// The client's place in the engine's client table.
  package let client: Int

  package init(_ connection: ConnectionInfo, engine: inout RedisEngine, now: FakeClock.Instant) {
    engine.now = now
    self.client = engine.connect(connection)
    if !engine.clients[self.client].isAuthenticated { self.decoder.limits = .unauthenticated }
  }

  package mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<RedisRequest> {
    switch self.decoder.next(&bytes) {
    case .request(let words): .request(RedisRequest(words: words))
    case .needsMore: .needsMore
    case .violation(let reply): .violation(reply: reply)
    }
  }

  package mutating func receive(
    _ request: RedisRequest,
    engine: inout RedisEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    engine.now = now
    let disposition = engine.dispatch(request.words, client: self.client, reply: &reply)
    if self.decoder.limits.arguments == RESPLimits.unauthenticated.arguments,
      engine.clients[self.client].isAuthenticated
    {
      self.decoder.limits = RESPLimits()
    }
    return disposition
  }

  package mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout RedisEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout RedisRequest?
  ) -> Disposition {
    self.receiveEach(&bytes, engine: &engine, now: now, reply: &reply, limit: limit, postponed: &postponed)
  }

  package func encode(_ answer: RESPValue, engine: RedisEngine, into reply: inout ByteBuffer) {
    var writer = RESPWriter(buffer: reply, version: engine.clients[self.client].version)
    writer.value(answer)
    reply = writer.buffer
  }

  package mutating func disconnect(engine: inout RedisEngine, now: FakeClock.Instant) {
    engine.now = now
    engine.disconnect(self.client)
  }
}
