// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: SCRAM-SHA-256, the server's side.

package import WireCore

/// One exchange of SCRAM-SHA-256 without channel binding, as PostgreSQL 15's `auth-scram.c` has it.
package struct SCRAMServer: Sendable {
  package enum Step: Hashable, Sendable {
    /// Send this as AuthenticationSASLContinue, and wait for the client's next message.
    case proceed([UInt8])
    /// The client knows the password. Send this as AuthenticationSASLFinal, then AuthenticationOk.
    case succeeded([UInt8])
    /// The client does not know the password.
    case failed
  }

  private enum State {
    /// Nothing was said.
    case new
    /// The mechanism was chosen, but the first message has not come.
    case chosen
    /// First messages went both ways.
    case challenged(Challenge)
  }

  private struct Challenge {
    /// What the client said of channel binding.
    var header: ArraySlice<UInt8>
    var clientFirst: ArraySlice<UInt8>
    var serverFirst: [UInt8]
    var nonce: [UInt8]
  }

  private let secret: SCRAMSecret
  private let nonce: String
  private var state = State.new

  /// - Parameters:
  ///   - secret: of the user. For one that does not exist any secret that nobody knows the password of: the client
  ///     cannot tell the difference.
  ///   - nonce: 18 random bytes.
  package init(secret: SCRAMSecret, nonce: [UInt8]) {
    self.secret = secret
    self.nonce = Base64.encode(nonce)
  }

  /// Takes the client's next message: SASLInitialResponse, then SASLResponse.
  package mutating func receive(_ message: ByteString) throws(ProtocolViolation) -> Step {
    switch self.state {
    case .new:
      let initial = try SASLInitialResponse(message)
      guard initial.mechanism == SCRAMSecret.mechanism else {
        throw ProtocolViolation(.fatal, "client selected an invalid SASL authentication mechanism")
      }
      self.state = .chosen
      guard let data = initial.data else { return .proceed([]) }
      return try self.begin(data.bytes)
    case .chosen: return try self.begin(message.bytes)
    case .challenged(let challenge): return try self.finish(challenge, message.bytes)
    }
  }

  private mutating func begin(_ message: [UInt8]) throws(ProtocolViolation) -> Step {
    try check(message)
    let bare = try withoutHeader(message[...])
    guard bare.first != UInt8(ascii: "m") else {
      throw ProtocolViolation(.fatal, "client requires an unsupported SCRAM extension", state: "0A000")
    }
    var attributes = SCRAMAttributes(bare)
    // PostgreSQL takes the name of the start-up message.
    _ = try attributes.value("n")
    let clientNonce = try attributes.value("r")
    guard clientNonce.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ProtocolViolation(.fatal, "non-printable characters in SCRAM nonce")
    }
    while !attributes.rest.isEmpty { _ = try attributes.any() }
    let nonce = clientNonce + Array(self.nonce.utf8)
    let serverFirst =
      Array("r=".utf8) + nonce + Array(",s=\(Base64.encode(self.secret.salt)),i=\(self.secret.iterations)".utf8)
    let header = message[..<bare.startIndex]
    self.state = .challenged(Challenge(header: header, clientFirst: bare, serverFirst: serverFirst, nonce: nonce))
    return .proceed(serverFirst)
  }

  private func finish(_ challenge: Challenge, _ message: [UInt8]) throws(ProtocolViolation) -> Step {
    try check(message)
    var attributes = SCRAMAttributes(message[...])
    guard try attributes.value("c") == Array(Base64.encode(Array(challenge.header)).utf8) else {
      throw ProtocolViolation(.fatal, "unexpected SCRAM channel-binding attribute in client-final-message")
    }
    let nonce = try attributes.value("r")
    let (withoutProof, proof) = try self.proof(in: message, &attributes)
    guard isEqualInConstantTime(nonce, challenge.nonce) else {
      throw ProtocolViolation(.fatal, "invalid SCRAM response", detail: "Nonce does not match.")
    }
    let signed = [challenge.clientFirst, challenge.serverFirst[...], withoutProof].joined(separator: [0x2C])
    guard self.secret.verifies(proof, of: Array(signed)) else { return .failed }
    return .succeeded(Array("v=\(Base64.encode(self.secret.signature(of: Array(signed))))".utf8))
  }

  /// The last attribute, and what comes before it.
  private func proof(
    in message: [UInt8],
    _ attributes: inout SCRAMAttributes
  ) throws(ProtocolViolation) -> (before: ArraySlice<UInt8>, proof: [UInt8]) {
    var start = attributes.rest.startIndex
    var attribute = try attributes.any()
    while attribute.name != "p" {
      start = attributes.rest.startIndex
      attribute = try attributes.any()
    }
    guard let proof = Base64.decode(attribute.value), proof.count == self.secret.storedKey.count else {
      throw .malformedSCRAM("Malformed proof in client-final-message.")
    }
    guard attributes.rest.isEmpty else {
      throw .malformedSCRAM("Garbage found at the end of client-final-message.")
    }
    return (message[..<start].dropLast(), proof)
  }
}

/// Passes over what a first message begins with: `n,,` or `y,,`.
private func withoutHeader(_ message: ArraySlice<UInt8>) throws(ProtocolViolation) -> ArraySlice<UInt8> {
  var rest = message
  switch rest.popFirst() {
  case UInt8(ascii: "n"), UInt8(ascii: "y"): break
  case UInt8(ascii: "p"):
    throw .malformedSCRAM(
      "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data."
    )
  default: throw .malformedSCRAM("Unexpected channel-binding flag \"\(found(message.first))\".")
  }
  guard rest.popFirst() == UInt8(ascii: ",") else {
    throw .malformedSCRAM("Comma expected, but found character \"\(found(message.dropFirst().first))\".")
  }
  if rest.first == UInt8(ascii: "a") {
    throw ProtocolViolation(.fatal, "client uses authorization identity, but it is not supported", state: "0A000")
  }
  guard rest.first == UInt8(ascii: ",") else {
    throw .malformedSCRAM("Unexpected attribute \"\(found(rest.first))\" in client-first-message.")
  }
  return rest.dropFirst()
}

private func check(_ message: [UInt8]) throws(ProtocolViolation) {
  if message.isEmpty { throw .malformedSCRAM("The message is empty.") }
  if message.contains(0) { throw .malformedSCRAM("Message length does not match input length.") }
}
