// DataTracing, SQL, Pool: connections that are kept and shared. This file: what a pool measures while it is used
// (OpenTelemetry database client metrics 1.44, connection pools).

/// Writes a pool's metrics in the chosen conventions.
struct PoolMetrics: Sendable {
  private let store = MetricStore()
  private let options: TracingOptions
  private let pool: String

  init(pool: String, _ options: TracingOptions) {
    self.options = options
    self.pool = pool
  }

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

  private func stable(_ name: ConventionName, unit: String) -> (label: String, dimensions: [(String, String)])? {
    guard self.options.conventions.writesStable, let label = name.stable, let key = ConventionName.poolName.stable
    else { return nil }
    return (label, self.options.withUnit(unit, [(key, self.pool)]))
  }
}
