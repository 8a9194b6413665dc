// MongoEngine/Session: one client's conversation. This file: where a change stream goes on.

import BSON

/// A place among what happened: `{_data: "82…"}`. What the text means is nobody's business but the server's.
struct ResumeToken: Hashable, Sendable {
  var time: BSONTimestamp
  var position: UInt32
  /// Whether it is that of an `invalidate`.
  var isInvalidation = false

  init(_ time: BSONTimestamp, _ position: UInt32) {
    self.time = time
    self.position = position
  }

  /// Reads a token that a client gives back.
  init(_ value: BSONValue?) throws(MongoError) {
    guard case .document(let document)? = value, case .string(let text)? = document["_data"],
      text.utf8.count == 28, text.begins(with: "82"), text.utf8.allSatisfy({ $0 < 0x80 })
    else {
      throw .of(
        .invalidResumeToken,
        "Bad resume token: _data of missing or of wrong type: \(value?.shell ?? "missing")"
      )
    }
    let digits = Array(text.utf8)
    func number(_ range: Range<Int>) -> UInt32? { UInt32(String(decoding: digits[range], as: UTF8.self), radix: 16) }
    guard let seconds = number(2..<10), let increment = number(10..<18), let position = number(18..<26),
      let kind = number(26..<28), kind <= 1
    else { throw .of(.invalidResumeToken, "KeyString data with unexpected content") }
    self.init(BSONTimestamp(seconds: seconds, increment: increment), position)
    self.isInvalidation = kind == 1
  }

  /// The token as events have it.
  var value: BSONValue {
    let parts = [self.time.seconds, self.time.increment, self.position].map { number in
      let digits = String(number, radix: 16, uppercase: true)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }
    return ["_data": .string("82" + parts.joined() + (self.isInvalidation ? "01" : "00"))]
  }

  /// Whether an entry comes behind the place.
  func isBefore(_ entry: OplogEntry) -> Bool {
    entry.time > self.time || (entry.time == self.time && entry.position > self.position)
  }
}
