// DataTracing, SQL, Distributed: one transaction over several databases. This file: prepared transactions that were left
// in doubt.

extension DistributedTransaction {
  /// A prepared transaction that recovery found.
  public struct Found: Hashable, Sendable {
    /// In which participant.
    public var participant: String
    /// Its identifier.
    public var gid: String
    /// What was decided about it; `nil` if it was left as it is.
    public var decision: Decision?
    /// Whether it is settled.
    public var isSettled: Bool
  }

  /// Settles the prepared transactions whose identifiers begin with `prefix`.
  ///
  /// - Parameters:
  ///   - prefix: What the identifiers begin with; other transactions are left alone.
  ///   - participants: Where to look.
  ///   - decide: Says what was decided about an identifier (`id/name`), from the application's own records; `nil` leaves
  ///     it as it is. Where the application recorded no decision to commit, it is to be rolled back, unless it may still
  ///     be under way.
  ///   - function: The function that the spans are attributed to.
  ///   - file: The file that the spans are attributed to, as `#fileID`.
  ///   - line: The line that the spans are attributed to.
  /// - Returns: What was found; what could not be settled can be tried again.
  /// - Throws: What the driver throws if a participant could not be asked.
  public static nonisolated(nonsending) func recover(
    prefix: String,
    in participants: [Participant],
    decide: (_ gid: String) -> Decision?,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [Found] {
    let site = CallSite(function: function, file: file, line: line)
    let options = participants.first?.database.options.tracing ?? TracingOptions()
    let span = DistributedSpan("db.distributed_transaction.recover", id: prefix, options, at: site)
    do {
      let found = try await withCurrent(span.context) {
        var found: [Found] = []
        for participant in participants {
          for gid in try await participant.database.preparedTransactions(prefix, at: site) {
            found.append(await participant.settle(gid, decide(gid), at: site))
          }
        }
        return found
      }
      span.end(nil, nil)
      return found
    } catch {
      span.end(nil, error)
      throw error
    }
  }
}

extension DistributedTransaction.Participant {
  fileprivate nonisolated(nonsending) func settle(
    _ gid: String,
    _ decision: DistributedTransaction.Decision?,
    at site: CallSite
  ) async -> DistributedTransaction.Found {
    var found = DistributedTransaction.Found(participant: self.name, gid: gid, decision: decision, isSettled: false)
    guard let decision else { return found }
    do {
      try await self.database.tell(decision, gid, at: site)
      found.isSettled = true
    } catch {
      // On the call's own span; the caller sees that it is not settled.
      found.isSettled = false
    }
    return found
  }
}

extension TracedDatabase {
  fileprivate nonisolated(nonsending) func preparedTransactions(
    _ prefix: String,
    at site: CallSite
  ) async throws -> [String] {
    let statement = SQLStatement(
      "SELECT gid FROM pg_prepared_xacts WHERE database = current_database() AND left(gid, length($1)) = $1 ORDER BY gid",
      [.text(prefix)]
    )
    return try await self.rows(of: SQLCall(.query, statement, at: site)).collect().map { try $0.decode(String.self) }
  }
}
