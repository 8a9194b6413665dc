// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the rows of COPY.

package import WireCore

extension SQLSession {
  /// Inserts rows that a client sent for COPY … FROM STDIN; call it as often as rows come.
  ///
  /// - Returns: how many rows were inserted.
  /// - Throws: the error of the first row that cannot be. The caller then calls ``fail(in:)``.
  package mutating func copy(
    _ plan: CopyPlan,
    rows: [[SQLValue]],
    in database: inout SQLDatabase,
    now: FakeClock.Instant
  ) throws(SQLError) -> Int {
    guard let insert = plan.insert else { return 0 }
    self.enter(&database, now)
    let statement = try database.statement(insert.source, for: self.number)
    var change = RowChange(plan: insert, parameters: [], session: self.number, view: nil)
    for (number, row) in rows.enumerated() {
      do throws(SQLError) {
        try statement.bind(row)
        for values in try statement.rows() { try change.insert(values, &database) }
      } catch {
        var error = error
        error.row = number
        throw error
      }
    }
    try change.finish(&database)
    self.transaction?.deferred += change.deferred
    return change.result.count
  }
}
