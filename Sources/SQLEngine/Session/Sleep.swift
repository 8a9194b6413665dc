// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what functions ask of other sessions and of time.

extension SQLDatabase {
  /// How much later the answer of the statement is due that was carried out last: microseconds.
  mutating func takeSleep() -> Int64 {
    let state = self.environment.state
    if state.pointee.sleep == 0 { return 0 }
    defer { state.pointee.sleep = 0 }
    return state.pointee.sleep
  }
}

extension PostgresEngine {
  /// Does what `pg_cancel_backend` and `pg_terminate_backend` asked for (manual, 9.27.2).
  mutating func signalSessions() {
    let state = self.database.environment.state
    if state.pointee.cancelled.isEmpty, state.pointee.terminated.isEmpty { return }
    for number in state.pointee.cancelled { self.interrupt(number) }
    for number in state.pointee.terminated {
      self.terminate(number, .adminShutdown, "terminating connection due to administrator command")
    }
    state.pointee.cancelled = []
    state.pointee.terminated = []
  }
}
