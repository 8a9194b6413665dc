// RedisEngineTests. This file: list commands, reply for reply as Redis 7.0.15 answers them.

import Testing

@Suite
struct ListReplyTests {
  @Test("Pushing and popping")
  func pushAndPop() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      LPUSH l => -ERR wrong number of arguments for 'lpush' command|
      LPUSH l a b c => :3|
      RPUSH l d e => :5|
      LPUSHX nokey a => :0|
      RPUSHX nokey a => :0|
      LPUSHX l z => :6|
      RPUSHX l y x => :8|
      LPUSH str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      RPUSHX str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LLEN l => :8|
      LLEN nokey => :0|
      LLEN str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LRANGE l 0 -1 => *8|$1|z|$1|c|$1|b|$1|a|$1|d|$1|e|$1|y|$1|x|
      LPOP l => $1|z|
      RPOP l => $1|x|
      LPOP nokey => $-1|
      LPOP str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LPOP nokey 0 => *-1|
      LPOP nokey -1 => -ERR value is out of range, must be positive|
      LPOP l x => -ERR value is out of range, must be positive|
      LPOP l -1 => -ERR value is out of range, must be positive|
      LPOP l 1 2 => -ERR wrong number of arguments for 'lpop' command|
      LPOP l 0 => *0|
      LPOP l 2 => *2|$1|c|$1|b|
      RPOP l 9223372036854775807 => *4|$1|y|$1|e|$1|d|$1|a|
      LLEN l => :0|
      RPOP nokey 2 => *-1|
      RPOP str 2 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      """#
    )
  }

  @Test("Finding positions")
  func positions() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c a b a => :6|
      LPOS l a RANK 0 =>
        -ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to
         start from the end of the list|
      LPOS l a RANK -9223372036854775808 => :5|
      LPOS l a RANK -9223372036854775807 => $-1|
      LPOS l a RANK 9223372036854775807 => $-1|
      LPOS l a COUNT -1 => -ERR COUNT can't be negative|
      LPOS l a MAXLEN -1 => -ERR MAXLEN can't be negative|
      LPOS l a RANK => -ERR syntax error|
      LPOS l a FOO 1 => -ERR syntax error|
      LPOS l a RANK x => -ERR value is not an integer or out of range|
      LPOS l a COUNT x => -ERR COUNT can't be negative|
      LPOS l a MAXLEN x => -ERR MAXLEN can't be negative|
      LPOS l a RANK -1 COUNT 0 MAXLEN 3 => *2|:5|:3|
      LPOS l a RANK 2 COUNT 5 => *2|:3|:5|
      LPOS l a RANK 2 => :3|
      LPOS l a RANK -2 => :3|
      LPOS l a RANK 4 => $-1|
      LPOS l a COUNT 2 => *2|:0|:3|
      LPOS l a COUNT 0 => *3|:0|:3|:5|
      LPOS l a MAXLEN 1 COUNT 0 => *1|:0|
      LPOS l c MAXLEN 2 => $-1|
      LPOS l c MAXLEN 9223372036854775807 => :2|
      LPOS l q => $-1|
      LPOS l q COUNT 1 => *0|
      LPOS nokey a COUNT 1 => *0|
      LPOS nokey a => $-1|
      LPOS str a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LPOS str a RANK x => -ERR value is not an integer or out of range|
      """#
    )
  }

  @Test("Popping from the first of many")
  func multiplePop() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c => :3|
      LMPOP 0 l LEFT => -ERR numkeys should be greater than 0|
      LMPOP -1 l LEFT => -ERR numkeys should be greater than 0|
      LMPOP x l LEFT => -ERR numkeys should be greater than 0|
      LMPOP 1 l => -ERR wrong number of arguments for 'lmpop' command|
      LMPOP 2 l LEFT => -ERR syntax error|
      LMPOP 1 l FOO => -ERR syntax error|
      LMPOP 1 l LEFT COUNT => -ERR syntax error|
      LMPOP 1 l LEFT COUNT 0 => -ERR count should be greater than 0|
      LMPOP 1 l LEFT COUNT 1 COUNT 2 => -ERR syntax error|
      LMPOP 1 l LEFT COUNT 1 FOO => -ERR syntax error|
      LMPOP 1 l LEFT COUNT x => -ERR count should be greater than 0|
      LMPOP 1 l LEFT FOO 1 => -ERR syntax error|
      LMPOP 9223372036854775807 l LEFT => -ERR syntax error|
      LMPOP 2 nokey str LEFT => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LMPOP 2 nokey l RIGHT COUNT 2 => *2|$1|l|*2|$1|c|$1|b|
      LMPOP 2 nokey l left count 5 => *2|$1|l|*1|$1|a|
      LMPOP 1 l LEFT => *-1|
      BLMPOP x 0 nokey LEFT => -ERR numkeys should be greater than 0|
      BLMPOP x 1 nokey FOO => -ERR syntax error|
      BLMPOP x 1 nokey LEFT COUNT 0 => -ERR count should be greater than 0|
      BLMPOP x 1 nokey LEFT => -ERR timeout is not a float or out of range|
      BLMPOP -1 1 nokey LEFT => -ERR timeout is negative|
      BLMPOP 0 1 nokey LEFT COUNT 1 FOO => -ERR syntax error|
      BLMPOP 0 1 str LEFT => -WRONGTYPE Operation against a key holding the wrong kind of value|
      RPUSH l a b c => :3|
      BLMPOP 0 2 nokey l RIGHT COUNT 2 => *2|$1|l|*2|$1|c|$1|b|
      """#
    )
  }

  @Test("Changing in place")
  func edits() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c a b a => :6|
      LINSERT l FOO a b => -ERR syntax error|
      LINSERT str FOO a b => -ERR syntax error|
      LINSERT str BEFORE a b => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LINSERT nokey BEFORE a b => :0|
      LINSERT l AFTER nope b => :-1|
      LINSERT l after c x => :7|
      LINSERT l BEFORE a y => :8|
      LRANGE l 0 -1 => *8|$1|y|$1|a|$1|b|$1|c|$1|x|$1|a|$1|b|$1|a|
      LSET nokey 0 a => -ERR no such key|
      LSET nokey x a => -ERR no such key|
      LSET l x a => -ERR value is not an integer or out of range|
      LSET l 100 a => -ERR index out of range|
      LSET l -9223372036854775808 a => -ERR index out of range|
      LSET l 9223372036854775807 a => -ERR index out of range|
      LSET str 0 a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LSET l -1 z => +OK|
      LSET l 0 first => +OK|
      LRANGE l 0 -1 => *8|$5|first|$1|a|$1|b|$1|c|$1|x|$1|a|$1|b|$1|z|
      LREM l x a => -ERR value is not an integer or out of range|
      LREM nokey x a => -ERR value is not an integer or out of range|
      LREM nokey 0 a => :0|
      LREM str 0 a => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LREM l 1 a => :1|
      LREM l -1 b => :1|
      LRANGE l 0 -1 => *6|$5|first|$1|b|$1|c|$1|x|$1|a|$1|z|
      RPUSH l q w q w q => :11|
      LREM l -2 q => :2|
      LRANGE l 0 -1 => *9|$5|first|$1|b|$1|c|$1|x|$1|a|$1|z|$1|q|$1|w|$1|w|
      LREM l -9223372036854775808 q => :1|
      LREM l 0 w => :2|
      LRANGE l 0 -1 => *6|$5|first|$1|b|$1|c|$1|x|$1|a|$1|z|
      LREM l 0 nope => :0|
      RPUSH one a a => :2|
      LREM one 0 a => :2|
      LLEN one => :0|
      """#
    )
  }

  @Test("Ranges")
  func ranges() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c d e => :5|
      LRANGE l 0 -1 => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
      LRANGE l 1 2 => *2|$1|b|$1|c|
      LRANGE l -3 -2 => *2|$1|c|$1|d|
      LRANGE l -100 100 => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
      LRANGE l -9223372036854775808 9223372036854775807 => *5|$1|a|$1|b|$1|c|$1|d|$1|e|
      LRANGE l 9223372036854775807 -9223372036854775808 => *0|
      LRANGE l 2 1 => *0|
      LRANGE l 5 9 => *0|
      LRANGE nokey x 1 => -ERR value is not an integer or out of range|
      LRANGE nokey 0 -1 => *0|
      LRANGE str 0 -1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LRANGE l 0 1.5 => -ERR value is not an integer or out of range|
      LINDEX nokey x => $-1|
      LINDEX l x => -ERR value is not an integer or out of range|
      LINDEX str x => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LINDEX l 0 => $1|a|
      LINDEX l -1 => $1|e|
      LINDEX l 5 => $-1|
      LINDEX l -6 => $-1|
      LINDEX l -9223372036854775808 => $-1|
      LINDEX l 9223372036854775807 => $-1|
      LTRIM l x 1 => -ERR value is not an integer or out of range|
      LTRIM l 0 x => -ERR value is not an integer or out of range|
      LTRIM nokey x 1 => -ERR value is not an integer or out of range|
      LTRIM nokey 0 1 => +OK|
      LTRIM str 0 1 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LTRIM l 1 -2 => +OK|
      LRANGE l 0 -1 => *3|$1|b|$1|c|$1|d|
      LTRIM l 0 100 => +OK|
      LTRIM l -2 9223372036854775807 => +OK|
      LRANGE l 0 -1 => *2|$1|c|$1|d|
      LTRIM l 5 1 => +OK|
      LLEN l => :0|
      """#
    )
  }

  @Test("Moving")
  func moves() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c => :3|
      LMOVE l l LEFT FOO => -ERR syntax error|
      LMOVE l l FOO LEFT => -ERR syntax error|
      LMOVE l str LEFT RIGHT => -WRONGTYPE Operation against a key holding the wrong kind of value|
      LMOVE nokey str LEFT RIGHT => $-1|
      LMOVE str l LEFT RIGHT => -WRONGTYPE Operation against a key holding the wrong kind of value|
      RPOPLPUSH l str => -WRONGTYPE Operation against a key holding the wrong kind of value|
      RPOPLPUSH str l => -WRONGTYPE Operation against a key holding the wrong kind of value|
      RPOPLPUSH nokey l => $-1|
      RPOPLPUSH l l => $1|c|
      LRANGE l 0 -1 => *3|$1|c|$1|a|$1|b|
      LMOVE l l left right => $1|c|
      LMOVE l l RIGHT RIGHT => $1|c|
      LMOVE l m LEFT LEFT => $1|a|
      LMOVE l m RIGHT RIGHT => $1|c|
      LRANGE l 0 -1 => *1|$1|b|
      LRANGE m 0 -1 => *2|$1|a|$1|c|
      RPOPLPUSH l m => $1|b|
      LLEN l => :0|
      LRANGE m 0 -1 => *3|$1|b|$1|a|$1|c|
      LMOVE m m LEFT LEFT => $1|b|
      RPUSH single x => :1|
      RPOPLPUSH single single => $1|x|
      LLEN single => :1|
      BRPOPLPUSH m n 0 => $1|c|
      BLMOVE m n RIGHT LEFT 0 => $1|a|
      LRANGE n 0 -1 => *2|$1|a|$1|c|
      BLMOVE nokey l LEFT FOO x => -ERR syntax error|
      BLMOVE nokey l LEFT RIGHT x => -ERR timeout is not a float or out of range|
      BLMOVE nokey l LEFT RIGHT -1 => -ERR timeout is negative|
      BRPOPLPUSH nokey l -1 => -ERR timeout is negative|
      BLMOVE str l LEFT RIGHT 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      BLMOVE n str LEFT RIGHT 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      BLMOVE nokey l LEFT RIGHT => -ERR wrong number of arguments for 'blmove' command|
      """#
    )
  }

  @Test("Blocking commands that find something")
  func readyAtOnce() {
    TestRedis().replay(
      #"""
      SADD str x => :1|
      RPUSH l a b c d => :4|
      BLPOP l x => -ERR timeout is not a float or out of range|
      BLPOP l -1 => -ERR timeout is negative|
      BLPOP l nan => -ERR timeout is not a float or out of range|
      BLPOP str l 0 => -WRONGTYPE Operation against a key holding the wrong kind of value|
      BLPOP nokey l 0 => *2|$1|l|$1|a|
      BRPOP nokey l 0.5 => *2|$1|l|$1|d|
      BLPOP l str 0 => *2|$1|l|$1|b|
      BLPOP l => -ERR wrong number of arguments for 'blpop' command|
      BLPOP l l 0 => *2|$1|l|$1|c|
      MULTI => +OK|
      BLPOP nokey 0 => +QUEUED|
      BRPOP nokey 0 => +QUEUED|
      BLMOVE nokey l LEFT RIGHT 0 => +QUEUED|
      BRPOPLPUSH nokey l 0 => +QUEUED|
      BLMPOP 0 1 nokey LEFT => +QUEUED|
      BLPOP nokey -1 => +QUEUED|
      EXEC => *6|*-1|*-1|$-1|$-1|*-1|-ERR timeout is negative|
      """#
    )
  }
}
