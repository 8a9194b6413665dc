// LoopbackClients: small clients on the fakes' own codecs. This file: what answers which command.

import BSON
import MongoWire
import NIOCore

/// Commands by their numbers, which their answers name: a server may answer in any order.
struct MongoConversation: LoopbackConversation {
  private var decoder = MongoDecoder()
  private var waiting: [Int32: Pending<BSONDocument>] = [:]

  /// - Parameter requestID: the number of the command that was written.
  mutating func expect(_ requestID: Int32, for pending: Pending<BSONDocument>) { self.waiting[requestID] = pending }

  /// An answer that nobody waits for is dropped.
  mutating func receive(_ bytes: inout ByteBuffer, response: inout ByteBuffer) throws(MongoLoopbackError) {
    do throws(MongoWireError) {
      while let message = try self.decoder.next(&bytes) {
        guard case .message(let body) = message.body else { continue }
        self.waiting.removeValue(forKey: message.responseTo)?.finish(.success(body.document.detached))
      }
    } catch {
      throw .malformedMessage(error)
    }
  }

  var closed: MongoLoopbackError { .disconnected(reason: nil) }

  mutating func end(_ failure: MongoLoopbackError?) {
    for pending in self.waiting.values { pending.finish(.failure(failure ?? self.closed)) }
    self.waiting.removeAll()
  }
}
