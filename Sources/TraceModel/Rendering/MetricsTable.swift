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
  var dimensionText: String { text(of: self.dimensions).joined(separator: ", ") }

  /// What the columns of a table say; ``MetricsTable/header`` has their names.
  var cells: [String] {
    let isLevel = self.instrument == .meter || self.instrument == .gauge
    return [
      plain(self.label), plain(self.dimensionText), self.instrument.rawValue, String(self.count),
      isLevel ? "–" : short(self.sum), short(self.min), short(self.max), short(self.last), self.unit ?? "",
    ]
  }
}

/// Draws metrics as a table that fits a terminal.
///
/// A metric with one set of dimensions is one row, with its dimensions on the line below. One with several has a line
/// for what they share and a row for each of them that says in what it is different.
/// ```
/// metric                        instrument  count       sum       min       max      last  unit
/// cache.hit                     counter         2        11         1        10        10
/// db.client.operation.duration  recorder
///   db.system.name=redis, server.address=127.0.0.1
///   db.operation.name=GET                       8  0.153961  0.000293  0.151042  0.000426
///   db.operation.name=SET                       5   0.00172  0.000293  0.000409  0.000309
/// ```
public struct MetricsTable: Hashable, Sendable {
  static let header = ["metric", "dimensions", "instrument", "count", "sum", "min", "max", "last", "unit"]
  /// The columns that hold numbers.
  static let numbers = 3...7

  /// A line of the table: cells in columns, or text that runs across them.
  private enum Line {
    case cells([String])
    case text(String)
  }

  /// Makes a renderer.
  public init() {}

  /// The metrics of a recording; empty if it has none.
  public func render(_ recording: Recording) -> String {
    let summaries = MetricSummary.summaries(of: recording.metrics)
    guard !summaries.isEmpty else { return "" }
    var lines = [Line.cells(Self.header.filter { $0 != "dimensions" })]
    var rest = summaries[...]
    while let first = rest.first {
      let series = rest.prefix { $0.label == first.label && $0.instrument == first.instrument }
      rest = rest.dropFirst(series.count)
      lines += self.lines(of: Array(series))
    }
    return Self.draw(lines)
  }

  /// The series of one metric.
  private func lines(of series: [MetricSummary]) -> [Line] {
    let first = series[0]
    let shared = first.dimensions.filter { key, value in series.allSatisfy { $0.dimensions[key] == value } }
    let indented = shared.isEmpty ? [] : [Line.text("  " + plain(text(of: shared).joined(separator: ", ")))]
    if series.count == 1 { return [.cells(first.row(titled: plain(first.label)))] + indented }
    let title = [plain(first.label), first.instrument.rawValue]
    let rows = series.flatMap { series in
      var own = text(of: series.dimensions.filter { shared[$0.key] == nil })
      let head = own.isEmpty ? "(none)" : own.removeFirst()
      return [Line.cells(series.row(titled: "  " + plain(head), withInstrument: false))]
        + own.map { .text("    " + plain($0)) }
    }
    return [.cells(title)] + indented + rows
  }

  /// Columns of the terminal's table that hold numbers.
  private static let numberColumns = 2...6

  private static func draw(_ lines: [Line]) -> String {
    let table = lines.compactMap { line -> [String]? in if case .cells(let cells) = line { cells } else { nil } }
    let widths = table[0].indices.map { column in
      table.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { line in
      switch line {
      case .text(let text): text
      case .cells(let cells):
        cells.indices.map { column in
          let padding = String(repeating: " ", count: widths[column] - cells[column].count)
          return Self.numberColumns.contains(column) ? padding + cells[column] : cells[column] + padding
        }.joined(separator: "  ").trimmingTrailingSpaces
      }
    }.joined(separator: "\n")
  }
}

extension MetricSummary {
  /// The cells of a row; the instrument is left out where the line above has it.
  fileprivate func row(titled title: String, withInstrument isShown: Bool = true) -> [String] {
    [title, isShown ? self.instrument.rawValue : ""] + self.cells.dropFirst(3)
  }
}

/// Dimensions by key, each as `a=1`.
private func text(of dimensions: [String: String]) -> [String] {
  dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
}

/// A number with at most six digits after the point, and no point where none is needed.
private func short(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e9 else { return String(value) }
  let rounded = (value * 1e6).rounded() / 1e6
  guard rounded != 0 || value == 0 else { return String(value) }
  return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
}
