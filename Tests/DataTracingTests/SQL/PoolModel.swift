// Tests of DataTracing, SQL: the pool. This file: what a pool must do, said as simply as possible, for comparison.

@testable import DataTracing

/// A pool as a list of connections and a list of callers. Every event looks at all of them.
struct PoolModel {
  enum Place: Equatable {
    case opening(Int), lent(Int), idle, closing
  }

  struct Connection {
    var slot: Int
    var place: Place
    var opened = Duration.zero
    var idleSince = Duration.zero
  }

  /// What must follow, in terms of callers and slots. The slot of a connection that did not exist is the pool's choice.
  enum Effect: Hashable {
    case reuse(Int, by: Int)
    case reopen(Int, by: Int)
    case reopenOne(of: Set<Int>, by: Int)
    case openNew(by: Int)
    case queued, refusedAtOnce
    case refused(Int), close(Int), finish
  }

  let configuration: ConnectionPool.Configuration
  /// In the order in which they were last put down.
  var connections: [Connection] = []
  var queue: [(caller: Int, since: Duration)] = []
  var isClosed = false
  var isFinished = false
  var waitCount = 0
  var waitDuration = Duration.zero
  var maxIdleClosed = 0
  var maxIdleTimeClosed = 0
  var maxLifetimeClosed = 0

  init(_ configuration: ConnectionPool.Configuration) { self.configuration = configuration }

  var limit: Int { self.configuration.maxOpenConnections <= 0 ? .max : self.configuration.maxOpenConnections }
  var idleLimit: Int { min(max(0, self.configuration.maxIdleConnections), self.limit) }

  func slots(_ isWanted: (Place) -> Bool) -> [Int] { self.connections.filter { isWanted($0.place) }.map(\.slot) }
  var lent: [Int] { self.slots { if case .lent = $0 { true } else { false } } }
  var opening: [Int] { self.slots { if case .opening = $0 { true } else { false } } }
  var idle: [Int] { self.slots { $0 == .idle } }
  var closing: [Int] { self.slots { $0 == .closing } }

  var statistics: PoolStatistics {
    PoolStatistics(
      maxOpenConnections: max(0, self.configuration.maxOpenConnections),
      openConnections: self.connections.count,
      inUse: self.lent.count,
      idle: self.idle.count,
      waitCount: self.waitCount,
      waitDuration: self.waitDuration,
      maxIdleClosed: self.maxIdleClosed,
      maxIdleTimeClosed: self.maxIdleTimeClosed,
      maxLifetimeClosed: self.maxLifetimeClosed
    )
  }

  private func index(_ slot: Int) -> Int? { self.connections.firstIndex { $0.slot == slot } }

  private func isTooOld(_ connection: Connection, _ now: Duration) -> Bool {
    guard let limit = self.configuration.maxLifetime else { return false }
    return now - connection.opened >= limit
  }

  /// Marks idle connections whose time is up as closing and returns their slots.
  private mutating func expire(_ now: Duration) -> [Int] {
    var expired: [Int] = []
    for index in self.connections.indices where self.connections[index].place == .idle {
      let isIdleTooLong = self.configuration.maxIdleTime.map { now - self.connections[index].idleSince >= $0 } ?? false
      if self.isTooOld(self.connections[index], now) {
        self.maxLifetimeClosed += 1
      } else if isIdleTooLong {
        self.maxIdleTimeClosed += 1
      } else {
        continue
      }
      self.connections[index].place = .closing
      expired.append(self.connections[index].slot)
    }
    return expired
  }

  private mutating func nextCaller(_ now: Duration) -> Int? {
    guard !self.queue.isEmpty else { return nil }
    let (caller, since) = self.queue.removeFirst()
    self.waitDuration += now - since
    return caller
  }

