// Benchmarks. This file: how long a fake takes to start and answer, to reset, and to go back to a snapshot.

import FakeRedis
import NIOCore
import NIOPosix

let clock = ContinuousClock()

/// The median of `rounds` measurements, in microseconds.
func median(_ rounds: Int, _ body: () async throws -> Duration) async rethrows -> Double {
  var samples: [Double] = []
  for _ in 0..<rounds { samples.append(try await body() / .microseconds(1)) }
  return samples.sorted()[rounds / 2]
}

/// Connects, sends PING and waits for the reply.
func ping(_ redis: FakeRedis) async throws {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .connect(host: redis.host, port: redis.port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  try await channel.executeThenClose { inbound, outbound in
    try await outbound.write(ByteBuffer(string: "PING\r\n"))
    for try await _ in inbound { return }
  }
}

/// Fills a server with keys of every type.
func fill(_ redis: FakeRedis, keys: Int) {
  for index in 0..<keys {
    switch index % 4 {
    case 0: redis.execute("SET", "key:\(index)", "value")
    case 1: redis.execute("HSET", "key:\(index)", "a", "1", "b", "2")
    case 2: redis.execute("RPUSH", "key:\(index)", "1", "2", "3")
    default: redis.execute("ZADD", "key:\(index)", "1", "a", "2", "b")
    }
  }
}

var servers: [FakeRedis] = []
try await ping(FakeRedis.start())  // Threads and code are there from now on.
let start = try await median(201) {
  try await clock.measure { servers.append(try await FakeRedis.start()) }
}
let firstReply = try await median(201) {
  try await clock.measure {
    let redis = try await FakeRedis.start()
    try await ping(redis)
    servers.append(redis)
  }
}
for redis in servers { await redis.stop() }

let redis = try await FakeRedis.start()
fill(redis, keys: 10_000)
let snapshot = redis.snapshot()
let restore = await median(1001) {
  redis.execute("SET", "key:0", "changed")
  return clock.measure { redis.restore(snapshot) }
}
let take = await median(1001) { clock.measure { _ = redis.snapshot() } }
let reset = await median(1001) { clock.measure { redis.reset() } }
await redis.stop()

print("start                        \(start) µs")
print("start to first reply         \(firstReply) µs (client's connect included)")
print("snapshot of 10,000 keys      \(take) µs")
print("restore of 10,000 keys       \(restore) µs")
print("reset                        \(reset) µs")
