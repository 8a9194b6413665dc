// RedisEngine: Redis's data and commands, pure. This file: DUMP, RESTORE.

import RESP
import WireCore

extension KeyCommands {
  static func dump(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulkOrNull(engine.value(call[1], call).map { DumpPayload.bytes(of: $0, version: engine.version) })
  }

  static func restore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let options = try RestoreOptions(call, from: 4)
    let key = call[1]
    let isTaken = engine.exists(key, call)
    guard options.replaces || !isTaken else { throw RedisError("BUSYKEY Target key name already exists.") }
    let timeToLive = try call.integer(2)
    guard timeToLive >= 0 else { throw RedisError("ERR Invalid TTL value, must be >= 0") }
    let value = try self.value(in: call[3], engine)

    let isRelative = timeToLive != 0 && !options.isAbsolute
    let moment = isRelative ? timeToLive &+ engine.milliseconds : timeToLive
    if timeToLive != 0, moment <= engine.milliseconds {
      if isTaken { engine.delete(key, call) }
    } else {
      let expiresAt = timeToLive == 0 ? Entry.never : Entry.expiry(at: moment)
      engine.remove(key, call)
      engine.add(options.entry(value, expiresAt: expiresAt, engine), key, in: call.database)
      engine.changed(key, call, event: "restore", class: .generic)
    }
    call.reply.simpleString("OK")
  }

  private static func value(in payload: ByteString, _ engine: RedisEngine) throws(RedisError) -> RedisValue {
    do {
      return try DumpPayload.value(in: payload, version: engine.version, configuration: engine.configuration)
    } catch {
      switch error {
      case .badFooter: throw RedisError("ERR DUMP payload version or checksum are wrong")
      case .badData: throw RedisError("ERR Bad data format")
      }
    }
  }
}

/// The options behind RESTORE's payload.
private struct RestoreOptions {
  var replaces = false
  /// ABSTTL.
  var isAbsolute = false
  /// IDLETIME in seconds.
  var idleSeconds: Int64?
  /// FREQ.
  var frequency: UInt8?

  init(_ call: Call, from start: Int) throws(RedisError) {
    var index = start
    while index < call.count {
      if call.matches(index, "replace") {
        self.replaces = true
      } else if call.matches(index, "absttl") {
        self.isAbsolute = true
      } else if call.matches(index, "idletime"), self.frequency == nil {
        index = try call.argument(after: index)
        let seconds = try call.integer(index)
        guard seconds >= 0 else { throw RedisError("ERR Invalid IDLETIME value, must be >= 0") }
        self.idleSeconds = seconds
      } else if call.matches(index, "freq"), self.idleSeconds == nil {
        index = try call.argument(after: index)
        guard let frequency = UInt8(exactly: try call.integer(index)) else {
          throw RedisError("ERR Invalid FREQ value, must be >= 0 and <= 255")
        }
        self.frequency = frequency
      } else {
        throw .syntax
      }
      index += 1
    }
  }

  func entry(_ value: RedisValue, expiresAt: Int64, _ engine: RedisEngine) -> Entry {
    var entry = Entry(value: value, expiresAt: expiresAt, usedAt: engine.milliseconds)
    if engine.configuration.tracksFrequency {
      entry.frequency = self.frequency ?? entry.frequency
    } else if let idleSeconds {
      let (idle, overflow) = idleSeconds.multipliedReportingOverflow(by: 1000)
      // Redis's clock goes round after half a year; here what was never used is as old as it can be.
      entry.usedAt = overflow ? 0 : max(0, engine.milliseconds &- idle)
    }
    return entry
  }
}
