// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: statements that wait, and time that runs out.

import PostgresWire
import WireCore

/// What keeps a statement from being answered.
struct Pause: Sendable {
  /// When it began.
  var start: FakeClock.Instant
  /// What came of the statement, where it was carried out and only its answer is due later.
  var outcome: Outcome?
}

/// A session's settings of time limits, in milliseconds; 0 for none. Read again when settings have changed.
struct Timeouts: Sendable {
  private(set) var version = -1
  private(set) var lock = 0
  private(set) var statement = 0
  private(set) var idleInTransaction = 0
  private(set) var idle = 0

  mutating func update(_ settings: Settings) {
    if self.version == settings.version { return }
    self.version = settings.version
    self.lock = milliseconds(settings.value("lock_timeout"))
    self.statement = milliseconds(settings.value("statement_timeout"))
    self.idleInTransaction = milliseconds(settings.value("idle_in_transaction_session_timeout"))
    self.idle = milliseconds(settings.value("idle_session_timeout"))
  }
}

/// The number that a setting shows as `5s` or `100ms`.
private func milliseconds(_ text: String?) -> Int {
  guard let text else { return 0 }
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  let factors: [Substring: Int] = ["": 1, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
  guard let number = Int(digits), let factor = factors[text.dropFirst(digits.count)] else { return 0 }
  let (product, overflow) = number.multipliedReportingOverflow(by: factor)
  return overflow ? 0 : product
}

extension Conversation {
  /// What comes of a statement; `nil` when that is not known yet and the request has to be offered again.
  mutating func outcome(
    _ prepared: Prepared,
    _ parameters: [SQLValue],
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant
  ) throws(SQLError) -> Outcome? {
    if let outcome = self.pause?.outcome {
      self.endWaiting(&engine)
      return outcome
    }
    let outcome = try self.sql.execute(prepared, parameters: parameters, in: &engine.database, now: now)
    return self.outcomeUnlessPaused(outcome, &engine, now)
  }

  /// The same outcome, unless it says to wait or is to be told later.
  mutating func outcomeUnlessPaused(
    _ outcome: Outcome,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant
  ) -> Outcome? {
    if case .mustWait = outcome {
      self.waitForLock(&engine, now)
      return nil
    }
    let sleep = engine.database.takeSleep()
    if sleep > 0 {
      self.pause = Pause(start: now, outcome: outcome)
      self.sleep(.microseconds(sleep), &engine, now)
      return nil
    }
    if self.pause != nil { self.endWaiting(&engine) }
    return outcome
  }

  mutating func endWaiting(_ engine: inout PostgresEngine) {
    self.pause = nil
    engine.endTurn(self.number)
  }

  mutating func waitForLock(_ engine: inout PostgresEngine, _ now: FakeClock.Instant) {
    let start = self.pause?.start ?? now
    self.pause = Pause(start: start)
    self.timeouts.update(self.sql.settings)
    let (lock, statement) = (self.timeouts.lock, self.timeouts.statement)
    if lock > 0, statement == 0 || lock <= statement {
      let error = SQLError(.lockNotAvailable, "canceling statement due to lock timeout")
      engine.wait(self.number, for: .lock, until: start.advanced(by: .milliseconds(lock)), orElse: error)
    } else if statement > 0 {
      engine.wait(
        self.number,
        for: .lock,
        until: start.advanced(by: .milliseconds(statement)),
        orElse: .statementTimeout
      )
    } else {
      engine.wait(self.number, for: .lock, until: nil)
    }
  }

  private mutating func sleep(_ duration: Duration, _ engine: inout PostgresEngine, _ now: FakeClock.Instant) {
    self.timeouts.update(self.sql.settings)
    let limit = Duration.milliseconds(self.timeouts.statement)
    if limit > .zero, limit < duration {
      engine.wait(self.number, for: .sleep, until: now.advanced(by: limit), orElse: .statementTimeout)
    } else {
      engine.wait(self.number, for: .sleep, until: now.advanced(by: duration))
    }
  }

  /// The request is offered again.
  ///
  /// - Throws: why the wait ended, if that is no good reason to go on.
  mutating func endPause(_ engine: inout PostgresEngine) throws(SQLError) {
    if let error = engine.endWait(self.number) { throw error }
  }

  /// Begins or ends counting the time that the client does nothing.
  @inline(__always)
  mutating func timeIdling(_ engine: inout PostgresEngine, _ now: FakeClock.Instant, isReady: Bool) {
    if self.timeouts.version != self.sql.settings.version { self.timeouts.update(self.sql.settings) }
    if self.timeouts.idle == 0, self.timeouts.idleInTransaction == 0 {
      return engine.backends.setDeadline(self.number, nil)
    }
    let limit = self.sql.status == .idle ? self.timeouts.idle : self.timeouts.idleInTransaction
    let deadline = isReady && limit > 0 ? now.advanced(by: .milliseconds(limit)) : nil
    engine.backends.setDeadline(self.number, deadline)
  }
}

extension SQLError {
  fileprivate static let statementTimeout = SQLError(.queryCanceled, "canceling statement due to statement timeout")
}
