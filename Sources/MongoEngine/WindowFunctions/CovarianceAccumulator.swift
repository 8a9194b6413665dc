// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: `$covariancePop`
// and `$covarianceSamp` (manual: the pages of these names).

import BSON

/// How two values change together. Takes arrays of two numbers and passes over all else.
struct CovarianceAccumulator: RemovableAccumulator {
  let isSample: Bool
  /// How many pairs are finite; the others are no part of the means.
  private var count = 0
  private var totalX = Real.double(0)
  private var totalY = Real.double(0)
  private var products = Real.double(0)
  private var infinities = NonFiniteCounts()

  init(isSample: Bool) { self.isSample = isSample }

  mutating func add(_ value: BSONValue?) {
    guard let pair = self.finitePair(value, counting: 1) else { return }
    let distance = pair.x - self.mean(self.totalX)
    self.count += 1
    self.totalX = self.totalX + pair.x
    self.totalY = self.totalY + pair.y
    self.products = self.products + distance * (pair.y - self.mean(self.totalY))
  }

  mutating func remove(_ value: BSONValue?) {
    guard let pair = self.finitePair(value, counting: -1) else { return }
    let distance = pair.y - self.mean(self.totalY)
    self.count -= 1
    self.totalX = self.totalX - pair.x
    self.totalY = self.totalY - pair.y
    self.products = self.products - (pair.x - self.mean(self.totalX)) * distance
  }

  func result() -> BSONValue? {
    let divisor = self.isSample ? self.count - 1 : self.count
    guard divisor > 0 else { return .null }
    // One pair does not change, whatever is infinite beside it.
    guard self.count > 1 else { return .double(0) }
    if let sum = self.infinities.sum { return .double(sum) }
    return (self.products / Real(.int64(Int64(divisor)))).value
  }

  private func mean(_ total: Real) -> Real {
    self.count == 0 ? .double(0) : total / Real(.int64(Int64(self.count)))
  }

  /// The pair; `nil` for what is none, and for one that is not finite, which is counted.
  private mutating func finitePair(_ value: BSONValue?, counting difference: Int) -> (x: Real, y: Real)? {
    guard case .array(let pair)? = value, pair.count == 2, let x = pair[0], let y = pair[1], x.number != nil,
      y.number != nil
    else { return nil }
    let (first, second) = (Real(x), Real(y))
    guard first.isFinite, second.isFinite else {
      for number in [x, y] { self.infinities.count(number, difference) }
      return nil
    }
    return (first, second)
  }
}

/// How many of some numbers are infinite or none.
struct NonFiniteCounts {
  private var positive = 0
  private var negative = 0
  private var nan = 0

  /// Counts a number, or counts it no more.
  mutating func count(_ value: BSONValue, _ difference: Int) {
    let number = value.double ?? .nan
    if number.isNaN {
      self.nan += difference
    } else if number.isInfinite {
      if number > 0 { self.positive += difference } else { self.negative += difference }
    }
  }

  /// Their sum; `nil` of none.
  var sum: Double? {
    switch (self.positive > 0, self.negative > 0, self.nan > 0) {
    case (false, false, false): nil
    case (true, false, false): .infinity
    case (false, true, false): -.infinity
    default: .nan
    }
  }
}
