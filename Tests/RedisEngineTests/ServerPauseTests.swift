// RedisEngineTests. This file: CLIENT PAUSE and DEBUG SLEEP, which make clients wait by the fake's clock.

import RedisEngine
import Testing
import WireCore

@Suite("Pauses")
struct ServerPauseTests {
  @Test("CLIENT PAUSE ALL postpones every command until its time is up")
  func pauseAll() {
    let redis = TestRedis()
    redis.connect()
    #expect(redis("CLIENT PAUSE 200") == "+OK|")
    #expect(redis("PING", client: 1) == "")
    #expect(redis.lastDisposition == .postponed)
    #expect(redis.engine.nextDeadline == redis.now.advanced(by: .milliseconds(200)))
    redis.advance(milliseconds: 199)
    #expect(redis.wakes == [])
    redis.advance(milliseconds: 1)
    #expect(redis.wakes == [1])
    #expect(redis("PING", client: 1) == "+PONG|")
    #expect(redis.engine.nextDeadline == nil)
  }

  @Test("CLIENT PAUSE WRITE lets reads pass and holds writes back, alone or in a transaction")
  func pauseWrites() {
    let redis = TestRedis()
    redis.connect()
    #expect(redis("MULTI", client: 1) == "+OK|")
    #expect(redis("RPUSH a 1", client: 1) == "+QUEUED|")
    #expect(redis("CLIENT PAUSE 200 WRITE") == "+OK|")
    #expect(redis("LLEN a") == ":0|")
    #expect(redis("EXEC", client: 1) == "")
    #expect(redis.lastDisposition == .postponed)
    #expect(redis("PUBLISH a b") == "")
    #expect(redis("LPUSH", client: 0) == "-ERR wrong number of arguments for 'lpush' command|")
    #expect(redis("CLIENT UNPAUSE") == "+OK|")
    #expect(redis.wakes == [1, 0])
    #expect(redis("EXEC", client: 1) == "*1|:1|")
  }

  @Test("A second pause can only make the first longer and stricter")
  func longerPause() {
    let redis = TestRedis()
    redis("CLIENT PAUSE 500 WRITE")
    redis("CLIENT PAUSE 100 WRITE")
    #expect(redis.engine.nextDeadline == redis.now.advanced(by: .milliseconds(500)))
    redis("CLIENT PAUSE 100 ALL")
    redis.advance(milliseconds: 400)
    #expect(redis("PING") == "")
    redis.advance(milliseconds: 100)
    #expect(redis("PING") == "+PONG|")
  }

  @Test("A client that goes away while it waits is not woken")
  func postponedClientLeaves() {
    let redis = TestRedis()
    redis.connect()
    redis("CLIENT PAUSE 100")
    redis("PING", client: 1)
    redis.disconnect(1)
    redis.advance(milliseconds: 100)
    #expect(redis.wakes == [])
  }

  @Test("DEBUG SLEEP answers when its time is up, and serves nobody until then")
  func sleep() {
    let redis = TestRedis()
    redis.connect()
    #expect(redis("DEBUG SLEEP 0.5") == "")
    #expect(redis.lastDisposition == .parked)
    #expect(redis("PING", client: 1) == "")
    #expect(redis.lastDisposition == .postponed)
    redis.advance(milliseconds: 500)
    #expect(redis.takeDeliveries(0) == "+OK|")
    #expect(redis.wakes == [0, 1])
    #expect(redis("PING", client: 1) == "+PONG|")
    #expect(redis("SLOWLOG LEN") == ":1|")
    #expect(
      redis("SLOWLOG GET")
        == "*1|*6|:0|:1700000000|:500000|*3|$5|DEBUG|$5|SLEEP|$3|0.5|$15|127.0.0.1:50000|$0||"
    )
  }

  @Test("DEBUG SLEEP takes odd numbers as Redis does")
  func sleepArguments() {
    let redis = TestRedis()
    redis.replay(
      """
      DEBUG SLEEP => -ERR unknown subcommand or wrong number of arguments for 'SLEEP'. Try DEBUG HELP.|
      DEBUG SLEEP 0 => +OK|
      DEBUG SLEEP a => +OK|
      DEBUG SLEEP -1 => +OK|
      DEBUG SLEEP -inf => +OK|
      MULTI => +OK|
      DEBUG SLEEP 1 => +QUEUED|
      EXEC => *1|+OK|
      """
    )
    #expect(redis("PING") == "")
    #expect(redis.lastDisposition == .postponed)
    redis.advance(milliseconds: 1000)
    #expect(redis("DEBUG SLEEP 1e300") == "")
    #expect(redis.engine.nextDeadline != nil)
  }

  @Test("Who sleeps and goes away leaves no answer behind")
  func sleeperLeaves() {
    let redis = TestRedis()
    redis.connect()
    redis("DEBUG SLEEP 1", client: 1)
    redis.disconnect(1)
    #expect(redis("PING") == "")
    redis.advance(milliseconds: 1000)
    #expect(redis.deliveries == [:])
    #expect(redis.wakes == [0])
  }
}
