// Tests of MemcachedWire. This file: requests as they are cut, and bytes that are none.

import MemcachedWire
import NIOCore
import Testing
import WireCore

@Suite struct RequestDecoderTests {
  /// All requests in `bytes`, fed in pieces that end at `cuts`; `nil` at the end for a violation.
  private func requests(_ bytes: [UInt8], cutAt cuts: [Int] = []) -> [MemcachedRequest?] {
    var decoder = MemcachedRequestDecoder()
    var buffer = ByteBuffer()
    var requests: [MemcachedRequest?] = []
    var start = 0
    for end in cuts + [bytes.count] {
      buffer.writeBytes(bytes[start..<end])
      start = end
      reading: while true {
        switch decoder.next(&buffer) {
        case .request(let request): requests.append(request)
        case .needsMore: break reading
        case .violation: return requests + [nil]
        }
      }
    }
    return requests
  }

  private static let text = Array(
    "set k 5 60 3 noreply\r\na\r\n\r\nget k j\r\nms azA= 2 b T0 c\r\nhi\r\nset k 0 0 1\r\nabc\r\nmg k v\nfoo\r\n".utf8
  )

  private static var binary: [UInt8] {
    var set = BinaryPacket(opcode: BinaryOpcode.setq.rawValue)
    (set.extras, set.key, set.value, set.opaque, set.cas) = (ByteString([0, 0, 0, 1, 0, 0, 0, 60]), "k", "value", 7, 9)
    var buffer = ByteBuffer()
    set.write(to: &buffer, magic: BinaryPacket.requestMagic)
    BinaryPacket(opcode: BinaryOpcode.noop.rawValue).write(to: &buffer, magic: BinaryPacket.requestMagic)
    return Array(buffer: buffer)
  }

  @Test(arguments: [text, binary]) func whereABatchIsCutMakesNoDifference(_ bytes: [UInt8]) {
    let whole = self.requests(bytes)
    #expect(!whole.isEmpty && !whole.contains(nil))
    for cut in 0...bytes.count { #expect(self.requests(bytes, cutAt: [cut]) == whole, "cut at \(cut)") }
    #expect(self.requests(bytes, cutAt: Array(1..<bytes.count)) == whole)
  }

  @Test func whatTheTextSays() {
    let requests = self.requests(Self.text).map { request -> TextRequest? in
      if case .text(let request) = request { request } else { nil }
    }
    let head = StoreCommand(mode: .set, key: "k", flags: 5, expiry: 60, length: 3)
    #expect(requests[0]?.command == .store(head, data: "a\r\n"))
    #expect(requests[0]?.isQuiet == true)
    #expect(requests[1]?.command == .get(keys: ["k", "j"], returnsCAS: false, expiry: nil))
    guard case .metaSet(let command, let data) = requests[2]?.command else {
      Issue.record("expected ms, got \(String(describing: requests[2]))")
      return
    }
    #expect(command.key == "k0" && command.isKeyBinary && data == "hi")
    #expect(requests[3]?.command == .refused("CLIENT_ERROR bad data chunk"))
    // What is left of bad data is read as a line.
    #expect(requests[4]?.command == .refused("ERROR"))
    #expect(requests.last??.command == .refused("ERROR"))
  }

  @Test func aBinaryPacketKeepsItsParts() {
    guard case .binary(let packet) = self.requests(Self.binary).first else {
      Issue.record("expected a packet")
      return
    }
    #expect(packet.command == .setq && packet.key == "k" && packet.value == "value")
    #expect(packet.opaque == 7 && packet.cas == 9 && packet.extras.count == 8)
  }

  @Test func lengthsThatContradictEachOtherEndTheConnection() {
    var bytes = [UInt8](repeating: 0, count: 24)
    (bytes[0], bytes[3], bytes[11]) = (0x80, 9, 3)
    #expect(
      self.requests(bytes).contains { if case .refusedBinary(_, .unknownCommand, true) = $0 { true } else { false } }
    )
  }

  @Test func otherMagicInTheMiddleIsAViolation() {
    #expect(self.requests(Self.binary + [UInt8](repeating: 0x41, count: 24)).last == .some(nil))
  }

  /// What is announced is not kept: the buffer holds what was sent, no more.
  @Test func dataThatAreTooLargeArePassedOver() {
    var decoder = MemcachedRequestDecoder()
    var buffer = ByteBuffer(string: "set k 0 0 2000000\r\n")
    guard case .request(.text(let request)) = decoder.next(&buffer) else {
      Issue.record("expected an answer before the data")
      return
    }
    #expect(request.command == .tooLarge(key: "k", removes: true))
    for _ in 0..<200 {
      buffer.writeRepeatingByte(0x78, count: 10_000)
      #expect({ if case .needsMore = decoder.next(&buffer) { true } else { false } }())
      #expect(buffer.readableBytes == 0)
    }
    buffer.writeString("\r\nmn\r\n")
    #expect(
      { if case .request(.text(let noop)) = decoder.next(&buffer) { noop.command == .metaNoop } else { false } }()
    )
  }

  @Test(arguments: [("x", 3_000), (" ", 3_000), ("get ", 5 * 1024 * 1024)])
  func aLineWithoutAnEndIsGivenUp(_ start: String, _ count: Int) {
    let bytes = Array(start.utf8) + [UInt8](repeating: 0x61, count: count)
    #expect(self.requests(bytes).last == .some(nil))
  }

  @Test func manyKeysAreNoLineWithoutAnEnd() {
    let keys = (0..<1000).map { "key\($0)" }
    let requests = self.requests(Array(("get " + keys.joined(separator: " ") + "\r\n").utf8), cutAt: [100, 3000, 5000])
    guard case .text(let request) = requests.first else {
      Issue.record("expected a get")
      return
    }
    #expect(request.command == .get(keys: keys.map { ByteString($0) }, returnsCAS: false, expiry: nil))
  }

  /// Any bytes give requests, a violation or nothing; none trap, and each step takes something off the buffer.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func randomBytes(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let words = [
      "get ", "set k 0 0 ", "ms k ", "mg ", " b", " T", "-1", "9999999999999999999", "\r\n", "\n", "\0", "noreply",
      "ma k ",
    ]
    for _ in 0..<400 {
      var bytes: [UInt8] = Bool.random(using: &random) ? [0x80] : []
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        if Bool.random(using: &random), let word = words.randomElement(using: &random) {
          bytes += Array(word.utf8)
        } else {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        }
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      #expect(self.requests(bytes).count <= bytes.count)
      #expect(
        self.requests(bytes, cutAt: [cut]) == self.requests(bytes),
        "\(ByteString(bytes).debugDescription) at \(cut)"
      )
    }
  }
}
