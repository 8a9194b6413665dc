// BacklotCLI, demo: a small shop. This file: what it is about.

import Foundation

/// A user, as the application knows one.
struct User: Hashable, Codable, Sendable {
  var id: Int64
  var name: String
  var email: String
  var city: String
  var plan: String

  /// A user as the cache stores one.
  func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

  /// Reads what ``encoded()`` wrote.
  init(encoded bytes: [UInt8]) throws { self = try JSONDecoder().decode(User.self, from: Data(bytes)) }

  init(id: Int64, name: String, email: String, city: String, plan: String) {
    self.id = id
    self.name = name
    self.email = email
    self.city = city
    self.plan = plan
  }
}
