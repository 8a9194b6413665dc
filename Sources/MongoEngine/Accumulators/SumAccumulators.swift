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
  func result() -> BSONValue? { self.total.exactAverage }
}

struct DeviationAccumulator: ValueAccumulator {
  /// Whether the values are but a sample of all.
  let isSample: Bool
  private var deviation = StandardDeviation()

  init(isSample: Bool) { self.isSample = isSample }

  mutating func add(_ value: BSONValue?) { self.deviation.add(value) }
  func result() -> BSONValue? { self.isSample ? self.deviation.sample : self.deviation.population }
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
      return AccumulatorReading(input: try AccumulatorInput(1, context)) { _ in SumAccumulator() }
    },
  ]
}
