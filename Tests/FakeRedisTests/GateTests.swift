// FakeRedisTests. This file: races that are decided by a gate.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct GateTests {
  /// Two clients change a number by compare and set. The second one writes while the first one's EXEC is held.
  @Test func theLoserOfARaceSeesItsTransactionFail() async throws {
    try await withFakeRedis { redis in
      let (loser, winner) = (try await redis.connect(), try await redis.connect())
      redis["balance"] = "100"
      let gate = Gate()
      redis.stub(.command("EXEC"), .hold(gate).once)
      async let lost = withdraw(30, with: loser)
      await gate.reached()
      #expect(try await winner("DECRBY balance 50") == .integer(50))
      gate.open()
      #expect(try await lost == .null)
      #expect(redis["balance"] == "50")
      #expect(try await withdraw(30, with: loser) == .array([.ok]))
      #expect(redis["balance"] == "20")
    }
  }

  @Test func heldAfterTheEffect() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      let gate = Gate()
      redis.stub(.command("INCR"), .hold(gate).afterEffect.once)
      async let reply = client("INCR n")
      await gate.reached()
      #expect(try await other("INCR n") == .integer(2))
      gate.open()
      #expect(try await reply == .integer(1))
    }
  }

  @Test func anOpenGateHoldsNobody() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let gate = Gate()
      gate.open()
      redis.stub(.command("INCR"), .hold(gate))
      #expect(try await client("INCR n") == .integer(1))
      #expect(gate.arrivals == 1)
    }
  }

  @Test func theGateComesAfterTheDelay() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      let gate = Gate()
      redis.stub(.command("INCR"), .hold(gate).delayed(by: .seconds(60)))
      async let reply = client("INCR n")
      await redis.received(.command("INCR"))
      #expect(gate.arrivals == 0)
      redis.clock.advance(by: .seconds(60))
      await gate.reached()
      gate.open()
      #expect(try await reply == .integer(1))
    }
  }

  @Test func manyAreHeldAtOnce() async throws {
    try await withFakeRedis { redis in
      let gate = Gate()
      redis.stub(.command("INCR"), .hold(gate))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          let client = try await redis.connect()
          group.addTask { _ = try await client("INCR n") }
        }
        await gate.reached(20)
        #expect(redis["n"] == nil)
        gate.open()
        try await group.waitForAll()
      }
      #expect(redis["n"] == "20")
    }
  }

  /// The client that waited is gone: its request has no effect any more, and nothing breaks.
  @Test func openingForAConnectionThatDied() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      let gate = Gate()
      redis.stub(.command("INCR"), .hold(gate).once)
      async let failure = client.failure("INCR n")
      await gate.reached()
      await client.close()
      #expect(await failure == .disconnected(reason: nil))
      while case .bulk(let list) = try await other("CLIENT LIST"), list.string.contains("id=1 ") {}
      gate.open()
      #expect(try await other("INCR n") == .integer(1))
    }
  }

  @Test func stoppingWhileRequestsAreHeld() async throws {
    let redis = try await FakeRedis.start()
    let client = try await redis.connect()
    let gate = Gate()
    redis.stub(.command("INCR"), .hold(gate))
    async let failure = client.failure("INCR n")
    await gate.reached()
    await redis.stop()
    #expect(await failure?.isOrderly == true)
    gate.open()
    #expect(redis["n"] == nil)
  }

  /// Nobody waits for ever because a task was cancelled.
  @Test func waitingEndsWithTheTask() async throws {
    try await withFakeRedis { redis in
      let gate = Gate()
      let tasks = [Task { await gate.reached() }, Task { await redis.received(.any) }]
      for task in tasks {
        task.cancel()
        await task.value
      }
      #expect(gate.arrivals == 0 && redis.requests.isEmpty)
    }
  }

  private func withdraw(_ amount: Int, with client: RedisLoopbackClient) async throws -> RESPValue {
    _ = try await client("WATCH balance")
    guard case .bulk(let text) = try await client("GET balance"), let balance = Int(text.string) else { return .null }
    _ = try await client("MULTI")
    _ = try await client("SET balance \(balance - amount)")
    return try await client("EXEC")
  }
}
