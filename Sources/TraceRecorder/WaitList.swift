// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: tasks that wait for a change.

/// A task that waits for the next change.
typealias Waiter = CheckedContinuation<Void, Never>

/// The tasks that wait. A value: the store's lock guards it, and the continuations leave it before they are resumed.
struct WaitList {
  private var waiters: [UInt64: Waiter] = [:]
  private var nextID: UInt64 = 0

  mutating func makeID() -> UInt64 {
    defer { self.nextID &+= 1 }
    return self.nextID
  }

  mutating func add(_ waiter: Waiter, as id: UInt64) { self.waiters[id] = waiter }

  mutating func remove(_ id: UInt64) -> Waiter? { self.waiters.removeValue(forKey: id) }

  mutating func takeAll() -> [Waiter] {
    guard !self.waiters.isEmpty else { return [] }
    defer { self.waiters = [:] }
    return Array(self.waiters.values)
  }
}

extension [Waiter] {
  func resume() {
    for waiter in self { waiter.resume() }
  }
}
