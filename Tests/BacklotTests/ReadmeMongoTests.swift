// BacklotTests. This file: the README's tests of MongoDB and memcached.

import Backlot
import LoopbackClients
import Testing

@Suite(.recorded) struct ReadmeMongoTests {
  @Test func aVisitIsCountedOnce() async throws {
    try await withFakeMongo { mongo in
      try mongo["app"]["users"].insert(["_id": 1, "name": "Ann", "visits": 1])
      let outage = MongoAnswer.error(91, "ShutdownInProgress", "shutting down", labels: ["RetryableWriteError"])
      mongo.stub(.command("update", "users"), .reply(outage).once)
      try await countVisit(of: 1, in: TracedMongo(try await connect(to: mongo)))
      #expect(mongo["app"]["users"][1]?["visits"] == 2)
      recording.expectTrace {
        span("update users", .client) { failed(errorType: "91") }
        span("update users", .client) { attribute("db.documents.modified", 1) }
      }
    }
  }

  @Test func aUserLeavesTheCache() async throws {
    try await withFakeMemcached { memcached in
      let users = TracedMemcached(try await connect(to: memcached))
      try await users.set("user:1", to: Array("Ann".utf8), timeToLive: .seconds(60))
      memcached.clock.advance(by: .seconds(60))
      #expect(try await users.get("user:1") == nil)
      recording.expectTrace {
        span("set", .client) { attribute("memcached.outcome", "stored") }
        span("get", .client) { attribute("cache.hit", false) }
      }
    }
  }
}

private func connect(to mongo: FakeMongo) async throws -> MongoLoopbackDriver {
  MongoLoopbackDriver(try await MongoLoopbackClient.connect(host: mongo.host, port: mongo.port))
}

private func connect(to memcached: FakeMemcached) async throws -> MemcachedLoopbackClient {
  try await MemcachedLoopbackClient.connect(host: memcached.host, port: memcached.port)
}

private func countVisit(of id: Int32, in mongo: TracedMongo<MongoLoopbackDriver>) async throws {
  for _ in 0..<3 {
    do {
      try await mongo["app"]["users"].updateOne(["_id": .int32(id)], ["$inc": ["visits": 1]])
      return
    } catch let error as MongoServerError where error.labels.contains("RetryableWriteError") {}
  }
}
