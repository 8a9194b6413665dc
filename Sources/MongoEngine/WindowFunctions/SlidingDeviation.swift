// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: `$stdDevPop` and
// `$stdDevSamp` over windows whose start moves.

import BSON

/// The deviation in a window whose start moves: null as long as a value is infinite or no number, and an integer where
/// there is but one.
struct SlidingDeviation: ValueAccumulator {
  let isSample: Bool
  private var deviation = StandardDeviation()
  private var infinities = NonFiniteCounts()
  private var count = 0

  /// The functions that deviate in such windows.
  static let functions: [String: @Sendable () -> any ValueAccumulator] = [
    "$stdDevPop": { SlidingDeviation(isSample: false) }, "$stdDevSamp": { SlidingDeviation(isSample: true) },
  ]

  private init(isSample: Bool) { self.isSample = isSample }

  mutating func add(_ value: BSONValue?) {
    guard let value, value.number != nil else { return }
    self.count += 1
    self.infinities.count(value, 1)
    self.deviation.add(value)
  }

  func result() -> BSONValue? {
    if self.infinities.sum != nil { return .null }
    if self.isSample { return self.deviation.sample }
    return self.count == 1 ? .int32(0) : self.deviation.population
  }
}
