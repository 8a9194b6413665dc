// DataTracing, SQL, Pool: connections that are kept and shared. This file: who has which connection, as a state machine
// that knows no clock, no task and no connection.

/// What a pool knows. An event is a method; what follows from it is returned as actions, which the pool carries out.
///
/// A connection, open or not, has a slot. There are never more slots than connections may be open, and nobody waits
/// while a slot could be had.
struct PoolState: Equatable {
  /// A caller's turn: it has the slot until it says ``giveBack(_:isReusable:at:)`` or ``openFailed(_:)``.
  enum Grant: Equatable {
    /// The connection in the slot.
    case reuse(Int)
    /// The slot. The caller closes the connection that may still be in there, and opens one.
    case open(Int)
  }

  enum Action: Equatable {
    /// It is this waiting caller's turn.
    case grant(Grant, to: Int)
    /// This waiting caller gets nothing: the pool closes.
    case refuse(Int)
    /// Close the connection of a slot, then say ``closed(_:)``.
    case close(Int)
    /// The last connection is gone and there will be no other.
    case finish
  }

  enum Answer: Equatable {
    case granted(Grant)
    /// The caller waits.
    case queued
    case refused
  }

  enum Phase: Equatable {
    case open, closing, closed
  }

  /// A slot that is not idle.
  enum Slot: Equatable {
    case opening
    /// Somebody uses the connection.
    case lent(opened: Duration)
    case closing
  }

  struct Idle: Equatable {
    var slot: Int
    var opened: Duration
    var since: Duration
  }

  let configuration: ConnectionPool.Configuration
  private(set) var phase = Phase.open
  /// The one that was used last is the last, and the first to be used again, so that what is too much grows old.
  private(set) var idle: [Idle] = []
  private(set) var busy: [Int: Slot] = [:]
  private(set) var waiting = WaitQueue()
  private var nextSlot = 0
  private var waitCount = 0
  private var waitDuration = Duration.zero
  private var maxIdleClosed = 0
  private var maxIdleTimeClosed = 0
  private var maxLifetimeClosed = 0

  init(_ configuration: ConnectionPool.Configuration) {
    self.configuration = configuration
  }

  /// What those see who report it.
  var snapshot: PoolSnapshot {
    PoolSnapshot(
      statistics: self.statistics,
      pendingRequests: self.waiting.count,
      maxIdleConnections: self.maxIdle
    )
  }

  var statistics: PoolStatistics {
    PoolStatistics(
      maxOpenConnections: self.maxOpen,
      openConnections: self.openCount,
      inUse: self.busy.values.count { if case .lent = $0 { true } else { false } },
      idle: self.idle.count,
      waitCount: self.waitCount,
      waitDuration: self.waitDuration,
      maxIdleClosed: self.maxIdleClosed,
      maxIdleTimeClosed: self.maxIdleTimeClosed,
      maxLifetimeClosed: self.maxLifetimeClosed
    )
  }

  private var openCount: Int { self.idle.count + self.busy.count }

  /// 0 for no limit.
  private var maxOpen: Int { max(0, self.configuration.maxOpenConnections) }

  private var maxIdle: Int {
    let limit = max(0, self.configuration.maxIdleConnections)
    return self.maxOpen == 0 ? limit : min(limit, self.maxOpen)
  }
}

// Callers.
extension PoolState {
  /// A caller asks for a connection.
  mutating func borrow(_ caller: Int, at now: Duration) -> (Answer, [Action]) {
    guard self.phase == .open else { return (.refused, []) }
    var expired = self.takeExpired(at: now)
    if let last = self.idle.popLast() {
      self.busy[last.slot] = .lent(opened: last.opened)
      return (.granted(.reuse(last.slot)), self.close(expired))
    }
    if let slot = expired.popLast() ?? self.makeSlot() {
      self.busy[slot] = .opening
      return (.granted(.open(slot)), self.close(expired))
    }
    self.waitCount += 1
    self.waiting.append(caller, at: now)
    return (.queued, [])
  }

  /// A caller waits no longer. Returns `false` if it does not wait: its turn has come.
  mutating func leave(_ caller: Int, at now: Duration) -> Bool {
    guard let since = self.waiting.remove(caller) else { return false }
    self.waitDuration += now - since
    return true
  }

