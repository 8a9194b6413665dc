// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: passwords (manual, 55.2.1 and 55.3).

import PostgresWire
import WireCore

extension PostgresEngine {
  /// Asks a client for what proves who it is; `false` if nothing is asked.
  mutating func challenge(_ login: inout Login, _ writer: inout PostgresWriter) -> Bool {
    switch self.settings.authentication {
    case .trust: return false
    case .cleartext:
      login.proof = .cleartext
      writer.authenticationCleartextPassword()
    case .md5:
      let salt = self.randomBytes(4)
      login.proof = .md5(salt: salt)
      writer.authenticationMD5Password(salt: salt)
    case .scram:
      login.proof = .scram(SCRAMServer(secret: self.secret(of: login.user), nonce: self.randomBytes(18)))
      writer.authenticationSASL(mechanisms: [SCRAMSecret.mechanism])
    }
    return true
  }

  /// What is kept of a user's password. A user that does not exist gets one that nobody knows: clients cannot tell.
  private mutating func secret(of user: String) -> SCRAMSecret {
    if let known = self.secrets[user] { return known }
    let password = self.settings.users[user] ?? nil
    let secret = SCRAMSecret(
      password: password ?? String(self.random.next(), radix: 36),
      salt: self.randomBytes(16)
    )
    // Bounded: anybody may name any number of users.
    if self.secrets.count < 100 || password != nil { self.secrets[user] = secret }
    return secret
  }

  /// Looks at a client's proof; true when it is convincing, false when more has to be said.
  ///
  /// - Throws: why the client is sent away.
  mutating func accept(
    _ message: ByteString,
    _ login: inout Login,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Bool {
    do throws(ProtocolViolation) {
      let isRight: Bool
      switch login.proof {
      case .cleartext: isRight = try self.matches(PostgresWire.password(in: message), login.user)
      case .md5(let salt): isRight = try self.matches(digest: PostgresWire.password(in: message), salt, login.user)
      case .scram(var server):
        let step = try server.receive(message)
        login.proof = .scram(server)
        switch step {
        case .proceed(let data):
          writer.authenticationSASLContinue(data)
          return false
        case .succeeded(let data):
          writer.authenticationSASLFinal(data)
          isRight = self.password(of: login.user) != nil
        case .failed: isRight = false
        }
      }
      if isRight { return true }
    } catch {
      throw .fatal(SQLState(error.state), error.message, detail: error.detail)
    }
    throw .fatal(.invalidPassword, "password authentication failed for user \"\(login.user)\"")
  }

  private func password(of user: String) -> String? { self.settings.users[user] ?? nil }

  private func matches(_ given: String, _ user: String) -> Bool {
    guard let password = self.password(of: user) else { return false }
    return isEqualInConstantTime(Array(given.utf8), Array(password.utf8))
  }

  private func matches(digest: String, _ salt: [UInt8], _ user: String) -> Bool {
    guard let password = self.password(of: user) else { return false }
    let stored = MD5Password.stored(user: user, password: password)
    return isEqualInConstantTime(Array(digest.utf8), Array(MD5Password.response(stored: stored, salt: salt).utf8))
  }
}
