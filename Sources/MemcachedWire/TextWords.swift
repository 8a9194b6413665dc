// MemcachedWire: memcached's protocols, both directions, no I/O. This file: a line's words.

import WireCore

/// The words of a line: what blanks part. A zero byte ends the line, as it ends a string in C.
struct TextWords {
  private let line: [UInt8]
  /// Where the words are. Bounds, since slices would each hold the line.
  private var bounds: [Range<Int>] = []

  init(_ line: ByteString) {
    self.line = line.bytes
    self.bounds.reserveCapacity(8)
    var start = 0
    for (index, byte) in line.bytes.enumerated() {
      if byte > UInt8(ascii: " ") { continue }
      guard byte == UInt8(ascii: " ") || byte == 0 else { continue }
      if index > start { self.bounds.append(start..<index) }
      start = index + 1
      if byte == 0 { return }
    }
    if self.line.count > start { self.bounds.append(start..<self.line.count) }
  }

  var count: Int { self.bounds.count }

  /// A word, or an empty one where there is none.
  subscript(index: Int) -> ArraySlice<UInt8> {
    self.bounds.indices.contains(index) ? self.line[self.bounds[index]] : []
  }

  /// The words behind the first `count`.
  func dropFirst(_ count: Int = 1) -> [ArraySlice<UInt8>] { self.bounds.dropFirst(count).map { self.line[$0] } }

  /// The last word.
  var last: ArraySlice<UInt8> { self[self.count - 1] }

  /// A word that keeps its own bytes.
  func string(_ index: Int) -> ByteString { ByteString(self[index]) }

  /// Whether the last word is `noreply`.
  var endsWithNoReply: Bool { self.count > 0 && self.last.elementsEqual("noreply".utf8) }
}
