// SQLEngine/Types: PostgreSQL's types. This file: arrays and their text.

/// An array: its elements in order, the last dimension running fastest (manual, section 8.15).
package struct ArrayValue<Element> {
  /// Lengths, none for an empty array.
  package var dimensions: [Int]
  package var lowerBounds: [Int]
  package var elements: [Element]

  package init(dimensions: [Int], lowerBounds: [Int], elements: [Element]) {
    self.dimensions = dimensions
    self.lowerBounds = lowerBounds
    self.elements = elements
  }

  /// One dimension, from 1.
  package init(_ elements: [Element]) {
    self.init(
      dimensions: elements.isEmpty ? [] : [elements.count],
      lowerBounds: elements.isEmpty ? [] : [1],
      elements: elements
    )
  }

  /// The most dimensions, and the most elements, an array may have.
  static var mostDimensions: Int { 6 }
  static var mostElements: Int { 134_217_727 }

  func map<T>(_ change: (Element) throws(SQLError) -> T) throws(SQLError) -> ArrayValue<T> {
    var result: [T] = []
    result.reserveCapacity(self.elements.count)
    for element in self.elements { result.append(try change(element)) }
    return ArrayValue<T>(dimensions: self.dimensions, lowerBounds: self.lowerBounds, elements: result)
  }
}

extension ArrayValue where Element == String? {
  /// Appends the text that `array_out` writes.
  func write(to bytes: inout [UInt8]) {
    if self.elements.isEmpty { return bytes.append(contentsOf: "{}".utf8) }
    if self.lowerBounds.contains(where: { $0 != 1 }) {
      for (bound, length) in zip(self.lowerBounds, self.dimensions) {
        bytes.append(contentsOf: "[\(bound):\(bound + length - 1)]".utf8)
      }
      bytes.append(UInt8(ascii: "="))
    }
    var index = 0
    self.write(dimension: 0, &index, to: &bytes)
  }

