// FakeMongo: the public front. This file: reading and writing the data without the network.

public import BSON
import MongoEngine
import WireCore

/// What a fake MongoDB refuses to do, as the server says it to clients.
public struct FakeMongoError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number: 11000.
  public let code: Int32
  /// The number's name: `DuplicateKey`.
  public let name: String
  /// What is wrong.
  public let message: String

  /// `DuplicateKey (11000): E11000 duplicate key error …`.
  public var description: String { "\(self.name) (\(self.code)): \(self.message)" }

  init(_ error: MongoError) {
    self.code = error.code
    self.name = error.codeName
    self.message = error.message
  }
}

extension FakeMongo {
  /// The data at one moment, to go back to. Taking and restoring it takes microseconds, whatever the size.
  public struct Snapshot: Sendable {
    fileprivate let data: MongoData
  }

  /// A database: `fake["app"]["users"]` is a collection.
  public subscript(database: String) -> FakeMongoDatabase { FakeMongoDatabase(fake: self, name: database) }

  /// Carries a command out without the network, as a client of its own that may do everything; it is not logged.
  ///
  /// - Parameter database: the database to work on.
  /// - Returns: the reply; that of an error has `ok: 0`. A command that would have to wait is interrupted.
  @discardableResult
  public func run(_ command: BSONDocument, on database: String = "admin") -> BSONDocument {
    let now = self.clock.now
    return self.server.withState { $0.engine.run(command, on: database, now: now) }
  }

  /// The names of the databases that have a collection.
  public var databaseNames: [String] { self.server.withState { $0.engine.data.databases } }

  /// The data as it is now.
  public func snapshot() -> Snapshot { self.server.withState { Snapshot(data: $0.engine.data) } }

  /// Goes back to a snapshot, of this server or another one. Connections stay; cursors are closed and open transactions
  /// aborted.
  public func restore(_ snapshot: Snapshot) { self.server.withState { $0.engine.restore(snapshot.data) } }

  /// Begins afresh: no data, no sessions, no fail point, no stubs, an empty request log. Connections stay, and so does
  /// the clock.
  public func reset() {
    self.server.withState { state in
      state.engine.reset()
      state.stubs.removeAll()
      state.log.clear()
    }
  }

  /// Reads or changes data, and gives errors as tests see them.
  func change<Result>(
    _ body: (inout MongoEngine) throws(MongoError) -> Result
  ) throws(FakeMongoError) -> Result {
    let now = self.clock.now
    let result = self.server.withState { state -> Swift.Result<Result, FakeMongoError> in
      do throws(MongoError) {
        return .success(try state.engine.change(now: now, body))
      } catch {
        return .failure(FakeMongoError(error))
      }
    }
    return try result.get()
  }
}
