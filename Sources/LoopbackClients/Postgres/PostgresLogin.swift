// LoopbackClients: small clients on the fakes' own codecs. This file: how the PostgreSQL client logs in, pure.

import PostgresWire
import WireCore

/// Answers a server's authentication requests.
struct PostgresLogin {
  private let user: String
  private let password: String?
  private let nonce: [UInt8]
  private var scram: SCRAMClient?

  /// - Parameter nonce: 18 random bytes.
  init(user: String, password: String?, nonce: [UInt8]) {
    self.user = user
    self.password = password
    self.nonce = nonce
  }

  /// The answer to a request; `nil` if it needs none.
  mutating func answer(
    _ request: BackendMessage.AuthenticationRequest
  ) throws(PostgresLoopbackError) -> FrontendMessage? {
    switch request {
    case .ok: return nil
    case .cleartextPassword: return .password(try self.knownPassword())
    case .md5Password(let salt):
      let stored = MD5Password.stored(user: self.user, password: try self.knownPassword())
      return .password(MD5Password.response(stored: stored, salt: salt.bytes))
    case .sasl(let mechanisms):
      guard mechanisms.contains(SCRAMSecret.mechanism) else {
        throw .authenticationFailed(reason: "expected \(SCRAMSecret.mechanism), got \(mechanisms)")
      }
      let scram = SCRAMClient(password: try self.knownPassword(), nonce: self.nonce)
      self.scram = scram
      return SASLInitialResponse(mechanism: SCRAMSecret.mechanism, data: scram.first).message
    case .saslContinue(let challenge):
      return try self.exchange { scram throws(SCRAMFailure) in .password(try scram.respond(to: challenge)) }
    case .saslFinal(let final):
      return try self.exchange { scram throws(SCRAMFailure) in
        try scram.verify(final)
        return nil
      }
    }
  }

  private func knownPassword() throws(PostgresLoopbackError) -> String {
    guard let password = self.password else { throw .authenticationFailed(reason: "the server asks for a password") }
    return password
  }

  private mutating func exchange(
    _ step: (inout SCRAMClient) throws(SCRAMFailure) -> FrontendMessage?
  ) throws(PostgresLoopbackError) -> FrontendMessage? {
    guard var scram = self.scram else {
      throw .authenticationFailed(reason: "the server goes on with an exchange that was not begun")
    }
    defer { self.scram = scram }
    do throws(SCRAMFailure) { return try step(&scram) } catch {
      throw .authenticationFailed(reason: error.description)
    }
  }
}
