// SQLEngine/Types: PostgreSQL's types. This file: JSON read from text.

/// A reader of JSON (RFC 8259) that complains as PostgreSQL does.
package struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private var tokenStart = 0
  private var depth = 0
  /// Whether strings' escapes must mean characters that PostgreSQL can keep, as in `jsonb`.
  private let decodes: Bool

  /// Deeper documents are refused, as they would be if the stack were full.
  private static let mostLevels = 500

  package static func read(_ text: String, decodes: Bool = true) throws(SQLError) -> JSONNode {
    var reader = Self(bytes: Array(text.utf8), decodes: decodes)
    let node = try reader.readValue()
    reader.skipSpace()
    if reader.index < reader.bytes.count { throw reader.unexpected("end of input") }
    return node
  }

  /// Only checks the text.
  package static func check(_ text: String) throws(SQLError) { _ = try self.read(text, decodes: false) }

  private init(bytes: [UInt8], decodes: Bool) {
    self.bytes = bytes
    self.decodes = decodes
  }

  private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

  private mutating func skipSpace() {
    while let byte = self.current, byte == 32 || byte == 10 || byte == 13 || byte == 9 { self.index += 1 }
    self.tokenStart = self.index
  }

  // MARK: Values

  private mutating func readValue(expecting: String = "JSON value") throws(SQLError) -> JSONNode {
    self.skipSpace()
    let start = self.index
    guard let byte = self.current else { throw self.endOfInput() }
    let value: JSONNode.Value
    switch byte {
    case UInt8(ascii: "{"): value = try self.readObject()
    case UInt8(ascii: "["): value = try self.readArray()
    case UInt8(ascii: "\""): value = .string(try self.readString())
    case UInt8(ascii: "-"), 48...57: value = .number(try self.readNumber())
    case _ where Self.isWordByte(byte): value = try self.readWord()
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"):
      throw self.unexpected(expecting)
    default: throw self.invalidToken()
    }
    return JSONNode(value, range: start..<self.index)
  }

  private mutating func enter() throws(SQLError) {
    self.depth += 1
    if self.depth > Self.mostLevels {
      throw SQLError(
        .statementTooComplex,
        "stack depth limit exceeded",
        hint: "Increase the configuration parameter \"max_stack_depth\" (currently 2048kB), "
          + "after ensuring the platform's stack depth limit is adequate."
      )
    }
    self.index += 1
  }

  private mutating func readArray() throws(SQLError) -> JSONNode.Value {
    try self.enter()
    var elements: [JSONNode] = []
    self.skipSpace()
    if self.current == UInt8(ascii: "]") {
      self.leave()
      return .array([])
    }
    while true {
      elements.append(try self.readValue(expecting: elements.isEmpty ? "array element or \"]\"" : "JSON value"))
      self.skipSpace()
      if self.current == UInt8(ascii: "]") { break }
      if self.current != UInt8(ascii: ",") { throw self.unexpected("\",\" or \"]\"") }
      self.index += 1
    }
    self.leave()
    return .array(elements)
  }

  private mutating func leave() {
    self.index += 1
    self.depth -= 1
  }

  private mutating func readObject() throws(SQLError) -> JSONNode.Value {
    try self.enter()
    var members: [(key: String, value: JSONNode)] = []
    self.skipSpace()
    if self.current == UInt8(ascii: "}") {
      self.leave()
      return .object([])
    }
    while true {
      self.skipSpace()
      guard self.current == UInt8(ascii: "\"") else {
        throw self.unexpected(members.isEmpty ? "string or \"}\"" : "string")
      }
      let key = try self.readString()
      self.skipSpace()
      guard self.current == UInt8(ascii: ":") else { throw self.unexpected("\":\"") }
      self.index += 1
      members.append((key, try self.readValue()))
      self.skipSpace()
      if self.current == UInt8(ascii: "}") { break }
      if self.current != UInt8(ascii: ",") { throw self.unexpected("\",\" or \"}\"") }
      self.index += 1
    }
    self.leave()
    return .object(members)
  }

  private mutating func readWord() throws(SQLError) -> JSONNode.Value {
    let start = self.index
    while let byte = self.current, Self.isWordByte(byte) { self.index += 1 }
    switch String(decoding: self.bytes[start..<self.index], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: throw self.invalidToken()
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 97 && byte | 0x20 <= 122 || byte &- 48 < 10 || byte == 95 || byte >= 128
  }

  private mutating func readNumber() throws(SQLError) -> String {
    let start = self.index
    if self.current == UInt8(ascii: "-") { self.index += 1 }
    let whole = self.digits()
    var isValid = whole > 0 && !(whole > 1 && self.bytes[self.index - whole] == 48)
    if self.current == UInt8(ascii: ".") {
      self.index += 1
      if self.digits() == 0 { isValid = false }
    }
    if let byte = self.current, byte | 0x20 == UInt8(ascii: "e") {
      self.index += 1
      if self.current == UInt8(ascii: "-") || self.current == UInt8(ascii: "+") { self.index += 1 }
      if self.digits() == 0 { isValid = false }
    }
    if !isValid || self.current.map(Self.isWordByte) == true { throw self.invalidToken() }
    return String(decoding: self.bytes[start..<self.index], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = self.index
    while let byte = self.current, byte &- 48 < 10 { self.index += 1 }
    return self.index - start
  }

  // MARK: Strings

  private mutating func readString() throws(SQLError) -> String {
    self.tokenStart = self.index
    self.index += 1
    var result: [UInt8] = []
    while let byte = self.current {
      self.index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        try self.readEscape(into: &result)
      } else if byte < 32 {
        self.index -= 1
        let code = BytesText.hex(CollectionOfOne(byte))
        throw self.failure("Character with value 0x\(code) must be escaped.")
      } else {
        result.append(byte)
      }
    }
    throw self.invalidToken()
  }

  private mutating func readEscape(into result: inout [UInt8]) throws(SQLError) {
    guard let byte = self.current else { throw self.invalidToken() }
    self.index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "u"): try self.readUnicode(into: &result)
    default:
      let end = self.bytes[self.index...].firstIndex { $0 & 0xC0 != 0x80 } ?? self.bytes.count
      let shown = String(decoding: self.bytes[(self.index - 1)..<end], as: UTF8.self)
      self.index = end
      throw self.failure("Escape sequence \"\\\(shown)\" is invalid.")
    }
  }

  private mutating func readUnicode(into result: inout [UInt8]) throws(SQLError) {
    let first = try self.readHex()
    if !self.decodes { return }
    if first == 0 {
      throw self.failure(
        "\\u0000 cannot be converted to text.",
        state: .untranslatableCharacter,
        message: "unsupported Unicode escape sequence"
      )
    }
    var code = UInt32(first)
    if (0xDC00...0xDFFF).contains(first) {
      throw self.failure("Unicode low surrogate must follow a high surrogate.")
    }
    if (0xD800...0xDBFF).contains(first) {
      guard self.current == UInt8(ascii: "\\"), self.index + 1 < self.bytes.count,
        self.bytes[self.index + 1] == UInt8(ascii: "u")
      else {
        if self.current == UInt8(ascii: "\"") { self.index += 1 }
        throw self.failure("Unicode low surrogate must follow a high surrogate.")
      }
      self.index += 2
      let second = try self.readHex()
      if (0xD800...0xDBFF).contains(second) {
        throw self.failure("Unicode high surrogate must not follow a high surrogate.")
      }
      guard (0xDC00...0xDFFF).contains(second) else {
        throw self.failure("Unicode low surrogate must follow a high surrogate.")
      }
      code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    if let scalar = UnicodeScalar(code) { result.append(contentsOf: String(Character(scalar)).utf8) }
  }

  private mutating func readHex() throws(SQLError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = self.current, let digit = BytesText.hexDigit(byte) else {
        if self.current != nil { self.index += 1 }
        throw self.failure("\"\\u\" must be followed by four hexadecimal digits.")
      }
      value = value << 4 | UInt16(digit)
      self.index += 1
    }
    return value
  }

  // MARK: Errors

  private func endOfInput() -> SQLError { self.failure("The input string ended unexpectedly.") }

  /// The token at the current place is not what is expected there.
  private mutating func unexpected(_ expected: String) -> SQLError {
    guard let byte = self.current else { return self.endOfInput() }
    self.tokenStart = self.index
    if "{}[],:".utf8.contains(byte) {
      self.index += 1
    } else {
      // A token that is wrong in itself is complained of first.
      do throws(SQLError) {
        var copy = self
        switch byte {
        case UInt8(ascii: "\""): _ = try copy.readString()
        case UInt8(ascii: "-"), 48...57: _ = try copy.readNumber()
        case _ where Self.isWordByte(byte): _ = try copy.readWord()
        default: throw self.invalidToken()
        }
        self.index = copy.index
      } catch {
        return error
      }
    }
    return self.failure("Expected \(expected), but found \"\(self.token)\".")
  }

  private var token: String { String(decoding: self.bytes[self.tokenStart..<self.index], as: UTF8.self) }

  private mutating func invalidToken() -> SQLError {
    if self.tokenStart >= self.index || !self.token.hasPrefix("\"") {
      self.index = max(self.index, self.tokenStart)
      while let byte = self.current, Self.isWordByte(byte) { self.index += 1 }
      if self.index == self.tokenStart, self.index < self.bytes.count { self.index += 1 }
    }
    return self.failure("Token \"\(self.token)\" is invalid.")
  }

  private func failure(
    _ detail: String,
    state: SQLState = .invalidTextRepresentation,
    message: String = "invalid input syntax for type json"
  ) -> SQLError {
    var error = SQLError(state, message, detail: detail)
    error.context = self.context
    return error
  }

  /// The line so far, as `report_json_context` shows it.
  private var context: String {
    var (start, line) = (0, 1)
    for position in 0..<min(self.index, self.bytes.count) where self.bytes[position] == 10 {
      (start, line) = (position + 1, line + 1)
    }
    let lineStart = start
    while self.index - start >= 50 { start += 1 }
    while start < self.index, self.bytes[start] & 0xC0 == 0x80 { start += 1 }
    if start - lineStart <= 3 { start = lineStart }
    let shown = String(decoding: self.bytes[start..<self.index], as: UTF8.self)
    let hasMore = self.index < self.bytes.count && self.bytes[self.index] != 10 && self.bytes[self.index] != 13
    return "JSON data, line \(line): \(start > lineStart ? "..." : "")\(shown)\(hasMore ? "..." : "")"
  }
}
