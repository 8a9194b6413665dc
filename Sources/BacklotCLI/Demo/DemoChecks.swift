// BacklotCLI, demo: a small shop. This file: what must have happened, as a test would say it.

import FakePostgres
import FakeRedis
import FakeServer
import TraceModel
import TraceTesting

/// One check and what it found.
struct DemoCheck {
  var title: String
  var findings: [Finding]

  var isPassed: Bool { self.findings.failures.isEmpty }
}

/// Everything the demo asserts.
func demoChecks(_ seen: DemoEvidence, golden: DemoGolden) -> [DemoCheck] {
  let recording = seen.recording
  return [
    DemoCheck(
      title: "the whole trace is the golden one",
      findings: recording.verifyGolden("demo", in: golden.folder, record: golden.mode)
    ),
    DemoCheck(title: "who answers a read, in what order, below whom", findings: reads(recording)),
    DemoCheck(title: "no span is left open, ended twice, lost or astray", findings: recording.verify()),
    DemoCheck(title: "the caches' counters agree with what Redis and memcached saw", findings: counters(seen)),
    DemoCheck(title: "every command and statement was measured, in seconds", findings: durations(recording)),
    DemoCheck(title: "one trace has every database in it", findings: everywhere(recording)),
    DemoCheck(title: "what moved is one transaction; what failed was rolled back", findings: transactions(seen)),
    DemoCheck(title: "one query was slow, and said so", findings: slowQueries(recording)),
    DemoCheck(
      title: "one request repeats a query for each user; repaired it does not",
      findings: repetitions(recording)
    ),
    DemoCheck(title: "the plan says where an index is missing, and the index is used", findings: plans(recording)),
    DemoCheck(title: "the pool gave back what it lent", findings: pools(recording)),
    DemoCheck(title: "no key, value, literal or server message is in any span", findings: leaks(recording)),
    DemoCheck(title: "the servers got what was expected, and every stub was used", findings: requests(seen)),
  ]
}

// MARK: Traces

/// The first four reads, as a tree: expectations are values, so a test names what recurs.
private func reads(_ recording: Recording) -> [Finding] {
  let everywhere = span("GET /users/:id", .server) {
    span("UserRepository.find") {
      span("tiered_cache.get", matching: .contains) {
        attribute("cache.tier", "loader")
        span("GET", .client) { attribute("cache.hit", false) }
        span("tiered_cache.load") {
          span("SELECT users", .client) {
            attribute("db.system.name", "postgresql")
            attribute("db.response.returned_rows", 1)
          }
        }
        span("SET", .client)
      }
    }
  }
  let inMemory = span("GET /users/:id", .server) {
    span("UserRepository.find") {
      span("tiered_cache.get") {
        attribute("cache.tier", "local")
        span("local_cache.get") { attribute("cache.hit", true) }
      }
    }
  }
  let inRedis = span("GET /users/:id", .server) {
    span("UserRepository.find") {
      span("tiered_cache.get") {
        attribute("cache.tier", "remote")
        span("local_cache.get") { event("cache expired") }
        span("GET", .client) { attribute("cache.hit", true) }
        span("local_cache.set")
      }
    }
  }
  return recording.verifyTrace(matching: .contains) {
    everywhere
    inMemory
    inRedis
    everywhere
  }
}

/// A home page, made of what each database has.
private func everywhere(_ recording: Recording) -> [Finding] {
  recording.verifyTrace(matching: .contains) {
    span("GET /home", .server) {
      span("HomePage.page", matching: .contains) {
        span("get", .client) {
          attribute("db.system.name", "memcached")
          attribute("cache.hit", false)
        }
        span("UserRepository.find", matching: .contains) { span("tiered_cache.get", matching: .contains) }
        span("OrderRepository.spent") {
          span("SELECT orders", .client) { attribute("db.system.name", "postgresql") }
        }
        span("Visits.favourites") {
          span("aggregate visits", .client) {
            attribute("db.system.name", "mongodb")
            attribute("db.response.returned_rows", 2)
          }
        }
        span("set", .client) { attribute("db.system.name", "memcached") }
      }
    }
    span("GET /home", .server) {
      span("HomePage.page") { span("get", .client) { attribute("cache.hit", true) } }
    }
  }
}

