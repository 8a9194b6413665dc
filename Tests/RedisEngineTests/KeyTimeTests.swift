// RedisEngineTests. This file: keys as the clock moves, and what WATCH sees of the commands on keys and strings.

import Testing

@testable import RedisEngine

struct KeyTimeTests {
  @Test func countsDownAndExpires() {
    let redis = TestRedis()
    redis("SET a 1 EX 10")
    redis.advance(milliseconds: 4400)
    #expect(redis("TTL a") == ":6|")
    #expect(redis("PTTL a") == ":5600|")
    #expect(redis("PEXPIRETIME a") == ":1700000010000|")
    redis.advance(milliseconds: 5599)
    #expect(redis("EXISTS a") == ":1|")
    #expect(redis("TTL a") == ":0|")
    redis.advance(milliseconds: 1)
    #expect(redis("EXISTS a") == ":0|")
    #expect(redis("TTL a") == ":-2|")
    #expect(redis.engine.keyCount == 0)
  }

  @Test(arguments: [
    ("RENAME a b", 0), ("COPY a b", 0), ("MOVE a 1", 1), ("COPY a b DB 1", 1), ("SET a 2 KEEPTTL", 0),
    ("APPEND a x", 0), ("INCR a", 0), ("SETRANGE a 0 x", 0), ("GETEX a", 0),
  ])
  func keepsTheExpiry(line: String, database: Int) {
    let redis = TestRedis()
    redis("SET a 1 PX 1000")
    redis.line(line)
    #expect(redis.engine.databases[database].expiringCount == (line.hasPrefix("COPY a b") && database == 0 ? 2 : 1))
    redis.advance(milliseconds: 1000)
    #expect(redis.engine.keyCount == 0)
  }

  @Test(arguments: [
    "SET a 2", "GETSET a 2", "MSET a 2", "PERSIST a", "GETEX a PERSIST", "RENAME b a", "SORT c STORE a",
  ])
  func dropsTheExpiry(line: String) {
    let redis = TestRedis()
    redis.line("RESTORE c 0 \(Payload.numbers)")
    redis("SET a 1 PX 1000")
    redis("SET b 1")
    redis.line(line)
    redis.advance(milliseconds: 1000)
    #expect(redis("EXISTS a") == ":1|")
  }

  @Test func idleTimeCountsFromTheLastUse() {
    let redis = TestRedis()
    redis("SET a 1")
    redis.advance(milliseconds: 5000)
    // Questions about a key are no use of it.
    for line in ["TTL a", "TYPE a", "EXISTS a", "OBJECT ENCODING a", "OBJECT REFCOUNT a"] { redis(line) }
    #expect(redis("OBJECT IDLETIME a") == ":5|")
    redis("TOUCH a")
    #expect(redis("OBJECT IDLETIME a") == ":0|")
    redis.advance(milliseconds: 1999)
    #expect(redis("OBJECT IDLETIME a") == ":1|")
    redis("GET a")
    #expect(redis("OBJECT IDLETIME a") == ":0|")
    redis.line("RESTORE b 0 \(Payload.int) IDLETIME 100")
    #expect(redis("OBJECT IDLETIME b") == ":100|")
    redis.line("RESTORE c 0 \(Payload.int) IDLETIME 9223372036854775807")
    #expect(redis("OBJECT IDLETIME c") == ":1700000006|")
  }

  @Test func patternsOfSortPassOverExpiredKeys() {
    let redis = TestRedis()
    redis.line("RESTORE n 0 \(Payload.intset)")
    redis("SET o_1 one PX 10")
    #expect(redis("SORT n GET o_* LIMIT 0 1") == "*1|$3|one|")
    redis.advance(milliseconds: 10)
    #expect(redis("SORT n GET o_* LIMIT 0 1") == "*1|$-1|")
  }

  /// Lines that change `a`, so that a transaction that watches it fails.
  @Test(arguments: [
    "SET a 2", "SET a 2 XX", "APPEND a x", "INCR a", "DECRBY a 2", "INCRBYFLOAT a 1", "SETRANGE a 0 x", "GETSET a 1",
    "GETDEL a", "GETEX a EX 10", "MSET b 1 a 1", "DEL a", "UNLINK a", "EXPIRE a 10", "EXPIRE a -1", "RENAME a b",
    "RENAME c a", "COPY c a REPLACE", "MOVE a 1", "SORT n STORE a", "SORT missing STORE a",
  ])
  func watchSees(line: String) {
    #expect(self.reply(line) == "*-1|")
  }

  /// Lines that leave `a` as it is.
  @Test(arguments: [
    "GET a", "SET a 2 NX", "SETNX a 1", "MSETNX b 1 a 1", "GETEX a", "GETEX a PERSIST", "PERSIST a", "EXPIRE a 10 XX",
    "SETRANGE a 1 \"\"", "RENAMENX c a", "COPY c a", "COPY a b", "TOUCH a", "DUMP a", "INCRBY a x", "RENAME a a",
    "DEL missing",
  ])
  func watchDoesNotSee(line: String) {
    #expect(self.reply(line) == "*1|$1|1|")
  }

  private func reply(_ line: String) -> String {
    let redis = TestRedis()
    let other = redis.connect()
    redis.line("RESTORE n 0 \(Payload.numbers)")
    redis("MSET a 1 c 3")
    redis("WATCH a")
    redis.line(line, client: other)
    redis("MULTI")
    redis("GET a")
    return redis("EXEC")
  }
}
