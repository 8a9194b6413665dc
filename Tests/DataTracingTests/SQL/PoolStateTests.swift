// Tests of DataTracing, SQL: the pool. This file: every transition of the state machine.

import Testing

@testable import DataTracing

@Suite struct PoolStateTests {
  typealias State = PoolState
  typealias Configuration = ConnectionPool.Configuration

  /// A pool with connections 0 ..< `lent` open since 0 s and in use.
  private func pool(_ configuration: Configuration = Configuration(maxOpenConnections: 2), lent: Int = 0) -> State {
    var state = State(configuration)
    for slot in 0..<lent {
      let (answer, actions) = state.borrow(1_000 + slot, at: .zero)
      #expect(answer == .granted(.open(slot)))
      #expect(actions == [])
      state.opened(slot, at: .zero)
    }
    return state
  }

  @Test func defaultsAreTheGuides() {
    let configuration = Configuration()
    #expect(configuration.maxOpenConnections == 25)
    #expect(configuration.maxIdleConnections == 5)
    #expect(configuration.maxLifetime == .seconds(300))
    #expect(configuration.maxIdleTime == .seconds(60))
    #expect(configuration.acquireTimeout == nil)
  }

  @Test func borrowOpensUpToTheLimitThenQueues() {
    var state = self.pool()
    #expect(state.borrow(1, at: .zero).0 == .granted(.open(0)))
    #expect(state.borrow(2, at: .zero).0 == .granted(.open(1)))
    #expect(state.statistics.openConnections == 2)
    #expect(state.statistics.inUse == 0)
    state.opened(0, at: .zero)
    #expect(state.statistics.inUse == 1)
    #expect(state.borrow(3, at: .zero).0 == .queued)
    #expect(state.snapshot.pendingRequests == 1)
    #expect(state.statistics.waitCount == 1)
  }

  @Test(arguments: [0, -1])
  func noLimit(maxOpen: Int) {
    let state = self.pool(Configuration(maxOpenConnections: maxOpen, maxIdleConnections: 3), lent: 200)
    #expect(state.statistics.maxOpenConnections == 0)
    #expect(state.statistics.inUse == 200)
    #expect(state.snapshot.maxIdleConnections == 3)
  }

  @Test func idleIsNeverMoreThanOpen() {
    #expect(self.pool(Configuration(maxOpenConnections: 2, maxIdleConnections: 9)).snapshot.maxIdleConnections == 2)
    #expect(self.pool(Configuration(maxIdleConnections: -9)).snapshot.maxIdleConnections == 0)
  }

