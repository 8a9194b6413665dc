// MongoEngine/Session: one client's conversation. This file: requests as stubs and the request log see them.

import BSON
import MongoWire
package import NIOCore
package import WireCore

extension MongoRequest: WireRequest {
  package typealias Answer = MongoAnswer

  /// The command's name as it was sent: `find`, `isMaster`.
  package var command: String { self.body.firstElement?.key ?? "" }

  /// The collection.
  package var target: String? {
    guard let first = self.body.firstElement else { return nil }
    // A cursor's number; the collection is beside it.
    if first.key == "getMore", case .string(let collection)? = self.body["collection"] { return collection }
    if case .string(let collection) = first.value { return collection }
    return nil
  }

  /// The arguments, `filter: {"name":"x"}`, without those of the session.
  package var arguments: [ByteString] {
    let hidden: Set = ["lsid", "$clusterTime"]
    var arguments = self.body.dropFirst().filter { !hidden.contains($0.key) }
      .map { ByteString("\($0.key): \($0.value.extendedJSON())") }
    for sequence in self.sequences {
      let documents = sequence.documents.map { $0.extendedJSON() }.joined(separator: ",")
      arguments.append(ByteString("\(sequence.identifier): [\(documents)]"))
    }
    return arguments
  }

  /// What the command's `comment` is, or has as `traceparent`.
  package var traceparent: String? {
    var comment = self.body["comment"]
    if case .document(let document)? = comment { comment = document["traceparent"] }
    guard case .string(let text)? = comment, isTraceparent(text) else { return nil }
    return text
  }

  package func summarize(reply: ByteBufferView) -> ReplySummary {
    var buffer = ByteBuffer(reply)
    var decoder = MongoDecoder()
    decoder.limits.messageLength = .max
    decoder.limits.document.size = .max
    guard let message = try? decoder.next(&buffer) else { return ReplySummary(kind: .none) }
    switch message.body {
    case .message(let message): return summary(of: message.document)
    case .reply(let reply): return summary(of: reply.documents.first ?? BSONDocument())
    case .query: return ReplySummary(kind: .none)
    }
  }
}

/// What a reply says.
private func summary(of reply: BSONDocument) -> ReplySummary {
  if reply["ok"]?.isTruthy != true {
    return ReplySummary(kind: .error, errorCode: reply["code"].map { $0.extendedJSON() })
  }
  if case .array(let errors)? = reply["writeErrors"], case .document(let first)? = errors[0] {
    return ReplySummary(kind: .error, errorCode: first["code"].map { $0.extendedJSON() })
  }
  if case .document(let cursor)? = reply["cursor"] {
    guard case .array(let batch)? = cursor["firstBatch"] ?? cursor["nextBatch"] else {
      return ReplySummary(kind: .collection)
    }
    var summary = ReplySummary(kind: .collection, isHit: !batch.isEmpty)
    summary.rowCount = batch.count
    return summary
  }
  if let value = reply["value"] {
    return value == .null ? ReplySummary(kind: .null, isHit: false) : ReplySummary(kind: .value, isHit: true)
  }
  var summary = ReplySummary(kind: .status)
  summary.rowCount = reply["n"]?.wholeNumber.flatMap { Int(exactly: $0) }
  return summary
}

/// Whether a text is a W3C `traceparent`: version, trace, span and flags in hexadecimal digits.
private func isTraceparent(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  return parts.map(\.utf8.count) == [2, 32, 16, 2]
    && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }
}

extension BSONDocument {
  /// The first field, which names a command.
  var firstElement: BSONElement? { self.first { _ in true } }
}
