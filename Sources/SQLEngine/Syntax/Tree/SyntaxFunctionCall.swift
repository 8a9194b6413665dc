// SQLEngine, syntax tree. This file: function calls and windows (manual, 4.2.6 to 4.2.8).

extension Expression {
  /// A call of a function, aggregate or window function.
  package struct FunctionCall: Sendable {
    package enum Form: Hashable, Sendable {
      case call
      /// A notation of the SQL standard; see ``Expression``.
      case sqlSyntax
    }

    package var name: ObjectName
    package var arguments: [Expression]
    /// `count(*)`.
    package var isStar: Bool
    package var isDistinct: Bool
    /// Whether VARIADIC stands before the last argument.
    package var isVariadic: Bool
    /// ORDER BY among the arguments, or in WITHIN GROUP.
    package var orderBy: [SortItem]
    package var isWithinGroup: Bool
    package var filter: Expression?
    package var over: Over?
    package var form: Form

    package var position: Int { self.name.position }

    package init(
      _ name: ObjectName,
      _ arguments: [Expression] = [],
      isStar: Bool = false,
      isDistinct: Bool = false,
      isVariadic: Bool = false,
      orderBy: [SortItem] = [],
      isWithinGroup: Bool = false,
      filter: Expression? = nil,
      over: Over? = nil,
      form: Form = .call
    ) {
      self.name = name
      self.arguments = arguments
      self.isStar = isStar
      self.isDistinct = isDistinct
      self.isVariadic = isVariadic
      self.orderBy = orderBy
      self.isWithinGroup = isWithinGroup
      self.filter = filter
      self.over = over
      self.form = form
    }
  }

  /// A function that SQL writes without parentheses (manual, 9.9.5 and 9.26.1).
  package struct ValueFunction: Sendable {
    package enum Kind: String, Hashable, Sendable {
      case currentDate = "current_date"
      case currentTime = "current_time"
      case currentTimestamp = "current_timestamp"
      case localTime = "localtime"
      case localTimestamp = "localtimestamp"
      case currentRole = "current_role"
      case currentUser = "current_user"
      case user
      case sessionUser = "session_user"
      case currentCatalog = "current_catalog"
      case currentSchema = "current_schema"
    }

    package var kind: Kind
    /// Digits of the seconds' fraction: `CURRENT_TIMESTAMP(3)`.
    package var precision: Int32?
    package var position: Int

    package init(_ kind: Kind, precision: Int32? = nil, position: Int) {
      self.kind = kind
      self.precision = precision
      self.position = position
    }
  }
}

/// What follows OVER.
package enum Over: Sendable {
  /// `OVER w`.
  case named(String, position: Int)
  /// `OVER (…)`.
  case window(Window)
}

/// A window: of OVER's parentheses, or of the clause WINDOW.
package struct Window: Sendable {
  /// Its name in the clause WINDOW.
  package var name: String?
  /// The window that it extends.
  package var base: String?
  package var partitionBy: [Expression]
  package var orderBy: [SortItem]
  package var frame: Frame?
  package var position: Int

  package init(
    name: String? = nil,
    base: String? = nil,
    partitionBy: [Expression] = [],
    orderBy: [SortItem] = [],
    frame: Frame? = nil,
    position: Int
  ) {
    self.name = name
    self.base = base
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
    self.position = position
  }

  /// `ROWS BETWEEN … AND … EXCLUDE …`.
  package struct Frame: Sendable {
    package enum Mode: String, Hashable, Sendable {
      case range = "RANGE"
      case rows = "ROWS"
      case groups = "GROUPS"
    }

    package enum Bound: Sendable {
      case unboundedPreceding
      case preceding(Expression)
      case currentRow
      case following(Expression)
      case unboundedFollowing
    }

    package enum Exclusion: String, Hashable, Sendable {
      case currentRow = "CURRENT ROW"
      case group = "GROUP"
      case ties = "TIES"
    }

    package var mode: Mode
    package var start: Bound
    /// Absent when BETWEEN is not written: the current row.
    package var end: Bound?
    /// Absent also for EXCLUDE NO OTHERS.
    package var exclusion: Exclusion?
    package var position: Int

    package init(_ mode: Mode, start: Bound, end: Bound? = nil, exclusion: Exclusion? = nil, position: Int) {
      self.mode = mode
      self.start = start
      self.end = end
      self.exclusion = exclusion
      self.position = position
    }
  }
}

/// An item of ORDER BY (manual, 7.5).
package struct SortItem: Sendable {
  package enum Direction: Hashable, Sendable {
    /// None written: ascending.
    case unspecified
    case ascending
    case descending
    case using(OperatorName, position: Int)
  }

  package enum Nulls: Hashable, Sendable {
    /// None written: last when ascending, first when descending.
    case unspecified
    case first
    case last
  }

  package var expression: Expression
  package var direction: Direction
  package var nulls: Nulls

  package init(_ expression: Expression, _ direction: Direction = .unspecified, nulls: Nulls = .unspecified) {
    self.expression = expression
    self.direction = direction
    self.nulls = nulls
  }
}
