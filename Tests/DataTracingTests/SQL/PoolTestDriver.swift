// Tests of DataTracing, SQL: the pool. This file: a driver whose every move a test decides, and a clock that tells who
// sleeps by it.

import Locks

@testable import DataTracing

struct PoolTestError: Error, Hashable {
  var attempt = 0
}

/// Opens connections that are numbered from 1 in the order of the attempts, and keeps account of them.
final class PoolTestDriver: SQLDriver {
  typealias Script = @Sendable (Int) async throws -> Void

  struct Account {
    var attempts = 0
    var opened: Set<Int> = []
    var closed: [Int] = []
    var resets: [Int] = []
    var users: [Int: Int] = [:]
    /// The most that were open at once, and the most users that one connection had at once.
    var mostOpen = 0
    var mostUsers = 0

    var open: Set<Int> { self.opened.subtracting(self.closed) }
  }

  let system = DatabaseSystem.postgresql
  let endpoint: Endpoint?
  let namespace: String?
  private let onConnect: Script
  private let onReset: Script
  private let kept = Mutex(Account())

  /// - Parameters:
  ///   - onConnect: Called with the number of the attempt.
  ///   - onReset: Called with the number of the connection.
  init(
    _ endpoint: Endpoint? = Endpoint("db.example", port: 5433),
    namespace: String? = "shop",
    onConnect: @escaping Script = { _ in },
    onReset: @escaping Script = { _ in }
  ) {
    self.endpoint = endpoint
    self.namespace = namespace
    self.onConnect = onConnect
    self.onReset = onReset
  }

  var account: Account { self.kept.withLock { $0 } }

  nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    let number = self.kept.withLock { account in
      account.attempts += 1
      return account.attempts
    }
    try await self.onConnect(number)
    self.kept.withLock { account in
      account.opened.insert(number)
      account.mostOpen = max(account.mostOpen, account.open.count)
    }
    return PoolTestConnection(number: number, driver: self)
  }

  nonisolated(nonsending) func reset(_ number: Int) async throws {
    self.kept.withLock { $0.resets.append(number) }
    try await self.onReset(number)
  }

  func close(_ number: Int) { self.kept.withLock { $0.closed.append(number) } }

  func change(users change: Int, of number: Int) {
    self.kept.withLock { account in
      account.users[number, default: 0] += change
      account.mostUsers = max(account.mostUsers, account.users[number, default: 0])
    }
  }
}

struct PoolTestConnection: SQLConnection {
  let number: Int
  let driver: PoolTestDriver

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    BufferedCursor(columns: SQLColumns(["number"]), rows: [[.int(Int64(self.number))]])
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    self.driver.change(users: 1, of: self.number)
    await Task.yield()
    self.driver.change(users: -1, of: self.number)
    return SQLResult(lastInsertID: Int64(self.number))
  }

  nonisolated(nonsending) func reset() async throws { try await self.driver.reset(self.number) }

  nonisolated(nonsending) func close() async {
    await Task.yield()
    self.driver.close(self.number)
  }
}

extension SQLConnection {
  /// The number that ``PoolTestDriver`` gave it.
  var number: Int { (self as? PoolTestConnection)?.number ?? 0 }
}

extension ConnectionPool {
  /// Returns when so many callers wait.
  nonisolated(nonsending) func waitForWaiters(_ count: Int) async {
    while self.snapshot.pendingRequests != count { await Task.yield() }
  }

  /// Returns when somebody has called ``ConnectionPool/close()``.
  nonisolated(nonsending) func waitUntilClosing() async {
    while self.desk.withLock({ $0.state.phase }) == .open { await Task.yield() }
  }
}

/// A clock that stands still until it is advanced, and wakes those who sleep by it.
final class PoolTestClock: Clock {
  typealias Instant = ManualClock.Instant

  private struct State {
    var now = Instant(time: .zero)
    var last = 0
    var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  var now: Instant { self.state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }
  var sleeperCount: Int { self.state.withLock { $0.sleepers.count } }

  func advance(by duration: Duration) {
    let due = self.state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in due { continuation.resume() }
  }

  /// Returns when so many sleep.
  nonisolated(nonsending) func waitForSleepers(_ count: Int) async {
    while self.sleeperCount != count { await Task.yield() }
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = self.state.withLock { state in
      state.last += 1
      return state.last
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = self.state.withLock { state -> Result<Void, any Error>? in
          if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = (deadline, continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let continuation = self.state.withLock { state -> CheckedContinuation<Void, any Error>? in
        guard let sleeper = state.sleepers.removeValue(forKey: id) else {
          state.cancelled.insert(id)
          return nil
        }
        return sleeper.continuation
      }
      continuation?.resume(throwing: CancellationError())
    }
  }
}

/// Notes from many tasks, in order.
final class PoolTestNotes: Sendable {
  private let notes = Mutex<[Int]>([])

  var all: [Int] { self.notes.withLock { $0 } }

  func add(_ note: Int) { self.notes.withLock { $0.append(note) } }
}
