// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what an answer says, for the log.

import MemcachedWire
import NIOCore
import WireCore

/// What an answer in text says.
func summary(ofText reply: ByteBufferView) -> ReplySummary {
  let line = String(decoding: reply.prefix { $0 != UInt8(ascii: "\r") }.prefix(64), as: UTF8.self)
  let word = line.prefix { $0 != " " }
  switch word {
  case "": return ReplySummary(kind: .none)
  case "VALUE", "VA": return ReplySummary(kind: .value, isHit: true)
  case "END", "EN": return ReplySummary(kind: .null, isHit: false)
  case "ERROR", "ERROR:", "CLIENT_ERROR", "SERVER_ERROR":
    return ReplySummary(kind: .error, errorCode: word.split(separator: ":").first.map { String($0) })
  case "STAT": return ReplySummary(kind: .collection)
  case "NOT_FOUND", "NF": return ReplySummary(kind: .status, isHit: false)
  default: return ReplySummary(kind: word.allSatisfy(\.isNumber) ? .value : .status)
  }
}

/// What a packet says.
func summary(ofPacket reply: ByteBufferView) -> ReplySummary {
  guard reply.count >= 24 else { return ReplySummary(kind: .none) }
  let start = reply.startIndex
  let status = UInt16(reply[start + 6]) << 8 | UInt16(reply[start + 7])
  let hasBody = reply[(start + 8)..<(start + 12)].contains { $0 != 0 }
  switch BinaryStatus(rawValue: status) {
  case .ok: return ReplySummary(kind: hasBody ? .value : .status, isHit: hasBody ? true : nil)
  case .notFound: return ReplySummary(kind: .null, isHit: false)
  case let status: return ReplySummary(kind: .error, errorCode: status.map { String(describing: $0) })
  }
}
