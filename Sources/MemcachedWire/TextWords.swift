// MemcachedWire: memcached's protocols, both directions, no I/O. This file: a line's words.

import WireCore

/// The words of a line: what blanks part. A zero byte ends the line, as it ends a string in C.
///
/// Words are views of the line's bytes, which hold nothing: they are only good inside of ``read(_:_:)``.
struct TextWords {
  typealias Word = UnsafeBufferPointer<UInt8>

  private let line: Word
  private var bounds: [Range<Int>] = []

  /// Has `body` look at the words of a line.
  static func read<Result>(_ line: ByteString, _ body: (TextWords) -> Result) -> Result {
    line.bytes.withUnsafeBufferPointer { body(TextWords($0)) }
  }

  private init(_ line: Word) {
    self.line = line
    self.bounds.reserveCapacity(8)
    var start = 0
    for (index, byte) in line.enumerated() where byte == UInt8(ascii: " ") || byte == 0 {
      if index > start { self.bounds.append(start..<index) }
      start = index + 1
      if byte == 0 { return }
    }
    if line.count > start { self.bounds.append(start..<line.count) }
  }

  var count: Int { self.bounds.count }

  /// A word, or an empty one where there is none.
  subscript(index: Int) -> Word {
    self.bounds.indices.contains(index) ? Word(rebasing: self.line[self.bounds[index]]) : Word(start: nil, count: 0)
  }

  /// The last word.
  var last: Word { self[self.count - 1] }

  /// A word that keeps its own bytes.
  func string(_ index: Int) -> ByteString { ByteString(self[index]) }

  /// The words from `start` on, each with its own bytes.
  func strings(from start: Int = 0) -> [ByteString] { self.bounds.indices.dropFirst(start).map { self.string($0) } }

  /// Whether the last word is `noreply`.
  var endsWithNoReply: Bool { self.last.elementsEqual("noreply".utf8) }
}
