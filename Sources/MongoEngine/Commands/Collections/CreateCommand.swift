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
    guard !namespace.isSystem || ["js", "profile", "users", "views"].contains(namespace.collection.dropping(first: 7))
    else {
      throw .of(.invalidNamespace, "Invalid system namespace: \(namespace)")
    }
  }

  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    for field in ["timeseries", "encryptedFields"] where try self.call.document(field) != nil {
      throw .of(.notImplemented, "create with '\(field)' is not supported")
    }
    guard try self.call.bool("temp") != true else {
      throw .of(.invalidOptions, "the 'temp' field is an invalid option")
    }
    let options = try self.options(engine)
    if let existing = engine.data[self.namespace] {
      guard existing.options == options, !self.call.isInTransaction else {
        throw .of(.namespaceExists, "Collection \(self.namespace) already exists.")
      }
      return [:]
    }
    try engine.data.create(self.namespace, options)
    return [:]
  }

  private func options(_ engine: MongoEngine) throws(MongoError) -> CollectionOptions {
    var options = CollectionOptions()
    options.clustering = try ClusteringOption(self.call)?.clustering
    if options.clustering == nil { options.cap = try self.cap() }
    options.view = try self.view(engine)
    if let collation = try self.call.document("collation") {
      options.collation = try Collation.parse(collation)?.document
    }
    try IdentityIndexOption(self.call)?.check(options)
    let isRecording = try PreImagesOption(self.call)?.isEnabled ?? false
    try StorageEngineOptions(self.call).apply(to: &options)
    let validation = try ValidationOptions(self.call)
    guard options.view == nil else {
      guard !isRecording else {
        throw .of(.invalidOptions, "option not supported on a view: changeStreamPreAndPostImages")
      }
      options.cap = nil
      return options
    }
    validation.apply(to: &options)
    options.recordsPreImages = isRecording
    return options
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
    var cap = CollectionOptions.Cap(size: try CollectionOptions.Cap.checked(size: size))
    if let max { cap.max = try CollectionOptions.Cap.checked(max: max) }
    return cap
  }

  private func view(_ engine: MongoEngine) throws(MongoError) -> CollectionOptions.View? {
    let pipeline = try self.call.array("pipeline")
    guard let source = try self.call.string("viewOn") else {
      guard pipeline == nil else {
        throw .of(.invalidOptions, "'pipeline' requires 'viewOn' to also be specified")
      }
      return nil
    }
    let view = CollectionOptions.View(source: source, pipeline: pipeline ?? [])
    try view.check(as: self.namespace, try self.call.context(), engine.data)
    return view
  }
}

extension Namespace {
  /// Whether the name is one of the server's own.
  var isSystem: Bool { self.collection.utf8.starts(with: "system.".utf8) }
}

extension CollectionOptions.Cap {
  /// The most bytes of a capped collection, if MongoDB takes them: a pebibyte at most.
  static func checked(size: Int64) throws(MongoError) -> Int64 {
    guard size <= 1 << 50 else { throw .of(.badValue, "Cap size cannot exceed 1 PB") }
    return size
  }

  /// The most documents of a capped collection; none where the number is not positive.
  static func checked(max: Int64) throws(MongoError) -> Int64? {
    guard max <= Int64(Int32.max) else {
      throw .of(.badValue, "max in a capped collection has to be < 2^31 or not set")
    }
    return max > 0 ? max : nil
  }
}
