// RedisEngineTests. This file: ZSCAN, ZRANDMEMBER, encodings and RESP3. The replies are Redis 7.0.15's.

import Testing
import WireCore

@testable import RedisEngine

/// Visiting members, and how scores are written.
@Suite struct SortedSetVisitTests {
  @Test func scanning() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3.1 c -0 d 1e17 e 123456789012345678 f 1e-5 g 1e300 h
        :8|
      ZADD z 0.1 i -inf j 4503599627370497 k 1e16 l 123456789.123 m 99999999999999999 n 1e15 o
        :7|
      ZRANGE z 0 -1 WITHSCORES
        *30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|b|$1|2|
        $1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|$1|l|
        $17|10000000000000000|$1|e|$5|1e+17|$1|n|$5|1e+17|$1|f|$22|1.2345678901234568e+17|$1|h|$23|
        1.0000000000000001e+300|
      ZSCAN z 0
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z 0 COUNT 1
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z 0 MATCH a
        *2|$1|0|*2|$1|a|$1|1|
      ZSCAN z 0 MATCH [ab] COUNT 1
        *2|$1|0|*4|$1|a|$1|1|$1|b|$1|2|
      ZSCAN z 0 COUNT 0
        -ERR syntax error|
      ZSCAN z 0 COUNT a
        -ERR value is not an integer or out of range|
      ZSCAN z 0 COUNT
        -ERR syntax error|
      ZSCAN z 0 FOO 1
        -ERR syntax error|
      ZSCAN z a
        -ERR invalid cursor|
      ZSCAN z -1
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z 18446744073709551616
        -ERR invalid cursor|
      ZSCAN z 18446744073709551615
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z \s0
        -ERR invalid cursor|
      ZSCAN z ""
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z +0
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN z 5
        *2|$1|0|*30|$1|j|$4|-inf|$1|d|$1|0|$1|g|$22|1.0000000000000001e-05|$1|i|$19|0.10000000000000001|$1|a|$1|1|$1|
        b|$1|2|$1|c|$18|3.1000000000000001|$1|m|$13|123456789.123|$1|o|$16|1000000000000000|$1|k|$16|4503599627370497|
        $1|l|$17|10000000000000000|$1|e|$18|100000000000000000|$1|n|$18|100000000000000000|$1|f|$18|
        123456789012345680|$1|h|$23|1.0000000000000001e+300|
      ZSCAN missing a
        -ERR invalid cursor|
      ZSCAN missing 0 FOO
        *2|$1|0|*0|
      ZSCAN z 0 NOVALUES
        -ERR syntax error|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func randomMembers() {
    expectTranscript(
      #"""
      ZADD z 1 a 2 b 3.1 c -0 d 1e17 e 123456789012345678 f 1e-5 g 1e300 h
        :8|
      ZADD z 0.1 i -inf j 4503599627370497 k 1e16 l 123456789.123 m 99999999999999999 n 1e15 o
        :7|
      ZRANDMEMBER z 100
        *15|$1|h|$1|f|$1|n|$1|e|$1|l|$1|k|$1|o|$1|m|$1|c|$1|b|$1|a|$1|i|$1|g|$1|d|$1|j|
      ZRANDMEMBER z 100 WITHSCORES
        *30|$1|h|$23|1.0000000000000001e+300|$1|f|$22|1.2345678901234568e+17|$1|n|$5|1e+17|$1|e|$5|1e+17|$1|l|$17|
        10000000000000000|$1|k|$16|4503599627370497|$1|o|$16|1000000000000000|$1|m|$13|123456789.123|$1|c|$18|
        3.1000000000000001|$1|b|$1|2|$1|a|$1|1|$1|i|$19|0.10000000000000001|$1|g|$22|1.0000000000000001e-05|$1|d|$1|0|
        $1|j|$4|-inf|
      ZRANDMEMBER z 0
        *0|
      ZRANDMEMBER missing
        $-1|
      ZRANDMEMBER missing 1
        *0|
      ZRANDMEMBER z a
        -ERR value is not an integer or out of range|
      ZRANDMEMBER z 1 FOO
        -ERR syntax error|
      ZRANDMEMBER z 1 WITHSCORES FOO
        -ERR syntax error|
      ZRANDMEMBER z a FOO BAR
        -ERR value is not an integer or out of range|
      ZRANDMEMBER z 1 FOO BAR
        -ERR syntax error|
      ZRANDMEMBER z -9223372036854775808
        -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
      ZRANDMEMBER missing -9223372036854775808
        -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
      ZRANDMEMBER missing -9223372036854775807
        *0|
      ZRANDMEMBER z -9223372036854775807 WITHSCORES
        -ERR value is out of range|
      ZRANDMEMBER z 9223372036854775807 WITHSCORES
        -ERR value is out of range|
      ZRANDMEMBER z 4611686018427387904 WITHSCORES
        -ERR value is out of range|
      ZRANDMEMBER z 4611686018427387903 WITHSCORES
        *30|$1|h|$23|1.0000000000000001e+300|$1|f|$22|1.2345678901234568e+17|$1|n|$5|1e+17|$1|e|$5|1e+17|$1|l|$17|
        10000000000000000|$1|k|$16|4503599627370497|$1|o|$16|1000000000000000|$1|m|$13|123456789.123|$1|c|$18|
        3.1000000000000001|$1|b|$1|2|$1|a|$1|1|$1|i|$19|0.10000000000000001|$1|g|$22|1.0000000000000001e-05|$1|d|$1|0|
        $1|j|$4|-inf|
      ZRANDMEMBER z 9223372036854775807
        *15|$1|h|$1|f|$1|n|$1|e|$1|l|$1|k|$1|o|$1|m|$1|c|$1|b|$1|a|$1|i|$1|g|$1|d|$1|j|
      ZRANDMEMBER z 9223372036854775808
        -ERR value is not an integer or out of range|
      """#,
      at: #_sourceLocation
    )
  }

  @Test func negativeZeroOnlyInSkipLists() {
    let redis = TestRedis()
    redis.withEngine { $0.configuration.sortedSetMaxListpackEntries = 3 }
    expectTranscript(
      #"""
      ZADD z 3.1 c -0 d 1e17 e 0.1 f
        :4|
      ZRANGE z 0 -1 WITHSCORES
        *8|$1|d|$1|0|$1|f|$19|0.10000000000000001|$1|c|$18|3.1000000000000001|$1|e|$5|1e+17|
      ZINCRBY z 0 d
        $1|0|
      ZADD z -0 f
        :0|
      ZRANGE z 0 -1 WITHSCORES
        *8|$1|d|$1|0|$1|f|$2|-0|$1|c|$18|3.1000000000000001|$1|e|$5|1e+17|
      ZADD z 0 f
        :0|
      ZRANGE z 0 -1 WITHSCORES
        *8|$1|d|$1|0|$1|f|$2|-0|$1|c|$18|3.1000000000000001|$1|e|$5|1e+17|
      ZADD z 5 d
        :0|
      ZADD z -0 d
        :0|
      ZSCORE z d
        $2|-0|
      ZADD one 3.1 c
        :1|
      ZADD one 0.1 d -0 e
        :2|
      ZRANGE one 0 -1 WITHSCORES
        *6|$1|e|$1|0|$1|d|$19|0.10000000000000001|$1|c|$18|3.1000000000000001|
      ZRANGE z 0 -1 WITHSCORES
        *8|$1|d|$2|-0|$1|f|$2|-0|$1|c|$18|3.1000000000000001|$1|e|$5|1e+17|
      ZUNION 1 z WEIGHTS -1 WITHSCORES
        *8|$1|e|$6|-1e+17|$1|c|$19|-3.1000000000000001|$1|d|$1|0|$1|f|$1|0|
      ZUNIONSTORE y 1 one WEIGHTS -1
        :3|
      ZRANGE y 0 -1 WITHSCORES
        *6|$1|c|$19|-3.1000000000000001|$1|d|$20|-0.10000000000000001|$1|e|$1|0|
      """#,
      redis,
      at: #_sourceLocation
    )
  }

  @Test func resp3() {
    let redis = TestRedis()
    redis.useRESP3()
    expectTranscript(
      #"""
      ZADD z 1 a 2.5 b inf c
        :3|
      ZADD z INCR 1.5 a
        ,2.5|
      ZADD z NX INCR 1.5 a
        _|
      ZINCRBY z 1 a
        ,3.5|
      ZSCORE z a
        ,3.5|
      ZSCORE z zz
        _|
      ZSCORE z c
        ,inf|
      ZMSCORE z a zz b
        *3|,3.5|_|,2.5|
      ZRANK z zz
        _|
      ZRANK z a
        :1|
      ZRANGE z 0 -1
        *3|$1|b|$1|a|$1|c|
      ZRANGE z 0 -1 WITHSCORES
        *3|*2|$1|b|,2.5|*2|$1|a|,3.5|*2|$1|c|,inf|
      ZREVRANGE z 0 -1 WITHSCORES
        *3|*2|$1|c|,inf|*2|$1|a|,3.5|*2|$1|b|,2.5|
      ZRANGEBYSCORE z 0 5 WITHSCORES
        *2|*2|$1|b|,2.5|*2|$1|a|,3.5|
      ZRANGE z 10 11 WITHSCORES
        *0|
      ZRANGE missing 0 -1 WITHSCORES
        *0|
      ZRANDMEMBER missing
        _|
      ZRANDMEMBER missing 3 WITHSCORES
        *0|
      ZRANDMEMBER z 5 WITHSCORES
        *3|*2|$1|c|,inf|*2|$1|a|,3.5|*2|$1|b|,2.5|
      ZUNION 1 z WITHSCORES
        *3|*2|$1|b|,2.5|*2|$1|a|,3.5|*2|$1|c|,inf|
      ZINTER 1 z WITHSCORES
        *3|*2|$1|b|,2.5|*2|$1|a|,3.5|*2|$1|c|,inf|
      ZDIFF 1 z WITHSCORES
        *3|*2|$1|b|,2.5|*2|$1|a|,3.5|*2|$1|c|,inf|
      ZUNION 1 z
        *3|$1|b|$1|a|$1|c|
      ZSCAN z 0
        *2|$1|0|*6|$1|b|$3|2.5|$1|a|$3|3.5|$1|c|$3|inf|
      ZPOPMIN z
        *2|$1|b|,2.5|
      ZADD z 1 a
        :0|
      ZPOPMIN z 1
        *1|*2|$1|a|,1|
      ZPOPMIN z 0
        *0|
      ZPOPMIN missing
        *0|
      ZPOPMIN missing 1
        *0|
      ZPOPMAX z 5
        *1|*2|$1|c|,inf|
      ZADD z 1 a 2 b 3 c
        :3|
      ZMPOP 1 z MIN COUNT 2
        *2|$1|z|*2|*2|$1|a|,1|*2|$1|b|,2|
      ZMPOP 1 missing MIN
        _|
      BZPOPMIN z 0
        *3|$1|z|$1|c|,3|
      ZADD z 1 a
        :1|
      BZMPOP 0 1 z MIN
        *2|$1|z|*1|*2|$1|a|,1|
      """#,
      redis,
      at: #_sourceLocation
    )
  }

  @Test(arguments: [128, 3])
  func randomMembersAreThere(listpackEntries: Int) {
    let redis = TestRedis()
    redis.withEngine { $0.configuration.sortedSetMaxListpackEntries = listpackEntries }
    redis("ZADD z 1 a 2 b 3 c 4 d 5 e")
    var seen: Set<String> = []
    for _ in 0..<200 { seen.insert(redis("ZRANDMEMBER z")) }
    #expect(seen == ["$1|a|", "$1|b|", "$1|c|", "$1|d|", "$1|e|"])
    seen = []
    for _ in 0..<400 { seen.insert(redis("ZRANDMEMBER z 2 WITHSCORES")) }
    // Pairs of different members, each of which comes up.
    #expect(seen.count == 10)
    #expect(seen.contains("*4|$1|a|$1|1|$1|e|$1|5|"))
    let draws = redis("ZRANDMEMBER z -100").split(separator: "|")
    #expect(draws.first == "*100")
    #expect(Set(draws.dropFirst()) == ["$1", "a", "b", "c", "d", "e"])
  }

  @Test func randomMembersAreBounded() {
    let redis = TestRedis()
    redis.withEngine { $0.configuration.maxBulkLength = 1000 }
    redis("ZADD z 1 a 2 b")
    #expect(redis("ZRANDMEMBER z -30").hasPrefix("*30|"))
    #expect(redis("ZRANDMEMBER z -31") == "-ERR value is out of range|")
    #expect(redis("ZRANDMEMBER z -9223372036854775807") == "-ERR value is out of range|")
  }

  @Test func aScanVisitsEveryMemberOnce() {
    let redis = TestRedis()
    for number in 0..<300 { redis("ZADD z \(number) m\(number)") }
    var cursor = "0"
    var visited: [Substring] = []
    repeat {
      let parts = redis("ZSCAN z \(cursor) COUNT 7").split(separator: "|")
      cursor = String(parts[2])
      visited += parts[4...].filter { $0.hasPrefix("m") }
      // Meanwhile others come and go.
      redis("ZADD z 1 other\(cursor)")
      redis("ZREM z other\(cursor)")
    } while cursor != "0"
    #expect(visited.count == 300)
    #expect(Set(visited).count == 300)
  }

  @Test func scoresInLaterVersions() {
    let redis = TestRedis(version: .v7_2)
    redis.withEngine { $0.configuration.sortedSetMaxListpackEntries = 2 }
    redis("ZADD z 3.1 a 0.1 b")
    #expect(redis("ZRANGE z 0 -1 WITHSCORES") == "*4|$1|b|$3|0.1|$1|a|$3|3.1|")
    #expect(redis("ZSCAN z 0") == "*2|$1|0|*4|$1|b|$3|0.1|$1|a|$3|3.1|")
    redis("ZADD z 4 c")
    #expect(redis("ZSCAN z 0 MATCH a") == "*2|$1|0|*2|$1|a|$18|3.1000000000000001|")
  }

  @Test func ranksWithScores() {
    let redis = TestRedis(version: .v7_2)
    redis("ZADD z 1.5 a 2 b")
    #expect(redis("ZRANK z a WITHSCORE") == "*2|:0|$3|1.5|")
    #expect(redis("ZREVRANK z a withscore") == "*2|:1|$3|1.5|")
    #expect(redis("ZRANK z c WITHSCORE") == "*-1|")
    #expect(redis("ZRANK missing c WITHSCORE") == "*-1|")
    #expect(redis("ZRANK z c") == "$-1|")
    #expect(redis("ZRANK z a FOO") == "-ERR syntax error|")
    #expect(redis("ZRANK z a WITHSCORE x") == "-ERR wrong number of arguments for 'zrank' command|")
    redis.useRESP3()
    #expect(redis("ZRANK z a WITHSCORE") == "*2|:0|,1.5|")
    #expect(redis("ZRANK z c WITHSCORE") == "_|")
  }
}
