// TraceModel, rendering: a recording in, text out. This file: metrics as a table.

/// All samples of one instrument with one label and one set of dimensions.
public struct MetricSummary: Hashable, Sendable {
  /// The metric's label.
  public var label: String
  /// The metric's dimensions by key.
  public var dimensions: [String: String]
  /// The kind of instrument.
  public var instrument: MetricSample.Instrument
  /// The unit, where the instrument states it.
  public var unit: String?
  /// How many samples there are; 1 at least.
  public var count: Int
  /// The sum of the samples: a counter's total. Says nothing about a meter or gauge.
  public var sum: Double
  /// The least sample.
  public var min: Double
  /// The greatest sample.
  public var max: Double
  /// The sample that was taken last: the value of a meter or gauge.
  public var last: Double

  private init(_ sample: MetricSample) {
    self.label = sample.label
    self.dimensions = sample.dimensions
    self.instrument = sample.instrument
    self.unit = sample.unit
    self.count = 0
    (self.sum, self.min, self.max, self.last) = (0, sample.value, sample.value, sample.value)
  }

  /// The summaries of `samples`, sorted by label, dimensions and instrument.
  public static func summaries(of samples: [MetricSample]) -> [MetricSummary] {
    struct Key: Hashable {
      var label: String
      var dimensions: [String: String]
      var instrument: MetricSample.Instrument
    }
    let groups = samples.reduce(into: [Key: MetricSummary]()) { groups, sample in
      let key = Key(label: sample.label, dimensions: sample.dimensions, instrument: sample.instrument)
      groups[key, default: MetricSummary(sample)].add(sample.value)
    }
    return groups.values.sorted {
      ($0.label, $0.dimensionText, $0.instrument.rawValue) < ($1.label, $1.dimensionText, $1.instrument.rawValue)
    }
  }

  private mutating func add(_ value: Double) {
    self.count += 1
    self.sum += value
    self.min = Swift.min(self.min, value)
    self.max = Swift.max(self.max, value)
    self.last = value
  }

  /// The dimensions by key: `a=1, b=2`.
  var dimensionText: String {
    self.dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }

  /// What the columns of a table say; ``MetricsTable/header`` has their names.
  var cells: [String] {
    let isLevel = self.instrument == .meter || self.instrument == .gauge
    return [
      plain(self.label), plain(self.dimensionText), self.instrument.rawValue, String(self.count),
      isLevel ? "–" : short(self.sum), short(self.min), short(self.max), short(self.last), self.unit ?? "",
    ]
  }
}

/// Draws metrics as a table with a line for each label and set of dimensions.
public struct MetricsTable: Hashable, Sendable {
  static let header = ["metric", "dimensions", "instrument", "count", "sum", "min", "max", "last", "unit"]
  /// The columns that hold numbers.
  static let numbers = 3...7

  /// Makes a renderer.
  public init() {}

  /// The metrics of a recording; empty if it has none.
  public func render(_ recording: Recording) -> String {
    let rows = MetricSummary.summaries(of: recording.metrics).map(\.cells)
    guard !rows.isEmpty else { return "" }
    let table = [Self.header] + rows
    let widths = Self.header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return Self.numbers.contains(column) ? padding + row[column] : row[column] + padding
      }.joined(separator: "  ").trimmingTrailingSpaces
    }.joined(separator: "\n")
  }
}

/// A number with at most six digits after the point, and no point where none is needed.
private func short(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e9 else { return String(value) }
  let rounded = (value * 1e6).rounded() / 1e6
  guard rounded != 0 || value == 0 else { return String(value) }
  return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
}
