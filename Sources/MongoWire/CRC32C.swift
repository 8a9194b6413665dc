// MongoWire: MongoDB's protocol, both directions, no I/O. This file: the checksum of OP_MSG.

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  table.withUnsafeBufferPointer { table in
    ~bytes.reduce(~0 as UInt32) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}

private let table: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(byte) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
}
