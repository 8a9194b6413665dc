// RedisEngine: Redis's data and commands, pure. This file: HELLO, AUTH, QUIT, RESET, PING, ECHO, SELECT.

import RESP
import WireCore

extension ConnectionCommands {
  static func hello(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var version = engine.clients[call.client].version
    if call.count > 1 {
      let number = try call.integer(
        1,
        orElse: RedisError("ERR Protocol version is not an integer or out of range")
      )
      guard let wanted = RESPVersion(rawValue: Int(number)) else {
        throw RedisError("NOPROTO unsupported protocol version")
      }
      version = wanted
    }
    try self.applyOptions(&engine, call)
    guard engine.clients[call.client].isAuthenticated else {
      let form = engine.version < .v7_2 ? "HELLO AUTH" : "HELLO <proto> AUTH"
      throw RedisError(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the \(form) <user> <pass>"
          + " option can be used to authenticate the client and select the RESP protocol version at the same time"
      )
    }
    engine.clients[call.client].version = version
    call.reply.version = version
    self.greet(engine, &call)
  }

  private static func applyOptions(_ engine: inout RedisEngine, _ call: Call) throws(RedisError) {
    var index = 2
    while index < call.count {
      if call.matches(index, "auth"), index + 2 < call.count {
        try engine.authenticate(call[index + 1], call[index + 2], call)
        index += 3
      } else if call.matches(index, "setname"), index + 1 < call.count {
        try self.name(call[index + 1], &engine, call)
        index += 2
      } else {
        throw RedisError("ERR Syntax error in HELLO option '\(call[index].string)'")
      }
    }
  }

  private static func greet(_ engine: RedisEngine, _ call: inout Call) {
    call.reply.map(7)
    call.reply.bulk("server" as String)
    call.reply.bulk("redis" as String)
    call.reply.bulk("version" as String)
    call.reply.bulk(engine.version.rawValue)
    call.reply.bulk("proto" as String)
    call.reply.integer(call.reply.version.rawValue)
    call.reply.bulk("id" as String)
    call.reply.integer(engine.clients[call.client].info.id.number)
    call.reply.bulk("mode" as String)
    call.reply.bulk("standalone" as String)
    call.reply.bulk("role" as String)
    call.reply.bulk("master" as String)
    call.reply.bulk("modules" as String)
    call.reply.array(0)
  }

  static func auth(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 3 else { throw .syntax }
    if call.count == 2, engine.configuration.access["default"]?.hasNoPassword == true {
      throw RedisError(
        "ERR AUTH <password> called without any password configured for the default user. Are you sure your"
          + " configuration is correct?"
      )
    }
    try engine.authenticate(call.count == 2 ? "default" : call[1], call[call.count - 1], call)
    call.reply.simpleString("OK")
  }

  static func quit(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.simpleString("OK")
    call.disposition = .close
  }

  static func reset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let client = call.client
    engine.discardTransaction(client)
    engine.unsubscribeAll(client)
    engine.stopTracking(client)
    engine.stopMonitoring(client)
    engine.clients[client].database = 0
    engine.clients[client].version = .resp2
    engine.clients[client].name = ByteString()
    engine.clients[client].replyMode = .on
    engine.clients[client].isNoTouch = false
    engine.clients[client].user = "default"
    engine.clients[client].isAuthenticated = engine.configuration.access.admitsEverybody
    call.reply.version = .resp2
    call.reply.simpleString("RESET")
  }

  static func ping(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 2 else { throw .arity("ping") }
    let isSubscribed = !engine.clients[call.client].subscriptions.isEmpty
    if isSubscribed, engine.clients[call.client].version == .resp2 {
      call.reply.array(2)
      call.reply.bulk("pong" as String)
      call.reply.bulk(call.count == 2 ? call[1] : ByteString())
    } else if call.count == 2 {
      call.reply.bulk(call[1])
    } else {
      call.reply.simpleString("PONG")
    }
  }

  static func echo(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulk(call[1])
  }

  static func select(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let index = try call.integer(1)
    guard Int32(exactly: index) != nil else {
      throw RedisError("ERR value is out of range, value must between -2147483648 and 2147483647")
    }
    guard engine.databases.indices.contains(Int(index)) else { throw .databaseOutOfRange }
    engine.clients[call.client].database = Int(index)
    call.reply.simpleString("OK")
  }
}
