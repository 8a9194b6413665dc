// DataTracing, Mongo, Requests: what is asked of a collection. This file: reading.

/// A query (`find`).
public struct MongoFind<Document: MongoDocument>: MongoRequest {
  /// Which documents; all if `nil`.
  public var filter: Document?
  /// Their order.
  public var sort: Document?
  /// Which of their fields.
  public var projection: Document?
  /// How many are passed over.
  public var skip: Int?
  /// How many are wanted at most.
  public var limit: Int?
  /// How many come at once.
  public var batchSize: Int?
  /// Whether one batch is all that is wanted.
  public var isSingleBatch: Bool
  /// More fields of the command, such as `collation`, `hint` or `maxTimeMS`.
  public var options: Document?

  /// A query for all documents.
  public init(
    _ filter: Document? = nil,
    sort: Document? = nil,
    projection: Document? = nil,
    skip: Int? = nil,
    limit: Int? = nil,
    batchSize: Int? = nil,
    options: Document? = nil
  ) {
    self.filter = filter
    self.sort = sort
    self.projection = projection
    self.skip = skip
    self.limit = limit
    self.batchSize = batchSize
    self.isSingleBatch = false
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("find", on: collection, options: self.options)
    command.fields.add("filter", self.filter)
    command.fields.add("sort", self.sort)
    command.fields.add("projection", self.projection)
    command.fields.add("skip", self.skip)
    command.fields.add("limit", self.limit)
    command.fields.add("batchSize", self.batchSize)
    command.fields.add("singleBatch", ifTrue: self.isSingleBatch)
    return command
  }
}

/// A pipeline of stages (`aggregate`).
public struct MongoAggregate<Document: MongoDocument>: MongoRequest {
  /// The stages.
  public var pipeline: [Document]
  /// How many documents come at once.
  public var batchSize: Int?
  /// More fields of the command, such as `allowDiskUse`, `collation` or `let`.
  public var options: Document?

  /// A pipeline.
  public init(_ pipeline: [Document], batchSize: Int? = nil, options: Document? = nil) {
    self.pipeline = pipeline
    self.batchSize = batchSize
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("aggregate", on: collection, options: self.options)
    command.fields.add("pipeline", .documents(self.pipeline))
    command.fields.add("cursor", self.batchSize.map { .field("batchSize", .int($0)) } ?? .object([]))
    return command
  }
}

/// A count (`countDocuments` of all drivers, which is an `aggregate` that counts).
public struct MongoCount<Document: MongoDocument>: MongoRequest {
  /// Which documents; all if `nil`.
  public var filter: Document?
  /// How many are passed over.
  public var skip: Int?
  /// How many are counted at most.
  public var limit: Int?
  /// More fields of the command.
  public var options: Document?

  /// A count of all documents.
  public init(_ filter: Document? = nil, skip: Int? = nil, limit: Int? = nil, options: Document? = nil) {
    self.filter = filter
    self.skip = skip
    self.limit = limit
    self.options = options
  }

  /// The command: one document with the count in `n`, or none if there is nothing to count.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var stages = [MongoArgument<Document>.field("$match", self.filter.map { .document($0) } ?? .object([]))]
    if let skip = self.skip { stages.append(.field("$skip", .int(skip))) }
    if let limit = self.limit { stages.append(.field("$limit", .int(limit))) }
    var group: [MongoCommand<Document>.Field] = []
    group.add("_id", .int(1))
    group.add("n", .field("$sum", .int(1)))
    stages.append(.field("$group", .object(group)))
    var command = MongoCommand("aggregate", on: collection, options: self.options)
    command.fields.add("pipeline", .list(stages))
    command.fields.add("cursor", .object([]))
    return command
  }
}

/// The different values of a field (`distinct`).
public struct MongoDistinct<Document: MongoDocument>: MongoRequest {
  /// The field's path.
  public var key: String
  /// Of which documents; of all if `nil`.
  public var filter: Document?
  /// More fields of the command.
  public var options: Document?

  /// The different values of a field of all documents.
  public init(_ key: String, _ filter: Document? = nil, options: Document? = nil) {
    self.key = key
    self.filter = filter
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("distinct", on: collection, options: self.options)
    command.fields.add("key", .name(self.key))
    command.fields.add("query", self.filter)
    return command
  }
}
