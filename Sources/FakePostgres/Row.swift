// FakePostgres: the public front. This file: a row that direct access gives.

extension FakePostgres {
  /// A row of a result, its values as text in PostgreSQL's own form.
  public struct Row: Hashable, Sendable, CustomStringConvertible {
    /// The names of the columns.
    public let columns: [String]
    /// The values in the columns' order; `nil` is null.
    public let values: [String?]

    /// The value of the first column of a name; `nil` if it is null or there is no such column.
    public subscript(column: String) -> String? {
      self.columns.firstIndex(of: column).flatMap { self.values[$0] }
    }

    /// `{id: 1, name: Ada, email: NULL}`.
    public var description: String {
      "{" + zip(self.columns, self.values).map { "\($0): \($1 ?? "NULL")" }.joined(separator: ", ") + "}"
    }
  }
}
