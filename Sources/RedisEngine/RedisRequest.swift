// RedisEngine: Redis's data and commands, pure. This file: a command as stubs and the request log see it.

package import NIOCore
package import RESP
package import WireCore

/// One command as it came off the wire.
package struct RedisRequest: Sendable, Hashable {
  /// The command's name and its arguments. Never empty.
  package var words: [ByteString]

  package init(words: [ByteString]) { self.words = words }
}

extension RedisRequest: WireRequest {
  package typealias Answer = RESPValue

  /// The name in upper case; a subcommand's behind its container's: `CONFIG GET`.
  package var command: String {
    self.words.prefix(self.nameLength).map { $0.string.uppercased() }.joined(separator: " ")
  }

  /// The first key.
  package var target: String? {
    guard let command = self.row, command.accepts(count: self.words.count, in: .v7_4) else { return nil }
    return command.keyPositions(in: self.words).first.map { self.words[$0].string }
  }

  package var arguments: [ByteString] { Array(self.words.dropFirst(self.nameLength)) }

  /// The number of words that name the command: two where it is a subcommand, known or not.
  private var nameLength: Int {
    self.words.count > 1 && CommandTable.newest(self.words[0])?.subcommands.isEmpty == false ? 2 : 1
  }

  /// RESP has no place for trace context; an application may still send it as an argument of its own, for
  /// instance with a queued job.
  package var traceparent: String? {
    self.words.lazy.filter { $0.count == 55 }.map(\.string).first(where: isTraceparent)
  }

  package func summarize(reply: ByteBufferView) -> ReplySummary {
    guard let marker = reply.first else { return ReplySummary(kind: .none) }
    switch marker {
    case UInt8(ascii: "-"), UInt8(ascii: "!"):
      let code = reply.dropFirst().prefix { $0 != 0x20 && $0 != 0x0D }
      return ReplySummary(kind: .error, errorCode: String(decoding: code, as: UTF8.self))
    case UInt8(ascii: "+"): return ReplySummary(kind: .status)
    case UInt8(ascii: "_"): return self.lookup(.null)
    case UInt8(ascii: "$") where isNull(reply): return self.lookup(.null)
    case UInt8(ascii: "*") where isNull(reply): return self.lookup(.null)
    case UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "~"), UInt8(ascii: ">"):
      return ReplySummary(kind: .collection)
    default: return self.lookup(.value)
    }
  }

  /// Only a command that reads one key's value hits or misses.
  private func lookup(_ kind: ReplySummary.Kind) -> ReplySummary {
    guard let command = self.row, command.flags.contains(.readonly), self.target != nil else {
      return ReplySummary(kind: kind)
    }
    return ReplySummary(kind: kind, isHit: kind == .value)
  }

  private var row: Command? {
    guard let command = CommandTable.newest(self.words[0]) else { return nil }
    guard self.nameLength == 2 else { return command }
    return command.subcommand(self.words[1], version: .v7_4)
  }
}

private func isNull(_ reply: ByteBufferView) -> Bool { reply.dropFirst().first == UInt8(ascii: "-") }

/// `00-` 32 digits `-` 16 digits `-` 2 digits, lower-case hexadecimal (W3C Trace Context, section 3.2.2).
private func isTraceparent(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  return parts.map(\.utf8.count) == [2, 32, 16, 2]
    && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
}
