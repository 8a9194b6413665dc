// GRDBTracing: SQLite through GRDB. This file: SQLite as a driver of DataTracing's databases.

public import DataTracing
import Dispatch
import Foundation
public import GRDB

/// SQLite, behind GRDB, as a driver for `TracedDatabase` and `ConnectionPool`.
///
/// ```swift
/// let driver = try GRDBDriver(path: "/var/lib/shop/shop.sqlite")
/// ```
///
/// Each connection is a `DatabaseQueue` of its own: what it does runs on that queue, never on the threads that tasks
/// run on. Placeholders are `?`, `?1`, `$1`, `:name`, `@name` and `$name`; `$1` and `?1` take the parameter of that
/// number, all others the parameter at their place. Errors of SQLite are `SQLServerError`s whose code is the name of
/// the extended result code, such as `SQLITE_CONSTRAINT_UNIQUE`.
///
/// SQLite's transactions are always serializable, so every isolation level is granted.
public struct GRDBDriver: SQLDriver {
  /// `sqlite`.
  public var system: DatabaseSystem { .sqlite }
  /// The file's name without its folder, or `:memory:`.
  public let namespace: String?
  /// How a transaction that may write is begun; `immediate` by default, which waits for its turn at the beginning and
  /// not, in vain, at its first write.
  public var transactionKind = Database.TransactionKind.immediate
  private let path: String
  private let configuration: Configuration
  /// Keeps a database in memory, which lives as long as it has a connection.
  private let anchor: DatabaseQueue?

  /// A database in a file, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - busyTimeout: How long a statement waits for another connection's lock before it fails with `SQLITE_BUSY`.
  ///   - configuration: GRDB's settings of each connection. Those of waiting, of the journal (WAL) and of transactions
  ///     that stay open are the driver's.
  public init(path: String, busyTimeout: Duration = .seconds(5), configuration: Configuration = Configuration()) {
    var configuration = configuration.forDriver(busyTimeout)
    if !configuration.readonly { configuration.journalMode = .wal }
    self.path = path
    self.namespace = databaseName(path: path)
    self.configuration = configuration
    self.anchor = nil
  }

  /// A new database in memory that all connections of this driver and its copies share. It is gone with the last of
  /// them.
  ///
  /// - Throws: `SQLServerError` if it cannot be made.
  public init(inMemory configuration: Configuration = Configuration(), busyTimeout: Duration = .seconds(5)) throws {
    // SQLite shares what this VFS keeps under a name that starts with a slash; unlike a shared cache, it has the locks
    // of a file, for which the busy timeout waits.
    self.path = "file:/\(UUID().uuidString)?vfs=memdb"
    self.namespace = databaseName(path: ":memory:")
    self.configuration = configuration.forDriver(busyTimeout)
    do {
      self.anchor = try DatabaseQueue(path: self.path, configuration: self.configuration)
    } catch {
      throw serverError(error)
    }
  }

  /// Opens a connection.
  ///
  /// - Throws: `SQLServerError` if SQLite could not, such as `SQLITE_CANTOPEN`.
  public nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    let (path, configuration) = (self.path, self.configuration)
    let queue = try await offPool { try DatabaseQueue(path: path, configuration: configuration) }
    return GRDBConnection(queue, transactionKind: self.transactionKind, anchor: self.anchor)
  }
}

extension Configuration {
  /// For connections whose transactions last from one call to the next.
  fileprivate func forDriver(_ busyTimeout: Duration) -> Configuration {
    var configuration = self
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(busyTimeout / .seconds(1))
    return configuration
  }
}

/// Does what GRDB has no asynchronous form for, opening and closing, on a thread that may wait for the file.
nonisolated(nonsending) func offPool<Success: Sendable>(
  _ body: @escaping @Sendable () throws -> Success
) async throws -> Success {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result(catching: body).mapError(serverError)) }
  }
}

/// A database as telemetry has it (`db.namespace`): the file's name, since its folder differs from machine to machine.
func databaseName(path: String) -> String {
  if path.isEmpty || path.contains(":memory:") || path.contains("mode=memory") || path.contains("vfs=memdb") {
    return ":memory:"
  }
  return path.split(separator: "/").last.map { String($0) } ?? path
}
