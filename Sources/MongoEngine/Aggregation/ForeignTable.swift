// MongoEngine/Aggregation: pipelines and their stages. This file: the documents of another collection, found by their
// values.

import BSON

/// Documents, found by their values without a look at each.
struct ForeignTable {
  /// The documents in their order.
  let documents: [BSONDocument]
  private var keys: ValueTable
  /// Which documents have a value, by the value's number.
  private var places: [[Int]] = []

  /// - Parameter values: the values that a document is found by.
  init(
    _ documents: [BSONDocument],
    _ context: QueryContext,
    by values: (BSONDocument) throws(MongoError) -> [BSONValue]
  ) throws(MongoError) {
    self.documents = documents
    self.keys = ValueTable(context)
    for (index, document) in documents.enumerated() {
      for value in try values(document) {
        let place = self.keys.place(of: value)
        if place == self.places.count { self.places.append([]) }
        if self.places[place].last != index { self.places[place].append(index) }
      }
    }
  }

  /// The documents that have one of the values, in their order.
  func documents(having values: [BSONValue]) -> [BSONDocument] {
    var found: [Int] = []
    for value in values {
      if let place = self.keys.existingPlace(of: value) { found += self.places[place] }
    }
    if values.count > 1 { found = Set(found).sorted() }
    return found.map { self.documents[$0] }
  }
}

extension FieldPath {
  /// The values that documents are found by when the path is compared for equality: null for missing ones.
  func foreignValues(in document: BSONDocument) -> [BSONValue] {
    self.values(in: document).map { $0.map(\.withoutUndefined) ?? .null }
  }

  /// The values that a document looks for: those of arrays one by one.
  func localValues(in document: BSONDocument) -> [BSONValue] {
    var values: [BSONValue] = []
    collectLocalValues(.document(document), self.parts[...], &values)
    return values
  }
}

private func collectLocalValues(_ value: BSONValue, _ path: ArraySlice<String>, _ values: inout [BSONValue]) {
  guard let name = path.first else {
    if case .array(let array) = value {
      values += array.map(\.withoutUndefined)
    } else {
      values.append(value.withoutUndefined)
    }
    return
  }
  switch value {
  case .document(let document):
    if let inner = document[name] { collectLocalValues(inner, path.dropFirst(), &values) }
  case .array(let array):
    for case .document(let document) in array { collectLocalValues(.document(document), path, &values) }
    if let inner = FieldPath.arrayIndex(name).flatMap({ array[$0] }) {
      collectLocalValues(inner, path.dropFirst(), &values)
    }
  default: break
  }
}

extension BSONValue {
  /// Null for undefined, which are equal to a filter.
  fileprivate var withoutUndefined: BSONValue { self == .undefined ? .null : self }
}
