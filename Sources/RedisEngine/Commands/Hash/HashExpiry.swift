// RedisEngine: Redis's data and commands, pure. This file: HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT, HPERSIST.

import RESP
import WireCore

extension HashCommands {
  static func hexpire(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1000, since: engine.milliseconds, name: "hexpire")
  }

  static func hpexpire(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1, since: engine.milliseconds, name: "hpexpire")
  }

  static func hexpireat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1000, since: 0, name: "hexpireat")
  }

  static func hpexpireat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.expire(&engine, &call, unit: 1, since: 0, name: "hpexpireat")
  }

  private static func expire(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    unit: Int64,
    since base: Int64,
    name: String
  ) throws(RedisError) {
    _ = try engine.has(HashValue.self, call[1], call)
    let time = try self.time(call, unit: unit, since: base, name: name)
    let condition = ExpiryCondition(call, at: 3)
    let fields = try call.fields(
      at: condition == .always ? 3 : 4,
      orElse: "ERR Parameter `numFields` should be greater than 0"
    )
    let results = try engine.modifyHash(call[1], call) { hash, engine in
      hash.prepareForExpiry()
      return fields.map { hash.expire($0, at: time, if: condition, now: engine.milliseconds) }
    }
    if let results, results.contains(where: { $0 == .set || $0 == .deleted }) {
      engine.databases[call.database].noteFieldExpiry(time, of: call[1])
      engine.wrote(call[1], call, event: results.contains(.deleted) ? "hdel" : "hexpire", class: .hash)
    }
    call.reply.array(fields.count)
    for result in results ?? fields.map({ _ in .noField }) { call.reply.integer(result.rawValue) }
  }

  /// The moment that the call's second argument means, in milliseconds since the Unix epoch.
  private static func time(
    _ call: Call,
    unit: Int64,
    since base: Int64,
    name: String
  ) throws(RedisError) -> Int64 {
    // Redis keeps the times of fields in 46 bits.
    let latest: Int64 = (1 << 46) - 1
    let time = try call.integer(2)
    guard time >= 0 else { throw RedisError("ERR invalid expire time, must be >= 0") }
    guard time <= latest / unit, time * unit <= latest - base else { throw .invalidExpiry(name) }
    return time * unit + base
  }

  static func hpersist(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    _ = try engine.has(HashValue.self, call[1], call)
    let fields = try call.fields(at: 2, orElse: "ERR Number of fields must be a positive integer")
    let results = try engine.modifyHash(call[1], call) { hash, _ in
      fields.map { field in
        hash.fields.contains(field) ? hash.setExpiry(nil, of: field) ? 1 : -1 : -2
      }
    }
    if let results, results.contains(1) { engine.wrote(call[1], call, event: "hpersist", class: .hash) }
    call.reply.array(fields.count)
    for result in results ?? fields.map({ _ in -2 }) { call.reply.integer(result) }
  }
}

/// What HEXPIRE answers for a field.
private enum FieldExpiry: Int {
  case noField = -2
  case conditionNotMet = 0
  case set = 1
  case deleted = 2
}

/// `NX`, `XX`, `GT` or `LT`.
private enum ExpiryCondition {
  case always, ifNone, ifAny, ifLater, ifEarlier

  init(_ call: Call, at index: Int) {
    let options: [(StaticString, Self)] = [
      ("nx", .ifNone), ("xx", .ifAny), ("gt", .ifLater), ("lt", .ifEarlier),
    ]
    self = options.first { call.matches(index, $0.0) }?.1 ?? .always
  }

  /// A field that does not expire counts as one that expires after any time.
  func allows(_ new: Int64, insteadOf old: Int64?) -> Bool {
    switch self {
    case .always: true
    case .ifNone: old == nil
    case .ifAny: old != nil
    case .ifLater: old.map { new > $0 } ?? false
    case .ifEarlier: old.map { new < $0 } ?? true
    }
  }
}

extension HashValue {
  fileprivate mutating func expire(
    _ field: ByteString,
    at time: Int64,
    if condition: ExpiryCondition,
    now: Int64
  ) -> FieldExpiry {
    guard self.fields.contains(field) else { return .noField }
    guard condition.allows(time, insteadOf: self.expiries[field]) else { return .conditionNotMet }
    guard time > now else {
      _ = self.remove(field)
      return .deleted
    }
    self.setExpiry(time, of: field)
    return .set
  }
}

extension Call {
  /// `FIELDS numfields field [field …]`, up to the call's end; the arity guarantees one word behind `FIELDS`.
  func fields(at index: Int, orElse countError: String) throws(RedisError) -> ArraySlice<ByteString> {
    guard self.matches(index, "fields") else {
      throw RedisError("ERR Mandatory argument FIELDS is missing or not at the right position")
    }
    let count = try self.int(index + 1, orElse: RedisError(countError))
    guard count > 0 else { throw RedisError(countError) }
    guard count == self.count - index - 2 else {
      throw RedisError("ERR The `numfields` parameter must match the number of arguments")
    }
    return self.words[(index + 2)...]
  }
}
