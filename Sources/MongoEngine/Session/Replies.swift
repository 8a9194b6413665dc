// MongoEngine/Session: one client's conversation. This file: replies, from documents to bytes.

import BSON
import MongoWire
import NIOCore

extension MongoError {
  /// `{ok: 0, errmsg, code, codeName}`, with what else is to be said of it.
  var reply: BSONDocument {
    var reply = BSONDocument()
    if !self.labels.isEmpty { reply.append("errorLabels", .array(BSONArray(self.labels.map { .string($0) }))) }
    reply.append("ok", 0.0)
    reply.append("errmsg", .string(self.message))
    reply.append("code", .int32(self.code))
    reply.append("codeName", .string(self.codeName))
    self.appendInfo(to: &reply)
    return reply
  }

  /// Adds what is said besides the message: of a document that breaks the collection's rules in a document of its own.
  func appendInfo(to reply: inout BSONDocument) {
    guard let info = self.info else { return }
    if self.code == MongoErrorCode.documentValidationFailure.rawValue {
      reply.append("errInfo", .document(info))
    } else {
      for element in info { reply.append(element) }
    }
  }
}

extension BSONDocument {
  /// The document with one more field.
  func with(_ key: String, _ value: BSONValue) -> BSONDocument {
    var document = self
    document.append(key, value)
    return document
  }
}

extension MongoRequest {
  /// Writes a reply to this request.
  ///
  /// - Parameters:
  ///   - before: the number of the reply that said that this one would follow.
  ///   - goesOn: whether another reply follows of its own.
  func write(
    _ reply: BSONDocument,
    number: Int32,
    after before: Int32? = nil,
    goesOn: Bool = false,
    into buffer: inout ByteBuffer
  ) {
    let body: MongoMessage.Body
    if case .query = self.content {
      let isFailure = reply.contains("$err")
      body = .reply(OpReply([reply], flags: isFailure ? [.awaitCapable, .queryFailure] : [.awaitCapable]))
    } else {
      body = .message(OpMessage(reply, flags: goesOn ? [.moreToCome] : []))
    }
    MongoMessage(requestID: number, responseTo: before ?? self.id, body).write(to: &buffer)
  }
}
