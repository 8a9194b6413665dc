// DataTracing: one database call becomes one span and its metrics. This file: the database products and where
// they are reached.

/// A database product, as `db.system.name` has it (OpenTelemetry attribute registry, `db`).
///
/// Any lower-case name is legal; the constants are those that this package knows a default port for.
public struct DatabaseSystem: RawRepresentable, Hashable, Sendable {
  /// The value of `db.system.name`.
  public var rawValue: String

  /// Makes a system of its name.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Redis. Also for servers that speak its protocol and are not known to be another product.
  public static let redis = DatabaseSystem(rawValue: "redis")
  /// Valkey. OpenTelemetry 1.44 has no value for it; a custom one is allowed.
  public static let valkey = DatabaseSystem(rawValue: "valkey")
  /// Memcached.
  public static let memcached = DatabaseSystem(rawValue: "memcached")
  /// PostgreSQL.
  public static let postgresql = DatabaseSystem(rawValue: "postgresql")
  /// MySQL.
  public static let mysql = DatabaseSystem(rawValue: "mysql")
  /// MariaDB.
  public static let mariadb = DatabaseSystem(rawValue: "mariadb")
  /// MongoDB.
  public static let mongodb = DatabaseSystem(rawValue: "mongodb")
  /// SQLite.
  public static let sqlite = DatabaseSystem(rawValue: "sqlite")

  /// The port that `server.port` is left out for, or `nil` where the system has none.
  public var defaultPort: Int? {
    switch self {
    case .redis, .valkey: 6379
    case .memcached: 11211
    case .postgresql: 5432
    case .mysql, .mariadb: 3306
    case .mongodb: 27017
    default: nil
    }
  }

  var isRedis: Bool { self == .redis || self == .valkey }
  var isCache: Bool { self.isRedis || self == .memcached }
}

/// Where a database is reached.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// The transport of a connection, as `network.transport` has it.
  public enum Transport: String, Hashable, Sendable {
    /// TCP, with or without TLS.
    case tcp
    /// A Unix domain socket.
    case unix
    /// In the same process.
    case inProcess = "inproc"
  }

  /// The address in the client's configuration: a host name, an IP address or a socket's path. Never credentials.
  public var address: String
  /// The port in the client's configuration, 1 to 65535, or `nil` where the transport has none.
  public var port: Int?
  /// The transport.
  public var transport: Transport
  /// The IP address of the node that is connected, where it is known.
  public var peerAddress: String?
  /// The port of the node that is connected. Written only together with an address.
  public var peerPort: Int?

  /// An endpoint; the peer is unknown unless given.
  public init(
    _ address: String,
    port: Int? = nil,
    transport: Transport = .tcp,
    peerAddress: String? = nil,
    peerPort: Int? = nil
  ) {
    self.address = address
    self.port = port
    self.transport = transport
    self.peerAddress = peerAddress
    self.peerPort = peerPort
  }

  /// `address:port`, or the address alone where there is no port.
  public var description: String {
    guard let port = self.port else { return self.address }
    return self.address.contains(":") ? "[\(self.address)]:\(port)" : "\(self.address):\(port)"
  }
}
