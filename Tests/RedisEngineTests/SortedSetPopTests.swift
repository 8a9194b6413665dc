// RedisEngineTests. This file: ZPOPMIN, ZPOPMAX, ZMPOP and the forms that wait. The replies are Redis 7.0.15's.

import Testing
import WireCore

/// Popping, at once or as soon as there is something.
@Suite struct SortedSetPopTests {
  @Test func popping() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZPOPMIN z
        *2|$1|a|$1|1|
      ZPOPMAX z
        *2|$1|f|$1|5|
      ZPOPMIN z 0
        *0|
      ZPOPMIN z -1
        -ERR value is out of range, must be positive|
      ZPOPMIN z a
        -ERR value is out of range, must be positive|
      ZPOPMIN z 9223372036854775808
        -ERR value is out of range, must be positive|
      ZPOPMIN z 1 2
        -ERR syntax error|
      ZPOPMIN z 2
        *4|$1|b|$1|2|$1|c|$1|3|
      ZPOPMAX z 9223372036854775807
        *4|$1|e|$1|5|$1|d|$1|4|
      ZPOPMAX z
        *0|
      ZPOPMAX z 1
        *0|
      ZPOPMAX z 0
        *0|
      ZPOPMAX missing -1
        -ERR value is out of range, must be positive|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func poppingFromSeveralKeys() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3 c 4 d 5 e 5 f
        :6|
      ZMPOP 1 z MIN
        *2|$1|z|*1|*2|$1|a|$1|1|
      ZMPOP 1 z MAX COUNT 2
        *2|$1|z|*2|*2|$1|f|$1|5|*2|$1|e|$1|5|
      ZMPOP 2 missing z MIN COUNT 1
        *2|$1|z|*1|*2|$1|b|$1|2|
      ZMPOP 0 z MIN
        -ERR numkeys should be greater than 0|
      ZMPOP -1 z MIN
        -ERR numkeys should be greater than 0|
      ZMPOP a z MIN
        -ERR numkeys should be greater than 0|
      ZMPOP 1 z
        -ERR wrong number of arguments for 'zmpop' command|
      ZMPOP 2 z MIN
        -ERR syntax error|
      ZMPOP 2 z y
        -ERR syntax error|
      ZMPOP 9223372036854775807 z MIN
        -ERR syntax error|
      ZMPOP 1 z MID
        -ERR syntax error|
      ZMPOP 1 z MIN COUNT
        -ERR syntax error|
      ZMPOP 1 z MIN COUNT 0
        -ERR count should be greater than 0|
      ZMPOP 1 z MIN COUNT -1
        -ERR count should be greater than 0|
      ZMPOP 1 z MIN COUNT a
        -ERR count should be greater than 0|
      ZMPOP 1 z MIN COUNT 1 COUNT 2
        -ERR syntax error|
      ZMPOP 1 z MIN COUNT 1 FOO
        -ERR syntax error|
      ZMPOP 1 z MIN FOO
        -ERR syntax error|
      ZMPOP 1 z MIN COUNT 0 FOO
        -ERR count should be greater than 0|
      ZMPOP 1 missing MIN
        *-1|
      BZMPOP 0.1 1 z MIN COUNT 1
        *2|$1|z|*1|*2|$1|c|$1|3|
      BZMPOP a 1 z MIN COUNT 1
        -ERR timeout is not a float or out of range|
      BZMPOP -1 1 z MIN COUNT 1
        -ERR timeout is negative|
      BZMPOP a 0 z MIN COUNT 1
        -ERR numkeys should be greater than 0|
      BZMPOP a 1 z FOO
        -ERR syntax error|
      BZMPOP 1 1 z
        -ERR wrong number of arguments for 'bzmpop' command|
      BZPOPMIN z 0
        *3|$1|z|$1|d|$1|4|
      BZPOPMIN z a
        -ERR timeout is not a float or out of range|
      BZPOPMIN z -1
        -ERR timeout is negative|
      BZPOPMIN z inf
        -ERR timeout is negative|
      BZPOPMIN z 1e300
        -ERR timeout is negative|
      BZPOPMIN z nan
        -ERR timeout is not a float or out of range|
      BZPOPMIN z
        -ERR wrong number of arguments for 'bzpopmin' command|
      ZCARD z
        :0|
      ZMPOP 1 z MAX COUNT 9223372036854775807
        *-1|
      ZCARD z
        :0|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func waiting() {
    expectTranscript(
      #"""
      BZPOPMIN z 0
      1>ZADD z 1 a 2 b
        :2|
        [0] *3|$1|z|$1|a|$1|1|
      1>ZCARD z
        :1|
      BZPOPMAX y z 0
        *3|$1|z|$1|b|$1|2|
      1>ZCARD z
        :0|
      BZPOPMAX y z 0
      2>BZPOPMIN z y 0
      3>BZMPOP 0 2 z y MAX COUNT 2
      1>ZADD y 1 a
        :1|
        [0] *3|$1|y|$1|a|$1|1|
      1>ZADD y 2 b
        :1|
        [2] *3|$1|y|$1|b|$1|2|
      1>ZADD y 3 c 4 d 5 e
        :3|
        [3] *2|$1|y|*2|*2|$1|e|$1|5|*2|$1|d|$1|4|
      1>ZCARD y
        :1|
      BZPOPMIN z 0
      1>SADD z 1
        :1|
      1>RPUSH z 1
        -WRONGTYPE Operation against a key holding the wrong kind of value|
      1>SPOP z
        $1|1|
      1>LPOP z
        $-1|
      1>MULTI
        +OK|
      1>ZADD z 1 a
        +QUEUED|
      1>BZPOPMIN z 0
        +QUEUED|
      1>BZPOPMIN z 0
        +QUEUED|
      1>BZMPOP 0 1 z MIN
        +QUEUED|
      1>EXEC
        *4|:1|*3|$1|z|$1|a|$1|1|*-1|*-1|
      1>ZADD z 1 a 2 b
        :2|
        [0] *3|$1|z|$1|a|$1|1|
      1>ZRANGE z 0 -1
        *1|$1|b|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func theTimeIsUp() {
    let redis = TestRedis()
    #expect(redis("BZPOPMIN z 1.5") == "")
    #expect(redis.lastDisposition == .parked)
    redis.connect()
    redis.useRESP3(client: 1)
    #expect(redis("BZMPOP 2 1 z MIN", client: 1) == "")
    redis.advance(milliseconds: 1499)
    #expect(redis.takeDeliveries(0).isEmpty)
    redis.advance(milliseconds: 1)
    #expect(redis.takeDeliveries(0) == "*-1|")
    redis.advance(milliseconds: 500)
    #expect(redis.takeDeliveries(1) == "_|")
    #expect(redis.wakes == [0, 1])
    #expect(redis("ZADD z 1 a") == ":1|")
    #expect(redis("ZCARD z") == ":1|")
  }
}
