// DataTracing, SQL: traced databases over any SQL client. This file: the one place that hands statements to a driver.

import Tracing

extension SQLTracer {
  /// How a cursor is had from a connection.
  typealias CursorMaker = nonisolated(nonsending) (any SQLConnection, SQLStatement) async throws -> any SQLCursor
  /// How a result is had from a connection.
  typealias ResultMaker = nonisolated(nonsending) (any SQLConnection, SQLStatement) async throws -> SQLResult

  /// Begins a call that returns rows, on a connection of `source`.
  nonisolated(nonsending) func rows(
    of call: SQLCall,
    _ layer: SQLLayer,
    under parent: InstrumentationContext? = nil,
    from source: some LeaseSource,
    _ query: CursorMaker = { connection, statement in try await connection.query(statement) }
  ) async throws -> TracedRows {
    let open = self.begin(call, layer, under: parent)
    let statement = self.sent(call.sentStatement, open)
    do {
      let (lease, cursor) = try await withCurrent(open?.context) {
        try await source.withLease { try await query($0, statement) }
      }
      let reader = RowReader(cursor, lease, open)
      lease.keep(for: reader)
      return TracedRows(reader)
    } catch {
      open?.fail(error)
      throw error
    }
  }

  /// Carries out a call, on a connection of `source`.
  nonisolated(nonsending) func result(
    of call: SQLCall,
    _ layer: SQLLayer,
    under parent: InstrumentationContext? = nil,
    from source: some LeaseSource,
    _ execute: ResultMaker = { connection, statement in try await connection.execute(statement) }
  ) async throws -> SQLResult {
    let open = self.begin(call, layer, under: parent)
    let statement = self.sent(call.sentStatement, open)
    do {
      let (lease, result) = try await withCurrent(open?.context) {
        try await source.withLease { try await execute($0, statement) }
      }
      open?.succeed(affectedRows: result.affectedRows)
      await lease.end(nil)
      return result
    } catch {
      open?.fail(error)
      throw error
    }
  }

  /// Makes a call that is no statement.
  nonisolated(nonsending) func run<Success>(
    _ call: SQLCall,
    _ layer: SQLLayer,
    under parent: InstrumentationContext? = nil,
    _ body: nonisolated(nonsending) () async throws -> Success
  ) async throws -> Success {
    let open = self.begin(call, layer, under: parent)
    do {
      let success = try await withCurrent(open?.context ?? parent, body)
      open?.succeed()
      return success
    } catch {
      open?.fail(error)
      throw error
    }
  }
}

extension SQLCall {
  /// What the driver gets. A call without a statement is its command.
  fileprivate var sentStatement: SQLStatement { self.statement ?? SQLStatement(self.method.command ?? "") }
}

extension LeaseSource {
  /// Borrows a connection and uses it. If that fails, the connection has been given back.
  fileprivate nonisolated(nonsending) func withLease<Success>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async throws -> (lease: any ConnectionLease, success: Success) {
    let lease = try await self.borrow()
    do {
      return (lease, try await body(lease.connection))
    } catch {
      await lease.end(error)
      throw error
    }
  }
}
