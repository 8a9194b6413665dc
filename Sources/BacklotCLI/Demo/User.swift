// BacklotCLI, demo: a small application. This file: what it is about.

/// A user, as the application knows one.
struct User: Hashable, Sendable {
  var name: String
  var email: String
  var city: String
  var plan: String

  /// Makes a user of the fields of a Redis hash; `nil` when one is missing.
  init?(fields: [String: String]) {
    guard let name = fields["name"], let email = fields["email"], let city = fields["city"], let plan = fields["plan"]
    else { return nil }
    self.name = name
    self.email = email
    self.city = city
    self.plan = plan
  }

  /// A user as the cache stores one: four lines.
  var bytes: [UInt8] { Array([self.name, self.email, self.city, self.plan].joined(separator: "\n").utf8) }

  /// Reads what ``bytes`` wrote.
  init(bytes: [UInt8]) throws(MalformedUser) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4 else { throw MalformedUser(lines: lines.count) }
    let fields = zip(["name", "email", "city", "plan"], lines.map(String.init))
    guard let user = User(fields: Dictionary(uniqueKeysWithValues: fields)) else { throw MalformedUser(lines: 4) }
    self = user
  }
}

/// A cached user that is not four lines.
struct MalformedUser: Error, CustomStringConvertible {
  var lines: Int
  var description: String { "a cached user has 4 lines, this one has \(self.lines)" }
}
