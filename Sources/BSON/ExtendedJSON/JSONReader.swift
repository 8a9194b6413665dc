// BSON: MongoDB's documents, both directions, no I/O. This file: plain JSON (RFC 8259) into a tree.

/// Something in a JSON text, and where it begins.
struct JSONNode {
  indirect enum Content {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([(key: JSONNode.Key, value: JSONNode)])
  }

  struct Key {
    let offset: Int
    let name: String
  }

  let offset: Int
  let content: Content

  /// What stands here, for people.
  var kind: String {
    switch self.content {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): "the number \(text.prefix(40))"
    case .string(let text): "the string \"\(text.prefix(40))\""
    case .array: "an array"
    case .object(let members): members.isEmpty ? "an empty object" : "an object of \(members[0].key.name) …"
    }
  }
}

/// What is wrong with a text, and where.
struct JSONFault: Error {
  var offset: Int
  var expected: String
  var got: String
}

/// Reads JSON values from a text, one after the other. The tree takes no more memory than the text warrants.
struct JSONReader {
  private let text: [UInt8]
  /// How deep arrays and objects may stand in one another.
  private let depth: Int
  private(set) var position = 0

  init(_ text: [UInt8], depth: Int) {
    self.text = text
    self.depth = depth
  }

  var isAtEnd: Bool {
    mutating get {
      self.skipSpace()
      return self.position == self.text.count
    }
  }

  mutating func expectEnd() throws(JSONFault) {
    if !self.isAtEnd { throw self.fault("the end") }
  }

