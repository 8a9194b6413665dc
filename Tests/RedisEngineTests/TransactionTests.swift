// RedisEngineTests. This file: MULTI, EXEC, DISCARD. The replies are Redis 7.0.15's.

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
}
