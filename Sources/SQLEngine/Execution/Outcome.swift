// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what sessions are told.

/// A column of a result (`RowDescription`).
package struct ResultColumn: Hashable, Sendable {
  package var name: String
  /// The table's OID and the column's number, or 0 for what is no column of a table.
  package var tableOID: UInt32
  package var attributeNumber: Int16
  package var type: ColumnType

  package init(name: String, tableOID: UInt32 = 0, attributeNumber: Int16 = 0, type: ColumnType) {
    self.name = name
    self.tableOID = tableOID
    self.attributeNumber = attributeNumber
    self.type = type
  }
}

/// Rows of a result.
package struct ResultRows: Sendable {
  package var columns: [ResultColumn]
  package var rows: [[SQLValue]]

  package init(columns: [ResultColumn], rows: [[SQLValue]]) {
    self.columns = columns
    self.rows = rows
  }
}

/// What came of a statement.
package enum Outcome: Sendable {
  /// Rows, and the tag for `CommandComplete`.
  case rows(ResultRows, tag: String)
  case done(tag: String)
  /// The client is to send rows; then ``SQLSession/copy(_:rows:in:now:)``.
  case copyIn(CopyPlan)
  /// Rows to be sent to the client.
  case copyOut(CopyPlan, [[SQLValue]])
  /// Nothing was done: the session with that number holds what is needed. Try again when woken.
  case mustWait(for: Int)
}

/// What `ReadyForQuery` says.
package enum TransactionStatus: Character, Hashable, Sendable {
  case idle = "I"
  case inTransaction = "T"
  case failed = "E"
}

/// A COPY that was understood.
package struct CopyPlan: Sendable {
  package var columns: [ResultColumn]
  /// `text`, `csv` or `binary`, with the options as they are written.
  package var options: [Option]
  let insert: ChangePlan?
}
