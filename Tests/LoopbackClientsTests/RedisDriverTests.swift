// LoopbackClientsTests. This file: the client as a driver of the traced one, and on the fake.

import DataTracing
import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct RedisDriverTests {
  @Test func everyTypeOfReply() async throws {
    let replies: [(String, RedisReply)] = [
      ("_\r\n", .null), ("+OK\r\n", .simpleString("OK")),
      ("-WRONGTYPE no\r\n", .error(RedisServerError("WRONGTYPE no"))),
      (":1\r\n", .integer(1)), (",1.5\r\n", .double(1.5)), ("#t\r\n", .boolean(true)),
      ("$1\r\na\r\n", .bulkString([97])), ("=5\r\ntxt:a\r\n", .bulkString([97])), ("(12\r\n", .bulkString([49, 50])),
      ("*1\r\n:1\r\n", .array([.integer(1)])), ("~1\r\n:1\r\n", .array([.integer(1)])),
      ("%1\r\n:1\r\n_\r\n", .map([.init(key: .integer(1), value: .null)])),
    ]
    let texts = replies.map(\.0)
    try await ScriptedServer.run({ .bytes(texts[Int($0) ?? 0]) }) { server in
      let client = try await RedisLoopbackClient.connect(port: server.port)
      for (number, reply) in replies.enumerated() {
        #expect(try await client.send(RedisCommand("\(number)")) == reply.1)
      }
      let commands = replies.indices.map { RedisCommand("\($0)") }
      #expect(try await client.pipeline(commands) == replies.map(\.1))
      await client.close()
    }
  }

  @Test func endpoint() async throws {
    try await ScriptedServer.run({ _ in .nothing }) { server in
      let client = try await RedisLoopbackClient.connect(host: "localhost", port: server.port)
      #expect(client.endpoint.address == "localhost")
      #expect(client.endpoint.port == server.port)
      #expect(client.endpoint.transport == .tcp)
      #expect(client.endpoint.peerAddress == "127.0.0.1")
      #expect(client.endpoint.peerPort == server.port)
      #expect(client.database == 0)
      await client.close()
    }
  }

  @Test func onTheFake() async throws {
    try await withFakeRedis { redis in
      let client = try await RedisLoopbackClient.connect(port: redis.port)
      let bytes = ByteString([0, 13, 10, 255])
      #expect(try await client.send(["SET", "a", bytes]) == .simpleString("OK"))
      #expect(try await client.send(["GET", "a"]) == .bulk(bytes))
      let refused = RESPValue.error("WRONGTYPE Operation against a key holding the wrong kind of value")
      #expect(try await client.send(["LPUSH", "a", "b"]) == refused)
      #expect(try await client.send(RedisCommand("GET", "none")) == .null)
      await client.close()
    }
  }

  @Test(arguments: [RESPVersion.resp2, .resp3])
  func subscriptionsOnTheFake(version: RESPVersion) async throws {
    func event(_ elements: RESPValue...) -> RESPValue { version == .resp3 ? .push(elements) : .array(elements) }
    try await withFakeRedis { redis in
      let subscriber = try await RedisLoopbackClient.connect(port: redis.port)
      let publisher = try await RedisLoopbackClient.connect(port: redis.port)
      _ = try await subscriber.send(["HELLO", ByteString("\(version.rawValue)")])
      let confirmation = try await subscriber.send(["SUBSCRIBE", "news"])
      #expect(confirmation == event(.bulk("subscribe"), .bulk("news"), .integer(1)))
      try #require(try await publisher.send(["PUBLISH", "news", "hello"]) == .integer(1))
      var pushes = subscriber.pushes.makeAsyncIterator()
      #expect(await pushes.next() == event(.bulk("message"), .bulk("news"), .bulk("hello")))
      let end = try await subscriber.send(["UNSUBSCRIBE"])
      #expect(end == event(.bulk("unsubscribe"), .bulk("news"), .integer(0)))
      await subscriber.close()
      await publisher.close()
    }
  }
}
