// DataTracing, Mongo: a traced client over any MongoDB client. This file: what is asked of a client's documents.

/// A document as tracing sees it: fields that can be gone over, so that a command can be shown without its values.
///
/// Nothing is read unless a text of the command is wanted, and then no more than fits into it.
public protocol MongoDocument: Sendable {
  /// The fields in their order, each read when its turn comes.
  var mongoFields: AnySequence<MongoField> { get }
}

/// A field of a document.
public struct MongoField {
  /// The name.
  public var name: String
  /// The value.
  public var node: MongoNode

  /// A field.
  public init(_ name: String, _ node: MongoNode) {
    self.name = name
    self.node = node
  }
}

/// A value as tracing sees it.
public enum MongoNode {
  /// An embedded document.
  case document(AnySequence<MongoField>)
  /// An array.
  case array(AnySequence<MongoNode>)
  /// A string, made when it is asked for.
  case string(() -> String)
  /// Any other value as JSON, made when it is asked for.
  case value(() -> String)
  /// A name, which is shown: a collection's or a field's.
  case name(String)
}
