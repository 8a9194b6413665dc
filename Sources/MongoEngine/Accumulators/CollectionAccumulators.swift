// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$push`, `$addToSet`, `$mergeObjects`
// (manual: the pages of these names).

import BSON

/// All values that are not missing.
struct PushAccumulator: ValueAccumulator {
  private var values = BSONArray()

  mutating func add(_ value: BSONValue?) throws(MongoError) {
    guard let value else { return }
    self.values.append(value)
    try AccumulatorMemory.check(self.values.document, "$push")
  }

  func result() -> BSONValue? { .array(self.values) }
}

/// All values that are not missing, each once, in the order in which they came first.
struct SetAccumulator: ValueAccumulator {
  private let context: QueryContext
  private var values = BSONArray()
  private var keys: Set<BSONSortKey> = []

  init(context: QueryContext) { self.context = context }

  mutating func add(_ value: BSONValue?) throws(MongoError) {
    guard let value, self.isNew(value) else { return }
    self.values.append(value)
    try AccumulatorMemory.check(self.values.document, "$addToSet")
  }

  private mutating func isNew(_ value: BSONValue) -> Bool {
    guard self.context.collation != nil else { return self.keys.insert(BSONSortKey(value)).inserted }
    return !self.values.contains { self.context.compare($0, value) == 0 }
  }

  func result() -> BSONValue? { .array(self.values) }
}

/// The fields of all documents; the later ones win.
struct MergeAccumulator: ValueAccumulator {
  private var merged = BSONDocument()

  mutating func add(_ value: BSONValue?) throws(MongoError) {
    guard let value, !value.isNullish else { return }
    guard case .document(let document) = value else {
      throw .location(
        40400,
        "$mergeObjects requires object inputs, but input \(value.shell) is of type \(value.type.name)"
      )
    }
    for element in document { self.merged[element.key] = element.value }
    try AccumulatorMemory.check(self.merged, "$mergeObjects")
  }

  func result() -> BSONValue? { .document(self.merged) }
}

extension AccumulatorTable {
  static let collections: [AccumulatorRow] = [
    AccumulatorRow("$push") { _ in PushAccumulator() },
    AccumulatorRow("$addToSet") { SetAccumulator(context: $0) },
    AccumulatorRow("$mergeObjects") { _ in MergeAccumulator() },
  ]
}
