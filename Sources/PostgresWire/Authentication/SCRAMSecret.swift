// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the keys of SCRAM-SHA-256.

import Crypto
import WireCore

/// What a server stores of a password to check it by SCRAM-SHA-256 (RFC 5802, section 3; RFC 7677).
package struct SCRAMSecret: Hashable, Sendable, CustomStringConvertible {
  /// The mechanism's name.
  package static let mechanism = "SCRAM-SHA-256"
  /// PostgreSQL 15's, and RFC 7677's least.
  package static let usualIterations = 4096

  package let iterations: Int
  package let salt: [UInt8]
  package let storedKey: [UInt8]
  package let serverKey: [UInt8]

  private init(iterations: Int, salt: [UInt8], storedKey: [UInt8], serverKey: [UInt8]) {
    self.iterations = iterations
    self.salt = salt
    self.storedKey = storedKey
    self.serverKey = serverKey
  }

  /// Derives the keys of a password.
  ///
  /// An ASCII password is taken as it is, as SASLprep would. So is any other: PostgreSQL does that with those that
  /// SASLprep refuses, and the others differ only where it would change them (soft hyphens, other spaces,
  /// compatibility characters).
  ///
  /// - Parameters:
  ///   - salt: not empty; PostgreSQL takes 16 random bytes.
  ///   - iterations: at least 1.
  package init(password: String, salt: [UInt8], iterations: Int = Self.usualIterations) {
    let keys = SCRAMKeys(password: password, salt: salt, iterations: iterations)
    self.init(iterations: iterations, salt: salt, storedKey: sha256(keys.clientKey), serverKey: keys.serverKey)
  }

  /// Reads `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>`, as `pg_authid` has it; `nil` if it is
  /// something else.
  package init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map {
      $0.split(separator: ":", omittingEmptySubsequences: false)
    }
    guard parts.count == 3, parts[0] == ["SCRAM-SHA-256"], parts[1].count == 2, parts[2].count == 2,
      let iterations = Int(parts[1][0]), iterations > 0, let salt = Base64.decode(parts[1][1].utf8),
      let storedKey = Base64.decode(parts[2][0].utf8), storedKey.count == SHA256.byteCount,
      let serverKey = Base64.decode(parts[2][1].utf8), serverKey.count == SHA256.byteCount
    else { return nil }
    self.init(iterations: iterations, salt: salt, storedKey: storedKey, serverKey: serverKey)
  }

  /// As `pg_authid` has it.
  package var description: String {
    "\(Self.mechanism)$\(self.iterations):\(Base64.encode(self.salt))"
      + "$\(Base64.encode(self.storedKey)):\(Base64.encode(self.serverKey))"
  }

  /// Whether `password` is the one.
  package func matches(_ password: String) -> Bool {
    let other = Self(password: password, salt: self.salt, iterations: self.iterations)
    return isEqualInConstantTime(self.storedKey, other.storedKey)
  }

  /// What the server proves its own knowledge with.
  func signature(of message: [UInt8]) -> [UInt8] { hmac(self.serverKey, message) }

  /// Whether `proof` was made with the password.
  func verifies(_ proof: [UInt8], of message: [UInt8]) -> Bool {
    let clientKey = exclusiveOr(proof, hmac(self.storedKey, message))
    return isEqualInConstantTime(sha256(clientKey), self.storedKey)
  }
}

/// What follows from a password.
struct SCRAMKeys {
  let clientKey: [UInt8]
  let serverKey: [UInt8]

  init(password: String, salt: [UInt8], iterations: Int) {
    let salted = derive(password: Array(password.utf8), salt: salt, iterations: iterations)
    self.clientKey = hmac(salted, Array("Client Key".utf8))
    self.serverKey = hmac(salted, Array("Server Key".utf8))
  }

  /// What a client proves its knowledge of the password with.
  func proof(of message: [UInt8]) -> [UInt8] {
    exclusiveOr(self.clientKey, hmac(sha256(self.clientKey), message))
  }

  /// What the server proves its own knowledge with.
  func serverSignature(of message: [UInt8]) -> [UInt8] { hmac(self.serverKey, message) }
}

/// `Hi` of RFC 5802, section 2.2: PBKDF2 of one block.
private func derive(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
  // The key is hashed once; each round begins with a copy of that.
  let keyed = HMAC<SHA256>(key: SymmetricKey(data: password))
  func round(_ message: [UInt8]) -> [UInt8] {
    var code = keyed
    code.update(data: message)
    return Array(code.finalize())
  }
  var latest = round(salt + [0, 0, 0, 1])
  var result = latest
  for _ in 1..<max(iterations, 1) {
    latest = round(latest)
    for index in result.indices { result[index] ^= latest[index] }
  }
  return result
}

private func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
  Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
}

private func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

private func exclusiveOr(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { zip(left, right).map { $0 ^ $1 } }
