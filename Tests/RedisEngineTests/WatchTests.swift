// RedisEngineTests. This file: WATCH, UNWATCH. The replies are Redis 7.0.15's.

import Testing
import WireCore

@testable import RedisEngine

/// What makes a transaction be discarded.
@Suite struct WatchTests {
  @Test func watchedKeysExpire() {
    let redis = TestRedis()
    redis("ZADD z 1 a")
    redis.expire("z", inMilliseconds: 10)
    redis("WATCH z")
    redis("MULTI")
    redis("ZCARD z")
    redis.advance(milliseconds: 10)
    #expect(redis("EXEC") == "*-1|")
    redis("MULTI")
    redis("ZCARD z")
    #expect(redis("EXEC") == "*1|:0|")
  }

  @Test func watchedKeysExpireUnnoticed() {
    let redis = TestRedis()
    redis.connect()
    redis.withEngine { $0.configuration.activeExpiry = false }
    redis("ZADD z 1 a")
    redis.expire("z", inMilliseconds: 10)
    redis("WATCH z")
    redis.advance(milliseconds: 10)
    // Whoever starts to watch only now sees no change; whoever watched before does.
    redis("WATCH z", client: 1)
    for client in 0...1 {
      redis("MULTI", client: client)
      redis("ZCARD z", client: client)
    }
    #expect(redis("EXEC") == "*-1|")
    #expect(redis("EXEC", client: 1) == "*1|:0|")
    redis("ZADD z 1 a")
    redis.expire("z", inMilliseconds: 10)
    redis("WATCH z")
    redis("MULTI")
    redis.advance(milliseconds: 10)
    #expect(redis("EXEC") == "*-1|")
  }

  @Test func keysAreWatchedInTheirDatabase() {
    let redis = TestRedis()
    redis.connect()
    redis("WATCH z")
    redis.withEngine { $0.clients[1].database = 1 }
    redis("ZADD z 1 a", client: 1)
    redis("MULTI")
    #expect(redis("EXEC") == "*0|")
    redis("WATCH z")
    redis.withEngine { $0.clients[0].database = 1 }
    redis("WATCH z y")
    redis("MULTI")
    redis("ZCARD z")
    redis.withEngine { $0.clients[1].database = 0 }
    redis("ZADD z 1 a", client: 1)
    #expect(redis("EXEC") == "*-1|")
    redis("MULTI")
    redis("ZCARD z")
    #expect(redis("EXEC") == "*1|:1|")
  }

  @Test func databasesThatAreFlushedAndSwapped() {
    expectTranscript(
      #"""
      WATCH k
        +OK|
      1>FLUSHALL
        +OK|
      MULTI
        +OK|
      EXEC
        *0|
      SET k 1
        +OK|
      WATCH k
        +OK|
      1>FLUSHALL
        +OK|
      MULTI
        +OK|
      GET k
        +QUEUED|
      EXEC
        *-1|
      SET k 1
        +OK|
      WATCH k
        +OK|
      1>SELECT 1
        +OK|
      1>FLUSHDB
        +OK|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH k
        +OK|
      1>SELECT 0
        +OK|
      1>FLUSHDB
        +OK|
      MULTI
        +OK|
      EXEC
        *-1|
      SET k 1
        +OK|
      WATCH k
        +OK|
      1>SWAPDB 0 1
        +OK|
      MULTI
        +OK|
      GET k
        +QUEUED|
      EXEC
        *-1|
      WATCH k
        +OK|
      1>SWAPDB 0 1
        +OK|
      MULTI
        +OK|
      GET k
        +QUEUED|
      EXEC
        *-1|
      WATCH other
        +OK|
      1>SWAPDB 0 1
        +OK|
      MULTI
        +OK|
      EXEC
        *0|
      1>SWAPDB 0 1
        +OK|
      SELECT 1
        +OK|
      WATCH x
        +OK|
      SELECT 0
        +OK|
      WATCH x
        +OK|
      SELECT 2
        +OK|
      1>SELECT 1
        +OK|
      1>SET x 1
        +OK|
      MULTI
        +OK|
      PING
        +QUEUED|
      EXEC
        *-1|
      SELECT 1
        +OK|
      WATCH x
        +OK|
      SELECT 2
        +OK|
      WATCH x
        +OK|
      SELECT 3
        +OK|
      1>SET x 1
        +OK|
      MULTI
        +OK|
      SELECT 0
        +QUEUED|
      SET in0 1
        +QUEUED|
      SELECT 1
        +QUEUED|
      GET x
        +QUEUED|
      EXEC
        *-1|
      MULTI
        +OK|
      SELECT 0
        +QUEUED|
      SET in0 1
        +QUEUED|
      SELECT 1
        +QUEUED|
      GET x
        +QUEUED|
      EXEC
        *4|+OK|+OK|+OK|$1|1|
      GET x
        $1|1|
      MULTI
        +OK|
      SELECT 5
        +QUEUED|
      DISCARD
        +OK|
      GET x
        $1|1|
      SELECT 0
        +OK|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func whichChangesOfKeysCount() {
    expectTranscript(
      #"""
      SET k 3
        +OK|
      WATCH k
        +OK|
      MULTI
        +OK|
      1>EXPIRE k 100
        :1|
      EXEC
        *-1|
      WATCH k
        +OK|
      MULTI
        +OK|
      1>PERSIST k
        :1|
      EXEC
        *-1|
      WATCH k
        +OK|
      MULTI
        +OK|
      1>GET k
        $1|3|
      1>TOUCH k
        :1|
      EXEC
        *0|
      WATCH k
        +OK|
      MULTI
        +OK|
      1>DEL nope
        :0|
      1>SET k 3
        +OK|
      EXEC
        *-1|
      WATCH k
        +OK|
      1>RENAME k k2
        +OK|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH k
        +OK|
      1>RENAME k2 k
        +OK|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH k
        +OK|
      1>COPY k k3
        :1|
      1>MOVE k3 4
        :1|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH k
        +OK|
      1>MOVE k 4
        :1|
      MULTI
        +OK|
      EXEC
        *-1|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func whichChangesOfContainersCount() {
    expectTranscript(
      #"""
      RPUSH l 3 1 2
        :3|
      WATCH l
        +OK|
      1>SORT l
        *3|$1|1|$1|2|$1|3|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH l
        +OK|
      1>SORT l STORE l
        :3|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH l
        +OK|
      1>LSET l 0 1
        +OK|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH l
        +OK|
      1>RPUSHX nope 1
        :0|
      1>LREM l 0 zz
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      SADD s 1
        :1|
      WATCH s
        +OK|
      1>SADD s 1
        :0|
      1>SREM s 2
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      HSET h a 1
        :1|
      WATCH h
        +OK|
      1>HSET h a 1
        :0|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH h
        +OK|
      1>HSETNX h a 1
        :0|
      1>HDEL h b
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      ZADD zz 1 a
        :1|
      WATCH zz
        +OK|
      1>ZADD zz 1 a
        :0|
      1>ZINCRBY zz 0 a
        $1|1|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH zz
        +OK|
      1>GETEX k
        $-1|
      1>SETNX zz 1
        :0|
      1>MSETNX zz 1 yy 2
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      """#,
      at: #_sourceLocation
    )
  }
}
