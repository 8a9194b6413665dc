// MongoEngine/Session: one client's conversation. This file: the data as tests see it.

package import BSON
import MongoWire
package import WireCore

extension MongoEngine {
  /// Carries a command out without a connection, whoever may use it.
  ///
  /// - Returns: the reply, which may say `ok: 0`.
  package mutating func run(_ command: BSONDocument, on database: String, now: FakeClock.Instant) -> BSONDocument {
    self.now = now
    var body = command
    if !body.contains("$db") { body.append("$db", .string(database)) }
    let message = MongoMessage(requestID: 0, .message(OpMessage(body)))
    guard let request = MongoRequest(message) else { return [:] }
    switch self.answer(request, from: nil) {
    case .reply(let reply): return reply
    case .postponed, .close: return MongoError.of(.hostUnreachable, "the connection was closed").reply
    }
  }

  /// Changes data, and tells those who watch.
  package mutating func change<Result>(
    now: FakeClock.Instant,
    _ body: (inout MongoEngine) throws(MongoError) -> Result
  ) throws(MongoError) -> Result {
    self.now = now
    defer {
      let journal = self.data.takeJournal()
      if !journal.isEmpty { self.publish(journal) }
    }
    return try body(&self)
  }

  /// Puts other data in place of what there is. Transactions that are open are aborted, and cursors closed.
  package mutating func restore(_ data: MongoData) {
    for session in self.openTransactions { self.abort(session) }
    self.cursors.open = [:]
    self.data = data
    self.history = SnapshotHistory()
    self.changeCount += 1
  }

  /// Begins afresh: no data, no sessions, no fail point.
  package mutating func reset() {
    self.restore(self.emptyData)
    self.sessions = [:]
    self.failPoints = [:]
    self.unsupported = [:]
  }
}
