// MongoEngine/Session: one client's conversation. This file: who may authenticate.

import BSON
import WireCore

/// A user's name, which is of a database.
struct UserName: Hashable, Sendable, CustomStringConvertible {
  let database: String
  let name: String

  /// `admin.alice`.
  var description: String { "\(self.database).\(self.name)" }

  static func == (left: Self, right: Self) -> Bool {
    left.name.hasSameBytes(as: right.name) && left.database.hasSameBytes(as: right.database)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: self.name) }
}

/// A user.
struct User: Sendable {
  let name: UserName
  var password: String
  var mechanisms: [SCRAMMechanism]
  var roles: BSONArray
  /// What was derived from the password, by mechanism, once somebody asked for it.
  var secrets: [SCRAMMechanism: SCRAMSecret] = [:]

  init(
    _ name: UserName,
    password: String,
    mechanisms: [SCRAMMechanism] = SCRAMMechanism.allCases,
    roles: BSONArray
  ) {
    self.name = name
    self.password = password
    self.mechanisms = mechanisms
    self.roles = roles
  }

  /// As `usersInfo` shows it.
  var document: BSONDocument {
    [
      "_id": .string(self.name.description), "user": .string(self.name.name), "db": .string(self.name.database),
      "roles": .array(self.roles), "mechanisms": .array(BSONArray(self.mechanisms.map { .string($0.rawValue) })),
    ]
  }
}

extension MongoEngine {
  /// What a user's proof is checked with; `nil` where there is no such user or they may not use the mechanism.
  mutating func secret(of name: UserName, _ mechanism: SCRAMMechanism) -> SCRAMSecret? {
    guard let user = self.users[name], user.mechanisms.contains(mechanism) else { return nil }
    if let secret = user.secrets[mechanism] { return secret }
    let salt = (0..<mechanism.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &self.random) }
    let secret = SCRAMSecret(mechanism, user: name.name, password: user.password, salt: salt)
    self.users[name]?.secrets[mechanism] = secret
    return secret
  }
}
