// BSON: MongoDB's documents, both directions, no I/O. This file: whether bytes are UTF-8, without making a string.

/// The offset of the first sequence that is no character (Unicode 15, table 3-7), `nil` when there is none.
func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
  var index = 0
  while index < bytes.count {
    while bytes.count &- index >= 8, bytes.little(index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 { index &+= 8 }
    guard index < bytes.count else { break }
    let length = characterLength(UnsafeRawBufferPointer(rebasing: bytes[index...]))
    if length == 0 { return index }
    index &+= length
  }
  return nil
}

/// The length of the character that `bytes` begin with, 0 when it is none. There is a first byte.
private func characterLength(_ bytes: UnsafeRawBufferPointer) -> Int {
  let length: Int
  let second: ClosedRange<UInt8>
  switch bytes[0] {
  case 0x00...0x7F: return 1
  case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  default: return 0
  }
  guard bytes.count >= length, second.contains(bytes[1]) else { return 0 }
  for index in 2..<max(2, length) where bytes[index] & 0xC0 != 0x80 { return 0 }
  return length
}
