// Tests of MemcachedEngine. This file: who makes a value anew (doc/protocol.txt, stale, win, recache).

import MemcachedEngine
import Testing

@Suite struct StaleTests {
  @Test func onlyOneClientWinsAnInvalidatedItem() {
    var server = Server()
    #expect(server.send("ms k 1 T100|v|md k I T30") == "HD|HD")
    #expect(server.send("mg k v t|mg k v|mg k v") == "VA 1 t30 X W|v|VA 1 Z X|v|VA 1 Z X|v")
    #expect(server.send("ms k 1|w|mg k v") == "HD|VA 1|w")
  }

  @Test func aMissIsMadeAndWonOnce() {
    var server = Server()
    #expect(server.send("mg k v N30 t|mg k v N30|mg k v") == "VA 0 t30 W||VA 0 Z||VA 0 Z|")
    server.advance(seconds: 30)
    #expect(server.send("mg k v") == "EN")
  }

  @Test func theLastSecondsAreWonOnce() {
    var server = Server()
    #expect(server.send("ms k 1 T100|v|mg k R30") == "HD|HD")
    server.advance(seconds: 71)
    #expect(server.send("mg k R30 t|mg k R30") == "HD t29 W|HD Z")
  }

  @Test func anOlderNumberStoresStale() {
    var server = Server()
    #expect(server.send("ms k 1 c|v|ms k 1 c|w") == "HD c1|HD c2")
    #expect(server.send("ms k 1 C1|x|ms k 1 C1 I|y|mg k v") == "EX|HD|VA 1 X W|y")
    #expect(server.send("ms k 1 C9 I|z|ms j 1 C1 I|z") == "EX|NF")
  }
}
