// RedisEngineTests. This file: fields of hashes that expire (Redis 7.4).

import NIOCore
import Testing
import WireCore

@testable import RedisEngine

@Suite
struct HashExpiryTests {
  @Test("Redis 7.0 does not know the commands")
  func unknown() {
    #expect(TestRedis()("HEXPIRE h 1 FIELDS 1 f").hasPrefix("-ERR unknown command 'HEXPIRE'"))
    #expect(TestRedis(version: .v7_2)("HTTL h FIELDS 1 f").hasPrefix("-ERR unknown command 'HTTL'"))
  }

  @Test("Arguments and conditions")
  func replies() {
    TestRedis(version: .v7_4).replay(
      """
      HSET h a 1 b 2 c 3 => :3|
      SADD str x => :1|
      HEXPIRE str x FIELDS 1 f => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HEXPIRE h x FIELDS 1 f => -ERR value is not an integer or out of range|
      HEXPIRE h -1 FIELDS 1 f => -ERR invalid expire time, must be >= 0|
      HEXPIRE h 9223372036854775807 FIELDS 1 f => -ERR invalid expire time in 'hexpire' command|
      HPEXPIREAT h 70368744177664 FIELDS 1 f => -ERR invalid expire time in 'hpexpireat' command|
      HEXPIRE h 10 FIELDS 1 => -ERR wrong number of arguments for 'hexpire' command|
      HEXPIRE h 10 YY FIELDS 1 a => -ERR Mandatory argument FIELDS is missing or not at the right position|
      HEXPIRE h 10 FIELDS 0 a => -ERR Parameter `numFields` should be greater than 0|
      HEXPIRE h 10 FIELDS x a => -ERR Parameter `numFields` should be greater than 0|
      HEXPIRE h 10 FIELDS 2 a => -ERR The `numfields` parameter must match the number of arguments|
      HEXPIRE h 10 NX FIELDS 1 => -ERR The `numfields` parameter must match the number of arguments|
      HTTL h FIELDS 0 a => -ERR Number of fields must be a positive integer|
      HPERSIST h FIELDS 9223372036854775807 a => -ERR The `numfields` parameter must match the number of arguments|
      HEXPIRE nokey 10 FIELDS 2 a b => *2|:-2|:-2|
      HTTL nokey FIELDS 1 a => *1|:-2|
      HPERSIST nokey FIELDS 1 a => *1|:-2|
      HEXPIRE h 10 XX FIELDS 1 a => *1|:0|
      HEXPIRE h 10 GT FIELDS 1 a => *1|:0|
      HEXPIRE h 10 LT FIELDS 1 b => *1|:1|
      HEXPIRE h 100 NX FIELDS 3 a b nope => *3|:1|:0|:-2|
      HEXPIRE h 100 GT FIELDS 2 a b => *2|:0|:1|
      HEXPIRE h 50 LT FIELDS 2 a b => *2|:1|:1|
      HTTL h FIELDS 4 a b c d => *4|:50|:50|:-1|:-2|
      HPTTL h FIELDS 1 a => *1|:50000|
      HEXPIRETIME h FIELDS 1 a => *1|:1700000050|
      HPEXPIRETIME h FIELDS 1 a => *1|:1700000050000|
      HPERSIST h FIELDS 3 a c d => *3|:1|:-1|:-2|
      HTTL h FIELDS 1 a => *1|:-1|
      HPEXPIRE h 1 FIELDS 1 a => *1|:1|
      HTTL h FIELDS 1 a => *1|:1|
      HEXPIRE h 0 FIELDS 1 a => *1|:2|
      HEXPIREAT h 1 FIELDS 2 a b => *2|:-2|:2|
      HGETALL h => *2|$1|c|$1|3|
      HPEXPIREAT h 0 FIELDS 1 c => *1|:2|
      HLEN h => :0|
      """
    )
  }

