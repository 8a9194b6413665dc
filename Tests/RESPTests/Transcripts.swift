// RESPTests. This file: what decoders make of bytes, in a form that tests can compare.

import NIOCore
import RESP
import WireCore

/// What a request decoder makes of bytes.
struct RequestTranscript: Equatable, CustomStringConvertible {
  /// The commands, words as `redis-cli` would show them.
  var commands: [String] = []
  /// What the client is told before it is disconnected.
  var violation: ByteString?

  init(_ commands: [String] = [], violation: ByteString? = nil) {
    self.commands = commands
    self.violation = violation
  }

  var description: String {
    self.commands.joined(separator: " | ") + (self.violation.map { " | closed: \($0.debugDescription)" } ?? "")
  }

  /// Feeds a decoder the pieces, one after the other.
  init(_ pieces: [ArraySlice<UInt8>], limits: RESPLimits = RESPLimits()) {
    var decoder = RESPRequestDecoder()
    decoder.limits = limits
    var buffer = ByteBuffer()
    for piece in pieces {
      buffer.writeBytes(piece)
      read: while true {
        switch decoder.next(&buffer) {
        case .request(let words):
          self.commands.append(words.map(\.debugDescription).joined(separator: " "))
        case .needsMore:
          break read
        case .violation(let reply):
          self.violation = ByteString(reply.readableBytesView)
          return
        }
      }
    }
  }

  init(_ text: String, limits: RESPLimits = RESPLimits()) {
    self.init([Array(text.utf8)[...]], limits: limits)
  }
}

/// What a reply decoder makes of bytes.
struct ReplyTranscript: Equatable {
  var values: [RESPValue] = []
  var error: RESPReplyError?

  init(_ pieces: [ArraySlice<UInt8>], limits: RESPReplyLimits = RESPReplyLimits()) {
    var decoder = RESPReplyDecoder()
    decoder.limits = limits
    var buffer = ByteBuffer()
    do throws(RESPReplyError) {
      for piece in pieces {
        buffer.writeBytes(piece)
        while let value = try decoder.next(&buffer) { self.values.append(value) }
      }
    } catch {
      self.error = error
    }
  }

  init(_ text: String, limits: RESPReplyLimits = RESPReplyLimits()) {
    self.init([Array(text.utf8)[...]], limits: limits)
  }
}

/// `bytes` cut into pieces of 1 to `longest` bytes.
func pieces(_ bytes: [UInt8], longest: Int, using random: inout SeededRandom) -> [ArraySlice<UInt8>] {
  var pieces: [ArraySlice<UInt8>] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = rest.prefix(Int.random(in: 1...longest, using: &random))
    pieces.append(piece)
    rest = rest.dropFirst(piece.count)
  }
  return pieces
}

/// `bytes` one by one.
func singles(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  bytes.indices.map { bytes[$0...$0] }
}
