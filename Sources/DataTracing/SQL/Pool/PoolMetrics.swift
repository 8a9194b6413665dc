// DataTracing, SQL, Pool: connections that are kept and shared. This file: what is measured (OpenTelemetry database
// client metrics 1.44, connection pools), and the older names for it.

/// What a pool looks like to those who report it.
struct PoolSnapshot {
  var statistics: PoolStatistics
  /// Callers that wait.
  var pendingRequests: Int
  var maxIdleConnections: Int
}

/// Writes a pool's metrics in the chosen conventions.
struct PoolMetrics: Sendable {
  private let store = MetricStore()
  private let options: TracingOptions
  private let pool: String

  init(pool: String, _ options: TracingOptions) {
    self.options = options
    self.pool = pool
  }

  /// Whether anybody records.
  var areRecorded: Bool { MetricStore.activeFactory != nil }

  /// Records a histogram of seconds.
  func record(_ name: ConventionName, _ duration: Duration) {
    guard let (label, dimensions) = self.stable(name, unit: "s") else { return }
    self.store.record(duration.inSeconds, label, dimensions)
  }

  /// Counts a caller that waited in vain.
  func countTimeout() {
    guard let (label, dimensions) = self.stable(.connectionTimeouts, unit: "{timeout}") else { return }
    self.store.count(label, dimensions)
  }

  /// Reports what a pool looks like, and what it has counted since an earlier report.
  func report(_ pool: PoolSnapshot, since last: PoolStatistics) {
    guard self.areRecorded else { return }
    let statistics = pool.statistics
    self.set(.connectionCount, to: statistics.inUse, state: "used")
    self.set(.connectionCount, to: statistics.idle, state: "idle")
    self.set(.connectionIdleMax, to: pool.maxIdleConnections)
    if statistics.maxOpenConnections > 0 { self.set(.connectionMax, to: statistics.maxOpenConnections) }
    self.set(.pendingRequests, to: pool.pendingRequests, unit: "{request}")
    self.set(.poolOpen, to: statistics.openConnections)
    self.set(.poolInUse, to: statistics.inUse)
    self.set(.poolIdle, to: statistics.idle)
    self.set(.connectionsActive, to: statistics.inUse)
    self.set(.connectionsIdle, to: statistics.idle)
    self.add(waits: statistics.waitCount - last.waitCount, taking: statistics.waitDuration - last.waitDuration)
  }

  private func set(_ name: ConventionName, to value: Int, state: String? = nil, unit: String = "{connection}") {
    if let (label, dimensions) = self.stable(name, unit: unit, state: state) {
      self.store.set(label, to: value, dimensions)
    }
    if let (label, dimensions) = self.legacy(name, unit: unit) { self.store.set(label, to: value, dimensions) }
  }

  private func add(waits: Int, taking duration: Duration) {
    if let (label, dimensions) = self.legacy(.poolWaitCount, unit: "{request}") {
      self.store.count(label, by: waits, dimensions)
    }
    if duration > .zero, let (label, dimensions) = self.legacy(.poolWaitDuration, unit: "ms") {
      self.store.record(duration.inSeconds * 1000, label, dimensions)
    }
  }
}

// Labels and dimensions, where the chosen conventions have the name.
extension PoolMetrics {
  private typealias Instrument = (label: String, dimensions: [(String, String)])

  private func stable(_ name: ConventionName, unit: String, state: String? = nil) -> Instrument? {
    guard self.options.conventions.writesStable, let label = name.stable else { return nil }
    var dimensions: [(String, String)] = []
    if let key = ConventionName.poolName.stable { dimensions.append((key, self.pool)) }
    if let key = ConventionName.connectionState.stable, let state { dimensions.append((key, state)) }
    return (label, self.options.withUnit(unit, dimensions))
  }

  private func legacy(_ name: ConventionName, unit: String) -> Instrument? {
    guard self.options.conventions.writesLegacy, let label = name.legacy else { return nil }
    let dimensions = ConventionName.poolName.legacy.map { [($0, self.pool)] } ?? []
    return (label, self.options.withUnit(unit, dimensions))
  }
}
