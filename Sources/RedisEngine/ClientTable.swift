// RedisEngine: Redis's data and commands, pure. This file: who is connected.

import RESP
import WireCore

/// What the engine knows about one connection. In Redis clients can list, kill, unblock and message each
/// other, so this is the server's data, and the session only points here.
struct ClientRecord: Sendable {
  /// Whether CLIENT REPLY lets replies through.
  enum ReplyMode: Sendable {
    case on, off
    /// The next reply is dropped (`skipNext`), then this one is (`skipping`).
    case skipNext, skipping
  }

  var info: ConnectionInfo
  /// Direct access from the test, not a connection.
  var isInternal = false
  var name = ByteString()
  var libraryName = ByteString()
  var libraryVersion = ByteString()
  var database = 0
  var version = RESPVersion.resp2
  var user = "default"
  var isAuthenticated: Bool
  var replyMode = ReplyMode.on
  var isMonitor = false
  var isNoEvict = false
  var isNoTouch = false
  var connectedAt: FakeClock.Instant
  var lastUsedAt: FakeClock.Instant
  var lastCommand = "NULL"
  var transaction: Transaction?
  var watched: [WatchedKey] = []
  /// Whether a watched key was touched.
  var isDirty = false
  var blocked: BlockedCall?
  var subscriptions = Subscriptions()

  init(info: ConnectionInfo, isAuthenticated: Bool, now: FakeClock.Instant) {
    self.info = info
    self.isAuthenticated = isAuthenticated
    self.connectedAt = now
    self.lastUsedAt = now
  }
}

/// The connected clients, by a small number that is free again when the client has gone.
struct ClientTable: Sendable {
  private var slots: [ClientRecord?] = []
  private var free: [Int] = []
  private var slotsByID: [ConnectionID: Int] = [:]

  /// The number of connected clients.
  var count: Int { self.slotsByID.count }

  subscript(slot: Int) -> ClientRecord {
    get {
      guard let record = self.slots[slot] else { preconditionFailure("no client in slot \(slot)") }
      return record
    }
    _modify {
      guard var record = self.slots[slot].take() else { preconditionFailure("no client in slot \(slot)") }
      defer { self.slots[slot] = record }
      yield &record
    }
  }

  /// The slot of a connection, if it is still there.
  func slot(of id: ConnectionID) -> Int? { self.slotsByID[id] }

  /// The slots of all connected clients, oldest client first.
  var connected: [Int] { self.slotsByID.sorted { $0.key < $1.key }.map(\.value) }

  mutating func add(_ record: ClientRecord) -> Int {
    let slot = self.free.popLast() ?? self.slots.count
    if slot == self.slots.count { self.slots.append(record) } else { self.slots[slot] = record }
    self.slotsByID[record.info.id] = slot
    return slot
  }

  mutating func remove(_ slot: Int) {
    guard let record = self.slots[slot].take() else { return }
    self.slotsByID[record.info.id] = nil
    self.free.append(slot)
  }
}
