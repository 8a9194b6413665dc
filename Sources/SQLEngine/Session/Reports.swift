// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: errors as clients are told of them.

import PostgresWire

extension ReportFields {
  /// The fields of an error or notice.
  init(_ error: SQLError) {
    self.init(severity: error.severity.rawValue, state: error.state.code, message: error.message)
    self[.detail] = error.detail
    self[.hint] = error.hint
    self[.position] = error.position.flatMap { $0 > 0 ? String($0) : nil }
    self[.context] = error.context
    self[.schema] = error.schema
    self[.table] = error.table
    self[.column] = error.column
    self[.dataType] = error.dataType
    self[.constraint] = error.constraint
  }
}

extension SQLError {
  /// An error that ends the session.
  static func fatal(_ state: SQLState, _ message: String, detail: String? = nil, hint: String? = nil) -> Self {
    var error = Self(state, message, detail: detail, hint: hint)
    error.severity = .fatal
    return error
  }

  init(_ error: CopyError, relation: String) {
    self.init(SQLState(error.state), error.message, detail: error.detail, hint: error.hint)
    self.context = error.place?.context(relation: relation)
  }

  /// How much a report matters, for `client_min_messages`.
  static func isShown(_ severity: Severity, from least: String) -> Bool {
    let order = ["debug", "log", "notice", "warning", "error"]
    let wanted = least.hasPrefix("debug") ? "debug" : least
    guard let rank = order.firstIndex(of: severity.rawValue.lowercased()), let limit = order.firstIndex(of: wanted)
    else { return true }
    return rank >= limit
  }
}
