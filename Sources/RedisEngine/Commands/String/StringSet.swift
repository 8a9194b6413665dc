// RedisEngine: Redis's data and commands, pure. This file: SET, SETNX, SETEX, PSETEX, MSET, MSETNX.

import RESP
import WireCore

extension StringCommands {
  static func set(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    if call.count == 3 {
      engine.storeString(call[2], call[1], call)
      return call.reply.simpleString("OK")
    }
    let options = try StringOptions(call, from: 3, for: .set)
    let expiresAt = try options.expiry.map { (expiry) throws(RedisError) in
      try expiry.moment(call, now: engine.milliseconds, command: "set")
    }
    let old = options.returnsOld ? try engine.read(StringValue.self, call[1], call) : nil
    let isStored = options.condition.map { engine.exists(call[1], call) == ($0 == .present) } ?? true
    if isStored {
      engine.storeString(call[2], call[1], call, expiresAt: expiresAt, keepsExpiry: options.keepsExpiry)
    }
    if options.returnsOld {
      call.reply.bulkOrNull(old)
    } else if isStored {
      call.reply.simpleString("OK")
    } else {
      call.reply.null()
    }
  }

  static func setnx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let isStored = !engine.exists(call[1], call)
    if isStored { engine.storeString(call[2], call[1], call) }
    call.reply.integer(isStored ? 1 : 0)
  }

  static func setex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.set(&engine, &call, expiry: .seconds, command: "setex")
  }

  static func psetex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.set(&engine, &call, expiry: .milliseconds, command: "psetex")
  }

  private static func set(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    expiry unit: StringExpiry.Unit,
    command: String
  ) throws(RedisError) {
    let expiry = StringExpiry(unit: unit, index: 2)
    let expiresAt = try expiry.moment(call, now: engine.milliseconds, command: command)
    engine.storeString(call[3], call[1], call, expiresAt: expiresAt)
    call.reply.simpleString("OK")
  }

  static func mset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count % 2 == 1 else { throw .arity("mset") }
    self.storePairs(&engine, call)
    call.reply.simpleString("OK")
  }

  static func msetnx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count % 2 == 1 else { throw .arity("msetnx") }
    for index in stride(from: 1, to: call.count, by: 2) where engine.exists(call[index], call) {
      return call.reply.integer(0)
    }
    self.storePairs(&engine, call)
    call.reply.integer(1)
  }

  private static func storePairs(_ engine: inout RedisEngine, _ call: Call) {
    for index in stride(from: 1, to: call.count, by: 2) { engine.storeString(call[index + 1], call[index], call) }
  }
}

extension RedisEngine {
  /// Stores bytes under a key, with the events of SET.
  ///
  /// - Parameter expiresAt: in milliseconds since the Unix epoch; `nil` for never.
  mutating func storeString(
    _ bytes: ByteString,
    _ key: ByteString,
    _ call: Call,
    expiresAt: Int64? = nil,
    keepsExpiry: Bool = false
  ) {
    let expiry = keepsExpiry ? nil : expiresAt.map(Entry.expiry(at:)) ?? Entry.never
    self.store(.string(StringValue(bytes)), key, call, expiresAt: expiry)
    self.changed(key, call, event: "set", class: .string)
    if expiresAt != nil { self.notify("expire", key, class: .generic, in: call.database) }
  }

  /// What follows a change of a string, which is never removed for being empty.
  mutating func changed(_ key: ByteString, _ call: Call, event: StaticString, class eventClass: KeyspaceEvents) {
    self.touched(key, in: call.database)
    self.notify(event, key, class: eventClass, in: call.database)
  }
}
