// SQLEngine, syntax tree. This file: the name of an output column that has no label (PostgreSQL's `FigureColname`).

extension Target {
  /// The column's name: its label, or one made from the expression.
  package var columnName: String { self.label ?? self.expression.columnName }
}

extension Expression {
  /// The name that the expression gives to an output column: `?column?` if it gives none.
  ///
  /// A query in parentheses gives the name of its first column. When that is a star only the catalog knows it; the
  /// name is `?column?` then.
  package var columnName: String { self.figured?.name ?? "?column?" }

  /// The name, and whether it is so weak that a cast's type or CASE comes before it.
  fileprivate var figured: (name: String, isWeak: Bool)? {
    switch self {
    case .column(let node): node.names.last.map { ($0, false) }
    case .indirection(let node): node.figured
    case .functionCall(let node): (node.name.name, false)
    case .nullIf: ("nullif", false)
    case .cast(let node): node.figured
    case .collate(let node): node.operand.figured
    case .grouping: ("grouping", false)
    case .subquery(let node): node.figured
    case .caseExpression(let node): node.figured
    case .array: ("array", false)
    case .row: ("row", false)
    case .coalesce: ("coalesce", false)
    case .greatest: ("greatest", false)
    case .least: ("least", false)
    case .valueFunction(let node): (node.kind.rawValue, false)
    default: nil
    }
  }
}

extension Expression.Indirection {
  fileprivate var figured: (name: String, isWeak: Bool)? {
    for step in self.steps.reversed() {
      if case .field(let name) = step { return (name, false) }
    }
    return self.base.figured
  }
}

extension Expression.Cast {
  fileprivate var figured: (name: String, isWeak: Bool) {
    if let inner = self.operand.figured, !inner.isWeak { return inner }
    return (self.type.name.name, true)
  }
}

extension Expression.Case {
  fileprivate var figured: (name: String, isWeak: Bool) {
    if let inner = self.otherwise?.figured, !inner.isWeak { return inner }
    return ("case", true)
  }
}

extension Expression.Subquery {
  fileprivate var figured: (name: String, isWeak: Bool)? {
    switch self.kind {
    case .exists: ("exists", false)
    case .array: ("array", false)
    case .scalar: (self.query.body.firstColumnName, false)
    case .any, .all: nil
    }
  }
}

extension Query.Body {
  /// The name of the first output column, as far as the text tells.
  fileprivate var firstColumnName: String {
    switch self {
    case .select(let select): select.targets.first?.columnName ?? "?column?"
    case .values: "column1"
    case .setOperation(let node): node.left.body.firstColumnName
    }
  }
}
