// Benchmarks of tracing. This file: calls of a driver that answers at once, bare and traced.

import DataTracing
import TraceRecorder
import Tracing

/// Answers every command with the same bytes.
struct InstantDriver: RedisDriver {
  let endpoint = Endpoint("cache.internal", port: 6379)
  let reply = RedisReply.bulkString(Array("value".utf8))

  nonisolated(nonsending) func send(_ command: RedisCommand) async throws -> RedisReply { self.reply }
}

/// The same call with and without tracing around it.
struct Calls {
  let driver: any RedisDriver = InstantDriver()
  let redis = TracedRedis(InstantDriver())
  let tracer = OperationTracer()
  /// Made while running, as keys are: the array of a constant command's arguments would be made when compiling.
  let keys = (0..<8).map { "user:\($0)" }
  let count = 20_000

  /// What an application would write without this package.
  nonisolated(nonsending) func bare() async throws -> Cost {
    try await cost(of: self.count) {
      for index in 0..<self.count {
        let command = RedisCommand("GET", [.string(self.keys[index % 8])])
        guard try await self.driver.send(command).bytes != nil else { throw Missing() }
      }
    }
  }

  nonisolated(nonsending) func traced() async throws -> Cost {
    try await cost(of: self.count) {
      for index in 0..<self.count {
        guard try await self.redis.get(self.keys[index % 8]) != nil else { throw Missing() }
      }
    }
  }

  /// The core alone, around nothing.
  nonisolated(nonsending) func core() async throws -> Cost {
    try await cost(of: self.count) {
      for index in 0..<self.count {
        let result = try await self.tracer.run(Operation(system: .redis, name: "GET")) { _ in index }
        guard result == index else { throw Missing() }
      }
    }
  }
}

struct Missing: Error {}

func benchmarkCalls() async throws {
  section("a call that is answered at once", ["ns", "allocations", "over bare: ns", "allocations"])
  try await measureCalls("nothing records") { $0 }
  try await measureCalls("a TraceRecorder records") { body in
    let recorder = TraceRecorder()
    return { try await recorder.run(body) }
  }
}

/// One measurement.
typealias Sample = nonisolated(nonsending) () async throws -> Cost

private func measureCalls(_ title: String, _ scope: (@escaping Sample) -> Sample) async throws {
  let calls = Calls()
  var (bare, traced, core) = ([Cost](), [Cost](), [Cost]())
  for _ in 0..<rounds {
    bare.append(try await calls.bare())
    traced.append(try await scope { try await calls.traced() }())
    core.append(try await scope { try await calls.core() }())
  }
  let baseline = Cost.median(bare)
  printCall("bare driver", baseline, over: nil)
  printCall("TracedRedis.get, \(title)", Cost.median(traced), over: baseline)
  printCall("OperationTracer.run, \(title)", Cost.median(core), over: nil)
}

func printCall(_ title: String, _ cost: Cost, over baseline: Cost?) {
  let difference = baseline.map { cost - $0 }
  row(
    title,
    [
      fixed(cost.nanoseconds), fixed(cost.allocations, 2),
      difference.map { fixed($0.nanoseconds) }, difference.map { fixed($0.allocations, 2) },
    ]
  )
}
