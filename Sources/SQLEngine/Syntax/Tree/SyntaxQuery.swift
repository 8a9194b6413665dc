// SQLEngine, syntax tree. This file: queries (manual, chapter 7 and SELECT).

/// A query: SELECT, VALUES or a set operation, with what may follow it.
package struct Query: Sendable {
  package var with: With?
  package var body: Body
  package var orderBy: [SortItem]
  package var limit: Limit?
  package var locking: [Locking]
  /// Where its first word stands.
  package var position: Int

  package init(
    with: With? = nil,
    _ body: Body,
    orderBy: [SortItem] = [],
    limit: Limit? = nil,
    locking: [Locking] = [],
    position: Int
  ) {
    self.with = with
    self.body = body
    self.orderBy = orderBy
    self.limit = limit
    self.locking = locking
    self.position = position
  }

  package indirect enum Body: Sendable {
    /// SELECT. `TABLE t` is `SELECT * FROM t`.
    case select(Select)
    /// VALUES, one array a row.
    case values([[Expression]], position: Int)
    case setOperation(SetOperation)
  }

  /// UNION, INTERSECT and EXCEPT. Their operands have clauses of their own only in parentheses.
  package struct SetOperation: Sendable {
    package enum Kind: String, Hashable, Sendable {
      case union = "UNION"
      case intersect = "INTERSECT"
      case except = "EXCEPT"
    }

    package var kind: Kind
    package var isAll: Bool
    package var left: Query
    package var right: Query
    package var position: Int

    package init(_ kind: Kind, isAll: Bool, _ left: Query, _ right: Query, position: Int) {
      self.kind = kind
      self.isAll = isAll
      self.left = left
      self.right = right
      self.position = position
    }
  }

  /// LIMIT, OFFSET and FETCH FIRST. `LIMIT ALL` is a count of NULL.
  package struct Limit: Sendable {
    package var count: Expression?
    package var offset: Expression?
    package var withTies: Bool

    package init(count: Expression? = nil, offset: Expression? = nil, withTies: Bool = false) {
      self.count = count
      self.offset = offset
      self.withTies = withTies
    }
  }

  /// `FOR UPDATE OF t NOWAIT`.
  package struct Locking: Sendable {
    package enum Strength: String, Hashable, Sendable {
      case keyShare = "KEY SHARE"
      case share = "SHARE"
      case noKeyUpdate = "NO KEY UPDATE"
      case update = "UPDATE"
    }

    package enum Wait: Hashable, Sendable {
      case block
      case skipLocked
      case noWait
    }

    package var strength: Strength
    package var relations: [ObjectName]
    package var wait: Wait
    package var position: Int

    package init(_ strength: Strength, relations: [ObjectName], wait: Wait, position: Int) {
      self.strength = strength
      self.relations = relations
      self.wait = wait
      self.position = position
    }
  }
}

/// One SELECT, without what may follow a set operation too.
package struct Select: Sendable {
  package enum Distinct: Sendable {
    case rows
    /// `DISTINCT ON (…)`.
    case on([Expression])
  }

  package var distinct: Distinct?
  package var targets: [Target]
  package var into: Into?
  package var from: [FromItem]
  package var condition: Expression?
  package var groupBy: GroupBy?
  package var having: Expression?
  /// The clause WINDOW; each has a name.
  package var windows: [Window]
  package var position: Int

  package init(
    distinct: Distinct? = nil,
    targets: [Target] = [],
    into: Into? = nil,
    from: [FromItem] = [],
    condition: Expression? = nil,
    groupBy: GroupBy? = nil,
    having: Expression? = nil,
    windows: [Window] = [],
    position: Int
  ) {
    self.distinct = distinct
    self.targets = targets
    self.into = into
    self.from = from
    self.condition = condition
    self.groupBy = groupBy
    self.having = having
    self.windows = windows
    self.position = position
  }

  /// SELECT … INTO t.
  package struct Into: Sendable {
    package var name: ObjectName
    package var persistence: Persistence

    package init(_ name: ObjectName, _ persistence: Persistence) {
      self.name = name
      self.persistence = persistence
    }
  }

  /// GROUP BY (manual, 7.2.3 and 7.2.4).
  package struct GroupBy: Sendable {
    package indirect enum Item: Sendable {
      case expression(Expression)
      /// `()`.
      case empty(position: Int)
      case rollup([Expression], position: Int)
      case cube([Expression], position: Int)
      case groupingSets([Item], position: Int)
    }

    package var items: [Item]
    package var isDistinct: Bool

    package init(_ items: [Item], isDistinct: Bool) {
      self.items = items
      self.isDistinct = isDistinct
    }
  }
}

/// An output column of SELECT or RETURNING. A star is a ``Expression/ColumnReference`` or the end of an indirection.
package struct Target: Sendable {
  package var expression: Expression
  /// The name after AS.
  package var label: String?
  package var position: Int

  package init(_ expression: Expression, label: String? = nil, position: Int) {
    self.expression = expression
    self.label = label
    self.position = position
  }
}

/// WITH (manual, 7.8).
package struct With: Sendable {
  package var isRecursive: Bool
  package var tables: [CommonTable]
  package var position: Int

  package init(isRecursive: Bool, _ tables: [CommonTable], position: Int) {
    self.isRecursive = isRecursive
    self.tables = tables
    self.position = position
  }

  /// A query of WITH, of its own name. Its statement is a query, INSERT, UPDATE, DELETE or MERGE.
  package struct CommonTable: Sendable {
    package var name: String
    package var columns: [String]
    /// Whether MATERIALIZED or NOT MATERIALIZED is written.
    package var isMaterialized: Bool?
    package var statement: Statement
    package var position: Int

    package init(
      _ name: String,
      columns: [String],
      isMaterialized: Bool?,
      _ statement: Statement,
      position: Int
    ) {
      self.name = name
      self.columns = columns
      self.isMaterialized = isMaterialized
      self.statement = statement
      self.position = position
    }
  }
}
