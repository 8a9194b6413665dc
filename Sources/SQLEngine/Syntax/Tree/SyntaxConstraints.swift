// SQLEngine, syntax tree. This file: columns and constraints of tables and domains (manual, CREATE TABLE).

/// How long a relation lives.
package enum Persistence: Hashable, Sendable {
  case permanent
  case temporary
  case unlogged
}

package struct ColumnDefinition: Sendable {
  package var name: String
  package var type: TypeName
  package var collation: ObjectName?
  package var constraints: [Constraint]
  package var position: Int

  package init(
    _ name: String,
    _ type: TypeName,
    collation: ObjectName? = nil,
    constraints: [Constraint] = [],
    position: Int
  ) {
    self.name = name
    self.type = type
    self.collation = collation
    self.constraints = constraints
    self.position = position
  }
}

/// A constraint of a column or of a table; also a column's default, identity or generation, as in PostgreSQL's tree.
package struct Constraint: Sendable {
  package enum Kind: Sendable {
    case null
    case notNull
    case `default`(Expression)
    case identity(IdentityKind, [SequenceOption])
    /// GENERATED ALWAYS AS (…) STORED.
    case generated(Expression)
    case check(Expression)
    case unique(UniqueKey)
    case primaryKey(UniqueKey)
    case foreignKey(ForeignKey)
  }

  package var name: String?
  package var kind: Kind
  package var isDeferrable: Bool
  package var isInitiallyDeferred: Bool
  /// NOT VALID.
  package var skipsValidation: Bool
  /// NO INHERIT.
  package var isNoInherit: Bool
  package var position: Int
  /// Whether DEFERRABLE or its opposite is written, and INITIALLY.
  var seenDeferrable = false
  var seenInitially = false

  package init(_ kind: Kind, name: String? = nil, position: Int) {
    self.kind = kind
    self.name = name
    self.isDeferrable = false
    self.isInitiallyDeferred = false
    self.skipsValidation = false
    self.isNoInherit = false
    self.position = position
  }
}

package enum IdentityKind: Hashable, Sendable {
  case always
  case byDefault
}

/// UNIQUE or PRIMARY KEY.
package struct UniqueKey: Sendable {
  /// None as a column's constraint, or with ``index``.
  package var columns: [String]
  package var include: [String]
  package var nullsNotDistinct: Bool
  package var options: [Option]
  package var tablespace: String?
  /// `USING INDEX name`, of ALTER TABLE.
  package var index: String?

  package init(
    columns: [String] = [],
    include: [String] = [],
    nullsNotDistinct: Bool = false,
    options: [Option] = [],
    tablespace: String? = nil,
    index: String? = nil
  ) {
    self.columns = columns
    self.include = include
    self.nullsNotDistinct = nullsNotDistinct
    self.options = options
    self.tablespace = tablespace
    self.index = index
  }
}

package struct ForeignKey: Sendable {
  package enum Match: Hashable, Sendable {
    case simple
    case full
  }

  /// What happens when the referenced row goes or changes.
  package enum Action: Hashable, Sendable {
    case noAction
    case restrict
    case cascade
    /// Only the columns named, if there are any.
    case setNull([String])
    case setDefault([String])
  }

  /// None as a column's constraint.
  package var columns: [String]
  package var table: ObjectName
  /// None: the primary key.
  package var referencedColumns: [String]
  package var match: Match
  package var onDelete: Action
  package var onUpdate: Action

  package init(
    columns: [String],
    references table: ObjectName,
    _ referencedColumns: [String],
    match: Match,
    onDelete: Action,
    onUpdate: Action
  ) {
    self.columns = columns
    self.table = table
    self.referencedColumns = referencedColumns
    self.match = match
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }
}

/// An option of a sequence (manual, CREATE SEQUENCE). Numbers are as written, as they may be of any size.
package struct SequenceOption: Sendable {
  package enum Kind: Sendable {
    case type(TypeName)
    case cache(Expression.Constant.Value)
    case cycle(Bool)
    case increment(Expression.Constant.Value)
    /// Nil: NO MAXVALUE.
    case maximum(Expression.Constant.Value?)
    case minimum(Expression.Constant.Value?)
    /// Table and column; nil: OWNED BY NONE.
    case ownedBy([String])
    case sequenceName(ObjectName)
    case start(Expression.Constant.Value)
    /// Nil: RESTART alone.
    case restart(Expression.Constant.Value?)
  }

  package var kind: Kind
  package var position: Int

  package init(_ kind: Kind, position: Int) {
    self.kind = kind
    self.position = position
  }
}

/// A key of an index or of ON CONFLICT.
package struct IndexElement: Sendable {
  package enum Key: Sendable {
    case column(String)
    case expression(Expression)
  }

  package var key: Key
  package var collation: ObjectName?
  package var operatorClass: ObjectName?
  package var direction: SortItem.Direction
  package var nulls: SortItem.Nulls
  package var position: Int

  package init(
    _ key: Key,
    collation: ObjectName? = nil,
    operatorClass: ObjectName? = nil,
    direction: SortItem.Direction = .unspecified,
    nulls: SortItem.Nulls = .unspecified,
    position: Int
  ) {
    self.key = key
    self.collation = collation
    self.operatorClass = operatorClass
    self.direction = direction
    self.nulls = nulls
    self.position = position
  }
}
