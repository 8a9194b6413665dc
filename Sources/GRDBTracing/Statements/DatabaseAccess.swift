// GRDBTracing: SQLite through GRDB. This file: one access to a database, from entering its closure to leaving it.

import DataTracing
import GRDB
import Locks
import Tracing

/// What a statement's connection must know of the closure that it is in.
final class DatabaseAccess: Sendable {
  /// The access that the current code is in. GRDB runs an access on the caller's task or thread, so that this and all
  /// other task-local values reach its statements.
  @TaskLocal static var current: DatabaseAccess?

  let database: ObjectIdentifier
  private let observer = Mutex<StatementObserver?>(nil)

  private init(_ database: Database) {
    self.database = ObjectIdentifier(database)
  }

  /// Makes the access known to the observer that it is to tell of its end.
  func join(_ observer: StatementObserver) { self.observer.withLock { $0 = observer } }

  /// Where nothing has been observed, the first statement may have been refused.
  private func finish(_ error: any Error, _ database: Database, _ tracing: StatementTracing) {
    let observer = self.observer.withLock { $0 } ?? StatementObserver(tracing, database)
    observer.finish(error)
  }

  /// Runs the closure of an access.
  static func run<Success>(
    _ database: Database,
    _ tracing: StatementTracing,
    _ body: (Database) throws -> Success
  ) rethrows -> Success {
    guard tracing.isObserved, self.current?.database != ObjectIdentifier(database) else {
      return try body(database)
    }
    let access = DatabaseAccess(database)
    return try self.$current.withValue(access) {
      do {
        let success = try body(database)
        access.observer.withLock { $0 }?.finish(nil)
        return success
      } catch {
        access.finish(error, database, tracing)
        throw error
      }
    }
  }
}

/// Runs what is called back later in the context of the one who asked for it.
func withContext<Success>(_ context: InstrumentationContext?, _ body: () throws -> Success) rethrows -> Success {
  guard let context else { return try body() }
  return try InstrumentationContext.$current.withValue(context, operation: body)
}
