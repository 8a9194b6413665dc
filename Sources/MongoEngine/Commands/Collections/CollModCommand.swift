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
    guard let collection = engine.data[self.namespace] else { throw .of(.namespaceNotFound, "ns does not exist") }
    guard try self.call.document("timeseries") == nil else {
      throw .of(.invalidOptions, "option only supported on a time-series collection: timeseries")
    }
    let options = try self.changed(collection.options, engine)
    let isTrial = try self.call.bool("dryRun") ?? false
    let change = try self.call.nested("index").map { index throws(MongoError) in
      try IndexChange(index, collection)
    }
    if isTrial {
      guard let change, change.isToUnique else {
        throw .of(.invalidOptions, "dryRun mode is only supported when converting an index to unique")
      }
      return [:]
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

  private func changed(
    _ current: CollectionOptions,
    _ engine: MongoEngine
  ) throws(MongoError) -> CollectionOptions {
    var options = current
    let (source, pipeline) = (try self.call.string("viewOn"), try self.call.array("pipeline"))
    let isRecording = try PreImagesOption(self.call)?.isEnabled
    try self.changeExpiry(&options)
    guard let view = options.view else {
      guard source == nil, pipeline == nil else {
        throw .of(.invalidOptions, "'viewOn' and 'pipeline' can only be changed of a view")
      }
      try ValidationOptions(self.call).apply(to: &options)
      try self.changeCap(&options)
      options.recordsPreImages = isRecording ?? options.recordsPreImages
      return options
    }
    for field in ["index", "validator", "validationLevel", "validationAction", "changeStreamPreAndPostImages"]
    where self.call.body[field] != nil && self.call.body[field] != .null {
      throw .of(.invalidOptions, "option not supported on a view: \(field)")
    }
    guard engine.settings.users.isEmpty || (source == nil) == (pipeline == nil) else {
      throw .of(
        .invalidOptions,
        "Must specify both 'viewOn' and 'pipeline' when modifying a view and auth is enabled"
      )
    }
    options.view = CollectionOptions.View(source: source ?? view.source, pipeline: pipeline ?? view.pipeline)
    try options.view?.check(as: self.namespace, try self.call.context(), engine.data)
    return options
  }

  /// `expireAfterSeconds` of a clustered collection: a number, or `off`.
  private func changeExpiry(_ options: inout CollectionOptions) throws(MongoError) {
    let seconds: Int64?
    switch self.call.body["expireAfterSeconds"] {
    case nil, .null?: return
    case .string("off")?: seconds = nil
    case .string(let text)?:
      throw .of(.invalidOptions, "Invalid string value for the 'clusteredIndex::expireAfterSeconds' option: \(text)")
    case let value?:
      guard value.number != nil else {
        throw self.call.mismatch("expireAfterSeconds", value, ["string", "long", "int", "decimal", "double"])
      }
      seconds = try self.call.int("expireAfterSeconds").map(ClusteringOption.checked(seconds:))
    }
    guard options.clustering != nil else {
      throw .of(
        .invalidOptions,
        "'expireAfterSeconds' option is only supported on collections clustered by _id"
      )
    }
    options.clustering?.expireAfterSeconds = seconds
  }

  private func changeCap(_ options: inout CollectionOptions) throws(MongoError) {
    let size = try self.call.int("cappedSize")
    let max = try self.call.int("cappedMax")
    if let size, size < 1 {
      throw .location(51024, "BSON field 'cappedSize' value must be >= 1, actual value '\(size)'")
    }
    guard size != nil || max != nil else { return }
    guard options.cap != nil else { throw .of(.invalidOptions, "Collection must be capped.") }
    if let size { options.cap?.size = try CollectionOptions.Cap.checked(size: size) }
    if let max { options.cap?.max = try CollectionOptions.Cap.checked(max: max) }
  }
}
