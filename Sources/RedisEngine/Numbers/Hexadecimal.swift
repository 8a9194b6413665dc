// RedisEngine: Redis's data and commands, pure. This file: numbers in hexadecimal, and the digest that ACL shows passwords
// as.

import WireCore

/// The SHA-256 digest of bytes, as 64 lower-case hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String {
  DigestSHA256.hash(bytes).map { hexadecimal($0, digits: 2) }.joined()
}

/// A number in lower-case hexadecimal, with leading zeroes.
func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
