// RedisEngineTests. This file: ZADD, ZINCRBY, and commands against other types. The replies are Redis 7.0.15's.

import Testing

/// ZADD and ZINCRBY, and what every command says to a key of another type.
@Suite struct SortedSetAddTests {
  @Test func optionsAndInfinities() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c
        :3|
      ZADD z 1 a 2 b 4 c
        :0|
      ZADD z CH 1 a 2 b 5 c 6 d
        :2|
      ZADD z XX 9 zz
        :0|
      ZADD z XX CH 9 a 1 zz
        :1|
      ZADD z NX 1 a 7 e
        :1|
      ZADD z NX XX 1 a
        -ERR XX and NX options at the same time are not compatible|
      ZADD z NX GT 1 a
        -ERR GT, LT, and/or NX options at the same time are not compatible|
      ZADD z NX LT 1 a
        -ERR GT, LT, and/or NX options at the same time are not compatible|
      ZADD z GT LT 1 a
        -ERR GT, LT, and/or NX options at the same time are not compatible|
      ZADD z NX GT INCR 1 a 2 b
        -ERR GT, LT, and/or NX options at the same time are not compatible|
      ZADD z INCR 1 a 2 b
        -ERR INCR option supports a single increment-element pair|
      ZADD z NX XX 1
        -ERR syntax error|
      ZADD z NX
        -ERR wrong number of arguments for 'zadd' command|
      ZADD z NX 1
        -ERR syntax error|
      ZADD z
        -ERR wrong number of arguments for 'zadd' command|
      ZADD z 1
        -ERR wrong number of arguments for 'zadd' command|
      ZADD z 1 a 2
        -ERR syntax error|
      ZADD z foo a
        -ERR value is not a valid float|
      ZADD z foo a 1
        -ERR syntax error|
      ZADD z 1 a foo b
        -ERR value is not a valid float|
      ZADD z nan a
        -ERR value is not a valid float|
      ZADD z inf a -inf b +inf c infinity d -Infinity e
        :0|
      ZRANGE z 0 -1 WITHSCORES
        *10|$1|b|$4|-inf|$1|e|$4|-inf|$1|a|$3|inf|$1|c|$3|inf|$1|d|$3|inf|
      ZADD z INCR -inf a
        -ERR resulting score is not a number (NaN)|
      ZINCRBY z -inf a
        -ERR resulting score is not a number (NaN)|
      ZINCRBY z +inf a
        $3|inf|
      ZINCRBY z nan a
        -ERR value is not a valid float|
      ZINCRBY z NX a
        -ERR syntax error|
      ZINCRBY z 1 NX
        $1|1|
      ZADD z GT CH 5 b
        :1|
      ZADD z LT CH 4 b
        :1|
      ZADD z GT INCR -1 b
        $-1|
      ZADD z LT INCR -1 b
        $1|3|
      ZADD z GT INCR 0 b
        $-1|
      ZADD z NX INCR 1 b
        $-1|
      ZADD z XX INCR 1 nobody
        $-1|
      ZADD missing XX INCR 1 nobody
        $-1|
      ZADD missing XX 1 nobody
        :0|
      ZCARD missing
        :0|
      ZADD z XX INCR 0 b
        $1|3|
      ZADD z GT 10 new
        :1|
      ZSCORE z new
        $2|10|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func scoresInEveryNotation() {
    expectTranscript(
      #"""
      ZADD z 1e3 e3 1.5 e4 0x10 hex .5 half 5. five +3 three
        :6|
      ZRANGE z 0 -1 WITHSCORES
        *12|$4|half|$3|0.5|$2|e4|$3|1.5|$5|three|$1|3|$4|five|$1|5|$3|hex|$2|16|$2|e3|$4|1000|
      ZADD z "" empty
        -ERR value is not a valid float|
      ZADD z 1 ""
        :1|
      ZSCORE z ""
        $1|1|
      ZADD z \s1 sp
        -ERR value is not a valid float|
      ZADD z 1\s sp
        -ERR value is not a valid float|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func wrongType() {
    expectTranscript(
      #"""
      RPUSH str x
        :1|
      ZADD str 1 a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZADD str foo a
        -ERR value is not a valid float|
      ZADD str XX 1 a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZINCRBY str 1 a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZCARD str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZSCORE str a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZMSCORE str a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANK str a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANGE str 0 -1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANGE str a -1
        -ERR value is not an integer or out of range|
      ZRANGESTORE dst str 0 -1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZREM str a
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZPOPMIN str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZPOPMIN str 0
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZMPOP 1 str MIN
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      BZPOPMIN str 1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      BZMPOP 1 1 str MIN
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZCOUNT str 0 1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZLEXCOUNT str - +
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZREMRANGEBYRANK str 0 1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZREMRANGEBYSCORE str 0 1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZREMRANGEBYLEX str - +
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANDMEMBER str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANDMEMBER str 2
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZSCAN str 0
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZUNION 1 str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZUNION 2 str
        -ERR syntax error|
      ZINTERCARD 1 str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZDIFF 1 str
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZADD z 1 a
        :1|
      ZUNION 2 z str FOO
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZUNIONSTORE str 1 z
        :1|
      ZCARD str
        :1|
      """#,
      at: #_sourceLocation
    )
  }
}
