// TraceTesting: checks over recordings and the report to the test framework. This file: reading the parts of a golden's line.

import TraceModel

/// Why a line of a golden file cannot be read; the line's number is found later.
struct GoldenLineError: Error {
  var line: String
  var expected: String
}

/// Reads a line of a golden file from left to right.
struct GoldenCursor {
  private let line: String
  private var rest: Substring

  init(_ line: String) {
    self.line = line
    self.rest = line[...]
  }

  var isAtEnd: Bool { self.rest.isEmpty }

  /// Steps over `text` if that comes next.
  mutating func skip(_ text: String) -> Bool {
    guard self.rest.hasPrefix(text) else { return false }
    self.rest = self.rest.dropFirst(text.count)
    return true
  }

  mutating func expect(_ text: String) throws(GoldenLineError) {
    guard self.skip(text) else { throw self.error("'\(text)'") }
  }

  mutating func expectEnd() throws(GoldenLineError) {
    guard self.isAtEnd else { throw self.error("the end of the line") }
  }

  func error(_ expected: String) -> GoldenLineError {
    GoldenLineError(line: self.line, expected: "\(expected) before '\(self.rest)'")
  }

  /// A name: in quotes, or everything before one of `ends` and before the end of the line.
  mutating func name(before ends: String...) throws(GoldenLineError) -> String {
    if self.rest.hasPrefix("\"") { return try self.quotedText() }
    let end = ends.compactMap { self.rest.firstRange(of: $0)?.lowerBound }.min() ?? self.rest.endIndex
    let name = String(self.rest[..<end])
    self.rest = self.rest[end...]
    return name
  }

  /// The inverse of what TraceModel's `quoted` does.
  mutating func quotedText() throws(GoldenLineError) -> String {
    try self.expect("\"")
    var text = ""
    while let character = self.rest.popFirst() {
      switch character {
      case "\"": return text
      case "\\": text.unicodeScalars.append(try self.escapedScalar())
      default: text.append(character)
      }
    }
    throw self.error("a closing quote")
  }

  private mutating func escapedScalar() throws(GoldenLineError) -> Unicode.Scalar {
    switch self.rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      try self.expect("{")
      let digits = try self.name(before: "}")
      guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
        throw self.error("the number of a Unicode scalar")
      }
      try self.expect("}")
      return scalar
    default: throw self.error("one of \" \\ n r t u after a backslash")
    }
  }

  /// An attribute's value. A placeholder or wildcard is a string: nobody knows more about it.
  mutating func value() throws(GoldenLineError) -> AttributeValue {
    if self.rest.hasPrefix("\"") { return .string(try self.quotedText()) }
    if self.skip("[") { return try self.list() }
    let word = try self.name(before: ",", "}", "]")
    guard let value = Self.scalar(word) else { throw self.error("a value instead of '\(word)'") }
    return value
  }

  private static func scalar(_ word: String) -> AttributeValue? {
    if word == "true" || word == "false" { return .bool(word == "true") }
    if let number = Int64(word) { return .int(number) }
    if let number = Double(word) { return .double(number) }
    return word.hasPrefix("<") && word.hasSuffix(">") ? .string(word) : nil
  }

  private mutating func list() throws(GoldenLineError) -> AttributeValue {
    var values: [AttributeValue] = []
    while !self.skip("]") {
      if !values.isEmpty { try self.expect(", ") }
      values.append(try self.value())
    }
    let texts = values.compactMap { if case .string(let value) = $0 { value } else { nil } }
    let ints = values.compactMap { if case .int(let value) = $0 { value } else { nil } }
    let doubles = values.compactMap { if case .double(let value) = $0 { value } else { nil } }
    let bools = values.compactMap { if case .bool(let value) = $0 { value } else { nil } }
    switch values.count {
    case texts.count: return .strings(texts)
    case ints.count: return .ints(ints)
    case doubles.count: return .doubles(doubles)
    case bools.count: return .bools(bools)
    default: throw self.error("values of one type")
    }
  }

  /// ` {key = value, …}`, if that comes next.
  mutating func block(_ separator: String = " = ") throws(GoldenLineError) -> [String: AttributeValue] {
    var attributes: [String: AttributeValue] = [:]
    guard self.skip(" {") else { return [:] }
    repeat {
      let key = try self.name(before: separator)
      try self.expect(separator)
      attributes[key] = try self.value()
    } while self.skip(", ")
    try self.expect("}")
    return attributes
  }
}
