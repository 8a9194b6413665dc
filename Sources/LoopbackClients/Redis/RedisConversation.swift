// LoopbackClients: small clients on the fakes' own codecs. This file: what a Redis server's values mean to those who wait.

import NIOCore
import RESP

/// Commands in RESP2, replies in either version, and what comes without being asked for.
struct RedisConversation: LoopbackConversation {
  private var decoder = RESPReplyDecoder()
  private var queue = RedisReplyQueue<Pending<[RESPValue]>>()
  private let pushes: AsyncStream<RESPValue>.Continuation

  init(pushes: AsyncStream<RESPValue>.Continuation) { self.pushes = pushes }

  mutating func expect(_ expected: [RedisAnswer], for pending: Pending<[RESPValue]>) {
    self.queue.enqueue(expected, for: pending)
  }

  mutating func receive(_ bytes: inout ByteBuffer, response: inout ByteBuffer) throws(RedisLoopbackError) {
    do throws(RESPReplyError) {
      while let value = try self.decoder.next(&bytes) { self.deliver(value) }
    } catch {
      throw .malformedReply(error)
    }
  }

  var closed: RedisLoopbackError { .disconnected(reason: nil) }

  mutating func end(_ failure: RedisLoopbackError?) {
    for pending in self.queue.removeAll() { pending.finish(.failure(failure ?? .disconnected(reason: nil))) }
    self.pushes.finish()
  }

  private mutating func deliver(_ value: RESPValue) {
    switch self.queue.receive(value) {
    case .incomplete: break
    case .complete(let pending, let replies): pending.finish(.success(replies))
    case .unasked(let value): self.pushes.yield(value)
    }
  }
}

extension RedisLoopbackError: LoopbackFailure {
  static func broken(reason: String) -> RedisLoopbackError { .disconnected(reason: reason) }
}
