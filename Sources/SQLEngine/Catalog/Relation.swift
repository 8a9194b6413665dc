// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: tables, views, sequences and indexes.

/// What `pg_class` has a row for.
struct Relation: Sendable {
  let oid: OID
  var schema: String
  var name: String
  var kind: Kind
  var persistence = Persistence.permanent
  /// By number; what was dropped stays in its place.
  var columns: [Column] = []
  var constraints: [TableConstraint] = []
  /// The type of its rows.
  var rowType: TypeID = 0
  var onCommit = CreateTable.OnCommit.preserveRows

  enum Kind: Sendable {
    case table
    case view(View)
    case materializedView(View)
    case sequence(SequenceDefinition)
    case index(Index)
    case composite
  }

  /// The name of SQLite's table or index. It never changes, and no user's name can be in its way.
  var storage: String {
    if self.oid < 16384 { return "catalog.s\(self.oid)" }
    if case .index = self.kind { return "i\(self.oid)" }
    return "t\(self.oid)"
  }

  var isTable: Bool { if case .table = self.kind { true } else { false } }
  /// Whether rows of it are kept.
  var hasRows: Bool {
    switch self.kind {
    case .table, .materializedView: true
    default: false
    }
  }
  var view: View? { if case .view(let view) = self.kind { view } else { nil } }
  var sequence: SequenceDefinition? { if case .sequence(let sequence) = self.kind { sequence } else { nil } }
  var index: Index? { if case .index(let index) = self.kind { index } else { nil } }
  /// Columns that were not dropped.
  var liveColumns: [Column] { self.columns.filter { !$0.isDropped } }

  func column(_ name: String) -> Column? { self.columns.first { $0.name == name && !$0.isDropped } }
  func column(number: Int) -> Column? { number >= 1 && number <= self.columns.count ? self.columns[number - 1] : nil }

  var primaryKey: TableConstraint? { self.constraints.first { if case .primaryKey = $0.kind { true } else { false } } }

  /// What messages call its kind.
  var kindName: String {
    switch self.kind {
    case .table: "table"
    case .view: "view"
    case .materializedView: "materialized view"
    case .sequence: "sequence"
    case .index: "index"
    case .composite: "composite type"
    }
  }

  /// `relkind`.
  var kindLetter: String {
    switch self.kind {
    case .table: "r"
    case .view: "v"
    case .materializedView: "m"
    case .sequence: "S"
    case .index: "i"
    case .composite: "c"
    }
  }
}

/// A column (`pg_attribute`, `pg_attrdef`).
struct Column: Sendable {
  /// From 1.
  var number: Int
  var name: String
  var type: ColumnType
  var isNotNull = false
  var defaultValue: Default?
  var isDropped = false
  /// The value of rows that were there before the column was: a row of SQLite that is too short has it.
  var collation: String?

  enum Default: Sendable {
    case expression(StoredExpression)
    case identity(IdentityKind, sequence: OID)
    case generated(StoredExpression)
  }

  /// SQLite's name for it.
  var storage: String { "c\(self.number)" }

  var isGenerated: Bool { if case .generated = self.defaultValue { true } else { false } }
  var identity: (kind: IdentityKind, sequence: OID)? {
    if case .identity(let kind, let sequence) = self.defaultValue { (kind, sequence) } else { nil }
  }
}

/// A constraint of a table (`pg_constraint`).
struct TableConstraint: Sendable {
  var oid: OID
  var name: String
  var kind: Kind
  var isDeferrable = false
  var isInitiallyDeferred = false
  var isValidated = true

  enum Kind: Sendable {
    /// Columns by number, and the index that enforces it.
    case primaryKey([Int], index: OID)
    case unique([Int], index: OID)
    /// The columns that it names.
    case check(StoredExpression, columns: [Int])
    case foreignKey(Reference)
  }

  struct Reference: Sendable {
    var columns: [Int]
    var table: OID
    var referenced: [Int]
    /// The index of the referenced columns.
    var index: OID
    var onDelete: ForeignKey.Action
    var onUpdate: ForeignKey.Action
    var match: ForeignKey.Match
  }

  var foreignKey: Reference? { if case .foreignKey(let key) = self.kind { key } else { nil } }
  /// The columns of a key, and its index.
  var key: (columns: [Int], index: OID)? {
    switch self.kind {
    case .primaryKey(let columns, let index), .unique(let columns, let index): (columns, index)
    default: nil
    }
  }
}

/// A view's query, as tree and as text, and what it reads.
struct View: Sendable {
  var query: Query
  var text: String
  /// For each relation, the columns that it uses.
  var uses: [OID: Set<Int>]
  var checkOption: CreateView.CheckOption?
  /// The search path at its creation.
  var path: [String]
  var isPopulated = true
}

/// A sequence's properties (`pg_sequence`). Its state is no part of the catalog, since it does not roll back.
struct SequenceDefinition: Sendable {
  var type: TypeID = .int8
  var start: Int64 = 1
  var increment: Int64 = 1
  var minimum: Int64 = 1
  var maximum: Int64 = .max
  var cache: Int64 = 1
  var cycles = false
  /// Table and column.
  var owner: ObjectAddress?
}

/// An index (`pg_index`).
struct Index: Sendable {
  var table: OID
  var isUnique: Bool
  var isPrimary = false
  var nullsNotDistinct = false
  var method = "btree"
  var elements: [Element]
  /// How many of the elements, at the end, are INCLUDE's.
  var included = 0
  var condition: StoredExpression?
  /// The constraint that it belongs to.
  var constraint: OID?
  /// Whether SQLite's index is unique too. One whose constraint is deferrable is checked by us.
  var isImmediate = true

  struct Element: Sendable {
    /// 0 for an expression.
    var column: Int
    var expression: StoredExpression?
    var isDescending = false
    /// Absent: last when ascending, first when descending.
    var nullsFirst: Bool?
    var operatorClass: String?
    var name: String
  }

  var keyColumns: [Int] { self.elements.dropLast(self.included).map(\.column) }
}
