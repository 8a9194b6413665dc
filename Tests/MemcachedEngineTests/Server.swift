// Tests of MemcachedEngine. This file: an engine with sessions, without network.

import MemcachedEngine
import MemcachedWire
import NIOCore
import WireCore

/// A server whose clock stands still, and one client of it.
struct Server {
  var engine: MemcachedEngine
  var session: MemcachedSession
  var now = FakeClock.Instant(milliseconds: 1_735_689_600_000)
  /// Whether the last request ended the connection.
  var isClosed = false

  init(_ settings: MemcachedEngine.Settings = MemcachedEngine.Settings()) {
    self.engine = MemcachedEngine(settings: settings, now: self.now)
    let info = ConnectionInfo(id: ConnectionID(1), peer: "peer", local: "local")
    self.session = MemcachedSession(info, engine: &self.engine, now: self.now)
  }

  /// Seconds since 1970.
  var seconds: Int64 { self.now.milliseconds / 1000 }

  mutating func advance(seconds: Int64) { self.now = self.now.advanced(by: .seconds(seconds)) }

  /// What the server answers to these bytes.
  mutating func bytes(_ bytes: [UInt8]) -> [UInt8] {
    var (input, reply, postponed) = (ByteBuffer(bytes: bytes), ByteBuffer(), MemcachedRequest?.none)
    let disposition = self.session.receiveAll(
      &input,
      engine: &self.engine,
      now: self.now,
      reply: &reply,
      limit: .max,
      postponed: &postponed
    )
    self.isClosed = disposition == .close
    return Array(buffer: reply)
  }

  /// What the server answers to lines, each without its end: `|` parts them.
  mutating func send(_ lines: String) -> String {
    let text = lines.split(separator: "|", omittingEmptySubsequences: false).map { $0 + "\r\n" }.joined()
    let reply = String(decoding: self.bytes(Array(text.utf8)), as: UTF8.self)
    return reply.replacing("\r\n", with: "|").dropLastBar
  }

  /// What `stats` and a word say, by name.
  mutating func statistics(_ part: String = "") -> [String: String] {
    let lines = self.send(part.isEmpty ? "stats" : "stats " + part).split(separator: "|").dropLast()
    let words = lines.map { $0.split(separator: " ", maxSplits: 2).map { String($0) } }
    return Dictionary(words.filter { $0.count == 3 }.map { ($0[1], $0[2]) }) { $1 }
  }

  /// What the server answers to a packet.
  mutating func send(_ opcode: BinaryOpcode, key: ByteString = "", value: ByteString = "") -> BinaryStatus? {
    var (packet, buffer) = (BinaryPacket(opcode: opcode.rawValue), ByteBuffer())
    (packet.key, packet.value) = (key, value)
    packet.write(to: &buffer, magic: BinaryPacket.requestMagic)
    let reply = self.bytes(Array(buffer: buffer))
    return reply.count < 24 ? nil : BinaryStatus(rawValue: UInt16(reply[6]) << 8 | UInt16(reply[7]))
  }
}

extension String {
  fileprivate var dropLastBar: String { self.hasSuffix("|") ? String(self.dropLast()) : self }
}
