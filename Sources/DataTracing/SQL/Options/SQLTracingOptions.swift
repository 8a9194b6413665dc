// DataTracing, SQL, Options: what an application can choose. This file: what is traced of a SQL database.

public import Tracing

/// What a traced SQL database writes. The choices are those of Go's otelsql, under names of this package's own.
public struct SQLTracingOptions: Sendable {
  /// Names, query text, error messages, clock. For SQL, ``TracingOptions/QueryText/sanitized`` shows a text that comes
  /// with parameters as it is and any other with its literals replaced by `?`;
  /// ``TracingOptions/QueryText/unsafeKeysAndValues`` shows every text as it is, and the parameters
  /// (`db.query.parameter.<n>`).
  public var tracing: TracingOptions
  /// Whether ``TracedDatabase/ping(function:file:line:)`` is traced; `true` by default.
  public var tracesPing = true
  /// Whether opening a connection is traced; `true` by default.
  public var tracesConnect = true
  /// Whether it is traced that a pool makes a connection ready for another user; `false` by default, as it happens
  /// with nearly every statement.
  public var tracesReset = false
  /// Whether preparing a statement is traced; `true` by default.
  public var tracesPrepare = true
  /// Whether beginning, committing and rolling back, savepoints too, are spans of their own under the transaction's;
  /// `true` by default.
  public var tracesTransactionControl = true
  /// Whether reading the rows is a span of its own (`rows`, in ``SemanticConventions/legacy`` `sql.rows`) under the
  /// query's, from the database's first answer to the end; `false` by default. The query's span lasts as long anyway.
  public var tracesRows = false
  /// Whether every row that is read is an event (`row`, in ``SemanticConventions/legacy`` `sql.rows.next`); `false` by
  /// default.
  public var addsRowEvents = false
  /// Whether returned rows are counted: attribute `db.response.returned_rows` and metric
  /// `db.client.response.returned_rows`, which OpenTelemetry wants asked for; `false` by default.
  public var countsReturnedRows = false
  /// Which errors make a call a failed one; by default all. Another error is thrown all the same.
  public var isFailure: @Sendable (any Error) -> Bool = { _ in true }
  /// Which calls have a span; by default all. The others are only measured.
  public var isTraced: @Sendable (SQLCall) -> Bool = { _ in true }
  /// Names spans; `nil` stands for the name that the conventions give. Names must have few distinct values.
  public var spanName: (@Sendable (SQLCall) -> String?)?
  /// Attributes of every call's span.
  public var attributes: SpanAttributes = [:]
  /// More attributes of a call's span, made for each.
  public var callAttributes: (@Sendable (SQLCall) -> SpanAttributes)?
  /// From when on a call counts as slow, and who is told; `nil` by default: nobody looks.
  public var slowQueries: SlowQueries?
  /// Is told of a statement that begins: what it is (its text without literals), the context it was begun in, and its own
  /// span.
  public typealias StatementWatcher = @Sendable (Operation, InstrumentationContext?, ActiveOperation) -> Void
  /// Told of every statement, for diagnostics such as ``NPlusOneDetector``.
  public var onStatement: StatementWatcher?
  /// Whether the trace context goes to the server as a comment behind the statement (SQLCommenter). Every text that is
  /// sent is then different, which defeats a server's cache of plans, so this is `false` by default. The text that is
  /// recorded never has the comment; prepared statements and texts with comments of their own are sent as they are.
  public var propagatesContext = false

  /// Options with the defaults described at the properties.
  public init(tracing: TracingOptions = TracingOptions()) {
    self.tracing = tracing
  }

  /// Whether anybody but a tracer and metrics wants to know of calls.
  var hasWatchers: Bool { self.slowQueries != nil || self.onStatement != nil }

  /// Whether calls of a method are seen at all.
  func traces(_ method: SQLCall.Method) -> Bool {
    switch method {
    case .query, .queryRow, .execute, .get, .select, .namedExecute: true
    case .prepare: self.tracesPrepare
    case .ping: self.tracesPing
    case .connect: self.tracesConnect
    case .reset: self.tracesReset
    case .begin, .commit, .rollback, .savepoint, .releaseSavepoint, .rollbackToSavepoint, .prepareTransaction,
      .commitPrepared, .rollbackPrepared:
      self.tracesTransactionControl
    }
  }
}
