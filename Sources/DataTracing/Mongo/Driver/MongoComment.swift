// DataTracing, Mongo: a traced client over any MongoDB client. This file: the trace context in a command's comment, so
// that the server's log and profiler know whose command it was.

import Instrumentation
import Tracing

/// What a command's field `comment` says: the trace context as the bound instrument writes it, usually `traceparent`.
public struct MongoComment: Hashable, Sendable {
  /// Names and values.
  public var fields: [String: String]

  /// What the bound instrument says about `context`; `nil` if that is nothing.
  init?(_ context: InstrumentationContext) {
    let fields = contextFields(context)
    guard !fields.isEmpty else { return nil }
    self.fields = fields
  }

  /// The comment as a value of a command: a document whose fields are in the order of their names.
  public func argument<Document>(
    of type: Document.Type = Document.self
  ) -> MongoArgument<Document> where Document: MongoDocument {
    let fields = self.fields.sorted { $0.key < $1.key }
    return .object(fields.map { MongoCommand<Document>.Field(name: $0.key, argument: .string($0.value)) })
  }
}
