// RESP: the Redis serialization protocol, both directions, no I/O. This file: what a server reads.

package import NIOCore
package import WireCore

/// Reads a client's commands: arrays of bulk strings, or inline commands.
///
/// One pass over the bytes takes what is there. It keeps what it has read of an unfinished command, so that a
/// command that arrives in pieces is not read again from its start, and it checks every declared length
/// before anything is allocated for it. Errors, what is no error, and when one is noticed are as in Redis
/// (`networking.c`).
package struct RESPRequestDecoder: Sendable {
  /// What a client may send.
  package var limits = RESPLimits()

  /// How many arguments of the unfinished command are still to come; 0 between commands.
  private var missing = 0
  /// The length of the argument that comes next, once its head was read.
  private var length: Int?
  private var arguments: [ByteString] = []
  private var size = 0

  package init() {}

  /// Takes the next command off `bytes`; its name is the first element. Empty commands are passed over.
  package mutating func next(_ bytes: inout ByteBuffer) -> Decoded<[ByteString]> {
    let result = bytes.readWithUnsafeReadableBytes { bytes -> (Int, Result<[ByteString]?, Violation>) in
      var scanner = ByteScanner(bytes)
      let result = Result { () throws(Violation) in try self.command(&scanner) }
      return (scanner.position, result)
    }
    switch result {
    case .success(let command?): return .request(command)
    case .success(nil): return .needsMore
    case .failure(let violation): return .violation(reply: violation.reply)
    }
  }

  private mutating func command(_ scanner: inout ByteScanner) throws(Violation) -> [ByteString]? {
    while self.missing == 0 {
      guard let marker = scanner.next else { return nil }
      if marker == UInt8(ascii: "*") {
        guard try self.readArrayHead(&scanner) else { return nil }
      } else {
        guard let words = try self.readInline(&scanner) else { return nil }
        if !words.isEmpty { return words }
      }
    }
    repeat {
      guard try self.readArgument(&scanner) else { return nil }
    } while self.missing > 0
    defer {
      self.arguments = []
      self.size = 0
    }
    return self.arguments
  }

  /// `*3`; false when the line is not there yet.
  private mutating func readArrayHead(_ scanner: inout ByteScanner) throws(Violation) -> Bool {
    guard let line = try self.readLine(&scanner, orElse: "too big mbulk count string") else { return false }
    guard let count = line.digits.integer, count <= Int32.max else {
      throw Violation("invalid multibulk length")
    }
    guard count <= self.limits.arguments else { throw Violation("unauthenticated multibulk length") }
    // A count of zero or less is no command, and no error either.
    if count > 0 {
      self.missing = Int(count)
      // An argument takes six bytes at least; what was only declared gets no memory.
      self.arguments.reserveCapacity(min(self.missing, scanner.available / 6))
    }
    return true
  }

  /// `$3`, three bytes and a line's end, whatever its two bytes are; false when not all of it is there yet.
  private mutating func readArgument(_ scanner: inout ByteScanner) throws(Violation) -> Bool {
    if self.length == nil { self.length = try self.readArgumentHead(&scanner) }
    guard let length = self.length, scanner.available >= length + 2 else { return false }
    self.arguments.append(ByteString([UInt8](scanner.take(length))))
    scanner.skip(2)
    self.length = nil
    self.missing -= 1
    return true
  }

  private mutating func readArgumentHead(_ scanner: inout ByteScanner) throws(Violation) -> Int? {
    guard let line = try self.readLine(&scanner, orElse: "too big bulk count string") else { return nil }
    guard line.marker == UInt8(ascii: "$") else { throw Violation(unexpectedMarker: line.marker) }
    guard let length = line.digits.integer, (0...Int64(RESPLimits().bulkLength)).contains(length) else {
      throw Violation("invalid bulk length")
    }
    guard length <= self.limits.bulkLength else { throw Violation("unauthenticated bulk length") }
    self.size += Int(length)
    // Redis does not tell such a client why it is disconnected.
    guard self.size <= self.limits.commandLength else { throw Violation(reply: ByteBuffer()) }
    return Int(length)
  }

  /// A line and its end: a carriage return and any byte, as Redis takes it.
  ///
  /// Redis searches with `strchr`: behind a zero byte it finds nothing.
  private func readLine(
    _ scanner: inout ByteScanner,
    orElse error: StaticString
  ) throws(Violation) -> (marker: UInt8, digits: UnsafeRawBufferPointer)? {
    guard let end = scanner.end(of: 0x0D) else {
      if scanner.available > self.limits.inlineLength { throw Violation("\(error)") }
      return nil
    }
    guard end + 1 < scanner.available else { return nil }
    let line = scanner.take(end)
    scanner.skip(2)
    // Only an empty line has no marker: Redis then takes its end for one.
    guard let marker = line.first else { return (0x0D, line) }
    return (marker, UnsafeRawBufferPointer(rebasing: line.dropFirst()))
  }

  /// A line of words; `nil` when it is not there yet.
  private func readInline(_ scanner: inout ByteScanner) throws(Violation) -> [ByteString]? {
    guard let end = scanner.end(of: 0x0A) else {
      if scanner.available > self.limits.inlineLength { throw Violation("too big inline request") }
      return nil
    }
    let line = ByteString([UInt8](scanner.take(end)))
    scanner.skip(1)
    guard let words = splitWords(line) else { throw Violation("unbalanced quotes in request") }
    return words
  }
}

extension ByteScanner {
  /// The number of bytes before the next `terminator`; `nil` when there is none, or a zero byte before it.
  fileprivate func end(of terminator: UInt8) -> Int? {
    for offset in 0..<self.available {
      let byte = self[offset]
      if byte == terminator { return offset }
      if byte == 0 { return nil }
    }
    return nil
  }
}

/// A breach of the protocol, as the client is told.
private struct Violation: Error {
  var reply: ByteBuffer

  init(reply: ByteBuffer) { self.reply = reply }

  init(_ message: String) { self.init(reply: ByteBuffer(string: "-ERR Protocol error: \(message)\r\n")) }

  /// Redis repeats the byte itself, which need not be UTF-8; line breaks become spaces.
  init(unexpectedMarker marker: UInt8) {
    var reply = ByteBuffer(string: "-ERR Protocol error: expected '$', got '")
    reply.writeInteger(marker == 0x0A || marker == 0x0D ? 0x20 : marker)
    reply.writeStaticString("'\r\n")
    self.init(reply: reply)
  }
}
