// WireCoreTests. This file: the clock that tests take over.

import Locks
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct FakeClockTests {
  @Test func aManualClockStandsUntilItIsAdvanced() {
    let clock = FakeClock.manual()
    #expect(clock.isPaused)
    #expect(clock.now.milliseconds == 1_735_689_600_000)
    clock.advance(by: .milliseconds(1500))
    #expect(clock.now.milliseconds == 1_735_689_601_500)
    clock.advance(by: .zero)
    clock.advance(by: .seconds(-1))
    #expect(clock.now.milliseconds == 1_735_689_601_500)
  }

  @Test func aRunningClockFollowsRealTime() {
    let clock = FakeClock.running()
    #expect(!clock.isPaused)
    let before = clock.now
    // 2024-01-01, to tell wall-clock time from time since the start.
    #expect(before.milliseconds > 1_704_067_200_000)
    clock.advance(by: .seconds(3600))
    let after = clock.now
    #expect(before.duration(to: after) >= .seconds(3600))
    #expect(before.duration(to: after) < .seconds(3700))
  }

  @Test func pausedAndResumed() {
    let clock = FakeClock.running()
    clock.pause()
    let stopped = clock.now
    #expect(clock.isPaused && clock.now == stopped)
    clock.advance(by: .seconds(60))
    #expect(clock.now == stopped.advanced(by: .seconds(60)))
    clock.resume()
    #expect(!clock.isPaused)
    #expect(clock.now >= stopped.advanced(by: .seconds(60)))
    #expect(clock.now < stopped.advanced(by: .seconds(120)))
  }

  @Test func timeEndsInsteadOfOverflowing() {
    let manual = FakeClock.manual()
    manual.advance(by: .seconds(Int64.max))
    #expect(manual.now.nanoseconds == .max)
    manual.advance(by: .seconds(1))
    #expect(manual.now.nanoseconds == .max)
    let running = FakeClock.running()
    running.advance(by: .seconds(Int64.max))
    #expect(running.now.nanoseconds == .max)
    running.pause()
    running.resume()
    #expect(running.now.nanoseconds == .max)
    #expect(FakeClock.Instant(milliseconds: .max).nanoseconds == .max)
    #expect(FakeClock.Instant(milliseconds: .min).nanoseconds == .min)
    #expect(FakeClock.Instant(nanoseconds: 0).advanced(by: .seconds(Int64.min)).nanoseconds == .min)
    #expect(Duration.seconds(Int64.min).saturatedNanoseconds == .min)
    #expect(Duration.nanoseconds(-7).saturatedNanoseconds == -7)
  }

  @Test func listenersHearOfEveryChange() {
    let clock = FakeClock.manual()
    let heard = Mutex(0)
    let id = clock.onChange { heard.withLock { $0 += 1 } }
    clock.advance(by: .seconds(1))
    clock.resume()
    clock.pause()
    clock.advance(by: .zero)
    #expect(heard.withLock { $0 } == 3)
    clock.removeListener(id)
    clock.advance(by: .seconds(1))
    #expect(heard.withLock { $0 } == 3)
  }

  @Test func whatIsDueIsNotWaitedFor() async throws {
    let clock = FakeClock.manual()
    try await clock.sleep(until: clock.now)
    try await clock.sleep(until: clock.now.advanced(by: .seconds(-1)))
  }

  @Test func aSleepEndsWhenTheClockWasAdvancedFarEnough() async throws {
    let clock = FakeClock.manual()
    let deadline = clock.now.advanced(by: .seconds(10))
    let woken = Mutex<FakeClock.Instant?>(nil)
    let sleeper = Task {
      try await clock.sleep(until: deadline)
      woken.withLock { $0 = clock.now }
    }
    // Whenever the sleeper begins to wait, it may not wake before its time.
    for _ in 0..<9 {
      clock.advance(by: .seconds(1))
      await Task.yield()
      #expect(woken.withLock { $0 } == nil)
    }
    clock.advance(by: .seconds(1))
    try await sleeper.value
    #expect(woken.withLock { $0 } == deadline)
  }

  @Test func aSleepFollowsAClockThatIsTakenAndGivenBack() async throws {
    let clock = FakeClock.running()
    let deadline = clock.now.advanced(by: .seconds(3600))
    let sleepers = (0..<4).map { _ in Task { try await clock.sleep(until: deadline) } }
    await Task.yield()
    clock.pause()
    clock.advance(by: .seconds(1800))
    await Task.yield()
    clock.resume()
    clock.advance(by: .seconds(1800))
    for sleeper in sleepers { try await sleeper.value }
    #expect(clock.now >= deadline)
  }

  @Test func aResumedClockEndsASleepByItself() async throws {
    let clock = FakeClock.manual()
    let deadline = clock.now.advanced(by: .milliseconds(1))
    let sleeper = Task { try await clock.sleep(until: deadline) }
    await Task.yield()
    clock.resume()
    try await sleeper.value
    #expect(clock.now >= deadline)
  }

  @Test(arguments: [true, false])
  func aCancelledSleepThrows(isPaused: Bool) async throws {
    let clock = isPaused ? FakeClock.manual() : FakeClock.running()
    let start = clock.now
    let sleeper = Task { try await clock.sleep(until: start.advanced(by: .seconds(3600))) }
    await Task.yield()
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    #expect(clock.now < start.advanced(by: .seconds(3600)))
  }
}
