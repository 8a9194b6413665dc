// MongoEngine/Session: one client's conversation. This file: the commands that an exchange of SASL is made of.

import BSON
import WireCore

/// An exchange that is under way.
struct SASLExchange: Sendable {
  enum State: Hashable, Sendable {
    /// The client is to prove that it knows the password.
    case challenged(SCRAMFirst, serverFirst: String, nonce: String, SCRAMSecret)
    /// It has; an empty exchange ends it.
    case proven
  }

  let user: UserName
  let mechanism: SCRAMMechanism
  /// Whether the client does without the empty exchange at the end.
  let skipsEmpty: Bool
  var state: State
}

extension CommandTable {
  static let authentication: [MongoCommand] = [
    MongoCommand("saslStart", [.noAuthentication, .stableAPI]) { call, engine throws(MongoError) in
      try engine.startExchange(call)
    },
    MongoCommand("saslContinue", [.noAuthentication, .stableAPI]) { call, engine throws(MongoError) in
      try engine.continueExchange(call)
    },
    MongoCommand("logout", [.noAuthentication]) { call, engine throws(MongoError) in
      if let client = call.client { engine.clients[client]?.user = nil }
      return [:]
    },
  ]
}

extension MongoEngine {
  mutating func startExchange(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    guard let client = call.client else { return [:] }
    self.clients[client]?.exchange = nil
    guard let name = try call.string("mechanism"), let mechanism = SCRAMMechanism(rawValue: name) else {
      let name = (try call.string("mechanism")) ?? ""
      throw .of(
        .mechanismUnavailable,
        "Received authentication for mechanism \(name) which is unknown or not enabled"
      )
    }
    guard let first = SCRAMFirst(try payload(call)) else {
      throw .of(.badValue, "Incorrect number of arguments for first \(mechanism.rawValue) client message")
    }
    let user = UserName(database: call.database, name: first.user)
    guard let secret = self.secret(of: user, mechanism) else { throw failed }
    let nonce = first.nonce + base64((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &self.random) })
    let serverFirst = "r=\(nonce),s=\(base64(secret.salt)),i=\(secret.iterations)"
    let options = try call.document("options")
    self.clients[client]?.exchange = SASLExchange(
      user: user,
      mechanism: mechanism,
      skipsEmpty: options?["skipEmptyExchange"]?.isTruthy ?? false,
      state: .challenged(first, serverFirst: serverFirst, nonce: nonce, secret)
    )
    return exchangeReply(serverFirst, isDone: false)
  }

  fileprivate mutating func continueExchange(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    guard let client = call.client, let exchange = self.clients[client]?.exchange.take() else {
      throw .of(.protocolError, "No SASL session state found")
    }
    guard try call.int("conversationId") == 1 else {
      throw .of(.protocolError, "sasl: Mismatched conversation id")
    }
    let message = try payload(call)
    guard case .challenged(let first, let serverFirst, let nonce, let secret) = exchange.state else {
      guard message.isEmpty else { throw failed }
      self.clients[client]?.user = exchange.user
      return exchangeReply("", isDone: true)
    }
    guard let final = SCRAMFinal(message, header: first.header), final.nonce == nonce else { throw failed }
    let signed = Array("\(first.bare),\(serverFirst),\(final.withoutProof)".utf8)
    guard secret.verifies(final.proof, of: signed) else { throw failed }
    if exchange.skipsEmpty {
      self.clients[client]?.user = exchange.user
    } else {
      self.clients[client]?.exchange = exchange
      self.clients[client]?.exchange?.state = .proven
    }
    return exchangeReply("v=" + base64(secret.signature(of: signed)), isDone: exchange.skipsEmpty)
  }
}

private let failed = MongoError.of(.authenticationFailed, "Authentication failed.")

private func exchangeReply(_ payload: String, isDone: Bool) -> BSONDocument {
  ["conversationId": 1, "done": .bool(isDone), "payload": .binary(BSONBinary(Array(payload.utf8)))]
}

private func payload(_ call: CommandCall) throws(MongoError) -> [UInt8] {
  switch call.body["payload"] {
  case .binary(let binary)?: return binary.bytes
  case .string(let text)?:
    guard let bytes = [UInt8](base64: text) else { throw .of(.failedToParse, "payload is not in base64") }
    return bytes
  case let value?: throw call.mismatch("payload", value, ["binData", "string"])
  case nil: throw call.missing("payload")
  }
}
