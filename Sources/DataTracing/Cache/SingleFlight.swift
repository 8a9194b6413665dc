// DataTracing, Cache: traced caches. This file: one piece of work for everybody who wants its result.

import Locks
import Tracing

/// Runs work once for all concurrent callers of one key.
///
/// The work belongs to nobody: it runs in a task of its own, with the task-local values of the caller that started it.
/// A caller that is cancelled leaves at once and the others still get the result. When the last one has left, the work
/// is cancelled and forgotten.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// A result and how it was come by.
  struct Landing: Sendable {
    var value: Value
    /// The context of the caller that started the work, if this is another.
    var sharedFrom: InstrumentationContext?
    var isShared: Bool
  }

  /// Tells work whether it still stands for its key.
  struct Ticket: Sendable {
    let key: Key
    let id: UInt64
  }

  private typealias Waiter = CheckedContinuation<Landing, any Error>

  private struct Flight {
    let context: InstrumentationContext?
    let leader: UInt64
    var waiters: [UInt64: Waiter] = [:]
    var task: Task<Void, Never>?
  }

  private struct State {
    var flights: [UInt64: Flight] = [:]
    var current: [Key: UInt64] = [:]
    var nextID: UInt64 = 0

    mutating func makeID() -> UInt64 {
      self.nextID += 1
      return self.nextID
    }

    /// The flight that a caller waits for. It is searched for only if it has been forgotten.
    func flight(of waiter: UInt64, _ key: Key) -> UInt64? {
      if let id = self.current[key], self.flights[id]?.waiters[waiter] != nil { return id }
      return self.flights.first { $0.value.waiters[waiter] != nil }?.key
    }

    /// Removes a flight and hands over those who wait for it.
    mutating func land(_ ticket: Ticket) -> Flight? {
      if self.current[ticket.key] == ticket.id { self.current[ticket.key] = nil }
      return self.flights.removeValue(forKey: ticket.id)
    }
  }

  private let state = Mutex(State())

  /// The work's result, from work that is under way for the key or from `work`.
  ///
  /// - Throws: What the work throws; `CancellationError` if this caller is cancelled.
  func run(_ key: Key, _ work: @escaping @Sendable (Ticket) async throws -> Value) async throws -> Landing {
    let waiter = self.state.withLock { $0.makeID() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isRefused = self.state.withLock { state in
          // The handler below takes the lock too: a cancellation after this check finds the waiter.
          if Task.isCancelled { return true }
          self.enter(waiter, continuation, key, work, &state)
          return false
        }
        if isRefused { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      self.leave(waiter, key)
    }
  }

  /// Whether nobody has called ``forget(_:)`` since the work began.
  func isCurrent(_ ticket: Ticket) -> Bool {
    self.state.withLock { $0.current[ticket.key] == ticket.id }
  }

  /// Lets the next caller start anew. Those who wait get the result of the work under way.
  func forget(_ key: Key) {
    self.state.withLock { $0.current[key] = nil }
  }

  /// Lets the next caller of any key start anew.
  func forgetAll() {
    self.state.withLock { $0.current.removeAll() }
  }

  /// How many callers wait for the key's work under way.
  func waiterCount(_ key: Key) -> Int {
    self.state.withLock { state in state.current[key].flatMap { state.flights[$0]?.waiters.count } ?? 0 }
  }

  private func enter(
    _ waiter: UInt64,
    _ continuation: Waiter,
    _ key: Key,
    _ work: @escaping @Sendable (Ticket) async throws -> Value,
    _ state: inout State
  ) {
    if let id = state.current[key] {
      state.flights[id]?.waiters[waiter] = continuation
      return
    }
    let ticket = Ticket(key: key, id: state.makeID())
    var flight = Flight(context: InstrumentationContext.current, leader: waiter)
    flight.waiters[waiter] = continuation
    flight.task = Task {
      do {
        self.land(ticket, .success(try await work(ticket)))
      } catch {
        self.land(ticket, .failure(error))
      }
    }
    state.flights[ticket.id] = flight
    state.current[key] = ticket.id
  }

  private func land(_ ticket: Ticket, _ result: Result<Value, any Error>) {
    guard let flight = self.state.withLock({ $0.land(ticket) }) else { return }
    for (waiter, continuation) in flight.waiters {
      let isShared = waiter != flight.leader
      let landing = result.map {
        Landing(value: $0, sharedFrom: isShared ? flight.context : nil, isShared: isShared)
      }
      continuation.resume(with: landing)
    }
  }

  private func leave(_ waiter: UInt64, _ key: Key) {
    let (continuation, abandoned) = self.state.withLock { state -> (Waiter?, Task<Void, Never>?) in
      guard let id = state.flight(of: waiter, key) else { return (nil, nil) }
      let continuation = state.flights[id]?.waiters.removeValue(forKey: waiter)
      guard state.flights[id]?.waiters.isEmpty == true else { return (continuation, nil) }
      return (continuation, state.land(Ticket(key: key, id: id))?.task)
    }
    abandoned?.cancel()
    continuation?.resume(throwing: CancellationError())
  }
}
