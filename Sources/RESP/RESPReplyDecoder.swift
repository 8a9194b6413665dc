// RESP: the Redis serialization protocol, both directions, no I/O. This file: what a client reads.

package import NIOCore
import WireCore

/// Reads a server's replies and pushes, version 2 or 3.
///
/// One pass over the bytes takes what is there. What was read of an unfinished reply is kept, so nothing is
/// read twice; nested values stand on a stack of its own, not on the thread's; and only elements that arrived
/// take memory, whatever was declared. Attributes (`|`) are read and left out: Redis sends them only as hints
/// about the value behind them.
package struct RESPReplyDecoder: Sendable {
  /// What the server may send.
  package var limits = RESPReplyLimits()

  private var frames: [Frame] = []
  /// The string whose head was read.
  private var string: StringHead?
  /// How many bytes of an unfinished line hold no line end.
  private var searched = 0
  /// How many bytes of the unfinished reply were taken.
  private var taken = 0
  private var failure: RESPReplyError?

  package init() {}

  /// Takes the next reply or push off `bytes`; `nil` when not all of it is there yet.
  ///
  /// - Throws: what is wrong with the bytes. From then on nothing else: the next reply's start is unknown.
  package mutating func next(_ bytes: inout ByteBuffer) throws(RESPReplyError) -> RESPValue? {
    if let failure = self.failure { throw failure }
    let result = bytes.readWithUnsafeReadableBytes { bytes -> (Int, Result<RESPValue?, RESPReplyError>) in
      var scanner = ByteScanner(bytes)
      let result = Result { () throws(RESPReplyError) in try self.reply(&scanner) }
      return (scanner.position, result)
    }
    if case .failure(let error) = result { self.failure = error }
    return try result.get()
  }

  private mutating func reply(_ scanner: inout ByteScanner) throws(RESPReplyError) -> RESPValue? {
    while true {
      let start = scanner.position
      let step = try self.step(&scanner)
      self.taken += scanner.position - start
      try check("a reply's bytes", Int64(self.taken), self.limits.replyLength)
      switch step {
      case .needsMore: return nil
      case .opened: continue
      case .value(let value):
        guard let reply = self.place(value) else { continue }
        self.taken = 0
        return reply
      }
    }
  }

  private enum Step {
    case value(RESPValue)
    /// An aggregate began, or an empty attribute was passed over.
    case opened
    case needsMore
  }

  private mutating func step(_ scanner: inout ByteScanner) throws(RESPReplyError) -> Step {
    if let string = self.string { return try self.readString(string, &scanner) }
    guard let marker = scanner.next else { return .needsMore }
    guard let kind = Kind(marker) else { throw unexpected(scanner, "the marker of a type") }
    guard let line = try self.readLine(&scanner) else { return .needsMore }
    switch kind {
    case .scalar(let scalar):
      return .value(try scalar.value(line))
    case .string(let type):
      guard let length = try readLength(line, isNeverNull: type != .bulk) else { return .value(.null) }
      try check("a string's bytes", Int64(length), self.limits.stringLength)
      return try self.readString(StringHead(type: type, length: length), &scanner)
    case .aggregate(let type):
      guard let count = try readLength(line, isNeverNull: type != .array) else { return .value(.null) }
      return try self.open(type, count: count)
    }
  }

  private mutating func open(_ type: AggregateType, count: Int) throws(RESPReplyError) -> Step {
    try check("elements", Int64(count), self.limits.elements)
    guard count > 0 else { return type == .attribute ? .opened : .value(type.value([])) }
    try check("nested values", Int64(self.frames.count + 1), self.limits.depth)
    self.frames.append(Frame(type: type, missing: type.isPaired ? count * 2 : count))
    return .opened
  }

  /// Puts a value into the aggregate it belongs to; returns it, or what it completes, if that is the reply.
  private mutating func place(_ value: RESPValue) -> RESPValue? {
    var value = value
    while let top = self.frames.indices.last {
      self.frames[top].values.append(value)
      self.frames[top].missing -= 1
      guard self.frames[top].missing == 0 else { return nil }
      let frame = self.frames.removeLast()
      if frame.type == .attribute { return nil }
      value = frame.type.value(frame.values)
    }
    return value
  }

  /// Behind a marker, up to a line's end; `nil` when that is not there yet.
  private mutating func readLine(_ scanner: inout ByteScanner) throws(RESPReplyError) -> Line? {
    while self.searched < scanner.available, scanner[self.searched] != 0x0D { self.searched += 1 }
    try check("a line's bytes", Int64(self.searched), self.limits.stringLength)
    guard self.searched + 1 < scanner.available else { return nil }
    guard scanner[self.searched + 1] == 0x0A else { throw unexpected(scanner, "a line that ends in CR LF") }
    let line = Line(bytes: scanner.take(self.searched))
    scanner.skip(2)
    self.searched = 0
    return line
  }

  private mutating func readString(
    _ head: StringHead,
    _ scanner: inout ByteScanner
  ) throws(RESPReplyError) -> Step {
    guard scanner.available >= head.length + 2 else {
      self.string = head
      return .needsMore
    }
    self.string = nil
    let bytes = scanner.take(head.length)
    guard scanner[0] == 0x0D, scanner[1] == 0x0A else { throw unexpected(scanner, "CR LF behind a string") }
    scanner.skip(2)
    return .value(try head.type.value(bytes))
  }
}

private struct StringHead {
  var type: StringType
  var length: Int
}

/// An aggregate whose elements have not all arrived.
private struct Frame {
  var type: AggregateType
  var missing: Int
  var values: [RESPValue] = []
}

/// What begins where `scanner` stands is not what was expected.
private func unexpected(_ scanner: ByteScanner, _ expected: String) -> RESPReplyError {
  .unexpected(read: excerpt(scanner.bytes.dropFirst(scanner.position)), expected: expected)
}

private func check(_ what: String, _ size: Int64, _ limit: Int) throws(RESPReplyError) {
  if size > limit { throw .tooLarge(what: what, size: size, limit: limit) }
}

/// A declared length; `nil` for -1, where that means null.
private func readLength(_ line: Line, isNeverNull: Bool) throws(RESPReplyError) -> Int? {
  if line.text.first == UInt8(ascii: "?") { throw .streamed(read: line.excerpt) }
  guard let length = line.text.integer, length >= (isNeverNull ? 0 : -1), let length = Int(exactly: length) else {
    throw .unexpected(read: line.excerpt, expected: "a length")
  }
  return length < 0 ? nil : length
}
