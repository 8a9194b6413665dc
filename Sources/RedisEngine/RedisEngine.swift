// RedisEngine: Redis's data and commands, pure. This file: the state of one server.

import NIOCore
package import WireCore

/// One Redis server's data. A struct without I/O: time and clients come from outside, what concerns other
/// connections goes out as actions.
package struct RedisEngine: Sendable {
  /// The version it behaves as.
  package let version: RedisVersion
  /// The time of the command that is being carried out.
  package internal(set) var now: FakeClock.Instant
  var databases: [Database]
  var configuration: Configuration
  var clients = ClientTable()
  var channels = ChannelTable()
  var blocking = BlockingTable()
  var watchers: [WatchedKey: Set<Int>] = [:]
  var random: SeededRandom
  var statistics = Statistics()
  var pauses = Pauses()
  var tracking = TrackingTable()
  var slowLog = SlowLog()
  /// Clients that called MONITOR, in the order in which they did.
  var monitors: [Int] = []
  /// The number of entries that ACL LOG ever had.
  var accessLogTotal = 0
  /// When SAVE or BGSAVE was last called, or the server started.
  var savedAt: FakeClock.Instant
  var actions: [WireAction] = []
  /// The client whose call is being carried out, if any.
  var caller: Int?
  /// What that client was sent meanwhile besides replies: pushes, which go into its reply in order.
  var callerPushes = ByteBuffer()
  /// Names of commands that were refused because the engine does not have them, with how often.
  package internal(set) var unsupported: [String: Int] = [:]
  /// When the server started.
  let startedAt: FakeClock.Instant

  package init(
    version: RedisVersion = .v7_0,
    seed: UInt64 = 0,
    password: String? = nil,
    users: [String: String] = [:],
    now: FakeClock.Instant
  ) {
    self.version = version
    self.now = now
    self.startedAt = now
    self.savedAt = now
    self.configuration = Configuration(version: version)
    self.configuration.password = password
    self.configuration.access.add(users)
    self.databases = Array(repeating: Database(), count: self.configuration.databaseCount)
    self.random = SeededRandom(seed: seed)
  }

  /// The time in milliseconds since the Unix epoch.
  var milliseconds: Int64 { self.now.milliseconds }

  /// The number of keys in all databases.
  package var keyCount: Int { self.databases.reduce(0) { $0 + $1.count } }
}

extension RedisEngine: WireEngine {
  package mutating func takeActions() -> [WireAction] {
    if self.actions.isEmpty { return [] }
    defer { self.actions = [] }
    return self.actions
  }

  package var nextDeadline: FakeClock.Instant? {
    var next = self.blocking.nextDeadline
    if let pause = self.pauses.nextDeadline { next = min(next ?? .max, pause) }
    if self.configuration.activeExpiry {
      for database in self.databases {
        if let expiry = database.nextExpiry { next = min(next ?? .max, expiry) }
      }
    }
    return next.map { FakeClock.Instant(milliseconds: $0) }
  }

  package mutating func tick(now: FakeClock.Instant) {
    self.now = now
    self.expireDueKeys()
    if self.pauses.isActive { self.endDuePauses() }
    self.endDueWaits()
    if self.tracking.hasChanges { self.tellTrackers(author: nil) }
  }
}
