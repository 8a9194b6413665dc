// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: the client and its databases.

import Tracing

/// A MongoDB client whose every call is one span and one duration.
///
/// ```swift
/// let mongo = TracedMongo(driver)
/// let users = mongo["shop"]["users"]
/// try await users.insertOne(["name": "Ann"])
/// for try await user in try await users.find(["age": ["$gt": 30]]) { print(user) }
/// ```
/// - A span is named after command and collection: `insert users`, `findAndModify users`.
/// - The span of a query is open until its documents have been read, or nobody reads on.
/// - How many documents were returned, matched, changed, inserted and deleted is on the span.
/// - Values are never shown unless ``TracingOptions/queryText`` asks for them, and the command only if
///   ``MongoTracingOptions/queryTextLimit`` does.
public final class TracedMongo<Driver: MongoDriver>: Sendable {
  /// The client that does the work.
  public var driver: Driver { self.scope.driver }
  let scope: MongoScope<Driver>

  /// Wraps a client.
  public init(_ driver: Driver, options: MongoTracingOptions = MongoTracingOptions()) {
    self.scope = MongoScope(driver, options)
  }

  /// A database. The server is not asked whether it exists.
  public subscript(name: String) -> TracedMongoDatabase<Driver> { TracedMongoDatabase(self.scope, name) }

  /// Carries out a command on the database `admin`, such as `["ping": 1]`, which asks whether the server is there.
  ///
  /// - Returns: The server's answer.
  /// - Throws: What the driver throws.
  @discardableResult
  public nonisolated(nonsending) func run(
    _ command: Driver.Document,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Driver.Document {
    try await self["admin"].run(command, at: CallSite(function: function, file: file, line: line))
  }

  /// Closes the client. No span: nothing is asked of the server.
  ///
  /// - Throws: What the driver throws.
  public nonisolated(nonsending) func close() async throws { try await self.driver.close() }
}

/// A database of a ``TracedMongo``, or of a transaction of it.
public struct TracedMongoDatabase<Driver: MongoDriver>: Sendable {
  let scope: MongoScope<Driver>
  /// The name (`db.namespace`).
  public let name: String

  init(_ scope: MongoScope<Driver>, _ name: String) {
    self.scope = scope
    self.name = name
  }

  /// A collection. The server is not asked whether it exists.
  public subscript(name: String) -> TracedMongoCollection<Driver> {
    TracedMongoCollection(self.scope, self.name, name)
  }

  /// Carries out any command: `["createIndexes": "users", …]`. Its first field is its name; if that holds a string, it
  /// is taken for the collection.
  ///
  /// - Returns: The server's answer.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func run(
    _ command: Driver.Document,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Driver.Document {
    try await self.run(command, at: CallSite(function: function, file: file, line: line))
  }

  nonisolated(nonsending) func run(_ command: Driver.Document, at site: CallSite) async throws -> Driver.Document {
    let name = command.mongoFields.first { _ in true }?.name ?? ""
    let collection = MongoCommandTarget.collection(name, command)
    let target = MongoTarget(database: self.name, collection: collection, site: site)
    return try await self.scope.run(MongoCall(name, command), on: target) { context in
      var context = context
      context.comment = nil
      return try await self.scope.driver.run(command, context)
    }
  }
}

extension MongoNode {
  /// The text of a string.
  var text: String? {
    if case .string(let text) = self { text() } else { nil }
  }
}
