// Tests of DataTracing. This file: the cache in memory.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite struct LocalCacheTests {
  @Test(arguments: SemanticConventions.allCases)
  func everySeedName(conventions: SemanticConventions) async throws {
    let clock = ManualClock()
    let recording = try await record {
      let cache = LocalCache<String, Int>(
        name: "users",
        capacity: 2,
        clock: clock,
        options: options(conventions, .unsafeKeys)
      )
      cache.set("a", to: 1, expiry: .after(.seconds(60)))
      #expect(cache.get("a") == 1)
      #expect(cache.get("b") == nil)
      clock.advance(by: .seconds(60))
      #expect(cache.get("a") == nil)
      #expect(cache.delete("a") == false)
      cache.clear()
    }
    let expected: [(String, [String: AttributeValue])] = [
      ("local_cache.set", ["cache.key": "a", "cache.ttl": 60]),
      ("local_cache.get", ["cache.key": "a", "cache.hit": true]),
      ("local_cache.get", ["cache.key": "b", "cache.hit": false]),
      ("local_cache.get", ["cache.key": "a", "cache.hit": false]), ("local_cache.delete", ["cache.key": "a"]),
      ("local_cache.clear", [:]),
    ]
    #expect(recording.spans.map(\.name) == expected.map(\.0))
    #expect(recording.spans.map(\.attributes) == expected.map { $0.1.merging(["cache.name": "users"]) { $1 } })
    #expect(recording.spans.allSatisfy { $0.kind == .internal && $0.status == nil })
    #expect(recording.spans.map { $0.events.map(\.name) } == [[], [], [], ["cache expired"], [], []])
    #expect(recording.spans[0].source?.fileID == "DataTracingTests/LocalCacheTests.swift")
    #expect(recording.total("local_cache.hit") == 1)
    #expect(recording.total("local_cache.miss") == 2)
    #expect(recording.samples("local_cache.size").map(\.value) == [1, 0, 0, 0])
    #expect(recording.metrics.allSatisfy { $0.dimensions == ["cache.name": "users"] })
  }

  @Test func keysAreNotShownByDefault() async throws {
    let recording = try await record {
      let cache = LocalCache<String, String>(capacity: 2, options: options(.duplicate))
      cache.set("canary", to: "canary")
      _ = cache.get("canary")
      cache.delete("canary")
    }
    #expect(recording.spans.count == 3)
    #expect(!recording.everything.contains("canary"))
  }

  @Test func setOverwrites() {
    let cache = LocalCache<String, Int>(capacity: 2)
    cache.set("a", to: 1)
    cache.set("a", to: 2)
    #expect(cache.get("a") == 2)
    #expect(cache.count == 1)
  }

  @Test func leastRecentlyUsedMakesRoom() async throws {
    let recording = try await record {
      let cache = LocalCache<Int, Int>(capacity: 3, options: options())
      for key in 1...3 { cache.set(key, to: key) }
      #expect(cache.get(1) == 1)
      cache.set(2, to: 20)
      cache.set(4, to: 4)
      #expect(cache.get(3) == nil)
      #expect(cache.get(1) == 1)
      #expect(cache.get(2) == 20)
      #expect(cache.get(4) == 4)
      #expect(cache.count == 3)
    }
    #expect(recording.total("local_cache.eviction") == 1)
  }

  @Test func timeToLiveIsExact() {
    let clock = ManualClock()
    let cache = LocalCache<String, Int>(capacity: 9, timeToLive: .seconds(10), clock: clock)
    cache.set("standard", to: 1)
    cache.set("long", to: 2, expiry: .after(.seconds(20)))
    cache.set("never", to: 3, expiry: .never)
    cache.set("at once", to: 4, expiry: .after(.zero))
    #expect(cache.get("at once") == nil)
    clock.advance(by: .seconds(10) - .nanoseconds(1))
    #expect(cache.get("standard") == 1)
    clock.advance(by: .nanoseconds(1))
    #expect(cache.get("standard") == nil)
    #expect(cache.get("long") == 2)
    clock.advance(by: .seconds(10))
    #expect(cache.count == 2)
    #expect(cache.removeExpired() == 1)
    #expect(cache.removeExpired() == 0)
    #expect(cache.count == 1)
    #expect(cache.get("never") == 3)
  }

  @Test func settingAgainRenewsTheTimeToLive() {
    let clock = ManualClock()
    let cache = LocalCache<String, Int>(capacity: 1, timeToLive: .seconds(10), clock: clock)
    cache.set("a", to: 1)
    clock.advance(by: .seconds(9))
    cache.set("a", to: 2)
    clock.advance(by: .seconds(9))
    #expect(cache.get("a") == 2)
  }

  @Test(arguments: [0, -5])
  func aCacheForNothing(capacity: Int) {
    let cache = LocalCache<Int, Int>(capacity: capacity)
    cache.set(1, to: 1)
    #expect(cache.get(1) == nil)
    #expect(cache.count == 0)
    #expect(cache.capacity == 0)
  }

  @Test func spansCanBeTurnedOff() async throws {
    let recording = try await record {
      let cache = LocalCache<Int, Int>(capacity: 1, recordsSpans: false, options: options())
      cache.set(1, to: 1)
      _ = cache.get(1)
    }
    #expect(recording.spans.isEmpty)
    #expect(recording.total("local_cache.hit") == 1)
  }

  @Test func sizeIsExactUnderConcurrency() async throws {
    let recorder = TraceRecorder()
    let cache = LocalCache<Int, Int>(capacity: 50, recordsSpans: false, options: options())
    await recorder.run {
      await withTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            for step in 0..<500 {
              let key = (step &* 31 &+ task &* 17) % 100
              switch step % 5 {
              case 0: cache.delete(key)
              case 1: _ = cache.get(key)
              default: cache.set(key, to: step)
              }
            }
          }
        }
      }
    }
    let present = (0..<100).count { cache.peek($0) != nil }
    #expect(cache.count == present)
    #expect(cache.count <= 50)
    let samples = recorder.recording.samples("local_cache.size")
    #expect(samples.last?.value == Double(cache.count))
    #expect(samples.allSatisfy { $0.value <= 50 })
    let recording = recorder.recording
    #expect(recording.total("local_cache.hit") + recording.total("local_cache.miss") == 800)
  }
}

@Suite struct LRUStorageTests {
  @Test func behavesLikeAList() {
    var storage = LRUStorage<Int, Int>(capacity: 8)
    var model: [(key: Int, value: Int)] = []
    var state: UInt64 = 42
    for step in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = Int(state >> 33) % 12
      switch Int(state >> 60) {
      case 0...7:
        let evicted = storage.store(step, for: key)
        let isNew = !model.contains { $0.key == key }
        model.removeAll { $0.key == key }
        model.insert((key, step), at: 0)
        #expect(evicted == (isNew && model.count > 8 ? 1 : 0))
        if model.count > 8 { model.removeLast() }
      case 8...12:
        let index = model.firstIndex { $0.key == key }
        #expect(storage.use(key) == index.map { model[$0].value })
        if let index { model.insert(model.remove(at: index), at: 0) }
      case 13, 14:
        #expect(storage.remove(key) == model.contains { $0.key == key })
        model.removeAll { $0.key == key }
      default:
        #expect(storage.peek(key) == model.first { $0.key == key }?.value)
      }
      #expect(storage.keys == model.map(\.key))
      #expect(storage.count == model.count)
    }
    storage.removeAll()
    #expect(storage.keys.isEmpty)
  }
}
