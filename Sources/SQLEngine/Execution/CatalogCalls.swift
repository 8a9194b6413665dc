// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions about the catalog (manual, 9.26).

extension SessionCalls {
  func catalog(_ name: String, _ values: [SQLValue]) throws(SQLError) -> SQLValue? { nil }
}
