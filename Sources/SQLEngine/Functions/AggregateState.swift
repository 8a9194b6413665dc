// SQLEngine/Functions: PostgreSQL's functions and operators. This file: how aggregates are computed.

/// An aggregate on its way. Rows in which an argument of a strict aggregate is null are not given to it.
package protocol AggregateState: AnyObject {
  func step(_ arguments: [SQLValue]) throws(SQLError)
  /// The result of the rows so far; more may follow, as in a window that grows.
  func finish() throws(SQLError) -> SQLValue
}

/// An aggregate over a window that moves: rows leave it in the order in which they came.
package final class SlidingAggregate {
  private let make: () -> any AggregateState
  private var state: any AggregateState
  private var rows: [[SQLValue]] = []
  private var first = 0
  private var isStale = false

  package init(_ make: @escaping () -> any AggregateState) {
    self.make = make
    self.state = make()
  }

  package func step(_ arguments: [SQLValue]) throws(SQLError) {
    self.rows.append(arguments)
    if !self.isStale { try self.state.step(arguments) }
  }

  /// The oldest row leaves.
  package func inverse() {
    self.first += 1
    self.isStale = true
  }

  package func value() throws(SQLError) -> SQLValue {
    if self.isStale {
      self.rows.removeFirst(min(self.first, self.rows.count))
      self.first = 0
      self.state = self.make()
      for row in self.rows { try self.state.step(row) }
      self.isStale = false
    }
    return try self.state.finish()
  }
}

/// An aggregate that folds values into one.
final class FoldState: AggregateState {
  private var value: SQLValue
  private let fold: (SQLValue, [SQLValue]) throws(SQLError) -> SQLValue
  private let result: (SQLValue) throws(SQLError) -> SQLValue

  init(
    _ initial: SQLValue = .null,
    result: @escaping (SQLValue) throws(SQLError) -> SQLValue = { $0 },
    _ fold: @escaping (SQLValue, [SQLValue]) throws(SQLError) -> SQLValue
  ) {
    self.value = initial
    self.fold = fold
    self.result = result
  }

  func step(_ arguments: [SQLValue]) throws(SQLError) { self.value = try self.fold(self.value, arguments) }
  func finish() throws(SQLError) -> SQLValue { try self.result(self.value) }
}

/// An aggregate that needs all its rows.
final class GatheringState: AggregateState {
  private var rows: [[SQLValue]] = []
  private let result: ([[SQLValue]]) throws(SQLError) -> SQLValue

  init(_ result: @escaping ([[SQLValue]]) throws(SQLError) -> SQLValue) { self.result = result }

  func step(_ arguments: [SQLValue]) { self.rows.append(arguments) }
  func finish() throws(SQLError) -> SQLValue { self.rows.isEmpty ? .null : try self.result(self.rows) }
}

/// `sum` and `avg` of integers: exact in 128 bits.
final class IntegerSumState: AggregateState {
  private var sum: Int128 = 0
  private var count: Int64 = 0
  private let result: (Int128, Int64) throws(SQLError) -> SQLValue

  init(_ result: @escaping (Int128, Int64) throws(SQLError) -> SQLValue) { self.result = result }

  func step(_ arguments: [SQLValue]) {
    self.sum += Int128(arguments[0].int)
    self.count += 1
  }

  func finish() throws(SQLError) -> SQLValue { self.count == 0 ? .null : try self.result(self.sum, self.count) }
}

/// `sum` and `avg` of numeric.
final class NumericSumState: AggregateState {
  private var sum = Numeric.zero
  private var count: Int64 = 0
  private let isAverage: Bool

  init(isAverage: Bool) { self.isAverage = isAverage }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    self.sum = self.count == 0 ? arguments[0].numeric : try Numeric.add(self.sum, arguments[0].numeric)
    self.count += 1
  }

  func finish() throws(SQLError) -> SQLValue {
    if self.count == 0 { return .null }
    return self.isAverage ? try Numeric.divide(self.sum, Numeric(self.count)).value : self.sum.value
  }
}

extension Numeric {
  init(wide value: Int128) {
    let magnitude = value.magnitude
    let high = Limbs.from(UInt64(magnitude >> 64))
    let low = Limbs.from(UInt64(truncatingIfNeeded: magnitude))
    let limbs = high.isEmpty ? low : Limbs.add(Limbs.multiply(high, Limbs.add(Limbs.from(.max), [1])), low)
    self.init(isNegative: value < 0, limbs: limbs)
  }
}
