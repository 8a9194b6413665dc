// MongoEngine/Expressions: aggregation expressions. This file: the numbers of `$rand`, the same ones for the same seed.

import Synchronization
import WireCore

/// Numbers that look random and depend on the seed alone.
package final class RandomSource: Sendable {
  private let state: Atomic<UInt64>

  /// Makes a source.
  package init(seed: UInt64) { self.state = Atomic(seed) }

  /// The next number, from 0 to 1, without 1: the upper 53 bits become the digits.
  package func next() -> Double {
    let state = self.state.wrappingAdd(SeededRandom.increment, ordering: .relaxed).newValue
    return Double(SeededRandom.mixed(state) >> 11) * 0x1p-53
  }
}
