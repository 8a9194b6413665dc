// DataTracing, SQL: traced databases over any SQL client. This file: rows and their columns.

/// The names of a result's columns, in order, shared by its rows.
public struct SQLColumns: Hashable, Sendable {
  /// The names, as the database gave them. A name may occur more than once.
  public let names: [String]

  /// Columns of these names.
  public init(_ names: [String]) { self.names = names }

  /// The place of the first column of that name, or `nil`.
  public func index(of name: String) -> Int? { self.names.firstIndex(of: name) }
}

/// A row of a result.
public struct SQLRow: Hashable, Sendable {
  /// The columns.
  public let columns: SQLColumns
  /// As many values as there are columns.
  public let values: [SQLValue]

  /// A row; `values` has as many elements as there are columns.
  public init(columns: SQLColumns, values: [SQLValue]) {
    self.columns = columns
    self.values = values
  }

  /// The value of the first column of that name, or `nil` if there is none. A `NULL` is ``SQLValue/null``.
  public subscript(_ name: String) -> SQLValue? {
    guard let index = self.columns.index(of: name), self.values.indices.contains(index) else { return nil }
    return self.values[index]
  }

  /// The value of a column by its place, from 0, or `nil` if there is none.
  public subscript(_ index: Int) -> SQLValue? { self.values.indices.contains(index) ? self.values[index] : nil }
}
