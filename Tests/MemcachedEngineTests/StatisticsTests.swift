// Tests of MemcachedEngine. This file: the parts of `stats`.

import MemcachedEngine
import MemcachedWire
import Testing
import WireCore

@Suite struct StatisticsTests {
  @Test func classesOfSizes() {
    var server = Server()
    _ = server.send("set a 0 0 1|1|set b 0 60 300|" + String(repeating: "x", count: 300))
    server.advance(seconds: 7)
    // The class and the size of an item are those of memcached 1.6.18.
    let items = server.statistics("items")
    #expect(items["items:1:number"] == "1" && items["items:1:age"] == "7" && items["items:1:mem_requested"] == "61")
    #expect(items["items:7:number"] == "1" && items["items:7:mem_requested"] == "360")
    let slabs = server.statistics("slabs")
    #expect(slabs["1:chunk_size"] == "96" && slabs["1:total_chunks"] == "10922" && slabs["1:free_chunks"] == "10921")
    #expect(slabs["7:chunk_size"] == "384" && slabs["7:chunks_per_page"] == "2730" && slabs["7:used_chunks"] == "1")
    #expect(slabs["active_slabs"] == "2" && slabs["total_malloced"] == "2097152")
  }

  @Test func howItemsEnd() {
    var settings = MemcachedEngine.Settings()
    settings.memoryLimit = 150
    var server = Server(settings)
    _ = server.send("set a 0 9 1|1|set b 0 0 1|1|get a|get a|set c 0 1 1|1")
    #expect(server.statistics()["evictions"] == "1" && server.statistics()["evicted_unfetched"] == "1")
    server.advance(seconds: 2)
    _ = server.send("set c 0 0 1|1|set d 0 0 1|1")
    let items = server.statistics("items")
    #expect(items["items:1:reclaimed"] == "1" && items["items:1:expired_unfetched"] == "1")
    #expect(items["items:1:evicted"] == "2" && items["items:1:evicted_nonzero"] == "1")
    #expect(items["items:1:evicted_active"] == "1" && items["items:1:evicted_time"] == "2")
    #expect(server.send("stats reset") == "RESET")
    #expect(server.statistics("items")["items:1:evicted"] == "0" && server.statistics()["evictions"] == "0")
  }

  @Test func sizesOfWhatIsStoredFromNowOn() {
    var server = Server()
    #expect(server.send("stats sizes") == "STAT sizes_status disabled|END")
    _ = server.send("set a 0 0 1|1")
    #expect(server.send("stats sizes_enable") == "STAT sizes_status enabled")
    _ = server.send("set b 0 0 1|1|set c 0 0 9|123456789|set d 0 0 9|123456789")
    #expect(server.send("stats sizes") == "STAT 64 1|STAT 96 2|END")
    #expect(server.send("stats sizes_disable|stats sizes").contains("disabled|STAT sizes_status disabled|END"))
  }

  @Test func countsByThePrefixesOfKeys() {
    var server = Server()
    #expect(server.send("set b:1 0 0 1|1|stats detail dump") == "STORED|END")
    #expect(server.send("stats detail on") == "OK")
    _ = server.send("set b:1 0 0 1|1|get b:1 b:2 plain|gat 0 a:1|delete b:3|mg b:1|touch b:1 0|incr b:1 1")
    #expect(
      server.send("stats detail off|get b:1|stats detail dump").hasSuffix(
        "PREFIX a get 1 hit 0 set 0 del 0|PREFIX b get 2 hit 1 set 1 del 1|END"
      )
    )
    #expect(server.send("stats reset|stats detail dump") == "RESET|END")
    #expect(server.send("stats detail") == "CLIENT_ERROR usage: stats detail on|off|dump")
  }

  @Test func clientsAndTheirServer() {
    var server = Server()
    server.advance(seconds: 3)
    let clients = server.statistics("conns")
    #expect(clients["0:state"] == "conn_listening" && clients["1:state"] == "conn_parse_cmd")
    #expect(clients["1:addr"] == "tcp:peer" && clients["1:listen_addr"] == "tcp:local")
    #expect(clients["1:secs_since_last_cmd"] == "0")
    #expect(server.statistics()["curr_connections"] == "1" && server.statistics()["total_connections"] == "1")
    #expect(server.statistics("settings")["maxconns"] == "1024")
  }

  @Test func bytesInAndOut() {
    var server = Server()
    _ = server.send("mn")
    #expect(server.statistics()["bytes_read"] == String("mn__stats__".count))
    #expect(server.statistics()["bytes_written"] != "0")
  }

  @Test func keysOfAClass() {
    var server = Server()
    _ = server.send("set a 0 0 1|1|set b 0 60 1|1|set c 0 1 1|1")
    let start = server.seconds
    server.advance(seconds: 1)
    #expect(server.send("stats cachedump 1 0") == "ITEM b [1 b; \(start + 60) s]|ITEM a [1 b; \(start) s]|END")
    #expect(server.send("stats cachedump 1 1") == "ITEM b [1 b; \(start + 60) s]|END")
    #expect(server.send("stats cachedump 2 0") == "END")
  }

  @Test(arguments: [
    ("stats cachedump", "CLIENT_ERROR bad command line"), ("stats cachedump 1", "CLIENT_ERROR bad command line"),
    ("stats cachedump x 1", "CLIENT_ERROR bad command line format"),
    ("stats cachedump 999 0", "CLIENT_ERROR Illegal slab id"), ("stats nonsense", "ERROR"), ("stats reset", "RESET"),
  ])
  func whatIsAnsweredInOneLine(_ line: String, _ answer: String) {
    var server = Server()
    #expect(server.send(line) == answer)
  }

  @Test(arguments: [
    ("", true), ("settings", true), ("reset", true), ("items", true), ("detail on", true), ("detail dump", true),
    ("detail", false), ("conns", false), ("cachedump", false),
  ])
  func inTheBinaryProtocol(_ part: String, _ isKnown: Bool) {
    var server = Server()
    #expect(server.send(.stat, key: ByteString(part)) == (isKnown ? .ok : .notFound))
  }
}
