// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: who is connected, and what they wait for.

import NIOCore
import PostgresWire
import WireCore

/// Why a session does not go on.
struct SessionWait: Sendable {
  enum Reason: Sendable {
    /// Another session has what it needs.
    case lock
    /// The statement is done and its answer is due later (`pg_sleep`).
    case sleep
  }

  var reason: Reason
  /// When it is over, and with which error, if with one.
  var deadline: FakeClock.Instant?
  var timeoutError: SQLError?
}

/// What the server knows of a session that belongs to a connection.
struct Backend: Sendable {
  /// Where a session stands between two requests.
  enum Standing: Sendable {
    /// Outside of a transaction, and nothing is to be answered: notifications reach it at once.
    case idle
    /// In a transaction block.
    case inTransaction
    /// Being answered, or in the midst of messages that belong together.
    case busy
  }

  let connection: ConnectionID
  /// What CancelRequest must know.
  let key: [UInt8]
  var wait: SessionWait?
  /// Its place among those who wait, until it got what it waited for.
  var turn: Int?
  /// What a statement that waits is to fail with.
  var interruption: SQLError?
  var standing = Standing.busy
  /// What NOTIFY sent meanwhile.
  var notifications: [Notification] = []
}

/// The sessions by their number, which clients know as the process ID.
struct BackendTable: Sendable {
  private var backends: [Int: Backend] = [:]
  private var deadlines: [Int: FakeClock.Instant] = [:]
  private var turns = 0

  subscript(number: Int) -> Backend? {
    _read { yield self.backends[number] }
    _modify { yield &self.backends[number] }
  }

  mutating func remove(_ number: Int) {
    self.backends[number] = nil
    self.deadlines[number] = nil
  }

  /// Those who came first wait first.
  mutating func nextTurn() -> Int {
    self.turns += 1
    return self.turns
  }

  func inOrderOfWaiting(_ numbers: Set<Int>) -> [Int] {
    numbers.filter { self.backends[$0] != nil }
      .sorted { (self.backends[$0]?.turn ?? 0, $0) < (self.backends[$1]?.turn ?? 0, $1) }
  }

  mutating func setDeadline(_ number: Int, _ deadline: FakeClock.Instant?) {
    if deadline == nil, self.deadlines.isEmpty { return }
    self.deadlines[number] = deadline
  }

  /// How many sessions are in a transaction block.
  var transactionCount: Int { self.backends.values.count { $0.standing == .inTransaction } }

  var nextDeadline: FakeClock.Instant? { self.deadlines.isEmpty ? nil : self.deadlines.values.min() }

  /// The sessions whose time is up, first who is longest overdue; they have no deadline any more.
  mutating func due(at now: FakeClock.Instant) -> [Int] {
    if self.deadlines.isEmpty { return [] }
    let due = self.deadlines.filter { $0.value <= now }
    for number in due.keys { self.deadlines[number] = nil }
    return due.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  }
}

extension PostgresEngine {
  /// Has a session wait; it offers its request again when that is over.
  mutating func wait(
    _ number: Int,
    for reason: SessionWait.Reason,
    until deadline: FakeClock.Instant?,
    orElse timeoutError: SQLError? = nil
  ) {
    // Tried again in vain: it keeps its turn.
    let turn = self.backends[number]?.turn ?? self.backends.nextTurn()
    self.backends[number]?.turn = turn
    self.backends[number]?.wait = SessionWait(reason: reason, deadline: deadline, timeoutError: timeoutError)
    self.backends.setDeadline(number, deadline)
  }

  /// A request that waited is offered again. Returns why it is to fail, if it is.
  mutating func endWait(_ number: Int) -> SQLError? {
    guard self.backends[number]?.wait != nil else { return nil }
    let interruption = self.backends[number]?.interruption
    self.backends[number]?.wait = nil
    self.backends[number]?.interruption = nil
    self.backends.setDeadline(number, nil)
    return interruption
  }

  /// What waited is done.
  mutating func endTurn(_ number: Int) { self.backends[number]?.turn = nil }

  /// CancelRequest: the statement of a session that waits fails. Whether it found one is not told (manual, 55.2.7).
  mutating func cancel(processID: Int32, key: [UInt8]) {
    guard let backend = self.backends[Int(processID)], isEqualInConstantTime(backend.key, key) else { return }
    self.interrupt(Int(processID))
  }

  /// Has the statement of a session fail that waits.
  mutating func interrupt(_ number: Int) {
    guard self.backends[number]?.wait != nil else { return }
    self.backends[number]?.interruption = SQLError(.queryCanceled, "canceling statement due to user request")
    self.resume(number)
  }

  /// Ends a session from outside, with a last word.
  mutating func terminate(_ number: Int, _ state: SQLState, _ message: String) {
    guard let backend = self.backends[number] else { return }
    var error = SQLError(state, message)
    error.severity = .fatal
    var writer = PostgresWriter()
    writer.error(ReportFields(error))
    self.actions.append(.deliver(writer.buffer, to: backend.connection))
    self.actions.append(.close(backend.connection))
  }

  /// `idle_session_timeout` or `idle_in_transaction_session_timeout` is over.
  mutating func endIdleSession(_ number: Int) {
    if self.backends[number]?.standing == .idle {
      self.terminate(number, "57P05", "terminating connection due to idle-session timeout")
    } else {
      self.terminate(number, "25P03", "terminating connection due to idle-in-transaction timeout")
    }
  }
}