  /// A caller is done with its connection, which can be used again or cannot.
  mutating func giveBack(_ slot: Int, isReusable: Bool, at now: Duration) -> [Action] {
    guard case .lent(let opened) = self.busy[slot] else { return [] }
    guard self.phase == .open else { return self.close([slot]) }
    let isTooOld = self.isTooOld(opened, at: now)
    if isReusable, isTooOld { self.maxLifetimeClosed += 1 }
    let isUsable = isReusable && !isTooOld
    if let caller = self.nextCaller(at: now) {
      self.busy[slot] = isUsable ? .lent(opened: opened) : .opening
      return [.grant(isUsable ? .reuse(slot) : .open(slot), to: caller)]
    }
    let expired = self.takeExpired(at: now)
    if isUsable, self.idle.count < self.maxIdle {
      self.busy[slot] = nil
      self.idle.append(Idle(slot: slot, opened: opened, since: now))
      return self.close(expired)
    }
    if isUsable { self.maxIdleClosed += 1 }
    return self.close(expired + [slot])
  }
}

// Connections.
extension PoolState {
  /// The connection of a slot is open and its caller's.
  mutating func opened(_ slot: Int, at now: Duration) {
    guard self.busy[slot] == .opening else { return }
    self.busy[slot] = .lent(opened: now)
  }

  /// The connection of a slot could not be opened, and its caller gave up.
  mutating func openFailed(_ slot: Int, at now: Duration) -> [Action] {
    self.busy[slot] == .opening ? self.free(slot, at: now) : []
  }

  /// The connection that a caller has been lent cannot be used; it opens another in the same slot.
  mutating func replace(_ slot: Int) {
    guard case .lent = self.busy[slot] else { return }
    self.busy[slot] = .opening
  }

  /// The connection of a slot is closed.
  mutating func closed(_ slot: Int, at now: Duration) -> [Action] {
    self.busy[slot] == .closing ? self.free(slot, at: now) : []
  }

  /// Time has passed.
  mutating func sweep(at now: Duration) -> [Action] { self.close(self.takeExpired(at: now)) }

  /// Nobody is lent a connection any more.
  mutating func close(at now: Duration) -> [Action] {
    guard self.phase == .open else { return [] }
    self.phase = .closing
    var refused: [Action] = []
    while let caller = self.nextCaller(at: now) { refused.append(.refuse(caller)) }
    let idle = self.idle.map(\.slot)
    self.idle = []
    return refused + self.close(idle) + self.finish()
  }

  /// A slot is free: the next caller's, or nobody's.
  private mutating func free(_ slot: Int, at now: Duration) -> [Action] {
    if let caller = self.nextCaller(at: now) {
      self.busy[slot] = .opening
      return [.grant(.open(slot), to: caller)]
    }
    self.busy[slot] = nil
    return self.finish()
  }

  private mutating func finish() -> [Action] {
    guard self.phase == .closing, self.openCount == 0 else { return [] }
    self.phase = .closed
    return [.finish]
  }

  private mutating func nextCaller(at now: Duration) -> Int? {
    guard let (caller, since) = self.waiting.popFirst() else { return nil }
    self.waitDuration += now - since
    return caller
  }

  private mutating func makeSlot() -> Int? {
    guard self.maxOpen == 0 || self.openCount < self.maxOpen else { return nil }
    defer { self.nextSlot += 1 }
    return self.nextSlot
  }

  private mutating func close(_ slots: [Int]) -> [Action] {
    for slot in slots { self.busy[slot] = .closing }
    return slots.map { .close($0) }
  }

  /// Takes the idle connections that are too old, or have been idle too long; returns their slots.
  private mutating func takeExpired(at now: Duration) -> [Int] {
    guard self.idle.contains(where: { self.isExpired($0, at: now) }) else { return [] }
    let expired = self.idle.filter { self.isExpired($0, at: now) }
    self.idle = self.idle.filter { !self.isExpired($0, at: now) }
    let old = expired.count { self.isTooOld($0.opened, at: now) }
    self.maxLifetimeClosed += old
    self.maxIdleTimeClosed += expired.count - old
    return expired.map(\.slot)
  }

  private func isExpired(_ idle: Idle, at now: Duration) -> Bool {
    self.isTooOld(idle.opened, at: now) || self.configuration.maxIdleTime.map { now - idle.since >= $0 } ?? false
  }

  private func isTooOld(_ opened: Duration, at now: Duration) -> Bool {
    self.configuration.maxLifetime.map { now - opened >= $0 } ?? false
  }
}
