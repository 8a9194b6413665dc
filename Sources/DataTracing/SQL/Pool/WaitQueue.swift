// DataTracing, SQL, Pool: connections that are kept and shared. This file: callers in the order in which they came.

/// Callers that wait, first come, first served. Everything takes constant time, amortised.
struct WaitQueue: Equatable {
  /// Since when each caller waits. Who is not in here has left.
  private var since: [Int: Duration] = [:]
  /// The order, with callers that have left meanwhile; those before `head` are gone.
  private var order: [Int] = []
  private var head = 0

  var count: Int { self.since.count }

  mutating func append(_ caller: Int, at now: Duration) {
    self.since[caller] = now
    self.order.append(caller)
  }

  /// The first caller, who leaves the queue, and since when it has waited.
  mutating func popFirst() -> (caller: Int, since: Duration)? {
    while self.head < self.order.count {
      let caller = self.order[self.head]
      self.head += 1
      guard let since = self.since.removeValue(forKey: caller) else { continue }
      self.compact()
      return (caller, since)
    }
    return nil
  }

  /// Takes a caller out and returns since when it has waited, or `nil` if it does not wait.
  mutating func remove(_ caller: Int) -> Duration? {
    guard let since = self.since.removeValue(forKey: caller) else { return nil }
    self.compact()
    return since
  }

  /// Takes everybody out, first come first.
  mutating func removeAll() -> [Int] {
    defer { self = WaitQueue() }
    return self.order[self.head...].filter { self.since[$0] != nil }
  }

  /// Forgets those who have left, once they are more than those who wait.
  private mutating func compact() {
    guard self.order.count > 2 * self.since.count + 16 else { return }
    self.order = self.order[self.head...].filter { self.since[$0] != nil }
    self.head = 0
  }
}
