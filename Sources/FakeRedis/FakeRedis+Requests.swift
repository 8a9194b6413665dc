// FakeRedis: the public front. This file: what clients asked, and whether that is what was expected.

import FakeServer
import Locks
import RedisEngine
public import WireCore

extension FakeRedis {
  /// What clients asked, oldest first.
  public var requests: [LoggedRequest] { self.server.withState { Array($0.log.entries) } }

  /// What clients asked of one kind, oldest first.
  public func requests(_ pattern: RequestPattern) -> [LoggedRequest] {
    self.requests.filter { pattern.differences(from: RequestFacts($0)).isEmpty }
  }

  /// Waits until `count` requests of a pattern have been received, those included that are in the log. Returns early
  /// when the task is cancelled.
  ///
  /// When it returns, what a blocking command waits for has begun, by the fake's clock:
  /// ```swift
  /// async let job = worker.next()          // BLPOP jobs 5
  /// await redis.received(.command("BLPOP"))
  /// redis.clock.advance(by: .seconds(5))   // its time is up
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

  /// Commands of the real server that were asked for and that the fake does not have, with how often. They got the
  /// real server's error for an unknown command. A suite can assert that this is empty.
  public var unsupportedCommands: [String: Int] { self.server.withState { $0.engine.unsupported } }

  /// Checks that requests of a pattern came as often as expected.
  ///
  /// ```swift
  /// try redis.verify(.command("GET", "user:1"), 1...)
  /// try redis.verify(.command("SET"), 2...2)
  /// ```
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, _ counts: some RangeExpression<Int> & Sendable)
    throws(VerificationError)
  {
    try WireCore.verify(pattern, counts, in: self.requests)
  }

  /// Checks that requests of a pattern came exactly so often.
  ///
  /// - Throws: ``VerificationError``, with the requests that came nearest.
  public func verify(_ pattern: RequestPattern, count: Int = 1) throws(VerificationError) {
    try self.verify(pattern, count...count)
  }
}
