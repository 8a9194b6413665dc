// RedisEngineTests. This file: clients that close, unblock and tell each other.

import RedisEngine
import Testing
import WireCore

@Suite("Clients and other clients")
struct ConnectionControlTests {
  @Test("CLIENT KILL closes others at once and itself behind the reply")
  func kill() {
    let redis = TestRedis()
    redis.connect()
    redis.connect()
    redis("SUBSCRIBE c", client: 2)
    #expect(redis("CLIENT KILL 127.0.0.1:50001") == "+OK|")
    #expect(redis.closes == [1])
    #expect(!redis("CLIENT LIST").contains("id=1 "))
    #expect(redis("PING", client: 1) == "")
    #expect(redis.lastDisposition == .close)
    #expect(redis("CLIENT KILL TYPE pubsub") == ":1|")
    #expect(redis.closes == [1, 2])
    #expect(redis("PUBLISH c x") == ":0|")
    #expect(redis("CLIENT KILL TYPE normal") == ":0|")
    #expect(redis("CLIENT KILL TYPE normal SKIPME no") == ":1|")
    #expect(redis.lastDisposition == .close)
    redis.disconnect(1)
    redis.disconnect(2)
    #expect(redis(" PING", client: redis.connect()) == "+PONG|")
  }

  @Test("CLIENT KILL MAXAGE from 7.4 on")
  func killByAge() {
    let redis = TestRedis(version: .v7_4)
    redis.connect()
    redis.advance(milliseconds: 5000)
    redis.connect()
    #expect(redis("CLIENT KILL MAXAGE 5 SKIPME yes") == ":1|")
    #expect(redis.closes == [1])
    #expect(redis("CLIENT KILL MAXAGE 0 SKIPME yes") == "-ERR maxage should be greater than 0|")
  }

  @Test("CLIENT UNBLOCK ends a wait as a timeout or with an error")
  func unblock() {
    let redis = TestRedis()
    redis.connect()
    redis("BLPOP a 0", client: 1)
    #expect(redis.lastDisposition == .parked)
    #expect(redis("CLIENT UNBLOCK 1") == ":1|")
    #expect(redis.takeDeliveries(1) == "*-1|")
    #expect(redis("CLIENT UNBLOCK 1") == ":0|")
    redis("BLPOP a 0", client: 1)
    #expect(redis("CLIENT UNBLOCK 1 ERROR") == ":1|")
    #expect(redis.takeDeliveries(1) == "-UNBLOCKED client unblocked via CLIENT UNBLOCK|")
    #expect(redis.wakes == [1, 1])
  }

  @Test("CLIENT REPLY SKIP counts a blocked command once")
  func skippedReply() {
    let redis = TestRedis()
    redis.connect()
    redis("CLIENT REPLY SKIP")
    redis("BLPOP a 0")
    redis("RPUSH a x", client: 1)
    #expect(redis.takeDeliveries(0) == "")
    #expect(redis("PING") == "+PONG|")
  }

  @Test("Tracked keys are told to another client, whose going away is told too")
  func redirectedTracking() {
    let redis = TestRedis()
    redis.connect()
    redis("SUBSCRIBE __redis__:invalidate", client: 1)
    #expect(redis("CLIENT TRACKING ON REDIRECT 1") == "+OK|")
    #expect(redis("CLIENT GETREDIR") == ":1|")
    redis("LLEN a")
    redis("RPUSH a 1")
    #expect(redis.takeDeliveries(1) == "*3|$7|message|$20|__redis__:invalidate|*1|$1|a|")
    redis("HELLO 3")
    redis("LLEN a")
    redis.disconnect(1)
    #expect(redis("RPUSH a 1") == ":2|>2|$21|tracking-redir-broken|:1|")
    #expect(redis("CLIENT INFO").contains(" flags=tR "))
  }

  @Test("Keys that expire are told like keys that change")
  func expiredTrackedKey() {
    let redis = TestRedis(version: .v7_4)
    redis("HELLO 3")
    redis("HSET h f v")
    redis("HPEXPIRE h 100 FIELDS 1 f")
    redis("CLIENT TRACKING ON")
    redis("HGET h f")
    redis.advance(milliseconds: 100)
    redis("HGET h f")
    #expect(redis("EXISTS h").isEmpty == false)
    #expect(redis("CLIENT TRACKINGINFO") == "%3|$5|flags|~1|$2|on|$8|redirect|:0|$8|prefixes|*0|")
  }

  @Test("The handshakes of clients get the version's own answers")
  func handshakes() {
    let redis = TestRedis()
    redis.replay(
      """
      CLIENT SETINFO LIB-NAME redis-py => -ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.|
      CLIENT MAINT_NOTIFICATIONS ON => -ERR unknown subcommand 'MAINT_NOTIFICATIONS'. Try CLIENT HELP.|
      CLIENT CAPA redirect => -ERR unknown subcommand 'CAPA'. Try CLIENT HELP.|
      CLIENT NO-TOUCH ON => -ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP.|
      CLUSTER SLOTS => -ERR This instance has cluster support disabled|
      READONLY => -ERR This instance has cluster support disabled|
      SENTINEL MASTERS => -ERR unknown command 'SENTINEL', with args beginning with: 'MASTERS' |
      CONFIG GET appendonly => *2|$10|appendonly|$2|no|
      """
    )
    let later = TestRedis(version: .v7_2, password: "x")
    later.replay(
      """
      HELLO 3 => \
      -NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> \
      <pass> option can be used to authenticate the client and select the RESP protocol version at the same time|
      HELLO 3 AUTH default x => \
      %7|$6|server|$5|redis|$7|version|$5|7.2.4|$5|proto|:3|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|\
      $7|modules|*0|
      CLIENT SETINFO LIB-NAME redis-py => +OK|
      CLIENT SETINFO LIB-VER 8.1.0 => +OK|
      CLIENT SETINFO FOO 1 => -ERR Unrecognized option 'FOO'|
      CLIENT NO-TOUCH ON => +OK|
      """
    )
    #expect(
      later.send(["CLIENT", "SETINFO", "lib-name", "a b"])
        == "-ERR lib-name cannot contain spaces, newlines or special characters.|"
    )
  }
}
