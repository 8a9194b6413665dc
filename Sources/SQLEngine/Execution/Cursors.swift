// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: DECLARE, FETCH, MOVE and CLOSE (manual, DECLARE).

/// A cursor: all rows of its query, and where it stands.
struct Cursor: Sendable {
  var result: ResultRows
  /// 0 before the first row, the number of rows plus 1 behind the last one.
  var place = 0
  var isHoldable: Bool
  var isScrollable: Bool
  var isBinary: Bool
  var text: String
}

extension SQLSession {
  mutating func declare(
    _ node: DeclareCursor,
    _ statement: SQLStatement,
    _ parameters: [SQLValue],
    in database: inout SQLDatabase
  ) throws(SQLError) -> Outcome {
    if !node.isHoldable, self.transaction?.isBlock != true {
      throw SQLError(.noActiveSQLTransaction, "DECLARE CURSOR can only be used in transaction blocks")
    }
    self.ensureTransaction(database)
    if self.cursors[node.name] != nil {
      throw SQLError(.duplicateCursor, "cursor \"\(node.name)\" already exists")
    }
    let inner = SQLStatement(
      parsed: ParsedStatement(.query(node.query), range: statement.parsed.range),
      text: statement.source
    )
    let prepared = try self.analyze(inner, [], database)
    let outcome = try self.run(prepared, parameters, in: &database)
    guard case .rows(let rows, _) = outcome else { return outcome }
    self.cursors[node.name] = Cursor(
      result: rows,
      isHoldable: node.isHoldable,
      isScrollable: !node.options.contains(.noScroll),
      isBinary: node.options.contains(.binary),
      text: statement.text
    )
    return .done(tag: "DECLARE CURSOR")
  }

  /// The columns that FETCH of a cursor gives; `nil` if there is no such cursor.
  package func cursorColumns(_ name: String) -> [ResultColumn]? { self.cursors[name]?.result.columns }

  /// Whether a cursor was declared BINARY.
  package func isBinaryCursor(_ name: String) -> Bool { self.cursors[name]?.isBinary ?? false }

  mutating func fetch(_ node: FetchStatement) throws(SQLError) -> Outcome {
    guard var cursor = self.cursors[node.cursor] else {
      throw SQLError(.invalidCursorName, "cursor \"\(node.cursor)\" does not exist")
    }
    let count = cursor.result.rows.count
    var rows: [[SQLValue]] = []
    switch node.direction {
    case .forward(let wanted):
      if let wanted, wanted < 0 {
        return try self.fetch(FetchStatement(node.cursor, .backward(-max(wanted, -.max)), isMove: node.isMove))
      }
      if wanted == 0 {
        rows = Self.row(cursor, cursor.place)
      } else {
        let end = wanted.map { min(count, cursor.place + Int($0)) } ?? count
        if cursor.place < end { rows = Array(cursor.result.rows[cursor.place..<end]) }
        let reachesEnd = wanted.map { cursor.place + Int($0) > count } ?? true
        cursor.place = reachesEnd ? count + 1 : end
      }
    case .backward(let wanted):
      if !cursor.isScrollable {
        throw SQLError(
          .objectNotInPrerequisiteState,
          "cursor can only scan forward",
          hint: "Declare it with SCROLL option to enable backward scan."
        )
      }
      if let wanted, wanted < 0 {
        return try self.fetch(FetchStatement(node.cursor, .forward(-max(wanted, -.max)), isMove: node.isMove))
      }
      let first = wanted.map { max(0, cursor.place - Int($0)) } ?? 0
      var place = min(cursor.place, count + 1)
      while place > max(first, 1) {
        place -= 1
        rows.append(cursor.result.rows[place - 1])
      }
      cursor.place = wanted == nil || cursor.place - Int(wanted ?? 0) <= 0 ? 0 : first
    case .absolute(let number):
      cursor.place = number >= 0 ? min(Int(number), count + 1) : max(0, count + 1 + Int(number))
      rows = Self.row(cursor, cursor.place)
    case .relative(let number):
      cursor.place = max(0, min(count + 1, cursor.place + Int(number)))
      rows = Self.row(cursor, cursor.place)
    }
    self.cursors[node.cursor] = cursor
    if node.isMove { return .done(tag: "MOVE \(rows.count)") }
    return .rows(ResultRows(columns: cursor.result.columns, rows: rows), tag: "FETCH \(rows.count)")
  }

  private static func row(_ cursor: Cursor, _ place: Int) -> [[SQLValue]] {
    place >= 1 && place <= cursor.result.rows.count ? [cursor.result.rows[place - 1]] : []
  }

  mutating func closeCursor(_ name: String?) throws(SQLError) -> Outcome {
    guard let name else {
      self.cursors = [:]
      return .done(tag: "CLOSE CURSOR ALL")
    }
    guard self.cursors.removeValue(forKey: name) != nil else {
      throw SQLError(.invalidCursorName, "cursor \"\(name)\" does not exist")
    }
    return .done(tag: "CLOSE CURSOR")
  }
}
