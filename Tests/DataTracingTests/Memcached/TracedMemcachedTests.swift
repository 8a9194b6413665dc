// Tests of DataTracing. This file: memcached calls, in every generation of names.

import Locks
import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite struct TracedMemcachedTests {
  private let value = Array("Ann".utf8)

  @Test func hitAndMissWithStableNames() async throws {
    let driver = MemoryMemcached(Endpoint("cache.example", port: 11212))
    let recording = try await record {
      let cache = TracedMemcached(driver, name: "users", options: options())
      #expect(try await cache.get("user:1") == nil)
      try await cache.set("user:1", to: self.value, timeToLive: .milliseconds(1500))
      #expect(try await cache.get("user:1")?.string == "Ann")
    }
    #expect(
      recording.spans.map(\.name) == ["get", "set", "get"]
    )
    #expect(recording.spans.allSatisfy { $0.kind == .client && $0.status == nil && $0.errors.isEmpty })
    #expect(recording.spans[0].source?.fileID == "DataTracingTests/TracedMemcachedTests.swift")
    let common: [String: AttributeValue] = [
      "db.system.name": "memcached", "server.address": "cache.example", "server.port": 11212,
    ]
    let expected: [[String: AttributeValue]] = [
      ["db.operation.name": "get", "db.query.summary": "get", "db.query.text": "get ?", "cache.hit": false],
      [
        "db.operation.name": "set", "db.query.summary": "set", "db.query.text": "set ? ?", "cache.item.size": 3,
        "cache.ttl": 2,
        "memcached.outcome": "stored",
      ],
      [
        "db.operation.name": "get", "db.query.summary": "get", "db.query.text": "get ?", "cache.hit": true,
        "cache.item.size": 3,
      ],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(common) { $1 } })
    #expect(recording.metricLabels == ["cache.hit", "cache.miss", "db.client.operation.duration"])
    #expect(recording.samples("cache.hit").map(\.dimensions) == [["cache.name": "users"]])
    #expect(recording.samples("cache.miss").map(\.dimensions) == [["cache.name": "users"]])
    #expect(!recording.everything.contains("user:1"))
  }

  @Test func everyNameInLegacyConventions() async throws {
    let recording = try await record {
      let cache = TracedMemcached(MemoryMemcached(), options: options(.legacy, .unsafeKeys))
      try await cache.set("user:1", to: self.value)
      #expect(try await cache.get("user:1") != nil)
      #expect(try await cache.get(["user:1", "user:2", "user:1"]).count == 1)
      #expect(try await cache.delete("user:1"))
    }
    #expect(
      recording.spans.map(\.name) == ["memcached.set", "memcached.get", "memcached.get_multi", "memcached.delete"]
    )
    let common: [String: AttributeValue] = ["db.system": "memcached", "server.address": "cache.example"]
    let expected: [[String: AttributeValue]] = [
      [
        "db.operation": "set", "cache.key": "user:1", "cache.size": 3, "db.statement": "set user:1 ?",
        "memcached.outcome": "stored",
      ],
      ["db.operation": "get", "cache.key": "user:1", "cache.size": 3, "cache.hit": true, "db.statement": "get user:1"],
      [
        "db.operation": "get_multi", "cache.keys_count": 2, "cache.keys_found": 1, "cache.size": 3,
        "db.statement": "get user:1 user:2",
      ],
      ["db.operation": "delete", "cache.key": "user:1", "cache.hit": true, "db.statement": "delete user:1"],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(common) { $1 } })
    #expect(recording.metricLabels == ["cache.hit", "cache.miss", "cache.latency"])
    #expect(recording.total("cache.hit") == 2 && recording.total("cache.miss") == 1)
  }

  @Test func severalKeysAreOneSpan() async throws {
    let driver = MemoryMemcached()
    let recording = try await record {
      let cache = TracedMemcached(driver, options: options())
      try await cache.set("a", to: [1, 2])
      try await cache.set("b", to: [3])
      #expect(try await cache.get(["a", "b", "c", "a"]).keys.sorted() == ["a", "b"])
      #expect(try await cache.get(["a"]).count == 1)
      #expect(try await cache.get([]).isEmpty)
    }
    #expect(recording.spans.count == 4)
    let batch = recording.spans[2].attributes
    #expect(batch["db.operation.name"] == "BATCH get" && batch["db.operation.batch.size"] == 3)
    #expect(batch["cache.keys_found"] == 2 && batch["cache.item.size"] == 3 && batch["cache.hit"] == nil)
    #expect(batch["db.query.text"] == "get ? ? ?")
    let one = recording.spans[3].attributes
    #expect(one["db.operation.name"] == "get" && one["db.operation.batch.size"] == nil)
    #expect(recording.total("cache.hit") == 3 && recording.total("cache.miss") == 1)
    #expect(driver.asked == [["a", "b", "c"], ["a"]])
  }

  @Test func outcomesAreNoErrors() async throws {
    let recording = try await record {
      let cache = TracedMemcached(MemoryMemcached(), options: options())
      #expect(try await cache.replace("k", with: [1]) == .notStored)
      #expect(try await cache.add("k", [0x35]) == .stored)
      #expect(try await cache.add("k", [1]) == .notStored)
      #expect(try await cache.cas("k", to: [1], ifStill: 99) == .exists)
      #expect(try await cache.cas("j", to: [1], ifStill: 1) == .notFound)
      #expect(try await cache.incr("k", by: 4) == 9)
      #expect(try await cache.decr("k", by: 100) == 0)
      #expect(try await cache.incr("j") == nil)
      #expect(try await cache.touch("k", timeToLive: .seconds(5)))
      #expect(try await cache.touch("j", timeToLive: nil) == false)
      let found = try await cache.delete("j")
      #expect(!found)
    }
    let spans = recording.spans
    #expect(spans.allSatisfy { $0.status == nil })
    #expect(
      spans.map { $0.attributes["db.operation.name"] } == [
        "replace", "add", "add", "cas", "cas", "incr", "decr", "incr", "touch", "touch", "delete",
      ]
    )
    #expect(
      spans.prefix(5).map { $0.attributes["memcached.outcome"] } == [
        "not_stored", "stored", "not_stored", "exists", "not_found",
      ]
    )
    #expect(spans.suffix(6).map { $0.attributes["cache.hit"] } == [true, true, false, true, false, false])
    #expect(spans[8].attributes["cache.ttl"] == 5 && spans[8].attributes["db.query.text"] == "touch ? ?")
    // Only lookups count.
    #expect(recording.samples("cache.hit").isEmpty && recording.samples("cache.miss").isEmpty)
  }

  @Test func aServersErrorHasItsCode() async throws {
    let error = try #require(MemcachedServerError("SERVER_ERROR out of memory storing object"))
    let recording = try await record {
      let cache = TracedMemcached(MemoryMemcached(error: error), options: options())
      await #expect(throws: error) { try await cache.set("k", to: [1]) }
      await #expect(throws: error) { try await cache.get("k") }
    }
    for span in recording.spans {
      #expect(span.status != nil && span.attributes["error.type"] == "SERVER_ERROR")
      #expect(span.attributes["db.response.status_code"] == "SERVER_ERROR")
    }
    #expect(recording.samples("cache.miss").isEmpty && !recording.everything.contains("out of memory"))
  }

  @Test(arguments: [("ERROR", true), ("CLIENT_ERROR x", true), ("ERRORS", false), ("HD", false)])
  func whatIsAnError(_ line: String, _ isError: Bool) { #expect((MemcachedServerError(line) != nil) == isError) }
}

