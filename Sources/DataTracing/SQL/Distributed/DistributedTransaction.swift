// DataTracing, SQL, Distributed: one transaction over several databases. This file: two-phase commit.

import Tracing

/// A transaction over several PostgreSQL databases that is committed in all of them or in none (two-phase commit:
/// `PREPARE TRANSACTION`, `COMMIT PREPARED`, `ROLLBACK PREPARED`).
///
/// Once all participants are prepared, the transaction is committed, come what may. A participant that could not be told
/// of the decision keeps its prepared transaction, with its locks: it is in doubt, and
/// ``recover(prefix:in:decide:function:file:line:)`` tells it later. The servers need `max_prepared_transactions` above
/// zero.
public struct DistributedTransaction: Sendable {
  /// One of the databases.
  public struct Participant: Sendable {
    /// Tells it from the others; part of its prepared transaction's identifier.
    public var name: String
    /// The database.
    public var database: TracedDatabase

    /// A participant.
    public init(_ name: String, _ database: TracedDatabase) {
      self.name = name
      self.database = database
    }
  }

  /// What has been decided.
  public enum Decision: String, Hashable, Sendable {
    /// All commit.
    case commit
    /// All roll back.
    case rollback
  }

  /// Where a transaction stands when all has been tried.
  public enum Outcome: Hashable, Sendable {
    /// All participants have committed.
    case committed
    /// All participants have rolled back.
    case rolledBack
    /// The decision is made, but these participants may still have a prepared transaction that waits for it.
    case inDoubt(Decision, participants: [String])
  }

  let id: String
  let participants: [Participant]

  /// A transaction, used once.
  ///
  /// - Parameters:
  ///   - id: Identifies it among all of all applications that use the databases; a participant's prepared transaction is
  ///     `id/name`.
  ///   - participants: The databases, at least one, under different names.
  /// - Throws: ``InvalidTransactionID`` if an identifier is longer than PostgreSQL's 199 bytes, or names do not differ.
  public init(id: String, _ participants: [Participant]) throws {
    self.id = id
    self.participants = participants
    guard !id.isEmpty, !participants.isEmpty else {
      throw InvalidTransactionID("the id or the participants are missing")
    }
    guard Set(participants.map(\.name)).count == participants.count else {
      throw InvalidTransactionID("participants have the same name")
    }
    for participant in participants where self.gid(participant).utf8.count > 199 {
      throw InvalidTransactionID("\(self.gid(participant)) is longer than 199 bytes")
    }
  }

  /// Runs `body` with a transaction in each database and commits all, or none.
  ///
  /// - Parameter body: Gets the transactions by their participants' names. It does not end them.
  /// - Returns: What `body` returns; ``Outcome/committed``, or ``Outcome/inDoubt(_:participants:)`` with those that have
  ///   not heard of it.
  /// - Throws: ``DistributedTransactionError`` if it was not committed: why, and which participants may not have heard of
  ///   that.
  @discardableResult
  public nonisolated(nonsending) func run<Success>(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    _ body: nonisolated(nonsending) ([String: SQLTransaction]) async throws -> Success
  ) async throws -> (value: Success, outcome: Outcome) {
    let site = CallSite(function: function, file: file, line: line)
    let span = DistributedSpan("db.distributed_transaction", id: self.id, self.options, at: site)
    do {
      let result = try await withCurrent(span.context) { try await self.run(span, at: site, body) }
      span.end(result.outcome, nil)
      return result
    } catch let error as DistributedTransactionError {
      span.end(error.outcome, error.cause)
      throw error
    }
  }

  var options: TracingOptions { self.participants.first?.database.options.tracing ?? TracingOptions() }

  func gid(_ participant: Participant) -> String { self.id + "/" + participant.name }
}

/// Why a transaction over several databases cannot be identified.
public struct InvalidTransactionID: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = "invalid distributed transaction: " + description }
}

/// A transaction over several databases that was not committed.
public struct DistributedTransactionError: Error, CustomStringConvertible {
  /// ``DistributedTransaction/Outcome/rolledBack``, or which participants may still wait to hear of that.
  public let outcome: DistributedTransaction.Outcome
  /// Why it was not committed.
  public let cause: any Error

  /// The outcome and the cause.
  public var description: String { "distributed transaction \(self.outcome): \(self.cause)" }
}
