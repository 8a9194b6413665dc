// FakePostgres: the public front. This file: reading and writing the data without the network.

import FakeServer
public import SQLEngine
import WireCore

extension FakePostgres {
  /// The data at one moment, with its definitions and sequences, to go back to.
  public struct Snapshot: Sendable {
    fileprivate let data: PostgresData
  }

  /// Carries out SQL without the network, like a client of its own; it is not logged.
  ///
  /// ```swift
  /// try postgres.execute("CREATE TABLE users (id int PRIMARY KEY, name text)")
  /// try postgres.execute("INSERT INTO users VALUES ($1, $2)", "1", "Ada")
  /// #expect(try postgres.execute("SELECT name FROM users").first?["name"] == "Ada")
  /// ```
  /// - Parameters:
  ///   - sql: one statement, or several that are carried out as one transaction.
  ///   - parameters: the values of `$1`, `$2`, …, as text; `nil` is null.
  /// - Returns: the rows of the last statement that has some.
  /// - Throws: ``PostgresErrorResponse``; then nothing was changed. 55P03, where a client would have to wait for another one.
  @discardableResult
  public func execute(_ sql: String, _ parameters: String?...) throws(PostgresErrorResponse) -> [Row] {
    let result = try self.results(sql, parameters).last { !$0.columns.isEmpty }
    guard let result else { return [] }
    return result.rows.map { Row(columns: result.columns, values: $0) }
  }

  func results(_ sql: String, _ parameters: [String?] = []) throws(PostgresErrorResponse) -> [DirectResult] {
    let now = self.clock.now
    let result = self.server.withState { state in
      Result { () throws(SQLError) in try state.engine.direct(sql, parameters, now: now) }
    }
    do throws(SQLError) { return try result.get() } catch { throw PostgresErrorResponse(error) }
  }

  /// All rows of a table or view, in the order in which they were inserted where nothing else orders them.
  ///
  /// - Parameter table: the name as SQL writes it: `users`, `audit.events`, `"Users"`.
  /// - Throws: ``PostgresErrorResponse``, if there is no such table.
  public func rows(_ table: String) throws(PostgresErrorResponse) -> [Row] {
    try self.execute("TABLE \(table)")
  }

  /// How many sessions are in a transaction block: after a test there should be none.
  public var transactionsInProgress: Int { self.server.withState { $0.engine.transactionCount } }

  /// The data as it is now; of transactions in progress nothing.
  public func snapshot() -> Snapshot { self.server.withState { Snapshot(data: $0.engine.data()) } }

  /// Goes back to a snapshot of this server. Connections stay; transactions in progress are lost.
  ///
  /// - Throws: ``PostgresErrorResponse``, when the database cannot take it back.
  public func restore(_ snapshot: Snapshot) throws(PostgresErrorResponse) { try self.restore(snapshot.data) }

  private func restore(_ data: PostgresData) throws(PostgresErrorResponse) {
    let result = self.server.withState { state in
      Result { () throws(SQLError) in try state.engine.restore(data) }
    }
    do throws(SQLError) { try result.get() } catch { throw PostgresErrorResponse(error) }
  }

  /// Begins afresh: an empty database, no stubs, an empty request log. Connections and their settings stay, and so does
  /// the clock.
  ///
  /// - Throws: ``PostgresErrorResponse``, when the database cannot be emptied.
  public func reset() throws(PostgresErrorResponse) {
    try self.restore(self.blank)
    self.server.withState { state in
      state.engine.clearUnsupported()
      state.stubs.removeAll()
      state.log.clear()
    }
  }
}
