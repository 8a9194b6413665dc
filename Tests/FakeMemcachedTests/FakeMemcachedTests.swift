// Tests of FakeMemcached. This file: the fake as a test uses it, over sockets.

import DataTracing
import FakeMemcached
import LoopbackClients
import MemcachedWire
import NIOCore
import Testing

@Suite struct FakeMemcachedTests {
  @Test func threeProtocolsOnOnePort() async throws {
    try await withFakeMemcached { fake in
      #expect(try await answer(of: fake.port, to: "set k 7 0 5\r\nhello\r\n", count: 8) == "STORED\r\n")
      #expect(try await answer(of: fake.port, to: "mg k v f\r\n", count: 16) == "VA 5 f7\r\nhello\r\n")
      let reply = try await answer(of: fake.port, to: Self.packet(.get, key: "k"), count: 33)
      #expect(reply.first == 0x81 && Array(reply.suffix(9)) == [0, 0, 0, 7] + Array("hello".utf8))
      #expect(fake["k"] == "hello")
      #expect(fake.requests.map(\.command) == ["set", "mg", "get"])
    }
  }

  @Test func theClientCarriesOutEverything() async throws {
    try await withFakeMemcached { fake in
      let client = try await MemcachedLoopbackClient.connect(port: fake.port)
      #expect(try await client.store(Self.store(.set, "k", "v")) == .stored)
      #expect(try await client.store(Self.store(.add, "k", "w")) == .notStored)
      #expect(try await client.store(Self.store(.replace, "none", "w")) == .notStored)
      let item = try #require(try await client.get(["k", "none"])["k"])
      #expect(item == MemcachedItem(Array("v".utf8), flags: 3, cas: 1))
      #expect(try await client.store(Self.store(.set, "k", "1", cas: 1)) == .stored)
      #expect(try await client.store(Self.store(.set, "k", "2", cas: 1)) == .exists)
      #expect(try await client.store(Self.store(.set, "none", "2", cas: 1)) == .notFound)
      #expect(try await client.count("k", .up, by: 41) == 42)
      #expect(try await client.count("k", .down, by: 100) == 0)
      #expect(try await client.count("none", .up, by: 1) == nil)
      #expect(try await client.touch("k", expiry: 10))
      #expect(try await client.delete("k"))
      #expect(try await client.delete("k") == false)
      #expect(try await client.store(Self.store(.set, "two words", "v")) == .stored)
      #expect(fake["two words"] == "v")
      await client.disconnect()
      await #expect(throws: MemcachedLoopbackError.disconnected(reason: nil)) { try await client.send("mn") }
    }
  }