private func transactions(_ seen: DemoEvidence) -> [Finding] {
  let outcomes = seen.recording.spans(named: "db.transaction").map { $0.attributes["db.transaction.outcome"] }
  return same("transactions", outcomes, ["committed", "rolled_back", "committed"])
    + same("open transactions", seen.fakes.postgres.transactionsInProgress, 0)
}

private func slowQueries(_ recording: Recording) -> [Finding] {
  let slow = recording.spans.filter { $0.events.contains { $0.name == "slow query detected" } }
  return same("slow queries", slow.map(\.name), ["SELECT users orders"])
    + same("log lines", recording.logs.filter { $0.message == "slow query" }.count, 1)
}

private func repetitions(_ recording: Recording) -> [Finding] {
  let found = recording.verifyNoNPlusOne(threshold: Shop.repetitionThreshold)
  let noticed = recording.spans.filter { $0.events.contains { $0.name == "potential N+1 query detected" } }
  return same("requests that repeat a query", found.count, 1)
    + same("spans that say so", noticed.map(\.name), ["OrderRepository.spentOneByOne"])
}

private func plans(_ recording: Recording) -> [Finding] {
  let plans = recording.spans.filter { $0.name.hasPrefix("EXPLAIN") }
  let scans = recording.total(of: "db.index.scans")
  return same("plans that use an index", plans.map { $0.attributes["query.uses_index"] }, [false, true, false, true])
    + same("scans of the index", scans, 1)
}

private func pools(_ recording: Recording) -> [Finding] {
  let used = recording.samples(
    of: "db.client.connection.count",
    dimensions: ["db.client.connection.state": "used"]
  )
  return same("connections in use at the end", used.last?.value, 0)
}

// MARK: The rest

private func counters(_ seen: DemoEvidence) -> [Finding] {
  let reads = seen.fakes.redis.requests(.command("GET")) + seen.fakes.memcached.requests(.command("mg"))
  let hits = Double(reads.filter { $0.reply.isHit == true }.count)
  let misses = Double(reads.filter { $0.reply.isHit == false }.count)
  return same("cache.hit", seen.recording.total(of: "cache.hit"), hits)
    + same("cache.miss", seen.recording.total(of: "cache.miss"), misses)
}

private func durations(_ recording: Recording) -> [Finding] {
  let samples = recording.samples(of: "db.client.operation.duration")
  let slow = samples.filter { $0.value >= 0.4 }.count
  let spans = recording.spans(kind: .client).filter { $0.name != "CONNECT" }
  return same("samples", samples.count, spans.count) + same("samples of 400 ms or more", slow, 2)
}

private func leaks(_ recording: Recording) -> [Finding] {
  let secrets = ["cache:user:", "user:1", "@example.org", "Lisbon", "Ada King", "maxmemory", "duplicate key"]
  return recording.spans.flatMap { span in
    let texts = [span.name, span.status?.message ?? ""] + span.attributes.values.map(\.description)
    return secrets.filter { secret in texts.contains { $0.contains(secret) } }
      .map { Finding(check: "leak", message: "\(span.name) shows \($0)", spanID: span.spanID) }
  }
}

private func requests(_ seen: DemoEvidence) -> [Finding] {
  do {
    try seen.fakes.redis.verify(.command("GET", "cache:user:1"), count: 3)
    try seen.fakes.redis.verify(.command("MULTI"))
    try seen.fakes.redis.verifyStubsUsed()
    try seen.fakes.postgres.verify(.command("INSERT", "users"), count: 2)
    try seen.fakes.postgres.verify(.command("COMMIT"), count: 1)
    try seen.fakes.postgres.verify(.command("SELECT", "orders"), count: 13)
    try seen.fakes.postgres.verifyStubsUsed()
  } catch {
    return [Finding(check: "requests", message: error.description)]
  }
  let fakes: [any FakeBackend] = [seen.fakes.redis, seen.fakes.postgres, seen.fakes.memcached, seen.fakes.mongo]
  return fakes.flatMap(\.unsupportedRequests.keys).map { Finding(check: "requests", message: "unsupported: \($0)") }
}

private func same<Value: Equatable>(_ what: String, _ actual: Value, _ expected: Value) -> [Finding] {
  actual == expected
    ? [] : [Finding(check: "demo", message: "\(what): expected \(expected), got \(actual)")]
}
