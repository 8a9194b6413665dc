// RedisEngineTests. This file: what holds for every row of the command table and every parameter of CONFIG.

import RedisEngine
import Testing
import WireCore

@Suite("Tables")
struct ServerTableTests {
  @Test("Every command can be described, documented and explained", arguments: RedisVersion.allCases)
  func commands(version: RedisVersion) {
    let redis = TestRedis(version: version)
    let count = CommandTable.all.filter { redis("COMMAND DOCS \($0.name)") != "*0|" }.count
    #expect(redis("COMMAND COUNT") == ":\(count)|")
    #expect(redis("COMMAND").hasPrefix("*\(count)|*10|"))
    for container in ["client", "config", "command", "acl", "memory", "slowlog", "latency", "module"] {
      #expect(redis("\(container) help").hasPrefix("*"))
    }
    #expect(redis("HELLO 3").hasPrefix("%7|"))
    #expect(redis("COMMAND INFO").hasPrefix("*\(count)|*10|"))
  }

  @Test("Positions follow the table, and a name stands once")
  func positions() {
    let names = CommandTable.rows.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count > CommandTable.all.count)
  }

  @Test("Every parameter can be set to the value it has, or says why not")
  func parameters() {
    let redis = TestRedis()
    let words = redis("CONFIG GET *").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let pairs = words.dropFirst().filter { !$0.hasPrefix("$") }
    #expect(words.first == "*384")
    for index in stride(from: pairs.startIndex, to: pairs.endIndex - 1, by: 2) {
      let reply = redis.send(["CONFIG", "SET", ByteString(pairs[index]), ByteString(pairs[index + 1])])
      #expect(
        reply == "+OK|" || reply.hasSuffix("can't set immutable config|")
          || reply.hasSuffix("can't set protected config|"),
        "\(pairs[index])"
      )
    }
    #expect(redis("CONFIG GET *") == words.joined(separator: "|"))
  }

  @Test("CONFIG SET changes what the server does, all or nothing")
  func wiredParameters() {
    let redis = TestRedis()
    redis.replay(
      """
      HSET h a 1 b 2 => :2|
      CONFIG SET hash-max-listpack-entries 1 set-max-intset-entries nonsense => \
      -ERR CONFIG SET failed (possibly related to argument 'set-max-intset-entries') - argument couldn't be parsed \
      into an integer|
      CONFIG GET hash-max-listpack-entries => *2|$25|hash-max-listpack-entries|$3|512|
      CONFIG SET notify-keyspace-events KEgn => +OK|
      CONFIG GET notify-keyspace-events => *2|$22|notify-keyspace-events|$4|gnKE|
      CONFIG SET maxmemory 1GB => +OK|
      CONFIG GET maxmemory => *2|$9|maxmemory|$10|1073741824|
      CONFIG SET maxmemory 99999999999gb => \
      -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value|
      CONFIG SET save "" => +OK|
      CONFIG GET save => *2|$4|save|$0||
      CONFIG SET SET-MAX-INTSET-ENTRIES 1 => +OK|
      SADD s 1 2 => :2|
      """
    )
    #expect(redis("DEBUG OBJECT s").contains(" encoding:hashtable "))
  }

  @Test("SHA-256 of the examples in FIPS 180-4, by ACL")
  func digests() {
    let redis = TestRedis()
    redis("ACL SETUSER a >abc")
    let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    redis("ACL SETUSER b >\(long)")
    #expect(redis("ACL LIST").contains("#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad "))
    #expect(redis("ACL LIST").contains("#248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1 "))
  }
}
