// BSON: MongoDB's documents, both directions, no I/O. This file: what can be wrong with bytes, and how many are taken.

/// Why bytes are not a document. Offsets count from the document's first byte.
public enum BSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Something else stands at `offset` than what belongs there.
  case malformed(offset: Int, expected: String, got: String)
  /// A string or a name at `offset` is not UTF-8.
  case invalidUTF8(offset: Int)
  /// The document is longer than it may be, in bytes.
  case tooLarge(size: Int, limit: Int)
  /// The document at `offset` lies deeper than it may.
  case tooDeep(offset: Int, limit: Int)

  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .malformed(let offset, let expected, let got):
      "not BSON: at byte \(offset), expected \(expected), got \(got)"
    case .invalidUTF8(let offset):
      "not BSON: at byte \(offset), expected UTF-8"
    case .tooLarge(let size, let limit):
      "not readable BSON: expected a document of at most \(limit) bytes, got \(size)"
    case .tooDeep(let offset, let limit):
      "not readable BSON: at byte \(offset), expected at most \(limit) documents in one another"
    }
  }
}

/// How much is taken for a document.
public struct BSONLimits: Hashable, Sendable {
  /// The longest document in bytes: what MongoDB stores, and room for what a command says about it.
  public var size = 16 * 1024 * 1024 + 16 * 1024
  /// How many documents and arrays may stand in one another, the outermost included.
  public var depth = 100

  /// MongoDB's limits.
  public init() {}
}
