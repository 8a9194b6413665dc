// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$min`, `$max`, `$first`, `$last`
// (manual: the pages of these names).

import BSON

/// The least or the greatest value; null and missing ones do not count.
struct ExtremeAccumulator: ValueAccumulator {
  let context: QueryContext
  let isGreatest: Bool
  private var best: BSONValue?

  init(context: QueryContext, isGreatest: Bool) {
    self.context = context
    self.isGreatest = isGreatest
  }

  mutating func add(_ value: BSONValue?) {
    guard let value, !value.isNullish else { return }
    guard let best = self.best else {
      self.best = value
      return
    }
    let order = self.context.compare(value, best)
    if self.isGreatest ? order > 0 : order < 0 { self.best = value }
  }

  func result() -> BSONValue? { self.best ?? .null }
}

/// The value of the first document, or of the last.
struct EndAccumulator: ValueAccumulator {
  let isLast: Bool
  private var value: BSONValue?
  private var hasBegun = false

  init(isLast: Bool) { self.isLast = isLast }

  mutating func add(_ value: BSONValue?) {
    if self.isLast || !self.hasBegun { self.value = value }
    self.hasBegun = true
  }

  func result() -> BSONValue? { self.hasBegun ? self.value : .null }
}

extension AccumulatorTable {
  static let extremes: [AccumulatorRow] = [
    AccumulatorRow("$min") { ExtremeAccumulator(context: $0, isGreatest: false) },
    AccumulatorRow("$max") { ExtremeAccumulator(context: $0, isGreatest: true) },
    AccumulatorRow("$first") { _ in EndAccumulator(isLast: false) },
    AccumulatorRow("$last") { _ in EndAccumulator(isLast: true) },
  ]
}
