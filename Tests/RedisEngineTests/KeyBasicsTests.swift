// RedisEngineTests. This file: replies that a real Redis 7.0.15 gives as well.

import Testing

struct KeyBasicsTests {
  @Test func deletingAndCounting() {
    expectReplies([
      ("MSET a 1 b 2 c 3", "+OK|"),
      ("EXISTS a b missing a", ":3|"),
      ("TOUCH a b missing a", ":3|"),
      ("DEL a a missing", ":1|"),
      ("UNLINK b missing", ":1|"),
      ("DEL missing", ":0|"),
      ("EXISTS a b c", ":1|"),
      ("TYPE c", "+string|"),
      ("TYPE missing", "+none|"),
      (#"RESTORE l 0 \#(Payload.list)"#, "+OK|"),
      (#"RESTORE s 0 \#(Payload.set)"#, "+OK|"),
      (#"RESTORE h 0 \#(Payload.hash)"#, "+OK|"),
      (#"RESTORE z 0 \#(Payload.zset)"#, "+OK|"),
      ("TYPE l", "+list|"),
      ("TYPE s", "+set|"),
      ("TYPE h", "+hash|"),
      ("TYPE z", "+zset|"),
      ("DEL", "-ERR wrong number of arguments for 'del' command|"),
      ("EXISTS", "-ERR wrong number of arguments for 'exists' command|"),
      ("TYPE", "-ERR wrong number of arguments for 'type' command|"),
      ("DEL l s h z c", ":5|"),
      ("KEYS *", "*0|"),
    ])
  }

  @Test func listingKeys() {
    expectReplies([
      (#"MSET one 1 two 2 three 3 "sp ace" 4"#, "+OK|"),
      ("KEYS o*", "*1|$3|one|"),
      ("KEYS t?o", "*1|$3|two|"),
      ("KEYS [ot]*e", "*2|$3|one|$5|three|"),
      ("KEYS nothing", "*0|"),
      (#"KEYS "sp ace""#, "*1|$6|sp ace|"),
      ("KEYS", "-ERR wrong number of arguments for 'keys' command|"),
      ("SCAN 0 COUNT 100 MATCH o*", "*2|$1|0|*1|$3|one|"),
      ("SCAN 0 COUNT 100 TYPE list", "*2|$1|0|*0|"),
      (#"RESTORE l 0 \#(Payload.list)"#, "+OK|"),
      ("SCAN 0 COUNT 100 TYPE LIST", "*2|$1|0|*1|$1|l|"),
      ("SCAN 0 TYPE string MATCH o* COUNT 1000", "*2|$1|0|*1|$3|one|"),
      ("SCAN 0 TYPE nonsense", "*2|$1|0|*0|"),
      ("SCAN 0 MATCH x MATCH one COUNT 100", "*2|$1|0|*1|$3|one|"),
      ("SCAN x", "-ERR invalid cursor|"),
      ("SCAN 1x", "-ERR invalid cursor|"),
      (#"SCAN " 0""#, "-ERR invalid cursor|"),
      ("SCAN -", "-ERR invalid cursor|"),
      ("SCAN 18446744073709551616", "-ERR invalid cursor|"),
      ("SCAN 0 COUNT 0", "-ERR syntax error|"),
      ("SCAN 0 COUNT -1", "-ERR syntax error|"),
      ("SCAN 0 COUNT x", "-ERR value is not an integer or out of range|"),
      ("SCAN 0 COUNT", "-ERR syntax error|"),
      ("SCAN 0 MATCH", "-ERR syntax error|"),
      ("SCAN 0 TYPE", "-ERR syntax error|"),
      ("SCAN 0 bogus 1", "-ERR syntax error|"),
      ("SCAN 0 COUNT 9223372036854775808", "-ERR value is not an integer or out of range|"),
      ("SCAN x COUNT 0", "-ERR invalid cursor|"),
      ("SCAN", "-ERR wrong number of arguments for 'scan' command|"),
      ("SCAN +0 COUNT 100 MATCH one", "*2|$1|0|*1|$3|one|"),
      (#"SCAN "" COUNT 100 MATCH one"#, "*2|$1|0|*1|$3|one|"),
      ("SCAN 0 COUNT 9223372036854775807 MATCH one", "*2|$1|0|*1|$3|one|"),
      ("RANDOMKEY x", "-ERR wrong number of arguments for 'randomkey' command|"),
      (#"DEL one two three "sp ace" l"#, ":5|"),
      ("RANDOMKEY", "$-1|"),
      ("SET only 1", "+OK|"),
      ("RANDOMKEY", "$4|only|"),
    ])
  }

  @Test func encodings() {
    expectReplies([
      ("SET i 1", "+OK|"),
      ("SET e abc", "+OK|"),
      ("OBJECT ENCODING i", "$3|int|"),
      ("OBJECT ENCODING e", "$6|embstr|"),
      ("OBJECT ENCODING missing", "$-1|"),
      ("OBJECT encoding i", "$3|int|"),
      ("OBJECT REFCOUNT i", ":2147483647|"),
      ("SET i 9999", "+OK|"),
      ("OBJECT REFCOUNT i", ":2147483647|"),
      ("SET i 10000", "+OK|"),
      ("OBJECT REFCOUNT i", ":1|"),
      ("SET i -1", "+OK|"),
      ("OBJECT REFCOUNT i", ":1|"),
      ("OBJECT REFCOUNT e", ":1|"),
      ("OBJECT REFCOUNT missing", "$-1|"),
      ("OBJECT IDLETIME e", ":0|"),
      ("OBJECT IDLETIME missing", "$-1|"),
      (
        "OBJECT FREQ e",
        "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.|"
      ),
      ("OBJECT FREQ missing", "$-1|"),
      ("OBJECT", "-ERR wrong number of arguments for 'object' command|"),
      ("OBJECT bogus", "-ERR unknown subcommand 'bogus'. Try OBJECT HELP.|"),
      ("OBJECT bogus x", "-ERR unknown subcommand 'bogus'. Try OBJECT HELP.|"),
      ("OBJECT ENCODING", "-ERR wrong number of arguments for 'object|encoding' command|"),
      ("OBJECT ENCODING a b", "-ERR wrong number of arguments for 'object|encoding' command|"),
      ("OBJECT HELP x", "-ERR wrong number of arguments for 'object|help' command|"),
      (#"RESTORE l 0 \#(Payload.list)"#, "+OK|"),
      (#"RESTORE s 0 \#(Payload.set)"#, "+OK|"),
      (#"RESTORE is 0 \#(Payload.intset)"#, "+OK|"),
      (#"RESTORE h 0 \#(Payload.hash)"#, "+OK|"),
      (#"RESTORE z 0 \#(Payload.zset)"#, "+OK|"),
      ("OBJECT ENCODING l", "$9|quicklist|"),
      ("OBJECT ENCODING s", "$9|hashtable|"),
      ("OBJECT ENCODING is", "$6|intset|"),
      ("OBJECT ENCODING h", "$8|listpack|"),
      ("OBJECT ENCODING z", "$8|listpack|"),
    ])
  }

  @Test func replicas() {
    expectReplies([
      ("WAIT 0 0", ":0|"),
      ("WAIT 0 100", ":0|"),
      ("WAIT x 0", "-ERR value is not an integer or out of range|"),
      ("WAIT 0 x", "-ERR timeout is not an integer or out of range|"),
      ("WAIT 0 -1", "-ERR timeout is negative|"),
      ("WAIT 0", "-ERR wrong number of arguments for 'wait' command|"),
      ("WAIT -5 10", ":0|"),
      ("WAITAOF 0 0 0", "-ERR unknown command 'WAITAOF', with args beginning with: '0' '0' '0' |"),
    ])
  }
}
