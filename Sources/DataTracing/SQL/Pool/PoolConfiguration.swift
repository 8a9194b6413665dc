// DataTracing, SQL, Pool: connections that are kept and shared. This file: what an application can choose.

extension ConnectionPool {
  /// How many connections a pool keeps, and for how long.
  public struct Configuration: Hashable, Sendable {
    /// The most connections that may be open at once, those that are being opened or closed included; 0 or less means
    /// no limit. 25 by default.
    public var maxOpenConnections: Int
    /// The most connections that are kept though nobody uses them; 0 or less means none. Never more than may be open.
    /// 5 by default.
    public var maxIdleConnections: Int
    /// How long a connection is used after it was opened; for ever if `nil`. 5 minutes by default.
    public var maxLifetime: Duration?
    /// How long a connection is kept that nobody uses; for ever if `nil`. 1 minute by default.
    public var maxIdleTime: Duration?
    /// How long a caller waits for its turn; for ever if `nil`, which is the default. How long opening a connection may
    /// take is the driver's to limit.
    public var acquireTimeout: Duration?

    /// A configuration; whatever is not given has the default described at its property.
    public init(
      maxOpenConnections: Int = 25,
      maxIdleConnections: Int = 5,
      maxLifetime: Duration? = .seconds(300),
      maxIdleTime: Duration? = .seconds(60),
      acquireTimeout: Duration? = nil
    ) {
      self.maxOpenConnections = maxOpenConnections
      self.maxIdleConnections = maxIdleConnections
      self.maxLifetime = maxLifetime
      self.maxIdleTime = maxIdleTime
      self.acquireTimeout = acquireTimeout
    }
  }
}

/// Why a pool lent no connection.
public enum ConnectionPoolError: OperationFailure, Hashable, CustomStringConvertible {
  /// The pool was closed before this caller had its turn.
  case closed(pool: String)
  /// The caller's turn did not come in time.
  case timedOut(pool: String, after: Duration)

  /// `nil`: no server has failed.
  public var statusCode: String? { nil }

  /// `pool_closed` or `pool_timeout`.
  public var errorType: String {
    switch self {
    case .closed: "pool_closed"
    case .timedOut: "pool_timeout"
    }
  }

  /// What happened, with the pool's name.
  public var description: String {
    switch self {
    case .closed(let pool): "the connection pool \(pool) is closed"
    case .timedOut(let pool, let timeout): "no connection of the pool \(pool) was free within \(timeout)"
    }
  }
}
