// RedisEngine: Redis's data and commands, pure. This file: values in the format of Redis's snapshots, written.

import DequeModule
import WireCore

/// Writes values in the plain form of each type, which every Redis reads.
struct RDBWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: RedisValue) {
    switch value {
    case .string(let string):
      self.write(DumpType.string)
      self.write(string.bytes)
    case .list(let list):
      self.write(DumpType.list)
      self.writeLength(list.elements.count)
      for element in list.elements { self.write(element) }
    case .set(let set):
      self.write(DumpType.set)
      self.writeLength(set.count)
      for member in set { self.write(member) }
    case .hash(let hash): self.write(hash)
    case .sortedSet(let sortedSet):
      self.write(DumpType.sortedSet)
      self.writeLength(sortedSet.scores.count)
      for (member, score) in sortedSet.scores {
        self.write(member)
        self.writeLittleEndian(score.bitPattern)
      }
    }
  }

  private mutating func write(_ hash: HashValue) {
    let soonest = hash.expiries.values.min()
    self.write(soonest == nil ? DumpType.hash : .hashWithExpiries)
    if let soonest { self.writeLittleEndian(UInt64(bitPattern: soonest)) }
    self.writeLength(hash.fields.count)
    for (field, value) in hash.fields {
      // Counted from the soonest, with 0 for never.
      if let soonest { self.writeLength(hash.expiries[field].map { Int($0 &- soonest &+ 1) } ?? 0) }
      self.write(field)
      self.write(value)
    }
  }

  private mutating func write(_ type: DumpType) { self.bytes.append(type.rawValue) }

  /// A string: numbers of up to 32 bits in binary, all else as it is.
  private mutating func write(_ string: ByteString) {
    if string.count <= 11, let number = string.canonicalInteger, let number = Int32(exactly: number) {
      self.write(number)
    } else {
      self.writeLength(string.count)
      self.bytes += string.bytes
    }
  }

  private mutating func write(_ number: Int32) {
    if let small = Int8(exactly: number) {
      self.bytes += [0xC0, UInt8(bitPattern: small)]
    } else if let medium = Int16(exactly: number) {
      self.bytes.append(0xC1)
      self.writeLittleEndian(medium)
    } else {
      self.bytes.append(0xC2)
      self.writeLittleEndian(number)
    }
  }

  /// A length of zero or more; the first bits tell in how many bytes.
  private mutating func writeLength(_ length: Int) {
    switch length {
    case ..<0x40: self.bytes.append(UInt8(length))
    case ..<0x4000: self.bytes += [0x40 | UInt8(length >> 8), UInt8(length & 0xFF)]
    case ...Int(UInt32.max):
      self.bytes.append(0x80)
      self.writeLittleEndian(UInt32(length).byteSwapped)
    default:
      self.bytes.append(0x81)
      self.writeLittleEndian(UInt64(length).byteSwapped)
    }
  }

  mutating func writeLittleEndian(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { self.bytes += $0 }
  }
}
