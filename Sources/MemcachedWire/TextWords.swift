// MemcachedWire: memcached's protocols, both directions, no I/O. This file: a line's words.

import WireCore

/// The words of a line: what blanks part. A zero byte ends the line, as it ends a string in C.
struct TextWords {
  let words: [ArraySlice<UInt8>]

  init(_ line: ByteString) {
    let line = line.bytes.prefix { $0 != 0 }
    self.words = line.split(separator: UInt8(ascii: " "))
  }

  var count: Int { self.words.count }

  /// A word, or an empty one where there is none.
  subscript(index: Int) -> ArraySlice<UInt8> { self.words.indices.contains(index) ? self.words[index] : [] }

  /// A word of letters.
  func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  /// Whether the last word, beyond the command's name, is `noreply`.
  var endsWithNoReply: Bool { self.words.last.map { $0.elementsEqual("noreply".utf8) } ?? false }
}
