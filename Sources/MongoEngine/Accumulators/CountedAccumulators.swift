// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$firstN`, `$lastN`, `$minN`, `$maxN`,
// `$top`, `$topN`, `$bottom`, `$bottomN` (manual: the pages of these names).

import BSON

/// The values of the first documents, or of the last.
struct EndsAccumulator: ValueAccumulator {
  let limit: Int
  let isLast: Bool
  private var values: [BSONValue] = []
  /// Where the oldest value stands, once there are as many as wanted.
  private var oldest = 0

  init(limit: Int, isLast: Bool) {
    self.limit = limit
    self.isLast = isLast
  }

  mutating func add(_ value: BSONValue?) {
    if self.values.count < self.limit {
      self.values.append(value ?? .null)
    } else if self.isLast {
      self.values[self.oldest] = value ?? .null
      self.oldest = (self.oldest + 1) % self.limit
    }
  }

  func result() -> BSONValue? { .array(BSONArray(self.values[self.oldest...] + self.values[..<self.oldest])) }
}

/// So many values of an order: its first, or its last. Of equal ones those that came first stay.
struct OrderedAccumulator: ValueAccumulator {
  let limit: Int
  let keepsLast: Bool
  let order: @Sendable (BSONValue, BSONValue) -> Int
  private var values: [BSONValue] = []

  init(limit: Int, keepsLast: Bool, order: @escaping @Sendable (BSONValue, BSONValue) -> Int) {
    self.limit = limit
    self.keepsLast = keepsLast
    self.order = order
  }

  mutating func add(_ value: BSONValue?) {
    guard let value else { return }
    if self.values.count >= self.limit {
      guard let worst = self.keepsLast ? self.values.first : self.values.last else { return }
      let order = self.order(value, worst)
      guard self.keepsLast ? order > 0 : order < 0 else { return }
      if self.keepsLast { self.values.removeFirst() } else { self.values.removeLast() }
    }
    self.values.insert(value, at: self.place(of: value))
  }

  /// Behind all that are not greater.
  private func place(of value: BSONValue) -> Int {
    var (low, high) = (0, self.values.count)
    while low < high {
      let middle = (low + high) / 2
      if self.order(self.values[middle], value) <= 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The values in their order.
  var sorted: [BSONValue] { self.values }

  func result() -> BSONValue? { .array(BSONArray(self.values)) }
}

/// `$minN` and `$maxN`: null and missing values do not count.
struct ExtremesAccumulator: ValueAccumulator {
  private var values: OrderedAccumulator

  init(limit: Int, isGreatest: Bool, context: QueryContext) {
    self.values = OrderedAccumulator(limit: limit, keepsLast: false) { left, right in
      isGreatest ? context.compare(right, left) : context.compare(left, right)
    }
  }

  mutating func add(_ value: BSONValue?) {
    if let value, !value.isNullish { self.values.add(value) }
  }

  func result() -> BSONValue? { self.values.result() }
}

/// `$top` and the like, of arrays of an output and its sort keys.
struct TopAccumulator: ValueAccumulator {
  private var values: OrderedAccumulator
  private let isSingle: Bool

  init(limit: Int, isBottom: Bool, isSingle: Bool, order: SortOrder) {
    self.isSingle = isSingle
    self.values = OrderedAccumulator(limit: limit, keepsLast: isBottom) { left, right in
      guard case .array(let left) = left, case .array(let right) = right else { return 0 }
      return order.compare(Array(left.dropFirst()), Array(right.dropFirst()))
    }
  }

  mutating func add(_ value: BSONValue?) { self.values.add(value) }

  func result() -> BSONValue? {
    let outputs = self.values.sorted.map { value in
      if case .array(let pair) = value { pair[0] ?? .null } else { value }
    }
    return self.isSingle ? outputs.first ?? .null : .array(BSONArray(outputs))
  }
}
