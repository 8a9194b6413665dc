// SQLEngine, syntax tree. This file: what stands in FROM (manual, 7.2.1).

/// A table, query, function or join in FROM.
package indirect enum FromItem: Sendable {
  case table(TableReference)
  case subquery(DerivedTable)
  case function(TableFunction)
  case join(Join)
}

/// A table, view or query of WITH, by name.
package struct TableReference: Sendable {
  package var name: ObjectName
  /// Whether ONLY is written.
  package var isOnly: Bool
  package var alias: Alias?

  package var position: Int { self.name.position }

  package init(_ name: ObjectName, isOnly: Bool = false, alias: Alias? = nil) {
    self.name = name
    self.isOnly = isOnly
    self.alias = alias
  }
}

/// `[LATERAL] (SELECT …) AS t (a, b)`.
package struct DerivedTable: Sendable {
  package var query: Query
  package var isLateral: Bool
  package var alias: Alias
  package var position: Int

  package init(_ query: Query, isLateral: Bool, alias: Alias, position: Int) {
    self.query = query
    self.isLateral = isLateral
    self.alias = alias
    self.position = position
  }
}

/// `[LATERAL] f(…) WITH ORDINALITY AS t (a, b)`, or ROWS FROM with several functions.
package struct TableFunction: Sendable {
  package struct Item: Sendable {
    /// A function call, or one of the notations that stand for calls.
    package var call: Expression
    /// `AS (a int, b text)` within ROWS FROM.
    package var columnDefinitions: [ColumnDefinition]

    package init(_ call: Expression, columnDefinitions: [ColumnDefinition] = []) {
      self.call = call
      self.columnDefinitions = columnDefinitions
    }
  }

  package var functions: [Item]
  package var isRowsFrom: Bool
  package var isLateral: Bool
  package var withOrdinality: Bool
  package var alias: Alias?
  /// `AS t (a int, b text)`.
  package var columnDefinitions: [ColumnDefinition]
  package var position: Int

  package init(
    _ functions: [Item],
    isRowsFrom: Bool,
    isLateral: Bool,
    withOrdinality: Bool,
    alias: Alias?,
    columnDefinitions: [ColumnDefinition],
    position: Int
  ) {
    self.functions = functions
    self.isRowsFrom = isRowsFrom
    self.isLateral = isLateral
    self.withOrdinality = withOrdinality
    self.alias = alias
    self.columnDefinitions = columnDefinitions
    self.position = position
  }
}

/// A join of two from items.
package struct Join: Sendable {
  package enum Kind: String, Hashable, Sendable {
    case cross = "CROSS"
    case inner = "INNER"
    case left = "LEFT"
    case right = "RIGHT"
    case full = "FULL"
  }

  package enum Condition: Sendable {
    case on(Expression)
    /// `USING (a, b) AS t`.
    case using([String], alias: String?)
    case natural
  }

  package var kind: Kind
  package var left: FromItem
  package var right: FromItem
  /// Absent for a cross join.
  package var condition: Condition?
  /// The alias of the whole, which stands in parentheses then.
  package var alias: Alias?
  package var position: Int

  package init(
    _ kind: Kind,
    _ left: FromItem,
    _ right: FromItem,
    _ condition: Condition?,
    alias: Alias? = nil,
    position: Int
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.condition = condition
    self.alias = alias
    self.position = position
  }
}