  @Test func theClockDecidesWhatHasExpired() async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.clock = .manual()
    try await withFakeMemcached(configuration) { fake in
      let client = try await MemcachedLoopbackClient.connect(port: fake.port)
      #expect(try await client.store(Self.store(.set, "k", "v", expiry: 60)) == .stored)
      fake.clock.advance(by: .seconds(59))
      #expect(try await client.send("mg", "k", "t").line == "HD t1")
      fake.clock.advance(by: .seconds(1))
      #expect(try await client.send("mg", "k").line == "EN")
      #expect(fake["k"] == nil && fake.keys.isEmpty)
      fake.set("j", to: "v", timeToLive: .seconds(5))
      fake.clock.advance(by: .seconds(5))
      #expect(fake.value(of: "j") == nil)
    }
  }

  @Test func stubsAnswerInTheClientsProtocol() async throws {
    try await withFakeMemcached { fake in
      fake["k"] = "real"
      let handle = fake.stub(.command("*", "k"), .reply(.value("stub")))
      #expect(try await answer(of: fake.port, to: "get k\r\n", count: 24) == "VALUE k 0 4\r\nstub\r\nEND\r\n")
      #expect(try await answer(of: fake.port, to: "mg k v\r\n", count: 12) == "VA 4\r\nstub\r\n")
      let reply = try await answer(of: fake.port, to: Self.packet(.get, key: "k"), count: 32)
      #expect(Array(reply.suffix(4)) == Array("stub".utf8))
      #expect(handle.matchCount == 3)
      fake.removeStubs()
      fake.stub(.command("set"), .reply(.serverError("out of memory storing object")))
      #expect(
        try await answer(of: fake.port, to: "set k 0 0 1\r\nv\r\n", count: 43)
          == "SERVER_ERROR out of memory storing object\r\n"
      )
      fake.stub(.command("mg"), .drop)
      #expect(try await answer(of: fake.port, to: "mg k v\r\n", count: 1).isEmpty)
      #expect(fake["k"] == "real")
    }
  }

  @Test func snapshotRestoreAndReset() async throws {
    try await withFakeMemcached { fake in
      let client = try await MemcachedLoopbackClient.connect(port: fake.port)
      fake["a"] = "1"
      let snapshot = fake.snapshot()
      #expect(try await client.store(Self.store(.set, "b", "2")) == .stored)
      fake.evict("a")
      #expect(fake.keys == ["b"])
      fake.restore(snapshot)
      #expect(fake["a"] == "1" && fake.keys == ["a"])
      #expect(try await client.send("mg", "b").line == "EN")
      fake.reset()
      #expect(fake.keys.isEmpty && fake.requests.isEmpty)
      #expect(try await client.send("mn").line == "MN")
    }
  }

  @Test func whatIsNotDoneIsCounted() async throws {
    try await withFakeMemcached { fake in
      let reply = try await answer(of: fake.port, to: "watch\r\n", count: 41)
      #expect(reply == "SERVER_ERROR not supported by this fake\r\n")
      #expect(fake.unsupportedRequests == ["watch": 1])
    }
  }

  @Test func whoIsOneTooManyIsToldSo() async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.maximumConnections = 1
    try await withFakeMemcached(configuration) { fake in
      let client = try await MemcachedLoopbackClient.connect(port: fake.port)
      #expect(try await client.send("mn").line == "MN")
      let reply = try await answer(of: fake.port, to: "mn\r\n", count: 10_000)
      #expect(reply == "ERROR Too many open connections\r\n")
      #expect(try await client.send("mn").line == "MN")
      await client.disconnect()
    }
  }

  @Test func whoSaysNothingIsDisconnected() async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.clock = .manual()
    configuration.idleTimeout = .seconds(60)
    try await withFakeMemcached(configuration) { fake in
      let client = try await MemcachedLoopbackClient.connect(port: fake.port)
      for _ in 0..<2 {
        #expect(try await client.send("mn").line == "MN")
        fake.clock.advance(by: .seconds(59))
      }
      #expect(try await client.send("mn").line == "MN")
      fake.clock.advance(by: .seconds(60))
      await #expect(throws: MemcachedLoopbackError.self) { try await client.send("mn") }
      #expect(try await answer(of: fake.port, to: "stats\r\nquit\r\n", count: 10_000).contains("idle_kicks 1\r\n"))
    }
  }

  @Test func authenticationInTextAndBySASL() async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.users = ["ann": "secret"]
    try await withFakeMemcached(configuration) { fake in
      #expect(try await answer(of: fake.port, to: "get k\r\n", count: 30) == "CLIENT_ERROR unauthenticated\r\n")
      #expect(
        try await answer(of: fake.port, to: "set x 0 0 10\r\nann secret\r\nget k\r\n", count: 13) == "STORED\r\nEND\r\n"
      )
      let refused = try await answer(of: fake.port, to: Self.packet(.get, key: "k"), count: 10_000)
      #expect(refused[7] == 0x20)
      let login = Self.packet(.saslAuth, key: "PLAIN", value: "\u{0}ann\u{0}secret")
      let reply = try await answer(of: fake.port, to: login + Self.packet(.get, key: "k"), count: 24 + 13 + 24 + 9)
      #expect(String(decoding: reply[24..<37], as: UTF8.self) == "Authenticated")
      #expect(reply[37 + 7] == 1)
      let wrong = Self.packet(.saslAuth, key: "PLAIN", value: "\u{0}ann\u{0}wrong")
      #expect(try await answer(of: fake.port, to: wrong, count: 24)[7] == 0x20)
      let mechanisms = try await answer(of: fake.port, to: Self.packet(.saslListMechanisms), count: 29)
      #expect(String(decoding: mechanisms.suffix(5), as: UTF8.self) == "PLAIN")
    }
  }

  private static func store(
    _ mode: MemcachedStore.Mode,
    _ key: String,
    _ value: String,
    expiry: Int = 0,
    cas: UInt64? = nil
  ) -> MemcachedStore {
    MemcachedStore(mode: mode, key: key, value: Array(value.utf8), flags: 3, expiry: expiry, cas: cas)
  }

  private static func packet(_ opcode: BinaryOpcode, key: ByteString = "", value: ByteString = "") -> [UInt8] {
    var packet = BinaryPacket(opcode: opcode.rawValue)
    (packet.key, packet.value) = (key, value)
    var buffer = ByteBuffer()
    packet.write(to: &buffer, magic: BinaryPacket.requestMagic)
    return Array(buffer: buffer)
  }
}
