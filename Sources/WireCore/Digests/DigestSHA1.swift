// WireCore: what every fake shares, pure. This file: SHA-1 (FIPS 180-4), which protocols still ask for.

/// SHA-1.
package enum DigestSHA1: MessageDigest {
  package static let initial: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  package static let isBigEndian = true

  package static func compress(_ words: UnsafePointer<UInt32>, into state: UnsafeMutablePointer<UInt32>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { work in
      for index in 0..<16 { work[index] = words[index] }
      var index = 16
      while index < 80 {
        let mixed = work[index &- 3] ^ work[index &- 8] ^ work[index &- 14] ^ work[index &- 16]
        work[index] = rotatedLeft(mixed, 1)
        index &+= 1
      }
      round(work, state)
    }
  }

  private static func round(
    _ schedule: UnsafeMutableBufferPointer<UInt32>,
    _ state: UnsafeMutablePointer<UInt32>
  ) {
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    var index = 0
    while index < 80 {
      let (function, constant): (UInt32, UInt32) =
        switch index {
        case ..<20: ((b & c) | (~b & d), 0x5a82_7999)
        case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
        case ..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
        default: (b ^ c ^ d, 0xca62_c1d6)
        }
      let next = rotatedLeft(a, 5) &+ function &+ e &+ constant &+ schedule[index]
      (e, d, c, b, a) = (d, c, rotatedLeft(b, 30), a, next)
      index &+= 1
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
  }
}
