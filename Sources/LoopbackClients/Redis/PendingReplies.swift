// LoopbackClients: small clients on the fakes' own codecs. This file: one caller that waits.

import Locks
import RESP

/// A caller that waits for replies: it goes on with what comes first, the replies, a failure or its cancellation.
final class PendingReplies: Sendable {
  typealias Continuation = CheckedContinuation<[RESPValue], any Error>

  private enum State {
    case new
    case waiting(Continuation)
    case finished
  }

  private let state = Mutex(State.new)

  /// Waits. False when the caller was cancelled before; it does not wait then.
  func wait(_ continuation: Continuation) -> Bool {
    let isWaiting = self.state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(continuation)
      return true
    }
    if !isWaiting { continuation.resume(throwing: CancellationError()) }
    return isWaiting
  }

  /// Ends the wait, unless it has ended.
  func finish(_ result: Result<[RESPValue], any Error>) {
    let continuation = self.state.withLock { state -> Continuation? in
      defer { state = .finished }
      if case .waiting(let continuation) = state { return continuation } else { return nil }
    }
    continuation?.resume(with: result)
  }

  /// The caller was cancelled.
  func cancel() { self.finish(.failure(CancellationError())) }
}
