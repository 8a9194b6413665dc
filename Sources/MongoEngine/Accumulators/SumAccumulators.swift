// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$sum`, `$avg`, `$count`, `$stdDevPop`,
// `$stdDevSamp` (manual: the pages of these names).

import BSON

struct SumAccumulator: ValueAccumulator {
  private var total = NumericTotal()

  mutating func add(_ value: BSONValue?) { self.total.add(value) }
  func result() -> BSONValue? { self.total.sum }
}

struct AverageAccumulator: ValueAccumulator {
  private var total = NumericTotal()

  mutating func add(_ value: BSONValue?) { self.total.add(value) }
  func result() -> BSONValue? { self.total.average ?? .null }
}

/// The deviation from the mean, both brought up to date with each value (Welford).
struct DeviationAccumulator: ValueAccumulator {
  /// Whether the values are but a sample of all.
  let isSample: Bool
  private var count = 0
  private var mean = 0.0
  private var squares = 0.0

  init(isSample: Bool) { self.isSample = isSample }

  mutating func add(_ value: BSONValue?) {
    guard let number = value?.double else { return }
    self.count += 1
    let delta = number - self.mean
    self.mean += delta / Double(self.count)
    self.squares += delta * (number - self.mean)
  }

  func result() -> BSONValue? {
    let divisor = self.isSample ? self.count - 1 : self.count
    return divisor > 0 ? .double((self.squares / Double(divisor)).squareRoot()) : .null
  }
}

extension AccumulatorTable {
  static let sums: [AccumulatorRow] = [
    AccumulatorRow("$sum") { _ in SumAccumulator() },
    AccumulatorRow("$avg") { _ in AverageAccumulator() },
    AccumulatorRow("$stdDevPop") { _ in DeviationAccumulator(isSample: false) },
    AccumulatorRow("$stdDevSamp") { _ in DeviationAccumulator(isSample: true) },
    AccumulatorRow("$count") { _, argument, context throws(MongoError) in
      guard argument == .document([:]) else {
        throw .of(.typeMismatch, "$count takes no arguments, i.e. $count:{}")
      }
      return AccumulatorReading(input: AccumulatorInput(try Expression(1, context))) { _ in SumAccumulator() }
    },
  ]
}
