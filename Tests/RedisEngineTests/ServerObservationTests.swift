// RedisEngineTests. This file: MONITOR, SLOWLOG, INFO and CLIENT LIST, which show what happens.

import RedisEngine
import Testing
import WireCore

@Suite("What the server shows")
struct ServerObservationTests {
  @Test("MONITOR shows every command in redis-cli's quotes, but no passwords and no administration")
  func monitor() {
    let redis = TestRedis()
    redis.connect()
    #expect(redis("MONITOR") == "+OK|")
    #expect(redis("MONITOR") == "")
    redis.send(["RPUSH", "a", "b\u{0}\"\n"], client: 1)
    redis("SELECT 3", client: 1)
    redis("FOO", client: 1)
    redis("LLEN", client: 1)
    redis("MULTI", client: 1)
    redis("LLEN x", client: 1)
    redis("EXEC", client: 1)
    redis("AUTH default secret", client: 1)
    redis("HELLO 3 AUTH default secret SETNAME me", client: 1)
    redis("CONFIG GET foo", client: 1)
    let client = "127.0.0.1:50001] "
    let expected = [
      "[0 " + client + #""RPUSH" "a" "b\x00\"\n""#, "[3 " + client + #""SELECT" "3""#,
      "[3 " + client + #""MULTI""#, "[3 " + client + #""LLEN" "x""#, "[3 " + client + #""EXEC""#,
      "[3 " + client + #""AUTH" "(redacted)" "(redacted)""#,
      "[3 " + client + #""HELLO" "3" "AUTH" "(redacted)" "(redacted)" "SETNAME" "me""#,
    ]
    #expect(redis.takeDeliveries(0) == expected.map { "+1700000000.000000 \($0)|" }.joined())
  }

  @Test("A monitor may not use keys, hears its own commands behind their replies, and ends with RESET")
  func monitorItself() {
    let redis = TestRedis()
    redis("MONITOR")
    #expect(redis("LLEN a") == "-ERR Replica can't interact with the keyspace|")
    #expect(redis("PING") == "+PONG|+1700000000.000000 [0 127.0.0.1:50000] \"PING\"|")
    #expect(redis("RESET") == "+RESET|")
    #expect(redis("PING") == "+PONG|")
    redis("MONITOR")
    redis.disconnect(0)
    let other = redis.connect()
    #expect(redis("PING", client: other) == "+PONG|")
    #expect(redis.deliveries == [:])
  }

