// RedisEngine: Redis's data and commands, pure. This file: CLIENT KILL, PAUSE, UNPAUSE, REPLY, UNBLOCK, NO-EVICT,
// NO-TOUCH.

import NIOCore
import RESP
import WireCore

extension ConnectionCommands {
  /// Which clients CLIENT KILL means.
  private struct KillFilter {
    var id: Int?
    var peer: ByteString?
    var local: ByteString?
    var type: ClientType?
    var user: String?
    var minimumAge: Int?
    var skipsCaller = true

    func matches(_ client: ClientRecord, now: FakeClock.Instant) -> Bool {
      if let id = self.id, client.info.id.number != id { return false }
      if let peer = self.peer, ByteString(client.info.peer) != peer { return false }
      if let local = self.local, ByteString(client.info.local) != local { return false }
      if let type = self.type, ClientType(of: client) != type { return false }
      if let user = self.user, !(client.isAuthenticated && client.user == user) { return false }
      if let age = self.minimumAge, client.connectedAt.duration(to: now).components.seconds < age { return false }
      return true
    }
  }

  static func kill(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var filter = KillFilter()
    if call.count == 3 {
      filter.peer = call[2]
      filter.skipsCaller = false
    } else {
      filter = try self.killFilter(engine, call)
    }
    let clients = engine.clients.connected.filter {
      filter.matches(engine.clients[$0], now: engine.now) && !(filter.skipsCaller && $0 == call.client)
    }
    if call.count == 3, clients.isEmpty { throw RedisError("ERR No such client") }
    for client in clients where client != call.client { engine.kill(client) }
    if clients.contains(call.client) { call.disposition = .close }
    if call.count == 3 { call.reply.simpleString("OK") } else { call.reply.integer(clients.count) }
  }

  private static func killFilter(_ engine: RedisEngine, _ call: Call) throws(RedisError) -> KillFilter {
    var filter = KillFilter()
    for index in stride(from: 2, to: call.count, by: 2) {
      guard index + 1 < call.count else { throw .syntax }
      let value = call[index + 1]
      switch call[index].lowercased {
      case "id":
        guard let id = value.canonicalInteger, id > 0 else {
          throw RedisError("ERR client-id should be greater than 0")
        }
        filter.id = Int(id)
      case "addr": filter.peer = value
      case "laddr": filter.local = value
      case "type": filter.type = try ClientType(value)
      case "user":
        guard engine.configuration.access[value.string] != nil else {
          throw RedisError("ERR No such user '\(value.string)'")
        }
        filter.user = value.string
      case "skipme":
        guard value.equalsIgnoringCase("yes") || value.equalsIgnoringCase("no") else { throw .syntax }
        filter.skipsCaller = value.equalsIgnoringCase("yes")
      case "maxage" where engine.version >= .v7_4:
        guard let age = value.canonicalInteger else { throw RedisError("ERR maxage is not an integer or out of range") }
        guard age > 0 else { throw RedisError("ERR maxage should be greater than 0") }
        filter.minimumAge = Int(age)
      default: throw .syntax
      }
    }
    return filter
  }

  static func pause(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 4 else { throw .subcommandSyntax(call) }
    guard call.count < 4 || call.matches(3, "write") || call.matches(3, "all") else {
      throw RedisError("ERR CLIENT PAUSE mode must be WRITE or ALL")
    }
    let time = try call.integer(2, orElse: RedisError("ERR timeout is not an integer or out of range"))
    guard time >= 0 else { throw .timeoutNegative }
    let (end, overflow) = engine.milliseconds.addingReportingOverflow(time)
    guard !overflow else { throw RedisError("ERR timeout is out of range") }
    engine.pause(call.matches(3, "write") ? .writes : .all, until: end)
    call.reply.simpleString("OK")
  }

  static func unpause(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.unpause()
    call.reply.simpleString("OK")
  }

  static func reply(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    if call.matches(2, "on") {
      engine.clients[call.client].replyMode = .on
    } else if call.matches(2, "off") {
      engine.clients[call.client].replyMode = .off
    } else if call.matches(2, "skip") {
      if engine.clients[call.client].replyMode != .off { engine.clients[call.client].replyMode = .skipNext }
    } else {
      throw .syntax
    }
    // Of these, only the one that follows ON is let through.
    call.reply.simpleString("OK")
  }

  static func unblock(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 4 else { throw .subcommandSyntax(call) }
    guard call.count == 3 || call.matches(3, "timeout") || call.matches(3, "error") else {
      throw RedisError("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")
    }
    let number = try call.int(2)
    guard let client = engine.clients.slot(of: ConnectionID(number)), engine.clients[client].blocked != nil else {
      return call.reply.integer(0)
    }
    if call.matches(3, "error") {
      var reply = RESPWriter(buffer: ByteBuffer(), version: engine.clients[client].version)
      reply.error("UNBLOCKED client unblocked via CLIENT UNBLOCK")
      engine.unblock(client, reply: reply)
    } else {
      engine.timeOut(client)
    }
    call.reply.integer(1)
  }

  static func noEvict(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.clients[call.client].isNoEvict = try self.onOrOff(call)
    call.reply.simpleString("OK")
  }

  static func noTouch(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.clients[call.client].isNoTouch = try self.onOrOff(call)
    call.reply.simpleString("OK")
  }

  private static func onOrOff(_ call: Call) throws(RedisError) -> Bool {
    guard call.matches(2, "on") || call.matches(2, "off") else { throw .syntax }
    return call.matches(2, "on")
  }
}
