// RedisEngineTests. This file: commands that wait, with several clients and a clock.

import Testing
import WireCore

@Suite
struct BlockingTests {
  private func clients(_ count: Int) -> TestRedis {
    let redis = TestRedis()
    for _ in 1..<count { redis.connect() }
    return redis
  }

  @Test("A push serves who waits, after the reply to the push")
  func wakes() {
    let redis = self.clients(2)
    #expect(redis("BLPOP l 0", client: 1) == "")
    #expect(redis.lastDisposition == .parked)
    #expect(redis("RPUSH l a b") == ":2|")
    #expect(redis.takeDeliveries(1) == "*2|$1|l|$1|a|")
    #expect(redis.wakes == [1])
    #expect(redis("LRANGE l 0 -1") == "*1|$1|b|")
  }

  @Test("Who waited longest is served first, and only as many as there are elements")
  func firstInFirstOut() {
    let redis = self.clients(4)
    redis("BLPOP l 0", client: 2)
    redis("BRPOP l 0", client: 1)
    redis("BLPOP l 0", client: 3)
    redis("RPUSH l a b")
    #expect(redis.takeDeliveries(2) == "*2|$1|l|$1|a|")
    #expect(redis.takeDeliveries(1) == "*2|$1|l|$1|b|")
    #expect(redis.takeDeliveries(3) == "")
    redis("RPUSH l c")
    #expect(redis.takeDeliveries(3) == "*2|$1|l|$1|c|")
    #expect(redis("LLEN l") == ":0|")
    #expect(redis.wakes == [2, 1, 3])
  }

  @Test("Keys are served in the order in which they became ready, not in that of the command")
  func keyByKey() {
    let redis = self.clients(3)
    redis("BLPOP a b 0", client: 1)
    redis("BLPOP a b 0", client: 2)
    redis("MULTI")
    redis("RPUSH b 1")
    redis("RPUSH a 2")
    redis("EXEC")
    #expect(redis.takeDeliveries(1) == "*2|$1|b|$1|1|")
    #expect(redis.takeDeliveries(2) == "*2|$1|a|$1|2|")
  }

  @Test("A transaction serves only what it leaves behind")
  func afterTransaction() {
    let redis = self.clients(2)
    redis("BLPOP l 0", client: 1)
    redis("MULTI")
    redis("RPUSH l a")
    redis("LPOP l")
    #expect(redis("EXEC") == "*2|:1|$1|a|")
    #expect(redis.takeDeliveries(1) == "")
    redis("MULTI")
    redis("RPUSH l a b")
    redis("LPOP l")
    redis("EXEC")
    #expect(redis.takeDeliveries(1) == "*2|$1|l|$1|b|")
  }

  @Test("A move makes the next key ready")
  func chains() {
    let redis = self.clients(4)
    redis("BLMOVE a b LEFT RIGHT 0", client: 1)
    redis("BRPOPLPUSH b c 0", client: 2)
    redis("BLPOP c 0", client: 3)
    redis("RPUSH a x")
    #expect(redis.takeDeliveries(1) == "$1|x|")
    #expect(redis.takeDeliveries(2) == "$1|x|")
    #expect(redis.takeDeliveries(3) == "*2|$1|c|$1|x|")
    #expect(redis("LLEN a") == ":0|")
  }

  @Test("A move onto itself ends")
  func ring() {
    let redis = self.clients(3)
    redis("BLMOVE l l LEFT RIGHT 0", client: 1)
    redis("BLMOVE l l RIGHT LEFT 0", client: 2)
    redis("RPUSH l a b")
    #expect(redis.takeDeliveries(1) == "$1|a|")
    #expect(redis.takeDeliveries(2) == "$1|a|")
    #expect(redis("LRANGE l 0 -1") == "*2|$1|a|$1|b|")
  }

  @Test("A destination of the wrong type fails the move, and the element stays for the next")
  func wrongDestination() {
    let redis = self.clients(3)
    redis("SADD d x")
    redis("BLMOVE l d LEFT RIGHT 0", client: 1)
    redis("BLPOP l 0", client: 2)
    redis("RPUSH l a")
    #expect(redis.takeDeliveries(1) == "-WRONGTYPE Operation against a key holding the wrong kind of value|")
    #expect(redis.takeDeliveries(2) == "*2|$1|l|$1|a|")
    #expect(redis.wakes == [1, 2])
  }

  @Test("A key of another type does not end a wait")
  func otherType() {
    let redis = self.clients(2)
    redis("BLPOP k 0", client: 1)
    redis("SADD k a")
    redis("HSET k2 f v")
    #expect(redis.takeDeliveries(1) == "")
    redis("SREM k a")
    redis("RPUSH k a")
    #expect(redis.takeDeliveries(1) == "*2|$1|k|$1|a|")
  }

  @Test("BLMPOP takes up to its count of what is there")
  func multiplePop() {
    let redis = self.clients(3)
    redis("BLMPOP 0 2 a b RIGHT COUNT 2", client: 1)
    redis("BLMPOP 0 1 b LEFT COUNT 10", client: 2)
    redis("RPUSH b 1 2 3")
    #expect(redis.takeDeliveries(1) == "*2|$1|b|*2|$1|3|$1|2|")
    #expect(redis.takeDeliveries(2) == "*2|$1|b|*1|$1|1|")
  }

  @Test(
    "A wait ends when its time is up",
    arguments: ["BLPOP l 0.05", "BRPOP l m 0.05", "BLMOVE l m LEFT LEFT 0.05", "BLMPOP 0.05 1 l LEFT"]
  )
  func timeout(command: String) {
    let redis = self.clients(2)
    redis(command, client: 1)
    redis.advance(milliseconds: 49)
    #expect(redis.takeDeliveries(1) == "")
    redis.advance(milliseconds: 1)
    #expect(redis.takeDeliveries(1) == "*-1|")
    #expect(redis.wakes == [1])
    #expect(redis("RPUSH l a") == ":1|")
    #expect(redis.takeDeliveries(1) == "")
    #expect(redis("LLEN l") == ":1|")
  }

  @Test("Timeouts end in the order in which they are due")
  func timeoutOrder() {
    let redis = self.clients(4)
    redis("BLPOP l 3", client: 1)
    redis("BLPOP l 0x1", client: 2)
    redis("BLPOP l 0", client: 3)
    redis.advance(milliseconds: 10_000)
    #expect(redis.wakes == [2, 1])
    redis.advance(milliseconds: 1_000_000_000_000)
    #expect(redis.wakes == [2, 1])
    redis("RPUSH l a")
    #expect(redis.takeDeliveries(3) == "*2|$1|l|$1|a|")
  }

  @Test("Who went away is not served")
  func disconnect() {
    let redis = self.clients(3)
    redis("BLPOP l 0", client: 1)
    redis("BLPOP l 0", client: 2)
    redis.disconnect(1)
    redis("RPUSH l a")
    #expect(redis.takeDeliveries(1) == "")
    #expect(redis.takeDeliveries(2) == "*2|$1|l|$1|a|")
  }

  @Test("A list that LINSERT or LMOVE brings wakes too")
  func otherWays() {
    let redis = self.clients(2)
    redis("RPUSH source a b")
    redis("BLPOP l 0", client: 1)
    redis("LMOVE source l RIGHT LEFT")
    #expect(redis.takeDeliveries(1) == "*2|$1|l|$1|b|")
    redis("BLPOP l 0", client: 1)
    redis("RPOPLPUSH source l")
    #expect(redis.takeDeliveries(1) == "*2|$1|l|$1|a|")
  }
}
