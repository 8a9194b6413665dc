// FakePostgres: the public front. This file: filling a server.

public import SQLEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension FakePostgres {
  /// A seed that could not be carried out.
  public struct SeedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, or `seed` where the text did not come from one.
    public var file: String
    /// The line, counted from 1, if the error has a place.
    public var line: Int?
    /// The server's error.
    public var error: PostgresErrorResponse

    /// `users.sql:3: ERROR 42601: syntax error at or near "TABEL"`.
    public var description: String {
      self.file + (self.line.map { ":\($0)" } ?? "") + ": \(self.error)"
    }
  }

  /// Fills the server from a file of SQL statements, as one transaction. Nothing is logged.
  ///
  /// - Throws: ``SeedError``; then nothing of it is in effect. Foundation's error when the file cannot be read.
  public func seed(from path: String) throws {
    try self.seed(String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8), name: path)
  }

  /// Fills the server with SQL statements, as one transaction. Nothing is logged.
  ///
  /// - Parameters:
  ///   - sql: the statements, parted by semicolons.
  ///   - name: what errors call it.
  /// - Throws: ``SeedError``; then nothing of it is in effect.
  public func seed(_ sql: String, name: String = "seed") throws(SeedError) {
    do throws(PostgresErrorResponse) { _ = try self.results(sql) } catch {
      let line = error.position.map { position in
        1 + sql.unicodeScalars.prefix(max(position - 1, 0)).count { $0 == "\n" }
      }
      throw SeedError(file: name, line: line, error: error)
    }
  }

  /// Adds rows to a table, as one transaction: the values as text in the form that their types take, `nil` for null.
  /// Columns that a row lacks get their default.
  ///
  /// ```swift
  /// try postgres.seed("users", [["id": "1", "name": "Ada"], ["id": "2", "name": nil]])
  /// ```
  /// - Parameter table: the name as SQL writes it.
  /// - Throws: ``PostgresErrorResponse`` for the first row that the table does not take; then none is there.
  public func seed(_ table: String, _ rows: [KeyValuePairs<String, String?>]) throws(PostgresErrorResponse) {
    let statements = rows.map { row in
      if row.isEmpty { return "INSERT INTO \(table) DEFAULT VALUES" }
      let columns = row.map { quoteIdentifier($0.key) }.joined(separator: ", ")
      let values = row.map { $0.value.map(quotedLiteral) ?? "NULL" }.joined(separator: ", ")
      return "INSERT INTO \(table) (\(columns)) VALUES (\(values))"
    }
    _ = try self.results(statements.joined(separator: ";\n"))
  }
}

/// A text as a literal of SQL, whatever `standard_conforming_strings` says.
private func quotedLiteral(_ text: String) -> String {
  let quoted = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  guard quoted.contains("\\") else { return "'\(quoted)'" }
  return "E'" + quoted.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") + "'"
}
