// Tests of MemcachedEngine. This file: the parts of `stats`.

import MemcachedEngine
import MemcachedWire
import NIOCore
import Testing
import WireCore

@Suite struct StatisticsTests {
  @Test func classesOfSizes() {
    var server = Server()
    _ = server.send("set a 0 0 1|1|set b 0 60 300|" + String(repeating: "x", count: 300))
    server.advance(seconds: 7)
    // The class and the size of an item are those of memcached 1.6.18.
    #expect(
      server.send("stats items")
        == "STAT items:1:number 1|STAT items:1:age 7|STAT items:1:mem_requested 61"
        + "|STAT items:7:number 1|STAT items:7:age 7|STAT items:7:mem_requested 360|END"
    )
    #expect(
      server.send("stats slabs")
        == "STAT 1:chunk_size 96|STAT 1:chunks_per_page 10922|STAT 1:used_chunks 1|STAT 7:chunk_size 384"
        + "|STAT 7:chunks_per_page 2730|STAT 7:used_chunks 1|STAT active_slabs 2|END"
    )
    #expect(server.send("stats sizes") == "STAT sizes_status disabled|END")
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

  @Test(arguments: [("", true), ("settings", true), ("reset", true), ("items", true), ("cachedump", false)])
  func inTheBinaryProtocol(_ part: String, _ isKnown: Bool) {
    var server = Server()
    var (packet, buffer) = (BinaryPacket(opcode: BinaryOpcode.stat.rawValue), ByteBuffer())
    packet.key = ByteString(part)
    packet.write(to: &buffer, magic: BinaryPacket.requestMagic)
    let reply = server.bytes(Array(buffer: buffer))
    #expect(reply.count >= 24 && reply[7] == (isKnown ? 0 : 1))
  }
}
