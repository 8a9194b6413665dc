// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: options of
// `create` that are documents of their own (manual: "create").

import BSON

/// `clusteredIndex` and `expireAfterSeconds` (manual: "Clustered Collections").
struct ClusteringOption {
  let clustering: CollectionOptions.Clustering

  init?(_ call: CommandCall) throws(MongoError) {
    let seconds = try call.int("expireAfterSeconds")
    guard let index = try Self.index(call) else {
      guard seconds == nil else {
        throw .of(
          .invalidOptions,
          "'expireAfterSeconds' is only supported on time-series collections or when the 'clusteredIndex' option is "
            + "specified"
        )
      }
      return nil
    }
    try Self.checkOthers(call)
    self.clustering = CollectionOptions.Clustering(
      name: try Self.name(index),
      expireAfterSeconds: try seconds.map(Self.checked(seconds:))
    )
  }

  private static func index(_ call: CommandCall) throws(MongoError) -> CommandCall? {
    switch call.body["clusteredIndex"] {
    case nil: return nil
    case .document?: return try call.nested("clusteredIndex")
    case let value? where value.type == .bool || value.number != nil:
      try self.checkOthers(call)
      guard !value.isTruthy else {
        throw .location(
          5_979_703,
          "The 'clusteredIndex' legacy format {clusteredIndex: <bool>} is only supported for specific internal "
            + "collections"
        )
      }
      return nil
    case let value?: throw call.mismatch("clusteredIndex", value, ["bool", "object"])
    }
  }

  /// The name of the index, which has to be `{key: {_id: 1}, unique: true}`.
  private static func name(_ index: CommandCall) throws(MongoError) -> String {
    try index.checkFields(["v", "key", "name", "unique"])
    guard let key = try index.document("key") else { throw index.missing("key") }
    guard let isUnique = try index.bool("unique") else { throw index.missing("unique") }
    guard key.keys == ["_id"], key["_id"]?.wholeNumber == 1 else {
      throw .of(
        .invalidIndexSpecificationOption,
        "The clusteredIndex option is not supported for key pattern \(key.shell); it has to be { _id: 1 }"
      )
    }
    guard isUnique else {
      throw .location(5_979_700, "The clusteredIndex option requires unique: true to be specified")
    }
    guard try index.int("v") ?? 2 == 2 else {
      throw .location(5_979_704, "The clusteredIndex option requires v: 2")
    }
    return try index.string("name") ?? "_id_"
  }

  private static func checkOthers(_ call: CommandCall) throws(MongoError) {
    for (field, code) in [("size", Int32(6_049_200)), ("max", 6_049_204)] where try call.int(field) != nil {
      throw .location(code, "'\(field)' field for capped collections is not allowed on clustered collections")
    }
    guard try call.bool("capped") != true else {
      throw .location(
        6_127_800,
        "Clustered capped collection only available with 'enableTestCommands' server parameter"
      )
    }
    guard !call.body.contains("viewOn") else {
      throw .location(6_026_500, "The 'clusteredIndex' option is not supported for views")
    }
    guard !call.body.contains("idIndex") else {
      throw .of(.invalidOptions, "'idIndex' is not allowed with 'clusteredIndex'")
    }
  }

  /// - Throws: InvalidOptions for what is negative or no time from now on.
  static func checked(seconds: Int64) throws(MongoError) -> Int64 {
    guard 0...Int64(Int32.max) ~= seconds else {
      throw .of(.invalidOptions, "expireAfterSeconds has to be between 0 and \(Int32.max): \(seconds)")
    }
    return seconds
  }
}

/// `idIndex`: the index on `_id`, as `listCollections` shows it.
struct IdentityIndexOption {
  private let spec: IndexSpec

  init?(_ call: CommandCall) throws(MongoError) {
    guard let document = try call.document("idIndex") else { return nil }
    for field in ["viewOn", "autoIndexId"] where call.body.contains(field) {
      throw .of(.invalidOptions, "'idIndex' is not allowed with '\(field)': \(document.shell)")
    }
    let known = ["key", "name", "v", "ns", "collation"]
    if let unknown = document.keys.first(where: { !known.contains($0) }) {
      throw .of(
        .invalidIndexSpecificationOption,
        "The field '\(unknown)' is not valid for an _id index specification. Specification: \(document.shell)"
      )
    }
    if let key = document.document("key"), key.keys != ["_id"] || key["_id"]?.wholeNumber != 1 {
      throw .of(.badValue, "The field 'key' for an _id index must be {_id: 1}, but got \(key.shell)")
    }
    self.spec = try IndexSpec(document)
  }

  /// - Throws: BadValue where the index does not compare as the collection does.
  func check(_ options: CollectionOptions) throws(MongoError) {
    guard self.spec.collation == nil || self.spec.collation == options.collation else {
      throw .of(.badValue, "'idIndex' must have the same collation as the collection.")
    }
  }
}

/// `changeStreamPreAndPostImages`.
struct PreImagesOption {
  let isEnabled: Bool

  init?(_ call: CommandCall) throws(MongoError) {
    guard let option = try call.nested("changeStreamPreAndPostImages") else { return nil }
    try option.checkFields(["enabled"])
    guard let isEnabled = try option.flag("enabled") else { throw option.missing("enabled") }
    self.isEnabled = isEnabled
  }
}

/// `storageEngine` and `indexOptionDefaults`, which change nothing here but what `listCollections` shows.
struct StorageEngineOptions {
  private let engine: BSONDocument?
  private let defaults: BSONDocument?

  init(_ call: CommandCall) throws(MongoError) {
    self.engine = try Self.checked(call)
    let defaults = try call.nested("indexOptionDefaults")
    try defaults?.checkFields(["storageEngine"])
    if let defaults { _ = try Self.checked(defaults) }
    self.defaults = defaults?.body
  }

  private static func checked(_ call: CommandCall) throws(MongoError) -> BSONDocument? {
    guard let engines = try call.document("storageEngine") else { return nil }
    for engine in engines {
      guard engine.key == "wiredTiger" else {
        throw .of(.invalidOptions, "\(engine.key) is not a registered storage engine for this server")
      }
      guard case .document(let options) = engine.value else {
        throw .of(.badValue, "'storageEngine.\(engine.key)' has to be an embedded document.")
      }
      for option in options where option.key != "configString" {
        throw .of(.invalidOptions, "'\(option.key)' is not a supported option in 'storageEngine.wiredTiger'")
      }
      if case .string(let text)? = options["configString"], text.utf8.contains(0) {
        throw .of(.failedToParse, "malformed 'configString' value.")
      }
    }
    return engines
  }

  func apply(to options: inout CollectionOptions) {
    if let engine = self.engine, !engine.isEmpty { options.storageEngine = engine }
    if let defaults = self.defaults, !defaults.isEmpty { options.indexOptionDefaults = defaults }
  }
}
