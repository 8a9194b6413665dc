// MongoEngine/Storage/Indexing: indexes of a collection. This file: one key of an index, and the order of keys.

import BSON

/// The values of an index's fields in a document, and the document's place. Most indexes have one field.
struct IndexEntry: TreeElement, Equatable {
  let first: BSONValue
  let rest: [BSONValue]
  let id: RecordID

  init(_ values: some Sequence<BSONValue>, _ id: RecordID) {
    var values = values.makeIterator()
    self.first = values.next() ?? .null
    self.rest = Array(IteratorSequence(values))
    self.id = id
  }

  init(_ value: BSONValue, _ id: RecordID) {
    self.first = value
    self.rest = []
    self.id = id
  }

  var key: IndexEntry { self }

  subscript(field: Int) -> BSONValue { field == 0 ? self.first : self.rest[field - 1] }

  var values: [BSONValue] { [self.first] + self.rest }
}

/// The order of an index's keys.
struct IndexOrder: Sendable {
  /// Whether smaller values come first, field by field.
  let isAscending: [Bool]
  let collation: Collation?

  /// Negative, zero or positive, whatever the field's direction.
  func compare(_ left: BSONValue, _ right: BSONValue) -> Int {
    guard let collation = self.collation else { return left.compare(to: right) }
    return left.compare(to: right, collate: collation.compare)
  }

  /// Negative, zero or positive, in the field's direction.
  func compare(_ left: BSONValue, _ right: BSONValue, field: Int) -> Int {
    let order = self.compare(left, right)
    return self.isAscending[field] ? order : -order
  }

  /// By all values, wherever the documents are.
  func compareValues(_ left: IndexEntry, _ right: IndexEntry) -> Int {
    var order = self.compare(left.first, right.first, field: 0)
    var field = 1
    while order == 0, field < self.isAscending.count {
      order = self.compare(left[field], right[field], field: field)
      field += 1
    }
    return order
  }

  /// By all values, then by the documents' places.
  func compare(_ left: IndexEntry, _ right: IndexEntry) -> Int {
    let order = self.compareValues(left, right)
    return order == 0 ? left.id.compare(to: right.id) : order
  }
}
