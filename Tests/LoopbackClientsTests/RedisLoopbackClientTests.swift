// LoopbackClientsTests. This file: a client and a server that does what a test says.

import LoopbackClients
import RESP
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct RedisLoopbackClientTests {
  @Test func replies() async throws {
    try await ScriptedServer.run({ .bytes("$\($0.utf8.count)\r\n\($0)\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      #expect(try await client.send(["GET", "a"]) == .bulk("GET a"))
      #expect(try await client.sendAll([["A"], ["B", "c"]]) == [.bulk("A"), .bulk("B c")])
      #expect(try await client.sendAll([]) == [])
      await client.close()
    }
  }

  @Test func manyTasksOnOneConnection() async throws {
    try await ScriptedServer.run({ .bytes("+\($0)\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<200 {
          group.addTask {
            let commands: [[ByteString]] = [["A\(number)"], ["B\(number)"]]
            return try await client.sendAll(commands) == [.simpleString("A\(number)"), .simpleString("B\(number)")]
          }
        }
        for try await isOwn in group { #expect(isOwn) }
      }
      await client.close()
    }
  }

  @Test func emptyCommandsAreRefused() async throws {
    try await ScriptedServer.run({ .bytes("+\($0)\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      await #expect(throws: RedisLoopbackError.emptyCommand) { try await client.send([]) }
      await #expect(throws: RedisLoopbackError.emptyCommand) { try await client.sendAll([["PING"], []]) }
      #expect(try await client.send(["PING"]) == .simpleString("PING"))
      await client.close()
    }
  }

  @Test func aCancelledCallLeavesItsReplyToNobody() async throws {
    // The first reply comes only with the second command.
    try await ScriptedServer.run({ $0 == "SLOW" ? .nothing : .bytes("+late\r\n+own\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      let waiting = Task { try await client.send(["SLOW"]) }
      for await request in server.requests where request == "SLOW" { break }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
      #expect(try await client.send(["NEXT"]) == .simpleString("own"))
      await client.close()
    }
  }

  @Test func aCallThatWasCancelledBeforeSendsNothing() async throws {
    try await ScriptedServer.run({ .bytes("+\($0)\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      await withTaskGroup(of: Void.self) { group in
        group.cancelAll()
        group.addTask {
          await #expect(throws: CancellationError.self) { try await client.send(["NEVER"]) }
        }
      }
      #expect(try await client.send(["PING"]) == .simpleString("PING"))
      var requests = server.requests.makeAsyncIterator()
      #expect(await requests.next() == "PING")
      await client.close()
    }
  }

  @Test(arguments: ["", "$5\r\nab"])
  func theServerHangsUp(after bytes: String) async throws {
    try await ScriptedServer.run({ _ in .close(after: bytes) }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      await #expect(throws: RedisLoopbackError.self) { try await client.send(["GET", "a"]) }
      await #expect(throws: RedisLoopbackError.disconnected(reason: nil)) { try await client.send(["GET", "a"]) }
      for await push in client.pushes { Issue.record("unexpected \(push)") }
    }
  }

  @Test func garbageEndsTheConnection() async throws {
    try await ScriptedServer.run({ .bytes($0 == "B" ? "HTTP/1.1 400\r\n" : "+OK\r\n") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      let read = RESPReplyError.unexpected(read: "HTTP/1.1 400\r\n", expected: "the marker of a type")
      await #expect(throws: RedisLoopbackError.malformedReply(read)) { try await client.sendAll([["A"], ["B"]]) }
      await #expect(throws: RedisLoopbackError.malformedReply(read)) { try await client.send(["C"]) }
    }
  }

  @Test func closingEndsTheWait() async throws {
    try await ScriptedServer.run({ _ in .nothing }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      let waiting = Task { try await client.send(["BLPOP", "a", "0"]) }
      for await _ in server.requests { break }
      await client.close()
      await client.close()
      await #expect(throws: RedisLoopbackError.disconnected(reason: nil)) { try await waiting.value }
      for await push in client.pushes { Issue.record("unexpected \(push)") }
    }
  }

  @Test func pushesStandBesideReplies() async throws {
    let push = ">2\r\n+invalidate\r\n*1\r\n$1\r\na\r\n"
    try await ScriptedServer.run({ .bytes("\(push)+\($0)\r\n\(push)") }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      #expect(try await client.send(["PING"]) == .simpleString("PING"))
      var pushes = client.pushes.makeAsyncIterator()
      for _ in 0..<2 {
        #expect(await pushes.next() == .push([.simpleString("invalidate"), .array([.bulk("a")])]))
      }
      await client.close()
      #expect(await pushes.next() == nil)
    }
  }

  @Test func theLastReferenceClosesTheConnection() async throws {
    try await ScriptedServer.run({ .bytes("+\($0)\r\n") }) { server in
      var client: RedisLoopbackClient? = try await .connect(port: server.port)
      let pushes = try #require(client?.pushes)
      client = nil
      for await push in pushes { Issue.record("unexpected \(push)") }
    }
  }

  @Test func nobodyListens() async throws {
    try await withUnusedPort { port in
      let error = await #expect(throws: RedisLoopbackError.self) { try await RedisLoopbackClient.connect(port: port) }
      guard case .connectionFailed("127.0.0.1:\(port)", let reason)? = error else {
        Issue.record("expected a failed connection, got \(String(describing: error))")
        return
      }
      #expect(reason.contains("refused"))
    }
    let path = "/nonexistent/redis.sock"
    let unix = await #expect(throws: RedisLoopbackError.self) {
      try await RedisLoopbackClient.connect(to: .unix(path: path))
    }
    #expect(unix?.description.hasPrefix("cannot connect to redis at \(path): ") == true)
  }
}
