// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: what `collMod`
// changes of an index (manual: "collMod").

import BSON

/// What `collMod` says of an index.
struct IndexChange {
  private let spec: IndexSpec
  /// What the command sets.
  private let settings: BSONDocument
  /// What the command replies: options as they were and as they are.
  private(set) var reply = BSONDocument()
  /// The options as they are to be; `nil` for those that go.
  private var options: [(name: String, value: BSONValue?)] = []
  /// Whether the index becomes unique.
  private(set) var isToUnique = false

  init(_ change: CommandCall, _ collection: MongoCollection) throws(MongoError) {
    try change.checkFields(["name", "keyPattern", "expireAfterSeconds", "hidden", "unique", "prepareUnique"])
    let seconds = try change.int("expireAfterSeconds")
    let isHidden = try change.bool("hidden")
    let isUnique = try change.bool("unique")
    let preparesUnique = try change.bool("prepareUnique")
    let name = try change.string("name")
    let key = try change.document("keyPattern")
    guard (name == nil) != (key == nil) else {
      throw .of(
        .invalidOptions,
        name == nil ? "must specify either index name or key pattern" : "cannot specify both key pattern and name"
      )
    }
    guard seconds != nil || isHidden != nil || isUnique != nil || preparesUnique != nil else {
      throw .of(.invalidOptions, "no expireAfterSeconds, hidden, unique, or prepareUnique field")
    }
    if isHidden != nil, collection.options.clustering != nil, let index = collection.indexes.first?.spec,
      name.map(index.name.hasSameBytes) ?? (key == index.key)
    {
      throw .location(6_011_800, "Cannot hide the clusteredIndex")
    }
    self.spec = try Self.spec(name, key, collection)
    self.settings = BSONDocument(
      change.body.filter { $0.key != "name" && $0.key != "keyPattern" }.map { ($0.key, $0.value) }
    )
    if let seconds { try self.expire(after: seconds) }
    if let isHidden { try self.hide(isHidden) }
    if let preparesUnique { try self.prepareUnique(preparesUnique) }
    if let isUnique { try self.makeUnique(isUnique, collection) }
  }

  private static func spec(
    _ name: String?,
    _ key: BSONDocument?,
    _ collection: MongoCollection
  ) throws(MongoError) -> IndexSpec {
    let specs = collection.separateIndexes.map(\.spec)
    if let name {
      if let spec = specs.first(where: { $0.name.hasSameBytes(as: name) }) { return spec }
      throw .of(.indexNotFound, "cannot find index \(name) for ns \(collection.namespace)")
    }
    let pattern = key ?? [:]
    let sortKey = BSONSortKey(.document(pattern))
    let matching = specs.filter { BSONSortKey(.document($0.key)) == sortKey }
    guard let first = matching.first else {
      throw .of(.indexNotFound, "cannot find index \(pattern.shell) for ns \(collection.namespace)")
    }
    guard matching.count == 1 else {
      throw .of(
        .ambiguousIndexKeyPattern,
        "index keyPattern \(pattern.shell) matches \(matching.count) indexes, must use index name."
      )
    }
    return first
  }

  private mutating func expire(after seconds: Int64) throws(MongoError) {
    guard seconds >= 0 else {
      throw .of(.invalidOptions, "TTL index 'expireAfterSeconds' option cannot be less than 0: \(seconds)")
    }
    guard !self.spec.isIdentity else {
      throw .of(.invalidOptions, "the _id field does not support TTL indexes")
    }
    guard self.spec.fields.count == 1, self.spec.fields[0].order != .wildcard else {
      throw .of(.invalidOptions, "TTL indexes are single-field indexes, compound indexes do not support TTL")
    }
    let value = min(seconds, Int64(Int32.max))
    if let before = self.spec.expireAfterSeconds { self.reply.append("expireAfterSeconds_old", .int64(before)) }
    self.reply.append("expireAfterSeconds_new", .int64(value))
    self.options.append(("expireAfterSeconds", .integer(value)))
  }

  private mutating func hide(_ isHidden: Bool) throws(MongoError) {
    guard !self.spec.isIdentity else { throw .of(.badValue, "can't hide _id index") }
    self.note("hidden", from: self.spec.isHidden, to: isHidden)
  }

  private mutating func prepareUnique(_ isPrepared: Bool) throws(MongoError) {
    guard isPrepared != self.spec.preparesUnique else { return }
    try self.checkAlone("prepareUnique")
    guard !self.spec.isIdentity else { throw .of(.badValue, "cannot set 'prepareUnique' of the _id index") }
    self.note("prepareUnique", from: self.spec.preparesUnique, to: isPrepared)
  }

  private mutating func makeUnique(_ isUnique: Bool, _ collection: MongoCollection) throws(MongoError) {
    guard isUnique else { throw .of(.badValue, "Cannot make index non-unique") }
    guard !self.spec.isUnique else { return }
    try self.checkAlone("unique")
    guard self.spec.preparesUnique else {
      throw .of(
        .invalidOptions,
        "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first."
      )
    }
    let duplicates = collection.duplicates(inIndex: self.spec.name)
    guard duplicates.isEmpty else {
      var error = MongoError.of(
        .cannotConvertIndexToUnique,
        "Cannot convert the index to unique. Please resolve conflicting documents before running collMod again."
      )
      error.info = [
        "violations": .array(BSONArray(duplicates.map { ["ids": .array(BSONArray($0))] }))
      ]
      throw error
    }
    self.isToUnique = true
    self.reply.append("unique_new", true)
    self.options += [("unique", true), ("prepareUnique", nil)]
  }

  /// The uniqueness of an index is not changed together with anything else.
  private func checkAlone(_ option: String) throws(MongoError) {
    guard self.options.isEmpty else {
      throw .of(.invalidOptions, "cannot combine a change of '\(option)' with changes of other options of the index")
    }
  }

  private mutating func note(_ option: String, from before: Bool, to after: Bool) {
    guard before != after else { return }
    self.reply.append("\(option)_old", .bool(before))
    self.reply.append("\(option)_new", .bool(after))
    self.options.append((option, after ? .bool(true) : nil))
  }

  /// What a change stream says of it.
  var description: BSONDocument {
    BSONDocument([("name", .string(self.spec.name))] + self.settings.map { ($0.key, $0.value) })
  }

  /// What a change stream says of the index before it.
  var before: BSONDocument {
    BSONDocument(
      self.settings.compactMap { setting in
        let unset: BSONValue? = setting.key == "expireAfterSeconds" ? nil : false
        return (self.spec.options[setting.key] ?? unset).map { (setting.key, $0) }
      }
    )
  }

  func apply(to collection: inout MongoCollection) {
    for option in self.options { collection.setOption(option.name, option.value, ofIndex: self.spec.name) }
  }
}
