// MemcachedWire: memcached's protocols, both directions, no I/O. This file: what a client of the text protocols reads.

package import NIOCore
package import WireCore

/// One answer of the text protocols; `get` is answered by several, the last of which is `END`.
package struct MemcachedReply: Hashable, Sendable {
  /// The line without its end: `STORED`, `VALUE k 0 1`, `HD c5`.
  package var line: ByteString
  /// The data behind `VALUE` and `VA`.
  package var data: ByteString?

  package init(line: ByteString, data: ByteString? = nil) {
    self.line = line
    self.data = data
  }

  /// The line's words; the first is the status.
  package var words: [ByteString] { self.line.bytes.split(separator: 0x20).map { ByteString($0) } }

  /// `HD`, `VA`, `STORED`, `CLIENT_ERROR`.
  package var status: String { self.words.first?.string ?? "" }

  /// The token of a meta flag that came back, empty where it has none; `nil` if the flag did not come back.
  package func token(of flag: Character) -> String? {
    self.words.dropFirst(self.data == nil ? 1 : 2).map(\.string).first { $0.first == flag }.map {
      String($0.dropFirst())
    }
  }
}

/// The server sent something else than an answer.
package enum MemcachedReplyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A line that does not end within the limit, in bytes.
  case lineTooLong(limit: Int)
  /// A line that announces data, but not their length, or more than the limit.
  case badLength(line: ByteString)
  /// Data that do not end where they should.
  case unterminatedData(line: ByteString)

  package var description: String {
    switch self {
    case .lineTooLong(let limit): "memcached sent a line of more than \(limit) bytes"
    case .badLength(let line): "memcached sent \(line.debugDescription): expected the length of the data that follow"
    case .unterminatedData(let line): "memcached sent data behind \(line.debugDescription) that do not end in CR LF"
    }
  }
}

/// Reads a server's answers. Total and bounded.
package struct MemcachedReplyDecoder: Sendable {
  /// The longest line, in bytes.
  package static var maximumLine: Int { 8 * 1024 }
  /// The longest data, in bytes.
  package static var maximumData: Int { 128 * 1024 * 1024 }

  /// A line whose data have not all arrived, and their length.
  private var head: (line: ByteString, length: Int)?

  package init() {}

  /// Takes the next answer off `bytes`; `nil` if it is not all there.
  package mutating func next(_ bytes: inout ByteBuffer) throws(MemcachedReplyError) -> MemcachedReply? {
    if self.head == nil {
      guard let line = try Self.line(&bytes) else { return nil }
      guard let length = try Self.length(announcedBy: line) else { return MemcachedReply(line: line) }
      self.head = (line, length)
    }
    guard let (line, length) = self.head, bytes.readableBytes >= length + 2 else { return nil }
    self.head = nil
    let data = ByteString(bytes.readBytes(length: length) ?? [])
    guard bytes.readBytes(length: 2) == [0x0D, 0x0A] else { throw .unterminatedData(line: line) }
    return MemcachedReply(line: line, data: data)
  }

  private static func line(_ bytes: inout ByteBuffer) throws(MemcachedReplyError) -> ByteString? {
    let view = bytes.readableBytesView.prefix(Self.maximumLine)
    guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
      if view.count == Self.maximumLine { throw .lineTooLong(limit: Self.maximumLine) }
      return nil
    }
    var line = bytes.readBytes(length: end - bytes.readerIndex) ?? []
    bytes.moveReaderIndex(forwardBy: 1)
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return ByteString(line)
  }

  private static func length(announcedBy line: ByteString) throws(MemcachedReplyError) -> Int? {
    let words = line.bytes.split(separator: 0x20)
    let place: Int
    switch words.first.map({ Array($0) }) {
    case Array("VA".utf8): place = 1
    case Array("VALUE".utf8): place = 3
    default: return nil
    }
    guard words.count > place, let length = Int(String(decoding: words[place], as: UTF8.self)),
      (0...Self.maximumData).contains(length)
    else { throw .badLength(line: line) }
    return length
  }
}
