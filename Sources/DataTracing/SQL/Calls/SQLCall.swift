// DataTracing, SQL: traced databases over any SQL client. This file: one call, before it is made.

/// One call to a database: what an executor carries out, and what the options of ``SQLTracingOptions`` are asked about.
public struct SQLCall: Sendable {
  /// What was called.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// A statement whose rows are read one after the other.
    case query
    /// A statement of which one row is read.
    case queryRow
    /// A statement whose rows do not matter.
    case execute
    /// A statement whose only row is decoded.
    case get
    /// A statement whose rows are decoded.
    case select
    /// A statement with named parameters whose rows do not matter.
    case namedExecute
    /// Preparing a statement.
    case prepare
    /// Asking whether the database is there.
    case ping
    /// Opening a connection.
    case connect
    /// Making a connection ready for another user.
    case reset
    /// Beginning a transaction.
    case begin
    /// Committing a transaction.
    case commit
    /// Rolling a transaction back.
    case rollback
    /// Setting a savepoint.
    case savepoint
    /// Forgetting a savepoint, keeping what was done since.
    case releaseSavepoint
    /// Undoing what was done since a savepoint.
    case rollbackToSavepoint
    /// First phase of a two-phase commit.
    case prepareTransaction
    /// Second phase of a two-phase commit that succeeds.
    case commitPrepared
    /// Second phase of a two-phase commit that is given up.
    case rollbackPrepared
  }

  /// What was called.
  public let method: Method
  /// The statement, as the application gave it; `nil` where there is none.
  public let statement: SQLStatement?
  let site: CallSite

  /// Describes a call. The span is attributed to the function, file (as `#fileID`) and line.
  public init(
    _ method: Method,
    _ statement: SQLStatement? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) {
    self.init(method, statement, at: CallSite(function: function, file: file, line: line))
  }

  init(_ method: Method, _ statement: SQLStatement? = nil, at site: CallSite) {
    self.method = method
    self.statement = statement
    self.site = site
  }
}

extension SQLCall.Method {
  /// The command that is sent where there is no statement (`db.operation.name`): it is known without reading a text.
  var command: String? {
    switch self {
    case .query, .queryRow, .execute, .get, .select, .namedExecute: nil
    case .prepare: "PREPARE"
    case .ping: "PING"
    case .connect: "CONNECT"
    case .reset: "RESET"
    case .begin: "BEGIN"
    case .commit: "COMMIT"
    case .rollback: "ROLLBACK"
    case .savepoint: "SAVEPOINT"
    case .releaseSavepoint: "RELEASE SAVEPOINT"
    case .rollbackToSavepoint: "ROLLBACK TO SAVEPOINT"
    case .prepareTransaction: "PREPARE TRANSACTION"
    case .commitPrepared: "COMMIT PREPARED"
    case .rollbackPrepared: "ROLLBACK PREPARED"
    }
  }

  /// `db.operation` in the older conventions.
  var legacyOperation: String {
    switch self {
    case .query, .select: "query"
    case .queryRow, .get: "query_row"
    case .execute, .namedExecute: "exec"
    case .releaseSavepoint: "release_savepoint"
    case .rollbackToSavepoint: "rollback_to_savepoint"
    case .prepareTransaction: "prepare_transaction"
    case .commitPrepared: "commit_prepared"
    case .rollbackPrepared: "rollback_prepared"
    default: self.rawValue
    }
  }
}

/// What a statement is carried out by. Only the older conventions tell them apart, in the names of spans.
enum SQLLayer: Sendable {
  case database, session, preparedStatement, transaction, driver

  /// The name of a call's span in the older conventions: otelsql's, and those of Ent, sqlx and transactions.
  func legacyName(_ method: SQLCall.Method) -> String {
    switch method {
    case .get, .select: "sqlx." + method.rawValue
    case .namedExecute: "sqlx.named_exec"
    case .query, .queryRow: self.statementPrefix + ".query"
    case .execute: self.statementPrefix + ".exec"
    case .connect: "sql.connector.connect"
    case .reset: "sql.conn.reset_session"
    case .begin: "sql.conn.begin_tx"
    case .ping, .prepare: "sql.conn." + method.rawValue
    default: "sql.tx." + method.legacyOperation
    }
  }

  private var statementPrefix: String {
    switch self {
    case .database, .session: "sql.conn"
    case .preparedStatement: "sql.stmt"
    case .transaction: "db.transaction"
    case .driver: "ent"
    }
  }
}
