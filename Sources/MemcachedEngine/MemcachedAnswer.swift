// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what a stub answers with.

import MemcachedWire
import NIOCore
public import WireCore

/// An answer that a stub gives, in the protocol of the client that asked.
public enum MemcachedAnswer: Hashable, Sendable {
  /// A line of the text protocol, without its end: `SERVER_ERROR out of memory`, `NOT_STORED`. To a client of the binary
  /// protocol an error with that text.
  case line(String)
  /// An item was found: `VALUE`, `VA`, or a packet with the value.
  case value(ByteString, flags: UInt32)
  /// Nothing was found: `END`, `EN`, or the status of that name.
  case miss
  /// Bytes as they stand.
  case raw(ByteString)

  /// `SERVER_ERROR` and what went wrong.
  public static func serverError(_ text: String) -> MemcachedAnswer { .line("SERVER_ERROR \(text)") }
  /// `CLIENT_ERROR` and what was wrong.
  public static func clientError(_ text: String) -> MemcachedAnswer { .line("CLIENT_ERROR \(text)") }
  /// An item with a text and no flags.
  public static func value(_ text: String) -> MemcachedAnswer { .value(ByteString(text), flags: 0) }

  /// As a client of the text protocol gets it that has asked for nothing in particular.
  var bytes: ByteString {
    switch self {
    case .line(let text): ByteString(text + "\r\n")
    case .raw(let bytes): bytes
    case .miss: "END\r\n"
    case .value(let value, let flags):
      ByteString(Array("VALUE ? \(flags) \(value.count)\r\n".utf8) + value.bytes + Array("\r\nEND\r\n".utf8))
    }
  }

  func write(for request: MemcachedRequest, to reply: inout ByteBuffer) {
    switch (self, request) {
    case (.line, .text), (.raw, _): reply.writeBytes(self.bytes.bytes)
    case (_, .text(let request)): self.write(for: request, to: &reply)
    case (_, .binary(let packet)), (_, .refusedBinary(let packet, _, _)): self.write(for: packet, to: &reply)
    }
  }

  private func write(for request: TextRequest, to reply: inout ByteBuffer) {
    let isMeta = request.line.bytes.first == UInt8(ascii: "m")
    guard case .value(let value, let flags) = self else { return reply.writeLine(isMeta ? "EN" : "END") }
    if isMeta {
      reply.writeString("VA \(value.count)\r\n")
    } else {
      reply.writeString("VALUE ")
      reply.writeBytes((request.target.map { ByteString($0) } ?? ByteString()).bytes)
      reply.writeString(" \(flags) \(value.count)\r\n")
    }
    reply.writeBytes(value.bytes)
    reply.writeString(isMeta ? "\r\n" : "\r\nEND\r\n")
  }

  private func write(for packet: BinaryPacket, to reply: inout ByteBuffer) {
    var answer = packet.answer
    switch self {
    case .value(let value, let flags):
      answer.extras = ByteString(withUnsafeBytes(of: flags.bigEndian) { Array($0) })
      answer.value = value
    case .line(let text):
      answer.status = BinaryStatus.outOfMemory.rawValue
      answer.value = ByteString(text)
    case .miss:
      answer.status = BinaryStatus.notFound.rawValue
      answer.value = ByteString(BinaryStatus.notFound.text)
    case .raw: break
    }
    answer.write(to: &reply, magic: BinaryPacket.answerMagic)
  }
}
