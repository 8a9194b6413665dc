// RedisEngine: Redis's data and commands, pure. This file: users, passwords and what users may do.

import WireCore

/// The users of the server.
struct AccessControl: Sendable {
  /// What ACL SETUSER knows about one user. A user may call every command or none, use every key or none, and
  /// every channel or none.
  struct User: Sendable, Hashable {
    var isOn = false
    /// Whether every password is right.
    var hasNoPassword = false
    /// SHA-256 digests in hexadecimal, in the order in which they were added.
    var passwords: [String] = []
    var mayUseAllKeys = false
    var mayUseAllChannels = false
    var mayCallAllCommands = false
    /// `sanitize-payload` or `skip-sanitize-payload`, which are kept and shown.
    var payloadFlag: String?

    var isUnrestricted: Bool { self.mayUseAllKeys && self.mayUseAllChannels && self.mayCallAllCommands }

    func accepts(_ password: ByteString) -> Bool {
      self.isOn && (self.hasNoPassword || self.passwords.contains(sha256(password.bytes)))
    }
  }

  /// Users by name.
  private(set) var users: [String: User] = ["default": .unlimited]
  /// Whether any user may do less than everything. Asked for every command.
  private(set) var hasRestrictions = false
  /// Log-ins and calls that were refused, newest first.
  var log: [AccessRefusal] = []

  subscript(name: String) -> User? {
    get { self.users[name] }
    set {
      self.users[name] = newValue
      self.hasRestrictions = self.users.values.contains { !$0.isUnrestricted }
    }
  }

  /// Whether a new connection needs no log-in.
  var admitsEverybody: Bool { self.users["default"].map { $0.isOn && $0.hasNoPassword } ?? false }

  /// `requirepass`: the one password of the user `default`, or none.
  mutating func setDefaultPassword(_ password: String?) {
    var user = self.users["default"] ?? .unlimited
    user.hasNoPassword = password == nil
    user.passwords = password.map { [sha256(Array($0.utf8))] } ?? []
    self["default"] = user
  }

  /// Users that may do everything, by name with their password.
  mutating func add(_ passwords: [String: String]) {
    for (name, password) in passwords {
      var user = User.unlimited
      user.hasNoPassword = false
      user.passwords = [sha256(Array(password.utf8))]
      self[name] = user
    }
  }
}

extension AccessControl.User {
  /// What the user `default` is at first.
  static var unlimited: Self {
    var user = Self()
    user.isOn = true
    user.hasNoPassword = true
    user.mayUseAllKeys = true
    user.mayUseAllChannels = true
    user.mayCallAllCommands = true
    return user
  }
}

/// An entry of ACL LOG.
struct AccessRefusal: Sendable {
  var count = 1
  /// `auth`, `command` or `key`.
  var reason: String
  var context: String
  /// The command or the key.
  var object: String
  var user: String
  var clientInfo: String
  var time: FakeClock.Instant
  var number: Int
}

extension RedisEngine {
  /// Logs a client in.
  ///
  /// - Throws: `WRONGPASS`.
  mutating func authenticate(_ user: ByteString, _ password: ByteString, _ call: Call) throws(RedisError) {
    guard self.configuration.access[user.string]?.accepts(password) == true else {
      self.logRefusal("auth", object: call[0].string, user: user.string, call)
      throw RedisError("WRONGPASS invalid username-password pair or user is disabled.")
    }
    self.clients[call.client].user = user.string
    self.clients[call.client].isAuthenticated = true
  }

  /// Whether the client's user may call a command with these keys.
  mutating func checkPermission(_ command: Command, _ call: Call) throws(RedisError) {
    guard !command.flags.contains(.noAuth), let user = self.configuration.access[self.clients[call.client].user]
    else { return }
    let isLater = self.version >= .v7_2
    if !user.mayCallAllCommands {
      self.logRefusal("command", object: command.name, user: self.clients[call.client].user, call)
      let who = isLater ? "User \(self.clients[call.client].user) has" : "this user has"
      throw RedisError("NOPERM \(who) no permissions to run the '\(command.name)' command")
    }
    if !user.mayUseAllKeys, let key = command.keyPositions(in: call.words).first {
      self.logRefusal("key", object: call[key].string, user: self.clients[call.client].user, call)
      throw RedisError(
        isLater
          ? "NOPERM No permissions to access a key"
          : "NOPERM this user has no permissions to access one of the keys used as arguments"
      )
    }
    if !user.mayUseAllChannels, command.flags.contains(.pubsub), call.count > 1, command.group == .pubsub {
      self.logRefusal("channel", object: call[1].string, user: self.clients[call.client].user, call)
      throw RedisError(
        isLater
          ? "NOPERM No permissions to access a channel"
          : "NOPERM this user has no permissions to access one of the channels used as arguments"
      )
    }
  }

  /// Adds to ACL LOG; the same refusal within a minute only counts up.
  private mutating func logRefusal(_ reason: String, object: String, user: String, _ call: Call) {
    let context = self.clients[call.client].transaction == nil ? "toplevel" : "multi"
    let info = self.clientLine(call.client)
    var entry = AccessRefusal(
      reason: reason,
      context: context,
      object: object,
      user: user,
      clientInfo: info,
      time: self.now,
      number: 0
    )
    let same = self.configuration.access.log.firstIndex {
      $0.reason == reason && $0.context == context && $0.object == object && $0.user == user
        && self.milliseconds - $0.time.milliseconds <= 60_000
    }
    if let same {
      entry.count = self.configuration.access.log[same].count + 1
      entry.number = self.configuration.access.log.remove(at: same).number
    } else {
      entry.number = self.accessLogTotal
      self.accessLogTotal += 1
    }
    self.configuration.access.log.insert(entry, at: 0)
    let limit = self.configuration.integer("acllog-max-len")
    if self.configuration.access.log.count > limit { self.configuration.access.log.removeLast() }
  }
}
