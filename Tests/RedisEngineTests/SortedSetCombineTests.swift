// RedisEngineTests. This file: ZUNION, ZINTER, ZDIFF and ZRANGESTORE. The replies are Redis 7.0.15's.

import Testing

/// Combining sorted sets and sets.
@Suite struct SortedSetCombineTests {
  @Test func unions() {
    expectTranscript(
      #"""
      ZADD a 1 x 2 y 3 z
        :3|
      ZADD b 10 y 20 z 30 w
        :3|
      SADD s x w q
        :3|
      ZUNION 2 a b
        *4|$1|x|$1|y|$1|z|$1|w|
      ZUNION 2 a b WITHSCORES
        *8|$1|x|$1|1|$1|y|$2|12|$1|z|$2|23|$1|w|$2|30|
      ZUNION 3 a b s WITHSCORES
        *10|$1|q|$1|1|$1|x|$1|2|$1|y|$2|12|$1|z|$2|23|$1|w|$2|31|
      ZUNION 3 a b s WITHSCORES AGGREGATE MIN
        *10|$1|q|$1|1|$1|w|$1|1|$1|x|$1|1|$1|y|$1|2|$1|z|$1|3|
      ZUNION 3 a b s WITHSCORES AGGREGATE max
        *10|$1|q|$1|1|$1|x|$1|1|$1|y|$2|10|$1|z|$2|20|$1|w|$2|30|
      ZUNION 3 a b s AGGREGATE avg
        -ERR syntax error|
      ZUNION 3 a b s WEIGHTS 1 2
        -ERR syntax error|
      ZUNION 3 a b s WEIGHTS 1 2 a
        -ERR weight value is not a float|
      ZUNION 3 a b s WEIGHTS 1 2 3 WITHSCORES
        *10|$1|q|$1|3|$1|x|$1|4|$1|y|$2|22|$1|z|$2|43|$1|w|$2|63|
      ZUNION 3 a b s WEIGHTS 1 2 3 4
        -ERR syntax error|
      ZUNION 3 a b s WEIGHTS 1 2 3 WEIGHTS 0 0 0 WITHSCORES
        *10|$1|q|$1|0|$1|w|$1|0|$1|x|$1|0|$1|y|$1|0|$1|z|$1|0|
      ZUNION 2 a b AGGREGATE
        -ERR syntax error|
      ZUNION 0 a b
        -ERR at least 1 input key is needed for 'zunion' command|
      ZUNION -1 a b
        -ERR at least 1 input key is needed for 'zunion' command|
      ZUNION a a b
        -ERR value is not an integer or out of range|
      ZUNION 3 a b
        -ERR syntax error|
      ZUNION 9223372036854775807 a b
        -ERR syntax error|
      zunion 0 a
        -ERR at least 1 input key is needed for 'zunion' command|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func intersectionsAndDifferences() {
    expectTranscript(
      #"""
      ZADD a 1 x 2 y 3 z
        :3|
      ZADD b 10 y 20 z 30 w
        :3|
      SADD s x w q
        :3|
      ZINTER 0 a
        -ERR at least 1 input key is needed for 'zinter' command|
      ZINTERCARD 0 a
        -ERR at least 1 input key is needed for 'zintercard' command|
      ZDIFF 0 a
        -ERR at least 1 input key is needed for 'zdiff' command|
      ZUNIONSTORE d 0 a
        -ERR at least 1 input key is needed for 'zunionstore' command|
      ZDIFFSTORE d 0 a
        -ERR at least 1 input key is needed for 'zdiffstore' command|
      ZINTERSTORE d 0 a
        -ERR at least 1 input key is needed for 'zinterstore' command|
      ZINTER 2 a b WITHSCORES
        *4|$1|y|$2|12|$1|z|$2|23|
      ZINTER 2 a b WITHSCORES WEIGHTS 2 3
        *4|$1|y|$2|34|$1|z|$2|66|
      ZINTER 2 a a WITHSCORES
        *6|$1|x|$1|2|$1|y|$1|4|$1|z|$1|6|
      ZINTER 2 a s WITHSCORES
        *2|$1|x|$1|2|
      ZINTER 2 a missing WITHSCORES
        *0|
      ZINTER 2 a b AGGREGATE MIN WITHSCORES
        *4|$1|y|$1|2|$1|z|$1|3|
      ZINTERCARD 2 a b
        :2|
      ZINTERCARD 2 a b LIMIT 1
        :1|
      ZINTERCARD 2 a b LIMIT 0
        :2|
      ZINTERCARD 2 a b LIMIT -1
        -ERR LIMIT can't be negative|
      ZINTERCARD 2 a b LIMIT a
        -ERR LIMIT can't be negative|
      ZINTERCARD 2 a b LIMIT
        -ERR syntax error|
      ZINTERCARD 2 a b LIMIT 1 LIMIT 5
        :2|
      ZINTERCARD 2 a b WITHSCORES
        -ERR syntax error|
      ZINTERCARD 2 a b WEIGHTS 1 2
        -ERR syntax error|
      ZDIFF 2 a b
        *1|$1|x|
      ZDIFF 2 a b WITHSCORES
        *2|$1|x|$1|1|
      ZDIFF 2 a a
        *0|
      ZDIFF 2 s a WITHSCORES
        *4|$1|q|$1|1|$1|w|$1|1|
      ZDIFF 2 missing a WITHSCORES
        *0|
      ZDIFF 1 a WITHSCORES
        *6|$1|x|$1|1|$1|y|$1|2|$1|z|$1|3|
      ZDIFF 2 a b WEIGHTS 1 2
        -ERR syntax error|
      ZDIFF 2 a b AGGREGATE SUM
        -ERR syntax error|
      ZDIFF 2 a b FOO
        -ERR syntax error|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func storing() {
    expectTranscript(
      #"""
      ZADD a 1 x 2 y 3 z
        :3|
      ZADD b 10 y 20 z 30 w
        :3|
      SADD s x w q
        :3|
      ZUNIONSTORE d 2 a b
        :4|
      ZRANGE d 0 -1 WITHSCORES
        *8|$1|x|$1|1|$1|y|$2|12|$1|z|$2|23|$1|w|$2|30|
      ZUNIONSTORE d 2 a b WITHSCORES
        -ERR syntax error|
      ZINTERSTORE d 2 a b WEIGHTS 2 2 AGGREGATE MAX
        :2|
      ZRANGE d 0 -1 WITHSCORES
        *4|$1|y|$2|20|$1|z|$2|40|
      ZDIFFSTORE d 2 a b
        :1|
      ZRANGE d 0 -1 WITHSCORES
        *2|$1|x|$1|1|
      ZDIFFSTORE d 2 a a
        :0|
      ZCARD d
        :0|
      ZINTERSTORE a 2 a missing
        :0|
      ZCARD a
        :0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func infinitiesThatCancelOut() {
    expectTranscript(
      #"""
      ZADD i inf x -inf y
        :2|
      ZADD j -inf x inf y
        :2|
      ZUNION 2 i j WITHSCORES
        *4|$1|x|$1|0|$1|y|$1|0|
      ZINTER 2 i j WITHSCORES
        *4|$1|x|$1|0|$1|y|$1|0|
      ZUNION 1 i WEIGHTS 0 WITHSCORES
        *4|$1|x|$1|0|$1|y|$1|0|
      ZINTER 1 i WEIGHTS 0 WITHSCORES
        *4|$1|x|$1|0|$1|y|$1|0|
      ZINTER 2 i j WEIGHTS 0 0 WITHSCORES
        *4|$1|x|$1|0|$1|y|$1|0|
      ZUNION 2 i j WEIGHTS inf -inf WITHSCORES
        *4|$1|y|$4|-inf|$1|x|$3|inf|
      ZUNION 2 i j WEIGHTS nan 1
        -ERR weight value is not a float|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func storingRanges() {
    expectTranscript(
      #"""
      ZADD i inf x -inf y
        :2|
      ZADD j -inf x inf y
        :2|
      ZADD b 10 y 20 z 30 w
        :3|
      ZRANGESTORE d i 0 -1
        :2|
      ZRANGE d 0 -1 WITHSCORES
        *4|$1|y|$4|-inf|$1|x|$3|inf|
      ZRANGESTORE d b 0 0
        :1|
      ZRANGESTORE d b 0 1 REV
        :2|
      ZRANGE d 0 -1 WITHSCORES
        *4|$1|z|$2|20|$1|w|$2|30|
      ZRANGESTORE d b (10 +inf BYSCORE LIMIT 0 1
        :1|
      ZRANGE d 0 -1 WITHSCORES
        *2|$1|z|$2|20|
      ZRANGESTORE d b 0 1 WITHSCORES
        -ERR syntax error|
      ZRANGESTORE d b 0 1 LIMIT 0 1
        -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX|
      ZRANGESTORE d b - + BYLEX
        :3|
      ZRANGESTORE d b [y (z BYLEX
        :0|
      ZRANGESTORE d missing 0 -1
        :0|
      ZCARD d
        :0|
      ZRANGESTORE b b 0 0
        :1|
      ZRANGE b 0 -1 WITHSCORES
        *2|$1|y|$2|10|
      SADD b x
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      ZRANGESTORE b j 0 0
        :1|
      ZRANGE b 0 -1
        *1|$1|x|
      ZRANGESTORE d b 0 a
        -ERR value is not an integer or out of range|
      """#,
      at: #_sourceLocation
    )
  }
}
