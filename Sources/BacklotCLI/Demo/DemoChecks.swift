// BacklotCLI, demo: a small application. This file: what must have happened, as a test would say it.

import FakeRedis
import TraceModel
import TraceTesting

/// One check and what it found.
struct DemoCheck {
  var title: String
  var findings: [Finding]

  var isPassed: Bool { self.findings.failures.isEmpty }
}

/// Everything the demo asserts.
func demoChecks(_ recording: Recording, _ redis: FakeRedis) -> [DemoCheck] {
  [
    DemoCheck(title: "the tree: who answered, in what order, below whom", findings: tree(recording)),
    DemoCheck(title: "no span is left open, ended twice, lost or astray", findings: recording.verify()),
    DemoCheck(title: "the cache's counters agree with what the server saw", findings: counters(recording, redis)),
    DemoCheck(title: "every command was measured, in seconds", findings: durations(recording, redis)),
    DemoCheck(title: "no key, value or server message is in any span", findings: leaks(recording)),
    DemoCheck(title: "the server got what was expected, and every stub was used", findings: requests(redis)),
  ]
}

private func tree(_ recording: Recording) -> [Finding] {
  recording.verifyTrace {
    span("CONNECT", .client)
    read(from: "loader") { missEverywhere() }
    read(from: "local") { span("local_cache.get") { attribute("cache.hit", true) } }
    read(from: "remote") {
      expiredInMemory(); command("GET"); span("local_cache.set")
    }
    read(from: "loader") {
      expiredInMemory(); loaded()
    }
    read(from: "loader") { missEverywhere() }
    read(from: "loader") { missEverywhere(storing: failed(errorType: "OOM")) }
    read(from: "loader") {
      span("local_cache.get")
      command("GET")
      span("tiered_cache.load") { command("HGETALL") }
      span("local_cache.set")
    }
    read(from: "local") { span("local_cache.get") { attribute("cache.hit", true) } }
    span("GET /users/4, three at once", .server) {
      unordered {
        span("UserRepository.find") {
          cacheRead(from: "loader", matching: .contains) { command("HGETALL", isDeep: true) }
        }
        span("UserRepository.find") {
          cacheRead(from: "loader", matching: .contains) { attribute("cache.shared", true) }
        }
        .count(2)
      }
    }
    span("GET /users", .server) {
      span("UserRepository.names") {
        command("PIPELINE HGET") { attribute("db.operation.batch.size", 10) }
      }
    }
    span("PATCH /users/:id", .server) {
      span("UserRepository.move") {
        span("MULTI", .client) { attribute("redis.transaction.outcome", "executed") }
        span("tiered_cache.delete") {
          command("DEL"); span("local_cache.delete")
        }
      }
    }
    read(from: "loader") { missEverywhere() }
  }
}

// The demo's own words for what a read looks like: expectations are values, so a test names what recurs.

private func read(from tier: String, @SpanBuilder _ below: () -> [SpanElement]) -> SpanExpectation {
  let elements = below()
  return span("GET /users/:id", .server) {
    span("UserRepository.find") { cacheRead(from: tier) { elements } }
  }
}

private func cacheRead(
  from tier: String,
  matching: ChildMatching = .exact,
  @SpanBuilder _ below: () -> [SpanElement]
) -> SpanExpectation {
  let elements = below()
  return span("tiered_cache.get", matching: matching) {
    attribute("cache.tier", .string(tier))
    noError()
    elements
  }
}

private func command(
  _ name: String,
  isDeep: Bool = false,
  @SpanBuilder _ more: () -> [SpanElement] = { [] }
) -> SpanExpectation {
  let elements = more() + [.condition(attribute("db.system.name", "redis")), .condition(attribute("server.address"))]
  return isDeep ? descendant(.exactly(name), .client) { elements } : span(name, .client) { elements }
}

@SpanBuilder
private func missEverywhere(storing outcome: SpanCondition = noError()) -> [SpanElement] {
  span("local_cache.get") { attribute("cache.hit", false) }
  loaded(storing: outcome)
}

@SpanBuilder
private func loaded(storing outcome: SpanCondition = noError()) -> [SpanElement] {
  command("GET") { attribute("cache.hit", false) }
  span("tiered_cache.load") { command("HGETALL") }
  command("SET") { outcome }
  span("local_cache.set")
}

private func expiredInMemory() -> SpanExpectation {
  span("local_cache.get") { event("cache expired") }
}

// MARK: The rest

private func counters(_ recording: Recording, _ redis: FakeRedis) -> [Finding] {
  let reads = redis.requests(.command("GET")) + redis.requests(.command("HGET"))
  let hits = Double(reads.filter { $0.reply.isHit == true }.count)
  let misses = Double(reads.filter { $0.reply.isHit == false }.count)
  return same("cache.hit", recording.total(of: "cache.hit"), hits)
    + same("cache.miss", recording.total(of: "cache.miss"), misses)
}

private func durations(_ recording: Recording, _ redis: FakeRedis) -> [Finding] {
  let samples = recording.samples(of: "db.client.operation.duration", dimensions: ["db.system.name": "redis"])
  let spans = recording.spans(kind: .client).filter { $0.name != "CONNECT" }
  let slow = samples.filter { $0.value >= 0.15 }.count
  return same("samples", Double(samples.count), Double(spans.count))
    + same("samples of 150 ms or more", Double(slow), 1)
}

private func leaks(_ recording: Recording) -> [Finding] {
  let secrets = ["cache:user:", "user:1", "@example.org", "Lisbon", "maxmemory"]
  return recording.spans.flatMap { span in
    let texts = [span.name, span.status?.message ?? ""] + span.attributes.values.map(\.description)
    return secrets.filter { secret in texts.contains { $0.contains(secret) } }
      .map { Finding(check: "leak", message: "\(span.name) shows \($0)", spanID: span.spanID) }
  }
}

private func requests(_ redis: FakeRedis) -> [Finding] {
  do {
    try redis.verify(.command("HGETALL", "user:1"), count: 3)
    try redis.verify(.command("HGETALL", "user:4"), count: 1)
    try redis.verify(.command("HGETALL", "user:99999"), count: 1)
    try redis.verify(.command("HGET"), count: 10)
    try redis.verifyStubsUsed()
    return redis.unsupportedRequests.map { Finding(check: "requests", message: "unsupported: \($0.key)") }
  } catch {
    return [Finding(check: "requests", message: error.description)]
  }
}

private func same(_ what: String, _ actual: Double, _ expected: Double) -> [Finding] {
  actual == expected
    ? [] : [Finding(check: "metric", message: "\(what): expected \(Int(expected)), got \(Int(actual))")]
}
