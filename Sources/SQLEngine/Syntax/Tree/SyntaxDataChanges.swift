// SQLEngine, syntax tree. This file: INSERT, UPDATE, DELETE and MERGE (manual, chapter 6).

/// A column that is assigned to: `a`, `a[1]`, `a.b`.
package struct AssignmentTarget: Sendable {
  package var column: String
  package var steps: [Expression.Indirection.Step]
  package var position: Int

  package init(_ column: String, steps: [Expression.Indirection.Step] = [], position: Int) {
    self.column = column
    self.steps = steps
    self.position = position
  }
}

/// An item of SET.
package enum Assignment: Sendable {
  case single(AssignmentTarget, Expression)
  /// `(a, b) = …`; the source is a row or a query in parentheses, or anything else that analysis refuses.
  case multiple([AssignmentTarget], Expression)
}

package struct InsertStatement: Sendable {
  package enum Source: Sendable {
    case defaultValues
    case query(Query)
  }

  /// OVERRIDING … VALUE.
  package enum Overriding: Hashable, Sendable {
    case user
    case system
  }

  package var with: With?
  package var table: ObjectName
  package var alias: String?
  package var columns: [AssignmentTarget]
  package var overriding: Overriding?
  package var source: Source
  package var onConflict: OnConflict?
  package var returning: [Target]
  package var position: Int

  package init(
    with: With? = nil,
    into table: ObjectName,
    alias: String? = nil,
    columns: [AssignmentTarget] = [],
    overriding: Overriding? = nil,
    _ source: Source,
    onConflict: OnConflict? = nil,
    returning: [Target] = [],
    position: Int
  ) {
    self.with = with
    self.table = table
    self.alias = alias
    self.columns = columns
    self.overriding = overriding
    self.source = source
    self.onConflict = onConflict
    self.returning = returning
    self.position = position
  }
}

/// ON CONFLICT.
package struct OnConflict: Sendable {
  package enum Target: Sendable {
    case columns([IndexElement], condition: Expression?, position: Int)
    case constraint(String, position: Int)
  }

  package enum Action: Sendable {
    case nothing
    case update([Assignment], condition: Expression?)
  }

  package var target: Target?
  package var action: Action
  package var position: Int

  package init(_ target: Target?, _ action: Action, position: Int) {
    self.target = target
    self.action = action
    self.position = position
  }
}

package struct UpdateStatement: Sendable {
  package var with: With?
  package var table: TableReference
  package var assignments: [Assignment]
  package var from: [FromItem]
  package var condition: Expression?
  package var returning: [Target]
  package var position: Int

  package init(
    with: With? = nil,
    _ table: TableReference,
    set assignments: [Assignment],
    from: [FromItem] = [],
    condition: Expression? = nil,
    returning: [Target] = [],
    position: Int
  ) {
    self.with = with
    self.table = table
    self.assignments = assignments
    self.from = from
    self.condition = condition
    self.returning = returning
    self.position = position
  }
}

package struct DeleteStatement: Sendable {
  package var with: With?
  package var table: TableReference
  package var using: [FromItem]
  package var condition: Expression?
  package var returning: [Target]
  package var position: Int

  package init(
    with: With? = nil,
    from table: TableReference,
    using: [FromItem] = [],
    condition: Expression? = nil,
    returning: [Target] = [],
    position: Int
  ) {
    self.with = with
    self.table = table
    self.using = using
    self.condition = condition
    self.returning = returning
    self.position = position
  }
}

package struct MergeStatement: Sendable {
  package struct Branch: Sendable {
    package enum Action: Sendable {
      case nothing
      case delete
      case update([Assignment])
      /// Without values: DEFAULT VALUES.
      case insert([AssignmentTarget], InsertStatement.Overriding?, values: [Expression]?)
    }

    package var isMatched: Bool
    package var condition: Expression?
    package var action: Action

    package init(isMatched: Bool, condition: Expression?, _ action: Action) {
      self.isMatched = isMatched
      self.condition = condition
      self.action = action
    }
  }

  package var with: With?
  package var table: TableReference
  package var source: FromItem
  package var condition: Expression
  package var branches: [Branch]
  package var position: Int

  package init(
    with: With? = nil,
    into table: TableReference,
    using source: FromItem,
    on condition: Expression,
    _ branches: [Branch],
    position: Int
  ) {
    self.with = with
    self.table = table
    self.source = source
    self.condition = condition
    self.branches = branches
    self.position = position
  }
}
