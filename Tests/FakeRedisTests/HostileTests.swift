// FakeRedisTests. This file: nothing that a client sends traps, hangs or makes replies without bound.

import FakeRedis
import LoopbackClients
import NIOCore
import NIOPosix
import RESP
import Testing
import WireCore

@testable import RedisEngine

/// Engine and session without a network: 200,000 inputs, in four parts that may run side by side.
@Suite(.timeLimit(.minutes(5))) struct HostileEngineTests {
  static let count = 50_000

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func inputs(seed: UInt64) {
    var commands = HostileCommands(seed: seed)
    var server = HostileServer(seed: seed)
    for number in 0..<Self.count {
      // A new server now and then: some settings and pauses are for ever.
      if number.isMultiple(of: 2_500) { server = HostileServer(seed: seed) }
      let client = commands.draw(4)
      let size = server.send(commands.bytes(), from: client)
      if size > 64 << 20 { Issue.record("input \(number) of seed \(seed): a reply of \(size) bytes") }
      if commands.draw(50) == 0 { server.advance(by: .milliseconds(commands.draw(100_000))) }
      if commands.draw(200) == 0 { server.reconnect(client) }
    }
    print("engine, seed \(seed): \(Self.count) inputs, \(server.answered) answered by the last server")
    #expect(server.answered > 0)
  }

  /// The same with texts that are clean, so that more of them reach the commands' own code.
  @Test func cleanCommands() {
    var commands = HostileCommands(seed: 21)
    var server = HostileServer(seed: 21)
    for number in 0..<50_000 {
      if number.isMultiple(of: 1_000) { server = HostileServer(seed: UInt64(number)) }
      let size = server.receive(commands.words(), from: commands.draw(4))
      if size > 64 << 20 { Issue.record("command \(number): a reply of \(size) bytes") }
    }
    #expect(server.answered > 0)
  }
}

/// An engine with four clients, as the shell would treat it.
private struct HostileServer {
  private struct Client {
    var session: RedisSession
    var bytes = ByteBuffer()
    var isParked = false

    mutating func decode() -> Decoded<RedisRequest> { self.session.decode(&self.bytes) }
  }

  private var engine: RedisEngine
  private var clients: [Client] = []
  private var now = FakeClock.Instant(milliseconds: 1_700_000_000_000)
  private var connectionCount = 0
  private(set) var answered = 0

  init(seed: UInt64) {
    self.engine = RedisEngine(seed: seed, now: self.now)
    for _ in 0..<4 {
      let client = self.connect()
      self.clients.append(client)
    }
    // The longest string that may be made out of nothing.
    _ = self.receive(["CONFIG", "SET", "proto-max-bulk-len", "1048576"], from: 0)
    for line in [
      "RPUSH list a b c", "HSET hash f 1 g x", "SADD set a 1 b", "ZADD zset 1 a 2 b", "SET a 10", "SET b aaaaaaaaab",
    ] {
      _ = self.receive(line.split(separator: " ").map { ByteString(String($0)) }, from: 0)
    }
  }

  /// Takes bytes of a client as far as they go; returns the size of all that was written because of them.
  mutating func send(_ bytes: ByteBuffer, from client: Int) -> Int {
    var bytes = bytes
    self.clients[client].bytes.writeBuffer(&bytes)
    var size = 0
    while !self.clients[client].isParked {
      switch self.clients[client].decode() {
      case .needsMore: return size
      case .violation(let reply):
        self.reconnect(client)
        return size + reply.readableBytes
      case .request(let request): size += self.receive(request.words, from: client)
      }
    }
    // Whoever waits gets no further.
    if self.clients[client].bytes.readableBytes > 10_000 { self.reconnect(client) }
    return size
  }

  mutating func receive(_ words: [ByteString], from client: Int) -> Int {
    guard !self.clients[client].isParked else { return 0 }
    var reply = ByteBuffer()
    let disposition = self.clients[client].session.receive(
      RedisRequest(words: words),
      engine: &self.engine,
      now: self.now,
      reply: &reply
    )
    _ = RedisRequest(words: words).summarize(reply: reply.readableBytesView)
    self.answered += 1
    switch disposition {
    case .ready: break
    case .parked, .postponed: self.clients[client].isParked = true
    case .close: self.reconnect(client)
    }
    return reply.readableBytes + self.perform()
  }

