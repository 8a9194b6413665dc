// DataTracing, SQL: traced databases over any SQL client. This file: a statement, and what carrying it out led to.

/// A statement with its parameters.
public struct SQLStatement: Hashable, Sendable {
  /// The text, with placeholders as the database writes them: `$1` in PostgreSQL, `?` in MySQL and SQLite.
  public var text: String
  /// The values of the placeholders, in their order.
  public var parameters: [SQLValue]

  /// A statement.
  public init(_ text: String, _ parameters: [SQLValue] = []) {
    self.text = text
    self.parameters = parameters
  }
}

/// What a statement that returns no rows led to.
public struct SQLResult: Hashable, Sendable {
  /// How many rows were inserted, changed or deleted; `nil` if the database did not say.
  public var affectedRows: Int?
  /// The key that the database made for the last row inserted, where it says so: SQLite's `last_insert_rowid()`.
  public var lastInsertID: Int64?

  /// A result.
  public init(affectedRows: Int? = nil, lastInsertID: Int64? = nil) {
    self.affectedRows = affectedRows
    self.lastInsertID = lastInsertID
  }
}

/// An error that a database answered with, in terms that telemetry knows. Drivers throw it, or an error of their own
/// that is an ``OperationFailure``.
public struct SQLServerError: OperationFailure, Hashable, CustomStringConvertible {
  /// The SQLSTATE, or the code of a database that has none: `SQLITE_CONSTRAINT_UNIQUE`.
  public var code: String
  /// What the database said. May hold user data.
  public var message: String

  /// An error.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  /// The code.
  public var statusCode: String? { self.code }
  /// What the database said.
  public var errorMessage: String { self.message }
  /// The code and what the database said.
  public var description: String { "\(self.code): \(self.message)" }
}
