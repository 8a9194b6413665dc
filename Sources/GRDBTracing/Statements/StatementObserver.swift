// GRDBTracing: SQLite through GRDB. This file: spans made of what one connection reports.

import DataTracing
import GRDB
import Locks
import Tracing

/// Follows one connection: statements that begin and are over, and the transactions they form.
///
/// SQLite reports that a statement is over before anybody knows whether it failed. So within a ``DatabaseAccess``,
/// which sees the error that leaves it, the statement's end is held until the next statement begins; what cleans up
/// after a failure does not count as the next. Outside, statements end at once.
final class StatementObserver: Sendable {
  private struct Running {
    let statement: StatementID
    let facts: StatementText
    let kind: StatementText.Kind
    var operation: ReportedOperation?
  }

  private struct State {
    /// Statements that somebody may want to know of and that are not over, the last to begin last.
    var running: [Running] = []
    /// The statement that was over last, while nobody knows whether it failed.
    var held: Running?
    var transaction: TransactionReport?
    /// A transaction that is over and waits for the held statement.
    var ended: TransactionReport?
    var isQueryOnly: Bool
    var texts: [String: StatementText] = [:]
  }

  private let tracing: StatementTracing
  private let database: ObjectIdentifier
  private let state: Mutex<State>

  init(_ tracing: StatementTracing, _ database: Database) {
    self.tracing = tracing
    self.database = ObjectIdentifier(database)
    self.state = Mutex(State(isQueryOnly: database.configuration.readonly))
  }

  /// A statement begins, or what it does beside what was asked for.
  func began(_ statement: StatementID, _ text: ReportedText) {
    if let isQueryOnly = text.queryOnly { self.state.withLock { $0.isQueryOnly = isQueryOnly } }
    guard self.tracing.isObserved, !text.isTrigger else { return }
    let text = text.string
    self.state.withLock { state in
      // What a foreign key does to other tables is reported as the beginning of the same statement.
      guard !state.running.contains(where: { $0.statement == statement }) else { return }
      let facts = self.facts(text, &state)
      if facts.isTraced { self.access?.join(self) }
      state.running.append(self.begin(statement, facts, &state))
    }
  }

  /// A statement is over.
  func ended(_ statement: StatementID, isInTransaction: Bool) {
    self.state.withLock { state in
      guard let index = state.running.lastIndex(where: { $0.statement == statement }) else { return }
      var ended = state.running.remove(at: index)
      ended.operation?.stop()
      self.end(ended, isHeld: self.access != nil, isInTransaction: isInTransaction, &state)
    }
  }

  /// The access is over in which all this was.
  func finish(_ error: (any Error)?) {
    self.state.withLock { state in
      let databaseError = error as? DatabaseError
      let isHeldStatement = databaseError.map { $0.sql == state.held?.facts.text }
      if databaseError?.sql != nil, isHeldStatement == false { self.reportUnseen(databaseError, &state) }
      Self.settle(&state, error, failsStatement: isHeldStatement ?? (error is CancellationError && Task.isCancelled))
    }
  }

  /// The access that is going on, if it is one of this connection.
  private var access: DatabaseAccess? {
    DatabaseAccess.current.flatMap { $0.database == self.database ? $0 : nil }
  }
}

extension StatementObserver {
  private func begin(_ statement: StatementID, _ facts: StatementText, _ state: inout State) -> Running {
    guard facts.isTraced else { return Running(statement: statement, facts: facts, kind: .ordinary) }
    if !facts.kind.followsFailures { Self.settle(&state, nil, failsStatement: false) }
    // A transaction that only keeps what is read together says nothing: GRDB makes one for each `read`.
    if facts.kind == .begin, !state.isQueryOnly { state.transaction = TransactionReport(self.tracing) }
    var running = Running(statement: statement, facts: facts, kind: facts.kind)
    let isControl = facts.kind != .ordinary
    if !isControl || (self.tracing.options.tracesTransactionControl && state.transaction != nil) {
      running.operation = self.report(facts, state.transaction)
    }
    return running
  }

  private func report(_ facts: StatementText, _ transaction: TransactionReport?) -> ReportedOperation {
    let options = self.tracing.options
    return self.tracing.tracer.report(
      self.tracing.operation(facts),
      under: transaction?.parent(for: .current),
      watch: StatementWatch(
        slowQueries: options.slowQueries,
        onStatement: options.onStatement,
        sanitized: facts.sanitized
      )
    )
  }

  private func end(_ statement: Running, isHeld: Bool, isInTransaction: Bool, _ state: inout State) {
    if isHeld, !statement.kind.followsFailures {
      // An outer statement may end while an inner one, which failed, is held.
      state.held?.operation?.finish()
      state.held = statement
    } else {
      statement.operation?.finish()
    }
    guard !isInTransaction, var transaction = state.transaction else { return }
    transaction.stop(isCommit: statement.kind == .commit)
    (state.transaction, state.ended) = (nil, transaction)
    if !isHeld || statement.kind == .commit { Self.settle(&state, nil, failsStatement: false) }
  }

  /// Ends what waited for it to be known how things went.
  private static func settle(_ state: inout State, _ error: (any Error)?, failsStatement: Bool) {
    state.held?.operation?.finish(failsStatement ? error.map { serverError($0) } : nil)
    state.ended?.finish(error.map { serverError($0) })
    (state.held, state.ended) = (nil, nil)
  }

  /// A statement that SQLite refused before it began, such as one with a wrong name.
  private func reportUnseen(_ error: DatabaseError?, _ state: inout State) {
    guard let error, let text = error.sql, self.tracing.isObserved else { return }
    let facts = self.facts(text, &state)
    guard facts.isTraced else { return }
    Self.settleStatement(&state)
    self.report(facts, state.ended ?? state.transaction).finish(serverError(error))
  }

  private static func settleStatement(_ state: inout State) {
    state.held?.operation?.finish()
    state.held = nil
  }

  private func facts(_ text: String, _ state: inout State) -> StatementText {
    if let known = state.texts[text] { return known }
    if state.texts.count >= Self.textLimit { state.texts.removeAll(keepingCapacity: true) }
    let facts = StatementText(text, self.tracing.options.isTraced)
    state.texts[text] = facts
    return facts
  }

  private static var textLimit: Int { 256 }
}
