// TraceModel: plain values, imports nothing. This file: one measurement.

/// One value that a metric was given.
public struct MetricSample: Hashable, Sendable {
  /// The swift-metrics instrument that was used.
  public enum Instrument: String, Hashable, Sendable {
    /// Counts up by whole numbers.
    case counter
    /// Counts up by floating-point numbers.
    case floatingPointCounter
    /// Moves up and down.
    case meter
    /// Records single values; not aggregated.
    case gauge
    /// Records values into a distribution.
    case recorder
    /// Records durations into a distribution; samples are in seconds.
    case timer
  }

  /// The metric's label, such as `db.client.operation.duration`.
  public var label: String
  /// The metric's dimensions by key. Values are strings, as swift-metrics has them.
  public var dimensions: [String: String]
  /// The kind of instrument.
  public var instrument: Instrument
  /// The unit in UCUM notation, where the instrument states it (`s` for timers).
  public var unit: String?
  /// The sample: the increment of a counter (not its total), the new value of a meter or gauge, the value
  /// of a recorder, or a timer's duration in seconds.
  public var value: Double
  /// The span that was active when the sample was taken.
  public var spanID: SpanID?
  /// When the sample was taken, in the recorder's clock.
  public var time: UInt64

  /// Makes a sample.
  public init(
    label: String,
    dimensions: [String: String] = [:],
    instrument: Instrument,
    unit: String? = nil,
    value: Double,
    spanID: SpanID? = nil,
    time: UInt64 = 0
  ) {
    self.label = label
    self.dimensions = dimensions
    self.instrument = instrument
    self.unit = unit
    self.value = value
    self.spanID = spanID
    self.time = time
  }
}