  var text: String {
    var bytes: [UInt8] = []
    self.write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(dimension: Int, _ index: inout Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for position in 0..<self.dimensions[dimension] {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      if dimension + 1 < self.dimensions.count {
        self.write(dimension: dimension + 1, &index, to: &bytes)
      } else {
        Self.write(self.elements[index], to: &bytes)
        index += 1
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func write(_ element: String?, to bytes: inout [UInt8]) {
    guard let element else { return bytes.append(contentsOf: "NULL".utf8) }
    guard self.needsQuotes(element) else { return bytes.append(contentsOf: element.utf8) }
    bytes.append(UInt8(ascii: "\""))
    for byte in element.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ element: String) -> Bool {
    if element.isEmpty || element.utf8.count == 4 && element.lowercased() == "null" { return true }
    return element.utf8.contains { byte in
      isSpace(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "{")
        || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",")
    }
  }
}

/// Reads the text of arrays as `array_in` does.
struct ArrayReader {
  private let text: String
  private let bytes: [UInt8]
  private var index = 0
  private var elements: [String?] = []
  private var lengths: [Int?] = []

  static func read(_ text: String) throws(SQLError) -> ArrayValue<String?> {
    var reader = Self(text: text, bytes: Array(text.utf8))
    return try reader.read()
  }

  private init(text: String, bytes: [UInt8]) {
    self.text = text
    self.bytes = bytes
  }

  private func malformed(_ detail: String) -> SQLError {
    SQLError(.invalidTextRepresentation, "malformed array literal: \"\(self.text)\"", detail: detail)
  }

  private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

  private mutating func skipSpace() {
    while let byte = self.current, isSpace(byte) { self.index += 1 }
  }

  private mutating func read() throws(SQLError) -> ArrayValue<String?> {
    self.skipSpace()
    let bounds = try self.readBounds()
    guard self.current == UInt8(ascii: "{") else {
      throw self.malformed(
        bounds == nil
          ? "Array value must start with \"{\" or dimension information."
          : "Array contents must start with \"{\"."
      )
    }
    _ = try self.readLevel(0)
    self.skipSpace()
    if self.index < self.bytes.count { throw self.malformed("Junk after closing right brace.") }
    let dimensions = self.elements.isEmpty ? [] : self.lengths.map { $0 ?? 0 }
    if let bounds {
      guard bounds.map(\.length) == dimensions else {
        throw self.malformed("Specified array dimensions do not match array contents.")
      }
      return ArrayValue(dimensions: dimensions, lowerBounds: bounds.map(\.lower), elements: self.elements)
    }
    return ArrayValue(
      dimensions: dimensions,
      lowerBounds: dimensions.map { _ in 1 },
      elements: self.elements
    )
  }

  /// `[1:3][0:1]=`
  private mutating func readBounds() throws(SQLError) -> [(lower: Int, length: Int)]? {
    var bounds: [(lower: Int, length: Int)] = []
    while self.current == UInt8(ascii: "[") {
      self.index += 1
      guard bounds.count < 6 else {
        throw SQLError(.programLimitExceeded, "number of array dimensions (7) exceeds the maximum allowed (6)")
      }
      guard let first = self.readInteger() else {
        throw self.malformed("\"[\" must introduce explicitly-specified array dimensions.")
      }
      var (lower, upper) = (1, first)
      if self.current == UInt8(ascii: ":") {
        self.index += 1
        guard let second = self.readInteger() else { throw self.malformed("Missing array dimension value.") }
        (lower, upper) = (first, second)
      }
      guard self.current == UInt8(ascii: "]") else { throw self.malformed("Missing \"]\" after array dimensions.") }
      self.index += 1
      if upper < lower {
        throw SQLError(.arraySubscriptError, "upper bound cannot be less than lower bound")
      }
      bounds.append((lower, upper - lower + 1))
      self.skipSpace()
    }
    if bounds.isEmpty { return nil }
    guard self.current == UInt8(ascii: "=") else { throw self.malformed("Missing \"=\" after array dimensions.") }
    self.index += 1
    self.skipSpace()
    return bounds
  }

  private mutating func readInteger() -> Int? {
    let start = self.index
    if self.current == UInt8(ascii: "-") || self.current == UInt8(ascii: "+") { self.index += 1 }
    while let byte = self.current, byte &- 48 < 10 { self.index += 1 }
    return Int32(String(decoding: self.bytes[start..<self.index], as: UTF8.self)).map(Int.init)
  }

  /// One pair of braces; returns whether anything was in it.
  private mutating func readLevel(_ depth: Int) throws(SQLError) {
    guard depth < 6 else {
      throw SQLError(
        .programLimitExceeded,
        "number of array dimensions (\(depth + 1)) exceeds the maximum allowed (6)"
      )
    }
    self.index += 1
    if self.lengths.count == depth { self.lengths.append(nil) }
    var (count, hasNested) = (0, false)
    while true {
      self.skipSpace()
      guard let byte = self.current else { throw self.malformed("Unexpected end of input.") }
      if byte == UInt8(ascii: "}"), count == 0, depth == 0 {
        self.index += 1
        break
      }
      if byte == UInt8(ascii: "{") {
        if depth + 1 == self.lengths.count, self.lengths[depth] != nil || count > 0, !hasNested {
          throw self.malformed("Unexpected \"{\" character.")
        }
        hasNested = true
        try self.readLevel(depth + 1)
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",") {
        throw self.malformed("Unexpected \"\(Character(UnicodeScalar(byte)))\" character.")
      } else {
        if depth + 1 < self.lengths.count {
          throw self.malformed("Unexpected array element.")
        }
        self.elements.append(try self.readElement())
      }
      count += 1
      self.skipSpace()
      guard let end = self.current else { throw self.malformed("Unexpected end of input.") }
      self.index += 1
      if end == UInt8(ascii: "}") { break }
      if end != UInt8(ascii: ",") {
        throw self.malformed(end == UInt8(ascii: "{") ? "Unexpected \"{\" character." : "Unexpected array element.")
      }
    }
    if let length = self.lengths[depth], length != count {
      throw self.malformed("Multidimensional arrays must have sub-arrays with matching dimensions.")
    }
    self.lengths[depth] = count
  }

  private mutating func readElement() throws(SQLError) -> String? {
    if self.current == UInt8(ascii: "\"") { return try self.readQuoted() }
    var (word, isEscaped, kept): ([UInt8], Bool, Int) = ([], false, 0)
    while let byte = self.current, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") {
      if byte == UInt8(ascii: "{") { throw self.malformed("Unexpected \"{\" character.") }
      if byte == UInt8(ascii: "\"") { throw self.malformed("Unexpected array element.") }
      self.index += 1
      if byte == UInt8(ascii: "\\") {
        guard let next = self.current else { throw self.malformed("Unexpected end of input.") }
        self.index += 1
        isEscaped = true
        word.append(next)
        kept = word.count
      } else {
        word.append(byte)
        if !isSpace(byte) { kept = word.count }
      }
    }
    if self.current == nil { throw self.malformed("Unexpected end of input.") }
    let text = String(decoding: word[..<kept], as: UTF8.self)
    return !isEscaped && text.utf8.count == 4 && text.lowercased() == "null" ? nil : text
  }

  private mutating func readQuoted() throws(SQLError) -> String {
    self.index += 1
    var word: [UInt8] = []
    while let byte = self.current {
      self.index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: word, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let next = self.current else { break }
        self.index += 1
        word.append(next)
      } else {
        word.append(byte)
      }
    }
    throw self.malformed("Unexpected end of input.")
  }
}
