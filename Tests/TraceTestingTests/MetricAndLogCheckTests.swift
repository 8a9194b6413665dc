// TraceTestingTests. This file: checks of metrics and logs, and what they say.

import Testing
import TraceModel
import TraceTesting

@Suite struct MetricAndLogCheckTests {
  private let recording = Recording(
    metrics: [
      sample("db.client.operation.duration", ["db.operation.name": "GET", "db.system.name": "redis"], .timer, 0.25),
      sample("cache.hits", ["cache.name": "users"], .counter, 2),
      sample("cache.hits", ["cache.name": "users"], .counter, 1),
      sample("cache.hits", ["cache.name": "orders"], .counter, 4),
    ],
    logs: [
      LogLine(level: .warning, message: "slow GET", metadata: ["db.operation.name": "GET"]),
      LogLine(level: .info, message: "started", source: SourceLocation(fileID: "App/Main.swift", line: 3)),
    ]
  )

  private static func sample(
    _ label: String,
    _ dimensions: [String: String],
    _ instrument: MetricSample.Instrument,
    _ value: Double
  ) -> MetricSample {
    let unit = instrument == .timer ? "s" : nil
    return MetricSample(label: label, dimensions: dimensions, instrument: instrument, unit: unit, value: value)
  }

  private func verify(
    _ label: String,
    _ dimensions: [String: String] = [:],
    _ change: (inout MetricExpectation) -> Void
  )
    -> [Finding]
  {
    var expectation = MetricExpectation(label, dimensions: dimensions)
    change(&expectation)
    return self.recording.verifyMetric(expectation)
  }

  @Test func fineMetrics() {
    self.recording.expectMetric("db.client.operation.duration", count: 1, unit: "s") { (0.2...0.3).contains($0) }
    self.recording.expectMetric("cache.hits", count: 3, sum: 7)
    self.recording.expectMetric("cache.hits", dimensions: ["cache.name": "users"], count: 2, sum: 3)
    self.recording.expectNoMetric("cache.misses")
    self.recording.expectNoMetric("cache.hits", dimensions: ["cache.name": "sessions"])
    self.recording.expectDimensions(of: "cache.hits", exactly: ["cache.name"])
    #expect(self.recording.total(of: "cache.hits") == 7)
    #expect(self.recording.samples(of: "cache.hits", dimensions: ["cache.name": "orders"]).map(\.value) == [4])
  }

  @Test func aMetricThatIsMissing() {
    let findings = self.verify("cache.misses") { _ in }
    #expect(
      findings.report == """
        metric cache.misses: samples: expected at least 1, got 0

        samples of cache.misses:
          (none)
        other metrics: cache.hits, db.client.operation.duration
        """
    )
  }

  @Test func aTotalThatIsWrong() {
    let findings = self.verify("cache.hits", ["cache.name": "users"]) {
      $0.count = 1
      $0.sum = 4
      $0.unit = "1"
      $0.valueSatisfies = { $0 > 1 }
      $0.dimensionKeys = ["cache.name", "cache.tier"]
    }
    #expect(
      findings.report == """
        metric cache.hits {cache.name="users"}: samples: expected 1, got 2
        metric cache.hits {cache.name="users"}: sum: expected 4, got 3
        metric cache.hits {cache.name="users"}: unit: expected 1, got none
        metric cache.hits {cache.name="users"}: dimensions: expected [cache.name, cache.tier], got [cache.name]
        metric cache.hits {cache.name="users"}: value: expected one that satisfies the predicate, got 1

        samples of cache.hits:
          {cache.name="orders"} n=1 sum=4
          {cache.name="users"} n=2 sum=3
        other metrics: db.client.operation.duration
        """
    )
  }

  @Test func logs() {
    self.recording.expectLog(level: .warning, containing: "slow", metadata: ["db.operation.name": "GET"], count: 1)
    self.recording.expectLog(count: 2)
    self.recording.expectNoLog(level: .error)
    let findings = self.recording.verifyLog(
      LogExpectation(level: .warning, containing: "slow", metadata: ["db.operation.name": "SET"])
    )
    #expect(
      findings.report == """
        log lines at warning containing "slow" with {db.operation.name="SET"}: expected at least 1, found 0

        logged:
          warning "slow GET" {db.operation.name="GET"}
          info "started"  Main.swift:3
        """
    )
    #expect(self.recording.verifyLog(LogExpectation(containing: "start", count: 0)).count == 1)
  }
}
