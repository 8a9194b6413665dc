// BacklotCLI, demo: a small shop. This file: the servers it runs on.

import FakeMemcached
import FakeMongo
import FakePostgres
import FakeRedis
import FakeServer
import WireCore

/// One fake of each kind, with one clock.
struct DemoFakes: Sendable {
  let redis: FakeRedis
  let postgres: FakePostgres
  let memcached: FakeMemcached
  let mongo: FakeMongo

  /// Runs `body` with fakes of its own.
  static func with<Result>(
    _ clock: FakeClock,
    _ body: (DemoFakes) async throws -> Result
  ) async throws -> Result {
    var redis = FakeRedis.Configuration()
    redis.clock = clock
    var postgres = FakePostgres.Configuration()
    postgres.clock = clock
    var memcached = FakeMemcached.Configuration()
    memcached.clock = clock
    var mongo = FakeMongo.Configuration()
    mongo.clock = clock
    return try await withFakeRedis(redis) { redis in
      try await withFakePostgres(postgres) { postgres in
        try await withFakeMemcached(memcached) { memcached in
          try await withFakeMongo(mongo) { mongo in
            try await body(DemoFakes(redis: redis, postgres: postgres, memcached: memcached, mongo: mongo))
          }
        }
      }
    }
  }
}
