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
    let text: String
    let kind: StatementText.Kind
    var operation: ReportedOperation?
  }

  private struct State {
    /// Statements whose rows are still being read, the last to begin last.
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

  /// A statement begins.
  func began(_ text: String) {
    // So SQLite reports a trigger.
    if text.hasPrefix("--"), !text.contains("\n") { return }
    if text.hasPrefix("PRAGMA query_only") { self.state.withLock { $0.isQueryOnly = text.hasSuffix("1") } }
    guard self.tracing.tracer.isObserved, self.tracing.options.isTraced(text) else {
      return self.state.withLock { $0.running.append(Running(text: text, kind: .ordinary)) }
    }
    self.access?.join(self)
    self.state.withLock { self.begin(text, &$0) }
  }

  /// A statement is over; its text is asked for if that is needed to tell which one.
  func ended(_ text: () -> String, isInTransaction: Bool) {
    let isHeld = self.access != nil
    self.state.withLock { state in
      guard var statement = Self.remove(text, from: &state.running) else { return }
      statement.operation?.stop()
      self.end(statement, isHeld: isHeld, isInTransaction: isInTransaction, &state)
    }
  }

  /// The access is over in which all this was.
  func finish(_ error: (any Error)?) {
    self.state.withLock { state in
      let databaseError = error as? DatabaseError
      let isHeldStatement = databaseError.map { $0.sql == state.held?.text }
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
  private func begin(_ text: String, _ state: inout State) {
    let facts = self.facts(text, &state)
    // What a foreign key does to other tables is reported as the beginning of the same statement. A statement that
    // changes something cannot run inside itself otherwise: it is over before the application goes on.
    if !facts.isReadOnly, state.running.last?.text == text { return }
    if !facts.kind.followsFailures { Self.settle(&state, nil, failsStatement: false) }
    // A transaction that only keeps what is read together says nothing: GRDB makes one for each `read`.
    if facts.kind == .begin, !state.isQueryOnly { state.transaction = TransactionReport(self.tracing) }
    var statement = Running(text: text, kind: facts.kind)
    let isControl = facts.kind != .ordinary
    if !isControl || (self.tracing.options.tracesTransactionControl && state.transaction != nil) {
      statement.operation = self.report(text, facts, state.transaction)
    }
    state.running.append(statement)
  }

  private func report(_ text: String, _ facts: StatementText, _ transaction: TransactionReport?) -> ReportedOperation {
    let operation = self.tracing.operation(text, facts)
    return self.tracing.tracer.report(
      operation,
      under: transaction?.parent(for: .current),
      slowQueries: self.tracing.options.slowQueries,
      sanitized: facts.sanitized
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
    guard let error, let text = error.sql, self.tracing.tracer.isObserved, self.tracing.options.isTraced(text) else {
      return
    }
    Self.settleStatement(&state)
    self.report(text, self.facts(text, &state), state.ended ?? state.transaction).finish(serverError(error))
  }

  private static func settleStatement(_ state: inout State) {
    state.held?.operation?.finish()
    state.held = nil
  }

  private func facts(_ text: String, _ state: inout State) -> StatementText {
    if let known = state.texts[text] { return known }
    if state.texts.count >= Self.textLimit { state.texts.removeAll(keepingCapacity: true) }
    let facts = StatementText(text)
    state.texts[text] = facts
    return facts
  }

  private static var textLimit: Int { 256 }

  /// Statements run inside one another while rows of the outer ones are read.
  private static func remove(_ text: () -> String, from running: inout [Running]) -> Running? {
    if running.count < 2 { return running.popLast() }
    let text = text()
    // A text that begins with a comment is reported without the blanks at its end only when it is over.
    let index = running.lastIndex { $0.text.hasPrefix(text) }
    return index.map { running.remove(at: $0) }
  }
}
