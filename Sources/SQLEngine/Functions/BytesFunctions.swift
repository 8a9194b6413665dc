// SQLEngine/Functions: PostgreSQL's functions and operators. This file: binary strings (manual, section 9.5).

import WireCore

enum BytesFunctions {
  static let rows: [FunctionRow] = plain + digests + encodings + uuids

  private static func slice(_ bytes: [UInt8], from start: Int64, to end: Int64) -> [UInt8] {
    let first = Int(max(0, min(start - 1, Int64(bytes.count))))
    let last = Int(max(Int64(first), min(end - 1, Int64(bytes.count))))
    return Array(bytes[first..<last])
  }

  private static func substring(_ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values.count < 3 { return .blob(self.slice(values[0].bytes, from: values[1].int, to: .max)) }
    if values[2].int < 0 { throw SQLError(.substringError, "negative substring length not allowed") }
    return .blob(self.slice(values[0].bytes, from: values[1].int, to: values[1].int + values[2].int))
  }

  private static func trim(_ values: [SQLValue], left: Bool, right: Bool) -> SQLValue {
    let set = Set(values[1].bytes)
    var bytes = values[0].bytes[...]
    while left, let first = bytes.first, set.contains(first) { bytes.removeFirst() }
    while right, let last = bytes.last, set.contains(last) { bytes.removeLast() }
    return .blob(Array(bytes))
  }

  private static func index(_ values: [SQLValue]) throws(SQLError) -> Int {
    let (index, count) = (values[1].int, values[0].bytes.count)
    if index < 0 || index >= Int64(count) {
      throw SQLError(.arraySubscriptError, "index \(index) out of valid range, 0..\(count - 1)")
    }
    return Int(index)
  }

  private static let plain: [FunctionRow] =
    ["substr", "substring"].flatMap { name in
      [
        fn("\(name)(bytea, int4) bytea") { _, values throws(SQLError) in try substring(values) },
        fn("\(name)(bytea, int4, int4) bytea") { _, values throws(SQLError) in try substring(values) },
      ]
    }
    + [
      fn("||(bytea, bytea) bytea") { _, values throws(SQLError) in .blob(values[0].bytes + values[1].bytes) },
      fn("length(bytea) int4") { _, values throws(SQLError) in .int(values[0].bytes.count) },
      fn("octet_length(bytea) int4") { _, values throws(SQLError) in .int(values[0].bytes.count) },
      fn("bit_length(bytea) int4") { _, values throws(SQLError) in .int(values[0].bytes.count * 8) },
      fn("position(bytea, bytea) int4") { _, values throws(SQLError) in
        .int((StringFunctions.find(values[1].bytes, in: values[0].bytes, from: 0) ?? -1) + 1)
      },
      fn("btrim(bytea, bytea) bytea") { _, values throws(SQLError) in trim(values, left: true, right: true) },
      fn("ltrim(bytea, bytea) bytea") { _, values throws(SQLError) in trim(values, left: true, right: false) },
      fn("rtrim(bytea, bytea) bytea") { _, values throws(SQLError) in trim(values, left: false, right: true) },
      fn("get_byte(bytea, int4) int4") { _, values throws(SQLError) in .int(Int(values[0].bytes[try index(values)])) },
      fn("set_byte(bytea, int4, int4) bytea") { _, values throws(SQLError) in
        var bytes = values[0].bytes
        bytes[try index(values)] = UInt8(truncatingIfNeeded: values[2].int)
        return .blob(bytes)
      },
    ]

  private static let digests: [FunctionRow] = [
    fn("md5(text) text") { _, values throws(SQLError) in .text(BytesText.hex(DigestMD5.hash(values[0].bytes))) },
    fn("md5(bytea) text") { _, values throws(SQLError) in .text(BytesText.hex(DigestMD5.hash(values[0].bytes))) },
    fn("sha256(bytea) bytea") { _, values throws(SQLError) in .blob(DigestSHA256.hash(values[0].bytes)) },
  ]

