// RedisEngineTests. This file: SUBSCRIBE, PUBLISH and their kin. The replies are Redis 7.0.15's.

import Testing
import WireCore

@testable import RedisEngine

/// Channels, patterns and shard channels.
@Suite struct PubSubTests {
  @Test func subscribingAndPublishing() {
    expectTranscript(
      #"""
      SUBSCRIBE a b a
        *3|$9|subscribe|$1|a|:1|*3|$9|subscribe|$1|b|:2|*3|$9|subscribe|$1|a|:2|
      HGET a b
        -ERR Can't execute 'hget': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      PUBLISH a b
        -ERR Can't execute 'publish': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      PUBSUB NUMPAT
        -ERR Can't execute 'pubsub|numpat': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      MULTI
        -ERR Can't execute 'multi': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      EXEC
        -EXECABORT Transaction discarded because of: Can't execute 'exec': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      NOSUCH
        -ERR unknown command 'NOSUCH', with args beginning with: |
      SUBSCRIBE
        -ERR wrong number of arguments for 'subscribe' command|
      1>PUBLISH a hi
        :1|
        [0] *3|$7|message|$1|a|$2|hi|
      1>PUBLISH nobody hi
        :0|
      1>PUBLISH a
        -ERR wrong number of arguments for 'publish' command|
      1>PUBSUB CHANNELS
        *2|$1|a|$1|b|
      1>PUBSUB CHANNELS a*
        *1|$1|a|
      1>PUBSUB CHANNELS z*
        *0|
      1>PUBSUB CHANNELS a b
        -ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.|
      1>pubsub channels a b
        -ERR unknown subcommand or wrong number of arguments for 'channels'. Try PUBSUB HELP.|
      1>PUBSUB NUMSUB
        *0|
      1>PUBSUB NUMSUB a b c a
        *8|$1|a|:1|$1|b|:1|$1|c|:0|$1|a|:1|
      1>PUBSUB NUMPAT
        :0|
      1>PUBSUB NUMPAT x
        -ERR wrong number of arguments for 'pubsub|numpat' command|
      1>PUBSUB SHARDCHANNELS
        *0|
      1>PUBSUB SHARDNUMSUB a b
        *4|$1|a|:0|$1|b|:0|
      1>PUBSUB SHARDNUMSUB
        *0|
      1>PUBSUB FOO
        -ERR unknown subcommand 'FOO'. Try PUBSUB HELP.|
      1>PUBSUB
        -ERR wrong number of arguments for 'pubsub' command|
      1>PUBSUB SHARDCHANNELS a b
        -ERR unknown subcommand or wrong number of arguments for 'SHARDCHANNELS'. Try PUBSUB HELP.|
      PSUBSCRIBE a* ? a*
        *3|$10|psubscribe|$2|a*|:3|*3|$10|psubscribe|$1|?|:4|*3|$10|psubscribe|$2|a*|:4|
      1>PUBLISH a hi
        :3|
        [0] *3|$7|message|$1|a|$2|hi|*4|$8|pmessage|$2|a*|$1|a|$2|hi|*4|$8|pmessage|$1|?|$1|a|$2|hi|
      1>PUBSUB NUMPAT
        :2|
      2>PSUBSCRIBE a*
        *3|$10|psubscribe|$2|a*|:1|
      1>PUBSUB NUMPAT
        :2|
      1>PUBLISH a hi
        :4|
        [0] *3|$7|message|$1|a|$2|hi|*4|$8|pmessage|$2|a*|$1|a|$2|hi|*4|$8|pmessage|$1|?|$1|a|$2|hi|
        [2] *4|$8|pmessage|$2|a*|$1|a|$2|hi|
      SSUBSCRIBE a s
        *3|$10|ssubscribe|$1|a|:1|*3|$10|ssubscribe|$1|s|:2|
      SSUBSCRIBE a
        *3|$10|ssubscribe|$1|a|:2|
      1>SPUBLISH a hi
        :1|
        [0] *3|$8|smessage|$1|a|$2|hi|
      1>SPUBLISH nobody hi
        :0|
      1>PUBLISH s hi
        :1|
        [0] *4|$8|pmessage|$1|?|$1|s|$2|hi|
      1>PUBSUB SHARDCHANNELS
        *2|$1|a|$1|s|
      1>PUBSUB SHARDNUMSUB a s c
        *6|$1|a|:1|$1|s|:1|$1|c|:0|
      1>PUBSUB SHARDCHANNELS s*
        *1|$1|s|
      UNSUBSCRIBE a a
        *3|$11|unsubscribe|$1|a|:3|*3|$11|unsubscribe|$1|a|:3|
      UNSUBSCRIBE nope
        *3|$11|unsubscribe|$4|nope|:3|
      PUNSUBSCRIBE a*
        *3|$12|punsubscribe|$2|a*|:2|
      UNSUBSCRIBE
        *3|$11|unsubscribe|$1|b|:1|
      UNSUBSCRIBE
        *3|$11|unsubscribe|$-1|:1|
      PUNSUBSCRIBE
        *3|$12|punsubscribe|$1|?|:0|
      PUNSUBSCRIBE
        *3|$12|punsubscribe|$-1|:0|
      ZCARD x
        -ERR Can't execute 'zcard': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      SUNSUBSCRIBE a
        *3|$12|sunsubscribe|$1|a|:1|
      SUNSUBSCRIBE
        *3|$12|sunsubscribe|$1|s|:0|
      SUNSUBSCRIBE
        *3|$12|sunsubscribe|$-1|:0|
      SUNSUBSCRIBE nope x
        *3|$12|sunsubscribe|$4|nope|:0|*3|$12|sunsubscribe|$1|x|:0|
      ZCARD x
        :0|
      UNSUBSCRIBE x y
        *3|$11|unsubscribe|$1|x|:0|*3|$11|unsubscribe|$1|y|:0|
      1>PUBLISH a hi
        :1|
        [2] *4|$8|pmessage|$2|a*|$1|a|$2|hi|
      2>PUNSUBSCRIBE x a*
        *3|$12|punsubscribe|$1|x|:1|*3|$12|punsubscribe|$2|a*|:0|
      1>PUBSUB NUMPAT
        :0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func subscribedInRESP3() {
    let redis = TestRedis()
    redis.useRESP3()
    expectTranscript(
      #"""
      SUBSCRIBE a
        >3|$9|subscribe|$1|a|:1|
      PUBLISH a x
        >3|$7|message|$1|a|$1|x|:1|
      ZCARD x
        :0|
      MULTI
        +OK|
      SUBSCRIBE b
        +QUEUED|
      PUBLISH b 1
        +QUEUED|
      ZCARD x
        +QUEUED|
      UNSUBSCRIBE a b
        +QUEUED|
      SSUBSCRIBE s
        +QUEUED|
      PUBLISH b 1
        +QUEUED|
      EXEC
        *6|>3|$9|subscribe|$1|b|:2|>3|$7|message|$1|b|$1|1|:1|:0|>3|$11|unsubscribe|$1|a|:1|>3|$11|unsubscribe|$1|b|
        :0|-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client|:0|
      UNSUBSCRIBE
        >3|$11|unsubscribe|_|:0|
      SUNSUBSCRIBE
        >3|$12|sunsubscribe|_|:0|
      PSUBSCRIBE * ?
        >3|$10|psubscribe|$1|*|:1|>3|$10|psubscribe|$1|?|:2|
      PUBLISH a x
        >4|$8|pmessage|$1|*|$1|a|$1|x|>4|$8|pmessage|$1|?|$1|a|$1|x|:2|
      SSUBSCRIBE a
        >3|$10|ssubscribe|$1|a|:1|
      SPUBLISH a x
        >3|$8|smessage|$1|a|$1|x|:1|
      1>SUBSCRIBE a
        *3|$9|subscribe|$1|a|:1|
      1>PSUBSCRIBE a*
        *3|$10|psubscribe|$2|a*|:2|
      PUBLISH a x
        >4|$8|pmessage|$1|*|$1|a|$1|x|>4|$8|pmessage|$1|?|$1|a|$1|x|:4|
        [1] *3|$7|message|$1|a|$1|x|*4|$8|pmessage|$2|a*|$1|a|$1|x|
      MULTI
        +OK|
      PUBLISH a x
        +QUEUED|
      PUBLISH a y
        +QUEUED|
      EXEC
        *2|>4|$8|pmessage|$1|*|$1|a|$1|x|>4|$8|pmessage|$1|?|$1|a|$1|x|:4|>4|$8|pmessage|$1|*|$1|a|$1|y|>4|$8|
        pmessage|$1|?|$1|a|$1|y|:4|
        [1] *3|$7|message|$1|a|$1|x|*4|$8|pmessage|$2|a*|$1|a|$1|x|*3|$7|message|$1|a|$1|y|*4|$8|pmessage|$2|a*|$1|a|
        $1|y|
      """#,
      redis,
      at: #_sourceLocation
    )
  }

  @Test func subscribingInsideTransactions() {
    expectTranscript(
      #"""
      MULTI
        +OK|
      SUBSCRIBE a
        +QUEUED|
      ZADD z 1 a
        +QUEUED|
      SUBSCRIBE b
        +QUEUED|
      EXEC
        *3|*3|$9|subscribe|$1|a|:1|:1|*3|$9|subscribe|$1|b|:2|
      ZCARD z
        -ERR Can't execute 'zcard': only (P|S)SUBSCRIBE / (P|
        S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      UNSUBSCRIBE
        *3|$11|unsubscribe|$1|a|:1|*3|$11|unsubscribe|$1|b|:0|
      ZCARD z
        :1|
      MULTI
        +OK|
      SSUBSCRIBE a
        +QUEUED|
      PSUBSCRIBE p q
        +QUEUED|
      SUNSUBSCRIBE
        +QUEUED|
      PUNSUBSCRIBE
        +QUEUED|
      UNSUBSCRIBE x
        +QUEUED|
      EXEC
        *5|-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client|*3|$10|psubscribe|$1|p|:1|*3|$10|psubscribe|$1|q|
        :2|*3|$12|sunsubscribe|$-1|:0|*3|$12|punsubscribe|$1|p|:1|*3|$12|punsubscribe|$1|q|:0|*3|$11|unsubscribe|$1|x|
        :0|
      MULTI
        +OK|
      SUBSCRIBE
        -ERR wrong number of arguments for 'subscribe' command|
      EXEC
        -EXECABORT Transaction discarded because of previous errors.|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func eventsAboutOwnCommands() {
    let redis = TestRedis()
    redis.withEngine { $0.configuration.keyspaceEvents = [.all, .keyspace, .keyevent] }
    redis.useRESP3()
    expectTranscript(
      #"""
      PSUBSCRIBE __key*
        >3|$10|psubscribe|$6|__key*|:1|
      ZADD z 1 a
        :1|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zadd|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zadd|$1|
        z|
      ZADD z 1 a
        :0|
      ZADD z XX 2 a
        :0|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zadd|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zadd|$1|
        z|
      ZINCRBY z 0 a
        ,2|
      ZINCRBY z 1 a
        ,3|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$5|zincr|>4|$8|pmessage|$6|__key*|$20|__keyevent@0__:zincr|
        $1|z|
      ZADD z INCR 1 a
        ,4|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$5|zincr|>4|$8|pmessage|$6|__key*|$20|__keyevent@0__:zincr|
        $1|z|
      ZREM z a
        >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zrem|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zrem|$1|z|
        >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$3|del|>4|$8|pmessage|$6|__key*|$18|__keyevent@0__:del|$1|z|:1|
      ZADD z 1 a 2 b 3 c 4 d
        :4|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zadd|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zadd|$1|
        z|
      ZREMRANGEBYRANK z 0 0
        >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$15|zremrangebyrank|>4|$8|pmessage|$6|__key*|$30|
        __keyevent@0__:zremrangebyrank|$1|z|:1|
      ZREMRANGEBYSCORE z 2 2
        >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$16|zremrangebyscore|>4|$8|pmessage|$6|__key*|$31|
        __keyevent@0__:zremrangebyscore|$1|z|:1|
      ZREMRANGEBYSCORE z 20 20
        :0|
      ZUNIONSTORE y 1 z
        :2|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$11|zunionstore|>4|$8|pmessage|$6|__key*|$26|
        __keyevent@0__:zunionstore|$1|y|
      ZINTERSTORE y 1 z
        :2|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$11|zinterstore|>4|$8|pmessage|$6|__key*|$26|
        __keyevent@0__:zinterstore|$1|y|
      ZDIFFSTORE y 1 z
        :2|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$10|zdiffstore|>4|$8|pmessage|$6|__key*|$25|
        __keyevent@0__:zdiffstore|$1|y|
      ZDIFFSTORE y 2 z z
        :0|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$3|del|>4|$8|pmessage|$6|__key*|$18|__keyevent@0__:del|$1|y|
      ZDIFFSTORE y 2 z z
        :0|
      ZRANGESTORE y z 0 -1
        :2|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$11|zrangestore|>4|$8|pmessage|$6|__key*|$26|
        __keyevent@0__:zrangestore|$1|y|
      ZRANGESTORE y nope 0 -1
        :0|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:y|$3|del|>4|$8|pmessage|$6|__key*|$18|__keyevent@0__:del|$1|y|
      RPUSH l 1 2
        :2|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:l|$5|rpush|>4|$8|pmessage|$6|__key*|$20|__keyevent@0__:rpush|
        $1|l|
      MULTI
        +OK|
      RPUSH l 1
        +QUEUED|
      ZREM z c
        +QUEUED|
      ZADD z 1 q
        +QUEUED|
      EXEC
        *3|:3|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:l|$5|rpush|>4|$8|pmessage|$6|__key*|$20|
        __keyevent@0__:rpush|$1|l|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zrem|>4|$8|pmessage|$6|__key*|$19|
        __keyevent@0__:zrem|$1|z|:1|:1|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zadd|>4|$8|pmessage|$6|__key*|
        $19|__keyevent@0__:zadd|$1|z|
      1>RPUSH l x
        :4|
        [0] >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:l|$5|rpush|>4|$8|pmessage|$6|__key*|$20|__keyevent@0__:rpush|
        $1|l|
      1>ZADD z 1 zz
        :1|
        [0] >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:z|$4|zadd|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zadd|$1|
        z|
      BZPOPMIN w 0
      1>ZADD w 1 a
        :1|
        [0] >4|$8|pmessage|$6|__key*|$16|__keyspace@0__:w|$4|zadd|>4|$8|pmessage|$6|__key*|$19|__keyevent@0__:zadd|$1|
        w|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:w|$7|zpopmin|>4|$8|pmessage|$6|__key*|$22|
        __keyevent@0__:zpopmin|$1|w|>4|$8|pmessage|$6|__key*|$16|__keyspace@0__:w|$3|del|>4|$8|pmessage|$6|__key*|$18|
        __keyevent@0__:del|$1|w|*3|$1|w|$1|a|,1|
      """#,
      redis,
      at: #_sourceLocation
    )
  }

  @Test func withoutRepliesMessagesStillArrive() {
    let redis = TestRedis()
    redis.connect()
    redis.withEngine { $0.clients[0].replyMode = .off }
    #expect(redis("SUBSCRIBE a") == "*3|$9|subscribe|$1|a|:1|")
    #expect(redis("PUBLISH a hi", client: 1) == ":1|")
    #expect(redis.takeDeliveries(0) == "*3|$7|message|$1|a|$2|hi|")
    #expect(redis("UNSUBSCRIBE") == "*3|$11|unsubscribe|$1|a|:0|")
    redis.useRESP3()
    #expect(redis("SUBSCRIBE a") == ">3|$9|subscribe|$1|a|:1|")
    #expect(redis("PUBLISH a hi") == ">3|$7|message|$1|a|$2|hi|")
    #expect(redis("MULTI") == "")
    #expect(redis("PUBLISH a hi") == "")
    #expect(redis("ZCARD z") == "")
    #expect(redis("EXEC") == ">3|$7|message|$1|a|$2|hi|")
    redis.withEngine { $0.clients[0].replyMode = .skipping }
    #expect(redis("PUBLISH a hi") == ">3|$7|message|$1|a|$2|hi|")
    #expect(redis("PUBLISH a hi") == ">3|$7|message|$1|a|$2|hi|:1|")
  }

  @Test func whoWentAwayHearsNothing() {
    let redis = TestRedis()
    redis.connect()
    redis("SUBSCRIBE a b", client: 1)
    redis("PSUBSCRIBE a*", client: 1)
    redis("SSUBSCRIBE a", client: 1)
    redis.disconnect(1)
    #expect(redis("PUBLISH a hi") == ":0|")
    #expect(redis("SPUBLISH a hi") == ":0|")
    #expect(redis("PUBSUB CHANNELS") == "*0|")
    #expect(redis("PUBSUB NUMPAT") == ":0|")
    #expect(redis.takeDeliveries(1).isEmpty)
  }

  @Test func anExpiryIsToldBeforeTheReply() {
    let redis = TestRedis()
    redis.withEngine { $0.configuration.keyspaceEvents = [.expired, .keyevent] }
    redis.useRESP3()
    redis("SUBSCRIBE __keyevent@0__:expired")
    redis("ZADD z 1 a")
    redis.expire("z", inMilliseconds: 10)
    redis.withEngine { $0.configuration.activeExpiry = false }
    redis.advance(milliseconds: 10)
    #expect(redis("ZCARD z") == ">3|$7|message|$22|__keyevent@0__:expired|$1|z|:0|")
  }

  @Test func helpNamesEverySubcommand() {
    let help = TestRedis()("PUBSUB HELP")
    #expect(help.hasPrefix("*13|+PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:|"))
    for name in ["CHANNELS", "NUMPAT", "NUMSUB", "SHARDCHANNELS", "SHARDNUMSUB", "HELP"] {
      #expect(help.contains("|+\(name)"))
    }
  }

  @Test func pingAndReset() {
    expectTranscript(
      #"""
      SUBSCRIBE a
        *3|$9|subscribe|$1|a|:1|
      PING
        *2|$4|pong|$0||
      PING x
        *2|$4|pong|$1|x|
      RESET
        +RESET|
      PING
        +PONG|
      1>PUBLISH a x
        :0|
      PUBSUB CHANNELS
        *0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func eventsBeforeAndBehindReplies() {
    let redis = TestRedis()
    redis.useRESP3()
    expectTranscript(
      #"""
      CONFIG SET notify-keyspace-events KEA
        +OK|
      PSUBSCRIBE __keyspace*
        >3|$10|psubscribe|$11|__keyspace*|:1|
      SET a 1
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:a|$3|set|+OK|
      SET a 1 EX 10
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:a|$3|set|>4|$8|pmessage|$11|__keyspace*|$16|
        __keyspace@0__:a|$6|expire|+OK|
      LPUSH l 1
        :1|>4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:l|$5|lpush|
      HSET h a 1
        :1|>4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:h|$4|hset|
      HDEL h a
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:h|$4|hdel|>4|$8|pmessage|$11|__keyspace*|$16|
        __keyspace@0__:h|$3|del|:1|
      EXPIRE a 100
        :1|>4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:a|$6|expire|
      DEL a
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:a|$3|del|:1|
      SADD s 1
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:s|$4|sadd|:1|
      SUNIONSTORE t s
        :1|>4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:t|$11|sunionstore|
      RENAME t u
        >4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:t|$11|rename_from|>4|$8|pmessage|$11|__keyspace*|$16|
        __keyspace@0__:u|$9|rename_to|+OK|
      MULTI
        +OK|
      LPUSH l 1
        +QUEUED|
      SADD s 2
        +QUEUED|
      GET a
        +QUEUED|
      EXEC
        *3|:2|>4|$8|pmessage|$11|__keyspace*|$16|__keyspace@0__:l|$5|lpush|>4|$8|pmessage|$11|__keyspace*|$16|
        __keyspace@0__:s|$4|sadd|:1|_|
      CONFIG SET notify-keyspace-events ""
        +OK|
      """#,
      redis,
      at: #_sourceLocation
    )
  }
}
