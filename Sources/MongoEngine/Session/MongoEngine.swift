// MongoEngine/Session: one client's conversation. This file: the state of one server.

package import BSON
package import WireCore

/// One MongoDB server: its data, and what its clients have going on. A struct without I/O: time and clients come from
/// outside, what concerns other connections goes out as actions.
package struct MongoEngine: Sendable {
  package internal(set) var settings: Settings
  /// Databases and collections. Within a transaction, as the transaction sees them.
  package var data = MongoData()
  /// The time of the command that is carried out.
  package internal(set) var now: FakeClock.Instant
  /// When the server started.
  let startedAt: FakeClock.Instant
  var random: SeededRandom
  private var ids: ObjectIdGenerator
  var cursors = CursorTable()
  var actions: [WireAction] = []
  /// What clients asked for that the real server does and the fake does not, with how often.
  package internal(set) var unsupported: [String: Int] = [:]

  package init(settings: Settings = Settings(), seed: UInt64 = 0, now: FakeClock.Instant) {
    self.settings = settings
    self.now = now
    self.startedAt = now
    self.random = SeededRandom(seed: seed)
    self.ids = ObjectIdGenerator(using: &self.random)
  }

  /// The time as documents have it.
  package var date: BSONDate { BSONDate(millisecondsSince1970: self.now.milliseconds) }

  /// A new id for a document; which, follows from the seed.
  package mutating func newObjectId() -> ObjectId {
    self.ids.next(seconds: UInt32(truncatingIfNeeded: self.now.milliseconds / 1000))
  }

  /// Remembers that a client asked for something that the fake does not do.
  package mutating func note(unsupported name: String) { self.unsupported[name, default: 0] += 1 }
}

extension MongoEngine: WireEngine {
  package mutating func takeActions() -> [WireAction] {
    if self.actions.isEmpty { return [] }
    defer { self.actions = [] }
    return self.actions
  }

  package var nextDeadline: FakeClock.Instant? { nil }

  package mutating func tick(now: FakeClock.Instant) { self.now = now }
}
