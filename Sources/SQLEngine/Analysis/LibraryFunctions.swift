// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows of the function table as functions of SQLite.

extension FunctionRequirement {
  /// A plain function, one of the session, or one that returns a set (as an array of JSON).
  static func library(_ row: FunctionRow, _ types: [TypeID], _ result: TypeID) -> Self {
    let isDeterministic = row.volatility == .immutable && row.kind != .set
    return .scalar(Int32(truncatingIfNeeded: types.count), isDeterministic: isDeterministic) { environment in
      let call = { FunctionCall(context: environment.state.pointee.context, arguments: types, result: result) }
      switch row.implementation {
      case .swift(let body):
        return { values throws(SQLError) in
          if row.isStrict, values.contains(.null) { return .null }
          return try body(call(), values)
        }
      case .session:
        return { values throws(SQLError) in
          if row.isStrict, values.contains(.null) { return .null }
          let call = call()
          return try call.context.session.call(row, values, call)
        }
      case .set(let body):
        return { values throws(SQLError) in
          if row.isStrict, values.contains(.null) { return .text("[]") }
          return Self.rows(try body(call(), values), of: row)
        }
      case .sessionSet:
        return { values throws(SQLError) in
          if row.isStrict, values.contains(.null) { return .text("[]") }
          let call = call()
          return Self.rows(try call.context.session.rows(row, values, call), of: row)
        }
      default: return { _ throws(SQLError) in throw SQLError.unsupported(row.name) }
      }
    }
  }

  /// Rows as an array of JSON: of values if there is one column, else of rows.
  private static func rows(_ rows: [[SQLValue]], of row: FunctionRow) -> SQLValue {
    .text(row.columns.isEmpty ? RowJSON.text(rows.map { $0.first ?? .null }) : RowJSON.text(rows: rows))
  }

  /// An aggregate; for windows one from which rows also leave.
  static func libraryAggregate(_ row: FunctionRow, _ types: [TypeID], _ result: TypeID, isWindow: Bool) -> Self {
    var made = Self(
      count: Int32(truncatingIfNeeded: types.count),
      body: .aggregate { environment in
        guard case .aggregate(let make) = row.implementation else { return NoAggregate() }
        let call = FunctionCall(context: environment.state.pointee.context, arguments: types, result: result)
        return isWindow
          ? LibraryWindow(row, SlidingAggregate { make(call) }) : LibraryAggregate(row, make(call))
      }
    )
    made.isWindow = isWindow
    return made
  }

  /// An aggregate with DISTINCT, or with an ORDER BY of its own: sort keys come behind its arguments.
  static func collected(
    _ row: FunctionRow,
    _ types: [TypeID],
    _ result: TypeID,
    isDistinct: Bool,
    _ keys: [CollectedAggregate.Key]
  ) -> Self {
    Self(
      count: Int32(truncatingIfNeeded: types.count + keys.count),
      body: .aggregate { environment in
        guard case .aggregate(let make) = row.implementation else { return NoAggregate() }
        let call = FunctionCall(context: environment.state.pointee.context, arguments: types, result: result)
        return CollectedAggregate(row, make(call), types, isDistinct, keys, Comparison(environment.io))
      }
    )
  }

  /// Element type, array, place, new element.
  static let setElement: Self = .scalar(4) { environment in
    { values throws(SQLError) in
      let element = TypeID(rawValue: values[0].asOID)
      guard case .integer(let place) = values[2] else {
        throw SQLError(.nullValueNotAllowed, "array subscript in assignment must not be null")
      }
      var array = ArrayValue<SQLValue>([])
      if case .text(let text) = values[1] { array = try environment.io.elements(text, of: element) }
      if array.dimensions.count > 1 { throw SQLError(.arraySubscriptError, "wrong number of array subscripts") }
      let first = array.lowerBounds.first ?? Int(place)
      let offset = Int(place) &- first
      guard offset >= 0, offset < 1_000_000 else {
        throw SQLError.unsupported("assignment to an element before an array's first")
      }
      while array.elements.count <= offset { array.elements.append(.null) }
      array.elements[offset] = values[3]
      array.dimensions = [array.elements.count]
      array.lowerBounds = [first]
      return environment.io.array(array, of: element)
    }
  }
}

