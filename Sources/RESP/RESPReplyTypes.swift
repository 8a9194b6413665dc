// RESP: the Redis serialization protocol, both directions, no I/O. This file: the types a reply is made of.

import WireCore

/// A type, by how much of it stands in its first line.
enum Kind {
  /// All.
  case scalar(ScalarType)
  /// The length in bytes.
  case string(StringType)
  /// The number of elements or pairs.
  case aggregate(AggregateType)

  init?(_ marker: UInt8) {
    if let type = ScalarType(rawValue: marker) {
      self = .scalar(type)
    } else if let type = StringType(rawValue: marker) {
      self = .string(type)
    } else if let type = AggregateType(rawValue: marker) {
      self = .aggregate(type)
    } else {
      return nil
    }
  }
}

/// A line without its end. Its first byte is a marker.
struct Line {
  let bytes: UnsafeRawBufferPointer

  /// What stands behind the marker.
  var text: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self.bytes.dropFirst()) }

  /// The line as errors show it.
  var excerpt: ByteString { RESP.excerpt(self.bytes[...]) }
}

/// The first bytes of what was read.
func excerpt(_ bytes: Slice<UnsafeRawBufferPointer>) -> ByteString { ByteString(bytes.prefix(32)) }

enum ScalarType: UInt8 {
  case simpleString = 0x2B
  case error = 0x2D
  case integer = 0x3A
  case double = 0x2C
  case boolean = 0x23
  case bigNumber = 0x28
  case null = 0x5F

  /// - Throws: when the line does not say such a value.
  func value(_ line: Line) throws(RESPReplyError) -> RESPValue {
    let text = line.text
    switch self {
    case .simpleString: return .simpleString(String(decoding: text, as: UTF8.self))
    case .error: return .error(String(decoding: text, as: UTF8.self))
    case .integer: if let value = text.integer { return .integer(value) }
    case .double: if let value = text.double { return .double(value) }
    case .bigNumber where text.isBigNumber: return .bigNumber(String(decoding: text, as: UTF8.self))
    case .null where text.isEmpty: return .null
    case .boolean where text.elementsEqual("t".utf8): return .boolean(true)
    case .boolean where text.elementsEqual("f".utf8): return .boolean(false)
    case .boolean, .bigNumber, .null: break
    }
    throw .unexpected(read: line.excerpt, expected: self.name)
  }

  private var name: String {
    switch self {
    case .simpleString: "a string"
    case .error: "an error"
    case .integer: "a 64-bit integer"
    case .double: "a floating-point number"
    case .boolean: "#t or #f"
    case .bigNumber: "decimal digits"
    case .null: "nothing behind _"
    }
  }
}

enum StringType: UInt8 {
  case bulk = 0x24
  case error = 0x21
  case verbatim = 0x3D

  /// - Throws: when a verbatim string does not begin with its format.
  func value(_ bytes: UnsafeRawBufferPointer) throws(RESPReplyError) -> RESPValue {
    switch self {
    case .bulk: return .bulk(ByteString([UInt8](bytes)))
    case .error: return .error(String(decoding: bytes, as: UTF8.self))
    case .verbatim:
      guard bytes.count >= 4, bytes[3] == UInt8(ascii: ":") else {
        throw .unexpected(read: excerpt(bytes[...]), expected: "a format of three letters and a colon")
      }
      let format = String(decoding: bytes.prefix(3), as: UTF8.self)
      return .verbatim(format: format, text: ByteString([UInt8](bytes.dropFirst(4))))
    }
  }
}

enum AggregateType: UInt8 {
  case array = 0x2A
  case set = 0x7E
  case push = 0x3E
  case map = 0x25
  case attribute = 0x7C

  /// Whether it is declared by its number of pairs.
  var isPaired: Bool { self == .map || self == .attribute }

  /// The aggregate of `values`; an attribute's are a map.
  func value(_ values: [RESPValue]) -> RESPValue {
    switch self {
    case .array: .array(values)
    case .set: .set(values)
    case .push: .push(values)
    case .map, .attribute:
      .map(stride(from: 0, to: values.count - 1, by: 2).map { RESPValue.Pair(values[$0], values[$0 + 1]) })
    }
  }
}

extension UnsafeRawBufferPointer {
  /// A number as RESP3 writes it: decimal with a fraction or an exponent, `inf`, `-inf` or `nan`.
  fileprivate var double: Double? {
    let text = String(decoding: self, as: UTF8.self)
    switch text {
    case "inf": return .infinity
    case "-inf": return -.infinity
    case "nan", "-nan": return .nan
    default:
      // Swift would also read hexadecimal, and names.
      let isDecimal = self.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
      return isDecimal ? Double(text) : nil
    }
  }

  fileprivate var isBigNumber: Bool {
    let isSigned = self.first == UInt8(ascii: "-") || self.first == UInt8(ascii: "+")
    let digits = self.dropFirst(isSigned ? 1 : 0)
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
