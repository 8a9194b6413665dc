// MongoEngine/Session: one client's conversation. This file: SCRAM, the server's side (RFC 5802, RFC 7677;
// specification: "Authentication").

import BSON
import WireCore

/// A mechanism of authentication.
enum SCRAMMechanism: String, Hashable, Sendable, CaseIterable {
  case sha1 = "SCRAM-SHA-1"
  case sha256 = "SCRAM-SHA-256"

  /// As MongoDB takes it: the digest's length less the block number of the derivation.
  var saltLength: Int { self == .sha1 ? 16 : 28 }

  var digest: any MessageDigest.Type { self == .sha1 ? DigestSHA1.self : DigestSHA256.self }
}

/// What a server keeps of a password.
struct SCRAMSecret: Hashable, Sendable {
  /// RFC 7677's least, and the least that drivers take.
  static let usualIterations = 4096

  let mechanism: SCRAMMechanism
  let salt: [UInt8]
  let iterations: Int
  private let storedKey: [UInt8]
  private let serverKey: [UInt8]

  init(
    _ mechanism: SCRAMMechanism,
    user: String,
    password: String,
    salt: [UInt8],
    iterations: Int = Self.usualIterations
  ) {
    let digest = mechanism.digest
    var password = Array(password.utf8)
    // MongoDB's older mechanism takes the digest that came before SCRAM for the password.
    if mechanism == .sha1 {
      password = Array(hexadecimal(DigestMD5.hash(Array("\(user):mongo:".utf8) + password)).utf8)
    }
    let salted = digest.derive(password: password, salt: salt, iterations: iterations)
    self.iterations = iterations
    self.mechanism = mechanism
    self.salt = salt
    self.storedKey = digest.hash(digest.authenticate(Array("Client Key".utf8), key: salted))
    self.serverKey = digest.authenticate(Array("Server Key".utf8), key: salted)
  }

  /// Whether a proof was made with the password.
  func verifies(_ proof: [UInt8], of message: [UInt8]) -> Bool {
    let signature = self.mechanism.digest.authenticate(message, key: self.storedKey)
    guard proof.count == signature.count else { return false }
    return self.mechanism.digest.hash(zip(proof, signature).map { $0 ^ $1 }) == self.storedKey
  }

  /// What the server proves its own knowledge with.
  func signature(of message: [UInt8]) -> [UInt8] {
    self.mechanism.digest.authenticate(message, key: self.serverKey)
  }
}

/// A client's first message: `n,,n=user,r=nonce`.
struct SCRAMFirst: Hashable, Sendable {
  let header: String
  let bare: String
  let user: String
  let nonce: String

  init?(_ message: [UInt8]) {
    guard let text = String(validating: message, as: UTF8.self) else { return nil }
    let parts = text.split(at: ",", maxSplits: 2)
    guard parts.count == 3, parts[0] == "n" || parts[0] == "y", parts[1].isEmpty || parts[1].begins(with: "a=") else {
      return nil
    }
    let attributes = parts[2].split(at: ",")
    guard attributes.count >= 2, attributes[0].begins(with: "n="), attributes[1].begins(with: "r="),
      attributes[1].utf8.count > 2
    else { return nil }
    self.header = "\(parts[0]),\(parts[1]),"
    self.bare = parts[2]
    self.user = attributes[0].dropping(first: 2).replacing("=2C", with: ",").replacing("=3D", with: "=")
    self.nonce = attributes[1].dropping(first: 2)
  }
}

/// A client's final message: `c=biws,r=nonce,p=proof`.
struct SCRAMFinal: Hashable, Sendable {
  let withoutProof: String
  let nonce: String
  let proof: [UInt8]

  /// - Parameter header: what the first message began with.
  init?(_ message: [UInt8], header: String) {
    guard let text = String(validating: message, as: UTF8.self) else { return nil }
    let attributes = text.split(at: ",")
    guard attributes.count >= 3, attributes[0] == "c=" + base64(Array(header.utf8)), attributes[1].begins(with: "r="),
      let last = attributes.last, last.begins(with: "p="), let proof = [UInt8](base64: last.dropping(first: 2))
    else { return nil }
    self.withoutProof = text.dropping(first: 0, last: last.utf8.count + 1)
    self.nonce = attributes[1].dropping(first: 2)
    self.proof = proof
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
