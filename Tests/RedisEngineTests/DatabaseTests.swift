// RedisEngineTests. This file: one numbered database, and when its keys expire.

import Testing
import WireCore

@testable import RedisEngine

struct DatabaseTests {
  private func entry(_ expiresAt: Int64 = Entry.never) -> Entry {
    Entry(value: .string(.integer(1)), expiresAt: expiresAt)
  }

  @Test func countsKeysAndThoseThatExpire() {
    var database = Database()
    let position = database.insert(self.entry(), forKey: "a")
    _ = database.insert(self.entry(100), forKey: "b")
    #expect(database.count == 2)
    #expect(database.expiringCount == 1)
    database.setExpiry(50, at: position, of: "a")
    #expect(database.expiringCount == 2)
    database.setExpiry(60, at: position, of: "a")
    #expect(database.expiringCount == 2)
    database.setExpiry(Entry.never, at: position, of: "a")
    #expect(database.expiringCount == 1)
    #expect(database.remove("b") != nil)
    #expect(database.remove("b") == nil)
    #expect(database.expiringCount == 0)
    database.removeAll()
    #expect(database.count == 0)
    #expect(database.nextExpiry == nil)
  }

  @Test func expiresTheSoonestFirst() {
    var database = Database()
    for (key, time) in [("c", 30), ("a", 10), ("b", 20), ("d", 40)] as [(ByteString, Int64)] {
      _ = database.insert(self.entry(time), forKey: key)
    }
    #expect(database.nextExpiry == 10)
    #expect(database.nextExpired(at: 9) == nil)
    var expired: [ByteString] = []
    while let key = database.nextExpired(at: 30) {
      expired.append(key)
      database.remove(key)
    }
    #expect(expired == ["a", "b", "c"])
    #expect(database.nextExpiry == 40)
  }

  @Test func passesOverMomentsThatNoLongerHold() throws {
    var database = Database()
    _ = database.insert(self.entry(10), forKey: "a")
    let position = try #require(database.position(of: "a"))
    database.setExpiry(50, at: position, of: "a")
    #expect(database.nextExpired(at: 20) == nil)
    #expect(database.nextExpiry == 50)
    database.remove("a")
    _ = database.insert(self.entry(), forKey: "a")
    #expect(database.nextExpired(at: 100) == nil)
    #expect(database.position(of: "a") != nil)
  }

  /// A key whose expiry is set over and over must not fill the memory with moments.
  @Test func forgetsMomentsThatWereReplaced() throws {
    var database = Database()
    _ = database.insert(self.entry(1), forKey: "a")
    let position = try #require(database.position(of: "a"))
    for time in 2...1000 { database.setExpiry(Int64(time), at: position, of: "a") }
    // Moments are dropped in time order when they are passed over; only few can be left to pass over.
    let next = try #require(database.nextExpiry)
    #expect(next > 900)
    #expect(database.nextExpired(at: 999) == nil)
    #expect(database.nextExpired(at: 1000) == "a")
  }
}

@Test("Nothing stays due when the only key that expires is gone or persists")
func nothingStaysDue() {
  let redis = TestRedis()
  for line in ["DEL a", "PERSIST a", "SET a 2", "RENAME a b", "FLUSHALL"] {
    redis("SET a 1 PX 100")
    redis(line)
    redis("DEL a b")
    redis.advance(milliseconds: 200)
    #expect(redis.engine.nextDeadline == nil)
  }
}