  mutating func borrow(_ caller: Int, _ now: Duration) -> Set<Effect> {
    if self.isClosed { return [.refusedAtOnce] }
    let expired = self.expire(now)
    if let last = self.connections.lastIndex(where: { $0.place == .idle }) {
      self.connections[last].place = .lent(caller)
      return Set(expired.map { .close($0) } + [.reuse(self.connections[last].slot, by: caller)])
    }
    if !expired.isEmpty { return Set(expired.map { .close($0) } + [.reopenOne(of: Set(expired), by: caller)]) }
    if self.connections.count < self.limit { return [.openNew(by: caller)] }
    self.waitCount += 1
    self.queue.append((caller, now))
    return [.queued]
  }

  /// What the pool chose where the model leaves it free.
  mutating func chose(_ slot: Int, for caller: Int) {
    if let index = self.index(slot) {
      self.connections[index].place = .opening(caller)
    } else {
      self.connections.append(Connection(slot: slot, place: .opening(caller)))
    }
  }

  mutating func leave(_ caller: Int, _ now: Duration) -> Bool {
    guard let index = self.queue.firstIndex(where: { $0.caller == caller }) else { return false }
    self.waitDuration += now - self.queue.remove(at: index).since
    return true
  }

  mutating func opened(_ slot: Int, _ now: Duration) {
    guard let index = self.index(slot), case .opening(let caller) = self.connections[index].place else { return }
    self.connections[index].place = .lent(caller)
    self.connections[index].opened = now
  }

  mutating func replace(_ slot: Int) {
    guard let index = self.index(slot), case .lent(let caller) = self.connections[index].place else { return }
    self.connections[index].place = .opening(caller)
  }

  mutating func openFailed(_ slot: Int, _ now: Duration) -> Set<Effect> {
    guard let index = self.index(slot), case .opening = self.connections[index].place else { return [] }
    return self.free(index, now)
  }

  mutating func closed(_ slot: Int, _ now: Duration) -> Set<Effect> {
    guard let index = self.index(slot), self.connections[index].place == .closing else { return [] }
    return self.free(index, now)
  }

  private mutating func free(_ index: Int, _ now: Duration) -> Set<Effect> {
    if let caller = self.nextCaller(now) {
      self.connections[index].place = .opening(caller)
      return [.reopen(self.connections[index].slot, by: caller)]
    }
    self.connections.remove(at: index)
    return self.finish()
  }

  mutating func giveBack(_ slot: Int, isReusable: Bool, _ now: Duration) -> Set<Effect> {
    guard let index = self.index(slot), case .lent = self.connections[index].place else { return [] }
    var connection = self.connections.remove(at: index)
    defer { self.connections.append(connection) }
    connection.place = .closing
    if self.isClosed { return [.close(slot)] }
    let isTooOld = self.isTooOld(connection, now)
    if isReusable && isTooOld { self.maxLifetimeClosed += 1 }
    let isUsable = isReusable && !isTooOld
    if let caller = self.nextCaller(now) {
      connection.place = isUsable ? .lent(caller) : .opening(caller)
      return isUsable ? [.reuse(slot, by: caller)] : [.reopen(slot, by: caller)]
    }
    let expired = Set(self.expire(now).map { Effect.close($0) })
    guard isUsable else { return expired.union([.close(slot)]) }
    guard self.idle.count < self.idleLimit else {
      self.maxIdleClosed += 1
      return expired.union([.close(slot)])
    }
    connection.place = .idle
    connection.idleSince = now
    return expired
  }

  mutating func sweep(_ now: Duration) -> Set<Effect> { Set(self.expire(now).map { .close($0) }) }

  mutating func close(_ now: Duration) -> Set<Effect> {
    if self.isClosed { return [] }
    self.isClosed = true
    var effects: Set<Effect> = []
    while let caller = self.nextCaller(now) { effects.insert(.refused(caller)) }
    for index in self.connections.indices where self.connections[index].place == .idle {
      self.connections[index].place = .closing
      effects.insert(.close(self.connections[index].slot))
    }
    return effects.union(self.finish())
  }

  private mutating func finish() -> Set<Effect> {
    guard self.isClosed, !self.isFinished, self.connections.isEmpty else { return [] }
    self.isFinished = true
    return [.finish]
  }
}
