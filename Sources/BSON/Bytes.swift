// BSON: MongoDB's documents, both directions, no I/O. This file: strings as bytes, and integers in little-endian order.

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension String {
  /// Swift's `==` takes different spellings of one character for equal; MongoDB does not.
  package func hasSameBytes(as other: String) -> Bool {
    guard self.utf8.count == other.utf8.count else { return false }
    let isSame = self.utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        bytesOrder(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) == 0
      }
    }
    return isSame.flatMap(\.self) ?? self.utf8.elementsEqual(other.utf8)
  }

  /// Negative, zero or positive: by bytes, a prefix before what it begins.
  package func compareBytes(to other: String) -> Int {
    var left = self
    var right = other
    return left.withUTF8 { left in
      right.withUTF8 { right in bytesOrder(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) }
    }
  }

  /// The string up to its first zero byte: what a zero-terminated string can hold.
  var terminable: String {
    guard let end = self.utf8.firstIndex(of: 0) else { return self }
    return String(self[..<end])
  }
}

extension Hasher {
  /// Hashes a string by its bytes.
  @inlinable
  package mutating func combine(bytesOf text: String) {
    self.combine(text.utf8.count)
    let isContiguous: Void? = text.utf8.withContiguousStorageIfAvailable {
      self.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isContiguous == nil { for byte in text.utf8 { self.combine(byte) } }
  }
}

/// Negative, zero or positive, as `memcmp` then the lengths decide.
func bytesOrder(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  let common = min(left.count, right.count)
  if common > 0, let left = left.baseAddress, let right = right.baseAddress {
    let order = memcmp(left, right, common)
    if order != 0 { return Int(order) }
  }
  return left.count - right.count
}

extension UnsafeRawBufferPointer {
  /// A little-endian integer, which has to lie within the bytes.
  @inline(__always)
  func little<Integer: FixedWidthInteger>(_ offset: Int, as _: Integer.Type = Integer.self) -> Integer {
    Integer(littleEndian: self.loadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  /// The length at `offset`.
  @inline(__always)
  func length(_ offset: Int) -> Int { Int(self.little(offset, as: Int32.self)) }

  /// The bytes in `range` as a string.
  @inline(__always)
  func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeRawBufferPointer(rebasing: self[range]), as: UTF8.self)
  }

  /// The index of the next zero byte, which has to exist.
  @inline(__always)
  func zero(from offset: Int) -> Int {
    var index = offset
    while self[index] != 0 { index &+= 1 }
    return index
  }
}

extension [UInt8] {
  @inline(__always)
  mutating func appendLittle(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { self.append(contentsOf: $0) }
  }

  /// A string and a zero byte.
  @inline(__always)
  mutating func appendTerminated(_ text: String) {
    var text = text
    text.withUTF8 { self.append(contentsOf: $0) }
    self.append(0)
  }

  /// A string behind its length, with its zero byte.
  @inline(__always)
  mutating func appendString(_ text: String) {
    var text = text
    text.withUTF8 {
      self.appendLittle(Int32(truncatingIfNeeded: $0.count &+ 1))
      self.append(contentsOf: $0)
    }
    self.append(0)
  }

  /// Fills in the length of what begins at `start` and ends here.
  @inline(__always)
  mutating func setLength(at start: Int) {
    let length = Int32(truncatingIfNeeded: self.count &- start)
    self.withUnsafeMutableBytes {
      $0.storeBytes(of: length.littleEndian, toByteOffset: start, as: Int32.self)
    }
  }
}
