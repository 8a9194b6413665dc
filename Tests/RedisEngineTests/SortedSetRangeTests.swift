// RedisEngineTests. This file: scores, ranks and ranges of sorted sets. The replies are Redis 7.0.15's.

import Testing

/// Reading one sorted set, and removing from it by ranges.
@Suite struct SortedSetRangeTests {
  @Test func scoresRanksAndCounts() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZSCORE z a
        $1|1|
      ZSCORE z zz
        $-1|
      ZSCORE missing a
        $-1|
      ZMSCORE z a zz f
        *3|$1|1|$-1|$1|5|
      ZMSCORE missing a b
        *2|$-1|$-1|
      ZMSCORE z
        -ERR wrong number of arguments for 'zmscore' command|
      ZRANK z c
        :2|
      ZREVRANK z c
        :3|
      ZRANK z zz
        $-1|
      ZRANK missing c
        $-1|
      ZRANK z c WITHSCORE
        -ERR wrong number of arguments for 'zrank' command|
      ZRANK z c FOO BAR
        -ERR wrong number of arguments for 'zrank' command|
      ZREVRANK z
        -ERR wrong number of arguments for 'zrevrank' command|
      ZCOUNT z 2 4
        :3|
      ZCOUNT z (2 (4
        :1|
      ZCOUNT z -inf +inf
        :6|
      ZCOUNT z 4 2
        :0|
      ZCOUNT z (2 2
        :0|
      ZCOUNT z foo 2
        -ERR min or max is not a float|
      ZCOUNT z 2 (foo
        -ERR min or max is not a float|
      ZCOUNT z "" 3
        :3|
      ZCOUNT z ( 3
        :3|
      ZCOUNT z \s2 3
        :2|
      ZCOUNT z (\s2 3
        :1|
      ZCOUNT z 2\s 3
        -ERR min or max is not a float|
      ZCOUNT z 2\0x 3
        :2|
      ZCOUNT z 1e400 inf
        :0|
      ZCOUNT z -1e400 inf
        :6|
      ZCOUNT z nan inf
        -ERR min or max is not a float|
      ZCOUNT z [1 2
        -ERR min or max is not a float|
      ZCOUNT missing foo 2
        -ERR min or max is not a float|
      ZCOUNT missing 1 2
        :0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func rangeOptions() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZRANGE z 0 -1
        *6|$1|a|$1|b|$1|c|$1|d|$1|e|$1|f|
      ZRANGE z 0 -1 WITHSCORES
        *12|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|$1|d|$1|4|$1|e|$1|5|$1|f|$1|5|
      ZRANGE z -2 -1
        *2|$1|e|$1|f|
      ZRANGE z -100 1
        *2|$1|a|$1|b|
      ZRANGE z 2 1
        *0|
      ZRANGE z 10 20
        *0|
      ZRANGE z 9223372036854775807 -9223372036854775808
        *0|
      ZRANGE z -9223372036854775808 9223372036854775807
        *6|$1|a|$1|b|$1|c|$1|d|$1|e|$1|f|
      ZRANGE z -9223372036854775809 1
        -ERR value is not an integer or out of range|
      ZRANGE z 0 1 REV
        *2|$1|f|$1|e|
      ZRANGE z 0 -2 REV WITHSCORES
        *10|$1|f|$1|5|$1|e|$1|5|$1|d|$1|4|$1|c|$1|3|$1|b|$1|2|
      ZRANGE z -2 -1 REV
        *2|$1|b|$1|a|
      ZRANGE z 0 1 LIMIT 0 1
        -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX|
      ZRANGE z 0 1 LIMIT 0 -1
        *2|$1|a|$1|b|
      ZRANGE z 0 1 LIMIT 5 -1
        *2|$1|a|$1|b|
      ZRANGE z 0 1 LIMIT a -1
        -ERR value is not an integer or out of range|
      ZRANGE z 0 1 LIMIT 0
        -ERR syntax error|
      ZRANGE z 0 1 REV REV
        -ERR syntax error|
      ZRANGE z 0 1 BYSCORE BYLEX
        -ERR syntax error|
      ZRANGE z 0 1 BYSCORE BYSCORE
        -ERR syntax error|
      ZRANGE z 0 1 WITHSCORES WITHSCORES
        *4|$1|a|$1|1|$1|b|$1|2|
      ZRANGE z 0 1 BYLEX WITHSCORES
        -ERR syntax error, WITHSCORES not supported in combination with BYLEX|
      ZRANGE z - + BYLEX WITHSCORES
        -ERR syntax error, WITHSCORES not supported in combination with BYLEX|
      ZRANGE z 0 1 BYLEX
        -ERR min or max not valid string range item|
      ZRANGE z 0 a
        -ERR value is not an integer or out of range|
      ZRANGE z (2 4 BYSCORE
        *2|$1|c|$1|d|
      ZRANGE z (2 4 BYSCORE WITHSCORES LIMIT 1 1
        *2|$1|d|$1|4|
      ZRANGE z 4 (2 BYSCORE REV WITHSCORES
        *4|$1|d|$1|4|$1|c|$1|3|
      ZRANGE z 2 4 BYSCORE REV
        *0|
      ZRANGE z 0 9 BYSCORE LIMIT 2 2
        *2|$1|c|$1|d|
      ZRANGE z 9 0 BYSCORE REV LIMIT 2 2
        *2|$1|d|$1|c|
      ZRANGE z 0 9 BYSCORE LIMIT -1 2
        *0|
      ZRANGE z 0 9 BYSCORE LIMIT 2 -5
        *4|$1|c|$1|d|$1|e|$1|f|
      ZRANGE z 0 9 BYSCORE LIMIT 2 0
        *0|
      ZRANGE z 0 9 BYSCORE LIMIT 9223372036854775807 9223372036854775807
        *0|
      ZRANGE z 0 9 BYSCORE LIMIT 1 9223372036854775807
        *5|$1|b|$1|c|$1|d|$1|e|$1|f|
      ZRANGE missing 0 9 FOO
        -ERR syntax error|
      ZRANGE missing a b
        -ERR value is not an integer or out of range|
      ZRANGE missing 0 9
        *0|
      ZRANGE missing x y BYLEX
        -ERR min or max not valid string range item|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func olderRanges() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZREVRANGE z 0 2
        *3|$1|f|$1|e|$1|d|
      ZREVRANGE z 0 2 WITHSCORES
        *6|$1|f|$1|5|$1|e|$1|5|$1|d|$1|4|
      ZREVRANGE z 0 2 REV
        -ERR syntax error|
      ZREVRANGE z 0 2 BYLEX
        -ERR syntax error|
      ZREVRANGE z 0 2 LIMIT 0 1
        -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX|
      ZRANGEBYSCORE z 2 4
        *3|$1|b|$1|c|$1|d|
      ZRANGEBYSCORE z 2 4 WITHSCORES LIMIT 1 2
        *4|$1|c|$1|3|$1|d|$1|4|
      ZRANGEBYSCORE z 2 4 REV
        -ERR syntax error|
      ZRANGEBYSCORE z 2 foo
        -ERR min or max is not a float|
      ZREVRANGEBYSCORE z 4 2
        *3|$1|d|$1|c|$1|b|
      ZREVRANGEBYSCORE z 4 2 LIMIT 0 1 WITHSCORES
        *2|$1|d|$1|4|
      ZREVRANGEBYSCORE z 2 4
        *0|
      ZREVRANGEBYSCORE z foo 2
        -ERR min or max is not a float|
      ZRANGEBYLEX z - + WITHSCORES
        -ERR syntax error, WITHSCORES not supported in combination with BYLEX|
      ZRANGEBYLEX z - + LIMIT 1 2
        *2|$1|b|$1|c|
      ZRANGEBYLEX z a b
        -ERR min or max not valid string range item|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func rangesOfMembers() {
    expectTranscript(
      #"""
      ZADD l 0 a 0 b 0 c 0 d 0 aa 0 ab 0 ""
        :7|
      ZRANGEBYLEX l - +
        *7|$0||$1|a|$2|aa|$2|ab|$1|b|$1|c|$1|d|
      ZRANGEBYLEX l [a (b
        *3|$1|a|$2|aa|$2|ab|
      ZRANGEBYLEX l (a [b
        *3|$2|aa|$2|ab|$1|b|
      ZRANGEBYLEX l [b [a
        *0|
      ZRANGEBYLEX l + -
        *0|
      ZRANGEBYLEX l - -
        *0|
      ZRANGEBYLEX l + +
        *0|
      ZRANGEBYLEX l ( (b
        *3|$1|a|$2|aa|$2|ab|
      ZRANGEBYLEX l [ (b
        *4|$0||$1|a|$2|aa|$2|ab|
      ZRANGEBYLEX l "" +
        -ERR min or max not valid string range item|
      ZRANGEBYLEX l -a +
        -ERR min or max not valid string range item|
      ZRANGEBYLEX l - +b
        -ERR min or max not valid string range item|
      ZRANGEBYLEX l 1 2
        -ERR min or max not valid string range item|
      ZRANGEBYLEX l (a (a
        *0|
      ZRANGEBYLEX l [a [a
        *1|$1|a|
      ZRANGEBYLEX l [a (a
        *0|
      ZREVRANGEBYLEX l + - LIMIT 0 3
        *3|$1|d|$1|c|$1|b|
      ZREVRANGEBYLEX l (c [aa
        *3|$1|b|$2|ab|$2|aa|
      ZREVRANGEBYLEX l [aa (c
        *0|
      ZRANGE l [aa (c BYLEX
        *3|$2|aa|$2|ab|$1|b|
      ZRANGE l (c [aa BYLEX REV
        *3|$1|b|$2|ab|$2|aa|
      ZRANGE l (c [aa BYLEX REV LIMIT 1 1
        *1|$2|ab|
      ZLEXCOUNT l - +
        :7|
      ZLEXCOUNT l [a (c
        :4|
      ZLEXCOUNT l c a
        -ERR min or max not valid string range item|
      ZLEXCOUNT missing - +
        :0|
      ZLEXCOUNT missing a b
        -ERR min or max not valid string range item|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func removal() {
    expectTranscript(
      #"""
      ZADD l 0 a 0 b 0 c 0 d 0 aa 0 ab 0 ""
        :7|
      ZREMRANGEBYLEX l [aa [ab
        :2|
      ZREMRANGEBYLEX l [zz +
        :0|
      ZREMRANGEBYLEX l a b
        -ERR min or max not valid string range item|
      ZREMRANGEBYLEX l - +
        :5|
      ZREMRANGEBYLEX l - +
        :0|
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZREMRANGEBYRANK z 0 0
        :1|
      ZREMRANGEBYRANK z -1 -1
        :1|
      ZREMRANGEBYRANK z 10 20
        :0|
      ZREMRANGEBYRANK z a 20
        -ERR value is not an integer or out of range|
      ZREMRANGEBYSCORE z (2 3
        :1|
      ZREMRANGEBYSCORE z foo 3
        -ERR min or max is not a float|
      ZREMRANGEBYSCORE z 100 200
        :0|
      ZRANGE z 0 -1
        *3|$1|b|$1|d|$1|e|
      ZREM z b zz b
        :1|
      ZREM z
        -ERR wrong number of arguments for 'zrem' command|
      ZREM missing a
        :0|
      ZREM z d e
        :2|
      ZCARD z
        :0|
      """#,
      at: #_sourceLocation
    )
  }
}
