// LoopbackClients: small clients on the fakes' own codecs. This file: one caller that waits.

import Locks

/// A caller that waits for something: it goes on with what comes first, a value, a failure or its cancellation.
final class Pending<Value: Sendable>: Sendable {
  typealias Continuation = CheckedContinuation<Value, any Error>

  private enum State {
    case new
    case waiting(Continuation)
    case finished
  }

  private let state = Mutex(State.new)

  /// Waits for what `start` leads to; a caller that was cancelled before does not even start.
  nonisolated(nonsending) func value(of start: () -> Void) async throws -> Value {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if self.wait(continuation) { start() }
      }
    } onCancel: {
      self.cancel()
    }
  }

  /// Waits. False when the caller was cancelled before; it does not wait then.
  private func wait(_ continuation: Continuation) -> Bool {
    let isWaiting = self.state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(continuation)
      return true
    }
    if !isWaiting { continuation.resume(throwing: CancellationError()) }
    return isWaiting
  }

  /// Ends the wait, unless it has ended.
  func finish(_ result: Result<Value, any Error>) {
    let continuation = self.state.withLock { state -> Continuation? in
      defer { state = .finished }
      if case .waiting(let continuation) = state { return continuation } else { return nil }
    }
    continuation?.resume(with: result)
  }

  /// The caller was cancelled.
  private func cancel() { self.finish(.failure(CancellationError())) }
}
