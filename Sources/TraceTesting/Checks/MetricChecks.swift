// TraceTesting: checks over recordings and the report to the test framework. This file: checks of metrics.

public import TraceModel

/// What is expected of one metric's samples.
public struct MetricExpectation: Sendable {
  /// The metric's label.
  public var label: String
  /// Dimensions that a sample must have to be looked at; it may have others.
  public var dimensions: [String: String]
  /// How many such samples there are; at least one unless given.
  public var count: ExpectedCount = .atLeast(1)
  /// The sum of their values: a counter's total. Compared to within a billionth.
  public var sum: Double?
  /// The unit that each of them must have, in UCUM notation.
  public var unit: String?
  /// What must hold for each of their values.
  public var valueSatisfies: (@Sendable (Double) -> Bool)?
  /// The keys that each of them must have, no more and no fewer.
  public var dimensionKeys: Set<String>?

  /// Expects at least one sample of `label` with these dimensions.
  public init(_ label: String, dimensions: [String: String] = [:]) {
    self.label = label
    self.dimensions = dimensions
  }
}

extension RecordingSource {
  /// Checks the samples of one metric and reports to the test that is running.
  /// ```swift
  /// recording.expectMetric(
  ///   "db.client.operation.duration", dimensions: ["db.operation.name": "GET"], count: 2, unit: "s"
  /// )
  /// recording.expectMetric("cache.hits", sum: 3)
  /// ```
  /// - Parameters:
  ///   - label: The metric's label.
  ///   - dimensions: Dimensions that a sample must have to be looked at; it may have others.
  ///   - count: How many such samples there are.
  ///   - sum: The sum of their values: a counter's total. Compared to within a billionth.
  ///   - unit: The unit of each of them, in UCUM notation.
  ///   - predicate: What must hold for each of their values.
  @discardableResult
  public func expectMetric(
    _ label: String,
    dimensions: [String: String] = [:],
    count: ExpectedCount = .atLeast(1),
    sum: Double? = nil,
    unit: String? = nil,
    where predicate: (@Sendable (Double) -> Bool)? = nil,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    var expectation = MetricExpectation(label, dimensions: dimensions)
    expectation.count = count
    expectation.sum = sum
    expectation.unit = unit
    expectation.valueSatisfies = predicate
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(self.verifyMetric(expectation))
  }

  /// Checks that a metric has no sample with these dimensions and reports to the test that is running.
  @discardableResult
  public func expectNoMetric(
    _ label: String,
    dimensions: [String: String] = [:],
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    var expectation = MetricExpectation(label, dimensions: dimensions)
    expectation.count = 0
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(self.verifyMetric(expectation))
  }

  /// Checks that each sample of a metric has exactly these dimension keys, and that there is one: no key, id
  /// or user name may slip into a metric. Reports to the test that is running.
  /// ```swift
  /// recording.expectDimensions(of: "cache.hits", exactly: ["cache.name"])
  /// ```
  @discardableResult
  public func expectDimensions(
    of label: String,
    exactly keys: Set<String>,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    var expectation = MetricExpectation(label)
    expectation.dimensionKeys = keys
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(self.verifyMetric(expectation))
  }

  /// Checks the samples of one metric.
  /// - Returns: What is not as expected.
  public func verifyMetric(_ expectation: MetricExpectation) -> [Finding] {
    MetricCheck(expectation: expectation, samples: self.recording.metrics).findings
  }

  /// The samples of a metric that have all these dimensions and maybe others, in order.
  public func samples(of label: String, dimensions: [String: String] = [:]) -> [MetricSample] {
    self.recording.metrics.filter { $0.label == label && $0.has(dimensions) }
  }

  /// The sum of the values that ``samples(of:dimensions:)`` returns: a counter's total.
  public func total(of label: String, dimensions: [String: String] = [:]) -> Double {
    self.samples(of: label, dimensions: dimensions).reduce(0) { $0 + $1.value }
  }
}

extension MetricSample {
  fileprivate func has(_ dimensions: [String: String]) -> Bool {
    dimensions.allSatisfy { self.dimensions[$0.key] == $0.value }
  }
}

private struct MetricCheck {
  let expectation: MetricExpectation
  let samples: [MetricSample]

  var findings: [Finding] {
    let wanted = self.expectation
    let found = self.samples.filter { $0.label == wanted.label && $0.has(wanted.dimensions) }
    var differences: [Difference] = []
    if !wanted.count.range.contains(found.count) {
      differences.append(Difference("samples", expected: wanted.count.description, actual: String(found.count)))
    }
    let sum = found.reduce(0) { $0 + $1.value }
    if let expected = wanted.sum, abs(sum - expected) > 1e-9 * max(1, abs(expected)) {
      differences.append(Difference("sum", expected: number(expected), actual: number(sum)))
    }
    differences += found.flatMap(self.differences)
    var seen: Set<Difference> = []
    return differences.filter { seen.insert($0).inserted }.map(self.finding)
  }

  private func differences(of sample: MetricSample) -> [Difference] {
    var differences: [Difference] = []
    if let unit = self.expectation.unit, unit != sample.unit {
      differences.append(Difference("unit", expected: unit, actual: sample.unit ?? "none"))
    }
    if let predicate = self.expectation.valueSatisfies, !predicate(sample.value) {
      differences.append(
        Difference("value", expected: "one that satisfies the predicate", actual: number(sample.value))
      )
    }
    if let keys = self.expectation.dimensionKeys, keys != Set(sample.dimensions.keys) {
      differences.append(
        Difference("dimensions", expected: list(keys.sorted()), actual: list(sample.dimensions.keys.sorted()))
      )
    }
    return differences
  }

  private func finding(_ difference: Difference) -> Finding {
    let dimensions = self.expectation.dimensions.isEmpty ? "" : " " + text(of: self.expectation.dimensions)
    return Finding(
      check: "metric",
      message: "metric \(self.expectation.label)\(dimensions): \(difference)",
      expected: difference.expected,
      actual: difference.actual,
      context: self.context
    )
  }

  /// The metric's samples by dimensions, then the labels of all other metrics.
  private var context: String {
    let own = MetricSummary.summaries(of: self.samples.filter { $0.label == self.expectation.label })
    let others = Set(self.samples.map(\.label)).subtracting([self.expectation.label]).sorted()
    let lines = own.map { "  \(text(of: $0.dimensions)) \(summary($0, withSum: true))" }
    return
      (["samples of \(self.expectation.label):"] + (lines.isEmpty ? ["  (none)"] : lines)
      + ["other metrics: " + (others.isEmpty ? "none" : others.joined(separator: ", "))])
      .joined(separator: "\n")
  }
}

/// `n=3 sum=5 unit=s`.
func summary(_ series: MetricSummary, withSum: Bool) -> String {
  var text = "n=\(series.count)"
  if withSum { text += " sum=\(number(series.sum))" }
  if let unit = series.unit { text += " unit=\(unit)" }
  return text
}

/// `{db.operation.name="GET", db.system.name="redis"}`, sorted by key.
func text(of dimensions: [String: String]) -> String {
  "{" + dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value))" }.joined(separator: ", ") + "}"
}

/// Whole numbers without a fraction; others rounded to a billionth, lest a sum depends on the order of its parts.
private func number(_ value: Double) -> String {
  let rounded = abs(value) < 1e6 ? (value * 1e9).rounded() / 1e9 : value
  return Int(exactly: rounded).map { String($0) } ?? String(rounded)
}

private func list(_ keys: [String]) -> String { "[\(keys.joined(separator: ", "))]" }
