// MongoEngine/Storage/Indexing: indexes of a collection. This file: indexes created and dropped.

package import BSON

extension MongoCollection {
  /// Creates indexes; those that exist already are passed over.
  ///
  /// - Throws: IndexOptionsConflict, IndexKeySpecsConflict, CannotCreateIndex, DuplicateKey; nothing is created then.
  /// - Returns: the indexes that are new.
  @discardableResult
  package mutating func createIndexes(_ specs: [IndexSpec]) throws(MongoError) -> [IndexSpec] {
    var created: [Index] = []
    for spec in specs where try !self.has(spec, among: self.indexes + created) {
      guard self.indexes.count + created.count < 64 else {
        throw .of(
          .cannotCreateIndex,
          "add index fails, too many indexes for \(self.namespace) key:\(spec.key.shell)"
        )
      }
      if spec.expireAfterSeconds != nil, self.options.cap != nil {
        throw .of(.cannotCreateIndex, "Cannot create TTL index on a capped collection")
      }
      created.append(try self.built(spec))
    }
    guard !created.isEmpty else { return [] }
    self.indexes += created
    self.changes.append(.createIndexes(created.map(\.spec.document)))
    return created.map(\.spec)
  }

  /// An index with the keys of all documents.
  private func built(_ spec: IndexSpec) throws(MongoError) -> Index {
    var index = try Index(spec)
    try self.records.ascend(isBefore: { _ in false }) { record throws(MongoError) in
      let keys = try index.keys(of: record.document, record.key)
      if spec.isUnique, let entry = index.conflict(with: keys, of: record.key) {
        throw .duplicateKey(entry, in: spec, of: self.namespace)
      }
      index.insert(keys)
      return true
    }
    return index
  }

  /// Whether the same index is there already.
  private func has(_ spec: IndexSpec, among indexes: [Index]) throws(MongoError) -> Bool {
    if let named = indexes.first(where: { $0.spec.name.hasSameBytes(as: spec.name) })?.spec {
      let (requested, existing) = (spec.requested.shell, named.document.shell)
      guard named.isSameIndex(as: spec) else {
        throw .of(
          .indexKeySpecsConflict,
          "An existing index has the same name as the requested index. When index names are not specified, they are "
            + "auto generated and can cause conflicts. Please refer to our documentation. Requested index: "
            + "\(requested), existing index: \(existing)"
        )
      }
      guard named.hasSameOptions(as: spec) else {
        throw .of(
          .indexOptionsConflict,
          "An equivalent index already exists with the same name but different options. Requested index: "
            + "\(requested), existing index: \(existing)"
        )
      }
      return true
    }
    guard let same = indexes.first(where: { $0.spec.isSameIndex(as: spec) })?.spec else { return false }
    guard same.hasSameOptions(as: spec) else {
      throw .of(
        .indexOptionsConflict,
        "An equivalent index already exists with a different name and options. Requested index: "
          + "\(spec.requested.shell), existing index: \(same.document.shell)"
      )
    }
    throw .of(.indexOptionsConflict, "Index already exists with a different name: \(same.name)")
  }

  /// Drops the indexes of which `isDropped` holds, but never the one on `_id`.
  package mutating func dropIndexes(where isDropped: (IndexSpec) -> Bool) {
    let dropped = self.indexes.filter { !$0.spec.isIdentity && isDropped($0.spec) }.map(\.spec)
    guard !dropped.isEmpty else { return }
    let names = Set(dropped.map { BSONName($0.name) })
    self.indexes.removeAll { names.contains(BSONName($0.spec.name)) }
    self.changes.append(.dropIndexes(dropped.map(\.document)))
  }

  /// The documents, by their `_id`, that have the same keys in an index as others, set by set.
  package func duplicates(inIndex name: String) -> [[BSONValue]] {
    guard let index = self.indexes.first(where: { $0.spec.name.hasSameBytes(as: name) }) else { return [] }
    var sets: [[RecordID]] = []
    var last: IndexEntry?
    index.entries.ascend(isBefore: { _ in false }) { entry in
      if let previous = last, index.order.compareValues(previous, entry) == 0 {
        if sets.last?.last == previous.id {
          sets[sets.count - 1].append(entry.id)
        } else {
          sets.append([previous.id, entry.id])
        }
      }
      last = entry
      return true
    }
    return sets.map { ids in ids.compactMap { self[$0]?["_id"] } }
  }

  /// Changes an option of an index, which has to exist.
  package mutating func setOption(_ option: String, _ value: BSONValue?, ofIndex name: String) {
    guard let position = self.indexes.firstIndex(where: { $0.spec.name.hasSameBytes(as: name) }) else { return }
    self.indexes[position].spec.options[option] = value
  }

  /// Tells that options were set, as `collMod` says.
  package mutating func noteModification(_ options: BSONDocument, from before: BSONDocument, index: BSONDocument?) {
    self.changes.append(.modify(options, collection: before, index: index))
  }
}

extension IndexSpec {
  /// Whether two indexes are told apart by nothing but names and options: there can be only one of them. Since 5.0 a
  /// unique and a sparse index are others than the plain one of the same key.
  func isSameIndex(as other: IndexSpec) -> Bool {
    BSONSortKey(.document(self.key)) == BSONSortKey(.document(other.key))
      && self.isUnique == other.isUnique && self.isSparse == other.isSparse
      && self.partialFilter == other.partialFilter && self.collation == other.collation
      && self.options["wildcardProjection"] == other.options["wildcardProjection"]
  }

  func hasSameOptions(as other: IndexSpec) -> Bool {
    self.isHidden == other.isHidden && self.expireAfterSeconds == other.expireAfterSeconds
  }
}
