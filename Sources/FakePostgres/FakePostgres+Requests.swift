// FakePostgres: the public front. This file: what clients asked, and whether that is what was expected.

import FakeServer
import Locks
import SQLEngine
public import WireCore

extension FakePostgres {
  /// The statements that clients had carried out, oldest first: the command is the SQL command (`SELECT`,
  /// `CREATE TABLE`), the target the first table, the arguments are the text and the values of its parameters.
  ///
  /// A text of several statements in the simple protocol is one request, named after the first of them.
  public var requests: [LoggedRequest] { self.messages.filter { PostgresRequest.isStatement($0.command) } }

  /// Every message that clients sent, oldest first: beside the statements also what only prepares, describes or ends
  /// them. Those have the message's name before the SQL command: `PARSE SELECT`, `BIND SELECT`, `SYNC`.
  public var messages: [LoggedRequest] { self.server.withState { Array($0.log.entries) } }

  /// The messages of one kind, oldest first.
  public func requests(_ pattern: RequestPattern) -> [LoggedRequest] {
    self.messages.filter { pattern.differences(from: RequestFacts($0)).isEmpty }
  }

  /// Waits until `count` messages of a pattern have been received, those included that are in the log. Returns early
  /// when the task is cancelled.
  ///
  /// When it returns, what a statement waits for has begun, by the fake's clock:
  /// ```swift
  /// async let late: Void = repository.update(user)    // waits for a lock, with lock_timeout
  /// await postgres.received(.command("UPDATE"))
  /// postgres.clock.advance(by: .seconds(5))           // its time is up
  /// ```
  /// Not for a fake that keeps no request log.
  public func received(_ pattern: RequestPattern, count: Int = 1) async {
    let watch = Mutex<Int?>(nil)
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let id = self.server.withState { $0.log.watch(pattern, count: count) { continuation.resume() } }
        watch.withLock { $0 = id }
        if Task.isCancelled { self.server.withState { $0.log.unwatch(id) } }
      }
    } onCancel: {
      if let id = watch.withLock({ $0 }) { self.server.withState { $0.log.unwatch(id) } }
    }
  }

  /// What clients asked for that the fake does not do, with how often: the messages of the errors 0A000 that they got.
  /// A suite can assert that this is empty.
  public var unsupportedFeatures: [String: Int] { self.server.withState { $0.engine.unsupported } }

  /// Checks that requests of a pattern came as often as expected.
  ///
  /// ```swift
  /// try postgres.verify(.command("SELECT", "users"), 1...)
  /// try postgres.verify(.command("COMMIT"), 2...2)
  /// ```
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, _ counts: some RangeExpression<Int> & Sendable)
    throws(VerificationError)
  {
    let requests = self.requests
    do throws(VerificationError) { try WireCore.verify(pattern, counts, in: requests) } catch {
      // It may mean messages around statements.
      try WireCore.verify(pattern, counts, in: self.messages)
    }
  }

  /// Checks that requests of a pattern came exactly so often.
  ///
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, count: Int = 1) throws(VerificationError) {
    try self.verify(pattern, count...count)
  }
}
