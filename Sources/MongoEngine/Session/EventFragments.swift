// MongoEngine/Session: one client's conversation. This file: events that are shown in parts (manual:
// "$changeStreamSplitLargeEvent").

import BSON

extension ChangeStream {
  /// An event, or its parts if it is too large for a message: the smallest fields come first, as many in each part as it
  /// has room for. Parts that were shown before are left out.
  ///
  /// - Throws: Location7182500 for a field that alone is too large.
  func parts(of event: BSONDocument) throws(MongoError) -> [BSONDocument] {
    let limit = StorageRules.maximumSize + (8 << 10)
    guard self.splitsEvents, event.byteCount > limit, var token = try? ResumeToken(event["_id"]) else { return [event] }
    var parts: [BSONDocument] = []
    for field in event.filter({ $0.key != "_id" }).sorted(by: { ($0.size, $0.key) < ($1.size, $1.key) }) {
      if let last = parts.indices.last, parts[last].byteCount + field.size <= limit {
        parts[last].append(field)
      } else {
        token.fragment = UInt32(parts.count)
        // The number of all parts is not known yet; it takes as much room as this one.
        let place: BSONValue = ["fragment": .int32(Int32(parts.count + 1)), "of": .int32(0)]
        parts.append(["_id": token.value, "splitEvent": place, field.key: field.value])
      }
      if let last = parts.last, last.byteCount > limit { throw tooLarge(last, limit) }
    }
    return parts.indices.dropFirst(self.fragmentsShown).map { index in
      var part = parts[index]
      part["splitEvent"] = ["fragment": .int32(Int32(index + 1)), "of": .int32(Int32(parts.count))]
      return part
    }
  }
}

extension BSONElement {
  /// The bytes that the field takes in a document.
  fileprivate var size: Int { BSONDocument([(self.key, self.value)]).byteCount - BSONDocument().byteCount }
}

private func tooLarge(_ part: BSONDocument, _ limit: Int) -> MongoError {
  .location(
    7_182_500,
    "Splitting change event failed: fragment size \(part.byteCount) is greater than maximum allowed fragment size "
      + "\(limit)"
  )
}
