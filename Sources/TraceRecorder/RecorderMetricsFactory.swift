// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: swift-metrics.

public import CoreMetrics
import Locks
import TraceModel
import Tracing

/// Makes swift-metrics instruments that record every sample they are given.
///
/// Meters of the same label and dimensions share one value. Resetting a counter records nothing, since samples are
/// increments, and destroying an instrument drops nothing.
public final class RecorderMetricsFactory: MetricsFactory {
  private let store: RecordStore
  private let levels = Mutex<[MetricIdentity: Double]>([:])

  init(store: RecordStore) { self.store = store }

  /// Makes a counter.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    self.make(.counter, label, dimensions)
  }

  /// Makes a counter that keeps fractions.
  public func makeFloatingPointCounter(
    label: String,
    dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    self.make(.floatingPointCounter, label, dimensions)
  }

  /// Makes a meter.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    RecordingMeter(sampler: self.sampler(.meter, label, dimensions), factory: self)
  }

  /// Makes a recorder, or a gauge if it is not to aggregate.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    self.make(aggregate ? .recorder : .gauge, label, dimensions)
  }

  /// Makes a timer, whose samples are in seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    self.make(.timer, label, dimensions)
  }

  /// Does nothing.
  public func destroyCounter(_ handler: any CounterHandler) {}
  /// Does nothing.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  /// Does nothing.
  public func destroyMeter(_ handler: any MeterHandler) {}
  /// Does nothing.
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Does nothing.
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func make(
    _ instrument: MetricSample.Instrument,
    _ label: String,
    _ dimensions: [(String, String)]
  ) -> RecordingMetric {
    RecordingMetric(sampler: self.sampler(instrument, label, dimensions))
  }

  private func sampler(
    _ instrument: MetricSample.Instrument,
    _ label: String,
    _ dimensions: [(String, String)]
  ) -> Sampler {
    let dimensions = Dictionary(dimensions, uniquingKeysWith: { $1 })
    return Sampler(
      store: self.store,
      instrument: instrument,
      identity: MetricIdentity(label: label, dimensions: dimensions)
    )
  }

  /// Changes the value that all meters of `identity` share.
  fileprivate func level(of identity: MetricIdentity, _ change: (Double) -> Double) -> Double {
    self.levels.withLock { levels in
      let level = change(levels[identity] ?? 0)
      levels[identity] = level
      return level
    }
  }
}

private struct MetricIdentity: Hashable, Sendable {
  var label: String
  var dimensions: [String: String]
}

/// Writes the samples of one instrument.
private struct Sampler: Sendable {
  var store: RecordStore
  var instrument: MetricSample.Instrument
  var identity: MetricIdentity

  func record(_ value: Double) {
    let span = InstrumentationContext.current?.activeLiveSpan
    self.store.add { time in
      MetricSample(
        label: self.identity.label,
        dimensions: self.identity.dimensions,
        instrument: self.instrument,
        unit: self.instrument == .timer ? "s" : nil,
        value: value,
        spanID: span?.store === self.store ? span?.spanID : nil,
        time: time
      )
    }
  }
}

/// Every instrument that keeps no value of its own.
private final class RecordingMetric: CounterHandler, FloatingPointCounterHandler, RecorderHandler, TimerHandler {
  private let sampler: Sampler

  init(sampler: Sampler) { self.sampler = sampler }

  func increment(by amount: Int64) { self.sampler.record(Double(amount)) }
  func increment(by amount: Double) { self.sampler.record(amount) }
  func record(_ value: Int64) { self.sampler.record(Double(value)) }
  func record(_ value: Double) { self.sampler.record(value) }
  func recordNanoseconds(_ duration: Int64) { self.sampler.record(Double(duration) / 1e9) }
  func reset() {}
}

private final class RecordingMeter: MeterHandler {
  private let sampler: Sampler
  private let factory: RecorderMetricsFactory

  init(sampler: Sampler, factory: RecorderMetricsFactory) {
    self.sampler = sampler
    self.factory = factory
  }

  func set(_ value: Int64) { self.set(Double(value)) }
  func set(_ value: Double) { self.update { _ in value } }
  func increment(by amount: Double) { self.update { $0 + amount } }
  func decrement(by amount: Double) { self.update { $0 - amount } }

  private func update(_ change: (Double) -> Double) {
    self.sampler.record(self.factory.level(of: self.sampler.identity, change))
  }
}
