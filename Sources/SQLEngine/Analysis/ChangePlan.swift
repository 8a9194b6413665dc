// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: INSERT, UPDATE and DELETE, understood.

/// A data-modifying statement: rows are computed by one query, then applied one by one.
final class ChangePlan: Sendable {
  enum Kind: String, Sendable {
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
  }

  let kind: Kind
  let table: Relation
  /// The table's columns that were not dropped: rows have their values in this order.
  let columns: [Column]
  /// What computes the rows. For INSERT a value for each column; for UPDATE and DELETE the row's id, its values, then
  /// for UPDATE ``assigned``'s new ones, then what RETURNING reads of other tables.
  let source: SQLText
  /// The whole statement for SQLite, where no rule has to look at a row of it.
  let direct: SQLText?
  /// Which of the columns get new values, for UPDATE.
  let assigned: [Int]
  /// How many values at the end of a row of ``source`` are of other tables.
  let extras: Int
  /// Whether the same row may come more than once: UPDATE … FROM, DELETE … USING.
  let mayRepeat: Bool
  let returning: Returning?
  let conflict: Conflict?
  /// Results of data-modifying queries of WITH, which run first.
  let rowParameters: [RowParameter]
  /// Columns for which nothing is written in INSERT, so that generated and identity columns may have values of their own.
  let rules: TableRules
  let tableName: String
  /// Whether ``source`` reads the table, whose rows it must not see change.
  let readsItself: Bool

  init(
    kind: Kind,
    table: Relation,
    source: SQLText,
    direct: SQLText? = nil,
    assigned: [Int] = [],
    extras: Int = 0,
    mayRepeat: Bool = false,
    returning: Returning? = nil,
    conflict: Conflict? = nil,
    rowParameters: [RowParameter] = [],
    rules: TableRules
  ) {
    self.kind = kind
    self.table = table
    self.columns = table.liveColumns
    self.source = source
    self.direct = direct
    self.assigned = assigned
    self.extras = extras
    self.mayRepeat = mayRepeat
    self.returning = returning
    self.conflict = conflict
    self.rowParameters = rowParameters
    self.rules = rules
    self.tableName = table.name
    self.readsItself = source.sql.contains("\(table.source) AS ")
  }

  struct Returning: Sendable {
    let columns: [ResultColumn]
    /// The columns of the table that the output is, if it is nothing else.
    let direct: [Int]?
    /// Computes the output from a row, whose values are the parameters named `v1`, `v2`, … and `e1`, … .
    let text: SQLText
  }

  struct Conflict: Sendable {
    /// The unique indexes whose violation is meant; `nil` for any.
    var arbiters: Set<OID>?
    /// Absent: DO NOTHING.
    let update: Update?

    struct Update: Sendable {
      let assigned: [Int]
      /// The new values and, last, whether the row is to be changed, from the existing row (`v1`, …) and the one that
      /// was to be inserted (`x1`, …).
      let text: SQLText
    }
  }
}

/// What every changed row of a table goes through.
final class TableRules: Sendable {
  /// Results of the CHECK constraints, in the order of their names, from the row's values `v1`, `v2`, ….
  let checks: SQLText?
  let checkNames: [String]
  /// Values of generated columns, by their place among the columns.
  let generated: SQLText?
  let generatedColumns: [Int]
  let insert: SQLText
  let delete: SQLText
  let foreignKeys: [TableConstraint]
  /// Foreign keys of other tables, and of this one, that refer to it.
  let references: [(table: Relation, constraint: TableConstraint)]
  let indexes: [Relation]
  /// The row of an id.
  let row: SQLText

  /// Whether columns may get any values of their types: nothing is checked, computed, referred to or unique.
  func areFree(_ columns: [Column]) -> Bool {
    let numbers = Set(columns.map(\.number))
    func isFree(_ others: [Int]) -> Bool { numbers.isDisjoint(with: others) }
    return self.checks == nil && self.generated == nil && !columns.contains { $0.isNotNull }
      && self.foreignKeys.allSatisfy { isFree($0.foreignKey?.columns ?? []) }
      && self.references.allSatisfy { isFree($0.constraint.foreignKey?.referenced ?? []) }
      && self.indexes.allSatisfy { relation in
        guard let index = relation.index, index.isUnique else { return true }
        return index.condition == nil && !index.keyColumns.contains(0) && isFree(index.keyColumns)
      }
  }

  init(
    checks: SQLText?,
    checkNames: [String],
    generated: SQLText?,
    generatedColumns: [Int],
    insert: SQLText,
    delete: SQLText,
    row: SQLText,
    foreignKeys: [TableConstraint],
    references: [(table: Relation, constraint: TableConstraint)],
    indexes: [Relation]
  ) {
    self.checks = checks
    self.checkNames = checkNames
    self.generated = generated
    self.generatedColumns = generatedColumns
    self.insert = insert
    self.delete = delete
    self.row = row
    self.foreignKeys = foreignKeys
    self.references = references
    self.indexes = indexes
  }
}
