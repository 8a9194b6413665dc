// MongoEngine/Expressions: aggregation expressions. This file: how large what they make may be.

import BSON

/// How large and how deep what expressions make may be.
enum ExpressionSize {
  /// The bytes of one value; MongoDB's limit for what its operators collect in memory.
  static let limit = 100 * 1024 * 1024

  /// - Throws: ExceededMemoryLimit for a document that is too large.
  @inline(__always)
  static func check(_ document: BSONDocument) throws(MongoError) {
    if document.byteCount > Self.limit { throw Self.tooLarge }
  }

  /// - Throws: ExceededMemoryLimit for a value that is too large.
  static func check(_ value: BSONValue?) throws(MongoError) {
    switch value {
    case .document(let document): try Self.check(document)
    case .array(let array): try Self.check(array.document)
    case .string(let text) where text.utf8.count > Self.limit: throw Self.tooLarge
    default: break
    }
  }

  private static var tooLarge: MongoError {
    .of(.exceededMemoryLimit, "an expression's value would use too much memory. Memory limit: \(Self.limit) bytes")
  }
}

extension BSONArray {
  /// - Throws: ExceededMemoryLimit when the array becomes too large.
  mutating func appendChecked(_ value: BSONValue) throws(MongoError) {
    self.append(value)
    try ExpressionSize.check(self.document)
  }
}
