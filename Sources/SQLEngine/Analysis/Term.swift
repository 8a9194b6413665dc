// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: an expression that was understood.

/// An expression whose names and type are known, as SQLite is to compute it.
struct Term {
  /// SQLite's text. It binds tighter than any operator.
  var sql: String
  var type: ColumnType
  /// Where it stands in the statement.
  var position: Int
  /// What has no type yet, and gets one from where it is used (manual, 10.1).
  var late = Late.no
  /// Columns of this query and of those around it that it reads outside of aggregates.
  var uses: [ColumnUse] = []
  /// Where aggregates of this query stand in it.
  var aggregates: [Int] = []
  var windows: [Int] = []
  /// Set-returning calls in it, which become part of FROM.
  var sets: [Int] = []
  var origin: ObjectAddress?
  /// Known from the column that it is.
  var isNotNull = false
  /// The fields of a row constructor, or of a whole row.
  var fields: [Term]?
  /// Names for the fields of a whole row.
  var fieldNames: [String]?
  var collation: String?

  enum Late {
    case no
    /// A string whose type is open.
    case unknown(String)
    case null
    case parameter(Int)
  }

  init(_ sql: String, _ type: ColumnType, position: Int) {
    self.sql = sql
    self.type = type
    self.position = position
  }

  init(_ sql: String, _ id: TypeID, position: Int) { self.init(sql, ColumnType(id), position: position) }

  /// A term made of others: it reads what they read.
  init(_ sql: String, _ type: ColumnType, of parts: [Term], position: Int) {
    self.init(sql, type, position: position)
    for part in parts {
      if !part.uses.isEmpty { self.uses += part.uses }
      if !part.aggregates.isEmpty { self.aggregates += part.aggregates }
      if !part.windows.isEmpty { self.windows += part.windows }
      if !part.sets.isEmpty { self.sets += part.sets }
    }
  }

  /// Whether it reads columns, but only of queries further out: the same for every row of its own.
  var isOuter: Bool { !self.uses.isEmpty && self.aggregates.isEmpty && self.uses.allSatisfy { $0.level > 0 } }
  var isLate: Bool { if case .no = self.late { false } else { true } }
  var isUntyped: Bool { self.type.id == .unknown }
}

/// A column that an expression reads.
struct ColumnUse {
  /// How many queries further out the column's table stands.
  var level: Int
  let item: RangeItem
  let column: Int
  let position: Int
}

/// A table, query or function in FROM.
final class RangeItem {
  /// The name by which its columns can be qualified.
  var name: String?
  var schema: String?
  /// Its name in SQLite's text.
  let alias: String
  var columns: [RangeColumn]
  /// The table that it is, for whole rows, and for what follows from its primary key.
  var relation: Relation?
  /// Whether the name is that of the table itself, not an alias.
  var isAliased = false
  /// A function of one scalar: the name alone means its value.
  var isScalarFunction = false
  /// Whether a row that an outer join made up has NULLs in it.
  var isNullable = false

  init(_ name: String?, alias: String, _ columns: [RangeColumn]) {
    self.name = name
    self.alias = alias
    self.columns = columns
  }
}

struct RangeColumn {
  var name: String
  var type: ColumnType
  var sql: String
  var origin: ObjectAddress?
  var isNotNull = false
  /// The columns that a merged column of JOIN … USING stands for.
  var merged: [ColumnUse] = []
}

/// What names mean at one place of a statement.
final class Scope {
  let parent: Scope?
  var entries: [Entry] = []
  var commonTables: [String: CommonTableEntry] = [:]
  /// What part of the statement is being read: aggregates are not allowed everywhere.
  var clause = Clause.other
  var windows: [String: WindowDefinition] = [:]
  /// Texts of the grouping expressions, when there are any: what equals one of them is grouped.
  var grouped: Set<String>?
  /// Tables that FROM has, but that cannot be referred to from here.
  var hidden: [RangeItem] = []
  /// Columns of queries further out that this one reads; a level of 0 is the query right around it.
  var outer: [ColumnUse] = []
  /// The scope of which this is only another view.
  var shared: Scope?
  /// The grouping set that is being read, and the texts of its expressions and of all sets'.
  var groupingSet: GroupingSet?
  var groupingTexts: (current: Set<String>, all: Set<String>)?
  /// Whether VALUES here are the rows of INSERT, which are assigned one by one.
  var isInsertSource = false
  /// Set-returning calls of the select list.
  var sets: [String] = []
  /// What stands for their values.
  var setNames: [String] = []

