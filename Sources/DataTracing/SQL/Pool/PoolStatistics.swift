// DataTracing, SQL, Pool: connections that are kept and shared. This file: what a pool counts.

/// What a ``ConnectionPool`` looks like at one moment, and what it has counted since it was made.
public struct PoolStatistics: Hashable, Sendable {
  /// The most connections that may be open at once; 0 means no limit.
  public var maxOpenConnections: Int
  /// Connections that are open or being opened.
  public var openConnections: Int
  /// Connections that somebody uses.
  public var inUse: Int
  /// Connections that wait to be used.
  public var idle: Int
  /// How many callers had to wait for a connection.
  public var waitCount: Int
  /// How long they waited, in all.
  public var waitDuration: Duration
  /// Connections closed because enough others were idle.
  public var maxIdleClosed: Int
  /// Connections closed because they had been idle too long.
  public var maxIdleTimeClosed: Int
  /// Connections closed because they were too old.
  public var maxLifetimeClosed: Int
}
