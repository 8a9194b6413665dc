// DataTracing: one database call becomes one span and its metrics. This file: metrics of the factory that is bound
// where a call is made.

import CoreMetrics
import Synchronization

/// Metrics by factory, label and dimensions.
///
/// A swift-metrics metric belongs for ever to the factory that was bound when it was made. So the factory is looked up
/// at every call, and metrics are kept for each factory: a test that binds its own never sees another's samples.
final class MetricStore: Sendable {
  private struct Dimension: Hashable {
    let name: String
    let value: String
  }

  private struct Key: Hashable {
    let label: String
    let dimensions: [Dimension]

    init(_ label: String, _ dimensions: [(String, String)]) {
      self.label = label
      self.dimensions = dimensions.map { Dimension(name: $0.0, value: $0.1) }
    }
  }

  /// The metrics of one factory, which they keep alive: its identity cannot be taken by another.
  private struct Metrics {
    let factory: any MetricsFactory
    let identity: ObjectIdentifier
    var counters: [Key: Counter] = [:]
    var recorders: [Key: Recorder] = [:]
    var meters: [Key: Meter] = [:]
  }

  /// Most recently used first. One in production; in a test run every test may bring its own.
  private let kept = Mutex<[Metrics]>([])
  private static let factoryLimit = 4
  /// Bounds memory should a server make up error codes.
  private static let metricLimit = 2048

  /// The factory that is bound here, or `nil` if samples would be dropped.
  static var activeFactory: (any MetricsFactory)? {
    let factory = MetricsSystem.factory
    return type(of: factory) == NOOPMetricsHandler.self ? nil : factory
  }

  func count(_ label: String, by amount: Int = 1, _ dimensions: [(String, String)] = []) {
    guard amount > 0, let factory = Self.activeFactory else { return }
    self.metric(\.counters, label, dimensions, factory) {
      Counter(label: label, dimensions: dimensions, factory: factory)
    }
    .increment(by: amount)
  }

  func record(_ value: Double, _ label: String, _ dimensions: [(String, String)] = []) {
    guard let factory = Self.activeFactory else { return }
    self.metric(\.recorders, label, dimensions, factory) {
      Recorder(label: label, dimensions: dimensions, aggregate: true, factory: factory)
    }
    .record(value)
  }

  func set(_ label: String, to value: Int, _ dimensions: [(String, String)] = []) {
    guard let factory = Self.activeFactory else { return }
    self.metric(\.meters, label, dimensions, factory) { Meter(label: label, dimensions: dimensions, factory: factory) }
      .set(value)
  }

  /// Counts under a name that is the same in all conventions.
  func count(_ name: ConventionName, by amount: Int = 1, _ dimensions: [(String, String)] = []) {
    if let label = name.stable { self.count(label, by: amount, dimensions) }
  }

  /// The kept metric, or a new one. Factories run outside the lock.
  private func metric<Metric: Sendable>(
    _ kind: WritableKeyPath<Metrics, [Key: Metric]>,
    _ label: String,
    _ dimensions: [(String, String)],
    _ factory: any MetricsFactory,
    make: () -> Metric
  ) -> Metric {
    // A factory that is a value has no identity; such factories keep their metrics by label themselves.
    guard type(of: factory) is any AnyObject.Type else { return make() }
    let identity = ObjectIdentifier(factory as AnyObject)
    let key = Key(label, dimensions)
    if let metric = self.kept.withLock({ Self.use(identity, in: &$0).flatMap { $0[keyPath: kind][key] } }) {
      return metric
    }
    let metric = make()
    return self.kept.withLock { kept in
      if Self.use(identity, in: &kept) == nil {
        kept.insert(Metrics(factory: factory, identity: identity), at: 0)
        if kept.count > Self.factoryLimit { kept.removeLast() }
      }
      if let earlier = kept[0][keyPath: kind][key] { return earlier }
      if kept[0][keyPath: kind].count < Self.metricLimit { kept[0][keyPath: kind][key] = metric }
      return metric
    }
  }

  /// Moves a factory's metrics to the front.
  private static func use(_ identity: ObjectIdentifier, in kept: inout [Metrics]) -> Metrics? {
    guard let index = kept.firstIndex(where: { $0.identity == identity }) else { return nil }
    if index > 0 { kept.insert(kept.remove(at: index), at: 0) }
    return kept[0]
  }
}
