// DataTracing: one database call becomes one span and its metrics. This file: metrics of the factory that is bound
// where a call is made.

import CoreMetrics
import Locks

/// Metrics by factory, label and dimensions.
///
/// A swift-metrics metric belongs for ever to the factory that was bound when it was made. So the factory is looked up
/// at every call, and metrics are kept for each factory: a test that binds its own never sees another's samples.
final class MetricStore: Sendable {
  private let counters = MetricCache<Counter>()
  private let recorders = MetricCache<Recorder>()
  private let meters = MetricCache<Meter>()

  /// The factory that is bound here, or `nil` if samples would be dropped.
  static var activeFactory: (any MetricsFactory)? {
    let factory = MetricsSystem.factory
    return type(of: factory) == NOOPMetricsHandler.self ? nil : factory
  }

  func count(_ label: String, by amount: Int = 1, _ dimensions: [(String, String)] = []) {
    guard amount > 0, let factory = Self.activeFactory else { return }
    self.counters.metric(label, dimensions, factory) {
      Counter(label: label, dimensions: dimensions, factory: factory)
    }
    .increment(by: amount)
  }

  func record(_ value: Double, _ label: String, _ dimensions: [(String, String)] = []) {
    guard let factory = Self.activeFactory else { return }
    self.recorders.metric(label, dimensions, factory) {
      Recorder(label: label, dimensions: dimensions, aggregate: true, factory: factory)
    }
    .record(value)
  }

  func set(_ label: String, to value: Int, _ dimensions: [(String, String)] = []) {
    guard let factory = Self.activeFactory else { return }
    self.meters.metric(label, dimensions, factory) { Meter(label: label, dimensions: dimensions, factory: factory) }
      .set(value)
  }

  /// Counts under a name that is the same in all conventions.
  func count(_ name: ConventionName, by amount: Int = 1, _ dimensions: [(String, String)] = []) {
    if let label = name.stable { self.count(label, by: amount, dimensions) }
  }
}

/// The metrics of one kind.
private final class MetricCache<Metric: Sendable>: Sendable {
  private struct Key: Hashable {
    let label: String
    let dimensions: [(String, String)]

    static func == (left: Self, right: Self) -> Bool {
      left.label == right.label && left.dimensions.elementsEqual(right.dimensions, by: ==)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(self.label)
      for (name, value) in self.dimensions {
        hasher.combine(name)
        hasher.combine(value)
      }
    }
  }

  /// The metrics of one factory, which they keep alive: its identity cannot be taken by another.
  private struct Family {
    let factory: any MetricsFactory
    /// The factory's class.
    let type: ObjectIdentifier
    var metrics: [Key: Metric] = [:]
    /// Those that were used last: an application repeats its calls, and comparing is faster than hashing.
    var recent: [(key: Key, metric: Metric)] = []

    mutating func metric(_ key: Key) -> Metric? {
      if let known = self.recent.first(where: { $0.key == key }) { return known.metric }
      guard let metric = self.metrics[key] else { return nil }
      self.recent.insert((key, metric), at: 0)
      if self.recent.count > MetricCache.recentLimit { self.recent.removeLast() }
      return metric
    }
  }

  /// Most recently used first. One in production; in a test run every test may bring its own.
  private let kept = Mutex<[Family]>([])
  private static var factoryLimit: Int { 4 }
  /// Bounds memory should a server make up error codes.
  private static var metricLimit: Int { 2048 }
  private static var recentLimit: Int { 4 }

  /// The kept metric, or a new one. Factories run outside the lock.
  func metric(
    _ label: String,
    _ dimensions: [(String, String)],
    _ factory: any MetricsFactory,
    make: () -> Metric
  ) -> Metric {
    let key = Key(label: label, dimensions: dimensions)
    if let metric = self.kept.withLock({ Self.bringToFront(factory, in: &$0) ? $0[0].metric(key) : nil }) {
      return metric
    }
    let metric = make()
    // A factory that is a value has no identity; such factories keep their metrics by label themselves.
    guard type(of: factory) is any AnyObject.Type else { return metric }
    return self.kept.withLock { kept in
      if !Self.bringToFront(factory, in: &kept) {
        kept.insert(Family(factory: factory, type: ObjectIdentifier(type(of: factory))), at: 0)
        if kept.count > Self.factoryLimit { kept.removeLast() }
      }
      if let earlier = kept[0].metrics[key] { return earlier }
      if kept[0].metrics.count < Self.metricLimit { kept[0].metrics[key] = metric }
      return metric
    }
  }

  /// Returns whether the factory has a family.
  private static func bringToFront(_ factory: any MetricsFactory, in kept: inout [Family]) -> Bool {
    let type = ObjectIdentifier(type(of: factory))
    // Only classes have families.
    guard let index = kept.firstIndex(where: { $0.type == type && isSameObject($0.factory, factory) }) else {
      return false
    }
    if index > 0 { kept.insert(kept.remove(at: index), at: 0) }
    return true
  }
}

/// Whether two values of the same class are one object. A cast to `AnyObject` would take longer than all the rest of
/// finding a metric.
private func isSameObject(_ left: some MetricsFactory, _ right: some MetricsFactory) -> Bool {
  unsafeBitCast(left, to: UnsafeRawPointer.self) == unsafeBitCast(right, to: UnsafeRawPointer.self)
}
