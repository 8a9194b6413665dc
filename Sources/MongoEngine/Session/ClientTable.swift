// MongoEngine/Session: one client's conversation. This file: what the server knows of its connections.

import BSON
import WireCore

/// One connection.
struct Client: Sendable {
  let info: ConnectionInfo
  /// Who authenticated on it.
  var user: UserName?
  /// The exchange of SASL that is under way.
  var exchange: SASLExchange?
  /// What the client said of itself in its greeting.
  var metadata: BSONDocument?
  /// What its request waits for.
  var wait: Wait?

  init(_ info: ConnectionInfo) { self.info = info }

  /// The application that the client said it is.
  var applicationName: String? { self.metadata?.applicationName }
}

extension BSONDocument {
  /// The application that a client says in its metadata it is.
  var applicationName: String? {
    guard case .string(let name)? = self.document("application")?["name"] else { return nil }
    return name
  }
}

/// Why a request is not answered yet. It is offered again when the wait is over.
struct Wait: Sendable {
  enum Reason: Hashable, Sendable {
    /// `failCommand` blocks it.
    case failPoint
    /// A greeting that waits for something to change about the server.
    case topology
    /// A cursor that waits for documents.
    case data
    /// A write that waits for the end of a transaction that has written the same document.
    case transaction
  }

  var reason: Reason
  let since: FakeClock.Instant
  /// When it is over in any case.
  var deadline: FakeClock.Instant?
  /// What `failCommand` does to the request once it goes on.
  var failure: FailPoint.Effect?
  /// Whether `killOp` ended it.
  var isKilled = false
}

extension MongoEngine {
  /// A client went away: what only it could use goes too.
  mutating func disconnect(_ client: ConnectionID) {
    if self.clients[client]?.wait != nil { self.waitCount -= 1 }
    self.clients[client] = nil
  }

  /// The connections whose requests wait for a reason, those who waited longest first.
  func clients(waitingFor reason: Wait.Reason) -> [ConnectionID] {
    self.clients.values.filter { $0.wait?.reason == reason }
      .sorted { ($0.wait?.since.nanoseconds ?? 0, $0.info.id) < ($1.wait?.since.nanoseconds ?? 0, $1.info.id) }
      .map(\.info.id)
  }

  /// Has everybody who waits for a reason try again.
  mutating func wake(_ reason: Wait.Reason) {
    guard self.waitCount > 0 else { return }
    for client in self.clients(waitingFor: reason) { self.actions.append(.wake(client)) }
  }

  /// Has those try again whose time is up.
  mutating func wakeDueClients() {
    guard self.waitCount > 0 else { return }
    let due = self.clients.values.filter { $0.wait?.deadline.map { $0 <= self.now } ?? false }
    for client in due.sorted(by: { $0.info.id < $1.info.id }) { self.actions.append(.wake(client.info.id)) }
  }

  /// When the first wait is over.
  var nextWaitEnd: FakeClock.Instant? {
    self.waitCount == 0 ? nil : self.clients.values.compactMap { $0.wait?.deadline }.min()
  }
}
