// DataTracing, Mongo: a traced client over any MongoDB client. This file: what an application can choose.

public import Tracing

/// What a traced MongoDB client writes.
public struct MongoTracingOptions: Sendable {
  /// Names, query text, error messages, clock. Of a command's text, ``TracingOptions/QueryText/sanitized`` and
  /// ``TracingOptions/QueryText/unsafeKeys`` show everything but values, ``TracingOptions/QueryText/unsafeKeysAndValues``
  /// shows values too.
  public var tracing: TracingOptions
  /// How many characters (Unicode scalars) of a command `db.query.text` shows; 0 by default: the attribute is left out, as OpenTelemetry's
  /// MongoDB page and MongoDB's own specification have it.
  public var queryTextLimit: Int
  /// Whether returned documents are also a metric, `db.client.response.returned_rows`, which OpenTelemetry wants asked
  /// for; `false` by default. The attribute `db.response.returned_rows` is written anyway.
  public var measuresReturnedDocuments = false
  /// Attributes of every call's span.
  public var attributes: SpanAttributes = [:]
  /// From when on a call counts as slow, and who is told; `nil` by default: nobody looks.
  public var slowQueries: SlowQueries?
  /// Told of every call that begins: what it is (its text without values), the context it was begun in, and its own
  /// span; for diagnostics such as counting repeated queries.
  public var onOperation: (@Sendable (Operation, InstrumentationContext?, ActiveOperation) -> Void)?
  /// Whether the trace context goes to the server in the command's field `comment`, where its log and its profiler show
  /// it; `false` by default, as the server must not be told more than the application means to. Not with
  /// ``TracedMongoDatabase/run(_:function:file:line:)``, whose command is the application's.
  public var propagatesContext = false

  /// Options with the defaults described at the properties.
  public init(tracing: TracingOptions = TracingOptions(), queryTextLimit: Int = 0) {
    self.tracing = tracing
    self.queryTextLimit = queryTextLimit
  }

  /// Whether anybody but a tracer and metrics wants to know of calls.
  var hasWatchers: Bool { self.slowQueries != nil || self.onOperation != nil }

  /// How many characters a slow call's text has where spans have none.
  static var slowQueryTextLimit: Int { 1024 }
}