  @Test func theLastUsedIsUsedAgain() {
    var state = self.pool(lent: 2)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.giveBack(1, isReusable: true, at: .zero) == [])
    #expect(state.statistics.idle == 2)
    #expect(state.borrow(1, at: .zero).0 == .granted(.reuse(1)))
    #expect(state.borrow(2, at: .zero).0 == .granted(.reuse(0)))
    #expect(state.statistics.idle == 0)
    #expect(state.statistics.inUse == 2)
  }

  @Test func givenBackGoesToTheFirstInTheQueue() {
    var state = self.pool(lent: 2)
    for caller in [7, 5, 6] { #expect(state.borrow(caller, at: .seconds(caller)).0 == .queued) }
    #expect(state.giveBack(1, isReusable: true, at: .seconds(10)) == [.grant(.reuse(1), to: 7)])
    #expect(state.giveBack(0, isReusable: true, at: .seconds(10)) == [.grant(.reuse(0), to: 5)])
    #expect(state.statistics.inUse == 2)
    #expect(state.statistics.waitDuration == .seconds(3 + 5))
    #expect(state.statistics.waitCount == 3)
  }

  @Test func brokenIsReplacedByTheFirstInTheQueue() {
    var state = self.pool(lent: 2)
    #expect(state.borrow(1, at: .zero).0 == .queued)
    #expect(state.giveBack(0, isReusable: false, at: .zero) == [.grant(.open(0), to: 1)])
    #expect(state.statistics.openConnections == 2)
    #expect(state.statistics.inUse == 1)
  }

  @Test func brokenIsClosedIfNobodyWaits() {
    var state = self.pool(lent: 2)
    #expect(state.giveBack(0, isReusable: false, at: .zero) == [.close(0)])
    // Until it is closed it counts, and so whoever comes waits.
    #expect(state.statistics.openConnections == 2)
    #expect(state.borrow(1, at: .zero).0 == .queued)
    #expect(state.closed(0, at: .zero) == [.grant(.open(0), to: 1)])
    #expect(state.statistics.openConnections == 2)
  }

  @Test func closedMakesRoom() {
    var state = self.pool(lent: 2)
    #expect(state.giveBack(0, isReusable: false, at: .zero) == [.close(0)])
    #expect(state.closed(0, at: .zero) == [])
    #expect(state.statistics.openConnections == 1)
    #expect(state.borrow(1, at: .zero).0 == .granted(.open(2)))
  }

  @Test func enoughAreIdle() {
    var state = self.pool(Configuration(maxOpenConnections: 3, maxIdleConnections: 1), lent: 3)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.giveBack(2, isReusable: true, at: .zero) == [.close(2)])
    // One that is broken is not closed because others are idle.
    #expect(state.giveBack(1, isReusable: false, at: .zero) == [.close(1)])
    #expect(state.statistics.maxIdleClosed == 1)
    #expect(state.statistics.idle == 1)
  }

  @Test func whoLeavesIsPassedOver() {
    var state = self.pool(lent: 2)
    for caller in 1...3 { #expect(state.borrow(caller, at: .zero).0 == .queued) }
    #expect(state.leave(1, at: .seconds(2)) == true)
    #expect(state.leave(1, at: .seconds(2)) == false)
    #expect(state.leave(99, at: .seconds(2)) == false)
    #expect(state.snapshot.pendingRequests == 2)
    #expect(state.statistics.waitDuration == .seconds(2))
    #expect(state.giveBack(0, isReusable: true, at: .seconds(3)) == [.grant(.reuse(0), to: 2)])
    #expect(state.leave(2, at: .seconds(4)) == false)
    #expect(state.statistics.waitDuration == .seconds(5))
  }

  @Test func whatCannotBeOpenedIsTheNextOnes() {
    var state = self.pool(Configuration(maxOpenConnections: 1))
    #expect(state.borrow(1, at: .zero).0 == .granted(.open(0)))
    #expect(state.borrow(2, at: .zero).0 == .queued)
    #expect(state.openFailed(0, at: .zero) == [.grant(.open(0), to: 2)])
    #expect(state.openFailed(0, at: .zero) == [])
    #expect(state.statistics.openConnections == 0)
    #expect(state.borrow(3, at: .zero).0 == .granted(.open(1)))
  }

  @Test func replacedKeepsItsPlace() {
    var state = self.pool(lent: 2)
    state.replace(0)
    #expect(state.statistics.inUse == 1)
    #expect(state.statistics.openConnections == 2)
    #expect(state.borrow(1, at: .zero).0 == .queued)
    state.opened(0, at: .seconds(9))
    #expect(state.busy[0] == .lent(opened: .seconds(9)))
  }

  @Test func tooOldAtGiveBack() {
    var state = self.pool(lent: 2)
    #expect(state.giveBack(0, isReusable: true, at: .seconds(300) - .nanoseconds(1)) == [])
    #expect(state.giveBack(1, isReusable: true, at: .seconds(300)) == [.close(0), .close(1)])
    #expect(state.statistics.maxLifetimeClosed == 2)
    #expect(state.statistics.maxIdleClosed == 0)
  }

  @Test func tooOldForTheNextInTheQueue() {
    var state = self.pool(lent: 2)
    #expect(state.borrow(1, at: .seconds(299)).0 == .queued)
    #expect(state.giveBack(0, isReusable: true, at: .seconds(300)) == [.grant(.open(0), to: 1)])
    #expect(state.statistics.maxLifetimeClosed == 1)
  }

  @Test func tooLongIdleAtBorrow() {
    var state = self.pool(Configuration(maxOpenConnections: 3), lent: 3)
    #expect(state.giveBack(0, isReusable: true, at: .seconds(1)) == [])
    #expect(state.giveBack(1, isReusable: true, at: .seconds(2)) == [])
    #expect(state.giveBack(2, isReusable: true, at: .seconds(40)) == [])
    var (answer, actions) = state.borrow(1, at: .seconds(62))
    #expect(answer == .granted(.reuse(2)))
    #expect(actions == [.close(0), .close(1)])
    #expect(state.statistics.maxIdleTimeClosed == 2)
    #expect(state.giveBack(2, isReusable: true, at: .seconds(100)) == [])
    // The only one has expired: its caller replaces it, full or not.
    (answer, actions) = state.borrow(2, at: .seconds(160))
    #expect(answer == .granted(.open(2)))
    #expect(actions == [])
    #expect(state.statistics.maxIdleTimeClosed == 3)
  }

  @Test func tooLongIdleAtGiveBackMakesRoom() {
    var state = self.pool(Configuration(maxOpenConnections: 3, maxIdleConnections: 1), lent: 2)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.giveBack(1, isReusable: true, at: .seconds(60)) == [.close(0)])
    #expect(state.idle.map(\.slot) == [1])
  }

  @Test func sweep() {
    var state = self.pool(lent: 2)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.sweep(at: .seconds(60) - .nanoseconds(1)) == [])
    #expect(state.sweep(at: .seconds(60)) == [.close(0)])
    #expect(state.sweep(at: .seconds(60)) == [])
    #expect(state.statistics.maxIdleTimeClosed == 1)
    #expect(state.closed(0, at: .seconds(60)) == [])
    #expect(state.statistics.openConnections == 1)
  }

  @Test func kept() {
    var state = self.pool(Configuration(maxLifetime: nil, maxIdleTime: nil), lent: 1)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.sweep(at: .seconds(1_000_000_000)) == [])
    #expect(state.borrow(1, at: .seconds(1_000_000_000)).0 == .granted(.reuse(0)))
  }

  @Test func closing() {
    var state = self.pool(Configuration(maxOpenConnections: 3), lent: 3)
    #expect(state.borrow(1, at: .zero).0 == .queued)
    #expect(state.borrow(2, at: .zero).0 == .queued)
    #expect(state.leave(1, at: .zero) == true)
    #expect(state.close(at: .seconds(2)) == [.refuse(2)])
    #expect(state.statistics.waitDuration == .seconds(2))
    #expect(state.close(at: .seconds(3)) == [])
    #expect(state.borrow(3, at: .zero).0 == .refused)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [.close(0)])
    // Whose turn had come may go on.
    state.replace(1)
    #expect(state.openFailed(1, at: .zero) == [])
    #expect(state.closed(0, at: .zero) == [])
    #expect(state.giveBack(2, isReusable: false, at: .zero) == [.close(2)])
    #expect(state.phase == .closing)
    #expect(state.closed(2, at: .zero) == [.finish])
    #expect(state.phase == .closed)
    #expect(state.close(at: .zero) == [])
  }

  @Test func closingWhatIsIdle() {
    var state = self.pool(lent: 1)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.close(at: .zero) == [.close(0)])
    #expect(state.closed(0, at: .zero) == [.finish])
  }

  @Test func closingWhatIsEmpty() {
    var state = self.pool()
    #expect(state.close(at: .zero) == [.finish])
  }

  @Test func eventsThatCannotBeDoNothing() {
    var state = self.pool(lent: 1)
    let before = state
    #expect(state.giveBack(9, isReusable: true, at: .zero) == [])
    #expect(state.openFailed(0, at: .zero) == [])
    #expect(state.closed(0, at: .zero) == [])
    state.opened(0, at: .seconds(5))
    state.replace(9)
    #expect(state == before)
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.giveBack(0, isReusable: true, at: .zero) == [])
    #expect(state.statistics.idle == 1)
  }

  @Test func aQueueOfMany() {
    var queue = WaitQueue()
    for caller in 0..<10_000 { queue.append(caller, at: .seconds(caller)) }
    for caller in 0..<9_990 where caller % 5 != 0 { #expect(queue.remove(caller) == .seconds(caller)) }
    #expect(queue.count == 2_008)
    let (first, second) = (queue.popFirst(), queue.popFirst())
    #expect(first?.caller == 0)
    #expect(second?.since == .seconds(5))
    #expect(queue.remove(5) == nil)
    var rest: [Int] = []
    while let first = queue.popFirst() { rest.append(first.caller) }
    #expect(rest.count == 2_006)
    #expect(rest == rest.sorted())
    #expect(queue.count == 0)
  }
}
