// RedisEngineTests. This file: CONFIG, as a real server answers it.

import Testing

@Suite("CONFIG")
struct ServerConfigTests {
  @Test("GET and SET")
  func getAndSet() {
    TestRedis().replay(
      #"""
      CONFIG GET foo => *0|
      CONFIG GET MAXMEMORY => *2|$9|MAXMEMORY|$1|0|
      CONFIG GET maxmemory maxmemory => *2|$9|maxmemory|$1|0|
      CONFIG SET foo bar => -ERR Unknown option or number of arguments for CONFIG SET - 'foo'|
      CONFIG SET maxmemory => -ERR wrong number of arguments for 'config|set' command|
      CONFIG SET maxmemory a => -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value|
      CONFIG SET maxmemory 100mb => +OK|
      CONFIG GET maxmemory => *2|$9|maxmemory|$9|104857600|
      CONFIG SET maxmemory 0 foo 1 => -ERR Unknown option or number of arguments for CONFIG SET - 'foo'|
      CONFIG SET maxmemory 1 maxmemory 2 => -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - duplicate parameter|
      CONFIG SET maxmemory -1 => -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value|
      CONFIG SET hash-max-listpack-entries 3 hash-max-ziplist-entries 4 => +OK|
      CONFIG SET hash-max-ziplist-entries 5 => +OK|
      CONFIG SET hash-max-ziplist-entries abc => -ERR CONFIG SET failed (possibly related to argument 'hash-max-ziplist-entries') - argument couldn't be parsed into an integer|
      CONFIG SET hash-max-ziplist-entries -1 => -ERR CONFIG SET failed (possibly related to argument 'hash-max-ziplist-entries') - argument must be between 0 and 9223372036854775807 inclusive|
      CONFIG SET hash-max-ziplist-entries 99999999999999999999999 => -ERR CONFIG SET failed (possibly related to argument 'hash-max-ziplist-entries') - argument couldn't be parsed into an integer|
      CONFIG SET list-max-listpack-size -9 => +OK|
      CONFIG SET list-max-listpack-size 99999999999 => -ERR CONFIG SET failed (possibly related to argument 'list-max-listpack-size') - argument must be between -2147483648 and 2147483647 inclusive|
      CONFIG GET list-max-listpack-size => *2|$22|list-max-listpack-size|$2|-9|
      CONFIG SET appendonly maybe => -ERR CONFIG SET failed (possibly related to argument 'appendonly') - argument must be 'yes' or 'no'|
      CONFIG SET databases 5 => -ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config|
      CONFIG SET maxmemory-policy foo => -ERR CONFIG SET failed (possibly related to argument 'maxmemory-policy') - argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction|
      CONFIG SET maxmemory-policy allkeys-lfu => +OK|
      CONFIG SET notify-keyspace-events KEA => +OK|
      CONFIG GET notify-keyspace-events => *2|$22|notify-keyspace-events|$3|AKE|
      CONFIG SET notify-keyspace-events Q => -ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.|
      CONFIG SET notify-keyspace-events KEAmn => +OK|
      CONFIG GET notify-keyspace-events => *2|$22|notify-keyspace-events|$4|AKEm|
      CONFIG SET notify-keyspace-events "\"\"" => -ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.|
      CONFIG SET notify-keyspace-events "" => +OK|
      CONFIG SET requirepass x => +OK|
      CONFIG GET requirepass => *2|$11|requirepass|$1|x|
      LLEN a => :0|
      CONFIG SET requirepass "" => +OK|
      CONFIG SET proto-max-bulk-len 1 => -ERR CONFIG SET failed (possibly related to argument 'proto-max-bulk-len') - argument must be between 1048576 and 9223372036854775807 inclusive|
      CONFIG SET proto-max-bulk-len 1mb => +OK|
      CONFIG SET slowlog-log-slower-than -2 => -ERR CONFIG SET failed (possibly related to argument 'slowlog-log-slower-than') - argument must be between -1 and 9223372036854775807 inclusive|
      CONFIG SET slowlog-log-slower-than -1 => +OK|
      CONFIG SET slowlog-max-len -1 => -ERR CONFIG SET failed (possibly related to argument 'slowlog-max-len') - argument must be between 0 and 9223372036854775807 inclusive|
      CONFIG SET latency-monitor-threshold x => -ERR CONFIG SET failed (possibly related to argument 'latency-monitor-threshold') - argument couldn't be parsed into an integer|
      CONFIG SET timeout -1 => -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive|
      CONFIG SET timeout 2147483648 => -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive|
      CONFIG SET save "900\x201" => +OK|
      CONFIG GET save => *2|$4|save|$5|900 1|
      CONFIG SET save a => -ERR CONFIG SET failed (possibly related to argument 'save') - Invalid save parameters|
      CONFIG SET save "" => +OK|
      CONFIG SET loglevel foo => -ERR CONFIG SET failed (possibly related to argument 'loglevel') - argument(s) must be one of the following: debug, verbose, notice, warning|
      CONFIG SET client-output-buffer-limit "normal\x200\x200\x200" => +OK|
      CONFIG SET client-output-buffer-limit foo => -ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Wrong number of arguments in buffer limit configuration.|
      CONFIG SET maxclients 0 => -ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument must be between 1 and 4294967295 inclusive|
      CONFIG SET hz 1000 => +OK|
      CONFIG GET hz => *2|$2|hz|$3|500|
      CONFIG SET maxmemory-samples 0 => -ERR CONFIG SET failed (possibly related to argument 'maxmemory-samples') - argument must be between 1 and 2147483647 inclusive|
      CONFIG SET daemonize yes => -ERR CONFIG SET failed (possibly related to argument 'daemonize') - can't set immutable config|
      CONFIG SET maxmemory 1kb maxmemory-policy foo => -ERR CONFIG SET failed (possibly related to argument 'maxmemory-policy') - argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction|
      CONFIG GET maxmemory => *2|$9|maxmemory|$9|104857600|
      CONFIG RESETSTAT => +OK|
      CONFIG RESETSTAT x => -ERR wrong number of arguments for 'config|resetstat' command|
      CONFIG REWRITE => -ERR The server is running without a config file|
      CONFIG SET set-max-intset-entries 512k => -ERR CONFIG SET failed (possibly related to argument 'set-max-intset-entries') - argument couldn't be parsed into an integer|
      CONFIG SET hash-max-listpack-entries 512 list-max-listpack-size -2 maxmemory 0 maxmemory-policy noeviction hz 10 maxmemory-samples 5 set-max-intset-entries 512 => +OK|
      CONFIG SET enable-debug-command yes => -ERR CONFIG SET failed (possibly related to argument 'enable-debug-command') - can't set immutable config|
      CONFIG SET oom-score-adj-values "1\x202" => -ERR CONFIG SET failed (possibly related to argument 'oom-score-adj-values') - wrong number of arguments|
      CONFIG SET latency-tracking-info-percentiles "50\x2099" => +OK|
      CONFIG SET latency-tracking-info-percentiles a => -ERR CONFIG SET failed (possibly related to argument 'latency-tracking-info-percentiles') - Invalid latency-tracking-info-percentiles parameters|
      CONFIG SET acl-pubsub-default allchannels => +OK|
      CONFIG SET dir /nonexistent => -ERR CONFIG SET failed (possibly related to argument 'dir') - can't set protected config|
      CONFIG SET unixsocketperm 9 => -ERR CONFIG SET failed (possibly related to argument 'unixsocketperm') - can't set immutable config|
      """#
    )
  }
}
