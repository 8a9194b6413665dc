// DataTracing, SQL, Pool: connections that are kept and shared. This file: what is behind a pool's lock: its state, and
// the connections and callers that the state knows by number.

/// Turns events into steps that are carried out when the lock is released.
struct PoolDesk {
  /// A caller may have a slot, with the connection that is in it.
  enum Turn: Sendable {
    case reuse(Int, any SQLConnection)
    /// The old connection, if there is one, is the caller's to close.
    case open(Int, replacing: (any SQLConnection)?)
  }

  /// What a caller is told that asks for a connection.
  enum Place {
    case first(Turn)
    case queued(Int)
    case refused
  }

  typealias Continuation = CheckedContinuation<Turn, any Error>

  /// A caller that can go on.
  struct Wake {
    let continuation: Continuation
    let result: Result<Turn, any Error>

    func resume() { self.continuation.resume(with: self.result) }
  }

  enum Step {
    case wake(Wake)
    case close(Int, any SQLConnection)
    case finish([CheckedContinuation<Void, Never>])
  }

  /// A caller in the queue. Its turn may come, and it may be cancelled, before it waits.
  private enum Caller {
    case coming
    case waiting(Continuation)
    case settled(Result<Turn, any Error>)
  }

  private enum Closer {
    case waiting(CheckedContinuation<Void, Never>)
    case cancelled
  }

  private(set) var state: PoolState
  private let name: String
  /// Every open connection, whoever has it.
  private var connections: [Int: any SQLConnection] = [:]
  private var callers: [Int: Caller] = [:]
  private var closers: [Int: Closer] = [:]
  private var lastTicket = 0

  init(_ state: PoolState, name: String) {
    self.state = state
    self.name = name
  }

  mutating func makeTicket() -> Int {
    self.lastTicket += 1
    return self.lastTicket
  }

  mutating func change(_ event: (inout PoolState) -> [PoolState.Action]) -> [Step] {
    let actions = event(&self.state)
    return actions.isEmpty ? [] : actions.compactMap { self.step($0) }
  }

  private mutating func step(_ action: PoolState.Action) -> Step? {
    switch action {
    case .grant(let grant, let caller): return self.settle(caller, .success(self.turn(grant))).map { .wake($0) }
    case .refuse(let caller):
      return self.settle(caller, .failure(ConnectionPoolError.closed(pool: self.name))).map { .wake($0) }
    case .close(let slot): return self.connections.removeValue(forKey: slot).map { .close(slot, $0) }
    case .finish:
      defer { self.closers = [:] }
      return .finish(self.closers.values.compactMap { if case .waiting(let closer) = $0 { closer } else { nil } })
    }
  }

  private mutating func turn(_ grant: PoolState.Grant) -> Turn {
    switch grant {
    case .open(let slot): return .open(slot, replacing: self.connections.removeValue(forKey: slot))
    case .reuse(let slot):
      guard let connection = self.connections[slot] else {
        self.state.replace(slot)
        return .open(slot, replacing: nil)
      }
      return .reuse(slot, connection)
    }
  }
}

// Callers.
extension PoolDesk {
  mutating func borrow(at now: Duration) -> (Place, [Step]) {
    let ticket = self.makeTicket()
    let (answer, actions) = self.state.borrow(ticket, at: now)
    switch answer {
    case .refused: return (.refused, [])
    case .granted(let grant): return (.first(self.turn(grant)), actions.compactMap { self.step($0) })
    case .queued:
      self.callers[ticket] = .coming
      return (.queued(ticket), [])
    }
  }

  /// A caller in the queue waits from now on. Returns it if it need not.
  mutating func wait(_ caller: Int, _ continuation: Continuation) -> Wake? {
    guard case .settled(let result) = self.callers[caller] else {
      self.callers[caller] = .waiting(continuation)
      return nil
    }
    self.callers[caller] = nil
    return Wake(continuation: continuation, result: result)
  }

  /// A caller leaves the queue with an error, unless its turn has come.
  mutating func giveUp(_ caller: Int, _ error: any Error, at now: Duration) -> (isWaiting: Bool, Wake?) {
    guard self.state.leave(caller, at: now) else { return (false, nil) }
    return (true, self.settle(caller, .failure(error)))
  }

  private mutating func settle(_ caller: Int, _ result: Result<Turn, any Error>) -> Wake? {
    guard case .waiting(let continuation) = self.callers[caller] else {
      self.callers[caller] = .settled(result)
      return nil
    }
    self.callers[caller] = nil
    return Wake(continuation: continuation, result: result)
  }

  /// The connection in a slot cannot be used; its caller opens another.
  mutating func replace(_ slot: Int) {
    self.state.replace(slot)
    self.connections[slot] = nil
  }

  mutating func opened(_ slot: Int, _ connection: any SQLConnection, at now: Duration) {
    self.state.opened(slot, at: now)
    self.connections[slot] = connection
  }
}

// The end.
extension PoolDesk {
  /// Returns the continuation if there is nothing to wait for.
  mutating func waitUntilClosed(
    _ closer: Int,
    _ continuation: CheckedContinuation<Void, Never>
  ) -> CheckedContinuation<Void, Never>? {
    let isCancelled = self.closers.removeValue(forKey: closer) != nil
    if isCancelled || self.state.phase == .closed { return continuation }
    self.closers[closer] = .waiting(continuation)
    return nil
  }

  mutating func stopWaitingUntilClosed(_ closer: Int) -> CheckedContinuation<Void, Never>? {
    switch self.closers[closer] {
    case .waiting(let continuation):
      self.closers[closer] = nil
      return continuation
    case .cancelled: return nil
    case nil:
      // Not there yet, or gone: who comes finds this; who has gone leaves it to be removed when the pool is closed.
      if self.state.phase != .closed { self.closers[closer] = .cancelled }
      return nil
    }
  }
}
