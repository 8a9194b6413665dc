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
  /// Whether it was killed: nothing it sends counts, and nothing lists it, until the shell has closed it.
  var isClosing = false
  var connectedAt: FakeClock.Instant
  var lastUsedAt: FakeClock.Instant
  /// The last command's position in ``CommandTable/rows``; `nil` before the first.
  var lastCommand: Int?
  var transaction: Transaction?
  var watched: [WatchedKey] = []
  /// Whether a watched key was touched.
  var isDirty = false
  var blocked: BlockedCall?
  var subscriptions = Subscriptions()
  var tracking: KeyTracking?

  init(info: ConnectionInfo, isAuthenticated: Bool, now: FakeClock.Instant) {
    self.info = info
    self.isAuthenticated = isAuthenticated
    self.connectedAt = now
    self.lastUsedAt = now
  }
}

/// The connected clients, by a small number that is free again when the client has gone.
struct ClientTable: Sendable {
  /// A slot that is free keeps the record of who left; ``slotsByID`` says which slots are taken. So a single
  /// field can be read and changed in place, which every command does.
  private var slots: ContiguousArray<ClientRecord> = []
  private var free: [Int] = []
  private var slotsByID: [ConnectionID: Int] = [:]

  /// The client in a slot, read and changed in place.
  subscript(slot: Int) -> ClientRecord {
    @inline(__always) _read { yield self.slots[slot] }
    @inline(__always) _modify { yield &self.slots[slot] }
  }

  /// The slot of a connection, if it is still there.
  func slot(of id: ConnectionID) -> Int? { self.slotsByID[id] }

  /// The slots of all connected clients, oldest client first, without those that are being closed and without
  /// direct access from a test.
  var connected: [Int] {
    self.slotsByID.sorted { $0.key < $1.key }.map(\.value).filter {
      !self.slots[$0].isClosing && !self.slots[$0].isInternal
    }
  }

  mutating func add(_ record: ClientRecord) -> Int {
    let slot = self.free.popLast() ?? self.slots.count
    if slot == self.slots.count { self.slots.append(record) } else { self.slots[slot] = record }
    self.slotsByID[record.info.id] = slot
    return slot
  }

  mutating func remove(_ slot: Int) {
    guard self.slotsByID.removeValue(forKey: self.slots[slot].info.id) != nil else { return }
    self.free.append(slot)
  }
}
