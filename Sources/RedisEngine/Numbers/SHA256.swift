// RedisEngine: Redis's data and commands, pure. This file: the digest that ACL shows passwords as (FIPS 180-4).

import WireCore

/// The SHA-256 digest of bytes, as 64 lower-case hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String {
  var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  var message = bytes + [0x80]
  message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
  let bits = UInt64(bytes.count) * 8
  message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
  for start in stride(from: 0, to: message.count, by: 64) { compress(message[start..<start + 64], into: &state) }
  return state.map { hexadecimal($0, digits: 8) }.joined()
}

/// A number in lower-case hexadecimal, with leading zeroes.
func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

private func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
  let words = schedule(block)
  var work = state
  for index in 0..<64 {
    let (e, a) = (work[4], work[0])
    let choice = (e & work[5]) ^ (~e & work[6])
    let first =
      work[7] &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ roundConstants[index] &+ words[index]
    let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
    let second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
    work = [first &+ second, work[0], work[1], work[2], work[3] &+ first, work[4], work[5], work[6]]
  }
  for index in 0..<8 { state[index] &+= work[index] }
}

private func schedule(_ block: ArraySlice<UInt8>) -> [UInt32] {
  var words = (0..<16).map { word in
    block.dropFirst(word * 4).prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
  }
  for index in 16..<64 {
    let (early, late) = (words[index - 15], words[index - 2])
    let small = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
    let large = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
    words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
  }
  return words
}

private func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = {
  var primes: [Int] = []
  var candidate = 2
  while primes.count < 64 {
    if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
    candidate += 1
  }
  return primes.map { prime in fractionOfCubeRoot(UInt64(prime)) }
}()

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
