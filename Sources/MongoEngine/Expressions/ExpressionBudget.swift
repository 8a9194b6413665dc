// MongoEngine/Expressions: aggregation expressions. This file: how much one evaluation may do.

import BSON

/// How much one evaluation may do: loops in loops end, and values that are doubled again and again do not fill memory.
final class ExpressionBudget {
  /// The bytes of one value; MongoDB's limit for what its operators collect in memory.
  static let valueLimit = 100 * 1024 * 1024
  private var steps = 10_000_000
  private var bytes = 1024 * 1024 * 1024

  /// Counts one turn of a loop.
  ///
  /// - Throws: MaxTimeMSExpired when there were too many.
  func step() throws(MongoError) {
    self.steps -= 1
    guard self.steps >= 0 else {
      throw .of(.maxTimeMSExpired, "operation exceeded time limit: the loops of an expression may turn 10000000 times")
    }
  }

  /// Counts a value that was made.
  ///
  /// - Throws: ExceededMemoryLimit when it is too large, or all of them are.
  func take(_ value: BSONValue?) throws(MongoError) {
    switch value {
    case .document(let document): try self.take(document.byteCount)
    case .array(let array): try self.take(array.document.byteCount)
    case .string(let text): try self.take(text.utf8.count)
    default: break
    }
  }

  private func take(_ count: Int) throws(MongoError) {
    self.bytes -= count
    guard count <= Self.valueLimit, self.bytes >= 0 else { throw Self.exceeded }
  }

  fileprivate static var exceeded: MongoError {
    .of(.exceededMemoryLimit, "an expression used too much memory. Memory limit: \(Self.valueLimit) bytes for a value")
  }
}

extension BSONArray {
  /// - Throws: ExceededMemoryLimit when the array becomes too large.
  mutating func appendChecked(_ value: BSONValue) throws(MongoError) {
    self.append(value)
    if self.document.byteCount > ExpressionBudget.valueLimit { throw ExpressionBudget.exceeded }
  }
}

extension BSONDocument {
  /// - Throws: ExceededMemoryLimit when the document becomes too large.
  mutating func appendChecked(_ name: String, _ value: BSONValue) throws(MongoError) {
    self.append(name, value)
    if self.byteCount > ExpressionBudget.valueLimit { throw ExpressionBudget.exceeded }
  }
}

extension BSONValue {
  /// - Throws: Overflow for documents and arrays that stand too deep in one another, which only a loop can make.
  func checkDepth(_ limit: Int = 200) throws(MongoError) {
    guard let fields = self.fields else { return }
    guard limit > 0 else {
      throw .of(.overflow, "cannot convert document to BSON because it exceeds the limit of 200 levels of nesting")
    }
    for element in fields where element.type == .document || element.type == .array {
      try element.value.checkDepth(limit - 1)
    }
  }
}
