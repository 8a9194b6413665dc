// SQLEngine/Types: PostgreSQL's types. This file: bytea and uuid, and their text.

/// Reading and writing of `bytea` (manual, section 8.4) and `uuid` (8.12).
enum BytesText {
  static let digits = Array("0123456789abcdef".utf8)

  static func readBytea(_ text: String) throws(SQLError) -> [UInt8] {
    let bytes = Array(text.utf8)
    if bytes.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]) { return try self.readHex(bytes[2...]) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] != UInt8(ascii: "\\") {
        result.append(bytes[index])
        index += 1
      } else if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\") {
        result.append(bytes[index])
        index += 2
      } else if index + 3 < bytes.count, (48...51).contains(bytes[index + 1]), (48...55).contains(bytes[index + 2]),
        (48...55).contains(bytes[index + 3])
      {
        result.append((bytes[index + 1] & 7) << 6 | (bytes[index + 2] & 7) << 3 | bytes[index + 3] & 7)
        index += 4
      } else {
        throw SQLError(.invalidTextRepresentation, "invalid input syntax for type bytea")
      }
    }
    return result
  }

  /// Hexadecimal digits with white space between pairs.
  static func readHex(_ text: some Collection<UInt8>) throws(SQLError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 2)
    var high: UInt8?
    for byte in text {
      if high == nil, byte == 32 || byte == 10 || byte == 9 || byte == 13 { continue }
      guard let digit = self.hexDigit(byte) else {
        throw SQLError(
          .invalidParameterValue,
          "invalid hexadecimal digit: \"\(String(decoding: [byte], as: UTF8.self))\""
        )
      }
      if let first = high {
        result.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    if high != nil { throw SQLError(.invalidParameterValue, "invalid hexadecimal data: odd number of digits") }
    return result
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  static func writeHex(_ bytes: some Sequence<UInt8>, to result: inout [UInt8]) {
    for byte in bytes {
      result.append(self.digits[Int(byte >> 4)])
      result.append(self.digits[Int(byte & 15)])
    }
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    self.writeHex(bytes, to: &result)
    return String(decoding: result, as: UTF8.self)
  }

  static func writeBytea(_ bytes: [UInt8], escaped: Bool, to result: inout [UInt8]) {
    if !escaped {
      result.append(UInt8(ascii: "\\"))
      result.append(UInt8(ascii: "x"))
      return self.writeHex(bytes, to: &result)
    }
    for byte in bytes {
      if byte == UInt8(ascii: "\\") {
        result += [byte, byte]
      } else if byte < 0x20 || byte > 0x7E {
        result += [UInt8(ascii: "\\"), 48 + byte >> 6, 48 + (byte >> 3 & 7), 48 + byte & 7]
      } else {
        result.append(byte)
      }
    }
  }

  /// A UUID's 16 bytes from any form that PostgreSQL takes: braces, upper case, a hyphen behind any four digits.
  static func readUUID(_ text: String) throws(SQLError) -> [UInt8] {
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "{") {
      guard digits.last == UInt8(ascii: "}"), digits.count > 1 else { throw invalidSyntax("uuid", text) }
      digits = digits.dropFirst().dropLast()
    }
    var result: [UInt8] = []
    while result.count < 16 {
      guard let first = digits.popFirst().flatMap(self.hexDigit), let second = digits.popFirst().flatMap(self.hexDigit)
      else { throw invalidSyntax("uuid", text) }
      result.append(first << 4 | second)
      if result.count % 2 == 0, result.count < 16, digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    }
    if !digits.isEmpty { throw invalidSyntax("uuid", text) }
    return result
  }

  /// Lower case, with hyphens.
  static func writeUUID(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { result.append(UInt8(ascii: "-")) }
      self.writeHex(CollectionOfOne(byte), to: &result)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
