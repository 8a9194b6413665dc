// MongoEngine/Session: one client's conversation. This file: the state of one server.

package import BSON
package import WireCore

/// One MongoDB server: its data, and what its clients have going on. A struct without I/O: time and clients come from
/// outside, what concerns other connections goes out as actions.
package struct MongoEngine: Sendable {
  package internal(set) var settings: Settings
  /// Databases and collections. Within a transaction, as the transaction sees them.
  package var data: MongoData
  /// The time of the command that is carried out.
  package internal(set) var now: FakeClock.Instant
  /// When the server started.
  let startedAt: FakeClock.Instant
  /// What tells this server's run from others.
  let processID: ObjectId
  var random: SeededRandom
  private var ids: ObjectIdGenerator
  private let seed: UInt64

  var clients: [ConnectionID: Client] = [:]
  /// How many of them wait for something.
  var waitCount = 0
  var users: [UserName: User] = [:]
  var cursors = CursorTable()
  var failPoints: [FailPoint.Place: FailPoint] = [:]
  var statistics = Statistics()
  /// The values that `setParameter` gave.
  var parameters = BSONDocument()

  var sessions: [SessionID: LogicalSession] = [:]
  var openTransactions: Set<SessionID> = []
  /// What open transactions have changed, and which.
  var locks: [DocumentKey: SessionID] = [:]
  /// When, in ``changeCount``, somebody last changed what, as long as transactions are open.
  var lastChanges: [DocumentKey: Int] = [:]
  /// How often everybody's data changed.
  var changeCount = 0
  var oplog: Oplog
  var history = SnapshotHistory()

  /// The wait that the request which is carried out comes from.
  var resumed: Wait?
  /// The wait that it asks for.
  var requested: Wait?
  /// Whether it is answered by closing its connection.
  var hangsUp = false
  var actions: [WireAction] = []
  /// What clients asked for that the real server does and the fake does not, with how often.
  package internal(set) var unsupported: [String: Int] = [:]

  package init(settings: Settings = Settings(), seed: UInt64 = 0, now: FakeClock.Instant) {
    self.settings = settings
    self.data = MongoData(seed: seed)
    self.seed = seed
    self.now = now
    self.startedAt = now
    self.random = SeededRandom(seed: seed)
    self.ids = ObjectIdGenerator(using: &self.random)
    self.oplog = Oplog(now: now)
    self.processID = self.ids.next(seconds: UInt32(truncatingIfNeeded: now.milliseconds / 1000))
    for (name, password) in settings.users.sorted(by: { $0.key < $1.key }) {
      let user = UserName(database: "admin", name: name)
      self.users[user] = User(user, password: password, roles: [["role": "root", "db": "admin"]])
    }
  }

  /// The time as documents have it.
  package var date: BSONDate { BSONDate(millisecondsSince1970: self.now.milliseconds) }

  /// A new id for a document; which, follows from the seed.
  package mutating func newObjectId() -> ObjectId {
    self.ids.next(seconds: UInt32(truncatingIfNeeded: self.now.milliseconds / 1000))
  }

  /// Remembers that a client asked for something that the fake does not do.
  package mutating func note(unsupported name: String) {
    // What clients send is in some of the names: there are not more than anybody reads.
    guard self.unsupported.count < 1000 || self.unsupported[name] != nil else { return }
    self.unsupported[name, default: 0] += 1
  }

  /// Whether clients must say who they are.
  var requiresAuthentication: Bool { !self.settings.users.isEmpty }

  /// The data of a server that was just started.
  package var emptyData: MongoData { MongoData(seed: self.seed) }
}

extension MongoEngine: WireEngine {
  package mutating func takeActions() -> [WireAction] {
    if self.actions.isEmpty { return [] }
    defer { self.actions = [] }
    return self.actions
  }

  package var nextDeadline: FakeClock.Instant? {
    let expiry = self.data.nextExpiry.map { FakeClock.Instant(milliseconds: $0.millisecondsSince1970) }
    return [self.nextWaitEnd, self.nextTransactionEnd, expiry].compactMap { $0 }.min()
  }

  package mutating func tick(now: FakeClock.Instant) {
    self.now = now
    self.abortOldTransactions()
    self.closeIdleCursors()
    self.removeExpiredDocuments()
    self.wakeDueClients()
  }

  /// What indexes say is too old goes at once, not within a minute as with the real server's monitor.
  private mutating func removeExpiredDocuments() {
    guard self.data.expire(now: self.date) > 0 else { return }
    self.publish(self.data.takeJournal())
  }
}
