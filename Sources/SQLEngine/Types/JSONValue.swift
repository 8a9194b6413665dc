// SQLEngine/Types: PostgreSQL's types. This file: JSON documents, and how they are written.

/// A JSON value, and where it stands in the text that it was read from.
package struct JSONNode: Sendable {
  package indirect enum Value: Sendable {
    case null
    case bool(Bool)
    /// The number as written, or in numeric's own form if it is `jsonb`'s.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([(key: String, value: JSONNode)])
  }

  package var value: Value
  /// Bytes of the source.
  var range: Range<Int> = 0..<0

  package init(_ value: Value) { self.value = value }

  init(_ value: Value, range: Range<Int>) {
    self.value = value
    self.range = range
  }

  static let null = Self(.null)

  /// Whether this is neither array nor object.
  var isScalar: Bool {
    switch self.value {
    case .array, .object: false
    default: true
    }
  }

  /// `jsonb_typeof`.
  var typeName: String {
    switch self.value {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// `jsonb`'s normal form: numbers as numeric, keys by their lengths and bytes, of equal keys the last.
  func normalized() throws(SQLError) -> JSONNode {
    switch self.value {
    case .number(let text): return JSONNode(.number(try Numeric(text: text).description))
    case .array(let elements):
      var result: [JSONNode] = []
      for element in elements { result.append(try element.normalized()) }
      return JSONNode(.array(result))
    case .object(let members):
      var result: [(key: String, value: JSONNode)] = []
      for member in members { result.append((member.key, try member.value.normalized())) }
      return .object(result)
    default: return self
    }
  }

  /// An object of members in any order.
  static func object(_ members: [(key: String, value: JSONNode)]) -> JSONNode {
    var last: [String: JSONNode] = [:]
    for member in members { last[member.key] = member.value }
    let sorted = last.sorted { self.precedes($0.key, $1.key) }
    return JSONNode(.object(sorted.map { ($0.key, $0.value) }))
  }

  /// The order of keys in `jsonb`.
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.count != b.utf8.count ? a.utf8.count < b.utf8.count : a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  var isContainer: Bool {
    switch self.value {
    case .array, .object: true
    default: false
    }
  }

  /// The member of a key; of equal ones the last.
  subscript(key: String) -> JSONNode? {
    guard case .object(let members) = self.value else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The element of a position, which counts from the end if it is negative.
  subscript(index: Int) -> JSONNode? {
    guard case .array(let elements) = self.value else { return nil }
    let position = index < 0 ? index + elements.count : index
    return elements.indices.contains(position) ? elements[position] : nil
  }

  // MARK: Text

  /// `jsonb`'s text.
  package var text: String {
    var bytes: [UInt8] = []
    self.write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func write(to bytes: inout [UInt8]) {
    switch self.value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        Self.write(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// A string in quotes.
  static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 8: bytes.append(contentsOf: "\\b".utf8)
      case 12: bytes.append(contentsOf: "\\f".utf8)
      case 10: bytes.append(contentsOf: "\\n".utf8)
      case 13: bytes.append(contentsOf: "\\r".utf8)
      case 9: bytes.append(contentsOf: "\\t".utf8)
      case 0..<32:
        bytes.append(contentsOf: "\\u00".utf8)
        BytesText.writeHex(CollectionOfOne(byte), to: &bytes)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    self.write(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `jsonb_pretty`.
  func writePretty(indent: Int = 0, to bytes: inout [UInt8]) {
    func line(_ depth: Int) { bytes.append(contentsOf: ("\n" + String(repeating: " ", count: depth * 4)).utf8) }
    switch self.value {
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(indent + 1)
        element.writePretty(indent: indent + 1, to: &bytes)
      }
      line(indent)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(indent + 1)
        Self.write(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.writePretty(indent: indent + 1, to: &bytes)
      }
      line(indent)
      bytes.append(UInt8(ascii: "}"))
    default: self.write(to: &bytes)
    }
  }

  // MARK: Order

  /// The order of `jsonb`: objects above arrays above booleans, numbers, strings, null; then by size and content.
  static func compare(_ a: JSONNode, _ b: JSONNode) -> Int {
    switch (a.value, b.value) {
    case (.null, .null): return 0
    case (.bool(let x), .bool(let y)): return (x ? 1 : 0) - (y ? 1 : 0)
    case (.number(let x), .number(let y)):
      return Numeric.compare(Numeric(stored: x) ?? .nan, Numeric(stored: y) ?? .nan)
    case (.string(let x), .string(let y)): return compareBytes(x, y)
    case (.array(let x), .array(let y)):
      if x.count != y.count { return x.count < y.count ? -1 : 1 }
      for (first, second) in zip(x, y) {
        let order = self.compare(first, second)
        if order != 0 { return order }
      }
      return 0
    case (.object(let x), .object(let y)):
      if x.count != y.count { return x.count < y.count ? -1 : 1 }
      for (first, second) in zip(x, y) {
        if first.key != second.key { return compareBytes(first.key, second.key) }
        let order = self.compare(first.value, second.value)
        if order != 0 { return order }
      }
      return 0
    default: return a.rank - b.rank
    }
  }

  private var rank: Int {
    switch self.value {
    // PostgreSQL's own oddity: an empty array at the top sorts below all.
    case .array(let elements): elements.isEmpty ? -1 : 4
    case .null: 0
    case .string: 1
    case .number: 2
    case .bool: 3
    case .object: 5
    }
  }
}

/// Below, at or above 0, byte by byte.
func compareBytes(_ a: String, _ b: String) -> Int {
  if a == b { return 0 }
  return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : a.utf8.elementsEqual(b.utf8) ? 0 : 1
}
