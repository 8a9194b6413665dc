// Tests of MemcachedEngine. This file: numbers, CAS, limits, and who makes room.

import MemcachedEngine
import MemcachedWire
import NIOCore
import Testing
import WireCore

@Suite struct ItemTests {
  @Test func whatIsInPiecesIsNoNumberWhateverItsCAS() {
    var server = Server()
    _ = server.send("set big 0 0 600000|1" + String(repeating: " ", count: 599_999) + "|set small 0 0 1|x")
    let refusal = "CLIENT_ERROR cannot increment or decrement non-numeric value"
    #expect(server.send("ma big C999|ma small C999|incr big 1") == "\(refusal)|EX|\(refusal)")
  }

  @Test(arguments: [
    ("18446744073709551615", "incr k 1", "0"), ("10", "decr k 1", "9"), ("5", "decr k 9", "0"), ("9", "incr k 1", "10"),
    ("abc", "incr k 1", "CLIENT_ERROR cannot increment or decrement non-numeric value"),
    ("1", "incr k x", "CLIENT_ERROR invalid numeric delta argument"), ("1", "incr j 1", "NOT_FOUND"),
  ])
  func counting(_ value: String, _ command: String, _ answer: String) {
    var server = Server()
    #expect(server.send("set k 0 0 \(value.utf8.count)|\(value)|\(command)") == "STORED|" + answer)
  }

  @Test func aShorterNumberKeepsItsLength() {
    var server = Server()
    #expect(server.send("set k 0 0 3|100|decr k 1|get k") == "STORED|99|VALUE k 0 3|99 |END")
  }

  @Test func casNumbersAreNeverGivenTwice() {
    var server = Server()
    #expect(
      server.send("set k 3 0 1|v|gets k|cas k 0 0 1 1|w|cas k 0 0 1 1|x|cas j 0 0 1 1|x|gets k")
        == "STORED|VALUE k 3 1 1|v|END|STORED|EXISTS|NOT_FOUND|VALUE k 0 1 2|w|END"
    )
  }

  @Test func noreplyKeepsQuietAboutEverythingButReading() {
    var server = Server()
    #expect(server.send("set k 0 0 1 noreply|v|incr k 1 noreply|delete j noreply|get k") == "VALUE k 0 1|v|END")
  }

  @Test func valuesHaveALimit() {
    var settings = MemcachedEngine.Settings()
    settings.maximumItem = 200
    var server = Server(settings)
    let large = String(repeating: "x", count: 180)
    #expect(
      server.send("set k 0 0 1|v|set k 0 0 180|\(large)|get k") == "STORED|SERVER_ERROR object too large for cache|END"
    )
    #expect(
      server.send("set k 0 0 100|\(large.prefix(100))|append k 0 0 100|\(large.prefix(100))") == "STORED|NOT_STORED"
    )
  }

  @Test func whoWasUsedLongestAgoMakesRoom() {
    var settings = MemcachedEngine.Settings()
    // Room for three items of 60 bytes and a little more.
    settings.memoryLimit = 200
    var server = Server(settings)
    #expect(
      server.send("set a 0 0 1|v|set b 0 0 1|v|set c 0 0 1|v|get a|set d 0 0 1|v")
        == "STORED|STORED|STORED|VALUE a 0 1|v|END|STORED"
    )
    #expect(server.send("get a b c d") == "VALUE a 0 1|v|VALUE c 0 1|v|VALUE d 0 1|v|END")
    #expect(server.engine.evictionCount == 1)
    #expect(server.engine.keys(now: server.now) == ["d", "c", "a"])
  }

  @Test func authenticationInText() {
    var settings = MemcachedEngine.Settings()
    settings.users = ["ann": "secret"]
    var server = Server(settings)
    #expect(server.send("get k") == "CLIENT_ERROR unauthenticated")
    #expect(server.send("set a 0 0 9|ann wrong") == "CLIENT_ERROR authentication failure")
    #expect(server.send("set a 0 0 10|ann secret|get k") == "STORED|END")
  }

  @Test func packetsAndTheirQuietVariants() {
    var server = Server()
    let set = Self.packet(.setq, key: "k", value: "v", extras: [0, 0, 0, 5, 0, 0, 0, 0])
    #expect(server.bytes(set).isEmpty)
    #expect(server.bytes(Self.packet(.getkq, key: "j")).isEmpty)
    let answer = server.bytes(Self.packet(.getk, key: "k", opaque: 77))
    #expect(answer.count == 24 + 4 + 2 && Array(answer.suffix(6)) == [0, 0, 0, 5, 0x6B, 0x76] && answer[15] == 77)
    let miss = server.bytes(Self.packet(.delete, key: "j"))
    #expect(miss[7] == 1 && String(decoding: miss.dropFirst(24), as: UTF8.self) == "Not found")
    _ = server.bytes(Self.packet(.quit))
    #expect(server.isClosed)
  }

  static func packet(
    _ opcode: BinaryOpcode,
    key: ByteString = "",
    value: ByteString = "",
    extras: [UInt8] = [],
    opaque: UInt32 = 0
  ) -> [UInt8] {
    var packet = BinaryPacket(opcode: opcode.rawValue)
    (packet.key, packet.value, packet.extras, packet.opaque) = (key, value, ByteString(extras), opaque)
    var buffer = ByteBuffer()
    packet.write(to: &buffer, magic: BinaryPacket.requestMagic)
    return Array(buffer: buffer)
  }
}
