// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: texts that are none.

/// Bytes that are not UTF-8, reported as PostgreSQL does. A zero byte is none of its texts' either.
package struct InvalidText: Error, Hashable, Sendable {
  /// SQLSTATE `character_not_in_repertoire`.
  package static let state = "22021"

  /// The bytes of the first sequence that is no character, as far as they are there; at most four.
  package let bytes: [UInt8]

  /// `invalid byte sequence for encoding "UTF8": 0xff`.
  package var message: String {
    let bytes = self.bytes.map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "invalid byte sequence for encoding \"UTF8\": " + bytes.joined(separator: " ")
  }

  /// The first fault in `bytes`, `nil` when there is none.
  package init?(findIn bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count {
      let length = declaredLength(bytes[index])
      let sequence = bytes[index..<min(index + length, bytes.count)]
      guard sequence.count == length, bytes[index] != 0, isCharacter(sequence) else {
        self.bytes = Array(sequence)
        return
      }
      index += length
    }
    return nil
  }

  /// For bytes that are known to be at fault.
  init(in bytes: UnsafeRawBufferPointer) {
    self = Self(findIn: bytes) ?? Self(bytes: [])
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}

/// How long the sequence should be that begins with `byte`.
private func declaredLength(_ byte: UInt8) -> Int {
  switch byte {
  case 0xC0...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF7: 4
  default: 1
  }
}

private func isCharacter(_ sequence: Slice<UnsafeRawBufferPointer>) -> Bool {
  String(validating: sequence, as: UTF8.self) != nil
}