/// A memcached in memory behind the driver protocol, or one that refuses everything.
final class MemoryMemcached: MemcachedDriver {
  let endpoint: Endpoint
  private let error: MemcachedServerError?
  private let state = Mutex(State())

  private struct State {
    var items: [String: MemcachedItem] = [:]
    var lastCAS: UInt64 = 0
    var asked: [[String]] = []
  }

  init(_ endpoint: Endpoint = Endpoint("cache.example", port: 11211), error: MemcachedServerError? = nil) {
    self.endpoint = endpoint
    self.error = error
  }

  /// The keys of each lookup.
  var asked: [[String]] { self.state.withLock { $0.asked } }

  nonisolated(nonsending) func get(_ keys: [String]) async throws -> [String: MemcachedItem] {
    if let error = self.error { throw error }
    return self.state.withLock { state in
      state.asked.append(keys)
      return state.items.filter { keys.contains($0.key) }
    }
  }

  nonisolated(nonsending) func store(_ store: MemcachedStore) async throws -> MemcachedStoreOutcome {
    if let error = self.error { throw error }
    return self.state.withLock { state in
      let old = state.items[store.key]
      if let cas = store.cas, old?.cas != cas { return old == nil ? .notFound : .exists }
      if store.mode == .add, old != nil { return .notStored }
      if store.mode == .replace, old == nil { return .notStored }
      state.lastCAS += 1
      state.items[store.key] = MemcachedItem(store.value, flags: store.flags, cas: state.lastCAS)
      return .stored
    }
  }

  nonisolated(nonsending) func delete(_ key: String) async throws -> Bool {
    self.state.withLock { $0.items.removeValue(forKey: key) != nil }
  }

  nonisolated(nonsending) func touch(_ key: String, expiry: Int) async throws -> Bool {
    self.state.withLock { $0.items[key] != nil }
  }

  nonisolated(nonsending) func count(
    _ key: String,
    _ direction: MemcachedDirection,
    by amount: UInt64
  ) async throws -> UInt64? {
    self.state.withLock { state in
      guard let old = state.items[key].flatMap({ UInt64($0.string) }) else { return nil }
      let new = direction == .up ? old &+ amount : old - min(old, amount)
      state.items[key]?.value = Array(String(new).utf8)
      return new
    }
  }
}
