// DataTracing, Mongo: a traced client over any MongoDB client. This file: a request as the server's manual writes it,
// which drivers send and telemetry shows.

/// What a request is as a command: fields in their order.
public struct MongoCommand<Document: MongoDocument>: Sendable {
  /// A field of the command.
  public struct Field: Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var argument: MongoArgument<Document>
  }

  /// The fields. The first has the command's name and, as its value, the collection's.
  public var fields: [Field]
  /// More fields, which stand behind the others.
  public var options: Document?

  init(_ name: String, on collection: String?, options: Document? = nil) {
    self.fields = [Field(name: name, argument: .name(collection ?? ""))]
    self.options = options
  }
}

extension Array {
  /// Appends a field, if it has a value.
  mutating func add<Document>(
    _ name: String,
    _ argument: MongoArgument<Document>?
  ) where Element == MongoCommand<Document>.Field {
    if let argument { self.append(Element(name: name, argument: argument)) }
  }

  mutating func add<Document>(
    _ name: String,
    _ document: Document?
  ) where Element == MongoCommand<Document>.Field {
    self.add(name, document.map { .document($0) })
  }

  mutating func add<Document>(_ name: String, _ number: Int?) where Element == MongoCommand<Document>.Field {
    self.add(name, number.map { MongoArgument<Document>.int($0) })
  }

  /// Appends a field that has no meaning unless it is true.
  mutating func add<Document>(_ name: String, ifTrue flag: Bool) where Element == MongoCommand<Document>.Field {
    if flag { self.add(name, MongoArgument<Document>.bool(true)) }
  }
}

/// A value of a command.
public enum MongoArgument<Document: MongoDocument>: Sendable {
  /// A document of the application's.
  case document(Document)
  /// A document that belongs to the command.
  case object([MongoCommand<Document>.Field])
  /// An array.
  case list([MongoArgument])
  /// A collection's or a field's name.
  case name(String)
  /// A string.
  case string(String)
  /// A whole number.
  case int(Int)
  /// A truth value.
  case bool(Bool)

  static func documents(_ documents: [Document]) -> Self { .list(documents.map { .document($0) }) }

  /// A document of one field.
  static func field(_ name: String, _ argument: MongoArgument) -> Self {
    .object([MongoCommand<Document>.Field(name: name, argument: argument)])
  }
}

/// A request that can be written as a command.
public protocol MongoRequest<Document>: Sendable {
  /// The client's documents.
  associatedtype Document: MongoDocument

  /// The command for a collection.
  func command(on collection: String?) -> MongoCommand<Document>
}

extension MongoRequest {
  /// The command in its context, with the comment that goes with it. The database and what belongs to a session are the
  /// driver's to add.
  public func command<Session>(in context: MongoContext<Session>) -> MongoCommand<Document> {
    var command = self.command(on: context.collection)
    command.fields.add("comment", context.comment?.argument(of: Document.self))
    return command
  }
}
