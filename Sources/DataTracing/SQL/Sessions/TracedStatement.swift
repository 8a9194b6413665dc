// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: prepared statements.

import Locks

/// A prepared statement. One that a database prepared holds a connection until it is closed or dropped.
public final class TracedStatement: Sendable {
  private let prepared: any SQLPreparedStatement
  private let text: String
  private let tracer: SQLTracer
  private let connection: PinnedConnection
  private let ownsConnection: Bool
  private let isOpen = Mutex(true)

  init(
    _ prepared: any SQLPreparedStatement,
    _ text: String,
    _ tracer: SQLTracer,
    _ connection: PinnedConnection,
    ownsConnection: Bool
  ) {
    self.prepared = prepared
    self.text = text
    self.tracer = tracer
    self.connection = connection
    self.ownsConnection = ownsConnection
  }

  deinit {
    guard self.end() else { return }
    Task { [prepared, connection, ownsConnection] in await connection.close(prepared, ownsConnection) }
  }

  /// Carries the statement out and returns its rows, as ``SQLExecutor/query(_:_:function:file:line:)``.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func query(
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> TracedRows {
    let call = try self.call(.query, parameters, CallSite(function: function, file: file, line: line))
    return try await self.tracer.rows(of: call, .preparedStatement, from: self.connection) { _, _ in
      try await self.prepared.query(parameters)
    }
  }

  /// Carries the statement out.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func execute(
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> SQLResult {
    let call = try self.call(.execute, parameters, CallSite(function: function, file: file, line: line))
    return try await self.tracer.result(of: call, .preparedStatement, from: self.connection) { _, _ in
      try await self.prepared.execute(parameters)
    }
  }

  /// Gives the statement up, and the connection if it holds one. Calls after the first do nothing.
  public nonisolated(nonsending) func close() async {
    guard self.end() else { return }
    await Task { await self.connection.close(self.prepared, self.ownsConnection) }.value
  }

  private func call(_ method: SQLCall.Method, _ parameters: [SQLValue], _ site: CallSite) throws -> SQLCall {
    guard self.isOpen.withLock({ $0 }) else { throw SQLSessionError.ended }
    return SQLCall(method, SQLStatement(self.text, parameters), at: site)
  }

  /// Returns whether this is the end.
  private func end() -> Bool {
    self.isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
  }
}

extension PinnedConnection {
  fileprivate nonisolated(nonsending) func close(_ prepared: any SQLPreparedStatement, _ isLast: Bool) async {
    if isLast {
      await self.close { _ in
        await prepared.close()
        return .unchanged
      }
    } else {
      await self.withTurn { _ in await prepared.close() }
    }
  }
}

extension SQLTracer {
  /// Prepares a statement on a connection that is held.
  nonisolated(nonsending) func prepare(
    _ call: SQLCall,
    on connection: PinnedConnection
  ) async throws -> any SQLPreparedStatement {
    try await self.run(call, .database) {
      let lease = try await connection.borrow()
      do {
        let prepared = try await lease.connection.prepare(call.statement?.text ?? "")
        await lease.end(nil)
        return prepared
      } catch {
        await lease.end(error)
        throw error
      }
    }
  }
}
