// DataTracing, Mongo, Transactions. This file: a transaction from its beginning to its end, which comes once.

import Locks
import Tracing

/// A transaction. What the application has is a ``TracedMongoTransaction``.
final class MongoTransactionCore<Driver: MongoDriver>: Sendable {
  private enum Phase {
    case active, ended
  }

  /// What makes the calls that begin and end it; not part of the transaction.
  private let scope: MongoScope<Driver>
  private let session: Driver.Session
  private let open: OpenOperation
  private let id: TransactionID
  /// The span's context, marked with the transaction it belongs to.
  let context: InstrumentationContext?
  private let site: CallSite
  private let phase = Mutex(Phase.active)

  private init(
    _ scope: MongoScope<Driver>,
    _ session: Driver.Session,
    _ open: OpenOperation,
    _ id: TransactionID,
    _ context: InstrumentationContext?,
    at site: CallSite
  ) {
    self.scope = scope
    self.session = session
    self.open = open
    self.id = id
    self.context = context
    self.site = site
  }

  /// Begins a transaction and its span.
  ///
  /// - Throws: What the driver throws; the span has then ended.
  static nonisolated(nonsending) func begin(
    _ scope: MongoScope<Driver>,
    attempt: Int,
    at site: CallSite
  ) async throws -> MongoTransactionCore {
    let id = TransactionID()
    var operation = Operation.transaction(.mongodb, namespace: nil)
    operation.endpoint = scope.driver.endpoint
    operation.attributes = scope.options.attributes
    if attempt > 1 { operation.extensions.append((.transactionAttempt, .int(Int64(attempt)))) }
    let open = scope.tracer.open(operation, at: site)
    var context = open.span?.context
    context?.transactionID = id
    do {
      let session = try await withCurrent(context) { try await scope.driver.startTransaction() }
      return MongoTransactionCore(scope, session, open, id, context, at: site)
    } catch {
      scope.tracer.close(open, OperationOutcome(error, isCancelled: Task.isCancelled), measures: false)
      throw error
    }
  }

  /// What to begin a call under: the current span if that is the transaction's or below it, else the transaction's.
  var parent: InstrumentationContext? {
    InstrumentationContext.current?.transactionID === self.id ? nil : self.context
  }

  /// - Throws: ``MongoUsageError/transactionEnded``.
  func activeSession() throws -> Driver.Session {
    try self.phase.withLock { phase in
      guard case .active = phase else { throw MongoUsageError.transactionEnded }
    }
    return self.session
  }

  /// Commits, and tries again as often as allowed while nobody knows whether it has.
  ///
  /// - Throws: What the driver throws; ``MongoUsageError/transactionEnded``.
  nonisolated(nonsending) func commit(retries: Int) async throws {
    try self.end()
    // In a task of its own, which nobody cancels: the server must hear of the end.
    let failure = await Task { await self.sendCommit(retries: retries) }.value
    if let failure { throw failure }
  }

  /// Gives the transaction up because of an error. That this fails too is on its span, and otherwise of no interest: what
  /// is not committed the server forgets by itself.
  nonisolated(nonsending) func abort(because cause: any Error) async {
    guard (try? self.end()) != nil else { return }
    let outcome = OperationOutcome(cause, isCancelled: Task.isCancelled)
    await Task {
      _ = await self.send(.abortTransaction) { driver, session, comment in
        try await driver.abort(session, comment: comment)
      }
      self.close("rolled_back", outcome)
    }.value
  }

  private func end() throws {
    try self.phase.withLock { phase in
      guard case .active = phase else { throw MongoUsageError.transactionEnded }
      phase = .ended
    }
  }

  private func sendCommit(retries: Int) async -> (any Error)? {
    var attempt = 0
    while true {
      let failure = await self.send(.commitTransaction) { driver, session, comment in
        try await driver.commit(session, comment: comment)
      }
      guard let failure else {
        self.close("committed", .success)
        return nil
      }
      if failure.isUnknownCommit, attempt < retries {
        attempt += 1
        continue
      }
      self.close(failure.isTransient ? "rolled_back" : "unknown", OperationOutcome(failure, isCancelled: false))
      return failure
    }
  }

  /// Makes a call of its own span and returns why it failed.
  private nonisolated(nonsending) func send(
    _ method: MongoMethod,
    _ body: nonisolated(nonsending) (Driver, Driver.Session, MongoComment?) async throws -> Void
  ) async -> (any Error)? {
    let target = MongoTarget(database: "admin", collection: nil, site: self.site)
    let call = self.scope.begin(MongoCall(method), on: target, under: self.context)
    do {
      let comment = self.scope.comment(call?.context)
      try await withCurrent(call?.context ?? self.context) {
        try await body(self.scope.driver, self.session, comment)
      }
      call?.succeed()
      return nil
    } catch {
      call?.fail(error)
      return error
    }
  }

  /// Ends the span. A transaction groups operations and is none: their durations do not count twice.
  private func close(_ outcome: String, _ result: OperationOutcome) {
    if let span = self.open.span, span.isRecording {
      span.add(.transactionOutcome, .string(outcome), self.scope.options.tracing.conventions)
    }
    self.scope.tracer.close(self.open, result, measures: false)
  }
}

extension Error {
  /// Whether a transaction may succeed if it is tried again as a whole.
  var isTransient: Bool { self.hasLabel("TransientTransactionError") }

  /// Whether nobody knows if a transaction was committed.
  fileprivate var isUnknownCommit: Bool { self.hasLabel("UnknownTransactionCommitResult") }

  private func hasLabel(_ label: String) -> Bool {
    (self as? any MongoLabeledError)?.labels.contains(label) == true
  }
}