  struct Entry {
    let item: RangeItem
    var isNameVisible = true
    /// Columns that are only found with the table's name in front.
    var shadowed: Set<Int> = []
    var areColumnsVisible = true
    /// Only to be used from LATERAL items.
    var isLateralOnly = false
  }

  init(_ parent: Scope?) { self.parent = parent }
}

/// A query of WITH.
final class CommonTableEntry {
  let name: String
  let alias: String
  var columns: [RangeColumn]
  var isUsed = false
  /// Set while the recursive part is read.
  var isRecursing = false
  var recursions = 0
  /// Rows of a data-modifying statement, given as a parameter.
  var source: String?

  init(_ name: String, alias: String, _ columns: [RangeColumn]) {
    self.name = name
    self.alias = alias
    self.columns = columns
  }
}

struct WindowDefinition {
  var sql: String
  var uses: [Term]
  var hasOrder: Bool
  var hasFrame: Bool
}

/// The part of a statement that an expression stands in, as messages name it (`ParseExprKindName`).
enum Clause {
  case other, from(String), whereClause, having, groupBy, orderBy, select, returning, values, limit(String), filter
  case window, set, check, defaultValue, index, indexPredicate, generated, joinOn, distinctOn, aggregate, policy
  case alterUsing, arguments

  /// The message for an aggregate in a place where there can be none.
  var aggregateError: String? {
    switch self {
    case .whereClause: "aggregate functions are not allowed in WHERE"
    case .joinOn: "aggregate functions are not allowed in JOIN conditions"
    case .from: "aggregate functions are not allowed in functions in FROM"
    case .filter: "aggregate functions are not allowed in FILTER"
    case .groupBy: "aggregate functions are not allowed in GROUP BY"
    case .set: "aggregate functions are not allowed in UPDATE"
    case .values: "aggregate functions are not allowed in VALUES"
    case .returning: "aggregate functions are not allowed in RETURNING"
    case .check: "aggregate functions are not allowed in check constraints"
    case .defaultValue: "aggregate functions are not allowed in DEFAULT expressions"
    case .index: "aggregate functions are not allowed in index expressions"
    case .indexPredicate: "aggregate functions are not allowed in index predicates"
    case .generated: "aggregate functions are not allowed in column generation expressions"
    case .limit(let name): "aggregate functions are not allowed in \(name)"
    case .alterUsing: "aggregate functions are not allowed in transform expressions"
    case .arguments: "aggregate functions are not allowed in EXECUTE parameters"
    default: nil
    }
  }

  var windowError: String? {
    switch self {
    case .whereClause: "window functions are not allowed in WHERE"
    case .joinOn: "window functions are not allowed in JOIN conditions"
    case .from: "window functions are not allowed in functions in FROM"
    case .filter: "window functions are not allowed in FILTER"
    case .groupBy: "window functions are not allowed in GROUP BY"
    case .having: "window functions are not allowed in HAVING"
    case .set: "window functions are not allowed in UPDATE"
    case .values: "window functions are not allowed in VALUES"
    case .returning: "window functions are not allowed in RETURNING"
    case .window: "window functions are not allowed in window definitions"
    case .check: "window functions are not allowed in check constraints"
    case .defaultValue: "window functions are not allowed in DEFAULT expressions"
    case .limit(let name): "window functions are not allowed in \(name)"
    default: nil
    }
  }

  /// The message for a set-returning function where there can be none.
  var setError: String? {
    switch self {
    case .whereClause: "set-returning functions are not allowed in WHERE"
    case .joinOn: "set-returning functions are not allowed in JOIN conditions"
    case .having: "set-returning functions are not allowed in HAVING"
    case .set: "set-returning functions are not allowed in UPDATE"
    case .returning: "set-returning functions are not allowed in RETURNING"
    case .check: "set-returning functions are not allowed in check constraints"
    case .defaultValue: "set-returning functions are not allowed in DEFAULT expressions"
    case .limit(let name): "set-returning functions are not allowed in \(name)"
    case .values: "set-returning functions are not allowed in VALUES"
    case .aggregate: "aggregate function calls cannot contain set-returning function calls"
    default: nil
    }
  }
}
