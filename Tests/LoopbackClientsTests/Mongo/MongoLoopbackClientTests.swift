// LoopbackClientsTests, Mongo. This file: the client, on a server that a test scripts.

import BSON
import DataTracing
import Locks
import LoopbackClients
import MongoWire
import PostgresWire
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct MongoLoopbackClientTests {
  @Test func theDatabaseGoesWithTheCommand() async throws {
    try await ScriptedMongo.run {
      .reply(["ok": 1.0, "echo": .document($0)])
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      let reply = try await client.run(["ping": 1], on: "shop")
      #expect(reply["echo"] == ["ping": 1, "$db": "shop"])
      await client.disconnect()
    }
  }

  @Test func answersFindTheirCommandsInAnyOrder() async throws {
    try await ScriptedMongo.run { command in
      command["n"] == 1 ? .later(["ok": 1.0, "n": 1]) : .reply(["ok": 1.0, "n": command["n"] ?? nil])
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      async let first = client.run(["ping": 1, "n": 1], on: "admin")
      while server.names.isEmpty { await Task.yield() }
      let others = try await withThrowingTaskGroup(of: (Int32, BSONValue?).self) { group in
        for number in Int32(2)...50 {
          group.addTask { (number, try await client.run(["ping": 1, "n": .int32(number)], on: "admin")["n"]) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(others.allSatisfy { $0.1 == .int32($0.0) } && others.count == 49)
      #expect(try await first["n"] == 1)
    }
  }

  @Test func whatTheServerRefusesIsThrown() async throws {
    try await ScriptedMongo.run { _ in
      .reply([
        "ok": 0.0, "errmsg": "no such command: 'x'", "code": 59, "codeName": "CommandNotFound",
        "errorLabels": ["RetryableWriteError"],
      ])
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      let expected = MongoServerError(
        code: 59,
        codeName: "CommandNotFound",
        message: "no such command: 'x'",
        labels: ["RetryableWriteError"]
      )
      await #expect(throws: expected) { try await client.run(["x": 1], on: "admin") }
    }
  }

  @Test func nobodyListens() async throws {
    try await withUnusedPort { port in
      let error = await #expect(throws: MongoLoopbackError.self) { try await MongoLoopbackClient.connect(port: port) }
      guard case .connectionFailed(let address, _)? = error else {
        Issue.record("expected connectionFailed, got \(String(describing: error))")
        return
      }
      #expect(address == "127.0.0.1:\(port)")
    }
  }

  @Test func aLostConnectionIsToldToAll() async throws {
    try await ScriptedMongo.run {
      $0["n"] == 3 ? .close : .nothing
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      await withTaskGroup(of: Void.self) { group in
        for number in Int32(1)...3 {
          group.addTask {
            await #expect(throws: MongoLoopbackError.disconnected(reason: nil)) {
              try await client.run(["ping": 1, "n": .int32(number)], on: "admin")
            }
          }
        }
      }
      await #expect(throws: MongoLoopbackError.disconnected(reason: nil)) { try await client.run(["ping": 1], on: "x") }
    }
  }

  @Test func whatIsNoMessageClosesTheConnection() async throws {
    try await ScriptedMongo.run { _ in
      .bytes(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      let error = await #expect(throws: MongoLoopbackError.self) { try await client.run(["ping": 1], on: "admin") }
      guard case .malformedMessage? = error else {
        Issue.record("expected malformedMessage, got \(String(describing: error))")
        return
      }
    }
  }

  @Test func aCancelledTaskGoesOnAtOnce() async throws {
    try await ScriptedMongo.run {
      $0["n"] == 1 ? .nothing : ScriptedMongo.ok
    } _: { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      let task = Task { try await client.run(["ping": 1, "n": 1], on: "admin") }
      while server.names.isEmpty { await Task.yield() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let reply = try await client.run(["ping": 1, "n": 2], on: "admin")
      #expect(reply["ok"] == 1.0)
    }
  }

  @Test(arguments: [("pencil", true), ("pencil", false), ("wrong", true)])
  func loggingIn(_ password: String, _ skipsEmpty: Bool) async throws {
    let secret = SCRAMSecret(password: "pencil", salt: Array(0..<16), iterations: 4096)
    let exchange = Mutex<ScramExchange>.Box(ScramExchange(secret: secret, skipsEmpty: skipsEmpty))
    try await ScriptedMongo.run {
      exchange.answer($0)
    } _: { server in
      let credentials = MongoLoopbackCredentials(user: "ann", password: password)
      if password == "pencil" {
        let client = try await MongoLoopbackClient.connect(port: server.port, credentials: credentials)
        let names = ["saslStart", "saslContinue"] + (skipsEmpty ? [] : ["saslContinue"])
        #expect(server.names == names)
        await client.disconnect()
      } else {
        let error = await #expect(throws: MongoServerError.self) {
          try await MongoLoopbackClient.connect(port: server.port, credentials: credentials)
        }
        #expect(error?.code == 18)
      }
    }
  }
}

/// The server's side of SCRAM-SHA-256 in MongoDB's commands.
private struct ScramExchange: Sendable {
  var server: SCRAMServer
  let skipsEmpty: Bool

  init(secret: SCRAMSecret, skipsEmpty: Bool) {
    self.server = SCRAMServer(secret: secret, nonce: Array(0..<18))
    self.skipsEmpty = skipsEmpty
  }

  mutating func answer(_ command: BSONDocument) -> BSONDocument {
    guard case .binary(let payload)? = command["payload"] else { return ["ok": 0.0, "code": 2] }
    if payload.bytes.isEmpty { return ["ok": 1.0, "conversationId": 1, "done": true, "payload": Self.binary([])] }
    var message = ByteString(payload.bytes)
    if command.contains("saslStart"),
      case .password(let initial) = SASLInitialResponse(mechanism: SCRAMSecret.mechanism, data: message).message
    {
      message = initial
    }
    switch try? self.server.receive(message) {
    case .proceed(let bytes)?: return self.reply(bytes, isDone: false)
    case .succeeded(let bytes)?: return self.reply(bytes, isDone: self.skipsEmpty)
    case .failed?, nil:
      return ["ok": 0.0, "errmsg": "Authentication failed.", "code": 18, "codeName": "AuthenticationFailed"]
    }
  }

  private func reply(_ bytes: [UInt8], isDone: Bool) -> BSONDocument {
    ["ok": 1.0, "conversationId": 1, "done": .bool(isDone), "payload": Self.binary(bytes)]
  }

  private static func binary(_ bytes: [UInt8]) -> BSONValue { .binary(BSONBinary(bytes)) }
}

extension Mutex<ScramExchange>.Box {
  fileprivate func answer(_ command: BSONDocument) -> ScriptedMongo.Answer {
    var answer = BSONDocument()
    self.change { answer = $0.answer(command) }
    return .reply(answer)
  }
}
