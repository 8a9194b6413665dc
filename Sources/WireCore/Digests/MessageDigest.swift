// WireCore: what every fake shares, pure. This file: hash functions of blocks of 64 bytes, and what is built on them.

/// A hash function of the MD family, which takes blocks of 64 bytes.
package protocol MessageDigest: Sendable {
  /// The state before the first block.
  static var initial: [UInt32] { get }
  /// Whether numbers are written with their highest byte first.
  static var isBigEndian: Bool { get }

  /// Works one block of sixteen words into the state.
  static func compress(_ words: UnsafePointer<UInt32>, into state: UnsafeMutablePointer<UInt32>)
}

extension MessageDigest {
  /// The digest of bytes.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    self.finish(self.initial, bytes, lengthBefore: 0)
  }

  /// The keyed digest (HMAC, RFC 2104).
  package static func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    KeyedDigest<Self>(key: key).code(for: bytes)
  }

  /// A key derived from a password: one block of PBKDF2 (RFC 8018, section 5.2).
  package static func derive(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    let keyed = KeyedDigest<Self>(key: password)
    var latest = keyed.code(for: salt + [0, 0, 0, 1])
    var result = latest
    for _ in 1..<max(iterations, 1) {
      latest = keyed.code(for: latest)
      for index in result.indices { result[index] ^= latest[index] }
    }
    return result
  }

  /// The digest of what led to a state and of the bytes behind it.
  ///
  /// - Parameter lengthBefore: how many bytes led to the state, whole blocks of them.
  static func finish(_ state: [UInt32], _ bytes: [UInt8], lengthBefore: Int) -> [UInt8] {
    var state = state
    let bits = UInt64(lengthBefore + bytes.count) * 8
    var message = bytes
    message.append(0x80)
    message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
    for index in 0..<8 {
      let shift = 8 * UInt64(self.isBigEndian ? 7 - index : index)
      message.append(UInt8(truncatingIfNeeded: bits &>> shift))
    }
    self.compress(message, into: &state)
    return state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word &>> (8 * UInt32(self.isBigEndian ? 3 - $0 : $0))) }
    }
  }

  /// Works whole blocks into a state.
  static func compress(_ blocks: [UInt8], into state: inout [UInt32]) {
    blocks.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { words in
        state.withUnsafeMutableBufferPointer { state in
          guard let state = state.baseAddress, let first = words.baseAddress else { return }
          var offset = 0
          while offset &+ 64 <= bytes.count {
            var index = 0
            while index < 16 {
              let word = bytes.loadUnaligned(fromByteOffset: offset &+ index &* 4, as: UInt32.self)
              words[index] = self.isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
              index &+= 1
            }
            self.compress(UnsafePointer(first), into: state)
            offset &+= 64
          }
        }
      }
    }
  }
}

/// A key, worked in once for many messages.
private struct KeyedDigest<Function: MessageDigest> {
  private var inner = Function.initial
  private var outer = Function.initial

  init(key: [UInt8]) {
    let short = key.count > 64 ? Function.hash(key) : key
    let padded = short + [UInt8](repeating: 0, count: 64 - short.count)
    Function.compress(padded.map { $0 ^ 0x36 }, into: &self.inner)
    Function.compress(padded.map { $0 ^ 0x5C }, into: &self.outer)
  }

  func code(for bytes: [UInt8]) -> [UInt8] {
    Function.finish(self.outer, Function.finish(self.inner, bytes, lengthBefore: 64), lengthBefore: 64)
  }
}

/// A word with its bits moved round to the left.
@inline(__always)
func rotatedLeft(_ word: UInt32, _ count: UInt32) -> UInt32 { word &<< count | word &>> (32 &- count) }
