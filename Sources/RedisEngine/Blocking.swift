// RedisEngine: Redis's data and commands, pure. This file: commands that wait.

import NIOCore
import RESP
import WireCore

/// A call that waits for a key.
struct BlockedCall: Sendable {
  /// What is answered when the time is up.
  enum TimeoutReply: Sendable {
    case null, nullArray
    case integer(Int64)
  }

  /// The type of value that can end the wait.
  enum Wanted: Sendable {
    case list, sortedSet
    /// Nothing but time and CLIENT UNBLOCK.
    case nothing
  }

  var command: Command
  var words: [ByteString]
  var keys: [WatchedKey]
  var wanted: Wanted
  /// In milliseconds since the Unix epoch; `nil` to wait for ever.
  var deadline: Int64?
  var timeoutReply: TimeoutReply
}

/// Who waits for what.
struct BlockingTable: Sendable {
  /// The waiting clients of each key, in the order in which they came.
  private var waiting: [WatchedKey: [Int]] = [:]
  /// Clients that wait until a moment.
  private var deadlines: [Int: Int64] = [:]
  /// Keys that changed while somebody waited for them, in the order in which they changed.
  private var ready: [WatchedKey] = []

  var isEmpty: Bool { self.waiting.isEmpty }
  var hasReadyKeys: Bool { !self.ready.isEmpty }
  var nextDeadline: Int64? { self.deadlines.values.min() }

  func clients(waitingFor key: WatchedKey) -> [Int] { self.waiting[key] ?? [] }

  func due(at time: Int64) -> [Int] {
    self.deadlines.filter { $0.value <= time }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  }

  mutating func add(_ client: Int, _ blocked: BlockedCall) {
    for key in blocked.keys { self.waiting[key, default: []].append(client) }
    self.deadlines[client] = blocked.deadline
  }

  mutating func remove(_ client: Int, _ blocked: BlockedCall) {
    for key in blocked.keys {
      self.waiting[key]?.removeAll { $0 == client }
      if self.waiting[key]?.isEmpty == true { self.waiting[key] = nil }
    }
    self.deadlines[client] = nil
  }

  mutating func signal(_ key: WatchedKey) {
    if self.waiting[key] != nil, !self.ready.contains(key) { self.ready.append(key) }
  }

  /// Signals every key of the given databases that somebody waits for.
  mutating func signalAll(in databases: Set<Int>) {
    for key in self.waiting.keys.filter({ databases.contains($0.database) }).sorted(by: { $0.key < $1.key }) {
      self.signal(key)
    }
  }

  mutating func takeReadyKey() -> WatchedKey? { self.ready.isEmpty ? nil : self.ready.removeFirst() }
}

extension RedisEngine {
  /// Makes the call wait until one of `keys` holds what it wants. Only where ``Call/mayBlock``.
  ///
  /// When a key becomes ready the command is carried out again, with ``Call/readyKey`` set.
  ///
  /// - Parameter timeout: in milliseconds; 0 to wait for ever.
  mutating func block(
    _ call: inout Call,
    command: Command,
    on keys: [ByteString],
    wanting wanted: BlockedCall.Wanted,
    timeout: Int64,
    orElse timeoutReply: BlockedCall.TimeoutReply
  ) {
    // Tried again in vain: it keeps its place among those who wait.
    if call.readyKey != nil { return call.disposition = .parked }
    var unique: [WatchedKey] = []
    for key in keys.map({ WatchedKey(key: $0, database: call.database) }) where !unique.contains(key) {
      unique.append(key)
    }
    let (deadline, overflow) = self.milliseconds.addingReportingOverflow(timeout)
    let blocked = BlockedCall(
      command: command,
      words: call.words,
      keys: unique,
      wanted: wanted,
      deadline: timeout == 0 || overflow ? nil : deadline,
      timeoutReply: timeoutReply
    )
    self.clients[call.client].blocked = blocked
    self.blocking.add(call.client, blocked)
    call.disposition = .parked
  }

  /// Serves clients whose keys became ready, those who waited longest first (`handleClientsBlockedOnKeys`).
  /// What one of them does may make further keys ready.
  mutating func serveBlockedClients() {
    while let key = self.blocking.takeReadyKey() {
      for client in self.blocking.clients(waitingFor: key) {
        guard let blocked = self.clients[client].blocked, self.holds(blocked.wanted, key) else { continue }
        self.retry(blocked, client, readyKey: key)
      }
    }
  }

  private func holds(_ wanted: BlockedCall.Wanted, _ key: WatchedKey) -> Bool {
    guard let position = self.databases[key.database].position(of: key.key) else { return false }
    switch (wanted, self.databases[key.database][at: position].value) {
    case (.list, .list), (.sortedSet, .sortedSet): return true
    default: return false
    }
  }

  private mutating func retry(_ blocked: BlockedCall, _ client: Int, readyKey: WatchedKey) {
    let writer = RESPWriter(buffer: ByteBuffer(), version: self.clients[client].version)
    var call = Call(
      words: blocked.words,
      client: client,
      database: readyKey.database,
      reply: writer,
      readyKey: readyKey.key
    )
    self.execute(blocked.command, &call)
    if call.disposition != .parked { self.unblock(client, reply: call.reply) }
  }

  /// Ends a wait with a reply.
  mutating func unblock(_ client: Int, reply: RESPWriter) {
    guard let blocked = self.clients[client].blocked else { return }
    self.blocking.remove(client, blocked)
    self.clients[client].blocked = nil
    let id = self.clients[client].info.id
    if self.admitsReply(client) { self.actions.append(.deliver(reply.buffer, to: id)) }
    self.actions.append(.wake(id))
  }

  /// Ends a wait as its timeout does.
  mutating func timeOut(_ client: Int) {
    guard let blocked = self.clients[client].blocked else { return }
    var reply = RESPWriter(buffer: ByteBuffer(), version: self.clients[client].version)
    switch blocked.timeoutReply {
    case .null: reply.null()
    case .nullArray: reply.nullArray()
    case .integer(let value): reply.integer(value)
    }
    self.unblock(client, reply: reply)
  }

  /// Ends the waits whose time is up, soonest first.
  mutating func endDueWaits() {
    for client in self.blocking.due(at: self.milliseconds) { self.timeOut(client) }
  }

  /// Forgets a wait of a client that went away.
  mutating func forgetWait(_ client: Int) {
    guard let blocked = self.clients[client].blocked else { return }
    self.blocking.remove(client, blocked)
    self.clients[client].blocked = nil
  }
}
