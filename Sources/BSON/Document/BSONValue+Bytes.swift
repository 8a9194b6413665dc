// BSON: MongoDB's documents, both directions, no I/O. This file: values read from bytes that were checked, and written.

extension BSONValue {
  /// Reads the value at `place`.
  init(_ place: ElementPlace, in storage: [UInt8]) {
    self = storage.withUnsafeBytes { bytes in
      let start = place.value.lowerBound
      return switch place.type {
      case .double: .double(Double(bitPattern: bytes.little(start)))
      case .string: .string(bytes.text(at: start))
      case .document: .document(BSONDocument(storage: storage, start: start))
      case .array: .array(BSONArray(document: BSONDocument(storage: storage, start: start)))
      case .binary: .binary(BSONBinary(at: start, in: bytes))
      case .undefined: .undefined
      case .objectId: .objectId(ObjectId(at: start, in: bytes))
      case .bool: .bool(bytes[start] != 0)
      case .date: .date(BSONDate(millisecondsSince1970: bytes.little(start)))
      case .null: .null
      case .regex: .regex(BSONRegex(at: start, in: bytes))
      case .dbPointer: .dbPointer(BSONDBPointer(at: start, in: bytes))
      case .code: .code(bytes.text(at: start))
      case .symbol: .symbol(bytes.text(at: start))
      case .codeWithScope: .codeWithScope(BSONCodeWithScope(at: start, in: bytes, of: storage))
      case .int32: .int32(bytes.little(start))
      case .timestamp: .timestamp(BSONTimestamp(bytes.little(start)))
      case .int64: .int64(bytes.little(start))
      case .decimal128: .decimal128(Decimal128(high: bytes.little(start &+ 8), low: bytes.little(start)))
      case .maxKey: .maxKey
      case .minKey: .minKey
      }
    }
  }

  /// Appends the value as it stands behind type and name.
  package func write(to bytes: inout [UInt8]) {
    switch self {
    case .double(let value): bytes.appendLittle(value.bitPattern)
    case .string(let value), .code(let value), .symbol(let value): bytes.appendString(value)
    case .document(let value): value.write(to: &bytes)
    case .array(let value): value.document.write(to: &bytes)
    case .binary(let value): value.write(to: &bytes)
    case .objectId(let value): value.write(to: &bytes)
    case .bool(let value): bytes.append(value ? 1 : 0)
    case .date(let value): bytes.appendLittle(value.millisecondsSince1970)
    case .regex(let value): value.write(to: &bytes)
    case .dbPointer(let value): value.write(to: &bytes)
    case .codeWithScope(let value): value.write(to: &bytes)
    case .int32(let value): bytes.appendLittle(value)
    case .timestamp(let value): bytes.appendLittle(value.rawValue)
    case .int64(let value): bytes.appendLittle(value)
    case .decimal128(let value):
      bytes.appendLittle(value.low)
      bytes.appendLittle(value.high)
    case .undefined, .null, .minKey, .maxKey: break
    }
  }
}

extension BSONDocument {
  /// Appends the encoded document.
  package func write(to bytes: inout [UInt8]) {
    self.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

extension UnsafeRawBufferPointer {
  /// The string whose length is at `offset`.
  @inline(__always)
  func text(at offset: Int) -> String { self.string(offset &+ 4..<offset &+ 3 &+ self.length(offset)) }
}
