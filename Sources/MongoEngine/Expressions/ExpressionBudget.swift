// MongoEngine/Expressions: aggregation expressions. This file: how much one evaluation may do.

import BSON

/// How much one evaluation may do: loops in loops end, and values that are doubled again and again do not fill memory.
final class ExpressionBudget {
  private var steps: Int
  private var bytes: Int
  /// The bytes of one value.
  let valueLimit: Int

  /// Makes a budget.
  ///
  /// - Parameters:
  ///   - steps: how often loops may turn, all together.
  ///   - bytes: how long the values that are made may be, all together.
  ///   - valueLimit: how long one of them may be: twice what a document may be.
  init(steps: Int = 5_000_000, bytes: Int = 256 * 1024 * 1024, valueLimit: Int = 32 * 1024 * 1024) {
    self.steps = steps
    self.bytes = bytes
    self.valueLimit = valueLimit
  }

  /// Counts one turn of a loop.
  ///
  /// - Throws: MaxTimeMSExpired when there were too many.
  func step() throws(MongoError) {
    self.steps -= 1
    guard self.steps >= 0 else {
      throw .of(.maxTimeMSExpired, "operation exceeded time limit: the loops of an expression turn too often")
    }
  }

  /// Counts a value that was made.
  ///
  /// - Throws: ExceededMemoryLimit when it is too large, or all of them are.
  func take(_ value: BSONValue?) throws(MongoError) {
    switch value {
    case .document(let document): try self.take(document.byteCount)
    case .array(let array): try self.take(array.document.byteCount)
    case .string(let text):
      try text.checkLength()
      try self.take(text.utf8.count)
    default: break
    }
  }

  private func take(_ count: Int) throws(MongoError) {
    try self.check(count)
    self.bytes -= count
    guard self.bytes >= 0 else {
      throw .of(.exceededMemoryLimit, "the values of an expression used too much memory")
    }
  }

  /// - Throws: ExceededMemoryLimit for a value of so many bytes that it is too large.
  @inline(__always)
  func check(_ count: Int) throws(MongoError) {
    guard count <= self.valueLimit else { throw self.exceeded }
  }

  private var exceeded: MongoError {
    .of(.exceededMemoryLimit, "an expression's value used too much memory. Memory limit: \(self.valueLimit) bytes")
  }
}

extension String {
  /// - Throws: Location16493 for a string that no value can hold.
  func checkLength() throws(MongoError) {
    guard self.utf8.count < StorageRules.maximumSize else {
      throw .location(16493, "Tried to create string longer than 16MB")
    }
  }
}

extension BSONArray {
  /// - Throws: ExceededMemoryLimit when the array becomes too large.
  mutating func append(_ value: BSONValue, _ budget: ExpressionBudget) throws(MongoError) {
    self.append(value)
    try budget.check(self.document.byteCount)
  }
}

extension BSONDocument {
  /// - Throws: ExceededMemoryLimit when the document becomes too large.
  mutating func append(_ name: String, _ value: BSONValue, _ budget: ExpressionBudget) throws(MongoError) {
    self.append(name, value)
    try budget.check(self.byteCount)
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
