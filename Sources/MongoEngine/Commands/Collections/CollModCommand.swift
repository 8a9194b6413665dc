// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `collMod`
// (manual: "collMod").

import BSON

/// `collMod`: other options for a collection, a view or an index.
struct CollModCommand {
  private let call: CommandCall
  private let namespace: Namespace

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow(
      "index",
      "validator",
      "validationLevel",
      "validationAction",
      "viewOn",
      "pipeline",
      "changeStreamPreAndPostImages",
      "cappedSize",
      "cappedMax",
      "expireAfterSeconds",
      "timeseries",
      "dryRun"
    )
    self.call = call
    self.namespace = try call.namespace()
  }

  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    for field in ["expireAfterSeconds", "timeseries", "dryRun"] where self.call.body.contains(field) {
      throw .of(.notImplemented, "collMod with '\(field)' is not supported")
    }
    guard let collection = engine.data[self.namespace] else { throw .of(.namespaceNotFound, "ns does not exist") }
    var options = collection.options
    if options.view != nil {
      options.view = try self.view(engine.data)
    } else {
      try ValidationOptions(self.call).apply(to: &options)
      try self.changeCap(&options)
      if let images = try self.call.document("changeStreamPreAndPostImages") {
        options.recordsPreImages = images["enabled"]?.isTruthy ?? false
      }
    }
    let change = try self.call.document("index").map { index throws(MongoError) in
      try IndexChange(index, collection, self.call)
    }
    var before: BSONDocument = ["uuid": .binary(collection.uuid)]
    for option in collection.options.document { before.append(option) }
    let description = self.description(change)
    try engine.data.withCollection(self.namespace, creating: false) { collection throws(MongoError) in
      collection.setOptions(options)
      change?.apply(to: &collection)
      collection.noteModification(description, from: before, index: change?.before)
    }
    return change?.reply ?? [:]
  }

  /// What a change stream says of the command.
  private func description(_ change: IndexChange?) -> BSONDocument {
    BSONDocument(
      self.call.body.dropFirst().filter { !isGeneric($0.key) }.map { element in
        (element.key, element.key == "index" ? .document(change?.description ?? [:]) : element.value)
      }
    )
  }

  private func view(_ data: MongoData) throws(MongoError) -> CollectionOptions.View {
    guard let source = try self.call.string("viewOn"), let pipeline = try self.call.array("pipeline") else {
      throw .of(.invalidOptions, "Must specify both 'viewOn' and 'pipeline' when modifying a view")
    }
    let view = CollectionOptions.View(source: source, pipeline: pipeline)
    try view.check(as: self.namespace, try self.call.context(), data)
    return view
  }

  private func changeCap(_ options: inout CollectionOptions) throws(MongoError) {
    let size = try self.call.int("cappedSize")
    let max = try self.call.int("cappedMax")
    guard size != nil || max != nil else { return }
    guard options.cap != nil else { throw .of(.invalidOptions, "Collection must be capped.") }
    if let size {
      guard size > 0 else { throw .of(.invalidOptions, "Capped collection size must be greater than zero") }
      options.cap?.size = size
    }
    if let max { options.cap?.max = max > 0 ? max : nil }
  }
}

/// What `collMod` says of an index.
private struct IndexChange {
  private let name: String
  private var options: [(name: String, before: BSONValue?, after: BSONValue)] = []

  init(_ change: BSONDocument, _ collection: MongoCollection, _ call: CommandCall) throws(MongoError) {
    let known = ["name", "keyPattern", "expireAfterSeconds", "hidden", "unique", "prepareUnique"]
    if let unknown = change.keys.first(where: { !known.contains($0) }) {
      throw .of(.idlUnknownField, "BSON field 'collMod.index.\(unknown)' is an unknown field.")
    }
    let spec = try Self.spec(change, collection)
    self.name = spec.name
    if let seconds = change["expireAfterSeconds"] {
      guard let number = seconds.truncatedNumber, 0...Int64(Int32.max) ~= number else {
        throw .of(.invalidOptions, "expireAfterSeconds field must be a number")
      }
      self.options.append(("expireAfterSeconds", spec.options["expireAfterSeconds"], .integer(number)))
    }
    if let hidden = change["hidden"] {
      guard !spec.isIdentity else { throw .of(.badValue, "can't hide _id index") }
      self.options.append(("hidden", .bool(spec.isHidden), .bool(hidden.isTruthy)))
    }
    if change.contains("unique") || change.contains("prepareUnique") {
      throw .of(.notImplemented, "collMod of an index's uniqueness is not supported")
    }
    guard !self.options.isEmpty else {
      throw .of(.invalidOptions, "no expireAfterSeconds, hidden, unique, or prepareUnique field")
    }
  }

  private static func spec(_ change: BSONDocument, _ collection: MongoCollection) throws(MongoError) -> IndexSpec {
    let specs = collection.indexes.map(\.spec)
    switch (change["name"], change["keyPattern"]) {
    case (.string(let name)?, nil):
      if let spec = specs.first(where: { $0.name.hasSameBytes(as: name) }) { return spec }
      throw .of(.indexNotFound, "cannot find index \(name) for ns \(collection.namespace)")
    case (nil, .document(let pattern)?):
      let key = BSONSortKey(.document(pattern))
      if let spec = specs.first(where: { BSONSortKey(.document($0.key)) == key }) { return spec }
      throw .of(.indexNotFound, "cannot find index \(pattern.shell) for ns \(collection.namespace)")
    case (nil, nil): throw .of(.invalidOptions, "must specify either index name or key pattern")
    case (.some, .some): throw .of(.invalidOptions, "cannot specify both key pattern and name")
    default: throw .of(.typeMismatch, "collMod.index needs a name or a key pattern: \(change.shell)")
    }
  }

  /// What the command replies: options as they were and as they are.
  var reply: BSONDocument {
    var reply = BSONDocument()
    for option in self.options where option.before != option.after {
      if let before = option.before { reply.append("\(option.name)_old", before) }
      reply.append("\(option.name)_new", option.after)
    }
    return reply
  }

  /// What a change stream says of it.
  var description: BSONDocument {
    BSONDocument([("name", .string(self.name))] + self.options.map { ($0.name, $0.after) })
  }

  /// What a change stream says of the index before it.
  var before: BSONDocument {
    BSONDocument(self.options.compactMap { option in option.before.map { (option.name, $0) } })
  }

  func apply(to collection: inout MongoCollection) {
    for option in self.options {
      collection.setOption(option.name, option.after == false ? nil : option.after, ofIndex: self.name)
    }
  }
}
