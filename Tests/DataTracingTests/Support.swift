// Tests of DataTracing. This file: a clock, a Redis in memory, random numbers and shorthands for what was recorded.

import DataTracing
import Locks
import TraceModel
import TraceRecorder

/// A clock that stands still until it is advanced.
final class ManualClock: Clock {
  struct Instant: InstantProtocol {
    var time: Duration

    func advanced(by duration: Duration) -> Instant { Instant(time: self.time + duration) }
    func duration(to other: Instant) -> Duration { other.time - self.time }
    static func < (left: Instant, right: Instant) -> Bool { left.time < right.time }
  }

  private let time = Mutex(Duration.zero)

  var now: Instant { Instant(time: self.time.withLock { $0 }) }
  var minimumResolution: Duration { .nanoseconds(1) }

  func advance(by duration: Duration) { self.time.withLock { $0 += duration } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    throw CancellationError()
  }
}

/// Opens once; everybody who waits goes through.
final class Gate: Sendable {
  private enum State {
    case closed([CheckedContinuation<Void, Never>]), open
  }

  private let state = Mutex(State.closed([]))

  func open() {
    let waiters = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
      defer { state = .open }
      if case .closed(let waiters) = state { return waiters } else { return [] }
    }
    for waiter in waiters { waiter.resume() }
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = self.state.withLock { state in
        guard case .closed(let waiters) = state else { return true }
        state = .closed(waiters + [continuation])
        return false
      }
      if isOpen { continuation.resume() }
    }
  }
}

/// Strings in memory behind the driver protocol, with replies that a test can script.
final class ScriptedRedis: RedisDriver {
  typealias Script = @Sendable (RedisCommand) async throws -> RedisReply?

  let endpoint: Endpoint
  let database: Int?
  private let script: Script
  private let state = Mutex(State())

  private struct State {
    var values: [RedisArgument: [UInt8]] = [:]
    var sent: [RedisCommand] = []
    var queue: [RedisCommand]?
    var isClosed = false
  }

  /// What `script` does not answer is answered from memory.
  init(
    _ endpoint: Endpoint = Endpoint("cache.example", port: 6379),
    database: Int? = nil,
    script: @escaping Script = { _ in nil }
  ) {
    self.endpoint = endpoint
    self.database = database
    self.script = script
  }

  var sent: [RedisCommand] { self.state.withLock { $0.sent } }
  var isClosed: Bool { self.state.withLock { $0.isClosed } }

  nonisolated(nonsending) func send(_ command: RedisCommand) async throws -> RedisReply {
    self.state.withLock { $0.sent.append(command) }
    if let reply = try await self.script(command) { return reply }
    return self.state.withLock { Self.answer(command, &$0) }
  }

  nonisolated(nonsending) func close() async throws {
    self.state.withLock { $0.isClosed = true }
  }

  private static func answer(_ command: RedisCommand, _ state: inout State) -> RedisReply {
    if command.name == "EXEC" {
      defer { state.queue = nil }
      return .array((state.queue ?? []).map { self.run($0, &state) })
    }
    if state.queue != nil {
      state.queue?.append(command)
      return .simpleString("QUEUED")
    }
    if command.name == "MULTI" { state.queue = [] }
    return self.run(command, &state)
  }

  private static func run(_ command: RedisCommand, _ state: inout State) -> RedisReply {
    let arguments = command.arguments
    switch command.name {
    case "GET": return state.values[arguments[0]].map { .bulkString($0) } ?? .null
    case "MGET": return .array(arguments.map { state.values[$0].map { .bulkString($0) } ?? .null })
    case "SET":
      let old = state.values[arguments[0]]
      let options = arguments.dropFirst(2)
      if options.contains("NX"), old != nil { return .null }
      if options.contains("XX"), old == nil { return .null }
      state.values[arguments[0]] = arguments[1].bytes
      if options.contains("GET") { return old.map { .bulkString($0) } ?? .null }
      return .simpleString("OK")
    case "DEL": return .integer(Int64(arguments.count { state.values.removeValue(forKey: $0) != nil }))
    case "EXISTS": return .integer(Int64(arguments.count { state.values[$0] != nil }))
    case "LPUSH": return .error(RedisServerError("WRONGTYPE Operation against a key holding the wrong kind of value"))
    default: return .simpleString("OK")
    }
  }
}

/// Everything that `body` made.
func record(_ body: () async throws -> Void) async throws -> Recording {
  let recorder = TraceRecorder()
  try await recorder.run { try await body() }
  return recorder.recording
}

/// Options that do not depend on the environment.
func options(
  _ conventions: SemanticConventions = .stable,
  _ queryText: TracingOptions.QueryText = .sanitized,
  clock: ManualClock = ManualClock()
) -> TracingOptions {
  TracingOptions(conventions: conventions, queryText: queryText, time: TimeSource(clock))
}

extension Recording {
  /// The samples of one metric.
  func samples(_ label: String) -> [MetricSample] { self.metrics.filter { $0.label == label } }

  /// The sum of a counter's samples.
  func total(_ label: String) -> Double { self.samples(label).reduce(0) { $0 + $1.value } }

  /// The names of metrics that were recorded.
  var metricLabels: Set<String> { Set(self.metrics.map(\.label)) }

  /// The only span of a name.
  func span(_ name: String) -> RecordedSpan? {
    let named = self.spans.filter { $0.name == name }
    return named.count == 1 ? named[0] : nil
  }

  /// Everything that could leave the process, as text.
  var everything: String { String(describing: self) }
}

/// Counts from any task.
final class Tally: Sendable {
  private let value = Mutex(0)

  var count: Int { self.value.withLock { $0 } }

  func add() { self.value.withLock { $0 += 1 } }
}

/// A generator whose whole sequence follows from its seed (SplitMix64).
struct TestRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  mutating func next() -> UInt64 {
    self.state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = self.state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
