// WireCore: what every fake shares, pure. This file: holding a request until the test lets it go.

internal import Synchronization

/// A barrier: requests wait at it until the test opens it.
///
/// ```swift
/// let gate = Gate()
/// redis.stub(.command("SET"), .hold(gate))
/// async let write: Void = repository.save(user)
/// await gate.reached()                   // the SET has arrived and has not been carried out
/// …                                      // do what shall come first
/// gate.open()
/// try await write
/// ```
public final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrivals = 0
    var waiting: [@Sendable () -> Void] = []
    var watchers: [(id: Int, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    var nextWatcher = 0
  }

  private let state = Mutex(State())

  /// Makes a closed gate.
  public init() {}

  /// How many requests have arrived so far, those that went through included.
  public var arrivals: Int { self.state.withLock { $0.arrivals } }

  /// Waits until at least `count` requests have arrived. Returns early when the task is cancelled.
  public func reached(_ count: Int = 1) async {
    let id = self.state.withLock { state in
      state.nextWatcher += 1
      return state.nextWatcher
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReached = self.state.withLock { state in
          if state.arrivals >= count || Task.isCancelled { return true }
          state.watchers.append((id, count, continuation))
          return false
        }
        if isReached { continuation.resume() }
      }
    } onCancel: {
      self.takeWatchers { $0 == id }.forEach { $0.resume() }
    }
  }

  /// Lets everything through that waits and everything that still comes.
  public func open() {
    let waiting = self.state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for resume in waiting { resume() }
  }

  /// A request arrived. `resume` is called when it may go on: at once if the gate is open.
  package func arrive(_ resume: @escaping @Sendable () -> Void) {
    let (isOpen, reached) = self.state.withLock { state in
      state.arrivals += 1
      if !state.isOpen { state.waiting.append(resume) }
      let reached = state.watchers.filter { $0.count <= state.arrivals }.map(\.continuation)
      state.watchers.removeAll { $0.count <= state.arrivals }
      return (state.isOpen, reached)
    }
    for continuation in reached { continuation.resume() }
    if isOpen { resume() }
  }

  private func takeWatchers(_ isMeant: @Sendable (Int) -> Bool) -> [CheckedContinuation<Void, Never>] {
    self.state.withLock { state in
      let meant = state.watchers.filter { isMeant($0.id) }.map(\.continuation)
      state.watchers.removeAll { isMeant($0.id) }
      return meant
    }
  }
}
