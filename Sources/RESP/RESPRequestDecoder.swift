// RESP: the Redis serialization protocol, both directions, no I/O. This file: what a server reads.

package import NIOCore
package import WireCore

/// Reads a client's commands: arrays of bulk strings, or inline commands.
///
/// It keeps what it has read of an unfinished command, so that a command that arrives byte by byte is not
/// read again from its start, and it checks every declared length before anything is allocated for it.
/// Error texts are Redis's own (`networking.c`).
package struct RESPRequestDecoder: Sendable {
  /// What a client may send.
  package var limits = RESPLimits()

  private enum State {
    case idle
    /// Inside an array, before the length of an argument.
    case awaitingLength(remaining: Int)
    /// Inside an array, before an argument of `length` bytes.
    case awaitingBytes(length: Int, remaining: Int)
  }

  private var state = State.idle
  private var arguments: [ByteString] = []
  private var size = 0

  package init() {}

  /// Takes the next command off `bytes`; its name is the first element. Empty commands are passed over.
  package mutating func next(_ bytes: inout ByteBuffer) -> Decoded<[ByteString]> {
    do {
      while true {
        switch self.state {
        case .idle:
          guard let marker = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return .needsMore }
          if marker == UInt8(ascii: "*") {
            guard try self.readArrayHead(&bytes) else { return .needsMore }
          } else {
            guard let words = try self.readInline(&bytes) else { return .needsMore }
            if !words.isEmpty { return .request(words) }
          }
        case .awaitingLength(let remaining):
          guard try self.readArgumentHead(&bytes, remaining: remaining) else { return .needsMore }
        case .awaitingBytes(let length, let remaining):
          guard let argument = readArgument(&bytes, length: length) else { return .needsMore }
          self.arguments.append(argument)
          if remaining == 1 { return .request(self.finish()) }
          self.state = .awaitingLength(remaining: remaining - 1)
        }
      }
    } catch {
      var reply = ByteBuffer()
      reply.writeString("-ERR Protocol error: \(error.message)\r\n")
      return .violation(reply: reply)
    }
  }

  private mutating func finish() -> [ByteString] {
    self.state = .idle
    self.size = 0
    defer { self.arguments = [] }
    return self.arguments
  }

  /// `*3`; false when the line is not there yet.
  private mutating func readArrayHead(_ bytes: inout ByteBuffer) throws(Violation) -> Bool {
    guard let line = try self.readLine(&bytes, orElse: "too big mbulk count string") else { return false }
    guard let count = parseLength(line), count <= Int(Int32.max) else {
      throw Violation("invalid multibulk length")
    }
    guard count <= self.limits.arguments else { throw Violation("unauthenticated multibulk length") }
    // A count of zero or less is no command, and no error either.
    if count > 0 { self.state = .awaitingLength(remaining: count) }
    return true
  }

  /// `$3`; false when the line is not there yet.
  private mutating func readArgumentHead(_ bytes: inout ByteBuffer, remaining: Int) throws(Violation) -> Bool {
    guard let marker = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return false }
    guard let line = try self.readLine(&bytes, orElse: "too big bulk count string") else { return false }
    guard marker == UInt8(ascii: "$") else {
      throw Violation("expected '$', got '\(Unicode.Scalar(marker))'")
    }
    guard let length = parseLength(line), length >= 0, length <= RESPLimits().bulkLength else {
      throw Violation("invalid bulk length")
    }
    guard length <= self.limits.bulkLength else { throw Violation("unauthenticated bulk length") }
    self.size += length
    guard self.size <= self.limits.commandLength else { throw Violation("too big query") }
    self.state = .awaitingBytes(length: length, remaining: remaining)
    return true
  }

  /// The digits of a line that starts with a marker.
  private func readLine(
    _ bytes: inout ByteBuffer,
    orElse error: StaticString
  ) throws(Violation) -> ByteBufferView? {
    guard let end = bytes.readableBytesView.firstIndex(of: 0x0D), end + 1 < bytes.writerIndex else {
      if bytes.readableBytes > self.limits.inlineLength { throw Violation("\(error)") }
      return nil
    }
    let line = bytes.viewBytes(at: bytes.readerIndex + 1, length: end - bytes.readerIndex - 1)
    bytes.moveReaderIndex(to: end + 2)
    return line
  }

  /// A line of words; `nil` when it is not there yet.
  private mutating func readInline(_ bytes: inout ByteBuffer) throws(Violation) -> [ByteString]? {
    guard let end = bytes.readableBytesView.firstIndex(of: 0x0A) else {
      if bytes.readableBytes > self.limits.inlineLength { throw Violation("too big inline request") }
      return nil
    }
    var line = bytes.readBytes(length: end - bytes.readerIndex) ?? []
    bytes.moveReaderIndex(to: end + 1)
    if line.last == 0x0D { line.removeLast() }
    guard let words = splitWords(ByteString(line)) else { throw Violation("unbalanced quotes in request") }
    return words
  }
}

/// A breach of the protocol, in the words that follow `Protocol error: `.
private struct Violation: Error {
  var message: String
  init(_ message: String) { self.message = message }
}

/// An argument with its line break; `nil` when not all of it is there yet.
private func readArgument(_ bytes: inout ByteBuffer, length: Int) -> ByteString? {
  guard bytes.readableBytes >= length + 2, let argument = bytes.readBytes(length: length) else { return nil }
  bytes.moveReaderIndex(forwardBy: 2)
  return ByteString(argument)
}

/// A length as `string2ll` reads it: digits with at most a minus sign, no leading zeroes.
private func parseLength(_ line: ByteBufferView?) -> Int? {
  guard let line, let first = line.first else { return nil }
  let isNegative = first == UInt8(ascii: "-")
  let digits = isNegative ? line.dropFirst() : line[...]
  guard (1...18).contains(digits.count), digits.first != UInt8(ascii: "0") || line.count == 1 else { return nil }
  var value = 0
  for digit in digits {
    guard digit &- 48 < 10 else { return nil }
    value = value &* 10 &+ Int(digit &- 48)
  }
  return isNegative ? -value : value
}
