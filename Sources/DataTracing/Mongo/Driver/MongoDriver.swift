// DataTracing, Mongo: a traced client over any MongoDB client. This file: what a client must do to be traced.

/// A MongoDB client as ``TracedMongo`` sees it. A real client fits behind this in about a hundred lines, whatever its
/// type of documents: nothing is converted.
///
/// A client that sends commands writes ``MongoRequest/command(in:)`` into a document of its own. One that has a method
/// for each operation reads the request's properties.
///
/// Every method throws ``MongoServerError`` if the server refused, wholly or in part; else whatever kept the answer from
/// arriving.
public protocol MongoDriver: Sendable {
  /// The client's documents.
  associatedtype Document: MongoDocument
  /// The client's values: an `_id`, or what a field holds.
  associatedtype Value: Sendable
  /// What reads a query's documents.
  associatedtype Cursor: MongoDriverCursor where Cursor.Document == Document
  /// What the commands of one transaction have in common; `Never` where the client has no transactions.
  associatedtype Session: Sendable = Never

  /// Where the server is, as the client was configured. Of a replica set that of any one, or of a router.
  var endpoint: Endpoint { get }

  /// Writes new documents.
  nonisolated(nonsending) func insert(
    _ insert: MongoInsert<Document>,
    _ context: MongoContext<Session>
  ) async throws -> MongoWriteResult<Value>

  /// Changes or replaces documents.
  nonisolated(nonsending) func update(
    _ update: MongoUpdate<Document>,
    _ context: MongoContext<Session>
  ) async throws -> MongoWriteResult<Value>

  /// Removes documents.
  nonisolated(nonsending) func delete(
    _ delete: MongoDelete<Document>,
    _ context: MongoContext<Session>
  ) async throws -> MongoWriteResult<Value>

  /// Writes of several kinds. The default makes as few calls of the other three as their order allows, and adds up what
  /// comes of them.
  nonisolated(nonsending) func bulkWrite(
    _ bulkWrite: MongoBulkWrite<Document>,
    _ context: MongoContext<Session>
  ) async throws -> MongoWriteResult<Value>

  /// Changes or removes one document, which is returned; `nil` if there is none.
  nonisolated(nonsending) func findAndModify(
    _ findAndModify: MongoFindAndModify<Document>,
    _ context: MongoContext<Session>
  ) async throws -> Document?

  /// Begins to read documents.
  nonisolated(nonsending) func find(
    _ find: MongoFind<Document>,
    _ context: MongoContext<Session>
  ) async throws -> Cursor

  /// Begins to read what a pipeline makes of documents.
  nonisolated(nonsending) func aggregate(
    _ aggregate: MongoAggregate<Document>,
    _ context: MongoContext<Session>
  ) async throws -> Cursor

  /// Counts documents.
  nonisolated(nonsending) func countDocuments(
    _ count: MongoCount<Document>,
    _ context: MongoContext<Session>
  ) async throws -> Int

  /// The different values of a field.
  nonisolated(nonsending) func distinct(
    _ distinct: MongoDistinct<Document>,
    _ context: MongoContext<Session>
  ) async throws -> [Value]

  /// Carries out any other command, whose first field is its name.
  ///
  /// - Returns: The server's answer.
  nonisolated(nonsending) func run(_ command: Document, _ context: MongoContext<Session>) async throws -> Document

  /// Begins a transaction. MongoDB hears of it with its first command.
  nonisolated(nonsending) func startTransaction() async throws -> Session

  /// Commits. May be called again after an error labelled `UnknownTransactionCommitResult`.
  nonisolated(nonsending) func commit(_ session: Session, comment: MongoComment?) async throws

  /// Gives a transaction up.
  nonisolated(nonsending) func abort(_ session: Session, comment: MongoComment?) async throws

  /// Closes the client. The default does nothing, for clients that are closed elsewhere.
  nonisolated(nonsending) func close() async throws
}

extension MongoDriver {
  /// Does nothing.
  public nonisolated(nonsending) func close() async throws {}
}

extension MongoDriver where Session == Never {
  /// - Throws: ``MongoUsageError/noTransactions``.
  public nonisolated(nonsending) func startTransaction() async throws -> Never {
    throw MongoUsageError.noTransactions
  }

  /// Is never called.
  public nonisolated(nonsending) func commit(_ session: Never, comment: MongoComment?) async throws {}

  /// Is never called.
  public nonisolated(nonsending) func abort(_ session: Never, comment: MongoComment?) async throws {}
}

/// Where a call belongs and what goes with it.
public struct MongoContext<Session: Sendable>: Sendable {
  /// The database.
  public var database: String
  /// The collection; `nil` where the call is about none.
  public var collection: String?
  /// The transaction that the call is part of, if any.
  public var session: Session?
  /// What the command's field `comment` shall say, if anything.
  public var comment: MongoComment?

  /// A context outside of a transaction, and without a comment, unless given.
  public init(database: String, collection: String? = nil, session: Session? = nil, comment: MongoComment? = nil) {
    self.database = database
    self.collection = collection
    self.session = session
    self.comment = comment
  }
}

/// What reads a query's documents, one batch after the other. Used by one caller at a time; only ``close()`` may come
/// from another.
public protocol MongoDriverCursor: Sendable {
  /// The client's documents.
  associatedtype Document: Sendable

  /// The next batch, which may be empty; `nil` if there are no more.
  ///
  /// - Throws: ``MongoServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func nextBatch() async throws -> [Document]?

  /// Tells the server that the rest is not wanted. Does nothing if there is no rest.
  nonisolated(nonsending) func close() async
}

/// A client was used in a way that it is not meant for.
public enum MongoUsageError: Error, Hashable, CustomStringConvertible {
  /// A transaction was used after it had ended.
  case transactionEnded
  /// Documents were asked for by two tasks at the same time.
  case cursorIsBeingRead
  /// The client behind ``TracedMongo`` has no transactions.
  case noTransactions

  /// What was done, and what was expected.
  public var description: String {
    switch self {
    case .transactionEnded: "the MongoDB transaction has ended: expected a call before its end"
    case .cursorIsBeingRead: "the MongoDB cursor is being read: expected one reader at a time"
    case .noTransactions: "this MongoDB client has no transactions: expected a driver with a session type"
    }
  }
}