  @Test(
    "A field past its time is gone for every reader",
    arguments: [
      ("HGET h f", "$-1|"), ("HLEN h", ":1|"), ("HGETALL h", "*2|$1|g|$1|v|"), ("HKEYS h", "*1|$1|g|"),
      ("HVALS h", "*1|$1|v|"), ("HEXISTS h f", ":0|"), ("HSTRLEN h f", ":0|"), ("HMGET h f g", "*2|$-1|$1|v|"),
      ("HSCAN h 0 NOVALUES", "*2|$1|0|*1|$1|g|"), ("HRANDFIELD h 5", "*1|$1|g|"), ("HDEL h f", ":0|"),
      ("HSETNX h f 1", ":1|"), ("HINCRBY h f 1", ":1|"), ("HTTL h FIELDS 1 f", "*1|:-2|"),
      ("HPERSIST h FIELDS 1 f", "*1|:-2|"), ("HEXPIRE h 5 FIELDS 1 f", "*1|:-2|"), ("HSET h f 2", ":1|"),
    ],
    [true, false]
  )
  func expired(exchange: (String, String), activeExpiry: Bool) {
    let redis = LazyRedis(activeExpiry: activeExpiry)
    redis.send("HSET h f 7 g v")
    redis.send("HPEXPIRE h 10 FIELDS 1 f")
    redis.milliseconds += 9
    #expect(redis.send("HGET h f") == "$1|7|")
    redis.milliseconds += 1
    #expect(redis.send(exchange.0) == exchange.1)
  }

  @Test("A hash goes with its last field, without being asked for")
  func lastField() {
    let redis = TestRedis(version: .v7_4)
    redis("HSET h f 1 g 2")
    redis("HEXPIRE h 1 FIELDS 1 f")
    redis("HEXPIRE h 2 FIELDS 1 g")
    #expect(redis.engine.nextDeadline == redis.now.advanced(by: .seconds(1)))
    redis.advance(milliseconds: 1000)
    #expect(redis.engine.keyCount == 1)
    #expect(redis.engine.nextDeadline == redis.now.advanced(by: .seconds(1)))
    redis.advance(milliseconds: 1000)
    #expect(redis.engine.keyCount == 0)
    #expect(redis.engine.nextDeadline == nil)
  }

  @Test("Setting a field clears its time, adding to it does not")
  func clearing() {
    TestRedis(version: .v7_4).replay(
      """
      HSET h a 1 b 2 c 3 => :3|
      HEXPIRE h 10 FIELDS 3 a b c => *3|:1|:1|:1|
      HSET h a 5 => :0|
      HINCRBY h b 5 => :7|
      HINCRBYFLOAT h c 0.5 => $3|3.5|
      HTTL h FIELDS 3 a b c => *3|:-1|:10|:10|
      """
    )
  }

  @Test("A small hash whose fields expire is listed by time")
  func order() {
    let redis = TestRedis(version: .v7_4)
    redis("HSET h a 1 b 2 c 3 d 4")
    redis("HEXPIRE h 20 FIELDS 1 c")
    redis("HEXPIRE h 10 FIELDS 1 d")
    #expect(redis("HKEYS h") == "*4|$1|d|$1|c|$1|a|$1|b|")
    redis("HPERSIST h FIELDS 1 d")
    #expect(redis("HKEYS h") == "*4|$1|c|$1|a|$1|b|$1|d|")
  }

  @Test("The encoding tells that fields may expire")
  func encoding() {
    var hash = HashValue(pairs: [("f", "v")], configuration: Configuration(version: .v7_4))
    #expect("\(hash.encoding(version: .v7_4))" == "listpack")
    hash.setExpiry(5, of: "f")
    #expect("\(hash.encoding(version: .v7_4))" == "listpackex")
    hash.setExpiry(nil, of: "f")
    #expect("\(hash.encoding(version: .v7_4))" == "listpackex")
  }
}

/// An engine of Redis 7.4 in which nothing may expire by itself.
private final class LazyRedis {
  private var engine: RedisEngine
  private let client: Int
  var milliseconds: Int64 = 1_700_000_000_000

  init(activeExpiry: Bool) {
    self.engine = RedisEngine(version: .v7_4, seed: 1, now: FakeClock.Instant(milliseconds: self.milliseconds))
    self.engine.configuration.activeExpiry = activeExpiry
    self.client = self.engine.connect(ConnectionInfo(id: ConnectionID(1), peer: "a:1", local: "b:2"))
  }

  @discardableResult
  func send(_ line: String) -> String {
    var reply = ByteBuffer()
    self.engine.now = FakeClock.Instant(milliseconds: self.milliseconds)
    _ = self.engine.dispatch(
      line.split(separator: " ").map { ByteString(String($0)) },
      client: self.client,
      reply: &reply
    )
    return String(buffer: reply).replacing("\r\n", with: "|")
  }
}
