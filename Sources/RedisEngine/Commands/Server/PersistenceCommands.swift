// RedisEngine: Redis's data and commands, pure. This file: SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE, ROLE. Nothing is
// written anywhere: what counts for clients is the answer and the time.

import RESP
import WireCore

enum PersistenceCommands {
  static func save(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.noteSave()
    call.reply.simpleString("OK")
  }

  static func saveInBackground(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count == 1 || call.count == 2 && call.matches(1, "schedule") else { throw .syntax }
    engine.noteSave()
    call.reply.simpleString("Background saving started")
  }

  static func rewrite(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.simpleString("Background append only file rewriting started")
  }

  static func lastSave(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.savedAt.milliseconds / 1000)
  }

  static func role(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.array(3)
    call.reply.bulk("master" as String)
    call.reply.integer(0)
    call.reply.array(0)
  }
}

extension RedisEngine {
  fileprivate mutating func noteSave() {
    self.savedAt = self.now
    self.statistics.changes = 0
  }
}
