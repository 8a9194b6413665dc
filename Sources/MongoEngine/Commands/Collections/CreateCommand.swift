// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `create`
// (manual: "create").

import BSON

/// `create`: a collection or a view.
struct CreateCommand {
  private let call: CommandCall
  private let namespace: Namespace

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow(
      "capped",
      "autoIndexId",
      "idIndex",
      "size",
      "max",
      "storageEngine",
      "validator",
      "validationLevel",
      "validationAction",
      "indexOptionDefaults",
      "viewOn",
      "pipeline",
      "collation",
      "changeStreamPreAndPostImages",
      "timeseries",
      "clusteredIndex",
      "expireAfterSeconds",
      "encryptedFields",
      "temp",
      "flags"
    )
    self.call = call
    self.namespace = try call.namespace()
    try Self.check(self.namespace)
  }

  /// Refuses names that no collection can have.
  static func check(_ namespace: Namespace) throws(MongoError) {
    guard !namespace.collection.has("$") else {
      throw .of(.invalidNamespace, "Invalid collection name: \(namespace.collection)")
    }
    guard !namespace.collection.begins(with: "system.") else {
      throw .of(.invalidNamespace, "Invalid system namespace: \(namespace)")
    }
  }

  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    for field in ["timeseries", "clusteredIndex", "encryptedFields", "expireAfterSeconds"]
    where self.call.body.contains(field) {
      throw .of(.notImplemented, "create with '\(field)' is not supported")
    }
    var options = CollectionOptions()
    options.cap = try self.cap()
    options.view = try self.view(engine)
    if let collation = try self.call.document("collation") {
      options.collation = try Collation.parse(collation)?.document
    }
    try ValidationOptions(self.call).apply(to: &options)
    options.recordsPreImages = try self.call.document("changeStreamPreAndPostImages")?["enabled"]?.isTruthy ?? false
    guard engine.data[self.namespace] == nil else {
      throw .of(.namespaceExists, "Collection \(self.namespace) already exists.")
    }
    try engine.data.create(self.namespace, options)
    return [:]
  }

  private func cap() throws(MongoError) -> CollectionOptions.Cap? {
    let size = try self.call.int("size")
    let max = try self.call.int("max")
    guard try self.call.bool("capped") ?? false else {
      guard size == nil, max == nil else {
        throw .of(
          .invalidOptions,
          "the 'capped' field needs to be true when either the 'size' or 'max' fields are present"
        )
      }
      return nil
    }
    guard let size else { throw .of(.invalidOptions, "the 'size' field is required when 'capped' is true") }
    guard size > 0 else {
      throw .location(51024, "BSON field 'size' value must be >= 1, actual value '\(size)'")
    }
    // A limit that is not positive is none.
    return CollectionOptions.Cap(size: size, max: max.flatMap { 1..<Int64(Int32.max) ~= $0 ? $0 : nil })
  }

  private func view(_ engine: MongoEngine) throws(MongoError) -> CollectionOptions.View? {
    let pipeline = try self.call.array("pipeline")
    guard let source = try self.call.string("viewOn") else {
      guard pipeline == nil else {
        throw .of(.invalidOptions, "'pipeline' requires 'viewOn' to also be specified")
      }
      return nil
    }
    guard !source.isEmpty else { throw .of(.badValue, "'viewOn' cannot be empty") }
    for field in ["capped", "size", "max", "validator", "idIndex", "autoIndexId"] where self.call.body.contains(field) {
      throw .of(.invalidOptions, "Cannot specify '\(field)' when creating a view")
    }
    let view = CollectionOptions.View(source: source, pipeline: pipeline ?? [])
    try view.check(as: self.namespace, try self.call.context(), engine.data)
    return view
  }
}

extension CollectionOptions.View {
  /// Checks a view's stages, and that it does not show itself.
  func check(as namespace: Namespace, _ context: QueryContext, _ data: MongoData) throws(MongoError) {
    var source = Namespace(namespace.database, self.source)
    _ = try Pipeline(self.pipeline, context, in: source)
    var names = [namespace.description]
    while true {
      names.append(source.description)
      guard source != namespace else {
        throw .of(.graphContainsCycle, "View cycle detected: \(names.joined(separator: " => "))")
      }
      guard names.count <= 20 else {
        throw .of(.viewDepthLimitExceeded, "View depth limit exceeded; maximum depth is 20")
      }
      guard let next = data[source]?.options.view else { return }
      source.collection = next.source
    }
  }
}
