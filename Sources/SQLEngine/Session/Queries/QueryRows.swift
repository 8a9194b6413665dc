// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the rows of a query, sent as SQLite computes them.

import NIOCore
import PostgresWire
import WireCore

extension Conversation {
  /// Carries out a query of which all rows are sent at once: they go from SQLite into the reply, and none is kept.
  ///
  /// - Parameter describes: whether the columns are described before.
  /// - Returns: how many rows there were; `nil` when the request has to be offered again.
  /// - Throws: the query's error; nothing of it was written then.
  mutating func sendRows(
    of prepared: Prepared,
    _ values: [SQLValue],
    _ formats: FormatCodes,
    describes: Bool,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Int? {
    try formats.checkForResult()
    let start = writer.buffer.writerIndex
    var firstRow = start
    do throws(SQLError) {
      let count = try self.sql.query(prepared, parameters: values, in: &engine.database, now: now) {
        (layout, rows, io) throws(SQLError) in
        if describes { layout.describe(to: &writer) }
        firstRow = writer.buffer.writerIndex
        return try writer.rows(of: rows, layout.codings(formats), io)
      }
      guard let count else {
        writer.takeBack(to: start)
        self.waitForLock(&engine, now)
        return nil
      }
      if self.pause != nil { self.endWaiting(&engine) }
      self.sendNotices(&writer, before: firstRow)
      return count
    } catch {
      writer.takeBack(to: start)
      throw error
    }
  }

  /// Sends notices before rows that were written already.
  private mutating func sendNotices(_ writer: inout PostgresWriter, before start: Int) {
    if self.sql.notices.isEmpty { return }
    guard var rows = writer.buffer.getSlice(at: start, length: writer.buffer.writerIndex - start) else { return }
    writer.takeBack(to: start)
    self.sendNotices(&writer)
    writer.buffer.writeBuffer(&rows)
  }
}
