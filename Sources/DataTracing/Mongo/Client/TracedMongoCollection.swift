// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: a collection.

import Tracing

/// A collection of a ``TracedMongo``, or of a transaction of it.
public struct TracedMongoCollection<Driver: MongoDriver>: Sendable {
  /// The client's documents.
  public typealias Document = Driver.Document
  /// What comes of writing.
  public typealias WriteResult = MongoWriteResult<Driver.Value>
  /// Documents as they are read.
  public typealias Documents = TracedMongoCursor<Driver.Cursor>

  let scope: MongoScope<Driver>
  /// The database's name (`db.namespace`).
  public let database: String
  /// The name (`db.collection.name`).
  public let name: String

  init(_ scope: MongoScope<Driver>, _ database: String, _ name: String) {
    self.scope = scope
    self.database = database
    self.name = name
  }

  var driver: Driver { self.scope.driver }

  func target(_ site: CallSite) -> MongoTarget {
    MongoTarget(database: self.database, collection: self.name, site: site)
  }

  /// Makes a call that writes.
  nonisolated(nonsending) func write<Request: MongoRequest>(
    _ method: MongoMethod,
    _ request: Request,
    at site: CallSite,
    _ send: nonisolated(nonsending) (Request, MongoContext<Driver.Session>) async throws -> WriteResult
  ) async throws -> WriteResult {
    let target = self.target(site)
    return try await self.scope.run(MongoCall(method, request, on: target), on: target) { context in
      try await send(request, context)
    } counts: {
      $0.counts
    }
  }
}
