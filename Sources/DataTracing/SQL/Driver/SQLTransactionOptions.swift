// DataTracing, SQL: traced databases over any SQL client. This file: how a transaction is begun.

/// How far a transaction is kept apart from others (SQL standard, 4.41.4).
public enum SQLIsolationLevel: String, Hashable, Sendable, CaseIterable {
  /// `READ UNCOMMITTED`.
  case readUncommitted = "READ UNCOMMITTED"
  /// `READ COMMITTED`.
  case readCommitted = "READ COMMITTED"
  /// `REPEATABLE READ`.
  case repeatableRead = "REPEATABLE READ"
  /// `SERIALIZABLE`.
  case serializable = "SERIALIZABLE"
}

/// How a transaction is begun.
public struct SQLTransactionOptions: Hashable, Sendable {
  /// The isolation level; the database's default if `nil`.
  public var isolation: SQLIsolationLevel?
  /// Whether it may only read.
  public var isReadOnly: Bool

  /// Options: the database's own default level, reading and writing.
  public init(isolation: SQLIsolationLevel? = nil, isReadOnly: Bool = false) {
    self.isolation = isolation
    self.isReadOnly = isReadOnly
  }

  /// `BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY`.
  public var beginStatement: String {
    "BEGIN" + (self.isolation.map { " ISOLATION LEVEL \($0.rawValue)" } ?? "") + (self.isReadOnly ? " READ ONLY" : "")
  }
}
