// MongoEngine/Storage/Indexing: indexes of a collection. This file: one index and its keys.

import BSON

/// One index.
package struct Index: Sendable {
  /// What it was created with.
  package internal(set) var spec: IndexSpec
  /// Whether a document ever had an array in one of the fields.
  package var isMultikey: Bool { !self.arrayFields.isEmpty }
  /// The positions of the fields that ever led to or through an array.
  private(set) var arrayFields: Set<Int> = []
  private(set) var entries = SortedTree<IndexEntry>()
  let order: IndexOrder
  private let paths: [FieldPath]
  private let filter: Matcher?

  /// Makes an index without keys.
  ///
  /// - Throws: what ``Collation`` and ``Matcher`` throw.
  init(_ spec: IndexSpec) throws(MongoError) {
    self.spec = spec
    self.paths = spec.fields.map(\.path)
    let collation = if let document = spec.collation { try Collation.parse(document) } else { nil as Collation? }
    self.order = IndexOrder(isAscending: spec.fields.map { $0.order != .descending }, collation: collation)
    if let filter = spec.partialFilter {
      self.filter = try Matcher(filter, QueryContext(collation: collation))
    } else {
      self.filter = nil
    }
  }

  /// A document's keys.
  struct Keys: Equatable {
    var entries: [IndexEntry] = []
    var arrayFields: Set<Int> = []
  }

  /// The keys that a document has here.
  ///
  /// - Throws: CannotIndexParallelArrays; Location16766 for an array in a hashed field; what indexes of places and
  ///   wildcard indexes do not take.
  func keys(of document: BSONDocument, _ id: RecordID) throws(MongoError) -> Keys {
    guard self.spec.isSearchable else {
      try self.checkUnsearchable(document)
      return Keys()
    }
    if let filter = self.filter, try !filter.matches(document) { return Keys() }
    if self.paths.count == 1, self.paths[0].parts.count == 1 {
      let value = document[self.paths[0].first]
      if value == nil, self.spec.isSparse { return Keys() }
      if value?.type != .array { return Keys(entries: [IndexEntry(value ?? .null, id)]) }
    }
    let found = try IndexKeys(document, self.paths)
    try self.checkHashed(found.arrayFields)
    let keys = self.spec.isSparse ? found.keys.filter { $0.contains { $0 != nil } } : found.keys
    return Keys(entries: keys.map { IndexEntry($0.lazy.map { $0 ?? .null }, id) }, arrayFields: found.arrayFields)
  }

  /// Nothing is looked up in the index; yet what it does not take is refused.
  private func checkUnsearchable(_ document: BSONDocument) throws(MongoError) {
    if let filter = self.filter, try !filter.matches(document) { return }
    try self.spec.checkPlaces(document)
    guard self.spec.isWildcard, self.paths.count > 1 else { return }
    let regular = self.spec.fields.filter { $0.order != .wildcard }.map(\.path)
    guard try IndexKeys(document, regular).arrayFields.isEmpty else {
      throw .location(
        7_246_301,
        "The regular fields of a compound wildcard index must not be arrays: \(self.spec.key.shell)"
      )
    }
  }

  private func checkHashed(_ arrayFields: Set<Int>) throws(MongoError) {
    for field in arrayFields where self.spec.fields[field].order == .hashed {
      throw .location(
        16766,
        "hashed indexes do not currently support array values. Found array at path: \(self.paths[field])"
      )
    }
  }

  /// A key of another document that a unique index does not allow besides these.
  func conflict(with keys: Keys, of id: RecordID) -> IndexEntry? {
    guard self.spec.isUnique || self.spec.preparesUnique else { return nil }
    for entry in keys.entries {
      let existing = self.entries.first { [order] in order.compareValues($0, entry) }
      if let existing, existing.id != id { return entry }
    }
    return nil
  }

  mutating func insert(_ keys: Keys) {
    self.arrayFields.formUnion(keys.arrayFields)
    for entry in keys.entries {
      self.entries.insert(entry) { [order] in order.compare($0, entry) }
    }
  }

  mutating func remove(_ keys: Keys) {
    for entry in keys.entries {
      self.entries.remove { [order] in order.compare($0, entry) }
    }
  }
}
