// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the state of one server.

import NIOCore
import PostgresWire
package import WireCore

/// One PostgreSQL server: its database, and what its sessions have to know of each other. Without I/O: time comes from
/// outside, what concerns other connections goes out as actions.
package struct PostgresEngine: Sendable {
  package internal(set) var database: SQLDatabase
  package let settings: ServerSettings
  var backends = BackendTable()
  var random: SeededRandom
  /// SCRAM's keys, derived when they are first needed.
  var secrets: [String: SCRAMSecret] = [:]
  var actions: [WireAction] = []
  /// What was refused because the engine does not do it, with how often.
  package internal(set) var unsupported: [String: Int] = [:]

  /// - Throws: what SQLite says when it cannot open a database in memory.
  package init(settings: ServerSettings = ServerSettings(), now: FakeClock.Instant) throws(SQLError) {
    self.settings = settings
    self.random = SeededRandom(seed: settings.seed)
    self.database = try SQLDatabase(
      seed: settings.seed,
      databaseName: settings.database,
      zones: settings.zones,
      now: now
    )
  }

  /// So many random bytes.
  mutating func randomBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self.random) }
  }

  /// Notes what an error refused.
  mutating func note(_ error: SQLError) {
    guard error.state == .featureNotSupported else { return }
    // Bounded: a client may think of any number of messages.
    if self.unsupported.count < 1000 || self.unsupported[error.message] != nil {
      self.unsupported[error.message, default: 0] += 1
    }
  }
}

extension PostgresEngine: WireEngine {
  package mutating func takeActions() -> [WireAction] {
    self.signalSessions()
    if !self.database.woken.isEmpty { self.wakeSessions() }
    if !self.database.deliveries.isEmpty { self.distribute() }
    if self.actions.isEmpty { return [] }
    defer { self.actions = [] }
    return self.actions
  }

  package var nextDeadline: FakeClock.Instant? { self.backends.nextDeadline }

  package mutating func tick(now: FakeClock.Instant) {
    for number in self.backends.due(at: now) {
      guard let wait = self.backends[number]?.wait else {
        self.endIdleSession(number)
        continue
      }
      // A sleeper goes on, whoever waited too long is told so.
      self.backends[number]?.interruption = wait.timeoutError
      self.resume(number)
    }
  }

  /// Those who waited go on, first who came first.
  private mutating func wakeSessions() {
    let woken = self.database.takeWoken()
    for number in self.backends.inOrderOfWaiting(woken) { self.resume(number) }
  }

  /// Lets a session that waits offer its request again.
  mutating func resume(_ number: Int) {
    guard let backend = self.backends[number], backend.wait != nil else { return }
    self.backends.setDeadline(number, nil)
    self.actions.append(.wake(backend.connection))
  }
}
