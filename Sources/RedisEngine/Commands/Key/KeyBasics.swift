// RedisEngine: Redis's data and commands, pure. This file: DEL, UNLINK, EXISTS, TOUCH, TYPE, WAIT, WAITAOF.

import RESP
import WireCore

extension KeyCommands {
  static func del(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var count = 0
    for index in 1..<call.count where engine.exists(call[index], call) {
      engine.delete(call[index], call)
      count += 1
    }
    call.reply.integer(count)
  }

  static func exists(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var count = 0
    for index in 1..<call.count where engine.inspect(call[index], call) != nil { count += 1 }
    call.reply.integer(count)
  }

  static func touch(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var count = 0
    for index in 1..<call.count where engine.value(call[index], call) != nil { count += 1 }
    call.reply.integer(count)
  }

  static func type(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.simpleString(engine.inspect(call[1], call)?.value.typeName ?? "none")
  }

  /// There are no replicas, so that nothing is worth waiting for.
  static func wait(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    _ = try call.integer(1)
    try self.checkTimeout(call, 2)
    call.reply.integer(0)
  }

  /// There is no append-only file either.
  static func waitaof(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let locals = try call.integer(1)
    guard (0...1).contains(locals) else {
      throw RedisError("ERR value is out of range, value must between 0 and 1")
    }
    guard try call.integer(2) >= 0 else { throw .mustBePositive }
    try self.checkTimeout(call, 3)
    guard locals == 0 else {
      throw RedisError("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.")
    }
    call.reply.array(2)
    call.reply.integer(0)
    call.reply.integer(0)
  }

  private static func checkTimeout(_ call: Call, _ index: Int) throws(RedisError) {
    let milliseconds = try call.integer(index, orElse: RedisError("ERR timeout is not an integer or out of range"))
    guard milliseconds >= 0 else { throw .timeoutNegative }
  }
}

extension RedisEngine {
  /// A key's entry for a command that asks about the key: it counts as a hit or miss, but not as a use.
  ///
  /// - Parameter silently: whether a miss is no event, as with OBJECT (`LOOKUP_NONOTIFY`).
  mutating func inspect(_ key: ByteString, _ call: Call, silently: Bool = false) -> Entry? {
    guard let position = self.databases[call.database].position(of: key),
      self.databases[call.database][at: position].expiresAt > self.milliseconds
    else {
      // Removes the key if it is there, since it has expired.
      _ = self.find(key, call)
      self.missed(key, call, silently: silently)
      return nil
    }
    self.statistics.hits += 1
    return self.databases[call.database][at: position]
  }

  /// Deletes a key that exists, with the event of DEL.
  mutating func delete(_ key: ByteString, _ call: Call) {
    self.remove(key, call)
    self.changed(key, call, event: "del", class: .generic)
  }
}