  @Test("SLOWLOG with a threshold of 0 has everything, newest first, abridged, within its length")
  func slowLog() {
    let redis = TestRedis()
    redis("CLIENT SETNAME me")
    redis("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 2")
    redis("PING one")
    redis.send(["ECHO", .init(String(repeating: "x", count: 130))])
    let peer = "$15|127.0.0.1:50000|$2|me|"
    let word = String(repeating: "x", count: 128) + "... (2 more bytes)"
    #expect(
      redis("SLOWLOG GET")
        == "*2|*6|:2|:1700000000|:0|*2|$4|ECHO|$\(word.utf8.count)|\(word)|\(peer)"
        + "*6|:1|:1700000000|:0|*2|$4|PING|$3|one|\(peer)"
    )
    redis.send(["DEL"] + (0..<40).map { .init("k\($0)") })
    redis.send(["LRANGE"] + (0..<2).map { .init("\($0)") })
    redis("SLOWLOG RESET")
    redis.send(["SINTER"] + (0..<40).map { .init("k\($0)") })
    #expect(redis("SLOWLOG GET 1").hasSuffix("$23|... (10 more arguments)|\(peer)"))
    redis("CONFIG SET slowlog-log-slower-than -1")
    redis("SLOWLOG RESET")
    #expect(redis("SLOWLOG LEN") == ":0|")
  }

  @Test("INFO has sections, alone and together")
  func infoSections() {
    let redis = TestRedis()
    redis.replay(
      """
      INFO foo => $0||
      INFO cluster => $30|# Cluster|cluster_enabled:0||
      INFO keyspace => $12|# Keyspace||
      RPUSH a 1 => :1|
      INFO KEYSPACE cluster => $76|# Cluster|cluster_enabled:0||# Keyspace|db0:keys=1,expires=0,avg_ttl=0||
      """
    )
    let all = redis("INFO")
    for title in ["Server", "Clients", "Memory", "Persistence", "Stats", "Replication", "CPU", "Errorstats"] {
      #expect(all.contains("# \(title)|"))
    }
    #expect(!all.contains("# Commandstats|"))
    #expect(redis("INFO all").contains("# Commandstats|"))
    #expect(all.contains("|loading:0|"))
    #expect(all.contains("|redis_version:7.0.15|"))
    #expect(all.contains("|tcp_port:6379|"))
  }

  @Test("INFO counts calls, refusals, failures and errors; CONFIG RESETSTAT forgets them")
  func commandStats() {
    let redis = TestRedis()
    redis("PING")
    redis("PING")
    redis("PING a b c")
    redis("SELECT a")
    redis("LLEN")
    redis("HELLO 9")
    let stats = redis("INFO commandstats errorstats")
    #expect(stats.contains("|cmdstat_ping:calls=3,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1|"))
    #expect(stats.contains("|cmdstat_llen:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0|"))
    #expect(stats.contains("|errorstat_ERR:count=3|errorstat_NOPROTO:count=1|"))
    redis("CONFIG RESETSTAT")
    #expect(!redis("INFO commandstats").contains("cmdstat_ping"))
  }

  @Test("CLIENT LIST describes clients in the order of the version's fields")
  func clientLine() {
    let redis = TestRedis()
    redis.connect()
    redis("CLIENT SETNAME me")
    redis("SUBSCRIBE c", client: 1)
    redis.advance(milliseconds: 2500)
    #expect(
      redis("CLIENT INFO").hasSuffix(
        "|id=0 addr=127.0.0.1:50000 laddr=127.0.0.1:6379 fd=7 name=me age=2 idle=0 flags=N db=0 sub=0 psub=0 ssub=0"
          + " multi=-1 qbuf=0 qbuf-free=20474 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0"
          + " tot-mem=22298 events=r cmd=client|info user=default redir=-1 resp=2\n|"
      )
    )
    let list = redis("CLIENT LIST TYPE pubsub")
    #expect(list.contains("id=1 ") && list.contains(" idle=2 flags=P ") && list.contains(" cmd=subscribe "))
    #expect(!list.contains("id=0 "))
    let later = TestRedis(version: .v7_4)
    later("CLIENT SETINFO LIB-NAME backlot")
    later("CLIENT SETINFO lib-ver 1.0")
    let line = later("CLIENT INFO")
    #expect(line.contains(" multi=-1 watch=0 qbuf=0 ") && line.hasSuffix(" resp=2 lib-name=backlot lib-ver=1.0\n|"))
  }

  @Test("What the real server has and the fake has not is counted, typing errors are not")
  func unsupported() {
    let redis = TestRedis()
    #expect(redis("XADD s * a b") == "-ERR unknown command 'XADD', with args beginning with: 's' '*' 'a' 'b' |")
    redis("xadd s")
    redis("FOO")
    redis("WAITAOF 1 1 1")
    redis("CLIENT FOO")
    redis("MODULE LOAD x")
    #expect(redis("DEBUG DIGEST").hasPrefix("-ERR unknown subcommand or wrong number of arguments for 'DIGEST'"))
    #expect(
      redis("ACL SETUSER bob +get")
        == "-ERR Error in ACL SETUSER modifier '+get': Syntax error|"
    )
    #expect(redis.engine.unsupported == ["xadd": 2, "module|load": 1, "debug|digest": 1, "acl|setuser +get": 1])
    let later = TestRedis(version: .v7_2)
    later("XADD s * a b")
    #expect(later.engine.unsupported == ["xadd": 1])
  }
}
