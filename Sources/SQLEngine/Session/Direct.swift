// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: reaching the data without a client.

package import WireCore

/// What came of a statement that was carried out directly: text as PostgreSQL writes it.
package struct DirectResult: Sendable {
  package var columns: [String] = []
  package var rows: [[String?]] = []
  package var tag = ""
}

/// All that a server keeps, at one moment.
package struct PostgresData: Sendable {
  fileprivate let snapshot: SQLSnapshot
}

extension PostgresEngine {
  /// What is committed now.
  package func data() -> PostgresData { PostgresData(snapshot: self.database.snapshot()) }

  /// Puts everything back. Transactions that are open are lost.
  package mutating func restore(_ data: PostgresData) throws(SQLError) {
    try self.database.restore(data.snapshot)
  }

  /// Forgets what was refused.
  package mutating func clearUnsupported() { self.unsupported = [:] }

  /// How many sessions are in a transaction block.
  package var transactionCount: Int { self.backends.transactionCount }

  /// Carries out statements in one transaction, as a client of its own that nobody sees.
  ///
  /// - Returns: what came of each.
  /// - Throws: the first error; nothing has happened then. 55P03, where a client would have to wait for another.
  package mutating func direct(
    _ text: String,
    _ parameters: [String?] = [],
    now: FakeClock.Instant
  ) throws(SQLError) -> [DirectResult] {
    let user = self.settings.users.keys.min() ?? "postgres"
    var session = try SQLSession(user: user, in: &self.database)
    defer { session.close(in: &self.database) }
    do throws(SQLError) {
      let results = try self.run(text, parameters, &session, now)
      try session.synchronize(in: &self.database)
      return results
    } catch {
      session.fail(in: &self.database)
      throw error
    }
  }

  private mutating func run(
    _ text: String,
    _ parameters: [String?],
    _ session: inout SQLSession,
    _ now: FakeClock.Instant
  ) throws(SQLError) -> [DirectResult] {
    var results: [DirectResult] = []
    for statement in try session.parse(text) {
      let prepared = try session.prepare(statement, parameterTypes: [], in: &self.database, now: now)
      guard prepared.parameterTypes.count <= parameters.count else {
        throw SQLError(.undefinedParameter, "there is no parameter $\(parameters.count + 1)")
      }
      session.enter(&self.database, now)
      var values: [SQLValue] = []
      for (parameter, type) in zip(parameters, prepared.parameterTypes) {
        guard let parameter else {
          values.append(.null)
          continue
        }
        values.append(try self.database.environment.io.input(parameter, ColumnType(type)))
      }
      let outcome = try session.execute(prepared, parameters: values, in: &self.database, now: now)
      results.append(try self.result(outcome))
    }
    // Nobody is there to sleep.
    _ = self.database.takeSleep()
    return results
  }

  private func result(_ outcome: Outcome) throws(SQLError) -> DirectResult {
    switch outcome {
    case .done(let tag): return DirectResult(tag: tag)
    case .rows(let result, let tag):
      let io = self.database.environment.io
      let rows = result.rows.map { row in
        zip(row, result.columns).map { value, column in value == .null ? nil : io.output(value, column.type.id) }
      }
      return DirectResult(columns: result.columns.map(\.name), rows: rows, tag: tag)
    case .copyIn, .copyOut:
      throw SQLError(.featureNotSupported, "COPY from or to a client needs a connection")
    case .mustWait(let holder):
      throw SQLError(
        .lockNotAvailable,
        "session \(holder) has a transaction that writes, and only one can write at a time"
      )
    }
  }
}
