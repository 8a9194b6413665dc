// MongoEngine/Expressions: aggregation expressions. This file: the numbers of `$rand`, the same ones for the same seed.

import Synchronization

/// Numbers that look random and depend on the seed alone.
package final class RandomSource: Sendable {
  private let state: Atomic<UInt64>

  /// Makes a source.
  package init(seed: UInt64) { self.state = Atomic(seed) }

  /// The next number, from 0 to 1, without 1. (SplitMix64, whose upper 53 bits become the digits.)
  package func next() -> Double {
    var bits = self.state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Double(bits >> 11) * 0x1p-53
  }
}