  /// Whether this byte comes next behind white space; passes over it if so.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    self.skipSpace()
    guard self.position < self.text.count, self.text[self.position] == UInt8(ascii: byte) else { return false }
    self.position += 1
    return true
  }

  mutating func value(at depth: Int = 1) throws(JSONFault) -> JSONNode {
    self.skipSpace()
    let offset = self.position
    guard depth <= self.depth else { throw self.fault("at most \(self.depth) arrays and objects in one another") }
    return JSONNode(offset: offset, content: try self.content(at: depth))
  }

  private mutating func content(at depth: Int) throws(JSONFault) -> JSONNode.Content {
    guard self.position < self.text.count else { throw self.fault("a value") }
    switch self.text[self.position] {
    case UInt8(ascii: "{"): return .object(try self.object(at: depth))
    case UInt8(ascii: "["): return .array(try self.array(at: depth))
    case UInt8(ascii: "\""): return .string(try self.string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try self.number())
    default: return try self.word()
    }
  }

  private mutating func array(at depth: Int) throws(JSONFault) -> [JSONNode] {
    self.position += 1
    var values: [JSONNode] = []
    if self.take("]") { return values }
    repeat { values.append(try self.value(at: depth + 1)) } while self.take(",")
    guard self.take("]") else { throw self.fault("a comma or ]") }
    return values
  }

  private mutating func object(at depth: Int) throws(JSONFault) -> [(key: JSONNode.Key, value: JSONNode)] {
    self.position += 1
    var members: [(key: JSONNode.Key, value: JSONNode)] = []
    if self.take("}") { return members }
    repeat {
      self.skipSpace()
      let key = JSONNode.Key(offset: self.position, name: try self.string())
      guard self.take(":") else { throw self.fault("a colon") }
      members.append((key, try self.value(at: depth + 1)))
    } while self.take(",")
    guard self.take("}") else { throw self.fault("a comma or }") }
    return members
  }

  private mutating func word() throws(JSONFault) -> JSONNode.Content {
    let start = self.position
    let end = self.text[start...].prefix(6).prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }.endIndex
    let content: JSONNode.Content? =
      switch String(decoding: self.text[start..<end], as: UTF8.self) {
      case "null": .null
      case "true": .bool(true)
      case "false": .bool(false)
      default: nil
      }
    guard let content else { throw self.fault("a value") }
    self.position = end
    return content
  }

  private mutating func number() throws(JSONFault) -> String {
    let start = self.position
    if self.text[start] == UInt8(ascii: "-") { self.position += 1 }
    let whole = self.position
    try self.digits()
    if self.text[whole] == UInt8(ascii: "0"), self.position > whole + 1 {
      self.position = whole + 1
      throw self.fault("no digit behind a leading zero")
    }
    if self.position < self.text.count, self.text[self.position] == UInt8(ascii: ".") {
      self.position += 1
      try self.digits()
    }
    if self.position < self.text.count, self.text[self.position] | 0x20 == UInt8(ascii: "e") {
      self.position += 1
      if self.position < self.text.count, [0x2B, 0x2D].contains(self.text[self.position]) { self.position += 1 }
      try self.digits()
    }
    return String(decoding: self.text[start..<self.position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONFault) {
    let start = self.position
    while self.position < self.text.count, self.text[self.position] &- 0x30 < 10 { self.position += 1 }
    if self.position == start { throw self.fault("a digit") }
  }

  private mutating func skipSpace() {
    while self.position < self.text.count, [0x20, 0x0A, 0x0D, 0x09].contains(self.text[self.position]) {
      self.position += 1
    }
  }

  /// What is wrong at the place that was reached.
  func fault(_ expected: String) -> JSONFault {
    guard self.position < self.text.count else {
      return JSONFault(offset: self.position, expected: expected, got: "the end")
    }
    let rest = self.text[self.position...].prefix(12).prefix { $0 >= 0x20 }
    let got = rest.isEmpty ? "a control character" : String(decoding: rest, as: UTF8.self)
    return JSONFault(offset: self.position, expected: expected, got: got)
  }
}

extension JSONReader {
  private mutating func string() throws(JSONFault) -> String {
    guard self.position < self.text.count, self.text[self.position] == UInt8(ascii: "\"") else {
      throw self.fault("a string")
    }
    let start = self.position + 1
    self.position = start
    var unescaped: [UInt8]?
    while self.position < self.text.count {
      let byte = self.text[self.position]
      switch byte {
      case UInt8(ascii: "\""):
        let bytes = unescaped ?? Array(self.text[start..<self.position])
        let text = try self.checked(bytes, from: start)
        self.position += 1
        return text
      case UInt8(ascii: "\\"):
        if unescaped == nil { unescaped = Array(self.text[start..<self.position]) }
        unescaped?.append(contentsOf: String(try self.escape()).utf8)
      case 0x00...0x1F: throw self.fault("no control character in a string")
      default:
        unescaped?.append(byte)
        self.position += 1
      }
    }
    throw self.fault("a string's closing quote")
  }

  private func checked(_ bytes: [UInt8], from start: Int) throws(JSONFault) -> String {
    guard bytes.withUnsafeBytes(firstInvalidUTF8) == nil else {
      throw JSONFault(offset: start, expected: "a string in UTF-8", got: "other bytes")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    let start = self.position
    self.position += 2
    switch start + 1 < self.text.count ? self.text[start + 1] : 0 {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try self.unicodeEscape(from: start)
    default:
      self.position = start
      throw self.fault("an escape")
    }
  }

  /// Behind `\u`: four digits, and a second escape where they are the first half of a surrogate pair.
  private mutating func unicodeEscape(from start: Int) throws(JSONFault) -> Unicode.Scalar {
    var units: [UInt16] = []
    if let first = self.hexadecimal() { units.append(first) }
    if let first = units.first, UTF16.isLeadSurrogate(first), self.text[self.position...].starts(with: [0x5C, 0x75]) {
      self.position += 2
      if let second = self.hexadecimal() { units.append(second) }
    }
    var decoder = UTF16()
    var iterator = units.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator), iterator.next() == nil else {
      self.position = start
      throw self.fault("an escaped character")
    }
    return scalar
  }

  private mutating func hexadecimal() -> UInt16? {
    guard self.text.count - self.position >= 4 else { return nil }
    var unit: UInt16 = 0
    for offset in 0..<4 {
      guard let digit = hexadecimalDigit(self.text[self.position + offset]) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    self.position += 4
    return unit
  }
}
