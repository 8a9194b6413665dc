// RedisEngineTests. This file: set commands, reply for reply as Redis 7.0.15 answers them.

import Testing

@Suite
struct SetReplyTests {
  @Test("Adding, removing and asking for members")
  func members() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD s 3 1 2 2 => :3|
      SADD s 1 => :0|
      SADD s => -ERR wrong number of arguments for 'sadd' command|
      SADD str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMEMBERS s => *3|$1|1|$1|2|$1|3|
      SMEMBERS nokey => *0|
      SMEMBERS str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SCARD s => :3|
      SCARD nokey => :0|
      SCARD str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SADD i 5 -3 10 9223372036854775807 -9223372036854775808 0 => :6|
      SMEMBERS i => *6|$20|-9223372036854775808|$2|-3|$1|0|$1|5|$2|10|$19|9223372036854775807|
      SISMEMBER i 5 => :1|
      SISMEMBER i 05 => :0|
      SISMEMBER i x => :0|
      SISMEMBER i -9223372036854775808 => :1|
      SISMEMBER nokey 5 => :0|
      SISMEMBER str 5 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMISMEMBER i 5 6 5 => *3|:1|:0|:1|
      SMISMEMBER nokey 1 2 => *2|:0|:0|
      SMISMEMBER str 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMISMEMBER i => -ERR wrong number of arguments for 'smismember' command|
      SREM i 5 5 6 x => :1|
      SREM nokey 5 => :0|
      SREM str 5 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SREM i => -ERR wrong number of arguments for 'srem' command|
      SMEMBERS i => *5|$20|-9223372036854775808|$2|-3|$1|0|$2|10|$19|9223372036854775807|
      SREM s 1 2 3 => :3|
      SCARD s => :0|
      SADD empty "" => :1|
      SISMEMBER empty "" => :1|
      """#
    )
  }

  @Test("Moving")
  func moves() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD i 10 5 77 => :3|
      SMOVE i j 5 => :1|
      SMOVE i j 5 => :0|
      SADD j 77 => :1|
      SMOVE i j 77 => :1|
      SMEMBERS j => *2|$1|5|$2|77|
      SMOVE i str 10 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMOVE i str 99 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMOVE nokey str 1 => :0|
      SMOVE str i 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SMOVE i i 10 => :1|
      SMOVE i i 77 => :0|
      SMOVE i j 10 => :1|
      SCARD i => :0|
      """#
    )
  }

  @Test("Random members")
  func random() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD i 1 2 3 4 => :4|
      SPOP i -1 => -ERR value is out of range, must be positive|
      SPOP i x => -ERR value is out of range, must be positive|
      SPOP i 0 => *0|
      SPOP i 1 2 => -ERR syntax error|
      SPOP nokey => $-1|
      SPOP nokey 1 => *0|
      SPOP nokey -1 => -ERR value is out of range, must be positive|
      SPOP str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SPOP str 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SPOP str -1 => -ERR value is out of range, must be positive|
      SRANDMEMBER i 0 => *0|
      SRANDMEMBER i x => -ERR value is not an integer or out of range|
      SRANDMEMBER i 1 2 => -ERR syntax error|
      SRANDMEMBER i -9223372036854775808 =>
        -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
      SRANDMEMBER i 9223372036854775807 => *4|$1|1|$1|2|$1|3|$1|4|
      SRANDMEMBER i 4 => *4|$1|1|$1|2|$1|3|$1|4|
      SRANDMEMBER nokey => $-1|
      SRANDMEMBER nokey 1 => *0|
      SRANDMEMBER nokey -1 => *0|
      SRANDMEMBER str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SRANDMEMBER str x => -ERR value is not an integer or out of range|
      SRANDMEMBER str 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SPOP i 9223372036854775807 => *4|$1|1|$1|2|$1|3|$1|4|
      SCARD i => :0|
      SADD one m => :1|
      SRANDMEMBER one => $1|m|
      SRANDMEMBER one -3 => *3|$1|m|$1|m|$1|m|
      SPOP one => $1|m|
      SPOP one => $-1|
      """#
    )
  }

  @Test("Intersection, union, difference")
  func algebra() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD a 1 2 3 4 5 => :5|
      SADD b 2 3 4 9 => :4|
      SADD c 4 3 100 101 102 103 => :6|
      SINTER a b c => *2|$1|3|$1|4|
      SINTER a => *5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SINTER a a => *5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SINTER a nokey => *0|
      SINTER a nokey str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTER nokey str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTER str nokey => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTER a str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SUNION a b c => *10|$1|1|$1|2|$1|3|$1|4|$1|5|$1|9|$3|100|$3|101|$3|102|$3|103|
      SUNION a nokey => *5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SUNION a str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SUNION nokey => *0|
      SDIFF a b c => *2|$1|1|$1|5|
      SDIFF b a => *1|$1|9|
      SDIFF nokey a => *0|
      SDIFF nokey str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SDIFF a str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SDIFF a a => *0|
      SDIFF a nokey => *5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SDIFF a a a a b => *0|
      SINTERSTORE d a b => :3|
      SMEMBERS d => *3|$1|2|$1|3|$1|4|
      SINTERSTORE d a nokey => :0|
      SCARD d => :0|
      SINTERSTORE d nokey => :0|
      SINTERSTORE d a str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SUNIONSTORE str a b => :6|
      SMEMBERS str => *6|$1|1|$1|2|$1|3|$1|4|$1|5|$1|9|
      SDIFFSTORE str a a => :0|
      SCARD str => :0|
      SDIFFSTORE d a b => :2|
      SMEMBERS d => *2|$1|1|$1|5|
      SUNIONSTORE a a c => :9|
      SMEMBERS a => *9|$1|1|$1|2|$1|3|$1|4|$1|5|$3|100|$3|101|$3|102|$3|103|
      SINTERSTORE a => -ERR wrong number of arguments for 'sinterstore' command|
      """#
    )
  }

  @Test("The size of an intersection")
  func cardinality() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD a 1 2 3 4 5 => :5|
      SADD b 2 3 4 9 => :4|
      SINTERCARD 0 a => -ERR numkeys should be greater than 0|
      SINTERCARD -1 a => -ERR numkeys should be greater than 0|
      SINTERCARD x a => -ERR numkeys should be greater than 0|
      SINTERCARD 2 a => -ERR Number of keys can't be greater than number of args|
      SINTERCARD 1 a b => -ERR syntax error|
      SINTERCARD 2 a b => :3|
      SINTERCARD 2 a b LIMIT => -ERR syntax error|
      SINTERCARD 2 a b LIMIT -1 => -ERR LIMIT can't be negative|
      SINTERCARD 2 a b LIMIT x => -ERR LIMIT can't be negative|
      SINTERCARD 2 a b LIMIT 0 => :3|
      SINTERCARD 2 a b limit 1 => :1|
      SINTERCARD 2 a b LIMIT 1 LIMIT 2 => :2|
      SINTERCARD 2 a b LIMIT 9223372036854775807 => :3|
      SINTERCARD 2 a nokey => :0|
      SINTERCARD 2 a str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTERCARD 2 nokey str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTERCARD 2 str nokey => -WRONGTYPE Operation against a key holding the wrong kind of value|
      SINTERCARD 3 a nokey => -ERR Number of keys can't be greater than number of args|
      SINTERCARD 9223372036854775807 a => -ERR Number of keys can't be greater than number of args|
      SINTERCARD 1 a FOO 1 => -ERR syntax error|
      SINTERCARD 1 a LIMIT 2 => :2|
      """#
    )
  }

  @Test("Scanning")
  func scan() {
    TestRedis().replay(
      #"""
      RPUSH str x => :1|
      SADD i 3 1 20 => :3|
      SSCAN i 0 => *2|$1|0|*3|$1|1|$1|3|$2|20|
      SSCAN i 7 MATCH *2* => *2|$1|0|*1|$2|20|
      SSCAN i 0 COUNT 0 => -ERR syntax error|
      SSCAN i 0 NOVALUES => -ERR syntax error|
      SSCAN i x => -ERR invalid cursor|
      SSCAN nokey 0 COUNT 0 => *2|$1|0|*0|
      SSCAN nokey x => -ERR invalid cursor|
      SSCAN str 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      """#
    )
  }
}
