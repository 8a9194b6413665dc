// RedisEngineTests. This file: which commands are taken, and in which words others are refused.

import Testing

@Suite("Dispatch")
struct DispatchTests {
  @Test("Unknown commands, subcommands and wrong numbers of arguments")
  func unknown() {
    TestRedis().replay(
      #"""
      FOO => -ERR unknown command 'FOO', with args beginning with: |
      FOO a b => -ERR unknown command 'FOO', with args beginning with: 'a' 'b' |
      foo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b => -ERR unknown command 'foo', with args beginning with: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' |
      foo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b c d e => -ERR unknown command 'foo', with args beginning with: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' |
      "f'o\x00o" "b\r\nc" => -ERR unknown command 'f'o', with args beginning with: 'b  c' |
      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b => -ERR unknown command 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', with args beginning with: 'b' |
      CONFIG => -ERR wrong number of arguments for 'config' command|
      CONFIG FOO => -ERR unknown subcommand 'FOO'. Try CONFIG HELP.|
      CONFIG GET => -ERR wrong number of arguments for 'config|get' command|
      CONFIG SET => -ERR wrong number of arguments for 'config|set' command|
      CONFIG SET a => -ERR wrong number of arguments for 'config|set' command|
      CONFIG|GET a => -ERR unknown command 'CONFIG|GET', with args beginning with: 'a' |
      CLIENT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => -ERR unknown subcommand 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'. Try CLIENT HELP.|
      config get A => *0|
      LLEN => -ERR wrong number of arguments for 'llen' command|
      LLEN a b => -ERR wrong number of arguments for 'llen' command|
      POST / HTTP/1.1 => 
      """#
    )
  }

  @Test("What a transaction refuses")
  func transaction() {
    TestRedis().replay(
      #"""
      MULTI => +OK|
      MULTI => -ERR MULTI calls can not be nested|
      WATCH a => -ERR WATCH inside MULTI is not allowed|
      EXEC => *0|
      MULTI => +OK|
      SAVE => -ERR Command not allowed inside a transaction|
      EXEC => -EXECABORT Transaction discarded because of previous errors.|
      MULTI => +OK|
      FOO => -ERR unknown command 'FOO', with args beginning with: |
      LLEN => -ERR wrong number of arguments for 'llen' command|
      EXEC => -EXECABORT Transaction discarded because of previous errors.|
      MULTI => +OK|
      CLIENT ID => +QUEUED|
      CONFIG GET foo => +QUEUED|
      SUBSCRIBE x => +QUEUED|
      EXEC => *3|:0|*0|*3|$9|subscribe|$1|x|:1|
      """#
    )
  }

  @Test("What a subscribed client may call")
  func subscribed() {
    TestRedis().replay(
      #"""
      SUBSCRIBE c => *3|$9|subscribe|$1|c|:1|
      LLEN a => -ERR Can't execute 'llen': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      CONFIG GET a => -ERR Can't execute 'config|get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      FOO => -ERR unknown command 'FOO', with args beginning with: |
      PING => *2|$4|pong|$0||
      PING x => *2|$4|pong|$1|x|
      ECHO a => -ERR Can't execute 'echo': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      MULTI => -ERR Can't execute 'multi': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context|
      RESET => +RESET|
      PING => +PONG|
      """#
    )
  }
}
