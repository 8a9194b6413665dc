// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: errors as PostgreSQL reports them.

/// An error, worded and numbered as PostgreSQL 15 does (manual, appendix A and section 55.8).
package struct SQLError: Error, Hashable, Sendable {
  package var severity: Severity = .error
  package var state: SQLState
  package var message: String
  package var detail: String?
  package var hint: String?
  /// Where in the statement's text: a count of characters, the first being 1; 0 where PostgreSQL does not say.
  package var position: Int?
  /// The call stack, as `WHERE` in psql's verbose output.
  package var context: String?
  package var schema: String?
  package var table: String?
  package var column: String?
  package var dataType: String?
  package var constraint: String?
  /// The unique index that was violated.
  var index: UInt32?
  /// Which of several rows failed.
  var row: Int?

  package enum Severity: String, Sendable {
    case error = "ERROR"
    case fatal = "FATAL"
    case panic = "PANIC"
    case warning = "WARNING"
    case notice = "NOTICE"
    case info = "INFO"
    case log = "LOG"
    case debug = "DEBUG"
  }

  package init(
    _ state: SQLState,
    _ message: String,
    detail: String? = nil,
    hint: String? = nil,
    position: Int? = nil
  ) {
    self.state = state
    self.message = message
    self.detail = detail
    self.hint = hint
    self.position = position
  }

  /// What this fake does not do, said by name.
  package static func unsupported(_ what: String, position: Int? = nil) -> Self {
    Self(.featureNotSupported, "\(what) is not supported", position: position)
  }

  /// The same error with a place, unless it has one.
  package func at(_ position: Int?) -> Self {
    var result = self
    if result.position == nil { result.position = position }
    return result
  }
}
