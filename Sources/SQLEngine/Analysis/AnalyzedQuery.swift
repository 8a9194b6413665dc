// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a query that was understood.

/// A query whose columns may still get their types from where it stands. Its columns in SQLite are `o1`, `o2`, …
final class AnalyzedQuery {
  var names: [String]
  /// The output columns: expressions of a SELECT, or the columns of what is inside.
  var terms: [Term]
  /// The rows of VALUES.
  var rows: [[Term]]?
  /// `WITH …` in front.
  var with = ""
  /// Makes the text from the final output columns.
  let build: ([Term]) -> String
  /// Whether the output columns can be cast where they are computed, without changing what ORDER BY or DISTINCT mean.
  let isPlain: Bool
  /// Whether it is an arm of a set operation whose columns are computed right there.
  let isSelect: Bool
  /// Whether it cannot give more than one row.
  var isSingleRow = false
  /// Casts of output columns that were computed inside.
  private var casts: [Term]?
  /// Whether something is written behind its body, so that it cannot be an operand of UNION as it is.
  var hasTail = false

  init(names: [String], terms: [Term], isPlain: Bool, isSelect: Bool, build: @escaping ([Term]) -> String) {
    self.names = names
    self.terms = terms
    self.isPlain = isPlain
    self.isSelect = isSelect
    self.build = build
  }

  var types: [ColumnType] { self.terms.map(\.type) }

  /// What is still without a type becomes text.
  func resolveTypes(_ analyzer: Analyzer) throws(SQLError) {
    for index in self.terms.indices where self.terms[index].isLate || self.terms[index].isUntyped {
      try self.coerce(index, to: ColumnType(.text), .implicit, analyzer)
    }
  }

  /// Makes an output column be of a type.
  func coerce(_ index: Int, to type: ColumnType, _ context: CastContext, _ analyzer: Analyzer) throws(SQLError) {
    if var rows = self.rows {
      for row in rows.indices { rows[row][index] = try analyzer.coerce(rows[row][index], to: type, context) }
      self.rows = rows
      self.terms[index].type = type
      self.terms[index].late = .no
      return
    }
    let term = self.terms[index]
    if self.isSelect, term.isLate || self.isPlain {
      var changed = try analyzer.coerce(term, to: type, context)
      if changed.origin == nil, changed.sql == term.sql { changed.origin = term.origin }
      self.terms[index] = changed
      return
    }
    if !term.isLate, term.type == type { return }
    var casts =
      self.casts
      ?? self.terms.indices.map { Term("q.o\($0 + 1)", self.terms[$0].type, position: self.terms[$0].position) }
    casts[index].position = term.position
    casts[index] = try analyzer.coerce(casts[index], to: type, context)
    self.casts = casts
    self.outputTypes[index] = type
  }

  /// Types after casts.
  private(set) var outputTypes: [Int: ColumnType] = [:]

  func type(_ index: Int) -> ColumnType { self.outputTypes[index] ?? self.terms[index].type }

  /// The query's text.
  var text: String {
    let inner = self.with + self.build(self.terms)
    guard let casts else { return inner }
    let list = casts.enumerated().map { "\($1.sql) AS o\($0 + 1)" }.joined(separator: ", ")
    return "SELECT \(list) FROM (\(inner)) AS q"
  }

  /// The text as an operand of UNION and its like.
  var operand: String {
    if self.casts != nil || (!self.hasTail && self.with.isEmpty && self.isSelect) { return self.text }
    return "SELECT \(self.terms.indices.map { "o\($0 + 1)" }.joined(separator: ", ")) FROM (\(self.text))"
  }
}
