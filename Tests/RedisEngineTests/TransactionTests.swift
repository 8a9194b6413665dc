// RedisEngineTests. This file: MULTI, EXEC, DISCARD, WATCH, UNWATCH. The replies are Redis 7.0.15's.

import Testing
import WireCore

@testable import RedisEngine

/// Transactions.
@Suite struct TransactionTests {
  @Test func transactions() {
    expectTranscript(
      #"""
      EXEC
        -ERR EXEC without MULTI|
      DISCARD
        -ERR DISCARD without MULTI|
      MULTI
        +OK|
      MULTI
        -ERR MULTI calls can not be nested|
      ZADD z 1 a
        +QUEUED|
      EXEC
        *1|:1|
      MULTI
        +OK|
      WATCH z
        -ERR WATCH inside MULTI is not allowed|
      ZADD z 2 a
        +QUEUED|
      EXEC
        *1|:0|
      MULTI
        +OK|
      NOSUCH
        -ERR unknown command 'NOSUCH', with args beginning with: |
      ZADD z 3 a
        +QUEUED|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      ZSCORE z a
        $1|2|
      MULTI
        +OK|
      ZADD z
        -ERR wrong number of arguments for 'zadd' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      ZADD z foo a
        +QUEUED|
      ZCARD z
        +QUEUED|
      RPUSH z x
        +QUEUED|
      EXEC
        *3|-ERR value is not a valid float|:1|-WRONGTYPE Operation against a key holding the wrong kind of value|
      MULTI
        +OK|
      EXEC
        *0|
      MULTI
        +OK|
      EXEC x
        -EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command|
      ZCARD z
        :1|
      EXEC
        -ERR EXEC without MULTI|
      MULTI
        +OK|
      DISCARD x
        -ERR wrong number of arguments for 'discard' command|
      DISCARD
        +OK|
      MULTI x
        -ERR wrong number of arguments for 'multi' command|
      EXEC
        -ERR EXEC without MULTI|
      MULTI
        +OK|
      DISCARD
        +OK|
      EXEC
        -ERR EXEC without MULTI|
      WATCH
        -ERR wrong number of arguments for 'watch' command|
      WATCH z
        +OK|
      MULTI
        +OK|
      ZCARD z
        +QUEUED|
      1>ZADD z 9 a
        :0|
      EXEC
        *-1|
      MULTI
        +OK|
      ZCARD z
        +QUEUED|
      EXEC
        *1|:1|
      WATCH z
        +OK|
      1>ZADD z 9 a
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH z
        +OK|
      1>ZADD z 10 a
        :0|
      UNWATCH
        +OK|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH z
        +OK|
      1>ZADD z 11 a
        :0|
      MULTI
        +OK|
      DISCARD
        +OK|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH z
        +OK|
      ZADD z 12 a
        :0|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH z
        +OK|
      MULTI
        +OK|
      ZADD z 13 a
        +QUEUED|
      EXEC
        *1|:0|
      WATCH a b c
        +OK|
      1>ZADD c 1 a
        :1|
      MULTI
        +OK|
      UNWATCH
        +QUEUED|
      EXEC
        *-1|
      MULTI
        +OK|
      UNWATCH
        +QUEUED|
      ZCARD z
        +QUEUED|
      EXEC
        *2|+OK|:1|
      WATCH z
        +OK|
      MULTI
        +OK|
      NOSUCH
        -ERR unknown command 'NOSUCH', with args beginning with: |
      1>ZADD z 20 a
        :0|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      WATCH z
        +OK|
      MULTI
        +OK|
      MULTI
        -ERR MULTI calls can not be nested|
      ZCARD z
        +QUEUED|
      EXEC
        *1|:1|
      WATCH missing
        +OK|
      1>ZADD missing 1 a
        :1|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH missing2
        +OK|
      1>ZREM missing2 a
        :0|
      1>ZUNIONSTORE missing2 1 nope
        :0|
      MULTI
        +OK|
      EXEC
        *0|
      WATCH z
        +OK|
      1>ZPOPMIN z
        *2|$1|a|$2|20|
      MULTI
        +OK|
      EXEC
        *-1|
      WATCH z
        +OK|
      1>ZPOPMIN z
        *0|
      MULTI
        +OK|
      EXEC
        *0|
      MULTI
        +OK|
      PUBSUB FOO
        -ERR unknown subcommand 'FOO'. Try PUBSUB HELP.|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      PUBSUB CHANNELS a b
        +QUEUED|
      EXEC
        *1|-ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.|
      WATCH w w
        +OK|
      1>RPUSH w 1
        :1|
      MULTI
        +OK|
      EXEC
        *-1|
      MULTI
        +OK|
      WATCH
        -ERR wrong number of arguments for 'watch' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      UNWATCH x
        -ERR wrong number of arguments for 'unwatch' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      RPUSH l a b
        +QUEUED|
      BLPOP l 0
        +QUEUED|
      BLPOP l 0
        +QUEUED|
      BLPOP l 0
        +QUEUED|
      BLMOVE l m LEFT LEFT 0
        +QUEUED|
      BLMPOP 0 1 l LEFT
        +QUEUED|
      BZPOPMIN nn 0
        +QUEUED|
      BZMPOP 0 1 nn MIN
        +QUEUED|
      EXEC
        *8|:2|*2|$1|l|$1|a|*2|$1|l|$1|b|*-1|$-1|*-1|*-1|*-1|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func transactionsInRESP3() {
    let redis = TestRedis()
    redis.useRESP3()
    expectTranscript(
      #"""
      MULTI
        +OK|
      BZPOPMIN nn 0
        +QUEUED|
      ZSCORE z nope
        +QUEUED|
      ZADD y 1.5 a
        +QUEUED|
      ZRANGE y 0 -1 WITHSCORES
        +QUEUED|
      RPUSH y x
        +QUEUED|
      EXEC
        *5|_|_|:1|*1|*2|$1|a|,1.5|-WRONGTYPE Operation against a key holding the wrong kind of value|
      WATCH y
        +OK|
      1>ZADD y 2 a
        :0|
      MULTI
        +OK|
      EXEC
        _|
      """#,
      redis,
      at: #_sourceLocation
    )
  }

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

  @Test func nothingStaysOfWhoWentAway() {
    let redis = TestRedis()
    redis.connect()
    redis("WATCH z", client: 1)
    redis("MULTI", client: 1)
    redis("ZADD z 1 a", client: 1)
    redis.disconnect(1)
    #expect(redis("ZADD z 1 b") == ":1|")
    #expect(redis.connect() == 2)
    #expect(redis("EXEC", client: 2) == "-ERR EXEC without MULTI|")
    #expect(redis.withEngine { $0.watchers.isEmpty })
  }

  @Test func whoWaitsIsServedBehindTheTransaction() {
    expectTranscript(
      #"""
      1>BLPOP q 0
      2>BLPOP q2 0
      0>MULTI
        +OK|
      0>RPUSH q a
        +QUEUED|
      0>RPUSH q2 a
        +QUEUED|
      0>LLEN q
        +QUEUED|
      0>LPOP q
        +QUEUED|
      0>RPUSH q b
        +QUEUED|
      0>EXEC
        *5|:1|:1|:1|$1|a|:1|
        [1] *2|$1|q|$1|b|
        [2] *2|$2|q2|$1|a|
      0>LLEN q
        :0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func longTransactions() {
    let redis = TestRedis()
    redis("MULTI")
    for number in 0..<1000 { redis("ZADD z \(number) \(number)") }
    #expect(redis("EXEC") == "*1000|" + String(repeating: ":1|", count: 1000))
    #expect(redis("ZCARD z") == ":1000|")
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

  @Test func whatEndsATransaction() {
    expectTranscript(
      #"""
      MULTI
        +OK|
      RESET
        +RESET|
      EXEC
        -ERR EXEC without MULTI|
      MULTI
        +OK|
      QUIT
        +OK|
      2>WATCH k
        +OK|
      1>SELECT 0
        +OK|
      1>SET k 2
        +OK|
      2>RESET
        +RESET|
      2>MULTI
        +OK|
      2>EXEC
        *0|
      2>MULTI
        +OK|
      2>SET k
        -ERR wrong number of arguments for 'set' command|
      2>RESET
        +RESET|
      2>EXEC
        -ERR EXEC without MULTI|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func whatIsRefusedInsideATransaction() {
    expectTranscript(
      #"""
      MULTI
        +OK|
      AUTH x
        +QUEUED|
      EXEC
        *1|
        -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?|
      MULTI
        +OK|
      CONFIG FOO
        -ERR unknown subcommand 'FOO'. Try CONFIG HELP.|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      CLIENT
        -ERR wrong number of arguments for 'client' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      DEBUG
        -ERR wrong number of arguments for 'debug' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      MULTI
        +OK|
      WAIT 0 0
        +QUEUED|
      EXEC
        *1|:0|
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
