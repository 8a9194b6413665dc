// RedisEngineTests. This file: the handshake and CLIENT, as a real server answers them.

import Testing

@Suite("Connection commands")
struct ConnectionTests {
  @Test("HELLO agrees on a version, logs in and names the connection")
  func hello() {
    TestRedis().replay(
      #"""
      HELLO => *14|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:2|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      HELLO 2 => *14|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:2|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      HELLO 3 => %7|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:3|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      HELLO 4 => -NOPROTO unsupported protocol version|
      HELLO x => -ERR Protocol version is not an integer or out of range|
      HELLO 3 FOO => -ERR Syntax error in HELLO option 'FOO'|
      HELLO 3 AUTH a => -ERR Syntax error in HELLO option 'AUTH'|
      HELLO 3 AUTH default x => %7|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:3|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      HELLO 3 AUTH bob x => -WRONGPASS invalid username-password pair or user is disabled.|
      HELLO 3 SETNAME "a\x20b" => -ERR Client names cannot contain spaces, newlines or special characters.|
      HELLO 3 SETNAME => -ERR Syntax error in HELLO option 'SETNAME'|
      HELLO 2 SETNAME foo AUTH default x SETNAME bar => *14|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:2|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      CLIENT GETNAME => $3|bar|
      HELLO 99999999999999999999 => -ERR Protocol version is not an integer or out of range|
      HELLO -1 => -NOPROTO unsupported protocol version|
      """#
    )
  }

  @Test("AUTH, PING, ECHO, SELECT and QUIT")
  func basics() {
    TestRedis().replay(
      #"""
      AUTH => -ERR wrong number of arguments for 'auth' command|
      AUTH a b c => -ERR syntax error|
      AUTH x => -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?|
      AUTH default x => +OK|
      AUTH bob x => -WRONGPASS invalid username-password pair or user is disabled.|
      PING => +PONG|
      PING a => $1|a|
      PING a b => -ERR wrong number of arguments for 'ping' command|
      ECHO => -ERR wrong number of arguments for 'echo' command|
      ECHO a => $1|a|
      SELECT => -ERR wrong number of arguments for 'select' command|
      SELECT 15 => +OK|
      SELECT 16 => -ERR DB index is out of range|
      SELECT -1 => -ERR DB index is out of range|
      SELECT a => -ERR value is not an integer or out of range|
      SELECT 99999999999999 => -ERR value is out of range, value must between -2147483648 and 2147483647|
      QUIT now => +OK|
      """#
    )
  }

  @Test("RESET ends a transaction")
  func reset() {
    TestRedis().replay(
      #"""
      RESET => +RESET|
      RESET x => -ERR wrong number of arguments for 'reset' command|
      MULTI => +OK|
      RESET => +RESET|
      LLEN a => :0|
      """#
    )
  }

  @Test("CLIENT and its errors")
  func client() {
    TestRedis().replay(
      #"""
      CLIENT => -ERR wrong number of arguments for 'client' command|
      CLIENT FOO => -ERR unknown subcommand 'FOO'. Try CLIENT HELP.|
      CLIENT foo bar => -ERR unknown subcommand 'foo'. Try CLIENT HELP.|
      CLIENT ID => :0|
      CLIENT ID x => -ERR wrong number of arguments for 'client|id' command|
      CLIENT GETNAME => $-1|
      CLIENT SETNAME a b => -ERR wrong number of arguments for 'client|setname' command|
      CLIENT SETNAME "foo\nbar" => -ERR Client names cannot contain spaces, newlines or special characters.|
      CLIENT SETNAME "\x7f" => -ERR Client names cannot contain spaces, newlines or special characters.|
      CLIENT SETNAME ok => +OK|
      CLIENT GETNAME => $2|ok|
      CLIENT SETNAME "" => +OK|
      CLIENT GETNAME => $-1|
      CLIENT SETINFO LIB-NAME x => -ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.|
      CLIENT LIST FOO => -ERR syntax error|
      CLIENT LIST TYPE => -ERR syntax error|
      CLIENT LIST TYPE foo => -ERR Unknown client type 'foo'|
      CLIENT LIST TYPE normal x => -ERR syntax error|
      CLIENT LIST TYPE pubsub => $0||
      CLIENT LIST TYPE master => $0||
      CLIENT LIST ID => -ERR syntax error|
      CLIENT LIST ID a => -ERR Invalid client ID|
      CLIENT LIST ID 999 => $0||
      CLIENT KILL => -ERR wrong number of arguments for 'client|kill' command|
      CLIENT KILL a => -ERR No such client|
      CLIENT KILL 1.1.1.1:1 => -ERR No such client|
      CLIENT KILL ID => -ERR No such client|
      CLIENT KILL ID a => -ERR client-id should be greater than 0|
      CLIENT KILL ID 0 => -ERR client-id should be greater than 0|
      CLIENT KILL ID 9999 => :0|
      CLIENT KILL TYPE foo => -ERR Unknown client type 'foo'|
      CLIENT KILL TYPE master => :0|
      CLIENT KILL USER nobody => -ERR No such user 'nobody'|
      CLIENT KILL USER => -ERR No such client|
      CLIENT KILL SKIPME x => -ERR syntax error|
      CLIENT KILL SKIPME maybe ID 3 => -ERR syntax error|
      CLIENT KILL ADDR x LADDR y => :0|
      CLIENT KILL MAXAGE 10 => -ERR syntax error|
      CLIENT KILL ID 9999 FOO => -ERR syntax error|
      CLIENT KILL ID 9999 FOO bar => -ERR syntax error|
      CLIENT REPLY => -ERR wrong number of arguments for 'client|reply' command|
      CLIENT REPLY x => -ERR syntax error|
      CLIENT REPLY on => +OK|
      CLIENT REPLY SKIP => 
      LLEN a => 
      PING => +PONG|
      CLIENT REPLY OFF => 
      PING => 
      CLIENT REPLY ON => +OK|
      CLIENT UNBLOCK => -ERR wrong number of arguments for 'client|unblock' command|
      CLIENT UNBLOCK a => -ERR value is not an integer or out of range|
      CLIENT UNBLOCK 9999 => :0|
      CLIENT UNBLOCK 9999 FOO => -ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR|
      CLIENT UNBLOCK 9999 ERROR => :0|
      CLIENT NO-EVICT => -ERR wrong number of arguments for 'client|no-evict' command|
      CLIENT NO-EVICT x => -ERR syntax error|
      CLIENT NO-EVICT on => +OK|
      CLIENT NO-TOUCH on => -ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP.|
      CLIENT NO-EVICT off => +OK|
      CLIENT PAUSE => -ERR wrong number of arguments for 'client|pause' command|
      CLIENT PAUSE a => -ERR timeout is not an integer or out of range|
      CLIENT PAUSE -1 => -ERR timeout is negative|
      CLIENT PAUSE 99999999999999999999 => -ERR timeout is not an integer or out of range|
      CLIENT PAUSE 0 => +OK|
      CLIENT PAUSE 1 FOO => -ERR CLIENT PAUSE mode must be WRITE or ALL|
      CLIENT PAUSE 1 WRITE => +OK|
      CLIENT PAUSE 1 ALL x => -ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.|
      CLIENT UNPAUSE => +OK|
      CLIENT CAPA redirect => -ERR unknown subcommand 'CAPA'. Try CLIENT HELP.|
      CLIENT MAINT_NOTIFICATIONS ON => -ERR unknown subcommand 'MAINT_NOTIFICATIONS'. Try CLIENT HELP.|
      CLIENT HELP x => -ERR wrong number of arguments for 'client|help' command|
      CLIENT TRACKINGINFO => *6|$5|flags|*1|$3|off|$8|redirect|:-1|$8|prefixes|*0|
      CLIENT GETREDIR => :-1|
      CLIENT CACHING yes => -ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled|
      CLIENT TRACKING => -ERR wrong number of arguments for 'client|tracking' command|
      CLIENT TRACKING maybe => -ERR syntax error|
      CLIENT TRACKING on => +OK|
      CLIENT TRACKINGINFO => *6|$5|flags|*1|$2|on|$8|redirect|:0|$8|prefixes|*0|
      CLIENT GETREDIR => :0|
      CLIENT CACHING yes => -ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.|
      CLIENT CACHING foo => -ERR syntax error|
      CLIENT TRACKING on OPTIN OPTOUT => -ERR You can't specify both OPTIN mode and OPTOUT mode|
      CLIENT TRACKING on OPTIN => +OK|
      CLIENT TRACKING on BCAST => -ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on OPTIN BCAST => -ERR OPTIN and OPTOUT are not compatible with BCAST|
      CLIENT TRACKING on OPTIN => +OK|
      CLIENT TRACKINGINFO => *6|$5|flags|*2|$2|on|$5|optin|$8|redirect|:0|$8|prefixes|*0|
      CLIENT CACHING no => -ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.|
      CLIENT CACHING yes => +OK|
      CLIENT TRACKINGINFO => *6|$5|flags|*3|$2|on|$5|optin|$11|caching-yes|$8|redirect|:0|$8|prefixes|*0|
      CLIENT TRACKING on OPTOUT => -ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on PREFIX a => -ERR PREFIX option requires BCAST mode to be enabled|
      CLIENT TRACKING on BCAST PREFIX a PREFIX ab => -ERR Prefix 'a' overlaps with another provided prefix 'ab'. Prefixes for a single client must not overlap.|
      CLIENT TRACKING on BCAST PREFIX a PREFIX b NOLOOP => +OK|
      CLIENT TRACKINGINFO => *6|$5|flags|*3|$2|on|$5|bcast|$6|noloop|$8|redirect|:0|$8|prefixes|*2|$1|a|$1|b|
      CLIENT TRACKING on BCAST PREFIX bc => -ERR Prefix 'bc' overlaps with an existing prefix 'b'. Prefixes for a single client must not overlap.|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on REDIRECT a => -ERR value is not an integer or out of range|
      CLIENT TRACKING on FOO => -ERR syntax error|
      CLIENT TRACKING on REDIRECT => -ERR syntax error|
      """#
    )
  }

  @Test("A password is asked for")
  func password() {
    TestRedis().replay(
      #"""
      CONFIG SET requirepass x => +OK|
      ACL LIST => *1|$93|user default on #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 ~* &* +@all|
      ACL SETUSER bob on >pw allkeys allcommands => +OK|
      1> PING => -NOAUTH Authentication required.|
      1> FOO => -ERR unknown command 'FOO', with args beginning with: |
      1> LLEN => -ERR wrong number of arguments for 'llen' command|
      1> LLEN a => -NOAUTH Authentication required.|
      1> HELLO => -NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time|
      1> HELLO 3 => -NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time|
      1> HELLO 9 => -NOPROTO unsupported protocol version|
      1> HELLO 3 FOO => -ERR Syntax error in HELLO option 'FOO'|
      1> CLIENT FOO => -ERR unknown subcommand 'FOO'. Try CLIENT HELP.|
      1> CLIENT ID => -NOAUTH Authentication required.|
      1> QUIT => +OK|
      2> RESET => +RESET|
      2> HELLO 3 AUTH default y => -WRONGPASS invalid username-password pair or user is disabled.|
      2> HELLO 2 AUTH default x SETNAME me => *14|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:2|$2|id|:2|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      2> RESET => +RESET|
      2> PING => -NOAUTH Authentication required.|
      2> AUTH x => +OK|
      2> AUTH y => -WRONGPASS invalid username-password pair or user is disabled.|
      2> PING => +PONG|
      2> ACL WHOAMI => $7|default|
      2> MULTI => +OK|
      2> AUTH y => +QUEUED|
      2> AUTH x => +QUEUED|
      2> EXEC => *2|-WRONGPASS invalid username-password pair or user is disabled.|+OK|
      3> AUTH bob pw => +OK|
      3> ACL WHOAMI => $3|bob|
      ACL DELUSER bob => :1|
      4> MULTI => -NOAUTH Authentication required.|
      CONFIG GET requirepass => *2|$11|requirepass|$1|x|
      ACL SETUSER default >second => +OK|
      CONFIG SET requirepass "" => +OK|
      ACL LIST => *1|$34|user default on nopass ~* &* +@all|
      """#
    )
  }

  @Test("CLIENT TRACKING tells which keys changed")
  func tracking() {
    TestRedis().replay(
      #"""
      HELLO 3 => %7|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:3|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      CLIENT TRACKING on => +OK|
      LRANGE a 0 -1 => *0|
      1> RPUSH a 1 => :1|
      0>  => >2|$10|invalidate|*1|$1|a|
      1> RPUSH a 2 => :2|
      0>  => 
      LRANGE a 0 -1 => *2|$1|1|$1|2|
      RPUSH a 3 => :3|>2|$10|invalidate|*1|$1|a|
      0>  => 
      CLIENT TRACKING on NOLOOP => +OK|
      LRANGE a 0 -1 => *3|$1|1|$1|2|$1|3|
      RPUSH a 4 => :4|
      0>  => 
      LRANGE a 0 -1 => *4|$1|1|$1|2|$1|3|$1|4|
      1> FLUSHALL => +OK|
      0>  => >2|$10|invalidate|_|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on OPTIN => +OK|
      LRANGE a 0 -1 => *0|
      1> RPUSH a 1 => :1|
      0>  => 
      CLIENT CACHING yes => +OK|
      LRANGE a 0 -1 => *1|$1|1|
      1> RPUSH a 2 => :2|
      0>  => >2|$10|invalidate|*1|$1|a|
      CLIENT CACHING yes => +OK|
      PING => +PONG|
      LRANGE a 0 -1 => *2|$1|1|$1|2|
      1> RPUSH a 2 => :3|
      0>  => 
      CLIENT CACHING yes => +OK|
      MULTI => +OK|
      LRANGE a 0 -1 => +QUEUED|
      LRANGE b 0 -1 => +QUEUED|
      EXEC => *2|*3|$1|1|$1|2|$1|2|*0|
      1> RPUSH b 2 => :1|
      0>  => >2|$10|invalidate|*1|$1|b|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on OPTOUT => +OK|
      CLIENT CACHING no => +OK|
      LRANGE a 0 -1 => *3|$1|1|$1|2|$1|2|
      1> RPUSH a 2 => :4|
      0>  => >2|$10|invalidate|*1|$1|a|
      LRANGE a 0 -1 => *4|$1|1|$1|2|$1|2|$1|2|
      1> RPUSH a 2 => :5|
      0>  => >2|$10|invalidate|*1|$1|a|
      CLIENT TRACKING off => +OK|
      CLIENT TRACKING on BCAST PREFIX a PREFIX b => +OK|
      1> RPUSH a2 2 => :1|
      0>  => >2|$10|invalidate|*1|$2|a2|
      1> RPUSH c 2 => :1|
      0>  => 
      1> DEL_ a2 => -ERR unknown command 'DEL_', with args beginning with: 'a2' |
      CLIENT TRACKING off => +OK|
      1> RPUSH a2 2 => :2|
      0>  => 
      """#
    )
  }
}
