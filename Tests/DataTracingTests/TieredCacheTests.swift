// Tests of DataTracing. This file: memory before Redis before a loader.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

private struct LoadFailed: Error, Equatable {}

@Suite(.timeLimit(.minutes(10))) struct TieredCacheTests {
  private func makeCache(
    _ driver: (any RedisDriver)?,
    lifetimes: TieredCache<String, String>.Lifetimes = .init(),
    clock: ManualClock = ManualClock(),
    options chosen: TracingOptions = options()
  ) -> TieredCache<String, String> {
    let remote = driver.map { driver in
      RedisCache<String, String>(
        TracedRedis(driver, options: chosen),
        key: { "user:" + $0 },
        encode: { Array($0.utf8) },
        decode: { String(decoding: $0, as: UTF8.self) }
      )
    }
    return TieredCache(
      name: "users",
      capacity: 10,
      remote: remote,
      lifetimes: lifetimes,
      clock: clock,
      options: chosen
    )
  }

  @Test func everyTierAnswersInTurn() async throws {
    let driver = ScriptedRedis()
    let loads = Tally()
    let recording = try await record {
      let load: @Sendable (String) async throws -> String? = { key in
        loads.add()
        return "name of " + key
      }
      let cache = self.makeCache(driver, lifetimes: .init(local: .seconds(5), remote: .seconds(60)))
      let first = try await cache.value(for: "1", load: load)
      #expect(first == "name of 1")
      #expect(try await cache.value(for: "1", load: load) == "name of 1")
      cache.local.clear()
      #expect(try await cache.value(for: "1", load: load) == "name of 1")
    }
    #expect(loads.count == 1)
    #expect(driver.sent.contains(RedisCommand("SET", "user:1", "name of 1", "EX", 60)))
    let roots = recording.traces.flatMap(\.roots).filter { $0.span.name == "tiered_cache.get" }
    #expect(roots.map { $0.span.attributes["cache.tier"] } == ["loader", "local", "remote"])
    #expect(roots.map { $0.span.attributes["cache.hit"] } == [false, true, true])
    #expect(roots.allSatisfy { $0.span.attributes["cache.name"] == "users" && $0.span.status == nil })
    #expect(
      roots.map { $0.children.map(\.span.name) } == [
        ["local_cache.get", "GET", "tiered_cache.load", "SET", "local_cache.set"], ["local_cache.get"],
        ["local_cache.get", "GET", "local_cache.set"],
      ]
    )
    #expect(recording.strays.isEmpty)
    #expect(recording.misuse.isEmpty)
  }

  @Test func worksWithoutRemote() async throws {
    let cache = self.makeCache(nil)
    #expect(try await cache.value(for: "1") { _ in "a" } == "a")
    #expect(try await cache.value(for: "1") { _ in "b" } == "a")
  }

  @Test func absenceIsRememberedOnRequest() async throws {
    let clock = ManualClock()
    let loads = Tally()
    let load: @Sendable (String) async throws -> String? = { _ in
      loads.add()
      return nil
    }
    let forgetful = self.makeCache(ScriptedRedis())
    _ = try await forgetful.value(for: "1", load: load)
    #expect(try await forgetful.value(for: "1", load: load) == nil)
    #expect(loads.count == 2)

    let recording = try await record {
      let cache = self.makeCache(ScriptedRedis(), lifetimes: .init(absence: .seconds(3)), clock: clock)
      _ = try await cache.value(for: "1", load: load)
      #expect(try await cache.value(for: "1", load: load) == nil)
      #expect(loads.count == 3)
      clock.advance(by: .seconds(3))
      _ = try await cache.value(for: "1", load: load)
      #expect(loads.count == 4)
    }
    let reads = recording.spans.filter { $0.name == "tiered_cache.get" }
    #expect(reads.map { $0.attributes["cache.tier"] } == ["loader", "local", "loader"])
  }

  @Test func oneLoadForAHundredCallers() async throws {
    let recorder = TraceRecorder()
    let gate = Gate()
    let loads = Tally()
    let cache = self.makeCache(ScriptedRedis())
    try await recorder.run {
      try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<100 {
          group.addTask {
            try await cache.value(for: "1") { key in
              loads.add()
              await gate.pass()
              return "name of " + key
            }
          }
        }
        while cache.waiterCount("1") < 100 { await Task.yield() }
        gate.open()
        for try await value in group { #expect(value == "name of 1") }
      }
    }
    #expect(loads.count == 1)
    let recording = recorder.recording
    let reads = recording.spans.filter { $0.name == "tiered_cache.get" }
    let leaders = reads.filter { $0.attributes["cache.shared"] == nil }
    #expect(reads.count == 100)
    #expect(leaders.count == 1)
    #expect(reads.allSatisfy { $0.attributes["cache.tier"] == "loader" })
    let leader = try #require(leaders.first)
    #expect(recording.span("tiered_cache.load")?.parentSpanID == leader.spanID)
    #expect(reads.filter { $0 != leader }.allSatisfy { $0.links.map(\.spanID) == [leader.spanID] })
    #expect(leader.links.isEmpty)
    #expect(recording.misuse.isEmpty)
  }

  @Test(arguments: [0, 1])
  func oneCancelledCallerLeavesAlone(cancelled: Int) async throws {
    let gate = Gate()
    let cache = self.makeCache(nil)
    let load: @Sendable (String) async throws -> String? = { _ in
      await gate.pass()
      try Task.checkCancellation()
      return "a"
    }
    var callers: [Task<String?, any Error>] = []
    for count in 1...2 {
      callers.append(Task { try await cache.value(for: "1", load: load) })
      while cache.waiterCount("1") < count { await Task.yield() }
    }
    callers[cancelled].cancel()
    await #expect(throws: CancellationError.self) { try await callers[cancelled].value }
    gate.open()
    #expect(try await callers[1 - cancelled].value == "a")
    #expect(try await cache.value(for: "1") { _ in "b" } == "a")
  }

  @Test func workNobodyWaitsForIsCancelled() async throws {
    let gate = Gate()
    let wasCancelled = Gate()
    let cache = self.makeCache(nil)
    let recorder = TraceRecorder()
    let caller = Task {
      try await recorder.run {
        try await cache.value(for: "1") { _ in
          await withTaskCancellationHandler {
            await gate.pass()
          } onCancel: {
            wasCancelled.open()
          }
          return "stale"
        }
      }
    }
    while cache.waiterCount("1") < 1 { await Task.yield() }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    await wasCancelled.pass()
    #expect(try await cache.value(for: "1") { _ in "fresh" } == "fresh")
    gate.open()
    #expect(recorder.recording.span("tiered_cache.get")?.attributes["error.type"] == "cancelled")
  }

  @Test func aCallerThatIsCancelledAlreadyStartsNothing() async throws {
    let gate = Gate()
    let cache = self.makeCache(nil)
    let caller = Task {
      await gate.pass()
      return try await cache.value(for: "1") { _ in
        Issue.record("loaded for nobody")
        return "a"
      }
    }
    caller.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await caller.value }
  }

  @Test func errorsReachEverybodyAndAreNotKept() async throws {
    let recorder = TraceRecorder()
    let gate = Gate()
    let cache = self.makeCache(ScriptedRedis())
    await recorder.run {
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<10 {
          group.addTask {
            do {
              _ = try await cache.value(for: "1") { _ in
                await gate.pass()
                throw LoadFailed()
              }
              return false
            } catch {
              return error is LoadFailed
            }
          }
        }
        while cache.waiterCount("1") < 10 { await Task.yield() }
        gate.open()
        for await failed in group { #expect(failed) }
      }
    }
    let reads = recorder.recording.spans.filter { $0.name == "tiered_cache.get" }
    #expect(reads.count == 10)
    #expect(reads.allSatisfy { $0.hasFailed && $0.attributes["error.type"] == "LoadFailed" })
    #expect(try await cache.value(for: "1") { _ in "a" } == "a")
  }

  @Test func aFailingRemoteIsPassedOver() async throws {
    let driver = ScriptedRedis { _ in throw RedisServerError("LOADING canary") }
    let recording = try await record {
      let cache = self.makeCache(driver)
      let value = try await cache.value(for: "1") { _ in "a" }
      #expect(value == "a")
      await #expect(throws: RedisServerError.self) { try await cache.remove("1") }
      #expect(try await cache.value(for: "1") { _ in "b" } == "b")
    }
    let read = try #require(recording.spans.first { $0.name == "tiered_cache.get" })
    #expect(read.status == nil)
    #expect(read.attributes["cache.tier"] == "loader")
    #expect(read.events.map(\.name) == ["remote cache failed", "remote cache failed"])
    #expect(read.events.map { $0.attributes["error.type"] } == ["LOADING", "LOADING"])
    #expect(recording.span("tiered_cache.delete")?.hasFailed == true)
    #expect(!recording.everything.contains("canary"))
  }

  @Test func storingAndRemoving() async throws {
    let driver = ScriptedRedis()
    let cache = self.makeCache(driver)
    try await cache.store("a", for: "1")
    #expect(try await cache.value(for: "1") { _ in nil } == "a")
    #expect(driver.sent == [RedisCommand("SET", "user:1", "a")])
    try await cache.remove("1")
    #expect(try await cache.value(for: "1") { _ in nil } == nil)
  }

  @Test func aLookupUnderWayDoesNotUndoARemoval() async throws {
    let driver = ScriptedRedis()
    let gate = Gate()
    let cache = self.makeCache(driver)
    let caller = Task {
      try await cache.value(for: "1") { _ in
        await gate.pass()
        return "stale"
      }
    }
    while cache.waiterCount("1") < 1 { await Task.yield() }
    try await cache.remove("1")
    gate.open()
    #expect(try await caller.value == "stale")
    #expect(try await cache.value(for: "1") { _ in "fresh" } == "fresh")
    #expect(driver.sent.filter { $0.name == "SET" } == [RedisCommand("SET", "user:1", "fresh")])
  }
}
