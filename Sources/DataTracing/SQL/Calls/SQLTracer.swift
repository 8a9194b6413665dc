// DataTracing, SQL: traced databases over any SQL client. This file: how a call is begun and ended; all executors share
// it.

import Tracing

/// Traces the calls to one database.
final class SQLTracer: Sendable {
  let tracer: OperationTracer
  let options: SQLTracingOptions
  let target: SQLTarget
  private let texts: StatementCache

  init(_ driver: any SQLDriver, _ options: SQLTracingOptions) {
    self.tracer = OperationTracer(options.tracing)
    self.options = options
    self.target = SQLTarget(driver)
    self.texts = StatementCache(self.target.dialect)
  }

  /// Begins a call; `nil` if nobody would know of it.
  ///
  /// - Parameter parent: The span to begin it under; the current one if `nil`.
  func begin(_ call: SQLCall, _ layer: SQLLayer, under parent: InstrumentationContext? = nil) -> OpenCall? {
    guard self.isObserved, self.options.traces(call.method) else { return nil }
    let facts = call.statement.map { self.texts.facts($0.text) }
    var operation = self.target.operation(call, layer, facts)
    operation.text = self.text(of: call, facts)
    operation.attributes = self.attributes(of: call)
    operation.extensions = self.parameters(of: call)
    operation.chosenName = self.options.spanName?(call)
    let open = self.tracer.open(operation, isSeen: self.options.isTraced(call), under: parent, at: call.site)
    if let facts, call.method.command == nil { self.tell(open, facts, under: parent) }
    return OpenCall(tracer: self, method: call.method, site: call.site, facts: facts, open: open)
  }

  /// The text to send for a call: with the trace context behind it, if that was asked for.
  func sent(_ statement: SQLStatement, _ call: OpenCall?) -> SQLStatement {
    guard self.options.propagatesContext, let call, let context = call.context, call.facts?.hasComments == false else {
      return statement
    }
    return SQLStatement(SQLCommenter.text(statement.text, context), statement.parameters)
  }

  private var isObserved: Bool {
    self.options.hasWatchers || activeTracer() != nil || MetricStore.activeFactory != nil
  }

  private func tell(_ open: OpenOperation, _ facts: StatementFacts, under parent: InstrumentationContext?) {
    guard let onStatement = self.options.onStatement else { return }
    var operation = open.operation
    operation.text = facts.sanitized
    let active = ActiveOperation(span: open.span, conventions: self.tracer.options.conventions, isObserved: true)
    onStatement(operation, parent ?? .current, active)
  }

  /// A text that comes with parameters is a parameterised one and needs no sanitising (OpenTelemetry, `db.query.text`).
  private func text(of call: SQLCall, _ facts: StatementFacts?) -> String? {
    guard let statement = call.statement, let facts else { return nil }
    switch self.tracer.options.queryText {
    case .none: return nil
    case .sanitized, .unsafeKeys: return statement.parameters.isEmpty ? facts.sanitized : statement.text
    case .unsafeKeysAndValues: return statement.text
    }
  }

  private func attributes(of call: SQLCall) -> SpanAttributes {
    guard let more = self.options.callAttributes?(call) else { return self.options.attributes }
    var attributes = self.options.attributes
    attributes.merge(more)
    return attributes
  }

  private func parameters(of call: SQLCall) -> [(name: ConventionName, value: SpanAttribute)] {
    guard self.tracer.options.queryText == .unsafeKeysAndValues, let statement = call.statement else { return [] }
    return statement.parameters.prefix(Self.parameterLimit).enumerated().map { index, value in
      (name: .queryParameter(index), value: .string(value.shown))
    }
  }

  private static let parameterLimit = 64
}

/// A call that has begun. Whoever has it ends it, once.
struct OpenCall: Sendable {
  fileprivate let tracer: SQLTracer
  fileprivate let method: SQLCall.Method
  let site: CallSite
  let facts: StatementFacts?
  fileprivate let open: OpenOperation

  var options: SQLTracingOptions { self.tracer.options }
  var span: (any Span)? { self.open.span }
  /// The context to call the driver in, if the call has a span.
  var context: InstrumentationContext? { self.open.span?.context }

  /// Ends a call that was carried out.
  func succeed(affectedRows: Int? = nil, returnedRows: Int? = nil) {
    if let affectedRows { self.set(.rowsAffected, affectedRows) }
    self.end(.success, returnedRows)
  }

  /// Ends a call that was not.
  func fail(_ error: any Error, returnedRows: Int? = nil) {
    let isFailure = self.tracer.options.isFailure(error)
    self.end(isFailure ? OperationOutcome(error, isCancelled: Task.isCancelled) : .success, returnedRows)
  }

  private func end(_ outcome: OperationOutcome, _ returnedRows: Int?) {
    let options = self.tracer.options
    let counted = options.countsReturnedRows ? returnedRows : nil
    if let counted { self.set(.returnedRows, counted) }
    // Opening a connection is measured by the pool that asked for it.
    self.tracer.tracer.close(self.open, outcome, measures: self.method != .connect) { duration in
      if let counted { self.tracer.tracer.recordReturnedRows(counted, of: self.open.operation) }
      options.slowQueries?.note(self.open.operation, duration, self.facts?.sanitized, on: self.span, self.tracer.tracer)
    }
  }

  private func set(_ name: ConventionName, _ value: Int) {
    guard let span = self.span, span.isRecording else { return }
    span.add(name, .int(Int64(value)), self.tracer.tracer.options.conventions)
  }
}

extension SQLValue {
  /// The value as text, cut where it is long: what telemetry shows if it may.
  fileprivate var shown: String {
    switch self {
    case .null: "NULL"
    case .bool(let value): String(value)
    case .int(let value): String(value)
    case .double(let value): String(value)
    case .text(let value): value.count > 128 ? value.prefix(128) + "…" : value
    case .bytes(let value): "(\(value.count) bytes)"
    }
  }
}
