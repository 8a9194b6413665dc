// FakeRedisTests. This file: starting and stopping; nothing is left.

import FakeRedis
import Foundation
import NIOCore
import RESP
import Testing
import WireCore

@testable import LoopbackClients

@Suite(.timeLimit(.minutes(2))) struct LifecycleTests {
  private struct Failure: Error {}

  @Test func theScopeStopsItsServer() async throws {
    let client = try await withFakeRedis { redis in
      let client = try await redis.connect()
      #expect(try await client("PING") == .simpleString("PONG"))
      return client
    }
    #expect(await client.failure("PING")?.isOrderly == true)
  }

  @Test func theScopeStopsItsServerWhenItsBodyThrows() async throws {
    nonisolated(unsafe) var client: RedisLoopbackClient?
    await #expect(throws: Failure.self) {
      try await withFakeRedis { redis in
        client = try await redis.connect()
        throw Failure()
      }
    }
    #expect(await client?.failure("PING")?.isOrderly == true)
  }

  @Test func theScopeStopsItsServerWhenItsTaskIsCancelled() async throws {
    let gate = Gate()
    let (clients, continuation) = AsyncStream.makeStream(of: RedisLoopbackClient.self)
    let task = Task {
      try await withFakeRedis { redis in
        let client = try await redis.connect()
        continuation.yield(client)
        redis.stub(.command("GET"), .hold(gate))
        _ = try await client("GET k")
      }
    }
    var iterator = clients.makeAsyncIterator()
    let client = try #require(await iterator.next())
    await gate.reached()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(await client.failure("PING")?.isOrderly == true)
  }

  @Test func stoppingTwice() async throws {
    let redis = try await FakeRedis.start()
    await redis.stop()
    await redis.stop()
    redis["k"] = "still here"
    #expect(redis["k"] == "still here")
  }

  @Test func aPortThatIsTaken() async throws {
    try await withFakeRedis { redis in
      var configuration = FakeRedis.Configuration()
      configuration.port = redis.port
      await #expect(throws: IOError.self) { try await FakeRedis.start(configuration) }
    }
  }

  /// In a process of its own, where nobody else opens files: every client in another state, and afterwards as many
  /// open files as before.
  @Test func noSocketIsLeft() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
      // What is made once, such as event loops, is not the servers'.
      try await Self.useServer(number: 0)
      let before = try Self.openFiles()
      for number in 0..<200 { try await Self.useServer(number: number) }
      let after = try Self.openFiles()
      if after != before {
        Self.fail("open files: \(before) before, \(after) afterwards")
      }
    }
    let lines = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix(Self.mark) } == [])
  }

  private static func useServer(number: Int) async throws {
    let redis = try await FakeRedis.start()
    let gate = Gate()
    redis.stub(.command("GET", "held"), .hold(gate))
    redis.stub(.command("GET", "slow"), .delay(.seconds(3600)))
    redis.stub(.command("GET", "mute"), .silence)
    var clients: [RedisLoopbackClient] = []
    for _ in 0..<7 { clients.append(try await redis.connect()) }
    _ = try await clients[1]("SUBSCRIBE news")
    // Idle, subscribed, blocked, held, delayed, mute, in the middle of a request.
    let lines = ["BLPOP jobs 0", "GET held", "GET slow", "GET mute"]
    let failures = lines.enumerated().map { index, line in
      let client = clients[index + 2]
      return Task { await client.failure(line) }
    }
    await redis.received(.any, count: 5)
    try await clients[6].channel.writeAndFlush(ByteBuffer(string: "*2\r\n$4\r\nPI"))
    if number.isMultiple(of: 2) { await clients[0].close() }
    await redis.stop()
    for failure in failures {
      let error = await failure.value
      guard error?.isOrderly == true else { Self.fail("a client's request ended with \(String(describing: error))") }
    }
    for client in clients { await client.close() }
  }

  /// What begins a line that says what is wrong. The process ends well even so: of one that does not, nothing that it
  /// printed reaches the test.
  private static let mark = "wrong: "

  private static func fail(_ reason: String) -> Never {
    print(self.mark + reason)
    exit(EXIT_SUCCESS)
  }

  /// How many files are open, by kind where the system tells. Pipes are not counted: the thread sanitizer opens some.
  private static func openFiles() throws -> [String: Int] {
    let folder = FileManager.default.fileExists(atPath: "/proc/self/fd") ? "/proc/self/fd" : "/dev/fd"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
      return target?.prefix { $0 != ":" }.description ?? "file"
    }
    return Dictionary(files.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.key != "pipe" }
  }
}
