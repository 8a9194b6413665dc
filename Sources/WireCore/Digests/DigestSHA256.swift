// WireCore: what every fake shares, pure. This file: SHA-256 (FIPS 180-4).

/// SHA-256.
package enum DigestSHA256: MessageDigest {
  package static let initial: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  package static let isBigEndian = true

  package static func compress(_ words: UnsafePointer<UInt32>, into state: UnsafeMutablePointer<UInt32>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 72) { work in
      // Sixty-four words of the schedule, then the eight working variables.
      for index in 0..<16 { work[index] = words[index] }
      var index = 16
      while index < 64 {
        let (early, late) = (work[index &- 15], work[index &- 2])
        let small = rotatedLeft(early, 25) ^ rotatedLeft(early, 14) ^ (early &>> 3)
        let large = rotatedLeft(late, 15) ^ rotatedLeft(late, 13) ^ (late &>> 10)
        work[index] = work[index &- 16] &+ small &+ work[index &- 7] &+ large
        index &+= 1
      }
      constants.withUnsafeBufferPointer { round(work, state, $0) }
    }
  }

  private static func round(
    _ schedule: UnsafeMutableBufferPointer<UInt32>,
    _ state: UnsafeMutablePointer<UInt32>,
    _ constants: UnsafeBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var index = 0
    while index < 64 {
      let choice = (e & f) ^ (~e & g)
      let turned = rotatedLeft(e, 26) ^ rotatedLeft(e, 21) ^ rotatedLeft(e, 7)
      let first = h &+ turned &+ choice &+ constants[index] &+ schedule[index]
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let second = (rotatedLeft(a, 30) ^ rotatedLeft(a, 19) ^ rotatedLeft(a, 10)) &+ majority
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
      index &+= 1
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map(fractionOfCubeRoot)
  }()
}

/// By bisection: the largest `root` with `root³ <= prime · 2⁹⁶`, of which the low 32 bits are the fraction.
private func fractionOfCubeRoot(_ prime: UInt64) -> UInt32 {
  var (low, high): (UInt64, UInt64) = (0, 8 << 32)
  while low + 1 < high {
    let middle = (low + high) / 2
    let root = UInt128(middle)
    if root * root * root <= UInt128(prime) << 96 { low = middle } else { high = middle }
  }
  return UInt32(truncatingIfNeeded: low)
}
