// RedisEngineTests. This file: the server commands, as a real server answers them.

import Testing

@Suite("Server commands")
struct ServerTests {
  @Test("Databases are emptied and exchanged, seen by those who watch and wait")
  func databases() {
    TestRedis().replay(
      #"""
      DBSIZE => :0|
      RPUSH a 1 => :1|
      DBSIZE => :1|
      FLUSHDB x => -ERR syntax error|
      FLUSHDB ASYNC SYNC => -ERR syntax error|
      FLUSHDB async => +OK|
      DBSIZE => :0|
      FLUSHALL sync => +OK|
      SELECT 1 => +OK|
      RPUSH b 1 => :1|
      SELECT 0 => +OK|
      1> WATCH b => +OK|
      1> MULTI => +OK|
      SWAPDB 0 1 => +OK|
      1> DBSIZE => +QUEUED|
      1> EXEC => *-1|
      DBSIZE => :1|
      SWAPDB 0 99 => -ERR DB index is out of range|
      SWAPDB 99 0 => -ERR DB index is out of range|
      SWAPDB a 1 => -ERR invalid first DB index|
      SWAPDB 1 a => -ERR invalid second DB index|
      SWAPDB 1 => -ERR wrong number of arguments for 'swapdb' command|
      SWAPDB 99999999999 0 => -ERR invalid first DB index|
      1> WATCH b => +OK|
      1> MULTI => +OK|
      FLUSHALL => +OK|
      1> PING => +QUEUED|
      1> EXEC => *-1|
      1> WATCH b => +OK|
      1> MULTI => +OK|
      FLUSHALL => +OK|
      1> PING => +QUEUED|
      1> EXEC => *1|+PONG|
      2> BLPOP c 0 => 
      SELECT 3 => +OK|
      RPUSH c x => :1|
      SWAPDB 0 3 => +OK|
      2>  => *2|$1|c|$1|x|
      SELECT 0 => +OK|
      TIME x => -ERR wrong number of arguments for 'time' command|
      ROLE => *3|$6|master|:0|*0|
      SAVE => +OK|
      BGSAVE foo => -ERR syntax error|
      BGREWRITEAOF x => -ERR wrong number of arguments for 'bgrewriteaof' command|
      """#
    )
  }

  @Test("MEMORY")
  func memory() {
    TestRedis().replay(
      #"""
      MEMORY => -ERR wrong number of arguments for 'memory' command|
      MEMORY USAGE => -ERR wrong number of arguments for 'memory|usage' command|
      MEMORY USAGE nokey => $-1|
      RPUSH l a b c => :3|
      MEMORY USAGE l => :144|
      MEMORY USAGE l SAMPLES => -ERR syntax error|
      MEMORY USAGE l SAMPLES x => -ERR value is not an integer or out of range|
      MEMORY USAGE l SAMPLES -1 => -ERR syntax error|
      MEMORY USAGE l SAMPLES 0 => :144|
      MEMORY USAGE l FOO 1 => -ERR syntax error|
      HSET h f v => :1|
      MEMORY USAGE h => :64|
      SADD s 1 => :1|
      MEMORY USAGE s => :64|
      MEMORY PURGE => +OK|
      MEMORY FOO => -ERR unknown subcommand 'FOO'. Try MEMORY HELP.|
      """#
    )
  }

  @Test("SLOWLOG and LATENCY take their arguments")
  func slowLog() {
    TestRedis().replay(
      #"""
      SLOWLOG => -ERR wrong number of arguments for 'slowlog' command|
      SLOWLOG GET -2 => -ERR count should be greater than or equal to -1|
      SLOWLOG GET -1 => *0|
      SLOWLOG GET a => -ERR count should be greater than or equal to -1|
      SLOWLOG GET 1 2 => -ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.|
      SLOWLOG LEN => :0|
      SLOWLOG RESET => +OK|
      SLOWLOG RESET x => -ERR wrong number of arguments for 'slowlog|reset' command|
      LATENCY => -ERR wrong number of arguments for 'latency' command|
      LATENCY LATEST => *0|
      LATENCY HISTORY foo => *0|
      LATENCY HISTORY => -ERR wrong number of arguments for 'latency|history' command|
      LATENCY RESET => :0|
      LATENCY RESET a b => :0|
      LATENCY GRAPH foo => -ERR No samples available for event 'foo'|
      LATENCY HISTOGRAM foo => *0|
      """#
    )
  }

  @Test("COMMAND describes commands")
  func command() {
    TestRedis().replay(
      #"""
      COMMAND COUNT x => -ERR wrong number of arguments for 'command|count' command|
      COMMAND INFO rpush foo config|get config|foo => *4|*10|$5|rpush|:-3|*3|+write|+denyoom|+fast|:1|:1|:1|*3|+@write|+@list|+@fast|*0|*1|*6|$5|flags|*2|+RW|+insert|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*0|$-1|*10|$10|config|get|:-3|*4|+admin|+noscript|+loading|+stale|:0|:0|:0|*3|+@admin|+@slow|+@dangerous|*0|*0|*0|$-1|
      COMMAND INFO memory|usage auth bgsave dbsize lmove => *5|*10|$12|memory|usage|:-3|*1|+readonly|:2|:2|:1|*2|+@read|+@slow|*0|*1|*6|$5|flags|*1|+RO|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:2|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*0|*10|$4|auth|:-2|*6|+noscript|+loading|+stale|+fast|+no_auth|+allow_busy|:0|:0|:0|*2|+@fast|+@connection|*0|*0|*0|*10|$6|bgsave|:-1|*3|+admin|+noscript|+no_async_loading|:0|:0|:0|*3|+@admin|+@slow|+@dangerous|*0|*0|*0|*10|$6|dbsize|:1|*2|+readonly|+fast|:0|:0|:0|*3|+@keyspace|+@read|+@fast|*2|$25|request_policy:all_shards|$23|response_policy:agg_sum|*0|*0|*10|$5|lmove|:5|*2|+write|+denyoom|:1|:2|:1|*3|+@write|+@list|+@slow|*0|*2|*6|$5|flags|*3|+RW|+access|+delete|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*6|$5|flags|*2|+RW|+insert|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:2|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*0|
      COMMAND INFO sinterstore => *1|*10|$11|sinterstore|:-3|*2|+write|+denyoom|:1|:-1|:1|*3|+@write|+@set|+@slow|*0|*2|*6|$5|flags|*2|+RW|+update|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*6|$5|flags|*2|+RO|+access|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:2|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:-1|$7|keystep|:1|$5|limit|:0|*0|
      COMMAND INFO sintercard => *1|*10|$10|sintercard|:-3|*2|+readonly|+movablekeys|:0|:0|:0|*3|+@read|+@set|+@slow|*0|*1|*6|$5|flags|*2|+RO|+access|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$6|keynum|$4|spec|*6|$9|keynumidx|:0|$8|firstkey|:1|$7|keystep|:1|*0|
      COMMAND INFO sdiffstore => *1|*10|$10|sdiffstore|:-3|*2|+write|+denyoom|:1|:-1|:1|*3|+@write|+@set|+@slow|*0|*2|*6|$5|flags|*2|+OW|+update|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|*6|$5|flags|*2|+RO|+access|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:2|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:-1|$7|keystep|:1|$5|limit|:0|*0|
      COMMAND INFO blpop => *1|*10|$5|blpop|:-3|*3|+write|+noscript|+blocking|:1|:-2|:1|*4|+@write|+@list|+@slow|+@blocking|*0|*1|*6|$5|flags|*3|+RW|+access|+delete|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:-2|$7|keystep|:1|$5|limit|:0|*0|
      COMMAND INFO lmpop => *1|*10|$5|lmpop|:-4|*2|+write|+movablekeys|:0|:0|:0|*3|+@write|+@list|+@slow|*0|*1|*6|$5|flags|*3|+RW|+access|+delete|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9|find_keys|*4|$4|type|$6|keynum|$4|spec|*6|$9|keynumidx|:0|$8|firstkey|:1|$7|keystep|:1|*0|
      COMMAND INFO multi => *1|*10|$5|multi|:1|*5|+noscript|+loading|+stale|+fast|+allow_busy|:0|:0|:0|*2|+@fast|+@transaction|*0|*0|*0|
      COMMAND DOCS foo => *0|
      COMMAND LIST FILTERBY MODULE foo => *0|
      COMMAND LIST FILTERBY ACLCAT foo => *0|
      COMMAND LIST FILTERBY FOO bar => -ERR syntax error|
      COMMAND LIST FILTERBY => -ERR syntax error|
      COMMAND LIST foo => -ERR syntax error|
      COMMAND GETKEYS LLEN a => *1|$1|a|
      COMMAND GETKEYS LLEN => -ERR wrong number of arguments for 'command|getkeys' command|
      COMMAND GETKEYS LLEN a b => -ERR Invalid number of arguments specified for command|
      COMMAND GETKEYS FOO a => -ERR Invalid command specified|
      COMMAND GETKEYS PING x => -ERR The command has no key arguments|
      COMMAND GETKEYS SINTERCARD 2 a b => *2|$1|a|$1|b|
      COMMAND GETKEYS SINTERCARD 5 a b => -ERR Invalid arguments specified for command|
      COMMAND GETKEYS => -ERR wrong number of arguments for 'command|getkeys' command|
      COMMAND GETKEYS CONFIG GET a => -ERR The command has no key arguments|
      COMMAND GETKEYS MEMORY USAGE a => *1|$1|a|
      COMMAND GETKEYSANDFLAGS LMOVE a b left right => *2|*2|$1|a|*3|+RW|+access|+delete|*2|$1|b|*2|+RW|+insert|
      COMMAND GETKEYSANDFLAGS SINTERSTORE d a b => *3|*2|$1|d|*2|+RW|+update|*2|$1|a|*2|+RO|+access|*2|$1|b|*2|+RO|+access|
      HELLO 3 SETNAME x => %7|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:3|$2|id|:0|$4|mode|$10|standalone|$4|role|$6|master|$7|modules|*0|
      COMMAND INFO lpush => *1|*10|$5|lpush|:-3|~3|+write|+denyoom|+fast|:1|:1|:1|~3|+@write|+@list|+@fast|~0|~1|%3|$5|flags|~2|+RW|+insert|$12|begin_search|%2|$4|type|$5|index|$4|spec|%1|$5|index|:1|$9|find_keys|%2|$4|type|$5|range|$4|spec|%3|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0|~0|
      COMMAND GETKEYSANDFLAGS LMOVE a b left right => *2|*2|$1|a|~3|+RW|+access|+delete|*2|$1|b|~2|+RW|+insert|
      """#
    )
  }

  @Test("ACL keeps users")
  func users() {
    TestRedis().replay(
      #"""
      ACL WHOAMI => $7|default|
      ACL LIST => *1|$34|user default on nopass ~* &* +@all|
      ACL USERS => *1|$7|default|
      ACL GETUSER => -ERR wrong number of arguments for 'acl|getuser' command|
      ACL GETUSER foo => $-1|
      ACL GETUSER default => *12|$5|flags|*2|$2|on|$6|nopass|$9|passwords|*0|$8|commands|$5|+@all|$4|keys|$2|~*|$8|channels|$2|&*|$9|selectors|*0|
      ACL CAT => *21|$8|keyspace|$4|read|$5|write|$3|set|$9|sortedset|$4|list|$4|hash|$6|string|$6|bitmap|$11|hyperloglog|$3|geo|$6|stream|$6|pubsub|$5|admin|$4|fast|$4|slow|$8|blocking|$9|dangerous|$10|connection|$11|transaction|$9|scripting|
      ACL CAT foo => -ERR Unknown category 'foo'|
      ACL CAT a b => -ERR unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP.|
      ACL GENPASS 0 => -ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096|
      ACL GENPASS a => -ERR value is not an integer or out of range|
      ACL GENPASS 5000 => -ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096|
      ACL LOG a => -ERR value is not an integer or out of range|
      ACL SETUSER bob => +OK|
      ACL LIST => *2|$32|user bob off resetchannels -@all|$34|user default on nopass ~* &* +@all|
      ACL GETUSER bob => *12|$5|flags|*1|$3|off|$9|passwords|*0|$8|commands|$5|-@all|$4|keys|$0||$8|channels|$0||$9|selectors|*0|
      ACL SETUSER bob on >pw ~* &* +@all => +OK|
      ACL LIST => *2|$89|user bob on #30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4 ~* &* +@all|$34|user default on nopass ~* &* +@all|
      ACL GETUSER bob => *12|$5|flags|*1|$2|on|$9|passwords|*1|$64|30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4|$8|commands|$5|+@all|$4|keys|$2|~*|$8|channels|$2|&*|$9|selectors|*0|
      ACL SETUSER bob foo => -ERR Error in ACL SETUSER modifier 'foo': Syntax error|
      ACL SETUSER bob <nope => -ERR Error in ACL SETUSER modifier '<nope': The password you are trying to remove from the user does not exist|
      ACL SETUSER bob #abc => -ERR Error in ACL SETUSER modifier '#abc': The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters|
      ACL SETUSER bob nopass => +OK|
      ACL LIST => *2|$30|user bob on nopass ~* &* +@all|$34|user default on nopass ~* &* +@all|
      ACL SETUSER bob resetpass => +OK|
      ACL SETUSER bob off => +OK|
      1> AUTH bob pw => -WRONGPASS invalid username-password pair or user is disabled.|
      ACL SETUSER bob on >pw -@all => +OK|
      1> AUTH bob pw => +OK|
      1> LLEN foo => -NOPERM this user has no permissions to run the 'llen' command|
      1> ACL WHOAMI => -NOPERM this user has no permissions to run the 'acl|whoami' command|
      1> PING => -NOPERM this user has no permissions to run the 'ping' command|
      1> AUTH bob pw => +OK|
      ACL SETUSER bob +@all resetkeys => +OK|
      1> LLEN foo => -NOPERM this user has no permissions to access one of the keys used as arguments|
      1> PING => +PONG|
      1> RPUSH a b => -NOPERM this user has no permissions to access one of the keys used as arguments|
      1> ACL WHOAMI => $3|bob|
      ACL SETUSER bob reset => +OK|
      ACL LIST => *2|$49|user bob off sanitize-payload resetchannels -@all|$34|user default on nopass ~* &* +@all|
      CLIENT KILL USER bob => :1|
      ACL DELUSER bob nobody => :1|
      ACL DELUSER bob => :0|
      ACL DELUSER default => -ERR The 'default' user cannot be removed|
      ACL SETUSER "b\x20b" on => -ERR Usernames can't contain spaces or null characters|
      ACL DRYRUN default llen a => +OK|
      ACL DRYRUN nobody llen a => -ERR User 'nobody' not found|
      ACL DRYRUN default foo => -ERR Command 'foo' not found|
      ACL DRYRUN default llen => -ERR wrong number of arguments for 'llen' command|
      ACL SETUSER eve on >pw +@all => +OK|
      ACL DRYRUN eve llen a => $50|This user has no permissions to access the 'a' key|
      ACL DRYRUN eve ping => +OK|
      ACL SETUSER eve -@all => +OK|
      ACL DRYRUN eve ping => $54|This user has no permissions to run the 'ping' command|
      ACL DELUSER eve => :1|
      ACL FOO => -ERR unknown subcommand 'FOO'. Try ACL HELP.|
      MODULE LIST => *0|
      MODULE => -ERR wrong number of arguments for 'module' command|
      READONLY => -ERR This instance has cluster support disabled|
      READWRITE => -ERR This instance has cluster support disabled|
      ASKING => -ERR This instance has cluster support disabled|
      CLUSTER => -ERR wrong number of arguments for 'cluster' command|
      CLUSTER INFO => -ERR This instance has cluster support disabled|
      CLUSTER FOO => -ERR unknown subcommand 'FOO'. Try CLUSTER HELP.|
      CLUSTER NODES x => -ERR wrong number of arguments for 'cluster|nodes' command|
      CLUSTER SLOTS => -ERR This instance has cluster support disabled|
      SENTINEL MASTERS => -ERR unknown command 'SENTINEL', with args beginning with: 'MASTERS' |
      MONITOR x => -ERR wrong number of arguments for 'monitor' command|
      INFO foo => $0||
      INFO cluster => $30|# Cluster|cluster_enabled:0||
      """#
    )
  }
}
