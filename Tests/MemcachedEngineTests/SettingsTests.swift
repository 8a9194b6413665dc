// Tests of MemcachedEngine. This file: how a server can be set up.

import MemcachedEngine
import MemcachedWire
import Testing

@Suite struct SettingsTests {
  @Test func withoutCASNumbers() {
    var server = Self.server { $0.usesCAS = false }
    #expect(server.send("set a 0 0 1|x|gets a") == "STORED|VALUE a 0 1 0|x|END")
    #expect(server.send("cas a 0 0 1 0|y|cas a 0 0 1 5|y|cas b 0 0 1 1|y") == "EXISTS|EXISTS|NOT_FOUND")
    // The number is no part of an item either.
    #expect(server.send("me a").hasSuffix("cas=0 fetch=yes cls=1 size=53"))
    #expect(server.send("stats sizes_enable").contains("cas_support_disabled"))
    // What is stored in the second of a flush is gone, too.
    #expect(server.send("flush_all|set a 0 0 1|x|get a") == "OK|STORED|END")
    server.advance(seconds: 1)
    #expect(server.send("set a 0 0 1|x|get a") == "STORED|VALUE a 0 1|x|END")
  }

  @Test func anItemIsAsLargeWithoutCASNumbers() {
    for usesCAS in [true, false] {
      var server = Self.server {
        $0.usesCAS = usesCAS
        $0.maximumItem = 200
      }
      let most = 200 - 48 - (usesCAS ? 8 : 0) - "a".utf8.count - 1 - 2
      #expect(server.send("set a 0 0 \(most)|" + String(repeating: "x", count: most)) == "STORED")
      let answer = server.send("set a 0 0 \(most + 1)|" + String(repeating: "x", count: most + 1))
      #expect(answer == "SERVER_ERROR object too large for cache")
    }
  }

  @Test func withoutEvictions() {
    var server = Self.server {
      $0.evicts = false
      $0.memoryLimit = 150
    }
    let refusal = "SERVER_ERROR out of memory storing object"
    #expect(server.send("set a 0 0 1|1|set b 0 0 1|1|add c 0 0 1|1|ms c 1|1") == "STORED|STORED|\(refusal)|\(refusal)")
    #expect(server.send("get a b") == "VALUE a 0 1|1|VALUE b 0 1|1|END")
    // So that no old value stays where a new one was meant to be.
    #expect(server.send("append a 0 0 1|2|set b 0 0 1|2|get a b") == "\(refusal)|\(refusal)|VALUE a 0 1|1|END")
    #expect(server.statistics()["store_no_memory"] == "4" && server.statistics()["evictions"] == "0")
    #expect(server.statistics("settings")["evictions"] == "off")
  }

  @Test func withoutFlushing() {
    var server = Self.server { $0.allowsFlush = false }
    #expect(server.send("set a 0 0 1|1|flush_all|flush_all noreply") == "STORED|CLIENT_ERROR flush_all not allowed")
    #expect(server.send("get a") == "VALUE a 0 1|1|END")
    var other = Self.server { $0.allowsFlush = false }
    #expect(other.send(.flush) == .authenticationError)
  }

  @Test func withoutLists() {
    var server = Self.server { $0.allowsDump = false }
    #expect(server.send("stats cachedump 1 0") == "CLIENT_ERROR stats cachedump not allowed")
    #expect(server.send("lru_crawler metadump all") == "ERROR metadump not allowed")
  }

  @Test func oneProtocol() {
    var text = Self.server { $0.protocols = .text }
    #expect(text.bytes([BinaryPacket.requestMagic] + Array("\r\n".utf8)) == Array("ERROR\r\n".utf8))
    var binary = Self.server { $0.protocols = .binary }
    #expect(binary.send("mn mn mn mn mn mn mn mn").isEmpty && binary.isClosed)
  }

  private static func server(_ change: (inout MemcachedEngine.Settings) -> Void) -> Server {
    var settings = MemcachedEngine.Settings()
    change(&settings)
    return Server(settings)
  }
}
