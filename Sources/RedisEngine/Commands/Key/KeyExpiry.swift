// RedisEngine: Redis's data and commands, pure. This file: EXPIRE, TTL and PERSIST with all their kin.

import RESP
import WireCore

extension KeyCommands {
  static func expire(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1000, since: engine.milliseconds, command: "expire")
  }

  static func pexpire(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1, since: engine.milliseconds, command: "pexpire")
  }

  static func expireat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1000, since: 0, command: "expireat")
  }

  static func pexpireat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1, since: 0, command: "pexpireat")
  }

  private static func expire(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    unit: Int64,
    since start: Int64,
    command: String
  ) throws(RedisError) {
    let condition = try ExpiryCondition(call, from: 3)
    let (scaled, overflow) = try call.integer(2).multipliedReportingOverflow(by: unit)
    let (moment, overflow2) = scaled.addingReportingOverflow(start)
    guard !overflow, !overflow2 else { throw .invalidExpiry(command) }
    guard let position = engine.find(call[1], call),
      condition.admits(moment, insteadOf: engine.databases[call.database][at: position].expiresAt)
    else { return call.reply.integer(0) }
    if moment <= engine.milliseconds { engine.delete(call[1], call) } else { engine.expire(call[1], call, at: moment) }
    call.reply.integer(1)
  }

  static func persist(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.persist(call[1], call) ? 1 : 0)
  }

  static func ttl(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.writeExpiry(&engine, &call, since: engine.milliseconds) { roundedSeconds($0) }
  }

  static func pttl(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.writeExpiry(&engine, &call, since: engine.milliseconds) { $0 }
  }

  static func expiretime(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.writeExpiry(&engine, &call, since: 0) { roundedSeconds($0) }
  }

  static func pexpiretime(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.writeExpiry(&engine, &call, since: 0) { $0 }
  }

  private static func writeExpiry(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    since start: Int64,
    in unit: (Int64) -> Int64
  ) {
    guard let entry = engine.inspect(call[1], call) else { return call.reply.integer(-2) }
    call.reply.integer(entry.expiresAt == Entry.never ? -1 : unit(entry.expiresAt &- start))
  }
}

/// Milliseconds, zero or more, in whole seconds.
private func roundedSeconds(_ milliseconds: Int64) -> Int64 {
  let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
  return seconds + (rest >= 500 ? 1 : 0)
}

/// NX, XX, GT, LT: when EXPIRE may change what there is.
private struct ExpiryCondition: OptionSet {
  let rawValue: UInt8

  static let missing = ExpiryCondition(rawValue: 1)
  static let present = ExpiryCondition(rawValue: 2)
  static let greater = ExpiryCondition(rawValue: 4)
  static let less = ExpiryCondition(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ call: Call, from start: Int) throws(RedisError) {
    self = []
    for index in start..<call.count {
      switch true {
      case call.matches(index, "nx"): self.insert(.missing)
      case call.matches(index, "xx"): self.insert(.present)
      case call.matches(index, "gt"): self.insert(.greater)
      case call.matches(index, "lt"): self.insert(.less)
      default: throw RedisError("ERR Unsupported option \(call[index].cString())")
      }
    }
    if self.contains(.missing), self != .missing {
      throw RedisError("ERR NX and XX, GT or LT options at the same time are not compatible")
    }
    if self.isSuperset(of: [.greater, .less]) {
      throw RedisError("ERR GT and LT options at the same time are not compatible")
    }
  }

  /// Whether the moment may replace the current one. A key that never expires lives longer than any other.
  func admits(_ moment: Int64, insteadOf current: Int64) -> Bool {
    let expires = current != Entry.never
    return !(self.contains(.missing) && expires)
      && !(self.contains(.present) && !expires)
      && !(self.contains(.greater) && moment <= current)
      && !(self.contains(.less) && expires && moment >= current)
  }
}

extension Entry {
  /// A moment as ``expiresAt`` holds it: the last one of all means something else there.
  static func expiry(at moment: Int64) -> Int64 { min(moment, Entry.never - 1) }
}

extension RedisEngine {
  /// Lets a key expire at a moment in milliseconds since the Unix epoch, with the event of EXPIRE.
  mutating func expire(_ key: ByteString, _ call: Call, at moment: Int64) {
    guard let position = self.find(key, call) else { return }
    self.databases[call.database].setExpiry(Entry.expiry(at: moment), at: position, of: key)
    self.changed(key, call, event: "expire", class: .generic)
  }

  /// Keeps a key from expiring; whether it would have.
  @discardableResult
  mutating func persist(_ key: ByteString, _ call: Call) -> Bool {
    guard let position = self.find(key, call),
      self.databases[call.database][at: position].expiresAt != Entry.never
    else { return false }
    self.databases[call.database].setExpiry(Entry.never, at: position, of: key)
    self.changed(key, call, event: "persist", class: .generic)
    return true
  }
}
