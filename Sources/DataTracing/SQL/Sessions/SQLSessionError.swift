// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: what cannot be done with one.

/// Why a session, a transaction or a prepared statement refused a call. Nothing was sent.
public enum SQLSessionError: OperationFailure, Hashable, CustomStringConvertible {
  /// The rows of an earlier statement on the same connection are still being read. Read them to the end, or
  /// ``TracedRows/collect()`` them, before the next statement.
  case rowsOpen
  /// The session, transaction or prepared statement has ended.
  case ended
  /// A transaction inside this one has not ended: its statements go through the inner one.
  case innerTransactionOpen

  /// `nil`: no server has failed.
  public var statusCode: String? { nil }

  /// `rows_open`, `session_ended` or `inner_transaction_open`.
  public var errorType: String {
    switch self {
    case .rowsOpen: "rows_open"
    case .ended: "session_ended"
    case .innerTransactionOpen: "inner_transaction_open"
    }
  }

  /// What happened.
  public var description: String {
    switch self {
    case .rowsOpen: "the rows of an earlier statement on this connection have not been read to the end"
    case .ended: "the session, transaction or prepared statement has ended"
    case .innerTransactionOpen: "a transaction inside this one has not ended"
    }
  }
}
