// PostgresWireTests. This file: what decoders make of bytes, in a form that tests can compare.

import NIOCore
import PostgresWire
import WireCore

/// What a server's decoder makes of bytes.
struct FrontendTranscript: Equatable {
  var messages: [FrontendMessage] = []
  /// In the place of a message.
  var errors: [ProtocolViolation] = []
  /// What ended the conversation.
  var end: ProtocolViolation?

  /// Feeds a decoder the pieces, one after the other.
  init(_ pieces: [ArraySlice<UInt8>], phase: FrontendDecoder.Phase = .queries, limits: FrontendLimits = .init()) {
    var decoder = FrontendDecoder()
    decoder.phase = phase
    decoder.limits = limits
    var buffer = ByteBuffer()
    for piece in pieces {
      buffer.writeBytes(piece)
      var isDry = false
      while !isDry {
        do throws(ProtocolViolation) {
          if let message = try decoder.next(&buffer) { self.messages.append(message) } else { isDry = true }
        } catch {
          guard error.consequence == .error else {
            self.end = error
            return
          }
          self.errors.append(error)
        }
      }
    }
  }

  init(_ bytes: [UInt8], phase: FrontendDecoder.Phase = .queries, limits: FrontendLimits = .init()) {
    self.init([bytes[...]], phase: phase, limits: limits)
  }

  init(messages: [FrontendMessage]) { self.messages = messages }
}

/// What a client's decoder makes of bytes.
struct BackendTranscript: Equatable {
  var messages: [BackendMessage] = []
  var error: MalformedMessage?

  init(_ pieces: [ArraySlice<UInt8>]) {
    var decoder = BackendDecoder()
    var buffer = ByteBuffer()
    do throws(MalformedMessage) {
      for piece in pieces {
        buffer.writeBytes(piece)
        while let message = try decoder.next(&buffer) { self.messages.append(message) }
      }
    } catch { self.error = error }
  }

  init(_ bytes: [UInt8]) { self.init([bytes[...]]) }
}

/// A client's messages as bytes.
func encode(_ messages: [FrontendMessage]) -> [UInt8] {
  var buffer = ByteBuffer()
  for message in messages { message.write(to: &buffer) }
  return Array(buffer.readableBytesView)
}

/// A server's messages as bytes.
func encode(_ messages: [BackendMessage]) -> [UInt8] {
  var writer = PostgresWriter()
  for message in messages { writer.write(message) }
  return Array(writer.buffer.readableBytesView)
}

/// Cuts bytes into pieces of at most `longest` bytes.
func pieces(_ bytes: [UInt8], longest: Int, using random: inout SeededRandom) -> [ArraySlice<UInt8>] {
  var result: [ArraySlice<UInt8>] = []
  var start = 0
  while start < bytes.count {
    let end = min(start + Int.random(in: 1...longest, using: &random), bytes.count)
    result.append(bytes[start..<end])
    start = end
  }
  return result
}

/// One character of a test's text is one byte.
func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
func latin1(_ bytes: some Sequence<UInt8>) -> String {
  var text = ""
  for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
  return text
}
