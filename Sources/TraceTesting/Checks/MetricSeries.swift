// TraceTesting: checks over recordings and the report to the test framework. This file: samples grouped by dimensions.

import TraceModel

/// The samples of one metric that share instrument, unit and all dimensions.
struct MetricSeries {
  var label: String
  var dimensions: [String: String]
  var instrument: MetricSample.Instrument
  var unit: String?
  var values: [Double] = []

  /// All series, sorted by label, then by dimensions.
  static func all(in samples: [MetricSample]) -> [MetricSeries] {
    var groups: [MetricSample: MetricSeries] = [:]
    for sample in samples {
      var key = sample
      (key.value, key.spanID, key.time) = (0, nil, 0)
      groups[
        key,
        default: MetricSeries(
          label: key.label,
          dimensions: key.dimensions,
          instrument: key.instrument,
          unit: key.unit
        )
      ].values.append(sample.value)
    }
    return groups.values.sorted { $0.sortKey < $1.sortKey }
  }

  private var sortKey: (String, String, String, String) {
    (self.label, text(of: self.dimensions), self.instrument.rawValue, self.unit ?? "")
  }

  /// `n=3 sum=5 unit=s`.
  func summary(withSum: Bool) -> String {
    var text = "n=\(self.values.count)"
    if withSum { text += " sum=\(number(self.values.reduce(0, +)))" }
    if let unit = self.unit { text += " unit=\(unit)" }
    return text
  }
}

/// `{db.operation.name="GET", db.system.name="redis"}`, sorted by key.
func text(of dimensions: [String: String]) -> String {
  "{" + dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value))" }.joined(separator: ", ") + "}"
}

/// Whole numbers without a fraction.
func number(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? String(value)
}
