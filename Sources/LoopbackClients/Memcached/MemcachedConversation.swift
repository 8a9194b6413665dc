// LoopbackClients: small clients on the fakes' own codecs. This file: what answers which memcached request.

import MemcachedWire
import NIOCore

/// Requests of the text protocols, each of which one answer follows.
struct MemcachedConversation: LoopbackConversation {
  private var decoder = MemcachedReplyDecoder()
  private var queue = AnswerQueue<MemcachedReply>()

  /// - Parameter count: how many answers follow.
  mutating func expect(_ count: Int, for pending: Pending<[MemcachedReply]>) { self.queue.append(pending, ends: count) }

  mutating func receive(_ bytes: inout ByteBuffer, response: inout ByteBuffer) throws(MemcachedLoopbackError) {
    do throws(MemcachedReplyError) {
      while let reply = try self.decoder.next(&bytes) { self.queue.receive(reply, isEnd: true) }
    } catch {
      throw .malformedReply(error)
    }
  }

  var closed: MemcachedLoopbackError { .disconnected(reason: nil) }

  mutating func end(_ failure: MemcachedLoopbackError?) {
    self.queue.end { _ in failure ?? .disconnected(reason: nil) }
  }
}

extension MemcachedLoopbackError: LoopbackFailure {
  static func broken(reason: String) -> MemcachedLoopbackError { .disconnected(reason: reason) }
}
