// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows as JSON, which SQLite can read as a table.

/// Values as an array of JSON, for `json_each`. Integers, texts and nulls are themselves; numbers with a fraction and
/// bytes are texts of our own that ``decode(_:)`` reads.
enum RowJSON {
  static func text(_ values: [SQLValue]) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      self.write(value, &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Rows of several columns: an array of arrays.
  static func text(rows: [[SQLValue]]) -> String {
    "[" + rows.map { self.text($0) }.joined(separator: ",") + "]"
  }

  private static func write(_ value: SQLValue, _ bytes: inout [UInt8]) {
    switch value {
    case .null: bytes += "null".utf8
    case .integer(let number): bytes += String(number).utf8
    case .real, .blob:
      if case .text(let text) = self.encode(value) { self.quote(text, &bytes) }
    case .text(let text): self.quote(text, &bytes)
    }
  }

  private static func quote(_ text: String, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let digits = Array("0123456789abcdef".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<32: bytes += "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A number with a fraction as its bits, bytes in hexadecimal.
  static func encode(_ value: SQLValue) -> SQLValue {
    switch value {
    case .real(let number): return .text("r" + String(number.bitPattern, radix: 16))
    case .blob(let bytes):
      let digits = Array("0123456789abcdef".utf8)
      return .text(
        "b" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
      )
    default: return value
    }
  }

  static func decode(_ value: SQLValue) -> SQLValue {
    guard case .text(let text) = value, let kind = text.utf8.first else {
      if case .integer(let number) = value { return .real(Double(number)) }
      return value
    }
    let rest = text.dropFirst()
    if kind == UInt8(ascii: "r"), let bits = UInt64(rest, radix: 16) { return .real(Double(bitPattern: bits)) }
    guard kind == UInt8(ascii: "b") else { return value }
    let digits = Array(rest.utf8)
    return .blob(
      stride(from: 0, to: digits.count - 1, by: 2).map { self.digit(digits[$0]) << 4 | self.digit(digits[$0 + 1]) }
    )
  }

  private static func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte &- 48 : byte &- 87 }

  /// Arrays of JSON side by side. They are our own, one item after the other, so a split at the top level is enough.
  static func zip(_ values: [SQLValue]) -> String {
    let lists = values.map { value -> [Substring] in
      if case .text(let text) = value { self.items(text) } else { [] }
    }
    let count = lists.map(\.count).max() ?? 0
    let rows = (0..<count).map { index in
      "[" + lists.map { index < $0.count ? String($0[index]) : "null" }.joined(separator: ",") + "]"
    }
    return "[" + rows.joined(separator: ",") + "]"
  }

  /// An object without the spaces that stand at its own level, outside of strings.
  static func compact(_ text: String) -> String {
    var bytes: [UInt8] = []
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for byte in text.utf8 {
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        depth -= 1
      } else if byte == UInt8(ascii: " "), depth <= 1 {
        continue
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func items(_ text: String) -> [Substring] {
    let bytes = text.utf8
    guard bytes.count > 2 else { return [] }
    var items: [Substring] = []
    var start = bytes.index(after: bytes.startIndex)
    var (depth, isQuoted, isEscaped) = (0, false, false)
    var index = start
    let end = bytes.index(before: bytes.endIndex)
    while index < end {
      let byte = bytes[index]
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "]") {
        depth -= 1
      } else if byte == UInt8(ascii: ","), depth == 0 {
        items.append(text[start..<index])
        start = bytes.index(after: index)
      }
      index = bytes.index(after: index)
    }
    items.append(text[start..<end])
    return items
  }
}
