// BSON: MongoDB's documents, both directions, no I/O. This file: regular expressions.

/// A regular expression. Neither part can hold a zero byte: it ends before one.
public struct BSONRegex: Sendable {
  /// The pattern, as PCRE reads it.
  public let pattern: String
  /// One letter an option; BSON wants them in alphabetical order: `i`, `l`, `m`, `s`, `u`, `x`.
  public let options: String

  /// Makes a regular expression; its options are put in order.
  public init(_ pattern: String, options: String = "") {
    self.pattern = pattern.terminable
    self.options = Self.ordered(options.terminable)
  }

  init(at offset: Int, in bytes: UnsafeRawBufferPointer) {
    let middle = bytes.zero(from: offset)
    self.pattern = bytes.string(offset..<middle)
    self.options = Self.ordered(bytes.string(middle &+ 1..<bytes.zero(from: middle &+ 1)))
  }

  /// What others wrote need not be in order: equal expressions have equal options all the same.
  private static func ordered(_ options: String) -> String {
    String(String.UnicodeScalarView(options.unicodeScalars.sorted()))
  }

  func write(to bytes: inout [UInt8]) {
    bytes.appendTerminated(self.pattern)
    bytes.appendTerminated(self.options)
  }
}

extension BSONRegex: Hashable {
  /// Whether both have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.pattern.hasSameBytes(as: right.pattern) && left.options.hasSameBytes(as: right.options)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: self.pattern)
    hasher.combine(bytesOf: self.options)
  }
}
