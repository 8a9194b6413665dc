// DataTracing, Conventions: the names that telemetry carries. This file: which generation of names is written.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// Which names spans and metrics carry.
///
/// Names that no convention has (`cache.hit`, `local_cache.size` …) are the same in every generation.
public enum SemanticConventions: Hashable, Sendable, CaseIterable {
  /// The stable OpenTelemetry conventions for database clients, version 1.44: `db.system.name`, `db.query.text`,
  /// `db.client.operation.duration` in seconds.
  case stable
  /// The names from before the conventions were stable: `db.system`, `db.statement`, `db.redis.key`,
  /// `cache.latency` in milliseconds, spans named `redis.get`.
  case legacy
  /// Both, for the time in which dashboards move from one to the other. Spans have their stable names.
  case duplicate

  /// The conventions that a value of `OTEL_SEMCONV_STABILITY_OPT_IN` asks for.
  ///
  /// The value is a comma-separated list; `database/dup` asks for ``duplicate`` and wins over `database`. Anything
  /// else, and no value at all, is ``stable``: the variable was made for instrumentations that started with older
  /// names, and a new one starts with the stable ones. ``legacy`` can only be chosen in code.
  public init(stabilityOptIn value: String?) {
    let choices = value?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
    self = choices.contains("database/dup") ? .duplicate : .stable
  }

  /// The conventions that the environment asks for, see ``init(stabilityOptIn:)``.
  public static var fromEnvironment: SemanticConventions {
    SemanticConventions(stabilityOptIn: getenv("OTEL_SEMCONV_STABILITY_OPT_IN").map { String(cString: $0) })
  }

  var writesStable: Bool { self != .legacy }
  var writesLegacy: Bool { self != .stable }
}
