// MemcachedEngine: memcached's data and commands, no network, no clock. This file: requests as stubs and the request log
// see them.

package import MemcachedWire
package import NIOCore
package import WireCore

extension TextRequest {
  /// The first key.
  var target: String? {
    let place = ["gat", "gats"].contains(self.words.first?.string) ? 2 : 1
    return self.words.count > place ? self.words[place].string : nil
  }
}

extension MemcachedRequest: WireRequest {
  package typealias Answer = MemcachedAnswer

  /// The command as the text protocol calls it: `get`, `mg`. A packet of the binary protocol has the names of its
  /// description: `get`, `setq`.
  package var command: String {
    switch self {
    case .text(let request): request.words.first?.string ?? ""
    case .binary(let packet), .refusedBinary(let packet, _, _):
      packet.command.map { String(describing: $0) } ?? "0x" + String(packet.opcode, radix: 16)
    }
  }

  package var target: String? {
    switch self {
    case .text(let request): request.target
    case .binary(let packet), .refusedBinary(let packet, _, _): packet.key.isEmpty ? nil : packet.key.string
    }
  }

  /// The words behind the command, and the data; of a packet the key and the value.
  package var arguments: [ByteString] {
    switch self {
    case .text(let request): Array(request.words.dropFirst()) + [request.data].compactMap { $0 }
    case .binary(let packet), .refusedBinary(let packet, _, _): [packet.key, packet.value].filter { !$0.isEmpty }
    }
  }

  package var traceparent: String? { nil }

  package func summarize(reply: ByteBufferView) -> ReplySummary {
    switch self {
    case .text: summary(ofText: reply)
    case .binary, .refusedBinary: summary(ofPacket: reply)
    }
  }
}

extension TextRequest {
  fileprivate var data: ByteString? {
    switch self.command {
    case .store(_, let data), .metaSet(_, let data): data
    default: nil
    }
  }
}
