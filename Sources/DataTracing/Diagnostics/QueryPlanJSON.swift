// DataTracing, Diagnostics: what a database can say about its own work. This file: JSON as EXPLAIN writes it, read
// without Foundation.

/// A JSON value (RFC 8259).
enum PlanJSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([PlanJSON])
  case object([String: PlanJSON])

  /// The member of that name, if this is an object that has it.
  subscript(_ name: String) -> PlanJSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var elements: [PlanJSON]? { if case .array(let elements) = self { elements } else { nil } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// Reads a document.
  ///
  /// - Throws: ``QueryPlanError/malformed(_:)`` for anything but one JSON value, and for values that are nested more
  ///   deeply than ``PlanJSONReader/depthLimit``.
  init(_ text: String) throws(QueryPlanError) {
    var reader = PlanJSONReader(bytes: Array(text.utf8))
    self = try reader.document()
  }
}

/// Reads JSON: any input gives a value or an error, in linear time and with bounded depth.
struct PlanJSONReader {
  /// A plan of 120 levels; databases give up long before.
  static var depthLimit: Int { 256 }

  private let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(QueryPlanError) -> PlanJSON {
    let value = try self.value(depth: 0)
    self.skipBlanks()
    guard self.position == self.bytes.count else { throw self.expected("nothing after the value") }
    return value
  }

  private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

  private func expected(_ what: String) -> QueryPlanError {
    let found = self.next.map { "'\(String(decoding: [$0], as: UTF8.self))'" } ?? "the end"
    return .malformed("expected \(what) at byte \(self.position), found \(found)")
  }

  private mutating func skipBlanks() {
    while let byte = self.next, byte == 0x20 || (0x09...0x0D).contains(byte) { self.position += 1 }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    self.skipBlanks()
    guard self.next == byte else { return false }
    self.position += 1
    return true
  }

  private mutating func value(depth: Int) throws(QueryPlanError) -> PlanJSON {
    guard depth < Self.depthLimit else { throw .malformed("nested more than \(Self.depthLimit) levels deep") }
    self.skipBlanks()
    switch self.next {
    case UInt8(ascii: "{"): return .object(try self.object(depth: depth))
    case UInt8(ascii: "["): return .array(try self.array(depth: depth))
    case UInt8(ascii: "\""): return .string(try self.string())
    case UInt8(ascii: "t"): return try self.word("true", .bool(true))
    case UInt8(ascii: "f"): return try self.word("false", .bool(false))
    case UInt8(ascii: "n"): return try self.word("null", .null)
    default: return .number(try self.number())
    }
  }

  private mutating func object(depth: Int) throws(QueryPlanError) -> [String: PlanJSON] {
    self.position += 1
    var members: [String: PlanJSON] = [:]
    if self.skip(UInt8(ascii: "}")) { return members }
    repeat {
      self.skipBlanks()
      guard self.next == UInt8(ascii: "\"") else { throw self.expected("a member's name") }
      let name = try self.string()
      guard self.skip(UInt8(ascii: ":")) else { throw self.expected("':'") }
      members[name] = try self.value(depth: depth + 1)
    } while self.skip(UInt8(ascii: ","))
    guard self.skip(UInt8(ascii: "}")) else { throw self.expected("',' or '}'") }
    return members
  }

  private mutating func array(depth: Int) throws(QueryPlanError) -> [PlanJSON] {
    self.position += 1
    var elements: [PlanJSON] = []
    if self.skip(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try self.value(depth: depth + 1)) } while self.skip(UInt8(ascii: ","))
    guard self.skip(UInt8(ascii: "]")) else { throw self.expected("',' or ']'") }
    return elements
  }

  private mutating func word(_ word: String, _ value: PlanJSON) throws(QueryPlanError) -> PlanJSON {
    guard self.bytes[self.position...].starts(with: word.utf8) else { throw self.expected("a value") }
    self.position += word.utf8.count
    return value
  }

  private mutating func number() throws(QueryPlanError) -> Double {
    let start = self.position
    while let byte = self.next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { self.position += 1 }
    let digits = self.bytes[start..<self.position]
    guard digits.first != UInt8(ascii: "+"), digits.last != UInt8(ascii: "."),
      let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite
    else {
      self.position = start
      throw self.expected("a value")
    }
    return number
  }

  private mutating func string() throws(QueryPlanError) -> String {
    self.position += 1
    var text: [UInt8] = []
    while let byte = self.next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw self.expected("no control character in a string") }
      self.position += 1
      if byte == UInt8(ascii: "\\") { text += try self.escape() } else { text.append(byte) }
    }
    guard self.next != nil else { throw self.expected("'\"'") }
    self.position += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(QueryPlanError) -> [UInt8] {
    guard let byte = self.next else { throw self.expected("an escaped character") }
    self.position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(Character(try self.codePoint())).utf8)
    default:
      self.position -= 1
      throw self.expected("an escaped character")
    }
  }

  /// Four hexadecimal digits, and four more for the second half of a pair. A half that is alone is no character.
  private mutating func codePoint() throws(QueryPlanError) -> Unicode.Scalar {
    let unit = try self.hexadecimal()
    let second = self.bytes[self.position...].prefix(2)
    guard (0xD800...0xDBFF).contains(unit), second.elementsEqual("\\u".utf8) else {
      return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }
    self.position += 2
    let low = try self.hexadecimal()
    guard (0xDC00...0xDFFF).contains(low) else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(QueryPlanError) -> UInt32 {
    let digits = self.bytes[self.position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw self.expected("four hexadecimal digits") }
    self.position += 4
    return unit
  }
}
