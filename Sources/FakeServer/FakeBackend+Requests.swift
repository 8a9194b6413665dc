// FakeServer: the one network shell of all fakes. This file: what clients asked, and whether that is what was expected.

import Locks
public import WireCore

extension FakeBackend {
  /// Everything that clients sent, oldest first; more than ``FakeBackend/requests`` where a protocol has messages around
  /// its requests.
  public var messages: [LoggedRequest] { self.controls.server.withControls { log, _ in Array(log.entries) } }

  /// What clients sent of one kind, oldest first.
  public func requests(_ pattern: RequestPattern) -> [LoggedRequest] {
    self.messages.filter { pattern.differences(from: RequestFacts($0)).isEmpty }
  }

  /// Waits until `count` requests of a pattern have been received, those included that are in the log. Returns early
  /// when the task is cancelled.
  ///
  /// When it returns, what a request waits for has begun, by the fake's clock:
  /// ```swift
  /// async let job = worker.next()          // BLPOP jobs 5
  /// await redis.received(.command("BLPOP"))
  /// redis.clock.advance(by: .seconds(5))   // its time is up
  /// ```
  /// Not for a fake that keeps no request log.
  public func received(_ pattern: RequestPattern, count: Int = 1) async {
    let server = self.controls.server
    let watch = Mutex<Int?>(nil)
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let id = server.withControls { log, _ in log.watch(pattern, count: count) { continuation.resume() } }
        watch.withLock { $0 = id }
        if Task.isCancelled { server.withControls { log, _ in log.unwatch(id) } }
      }
    } onCancel: {
      if let id = watch.withLock({ $0 }) { server.withControls { log, _ in log.unwatch(id) } }
    }
  }

  /// Checks that requests of a pattern came as often as expected.
  ///
  /// ```swift
  /// try redis.verify(.command("GET", "user:1"), 1...)
  /// try postgres.verify(.command("COMMIT"), 2...2)
  /// ```
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, _ counts: some RangeExpression<Int> & Sendable)
    throws(VerificationError)
  {
    let requests = self.requests
    do throws(VerificationError) { try WireCore.verify(pattern, counts, in: requests) } catch {
      // It may mean messages around the requests.
      let messages = self.messages
      guard messages.count > requests.count else { throw error }
      try WireCore.verify(pattern, counts, in: messages)
    }
  }

  /// Checks that requests of a pattern came exactly so often.
  ///
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, count: Int = 1) throws(VerificationError) {
    try self.verify(pattern, count...count)
  }
}
