// RedisEngineTests. This file: replies that a real Redis 7.0.15 gives as well.

import Testing

struct KeyMovesTests {
  @Test func renaming() {
    expectReplies([
      ("RENAME missing x", "-ERR no such key|"),
      ("RENAME missing missing", "-ERR no such key|"),
      ("RENAMENX missing x", "-ERR no such key|"),
      ("SET a 1 EX 100", "+OK|"),
      ("RENAME a a", "+OK|"),
      ("RENAMENX a a", ":0|"),
      ("RENAME a b", "+OK|"),
      ("EXISTS a", ":0|"),
      ("GET b", "$1|1|"),
      ("TTL b", ":100|"),
      ("SET c 2", "+OK|"),
      ("RENAME c b", "+OK|"),
      ("GET b", "$1|2|"),
      ("TTL b", ":-1|"),
      ("SET a 1", "+OK|"),
      ("RENAMENX a b", ":0|"),
      ("RENAMENX a d", ":1|"),
      ("GET d", "$1|1|"),
      (#"RESTORE l 0 \#(Payload.list)"#, "+OK|"),
      ("RENAME l d", "+OK|"),
      ("TYPE d", "+list|"),
      ("RENAME a", "-ERR wrong number of arguments for 'rename' command|"),
      ("RENAMENX a", "-ERR wrong number of arguments for 'renamenx' command|"),
    ])
  }

  @Test func copying() {
    expectReplies([
      ("COPY missing x", ":0|"),
      ("SET a 1 EX 100", "+OK|"),
      ("COPY a b", ":1|"),
      ("GET b", "$1|1|"),
      ("TTL b", ":100|"),
      ("COPY a b", ":0|"),
      ("SET c 2", "+OK|"),
      ("COPY c b", ":0|"),
      ("COPY c b REPLACE", ":1|"),
      ("GET b", "$1|2|"),
      ("TTL b", ":-1|"),
      ("COPY a a", "-ERR source and destination objects are the same|"),
      ("COPY a a DB 0", "-ERR source and destination objects are the same|"),
      ("COPY a a REPLACE", "-ERR source and destination objects are the same|"),
      ("COPY a a DB 1", ":1|"),
      ("COPY a a DB 1", ":0|"),
      ("COPY a a db 1 replace", ":1|"),
      ("COPY a a REPLACE DB 1 DB 2", ":1|"),
      ("COPY missing missing", "-ERR source and destination objects are the same|"),
      ("COPY missing x REPLACE", ":0|"),
      ("EXISTS x", ":0|"),
      ("COPY a x DB 16", "-ERR DB index is out of range|"),
      ("COPY a x DB -1", "-ERR DB index is out of range|"),
      ("COPY a x DB x", "-ERR value is not an integer or out of range|"),
      ("COPY a x DB 99999999999", "-ERR value is out of range, value must between -2147483648 and 2147483647|"),
      ("COPY a x DB", "-ERR syntax error|"),
      ("COPY a x bogus", "-ERR syntax error|"),
      ("COPY a", "-ERR wrong number of arguments for 'copy' command|"),
      (#"RESTORE l 0 \#(Payload.list)"#, "+OK|"),
      ("COPY l m", ":1|"),
      ("SET m2 1", "+OK|"),
      ("COPY l m2 REPLACE", ":1|"),
      ("TYPE m2", "+list|"),
    ])
  }

  @Test func moving() {
    expectReplies([
      ("MOVE missing 1", ":0|"),
      ("SET a 1 EX 100", "+OK|"),
      ("MOVE a 0", "-ERR source and destination objects are the same|"),
      ("MOVE a 16", "-ERR DB index is out of range|"),
      ("MOVE a -1", "-ERR DB index is out of range|"),
      ("MOVE a x", "-ERR value is not an integer or out of range|"),
      ("MOVE a 99999999999", "-ERR value is out of range, value must between -2147483648 and 2147483647|"),
      ("MOVE a 1", ":1|"),
      ("EXISTS a", ":0|"),
      ("SET a 2", "+OK|"),
      ("MOVE a 1", ":0|"),
      ("GET a", "$1|2|"),
      ("MOVE a 2", ":1|"),
      ("EXISTS a", ":0|"),
      ("MOVE missing 0", "-ERR source and destination objects are the same|"),
      ("MOVE a", "-ERR wrong number of arguments for 'move' command|"),
    ])
  }
}
