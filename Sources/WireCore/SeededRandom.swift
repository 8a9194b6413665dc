// WireCore: what every fake shares, pure. This file: the one source of randomness.

/// A generator whose whole sequence follows from its seed (SplitMix64, Steele, Lea and Flood, 2014).
package struct SeededRandom: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  package init(seed: UInt64) { self.state = seed }

  package mutating func next() -> UInt64 {
    self.state &+= Self.increment
    return Self.mixed(self.state)
  }

  /// What is added to the state before each number.
  package static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The number of a state, for who keeps the state otherwise.
  package static func mixed(_ state: UInt64) -> UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
