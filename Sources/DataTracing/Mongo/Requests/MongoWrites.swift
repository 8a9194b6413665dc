// DataTracing, Mongo, Requests: what is asked of a collection. This file: writing.

/// New documents (`insert`).
public struct MongoInsert<Document: MongoDocument>: MongoRequest {
  /// The documents.
  public var documents: [Document]
  /// Whether the first that cannot be written keeps those behind it from being written.
  public var isOrdered: Bool
  /// More fields of the command, such as `writeConcern`.
  public var options: Document?

  /// New documents.
  public init(_ documents: [Document], isOrdered: Bool = true, options: Document? = nil) {
    self.documents = documents
    self.isOrdered = isOrdered
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("insert", on: collection, options: self.options)
    command.fields.add("documents", .documents(self.documents))
    command.fields.add("ordered", .bool(self.isOrdered))
    return command
  }
}

/// What becomes of a document.
public enum MongoModification<Document: MongoDocument>: Sendable {
  /// A document of operators, such as `$set`, or the document that replaces it.
  case document(Document)
  /// Stages of a pipeline.
  case pipeline([Document])

  var argument: MongoArgument<Document> {
    switch self {
    case .document(let document): .document(document)
    case .pipeline(let stages): .documents(stages)
    }
  }
}

/// Changes of documents (`update`).
public struct MongoUpdate<Document: MongoDocument>: MongoRequest {
  /// One change.
  public struct Statement: Sendable {
    /// Which documents.
    public var filter: Document
    /// What becomes of them.
    public var modification: MongoModification<Document>
    /// Whether all of them are meant, and not the first.
    public var isMulti: Bool
    /// Whether a document is written where there is none.
    public var isUpsert: Bool
    /// Which elements of arrays are meant.
    public var arrayFilters: [Document]

    /// A change of the first document.
    public init(
      _ filter: Document,
      _ modification: MongoModification<Document>,
      isMulti: Bool = false,
      isUpsert: Bool = false,
      arrayFilters: [Document] = []
    ) {
      self.filter = filter
      self.modification = modification
      self.isMulti = isMulti
      self.isUpsert = isUpsert
      self.arrayFilters = arrayFilters
    }

    var argument: MongoArgument<Document> {
      var fields: [MongoCommand<Document>.Field] = []
      fields.add("q", .document(self.filter))
      fields.add("u", self.modification.argument)
      fields.add("multi", ifTrue: self.isMulti)
      fields.add("upsert", ifTrue: self.isUpsert)
      if !self.arrayFilters.isEmpty { fields.add("arrayFilters", .documents(self.arrayFilters)) }
      return .object(fields)
    }
  }

  /// The changes.
  public var statements: [Statement]
  /// Whether the first that cannot be made keeps those behind it from being made.
  public var isOrdered: Bool
  /// More fields of the command, such as `writeConcern`.
  public var options: Document?

  /// Changes.
  public init(_ statements: [Statement], isOrdered: Bool = true, options: Document? = nil) {
    self.statements = statements
    self.isOrdered = isOrdered
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("update", on: collection, options: self.options)
    command.fields.add("updates", .list(self.statements.map(\.argument)))
    command.fields.add("ordered", .bool(self.isOrdered))
    return command
  }
}

/// Removals of documents (`delete`).
public struct MongoDelete<Document: MongoDocument>: MongoRequest {
  /// One removal.
  public struct Statement: Sendable {
    /// Which documents.
    public var filter: Document
    /// Whether all of them are meant, and not the first.
    public var isMulti: Bool

    /// A removal of the first document.
    public init(_ filter: Document, isMulti: Bool = false) {
      self.filter = filter
      self.isMulti = isMulti
    }

    var argument: MongoArgument<Document> {
      var fields: [MongoCommand<Document>.Field] = []
      fields.add("q", .document(self.filter))
      fields.add("limit", .int(self.isMulti ? 0 : 1))
      return .object(fields)
    }
  }

  /// The removals.
  public var statements: [Statement]
  /// Whether the first that cannot be made keeps those behind it from being made.
  public var isOrdered: Bool
  /// More fields of the command, such as `writeConcern`.
  public var options: Document?

  /// Removals.
  public init(_ statements: [Statement], isOrdered: Bool = true, options: Document? = nil) {
    self.statements = statements
    self.isOrdered = isOrdered
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("delete", on: collection, options: self.options)
    command.fields.add("deletes", .list(self.statements.map(\.argument)))
    command.fields.add("ordered", .bool(self.isOrdered))
    return command
  }
}

/// A change or a removal of one document, which is returned (`findAndModify`).
public struct MongoFindAndModify<Document: MongoDocument>: MongoRequest {
  /// Which document; any if `nil`.
  public var filter: Document?
  /// What becomes of it; it is removed if `nil`.
  public var modification: MongoModification<Document>?
  /// Which is the first, if there are several.
  public var sort: Document?
  /// Which of its fields are returned.
  public var projection: Document?
  /// Whether it is returned as it has become, and not as it was.
  public var returnsNew: Bool
  /// Whether a document is written where there is none.
  public var isUpsert: Bool
  /// Which elements of arrays are meant.
  public var arrayFilters: [Document]
  /// More fields of the command, such as `writeConcern`.
  public var options: Document?

  /// A change, or a removal if there is no modification.
  public init(
    _ filter: Document?,
    _ modification: MongoModification<Document>?,
    sort: Document? = nil,
    projection: Document? = nil,
    returnsNew: Bool = false,
    isUpsert: Bool = false,
    arrayFilters: [Document] = [],
    options: Document? = nil
  ) {
    self.filter = filter
    self.modification = modification
    self.sort = sort
    self.projection = projection
    self.returnsNew = returnsNew
    self.isUpsert = isUpsert
    self.arrayFilters = arrayFilters
    self.options = options
  }

  /// The command.
  public func command(on collection: String?) -> MongoCommand<Document> {
    var command = MongoCommand("findAndModify", on: collection, options: self.options)
    command.fields.add("query", self.filter)
    command.fields.add("sort", self.sort)
    command.fields.add("update", self.modification?.argument)
    command.fields.add("remove", ifTrue: self.modification == nil)
    command.fields.add("new", ifTrue: self.returnsNew)
    command.fields.add("fields", self.projection)
    command.fields.add("upsert", ifTrue: self.isUpsert)
    if !self.arrayFilters.isEmpty { command.fields.add("arrayFilters", .documents(self.arrayFilters)) }
    return command
  }
}