private final class NoAggregate: AggregateBody {
  func step(_ arguments: [SQLValue]) {}
  func result() -> SQLValue { .null }
}

/// An aggregate of the table.
private final class LibraryAggregate: AggregateBody {
  private let row: FunctionRow
  private let state: any AggregateState

  init(_ row: FunctionRow, _ state: any AggregateState) {
    self.row = row
    self.state = state
  }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    if self.row.isStrict, arguments.contains(.null) { return }
    try self.state.step(arguments)
  }

  func result() throws(SQLError) -> SQLValue { try self.state.finish() }
}

/// The same over a window.
private final class LibraryWindow: WindowBody {
  private let row: FunctionRow
  private let sliding: SlidingAggregate

  init(_ row: FunctionRow, _ sliding: SlidingAggregate) {
    self.row = row
    self.sliding = sliding
  }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    if self.row.isStrict, arguments.contains(.null) { return }
    try self.sliding.step(arguments)
  }

  func inverse(_ arguments: [SQLValue]) {
    if self.row.isStrict, arguments.contains(.null) { return }
    self.sliding.inverse()
  }

  func result() throws(SQLError) -> SQLValue { try self.sliding.value() }
}

/// An aggregate that is given its rows sorted, and without repetitions.
final class CollectedAggregate: AggregateBody {
  struct Key: Sendable {
    var type: TypeID
    var isDescending: Bool
    var nullsFirst: Bool
  }

  private let row: FunctionRow
  private let state: any AggregateState
  private let types: [TypeID]
  private let isDistinct: Bool
  private let keys: [Key]
  private let comparison: Comparison
  private var rows: [[SQLValue]] = []

  init(
    _ row: FunctionRow,
    _ state: any AggregateState,
    _ types: [TypeID],
    _ isDistinct: Bool,
    _ keys: [Key],
    _ comparison: Comparison
  ) {
    self.row = row
    self.state = state
    self.types = types
    self.isDistinct = isDistinct
    self.keys = keys
    self.comparison = comparison
  }

  func step(_ arguments: [SQLValue]) {
    if self.row.isStrict, arguments.prefix(self.types.count).contains(.null) { return }
    self.rows.append(arguments)
  }

  func result() throws(SQLError) -> SQLValue {
    var sorted = self.rows.enumerated().sorted { self.precedes($0, $1) }.map(\.element)
    if self.isDistinct { sorted = self.distinct(sorted) }
    for row in sorted { try self.state.step(Array(row.prefix(self.types.count))) }
    return try self.state.finish()
  }

  private func precedes(_ left: (offset: Int, element: [SQLValue]), _ right: (offset: Int, element: [SQLValue])) -> Bool
  {
    let count = self.types.count
    for (index, key) in self.keys.enumerated() {
      let order = self.order(left.element[count + index], right.element[count + index], key)
      if order != 0 { return order < 0 }
    }
    if self.isDistinct {
      for index in 0..<count {
        let key = Key(type: self.types[index], isDescending: false, nullsFirst: false)
        let order = self.order(left.element[index], right.element[index], key)
        if order != 0 { return order < 0 }
      }
    }
    return left.offset < right.offset
  }

  private func order(_ left: SQLValue, _ right: SQLValue, _ key: Key) -> Int {
    if left == .null || right == .null {
      if left == right { return 0 }
      return (left == .null) == key.nullsFirst ? -1 : 1
    }
    let order = self.comparison.compare(left, right, key.type)
    return key.isDescending ? -order : order
  }

  private func distinct(_ rows: [[SQLValue]]) -> [[SQLValue]] {
    var result: [[SQLValue]] = []
    for row in rows {
      let isKnown = result.last.map { last in
        (0..<self.types.count).allSatisfy { index in
          self.order(last[index], row[index], Key(type: self.types[index], isDescending: false, nullsFirst: false)) == 0
        }
      }
      if isKnown != true { result.append(row) }
    }
    return result
  }
}
