// DataTracing, statements: what SQL text tells without its literals. This file: the text of a summary as it grows.

/// Operations and targets in the order of the statement, at most 255 characters and cut only between them.
struct SQLSummary {
  static let limit = 255

  private(set) var bytes: [UInt8] = []
  private var characters = 0
  private var isFull = false
  private var isSeparated = false

  var text: String? { self.bytes.isEmpty ? nil : String(decoding: self.bytes, as: UTF8.self) }

  /// Adds an operation or a target.
  mutating func append(_ item: [UInt8]) {
    guard !self.isFull, !item.isEmpty else { return }
    let separator: [UInt8] = self.bytes.isEmpty ? [] : self.isSeparated ? Array("; ".utf8) : [0x20]
    let length = separator.count + item.count { $0 & 0xC0 != 0x80 }
    guard self.characters + length <= Self.limit else {
      self.isFull = true
      return
    }
    self.bytes += separator
    self.bytes += item
    self.characters += length
    self.isSeparated = false
  }

  /// What follows belongs to another statement.
  mutating func separate() { self.isSeparated = !self.bytes.isEmpty }
}
