// RedisEngine: Redis's data and commands, pure. This file: MULTI, EXEC, DISCARD, WATCH, UNWATCH.

import NIOCore
import RESP
import WireCore

/// A transaction between MULTI and EXEC.
struct Transaction: Sendable {
  /// The commands that were queued.
  var queue: [QueuedCommand] = []
  /// Whether a command was refused while it was queued, so that EXEC answers EXECABORT.
  var isAborted = false
}

/// A command that waits for EXEC.
struct QueuedCommand: Sendable {
  var command: Command
  var words: [ByteString]
}

/// A key of one database.
struct WatchedKey: Hashable, Sendable {
  var key: ByteString
  var database: Int
}

enum TransactionCommands {
  static let all: [Command] = [
    Command(
      "multi",
      arity: 1,
      [.noscript, .loading, .stale, .fast, .allowBusy],
      group: .transactions,
      since: "1.2.0",
      summary: "Begins a transaction",
      multi
    ),
    Command(
      "exec",
      arity: 1,
      [.noscript, .loading, .stale, .skipSlowlog],
      group: .transactions,
      since: "1.2.0",
      summary: "Carries out the commands of a transaction",
      exec
    ),
    Command(
      "discard",
      arity: 1,
      [.noscript, .loading, .stale, .fast, .allowBusy],
      group: .transactions,
      since: "2.0.0",
      summary: "Drops the commands of a transaction",
      discard
    ),
    Command(
      "watch",
      arity: -2,
      [.noscript, .loading, .stale, .fast, .allowBusy],
      group: .transactions,
      keys: .all,
      since: "2.2.0",
      summary: "Makes EXEC depend on keys staying as they are",
      watch
    ),
    Command(
      "unwatch",
      arity: 1,
      [.noscript, .loading, .stale, .fast, .allowBusy],
      group: .transactions,
      since: "2.2.0",
      summary: "Forgets watched keys",
      unwatch
    ),
  ]

  private static func multi(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard engine.clients[call.client].transaction == nil else {
      throw RedisError("ERR MULTI calls can not be nested")
    }
    engine.clients[call.client].transaction = Transaction()
    call.reply.simpleString("OK")
  }

  private static func exec(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let transaction = engine.clients[call.client].transaction else {
      throw RedisError("ERR EXEC without MULTI")
    }
    let isDirty = engine.clients[call.client].isDirty || engine.hasExpiredWatch(call.client)
    engine.clients[call.client].transaction = nil
    engine.unwatchAll(call.client)
    if transaction.isAborted {
      throw RedisError("EXECABORT Transaction discarded because of previous errors.")
    }
    guard !isDirty else { return call.reply.nullArray() }
    call.reply.array(transaction.queue.count)
    for queued in transaction.queue { engine.executeQueued(queued, of: &call) }
  }

  private static func discard(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard engine.clients[call.client].transaction != nil else { throw RedisError("ERR DISCARD without MULTI") }
    engine.discardTransaction(call.client)
    call.reply.simpleString("OK")
  }

  private static func watch(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard engine.clients[call.client].transaction == nil else {
      throw RedisError("ERR WATCH inside MULTI is not allowed")
    }
    for key in call.words.dropFirst() { engine.watch(WatchedKey(key: key, database: call.database), call.client) }
    call.reply.simpleString("OK")
  }

  private static func unwatch(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.unwatchAll(call.client)
    call.reply.simpleString("OK")
  }
}

extension RedisEngine {
  /// Ends a transaction without carrying it out.
  mutating func discardTransaction(_ client: Int) {
    self.clients[client].transaction = nil
    self.unwatchAll(client)
  }

  fileprivate mutating func watch(_ key: WatchedKey, _ client: Int) {
    // A transaction that is already lost needs no more keys; neither does a key that is watched.
    guard !self.clients[client].isDirty, !self.clients[client].watched.contains(key) else { return }
    if let position = self.databases[key.database].position(of: key.key),
      self.databases[key.database][at: position].expiresAt <= self.milliseconds
    {
      // To whoever watches the key from now on, it is not there; to whoever watched it before, it changed.
      self.expire(key.key, in: key.database)
    }
    self.clients[client].watched.append(key)
    self.watchers[key, default: []].insert(client)
  }

  mutating func unwatchAll(_ client: Int) {
    for key in self.clients[client].watched {
      self.watchers[key]?.remove(client)
      if self.watchers[key]?.isEmpty == true { self.watchers[key] = nil }
    }
    self.clients[client].watched = []
    self.clients[client].isDirty = false
  }

  /// Every client that watches the key will see its EXEC fail.
  mutating func dirtyWatchers(of key: WatchedKey) {
    for client in self.watchers[key] ?? [] { self.clients[client].isDirty = true }
  }

  /// Whether a watched key expired without having been removed yet.
  fileprivate func hasExpiredWatch(_ client: Int) -> Bool {
    self.clients[client].watched.contains { watched in
      let database = self.databases[watched.database]
      return database.position(of: watched.key).map { database[at: $0].expiresAt <= self.milliseconds } ?? false
    }
  }

  /// A command was refused: a transaction that is being queued is lost, and EXEC itself ends it at once.
  ///
  /// - Parameter command: the command, if there is one of that name.
  /// - Returns: what is answered.
  mutating func abortTransaction(_ client: Int, refusing command: Command?, _ error: RedisError) -> RedisError {
    self.clients[client].transaction?.isAborted = true
    guard command?.name == "exec" else { return error }
    self.discardTransaction(client)
    let reason = error.code == "ERR" ? error.message.dropFirst(4) : error.message[...]
    return RedisError("EXECABORT Transaction discarded because of: \(reason)")
  }

  /// Carries out one command of a transaction, as part of EXEC's reply.
  fileprivate mutating func executeQueued(_ queued: QueuedCommand, of call: inout Call) {
    var inner = Call(
      words: queued.words,
      client: call.client,
      database: self.clients[call.client].database,
      reply: RESPWriter(buffer: ByteBuffer(), version: call.reply.version),
      mayBlock: false
    )
    // Only one of the two may hold the buffer, or it is copied.
    swap(&inner.reply, &call.reply)
    self.execute(queued.command, &inner)
    swap(&inner.reply, &call.reply)
    if inner.disposition == .close { call.disposition = .close }
  }
}
