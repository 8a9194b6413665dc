// MongoEngine/Session: one client's conversation. This file: where a change stream goes on.

import BSON

/// A place among what happened: `{_data: "82…"}`. What the text means is nobody's business but the server's.
struct ResumeToken: Hashable, Sendable {
  var time: BSONTimestamp
  var position: UInt32
  /// Whether it is that of an `invalidate`.
  var isInvalidation = false
  /// The number of the fragment, from 0, if it is that of a part of an event.
  var fragment: UInt32?

  init(_ time: BSONTimestamp, _ position: UInt32) {
    self.time = time
    self.position = position
  }

  /// Reads a token that a client gives back.
  init(_ value: BSONValue?) throws(MongoError) {
    guard case .document(let document)? = value, case .string(let text)? = document["_data"],
      text.utf8.count == 28 || text.utf8.count == 36, text.begins(with: "82"), text.utf8.allSatisfy({ $0 < 0x80 })
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
    if digits.count == 36 { self.fragment = number(28..<36) }
  }

  /// The token as events have it.
  var value: BSONValue {
    let place = [self.time.seconds, self.time.increment, self.position].map(Self.digits).joined()
    let kind = self.isInvalidation ? "01" : "00"
    return ["_data": .string("82" + place + kind + (self.fragment.map(Self.digits) ?? ""))]
  }

  private static func digits(_ number: UInt32) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Whether an entry comes behind the place, or has parts that do.
  func isBefore(_ entry: OplogEntry) -> Bool {
    if self.fragment != nil, entry.time == self.time, entry.position == self.position { return true }
    return entry.time > self.time || (entry.time == self.time && entry.position > self.position)
  }
}
