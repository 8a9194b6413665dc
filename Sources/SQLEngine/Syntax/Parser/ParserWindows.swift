// SQLEngine, parser. This file: ORDER BY, and windows with their frames (manual, 4.2.8).

extension Parser {
  /// `ORDER BY a DESC NULLS LAST, …`
  mutating func orderBy() throws(SyntaxFailure) -> [SortItem] {
    try self.expect(.order)
    try self.expect(.by)
    return try self.list { parser throws(SyntaxFailure) in try parser.sortItem() }
  }

  private mutating func sortItem() throws(SyntaxFailure) -> SortItem {
    let expression = try self.expression()
    var direction = SortItem.Direction.unspecified
    if self.accept(.using) {
      let position = self.position
      direction = .using(try self.operatorName(), position: position)
    } else {
      direction = self.sortDirection()
    }
    return SortItem(expression, direction, nulls: self.nullsOrder())
  }

  mutating func sortDirection() -> SortItem.Direction {
    if self.accept(.asc) { return .ascending }
    return self.accept(.desc) ? .descending : .unspecified
  }

  mutating func nullsOrder() -> SortItem.Nulls {
    if self.accept(.nulls, .first) { return .first }
    return self.accept(.nulls, .last) ? .last : .unspecified
  }

  /// What follows OVER.
  mutating func over() throws(SyntaxFailure) -> Over {
    let position = self.position
    if self.at(.leftParenthesis) { return .window(try self.window(name: nil)) }
    return .named(try self.columnName(), position: position)
  }

  /// `(base PARTITION BY … ORDER BY … ROWS …)`
  mutating func window(name: String?) throws(SyntaxFailure) -> Window {
    let outer = try self.enter()
    defer { self.leave(outer) }
    var window = Window(name: name, position: self.position)
    try self.expect(.leftParenthesis)
    switch self.keyword {
    case .partition, .range, .rows, .groups: break
    default: if self.token.isColumnName { window.base = try self.columnName() }
    }
    if self.accept(.partition) {
      try self.expect(.by)
      window.partitionBy = try self.expressions()
    }
    if self.at(.order) { window.orderBy = try self.orderBy() }
    window.frame = try self.frame()
    try self.expect(.rightParenthesis)
    return window
  }

  private mutating func frame() throws(SyntaxFailure) -> Window.Frame? {
    let position = self.position
    let mode: Window.Frame.Mode
    switch self.keyword {
    case .range: mode = .range
    case .rows: mode = .rows
    case .groups: mode = .groups
    default: return nil
    }
    self.advance()
    var frame = Window.Frame(mode, start: .currentRow, position: position)
    if self.accept(.between) {
      let start = self.position
      frame.start = try self.bound()
      try self.expect(.and)
      let end = self.position
      let last = try self.bound()
      try self.check(frame.start, at: start, to: last, at: end)
      frame.end = last
    } else {
      let start = self.position
      frame.start = try self.bound()
      try self.check(frame.start, at: start)
    }
    frame.exclusion = try self.exclusion()
    return frame
  }

  private mutating func bound() throws(SyntaxFailure) -> Window.Frame.Bound {
    if self.accept(.unbounded, .preceding) { return .unboundedPreceding }
    if self.accept(.unbounded, .following) { return .unboundedFollowing }
    if self.accept(.current, .row) { return .currentRow }
    let offset = try self.expression()
    if self.accept(.preceding) { return .preceding(offset) }
    try self.expect(.following)
    return .following(offset)
  }

  private func check(_ start: Window.Frame.Bound, at position: Int) throws(SyntaxFailure) {
    switch start {
    case .unboundedFollowing:
      throw self.failure("frame start cannot be UNBOUNDED FOLLOWING", .windowingError, at: position)
    case .following:
      throw self.failure("frame starting from following row cannot end with current row", .windowingError, at: position)
    default: break
    }
  }

  private func check(
    _ start: Window.Frame.Bound,
    at position: Int,
    to end: Window.Frame.Bound,
    at endPosition: Int
  ) throws(SyntaxFailure) {
    switch (start, end) {
    case (.unboundedFollowing, _):
      throw self.failure("frame start cannot be UNBOUNDED FOLLOWING", .windowingError, at: position)
    case (_, .unboundedPreceding):
      throw self.failure("frame end cannot be UNBOUNDED PRECEDING", .windowingError, at: endPosition)
    case (.currentRow, .preceding):
      throw self.failure("frame starting from current row cannot have preceding rows", .windowingError, at: endPosition)
    case (.following, .preceding), (.following, .currentRow):
      throw self.failure(
        "frame starting from following row cannot have preceding rows",
        .windowingError,
        at: endPosition
      )
    default: break
    }
  }

  /// `EXCLUDE …`
  private mutating func exclusion() throws(SyntaxFailure) -> Window.Frame.Exclusion? {
    guard self.accept(.exclude) else { return nil }
    switch self.keyword {
    case .current:
      self.advance()
      try self.expect(.row)
      return .currentRow
    case .group:
      self.advance()
      return .group
    case .ties:
      self.advance()
      return .ties
    default:
      try self.expect(.no, .others)
      return nil
    }
  }
}