  private static let encodings: [FunctionRow] = [
    fn("encode(bytea, text) text") { _, values throws(SQLError) in
      var result: [UInt8] = []
      switch values[1].string.lowercased() {
      case "hex": BytesText.writeHex(values[0].bytes, to: &result)
      case "base64": Base64.encode(values[0].bytes, to: &result)
      case "escape": escape(values[0].bytes, to: &result)
      default: throw unrecognized(values[1].string)
      }
      return .text(String(decoding: result, as: UTF8.self))
    },
    fn("decode(text, text) bytea") { _, values throws(SQLError) in
      switch values[1].string.lowercased() {
      case "hex": return .blob(try BytesText.readHex(values[0].bytes))
      case "base64": return .blob(try Base64.decode(values[0].bytes))
      case "escape": return .blob(try BytesText.readBytea(values[0].string))
      default: throw unrecognized(values[1].string)
      }
    },
    fn("convert_to(text, name) bytea") { _, values throws(SQLError) in
      try checkEncoding(values[1].string)
      return .blob(values[0].bytes)
    },
    fn("convert_from(bytea, name) text") { _, values throws(SQLError) in
      try checkEncoding(values[1].string)
      guard let text = String(validating: values[0].bytes, as: UTF8.self) else {
        throw SQLError(.characterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"")
      }
      return .text(text)
    },
  ]

  private static func unrecognized(_ name: String) -> SQLError {
    SQLError(.invalidParameterValue, "unrecognized encoding: \"\(name)\"")
  }

  private static func checkEncoding(_ name: String) throws(SQLError) {
    guard ["utf8", "utf-8", "unicode"].contains(name.lowercased()) else { throw .unsupported("encoding \(name)") }
  }

  /// `encode(…, 'escape')`: zero bytes, bytes above 127 and backslashes.
  private static func escape(_ bytes: [UInt8], to result: inout [UInt8]) {
    for byte in bytes {
      if byte == UInt8(ascii: "\\") {
        result += [byte, byte]
      } else if byte == 0 || byte > 127 {
        result += [UInt8(ascii: "\\"), 48 + byte >> 6, 48 + (byte >> 3 & 7), 48 + byte & 7]
      } else {
        result.append(byte)
      }
    }
  }

  private static let uuids: [FunctionRow] = [
    fn("gen_random_uuid() uuid", .volatile) { call, _ throws(SQLError) in
      var bytes: [UInt8] = []
      for number in [call.context.random(), call.context.random()] {
        for shift in stride(from: 56, through: 0, by: -8) {
          bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
      }
      // Version 4, variant 1 (RFC 9562).
      bytes[6] = bytes[6] & 0x0F | 0x40
      bytes[8] = bytes[8] & 0x3F | 0x80
      return .text(BytesText.writeUUID(bytes))
    }
  ]
}

/// RFC 4648 base64 in lines of 76, as PostgreSQL writes it.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8], to result: inout [UInt8]) {
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      if column == 76 {
        result.append(10)
        column = 0
      }
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for position in 0..<4 {
        let digit = self.alphabet[Int(bits >> UInt32(18 - 6 * position) & 63)]
        result.append(position <= group.count ? digit : UInt8(ascii: "="))
      }
      column += 4
    }
  }

  static func decode(_ text: [UInt8]) throws(SQLError) -> [UInt8] {
    var (result, bits, count, padding): ([UInt8], UInt32, Int, Int) = ([], 0, 0, 0)
    for byte in text where !isSpace(byte) {
      if byte == UInt8(ascii: "=") {
        padding += 1
        if padding > 2 || count % 4 + padding > 4 || count % 4 < 2 {
          throw SQLError(.invalidParameterValue, "unexpected \"=\" while decoding base64 sequence")
        }
        continue
      }
      guard padding == 0, let digit = self.alphabet.firstIndex(of: byte) else {
        let shown = String(decoding: [byte], as: UTF8.self)
        throw SQLError(.invalidParameterValue, "invalid symbol \"\(shown)\" found while decoding base64 sequence")
      }
      bits = bits << 6 | UInt32(digit)
      count += 1
      if count % 4 != 1 { result.append(UInt8(truncatingIfNeeded: bits >> [0, 0, 4, 2][count % 4])) }
    }
    if (count + padding) % 4 != 0 {
      throw SQLError(
        .invalidParameterValue,
        "invalid base64 end sequence",
        hint: "Input data is missing padding, is truncated, or is otherwise corrupted."
      )
    }
    return result
  }
}
