// Benchmarks. This file: FakeRedis, from its start to the first reply, and back to a snapshot.

import FakeRedis
import NIOCore

/// Connects, sends PING and waits for the reply.
private func ping(_ redis: FakeRedis) async throws {
  try await ask(host: redis.host, port: redis.port, ByteBuffer(string: "PING\r\n")) { $0.readableBytes > 0 }
}

/// Fills a server with keys of every type.
private func fill(_ redis: FakeRedis, keys: Int) {
  for index in 0..<keys {
    switch index % 4 {
    case 0: redis.execute("SET", "key:\(index)", "value")
    case 1: redis.execute("HSET", "key:\(index)", "a", "1", "b", "2")
    case 2: redis.execute("RPUSH", "key:\(index)", "1", "2", "3")
    default: redis.execute("ZADD", "key:\(index)", "1", "a", "2", "b")
    }
  }
}

func measureRedis() async throws {
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

  report("redis start", start)
  report("redis start to first reply", firstReply, " (client's connect included)")
  report("redis snapshot of 10,000 keys", take)
  report("redis restore of 10,000 keys", restore)
  report("redis reset", reset)
}
