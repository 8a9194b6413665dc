// DataTracing, SQL, Transactions. This file: the span over a transaction, from its beginning to its end.

import Tracing

/// The span under which a transaction's statements are. `nil` everywhere if there is no tracer.
struct TransactionSpan: Sendable {
  /// How a transaction ended, as telemetry has it (`db.transaction.outcome`).
  enum Outcome: String {
    case committed, prepared
    case rolledBack = "rolled_back"
    /// The connection was lost when it was to be committed or rolled back.
    case unknown
  }

  private let tracer: SQLTracer
  private let open: OpenOperation
  /// The span's context, marked with the transaction it belongs to.
  let context: InstrumentationContext?

  /// Begins the span.
  ///
  /// - Parameter id: Identifies the transaction.
  init(
    _ tracer: SQLTracer,
    _ id: TransactionID,
    _ attributes: [(name: ConventionName, value: SpanAttribute)],
    under parent: InstrumentationContext? = nil,
    at site: CallSite
  ) {
    var operation = tracer.target.transactionOperation()
    operation.extensions = attributes
    operation.attributes = tracer.options.attributes
    self.tracer = tracer
    self.open = tracer.tracer.open(operation, under: parent, at: site)
    var context = self.open.span?.context
    context?.transactionID = id
    self.context = context
  }

  func addEvent(_ name: String, _ attributes: SpanAttributes = [:]) {
    guard let span = self.open.span, span.isRecording else { return }
    span.addEvent(SpanEvent(name: name, attributes: attributes))
  }

  /// Ends the span; it failed if there is an error.
  func end(_ outcome: Outcome?, _ error: (any Error)?) {
    let options = self.tracer.options.tracing
    if let outcome, let span = self.open.span, span.isRecording {
      span.add(.transactionOutcome, .string(outcome.rawValue), options.conventions)
    }
    let failure = error.flatMap { self.tracer.options.isFailure($0) ? $0 : nil }
    let result = failure.map { OperationOutcome($0, isCancelled: Task.isCancelled) } ?? .success
    // A transaction groups operations of the database and is none: the operations' durations do not count twice.
    self.tracer.tracer.close(self.open, result, measures: false)
  }
}

/// Tells transactions apart.
final class TransactionID: Sendable {}

extension InstrumentationContext {
  private enum Key: InstrumentationContextKey {
    typealias Value = TransactionID
    static var nameOverride: String? { "db.transaction" }
  }

  /// The innermost transaction that the current work belongs to.
  var transactionID: TransactionID? {
    get { self[Key.self] }
    set { self[Key.self] = newValue }
  }
}
