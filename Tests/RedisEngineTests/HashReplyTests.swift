// RedisEngineTests. This file: hash commands, reply for reply as Redis 7.0.15 answers them.

import Testing

@Suite
struct HashReplyTests {
  @Test("Setting and reading fields")
  func fields() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      HSET h a => -ERR wrong number of arguments for 'hset' command|
      HSET h a 1 b => -ERR wrong number of arguments for 'hset' command|
      HMSET h a => -ERR wrong number of arguments for 'hmset' command|
      HMSET h a 1 b => -ERR wrong number of arguments for 'hmset' command|
      HMSET h a 1 => +OK|
      HSET h a 1 b 2 b 3 c 4 => :2|
      HGETALL h => *6|$1|a|$1|1|$1|b|$1|3|$1|c|$1|4|
      HSET str a 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HMSET str a 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HSETNX h a 5 => :0|
      HSETNX h d 5 => :1|
      HSETNX h d 5 6 => -ERR wrong number of arguments for 'hsetnx' command|
      HSETNX str d 5 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HSETNX new f "" => :1|
      HGET new f => $0||
      HGET h a => $1|1|
      HGET h nope => $-1|
      HGET nokey a => $-1|
      HGET str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HMGET h a q c a => *4|$1|1|$-1|$1|4|$1|1|
      HMGET nokey a b => *2|$-1|$-1|
      HMGET str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HMGET h => -ERR wrong number of arguments for 'hmget' command|
      HEXISTS h a => :1|
      HEXISTS h nope => :0|
      HEXISTS nokey a => :0|
      HEXISTS str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HSTRLEN h a => :1|
      HSTRLEN h nope => :0|
      HSTRLEN nokey a => :0|
      HSTRLEN str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HLEN h => :4|
      HLEN nokey => :0|
      HLEN str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HKEYS h => *4|$1|a|$1|b|$1|c|$1|d|
      HVALS h => *4|$1|1|$1|3|$1|4|$1|5|
      HKEYS nokey => *0|
      HVALS nokey => *0|
      HGETALL nokey => *0|
      HKEYS str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HGETALL str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HSET h b two => :0|
      HDEL h q a a => :1|
      HDEL nokey a => :0|
      HDEL str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HGETALL h => *6|$1|b|$3|two|$1|c|$1|4|$1|d|$1|5|
      HDEL h b c d => :3|
      HLEN h => :0|
      HDEL h => -ERR wrong number of arguments for 'hdel' command|
      """#
    )
  }

  @Test("Increments")
  func increments() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      HINCRBY h a 5 => :5|
      HINCRBY h a -8 => :-3|
      HINCRBY h a x => -ERR value is not an integer or out of range|
      HINCRBY h a 1.5 => -ERR value is not an integer or out of range|
      HINCRBY h a -9223372036854775808 => -ERR increment or decrement would overflow|
      HINCRBY h b 9223372036854775807 => :9223372036854775807|
      HINCRBY h b 1 => -ERR increment or decrement would overflow|
      HINCRBY h b -1 => :9223372036854775806|
      HSET h s abc f 1.5 e "" lead 007 sp -0 => :5|
      HINCRBY h s 1 => -ERR hash value is not an integer|
      HINCRBY h e 1 => -ERR hash value is not an integer|
      HINCRBY h f 1 => -ERR hash value is not an integer|
      HINCRBY h lead 1 => -ERR hash value is not an integer|
      HINCRBY h sp 1 => -ERR hash value is not an integer|
      HINCRBY str s x => -ERR value is not an integer or out of range|
      HINCRBY str s 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HINCRBYFLOAT str s x => -ERR value is not a valid float|
      HINCRBYFLOAT str s 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HINCRBYFLOAT h s 1 => -ERR hash value is not a float|
      HINCRBYFLOAT h e 1 => -ERR hash value is not a float|
      HINCRBYFLOAT h f x => -ERR value is not a valid float|
      HINCRBYFLOAT h f nan => -ERR value is not a valid float|
      HINCRBYFLOAT h f inf => -ERR value is NaN or Infinity|
      HINCRBYFLOAT h f -Infinity => -ERR value is NaN or Infinity|
      HINCRBYFLOAT h f "" => -ERR value is not a valid float|
      HINCRBYFLOAT h f 1e5000 => -ERR value is not a valid float|
      HINCRBYFLOAT h f -0.1 => $3|1.4|
      HINCRBYFLOAT h f 0.1 => $3|1.5|
      HINCRBYFLOAT h new 3.0e3 => $4|3000|
      HINCRBYFLOAT h new -3000 => $1|0|
      HINCRBYFLOAT h tiny 1e-20 => $1|0|
      HINCRBYFLOAT h tiny2 0.00000000000000001 => $19|0.00000000000000001|
      HINCRBYFLOAT h tiny3 -0.000000000000000001 => $1|0|
      HINCRBYFLOAT h third 0.1 => $3|0.1|
      HINCRBYFLOAT h third 0.2 => $3|0.3|
      HINCRBYFLOAT h hex 0x10 => $2|16|
      HINCRBYFLOAT h hex 0x1p-1 => $4|16.5|
      HINCRBYFLOAT h pl +5 => $1|5|
      HINCRBYFLOAT h pl 1e20 => $21|100000000000000000008|
      HINCRBYFLOAT h pl 12345678901234567890 => $21|112345678901234567896|
      HINCRBYFLOAT h pi 3.14159265358979323846 => $19|3.14159265358979324|
      HINCRBYFLOAT h pi 1e-5 => $19|3.14160265358979324|
      HINCRBYFLOAT h dot .5 => $3|0.5|
      HINCRBYFLOAT h dot 5. => $3|5.5|
      HINCRBYFLOAT h lead 1 => $1|8|
      HSET h infv inf => :1|
      HINCRBYFLOAT h infv 1 => -ERR increment would produce NaN or Infinity|
      HINCRBYFLOAT nokey infv x => -ERR value is not a valid float|
      HLEN nokey => :0|
      HINCRBY nokey2 f 9223372036854775808 => -ERR value is not an integer or out of range|
      HLEN nokey2 => :0|
      """#
    )
  }

  @Test("Random fields")
  func random() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      HSET h a 1 b 2 c 3 => :3|
      HRANDFIELD h x => -ERR value is not an integer or out of range|
      HRANDFIELD h 1 foo => -ERR syntax error|
      HRANDFIELD h 1 withvalues foo => -ERR syntax error|
      HRANDFIELD h -9223372036854775808 =>
        -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
      HRANDFIELD h 9223372036854775807 => *3|$1|a|$1|b|$1|c|
      HRANDFIELD h 9223372036854775807 withvalues => -ERR value is out of range|
      HRANDFIELD h 4611686018427387903 withvalues => *6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HRANDFIELD h 4611686018427387904 withvalues => -ERR value is out of range|
      HRANDFIELD h -4611686018427387904 withvalues => -ERR value is out of range|
      HRANDFIELD h 0 => *0|
      HRANDFIELD h 0 withvalues => *0|
      HRANDFIELD h 3 => *3|$1|a|$1|b|$1|c|
      HRANDFIELD h 10 WITHVALUES => *6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HRANDFIELD nokey => $-1|
      HRANDFIELD nokey 5 => *0|
      HRANDFIELD nokey -5 withvalues => *0|
      HRANDFIELD str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HRANDFIELD str 5 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HRANDFIELD str x => -ERR value is not an integer or out of range|
      HSET one f v => :1|
      HRANDFIELD one => $1|f|
      HRANDFIELD one -3 => *3|$1|f|$1|f|$1|f|
      HRANDFIELD one -2 withvalues => *4|$1|f|$1|v|$1|f|$1|v|
      """#
    )
  }

  @Test("Scanning")
  func scan() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      HSET h a 1 b 2 c 3 => :3|
      HSCAN h x => -ERR invalid cursor|
      HSCAN h 0 COUNT 0 => -ERR syntax error|
      HSCAN h 0 COUNT -1 => -ERR syntax error|
      HSCAN h 0 COUNT x => -ERR value is not an integer or out of range|
      HSCAN h 0 MATCH => -ERR syntax error|
      HSCAN h 0 FOO 1 => -ERR syntax error|
      HSCAN h 0 TYPE hash => -ERR syntax error|
      HSCAN h 0 NOVALUES => -ERR syntax error|
      HSCAN h 0 MATCH a COUNT 1 => *2|$1|0|*2|$1|a|$1|1|
      HSCAN h 0 MATCH [b-z] MATCH [^c] => *2|$1|0|*4|$1|a|$1|1|$1|b|$1|2|
      HSCAN h 0 MATCH q => *2|$1|0|*0|
      HSCAN h 0 COUNT 9223372036854775807 => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN nokey 0 FOO => *2|$1|0|*0|
      HSCAN nokey x => -ERR invalid cursor|
      HSCAN str 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      HSCAN str x => -ERR invalid cursor|
      HSCAN h 5 => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN h -1 => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN h 18446744073709551616 => -ERR invalid cursor|
      HSCAN h 18446744073709551615 => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN h "" => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN h +0 => *2|$1|0|*6|$1|a|$1|1|$1|b|$1|2|$1|c|$1|3|
      HSCAN h - => -ERR invalid cursor|
      HSCAN h +-1 => -ERR invalid cursor|
      HSCAN h 1x => -ERR invalid cursor|
      HSCAN h => -ERR wrong number of arguments for 'hscan' command|
      """#
    )
  }
}
