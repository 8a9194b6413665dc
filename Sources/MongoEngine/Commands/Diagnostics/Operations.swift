// MongoEngine/Commands: what is going on: `currentOp`, `killOp`.

import BSON
import WireCore

extension CommandTable {
  static let operations: [MongoCommand] = [
    MongoCommand("currentOp", [.adminOnly]) { call, engine throws(MongoError) in
      let operations = engine.operations(call, showsIdle: call.body["$all"]?.isTruthy ?? false)
      return ["inprog": .array(BSONArray(operations.map { .document($0) }))]
    },
    MongoCommand("killOp", [.adminOnly]) { call, engine throws(MongoError) in
      guard let number = try call.int("op") else { throw .of(.noSuchKey, "Did not provide \"op\" field") }
      engine.kill(number)
      return ["info": "attempting to kill op"]
    },
  ]
}

extension MongoEngine {
  /// What goes on: the call itself, and what waits; all connections if the idle ones are asked for, too.
  func operations(_ call: CommandCall, showsIdle: Bool) -> [BSONDocument] {
    self.clients.values.sorted { $0.info.id < $1.info.id }
      .filter { $0.wait != nil || $0.info.id == call.client || showsIdle }
      .map { self.describe($0, isActive: $0.wait != nil || $0.info.id == call.client) }
  }

  private func describe(_ client: Client, isActive: Bool) -> BSONDocument {
    let since = client.wait?.since ?? self.now
    let running = since.duration(to: self.now).saturatedNanoseconds
    var operation: BSONDocument = [
      "type": "op", "host": .string(client.info.local), "desc": .string("conn\(client.info.id.number)"),
      "connectionId": .integer(Int64(client.info.id.number)), "client": .string(client.info.peer),
      "appName": .string(client.applicationName ?? ""), "active": .bool(isActive),
      "opid": .integer(Int64(client.info.id.number)), "secs_running": .int64(running / 1_000_000_000),
      "microsecs_running": .int64(running / 1000), "waitingForLock": .bool(client.wait?.reason == .transaction),
    ]
    if client.wait?.isKilled == true { operation.append("killPending", true) }
    return operation
  }

  /// Has what a connection waits for end in an error. An operation's number is its connection's.
  fileprivate mutating func kill(_ number: Int64) {
    guard let client = self.clients.values.first(where: { $0.info.id.number == number && $0.wait != nil }) else {
      return
    }
    self.clients[client.info.id]?.wait?.isKilled = true
    self.actions.append(.wake(client.info.id))
  }
}
