// RedisEngine: Redis's data and commands, pure. This file: RENAME, RENAMENX, COPY, MOVE.

import NIOCore
import RESP
import WireCore

extension KeyCommands {
  static func rename(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard engine.exists(call[1], call) else { throw .noSuchKey }
    if call[1] != call[2] { engine.rename(call[1], to: call[2], call) }
    call.reply.simpleString("OK")
  }

  static func renamenx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard engine.exists(call[1], call) else { throw .noSuchKey }
    let isFree = call[1] != call[2] && !engine.exists(call[2], call)
    if isFree { engine.rename(call[1], to: call[2], call) }
    call.reply.integer(isFree ? 1 : 0)
  }

  static func move(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let target = try self.database(call, 2, of: engine)
    guard target != call.database else { throw .sameObject }
    let key = call[1]
    guard engine.exists(key, call), !engine.exists(key, call.inDatabase(target)),
      let entry = engine.remove(key, call)
    else { return call.reply.integer(0) }
    engine.add(entry, key, in: target)
    engine.touched(key, in: call.database)
    engine.touched(key, in: target)
    engine.notify("move_from", key, class: .generic, in: call.database)
    engine.notify("move_to", key, class: .generic, in: target)
    call.reply.integer(1)
  }

  static func copy(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var target = call.database
    var replaces = false
    var index = 3
    while index < call.count {
      if call.matches(index, "replace") {
        replaces = true
      } else if call.matches(index, "db") {
        index = try call.argument(after: index)
        target = try self.database(call, index, of: engine)
      } else {
        throw .syntax
      }
      index += 1
    }
    guard target != call.database || call[1] != call[2] else { throw .sameObject }
    call.reply.integer(engine.copy(call[1], to: call[2], in: target, replaces: replaces, call) ? 1 : 0)
  }

  /// A word as the number of a database.
  private static func database(_ call: Call, _ index: Int, of engine: RedisEngine) throws(RedisError) -> Int {
    let number = try call.integer(index)
    guard Int32(exactly: number) != nil else {
      throw RedisError("ERR value is out of range, value must between \(Int32.min) and \(Int32.max)")
    }
    guard engine.databases.indices.contains(Int(number)) else { throw .databaseOutOfRange }
    return Int(number)
  }
}

extension RedisEngine {
  fileprivate mutating func rename(_ key: ByteString, to name: ByteString, _ call: Call) {
    guard let entry = self.remove(key, call) else { return }
    self.remove(name, call)
    self.add(entry, name, in: call.database)
    self.touched(key, in: call.database)
    self.touched(name, in: call.database)
    self.notify("rename_from", key, class: .generic, in: call.database)
    self.notify("rename_to", name, class: .generic, in: call.database)
  }

  fileprivate mutating func copy(
    _ key: ByteString,
    to name: ByteString,
    in target: Int,
    replaces: Bool,
    _ call: Call
  ) -> Bool {
    guard self.value(key, call) != nil, let position = self.find(key, call) else { return false }
    var entry = self.databases[call.database][at: position]
    entry.usedAt = self.milliseconds
    let targetCall = call.inDatabase(target)
    if self.exists(name, targetCall) {
      guard replaces else { return false }
      self.remove(name, targetCall)
    }
    self.add(entry, name, in: target)
    self.changed(name, targetCall, event: "copy_to", class: .generic)
    return true
  }
}

extension Call {
  /// The same call as if the client had selected another database, without the reply.
  fileprivate func inDatabase(_ database: Int) -> Call {
    Call(words: self.words, client: self.client, database: database, reply: RESPWriter.discarding)
  }
}

extension RESPWriter {
  /// A writer for what nobody reads.
  fileprivate static var discarding: RESPWriter { RESPWriter(buffer: ByteBuffer(), version: .resp2) }
}
