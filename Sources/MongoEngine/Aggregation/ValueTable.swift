// MongoEngine/Aggregation: pipelines and their stages. This file: values told apart as MongoDB compares them.

import BSON

/// Numbers values in the order in which they are first seen; those that MongoDB takes for equal have one number.
struct ValueTable {
  /// The values; of equal ones the first.
  private(set) var values: [BSONValue] = []
  private let context: QueryContext
  private var places: [BSONSortKey: Int] = [:]
  /// The numbers in the order of their values, where a collation says what is equal.
  private var order: [Int] = []

  init(_ context: QueryContext) { self.context = context }

  /// The number of a value; a new one if it was not seen yet.
  mutating func place(of value: BSONValue) -> Int {
    guard self.context.collation == nil else { return self.collatedPlace(of: value) }
    let key = BSONSortKey(value)
    if let place = self.places[key] { return place }
    self.places[key] = self.values.count
    self.values.append(value)
    return self.values.count - 1
  }

  /// The number of a value; `nil` if it was not seen.
  func existingPlace(of value: BSONValue) -> Int? {
    guard self.context.collation != nil else { return self.places[BSONSortKey(value)] }
    let (index, isFound) = self.search(value)
    return isFound ? self.order[index] : nil
  }

  /// Whether the value was not seen before.
  mutating func insert(_ value: BSONValue) -> Bool {
    let count = self.values.count
    return self.place(of: value) == count
  }

  private mutating func collatedPlace(of value: BSONValue) -> Int {
    let (index, isFound) = self.search(value)
    if isFound { return self.order[index] }
    self.order.insert(self.values.count, at: index)
    self.values.append(value)
    return self.values.count - 1
  }

  private func search(_ value: BSONValue) -> (index: Int, isFound: Bool) {
    var (low, high) = (0, self.order.count)
    while low < high {
      let middle = (low + high) / 2
      let order = self.context.compare(self.values[self.order[middle]], value)
      if order == 0 { return (middle, true) }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return (low, false)
  }
}
