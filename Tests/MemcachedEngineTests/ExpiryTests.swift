// Tests of MemcachedEngine. This file: when items are gone.

import MemcachedEngine
import Testing
import WireCore

@Suite struct ExpiryTests {
  private static let start: Int64 = 1_735_689_600

  /// The expiry, and the seconds after which the item is still there and no more.
  @Test(
    arguments: [
      ("10", 9, 10), ("2592000", 2_591_999, 2_592_000), ("\(start + 3_000_000)", 2_999_999, 3_000_000),
      ("0", Int64(400_000_000), Int64?.none),
    ] as [(String, Int64, Int64?)]
  )
  func lifetimes(_ expiry: String, _ alive: Int64, _ dead: Int64?) {
    var server = Server()
    #expect(server.send("set k 0 \(expiry) 1|v") == "STORED")
    server.advance(seconds: alive)
    #expect(server.send("get k") == "VALUE k 0 1|v|END")
    guard let dead else { return }
    server.advance(seconds: dead - alive)
    #expect(server.send("get k") == "END")
  }

  @Test(arguments: ["-1", "2592001", "\(start - 100)"]) func whatHasPassedIsGoneAtOnce(_ expiry: String) {
    var server = Server()
    #expect(server.send("set k 0 \(expiry) 1|v|get k") == "STORED|END")
  }

  @Test func touchingProlongs() {
    var server = Server()
    #expect(server.send("set k 0 10 1|v|touch k 100|touch j 100") == "STORED|TOUCHED|NOT_FOUND")
    server.advance(seconds: 99)
    #expect(server.send("gat 50 k") == "VALUE k 0 1|v|END")
    server.advance(seconds: 49)
    #expect(server.send("mg k t") == "HD t1")
    server.advance(seconds: 1)
    #expect(server.send("mg k t") == "EN")
  }

  @Test func flushingAtOnceAndLater() {
    var server = Server()
    #expect(
      server.send("set a 0 0 1|v|flush_all|get a|set a 0 0 1|w|get a") == "STORED|OK|END|STORED|VALUE a 0 1|w|END"
    )
    #expect(server.send("flush_all 10|get a") == "OK|VALUE a 0 1|w|END")
    server.advance(seconds: 8)
    #expect(server.send("get a") == "VALUE a 0 1|w|END")
    server.advance(seconds: 2)
    #expect(server.send("get a") == "END")
    #expect(server.send("set b 0 0 1|v|get b") == "STORED|VALUE b 0 1|v|END")
  }

  @Test func timesOfMetaFlags() {
    var server = Server()
    #expect(server.send("ms k 1 T100|v|mg k t l h") == "HD|HD t100 l0 h0")
    server.advance(seconds: 7)
    #expect(server.send("mg k t h") == "HD t93 h1")
    #expect(server.send("mg k T0 t") == "HD t-1")
    #expect(server.send("me k") == "ME k exp=-1 la=0 cas=1 fetch=yes cls=1 size=61")
  }
}