  mutating func advance(by duration: Duration) {
    self.now = self.now.advanced(by: duration)
    self.engine.tick(now: self.now)
    _ = self.perform()
    _ = self.engine.nextDeadline
  }

  mutating func reconnect(_ client: Int) {
    self.clients[client].session.disconnect(engine: &self.engine, now: self.now)
    self.clients[client] = self.connect()
  }

  private mutating func connect() -> Client {
    self.connectionCount += 1
    let info = ConnectionInfo(id: ConnectionID(self.connectionCount), peer: "127.0.0.1:1", local: "127.0.0.1:2")
    return Client(session: RedisSession(info, engine: &self.engine, now: self.now))
  }

  /// Does what the engine asks for; returns how much was delivered.
  private mutating func perform() -> Int {
    var size = 0
    for action in self.engine.takeActions() {
      switch action {
      case .deliver(let bytes, _): size += bytes.readableBytes
      case .wake(let id):
        for index in self.clients.indices where self.id(index) == id { self.clients[index].isParked = false }
      case .close(let id):
        for index in self.clients.indices where self.id(index) == id { self.reconnect(index) }
      }
    }
    return size
  }

  private func id(_ client: Int) -> ConnectionID { self.engine.clients[self.clients[client].session.client].info.id }
}

/// The same over real sockets: some thousand connections that send nonsense and go.
@Suite(.timeLimit(.minutes(5))) struct HostileSocketTests {
  @Test func theServerSurvivesAnyClient() async throws {
    try await withFakeRedis { redis in
      redis.execute("CONFIG", "SET", "proto-max-bulk-len", "1048576")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<12 {
          group.addTask {
            var commands = HostileCommands(seed: UInt64(100 + worker), maximumSize: 5_000)
            for _ in 0..<250 { try await Self.visit(redis, &commands) }
          }
        }
        try await group.waitForAll()
      }
      // Whatever they set or stopped, direct access goes on, and a new server is as good as the old one.
      redis.clock.advance(by: .seconds(1_000_000_000))
      redis.execute("CLIENT", "UNPAUSE")
      redis.reset()
      redis["k"] = "v"
      #expect(redis["k"] == "v")
    }
  }

  /// One client: some commands, whole, damaged or byte by byte, and away without waiting.
  private static func visit(_ redis: FakeRedis, _ commands: inout HostileCommands) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: redis.host, port: redis.port).get()
    for _ in 0...commands.draw(4) {
      var bytes = commands.bytes()
      // The server may have closed the connection: that is an answer too.
      guard channel.isActive else { break }
      if commands.draw(20) == 0 {
        while let byte = bytes.readSlice(length: 1), channel.isActive { try? await channel.writeAndFlush(byte) }
      } else {
        try? await channel.writeAndFlush(bytes)
      }
    }
    try? await channel.close()
  }

  /// Lengths without end: the server refuses them before it has read, or made, anything.
  @Test(arguments: ["*2147483647\r\n", "*1\r\n$2147483648\r\n", "*-2147483649\r\n", "$5\r\n", "*1\r\n*1\r\n*1\r\n"])
  func declaredLengths(head: String) async throws {
    try await withFakeRedis { redis in
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: redis.host, port: redis.port).get()
      try? await channel.writeAndFlush(ByteBuffer(string: head + "QUIT\r\n"))
      try await channel.closeFuture.get()
    }
  }

  /// A client that sends and sends and never reads: the server stops reading, and others are served.
  @Test func aClientThatNeverReads() async throws {
    try await withFakeRedis { redis in
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelOption(.autoRead, value: false)
        .connect(host: redis.host, port: redis.port).get()
      redis["k"] = String(repeating: "x", count: 100_000)
      for _ in 0..<100 {
        channel.writeAndFlush(ByteBuffer(string: String(repeating: "GET k\r\n", count: 100)), promise: nil)
      }
      let other = try await redis.connect()
      await redis.received(.command("GET"))
      #expect(try await other("PING") == .simpleString("PONG"))
      // A gigabyte was asked for; a few megabytes are answered, and wait.
      #expect(redis.requests(.command("GET")).count < 1_000)
      try await channel.close()
    }
  }
}
