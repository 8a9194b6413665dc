// MongoEngine/Updating: documents changed. This file: values of which each occurs once, as MongoDB compares them.

import BSON

/// Values of which each occurs once, as MongoDB compares them.
struct ValueSet: Sendable {
  private let context: QueryContext
  private var keys: Set<BSONSortKey> = []
  /// The values where a collation decides which are equal: there is nothing to look them up by.
  private var values: [BSONValue] = []

  init(_ values: some Sequence<BSONValue>, _ context: QueryContext) {
    self.context = context
    for value in values { self.insert(value) }
  }

  /// Whether there is a value like this one.
  func contains(_ value: BSONValue) -> Bool {
    guard self.context.collation != nil else { return self.keys.contains(BSONSortKey(value)) }
    return self.values.contains { self.context.compare($0, value) == 0 }
  }

  /// Inserts a value; whether it was not there yet.
  @discardableResult
  mutating func insert(_ value: BSONValue) -> Bool {
    guard self.context.collation != nil else { return self.keys.insert(BSONSortKey(value)).inserted }
    guard !self.contains(value) else { return false }
    self.values.append(value)
    return true
  }
}
