// RedisEngine: Redis's data and commands, pure. This file: DBSIZE, FLUSHDB, FLUSHALL, SWAPDB.

import RESP
import WireCore

enum DatabaseCommands {
  static func size(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.databases[call.database].count)
  }

  static func flush(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.checkMode(call)
    engine.empty([call.database])
    call.reply.simpleString("OK")
  }

  static func flushAll(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.checkMode(call)
    engine.empty(Array(engine.databases.indices))
    call.reply.simpleString("OK")
  }

  private static func checkMode(_ call: Call) throws(RedisError) {
    guard call.count == 1 || call.count == 2 && (call.matches(1, "sync") || call.matches(1, "async")) else {
      throw .syntax
    }
  }

  static func swap(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let first = try self.index(call, 1, "first")
    let second = try self.index(call, 2, "second")
    guard engine.databases.indices.contains(first), engine.databases.indices.contains(second) else {
      throw .databaseOutOfRange
    }
    if first != second {
      engine.dirtyWatchers(in: first, replacedBy: second)
      engine.dirtyWatchers(in: second, replacedBy: first)
      engine.databases.swapAt(first, second)
      engine.blocking.signalAll(in: [first, second])
      engine.statistics.changes += 1
    }
    call.reply.simpleString("OK")
  }

  private static func index(_ call: Call, _ index: Int, _ name: String) throws(RedisError) -> Int {
    let error = RedisError("ERR invalid \(name) DB index")
    let value = try call.integer(index, orElse: error)
    guard Int32(exactly: value) != nil else { throw error }
    return Int(value)
  }
}

extension RedisEngine {
  /// Removes all keys of databases. There are no keyspace events for that.
  mutating func empty(_ databases: [Int]) {
    for database in databases {
      self.dirtyWatchers(in: database, replacedBy: nil)
      self.statistics.changes += self.databases[database].count
      self.databases[database].removeAll()
    }
    if self.tracking.isActive { self.tracking.noteChange(of: nil) }
  }

  /// Makes EXEC fail for those who watch a key that is there, or will be (`touchAllWatchedKeysInDb`).
  fileprivate mutating func dirtyWatchers(in database: Int, replacedBy other: Int?) {
    for key in self.watchers.keys where key.database == database {
      let isThere = self.databases[database].position(of: key.key) != nil
      let willBeThere = other.map { self.databases[$0].position(of: key.key) != nil } ?? false
      if isThere || willBeThere { self.dirtyWatchers(of: key) }
    }
  }
}
