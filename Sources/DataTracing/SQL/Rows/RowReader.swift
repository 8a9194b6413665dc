// DataTracing, SQL, Rows: rows that are read one after the other. This file: the end of a call whose rows are read,
// exactly once, whoever brings it about.

import Locks
import Tracing

/// Reads the rows of one call, which ends with the last row, an error, a cancellation, or when nobody reads on.
final class RowReader: Sendable {
  private enum State {
    case waiting
    case reading
    /// Somebody needs the connection, but a row is on its way.
    case cutWhileReading
    case ended((any Error)?)
  }

  private struct Progress {
    var state = State.waiting
    var count = 0
  }

  private let cursor: any SQLCursor
  private let lease: any ConnectionLease
  private let call: OpenCall?
  private let span: RowSpan?
  private let progress = Mutex(Progress())

  init(_ cursor: any SQLCursor, _ lease: any ConnectionLease, _ call: OpenCall?) {
    self.cursor = cursor
    self.lease = lease
    self.call = call
    self.span = call.flatMap { RowSpan($0) }
  }

  var columns: SQLColumns { self.cursor.columns }

  /// The next row; `nil` after the last, and after the reader was left.
  nonisolated(nonsending) func next() async throws -> SQLRow? {
    guard try self.begin() else { return nil }
    guard !Task.isCancelled else {
      let error = CancellationError()
      self.leave(error)
      throw error
    }
    do {
      let values = try await withCurrent(self.call?.context) { try await self.cursor.next() }
      return try await self.receive(values)
    } catch {
      await self.end(error)
      throw error
    }
  }

  /// Ends the call although there may be more rows, and waits until the connection is free.
  nonisolated(nonsending) func close() async {
    guard self.finish(nil) else { return }
    await self.cursor.close()
    await self.lease.end(nil)
  }

  /// Nobody reads on.
  func drop() {
    self.leave(nil)
  }

  /// Somebody needs the connection. Whoever reads on gets an error, as there may have been more rows.
  func cut() {
    let isBetweenRows = self.progress.withLock { progress in
      if case .reading = progress.state { progress.state = .cutWhileReading }
      if case .waiting = progress.state { return true }
      return false
    }
    if isBetweenRows { self.leave(SQLSessionError.ended) }
  }

  /// Returns whether there may be another row.
  private func begin() throws -> Bool {
    try self.progress.withLock { progress in
      switch progress.state {
      case .waiting: progress.state = .reading
      case .reading, .cutWhileReading: throw SQLSessionError.rowsOpen
      case .ended(let error?): throw error
      case .ended(nil): return false
      }
      return true
    }
  }

  private nonisolated(nonsending) func receive(_ values: [SQLValue]?) async throws -> SQLRow? {
    guard let values else {
      await self.end(nil)
      return nil
    }
    let isCut = self.progress.withLock { progress in
      if case .cutWhileReading = progress.state { return true }
      progress.state = .waiting
      progress.count += 1
      return false
    }
    guard !isCut else {
      self.leave(SQLSessionError.ended)
      throw SQLSessionError.ended
    }
    self.span?.addEvent()
    return SQLRow(columns: self.cursor.columns, values: values)
  }

  /// The cursor has come to its end, with or without an error.
  private nonisolated(nonsending) func end(_ error: (any Error)?) async {
    if self.finish(error) { await self.lease.end(error) }
  }

  /// The cursor has not come to its end.
  private func leave(_ error: (any Error)?) {
    if self.finish(error) { self.lease.abandon(self.cursor) }
  }

  /// Ends the spans and returns whether this was the end.
  private func finish(_ error: (any Error)?) -> Bool {
    let count = self.progress.withLock { progress -> Int? in
      if case .ended = progress.state { return nil }
      // An error is told once; who asks again is told that there is nothing more, unless rows were taken away.
      progress.state = .ended(error is SQLSessionError ? error : nil)
      return progress.count
    }
    guard let count else { return false }
    self.span?.end(error)
    if let error { self.call?.fail(error, returnedRows: count) } else { self.call?.succeed(returnedRows: count) }
    return true
  }
}
