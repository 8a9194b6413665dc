// GRDBTracing: SQLite through GRDB. This file: the span over a transaction.

import DataTracing
import Tracing

/// A transaction that is going on.
struct TransactionReport {
  private var operation: ReportedOperation
  private let outer: [String: String]

  init(_ tracing: StatementTracing) {
    self.operation = tracing.tracer.report(tracing.transactionOperation, measures: false)
    self.outer = InstrumentationContext.current.map { spanIdentity($0) } ?? [:]
  }

  /// What a statement's span is under: the transaction, unless a span was begun meanwhile and is the current one.
  func parent(for current: InstrumentationContext?) -> InstrumentationContext? {
    guard let current else { return self.operation.context }
    return spanIdentity(current) == self.outer ? self.operation.context : current
  }

  /// The transaction is over.
  mutating func stop(isCommit: Bool) {
    self.operation.stop()
    self.operation.set(.transactionOutcome, to: isCommit ? "committed" : "rolled_back")
  }

  func finish(_ error: (any Error)?) { self.operation.finish(error) }
}

/// What tells the span of a context from others: what its tracer would send to another process. Contexts themselves
/// cannot be compared.
private func spanIdentity(_ context: InstrumentationContext) -> [String: String] {
  var headers: [String: String] = [:]
  InstrumentationSystem.tracer.inject(context, into: &headers, using: HeaderInjector())
  return headers
}

private struct HeaderInjector: Injector {
  func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}
