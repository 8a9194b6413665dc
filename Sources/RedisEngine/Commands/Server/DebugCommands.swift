// RedisEngine: Redis's data and commands, pure. This file: DEBUG.

import NIOCore
import RESP
import WireCore

enum DebugCommands {
  static func debug(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    switch (call[1].lowercased, call.count) {
    case ("sleep", 3): try self.sleep(&engine, &call)
    case ("object", 3...4): try self.object(&engine, &call)
    case ("set-active-expire", 3):
      engine.configuration.activeExpiry = call[2].leadingInteger != 0
      call.reply.simpleString("OK")
    case ("error", 3):
      let text = call[2].string
      throw RedisError(text)
    // Nothing is on disk, so that reading it back changes nothing. JMAP was a debugging aid of old versions,
    // which test suites still call.
    case ("reload", _), ("jmap", 2), ("change-repl-id", 2), ("quicklist-packed-threshold", 3), ("loadaof", 2):
      call.reply.simpleString("OK")
    case ("help", 2): self.help(&call)
    default:
      engine.unsupported["debug|" + call[1].lowercased.string, default: 0] += 1
      throw .subcommandSyntax(call)
    }
  }

  private static func help(_ call: inout Call) {
    let lines = [
      "DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "ERROR <text>", "    Answers an error with the text.",
      "OBJECT <key>", "    Describes a key's value.",
      "RELOAD", "    Does nothing.",
      "SET-ACTIVE-EXPIRE <0|1>", "    Says whether keys expire by themselves.",
      "SLEEP <seconds>", "    Serves nobody for a time, by the fake's clock.",
      "HELP", "    Prints this help.",
    ]
    call.reply.array(lines.count)
    for line in lines { call.reply.simpleString(line) }
  }

  /// The whole server stands still by its clock, and answers then.
  private static func sleep(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let seconds = call[2].redisDouble ?? 0
    let milliseconds = Int64(min(max(seconds * 1000, 0), 1e15).rounded(.up))
    engine.statistics.calls[engine.clients[call.client].lastCommand ?? 0].microseconds += milliseconds * 1000
    if let command = CommandTable.newest("debug") {
      engine.noteSlow(command, call, duration: milliseconds * 1000)
    }
    guard milliseconds > 0 else { return call.reply.simpleString("OK") }
    let end = engine.milliseconds + milliseconds
    guard call.mayBlock else {
      // Inside EXEC there is one reply for all, which is not held back.
      engine.sleep(until: end, reply: ByteBuffer(), to: nil)
      return call.reply.simpleString("OK")
    }
    engine.sleep(until: end, reply: ByteBuffer(string: "+OK\r\n"), to: engine.clients[call.client].info.id)
    call.disposition = .parked
  }

  private static func object(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let position = engine.databases[call.database].position(of: call[2]),
      engine.databases[call.database][at: position].expiresAt > engine.milliseconds
    else { throw .noSuchKey }
    let entry = engine.databases[call.database][at: position]
    let idle = max(0, engine.milliseconds - entry.usedAt) / 1000
    let length = MemoryEstimate.payload(of: entry.value)
    call.reply.simpleString(
      "Value at:0x7f0000000000 refcount:1 encoding:\(entry.value.encoding(in: engine.version))"
        + " serializedlength:\(length) lru:\(entry.usedAt / 1000 & 0xFF_FFFF) lru_seconds_idle:\(idle)"
    )
  }
}

extension RedisValue {
  /// How Redis would hold the value, as OBJECT ENCODING names it.
  fileprivate func encoding(in version: RedisVersion) -> StaticString {
    switch self {
    case .string(let value): value.encoding
    case .list(let value): value.encoding(version: version)
    case .hash(let value): value.encoding(version: version)
    case .set(let value): value.encoding(version: version)
    case .sortedSet(let value): value.encoding
    }
  }
}

extension ByteString {
  /// The number at the start, as C's `atoi` reads it; 0 when there is none.
  fileprivate var leadingInteger: Int64 {
    ByteString(self.bytes.prefix { $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }).canonicalInteger ?? 0
  }
}
