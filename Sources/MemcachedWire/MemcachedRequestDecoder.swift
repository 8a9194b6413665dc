// MemcachedWire: memcached's protocols, both directions, no I/O. This file: what a server reads.

package import NIOCore
package import WireCore

/// A request, of either protocol.
package enum MemcachedRequest: Hashable, Sendable {
  /// Of the classic or the meta text protocol.
  case text(TextRequest)
  /// Of the binary protocol.
  case binary(BinaryPacket)
  /// A packet whose data are not read because they are too large, or whose lengths contradict each other. A connection
  /// ends behind the latter.
  case refusedBinary(BinaryPacket, BinaryStatus, closes: Bool)
}

/// Reads a client's requests. The first byte of a connection decides for the text protocols or the binary one, as in
/// memcached. Total and bounded: what is too large for an item is passed over, not kept.
package struct MemcachedRequestDecoder: Sendable {
  private enum Mode {
    case undecided, text, binary
  }

  /// The head of an item whose data have not all arrived.
  private enum Head {
    case store(StoreCommand, isQuiet: Bool)
    case metaSet(MetaCommand)
  }

  /// The largest item: value, key and what memcached keeps with them; in bytes.
  package var maximumItem = 1024 * 1024
  private var mode = Mode.undecided
  private var head: (line: ByteString, head: Head, length: Int)?
  /// Bytes of data that are passed over.
  private var skipping = 0
  /// How far the unfinished line was searched for its end.
  private var searched = 0

  /// - Parameter isBinary: which protocol it is, if the first byte does not decide.
  package init(isBinary: Bool? = nil) {
    if let isBinary { self.mode = isBinary ? .binary : .text }
  }

  /// A line that may go on for ever: `get` and its keys. Other lines are given up much earlier.
  private static var maximumLine: Int { 4 * 1024 * 1024 }
  private static var maximumPlainLine: Int { 2048 }

  /// What an item's CAS number takes of that, in bytes.
  package static var casSize: Int { 8 }

  /// What memcached keeps with an item of these lengths, in bytes, with 64-bit pointers and CAS on.
  package static func itemSize(key: Int, flags: UInt32, value: Int) -> Int {
    48 + self.casSize + key + 1 + value + 2 + (flags == 0 ? 0 : 4)
  }

  /// Takes the next request off `bytes`.
  package mutating func next(_ bytes: inout ByteBuffer) -> Decoded<MemcachedRequest> {
    guard self.skip(&bytes) else { return .needsMore }
    if self.mode == .undecided, let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) {
      self.mode = first == BinaryPacket.requestMagic ? .binary : .text
    }
    switch self.mode {
    case .undecided: return .needsMore
    case .text: return self.nextText(&bytes)
    case .binary: return self.nextBinary(&bytes)
    }
  }

  /// Returns whether nothing is left to be passed over.
  private mutating func skip(_ bytes: inout ByteBuffer) -> Bool {
    let count = min(self.skipping, bytes.readableBytes)
    bytes.moveReaderIndex(forwardBy: count)
    self.skipping -= count
    return self.skipping == 0
  }

  // MARK: Text

  private mutating func nextText(_ bytes: inout ByteBuffer) -> Decoded<MemcachedRequest> {
    if self.head == nil {
      guard let line = self.line(&bytes) else {
        return self.isHopeless(bytes) ? .violation(reply: ByteBuffer()) : .needsMore
      }
      if let request = self.begin(line) { return .request(.text(request)) }
    }
    return self.finish(&bytes)
  }

  /// A line without its end, or `nil` if it is not all there.
  private mutating func line(_ bytes: inout ByteBuffer) -> ByteString? {
    let start = self.searched
    let end = bytes.withUnsafeReadableBytes { $0[start...].firstIndex(of: UInt8(ascii: "\n")) }
    guard let length = end else {
      self.searched = bytes.readableBytes
      return nil
    }
    self.searched = 0
    var line = bytes.readBytes(length: length) ?? []
    bytes.moveReaderIndex(forwardBy: 1)
    if line.count > 1, line.last == UInt8(ascii: "\r") { line.removeLast() }
    return ByteString(line)
  }

  /// Whether a line has become too long to be one.
  private func isHopeless(_ bytes: ByteBuffer) -> Bool {
    guard bytes.readableBytes > Self.maximumPlainLine else { return false }
    let start = bytes.readableBytesView.drop { $0 == UInt8(ascii: " ") }
    let isGet = start.starts(with: "get ".utf8) || start.starts(with: "gets ".utf8)
    return !isGet || bytes.readableBytes - start.count > 100 || bytes.readableBytes > Self.maximumLine
  }

  /// The request, if the line is all of it.
  private mutating func begin(_ line: ByteString) -> TextRequest? {
    switch TextLine(line) {
    case .whole(let command, let isQuiet): return TextRequest(line: line, command: command, isQuiet: isQuiet)
    case .refusedHead(let answer, let isQuiet, let length):
      self.skipping = length
      return TextRequest(line: line, command: .refused(answer), isQuiet: isQuiet)
    case .head(let store, let isQuiet):
      return self.begin(line, .store(store, isQuiet: isQuiet), store.length, key: store.key, flags: store.flags)
    case .metaHead(let meta):
      return self.begin(line, .metaSet(meta), meta.length, key: meta.key, flags: meta.clientFlags)
    }
  }

  private mutating func begin(
    _ line: ByteString,
    _ head: Head,
    _ length: Int,
    key: ByteString,
    flags: UInt32
  ) -> TextRequest? {
    guard Self.itemSize(key: key.count, flags: flags, value: length) <= self.maximumItem else {
      self.skipping = length + 2
      return self.tooLarge(line, head)
    }
    self.head = (line, head, length)
    return nil
  }

  /// The engine shall remove what was under the key, so it must learn of it: the command without data.
  private func tooLarge(_ line: ByteString, _ head: Head) -> TextRequest {
    switch head {
    case .store(let store, let isQuiet):
      TextRequest(line: line, command: .tooLarge(key: store.key, removes: store.mode == .set), isQuiet: isQuiet)
    case .metaSet(let meta): TextRequest(line: line, command: .tooLarge(key: meta.key, removes: true))
    }
  }

  private mutating func finish(_ bytes: inout ByteBuffer) -> Decoded<MemcachedRequest> {
    guard let length = self.head?.length, bytes.readableBytes >= length + 2, let (line, head, _) = self.head.take()
    else { return .needsMore }
    let data = ByteString(bytes.readBytes(length: length) ?? [])
    let isWhole = bytes.readInteger(as: UInt16.self) == 0x0D0A
    switch head {
    case .store(let store, let isQuiet):
      let command = isWhole ? TextCommand.store(store, data: data) : .refused("CLIENT_ERROR bad data chunk")
      return .request(.text(TextRequest(line: line, command: command, isQuiet: isQuiet)))
    case .metaSet(let meta):
      let command = isWhole ? TextCommand.metaSet(meta, data: data) : .refused("CLIENT_ERROR bad data chunk")
      return .request(.text(TextRequest(line: line, command: command, isQuiet: isWhole && meta.isQuiet)))
    }
  }

  // MARK: Binary

  private mutating func nextBinary(_ bytes: inout ByteBuffer) -> Decoded<MemcachedRequest> {
    guard let header = BinaryHeader(peekingAt: bytes) else { return .needsMore }
    guard header.magic == BinaryPacket.requestMagic else { return .violation(reply: ByteBuffer()) }
    guard header.isConsistent else {
      bytes.moveReaderIndex(to: bytes.writerIndex)
      return .request(.refusedBinary(header.packet, .unknownCommand, closes: true))
    }
    let headLength = BinaryPacket.headerLength + header.extrasLength + header.keyLength
    let valueLength = header.bodyLength - header.extrasLength - header.keyLength
    guard bytes.readableBytes >= headLength else { return .needsMore }
    let flags = header.flags(bytes)
    let isTooLarge = Self.itemSize(key: header.keyLength, flags: flags, value: valueLength) > self.maximumItem
    guard isTooLarge || bytes.readableBytes >= headLength + valueLength else { return .needsMore }
    bytes.moveReaderIndex(forwardBy: BinaryPacket.headerLength)
    var packet = header.packet
    packet.extras = ByteString(bytes.readBytes(length: header.extrasLength) ?? [])
    packet.key = ByteString(bytes.readBytes(length: header.keyLength) ?? [])
    if isTooLarge {
      self.skipping = valueLength
      return .request(.refusedBinary(packet, .tooLarge, closes: false))
    }
    packet.value = ByteString(bytes.readBytes(length: valueLength) ?? [])
    return .request(.binary(packet))
  }
}
