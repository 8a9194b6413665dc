// DataTracing: one database call becomes one span and its metrics. This file: what an application can choose.

/// What a traced client writes and what it keeps to itself.
public struct TracingOptions: Sendable {
  /// How much of a command `db.query.text` shows.
  public enum QueryText: Int, Hashable, Sendable, Comparable {
    /// Nothing: the attribute is left out.
    case none
    /// The command with every argument replaced: `SET ? ?`.
    case sanitized
    /// Keys are shown, values are not: `SET user:1 ?`. Also writes the older attributes `db.redis.key` and
    /// `cache.key` where ``SemanticConventions`` have them. Keys never become dimensions of metrics.
    case unsafeKeys
    /// Everything is shown but the arguments of commands that carry credentials.
    case unsafeKeysAndValues

    /// Orders by how much is shown.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The names to write. By default those that `OTEL_SEMCONV_STABILITY_OPT_IN` asks for, read when the options are
  /// made.
  public var conventions: SemanticConventions
  /// How much of a command is shown; ``QueryText/sanitized`` by default.
  public var queryText: QueryText
  /// Whether the status of a failed span carries what the server said. Servers quote user data in errors, so this is
  /// `false` by default.
  public var recordsErrorMessages: Bool
  /// Whether metrics carry their unit as a dimension named `unit`, which swift-otel takes as the instrument's unit.
  /// Other backends would show it as an ordinary label, so this is `false` by default.
  public var addsUnitDimension: Bool
  /// What durations are measured with.
  public var time: TimeSource

  /// Options; whatever is not given has the default described at its property.
  public init(
    conventions: SemanticConventions = .fromEnvironment,
    queryText: QueryText = .sanitized,
    recordsErrorMessages: Bool = false,
    addsUnitDimension: Bool = false,
    time: TimeSource = .continuous
  ) {
    self.conventions = conventions
    self.queryText = queryText
    self.recordsErrorMessages = recordsErrorMessages
    self.addsUnitDimension = addsUnitDimension
    self.time = time
  }

  var showsKeys: Bool { self.queryText >= .unsafeKeys }
}

/// A clock reduced to what this package needs: how long ago it was first looked at.
public struct TimeSource: Sendable {
  /// The time since this source was made.
  public let now: @Sendable () -> Duration

  /// A source that reads `clock`.
  public init(_ clock: some Clock<Duration>) {
    let origin = clock.now
    self.now = { origin.duration(to: clock.now) }
  }

  /// The continuous clock, which also counts while the machine sleeps.
  public static let continuous = TimeSource(ContinuousClock())
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(self.components.seconds) + Double(self.components.attoseconds) / 1e18
  }
}
