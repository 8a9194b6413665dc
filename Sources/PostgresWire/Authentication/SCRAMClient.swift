// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: SCRAM-SHA-256, the client's side.

package import WireCore

/// One exchange of SCRAM-SHA-256 without channel binding, as libpq has it (RFC 5802, section 3).
package struct SCRAMClient: Sendable {
  /// The most rounds that a server may ask for: they cost the client time.
  package static let mostIterations = 1_000_000

  private let password: String
  private let nonce: String
  private let bare: String
  private var serverSignature: [UInt8]?

  /// - Parameters:
  ///   - user: empty with PostgreSQL, which takes the name of the start-up message.
  ///   - nonce: printable ASCII without a comma, from at least 18 random bytes.
  package init(user: String = "", password: String, nonce: String) {
    self.password = password
    self.nonce = nonce
    self.bare = "n=\(user),r=\(nonce)"
  }

  /// A client with a nonce of random bytes.
  package init(password: String, nonce: [UInt8]) {
    self.init(password: password, nonce: Base64.encode(nonce))
  }

  /// The first message.
  package var first: ByteString { ByteString("n,,\(self.bare)") }

  /// The final message, which proves that this client knows the password.
  ///
  /// - Throws: ``SCRAMFailure``.
  package mutating func respond(to serverFirst: ByteString) throws(SCRAMFailure) -> ByteString {
    let challenge = try Challenge(serverFirst)
    guard challenge.nonce.hasPrefix(self.nonce), challenge.nonce != self.nonce else { throw .nonceMismatch }
    let keys = SCRAMKeys(password: self.password, salt: challenge.salt, iterations: challenge.iterations)
    let withoutProof = "c=biws,r=\(challenge.nonce)"
    let signed = Array("\(self.bare),".utf8) + serverFirst.bytes + Array(",\(withoutProof)".utf8)
    self.serverSignature = keys.serverSignature(of: signed)
    return ByteString("\(withoutProof),p=\(Base64.encode(keys.proof(of: signed)))")
  }

  /// Checks that the server knows the password too.
  ///
  /// - Throws: ``SCRAMFailure``.
  package func verify(_ serverFinal: ByteString) throws(SCRAMFailure) {
    var attributes = SCRAMAttributes(serverFinal.bytes[...])
    guard let attribute = try? attributes.any(), attribute.name == "v", attributes.rest.isEmpty,
      let signature = Base64.decode(attribute.value)
    else { throw .malformed(serverFinal.string) }
    guard let expected = self.serverSignature, isEqualInConstantTime(signature, expected) else {
      throw .signatureMismatch
    }
  }

  /// What the server's first message asks.
  private struct Challenge {
    let nonce: String
    let salt: [UInt8]
    let iterations: Int

    init(_ message: ByteString) throws(SCRAMFailure) {
      var attributes = SCRAMAttributes(message.bytes[...])
      guard let nonce = try? attributes.value("r"), let salt = try? attributes.value("s"),
        let iterations = try? attributes.value("i"), attributes.rest.isEmpty, let salt = Base64.decode(salt),
        !salt.isEmpty, let iterations = Int(String(decoding: iterations, as: UTF8.self)),
        (1...SCRAMClient.mostIterations).contains(iterations)
      else { throw .malformed(message.string) }
      self.nonce = String(decoding: nonce, as: UTF8.self)
      self.salt = salt
      self.iterations = iterations
    }
  }
}

/// Why a client does not trust a server.
package enum SCRAMFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not a SCRAM message, or not one that this client can answer.
  case malformed(String)
  case nonceMismatch
  case signatureMismatch

  package var description: String {
    switch self {
    case .malformed(let message): "malformed SCRAM message: \(message.debugDescription)"
    case .nonceMismatch: "invalid SCRAM response (nonce mismatch)"
    case .signatureMismatch: "incorrect server signature"
    }
  }
}
