// DataTracing, SQL, Distributed: one transaction over several databases. This file: begin, prepare, decide, tell.

import Tracing

extension DistributedTransaction {
  private typealias Member = (participant: Participant, transaction: SQLTransaction)

  /// How far a participant has come.
  private enum Progress {
    case open, prepared
    /// It was to be prepared, and whether it was, nobody knows.
    case unknown
    case rolledBack
  }

  nonisolated(nonsending) func run<Success>(
    _ span: DistributedSpan,
    at site: CallSite,
    _ body: nonisolated(nonsending) ([String: SQLTransaction]) async throws -> Success
  ) async throws -> (value: Success, outcome: Outcome) {
    var members: [Member] = []
    do {
      for participant in self.participants {
        members.append((participant, try await self.begin(participant, at: site)))
      }
      let named = Dictionary(uniqueKeysWithValues: members.map { ($0.participant.name, $0.transaction) })
      let value = try await body(named)
      var progress = members.map { _ in Progress.open }
      if let cause = await self.prepare(members, &progress, at: site) {
        throw DistributedTransactionError(
          outcome: await self.rollBack(members, progress, because: cause, span, at: site),
          cause: cause
        )
      }
      span.addEvent("all participants prepared")
      let untold = await self.tell(.commit, self.participants, at: site)
      return (value, untold.isEmpty ? .committed : .inDoubt(.commit, participants: untold))
    } catch let error as DistributedTransactionError {
      throw error
    } catch {
      let progress = members.map { _ in Progress.open }
      let outcome = await self.rollBack(members, progress, because: error, span, at: site)
      throw DistributedTransactionError(outcome: outcome, cause: error)
    }
  }

  private nonisolated(nonsending) func begin(
    _ participant: Participant,
    at site: CallSite
  ) async throws -> SQLTransaction {
    let database = participant.database
    let core = try await OutermostScope.begin(
      database.tracer,
      database.pool,
      SQLTransactionOptions(),
      marks: [
        (name: .transactionID, value: .string(self.gid(participant))),
        (name: .transactionParticipant, value: .string(participant.name)),
      ],
      at: site
    )
    return SQLTransaction(core, at: site)
  }

  /// First phase.
  ///
  /// - Returns: Why a participant cannot commit; the others are not asked then.
  private nonisolated(nonsending) func prepare(
    _ members: [Member],
    _ progress: inout [Progress],
    at site: CallSite
  ) async -> (any Error)? {
    for (index, member) in members.enumerated() {
      do {
        try await member.transaction.core.end(.prepare(self.gid(member.participant)), at: site)
        progress[index] = .prepared
      } catch {
        // A server that answered has rolled back; one that did not may have prepared. Nothing was sent for one that
        // its body had ended.
        let isCertain = (error as? any OperationFailure)?.statusCode != nil || error is SQLSessionError
        progress[index] = isCertain ? .rolledBack : .unknown
        return error
      }
    }
    return nil
  }

  /// Undoes everything.
  private nonisolated(nonsending) func rollBack(
    _ members: [Member],
    _ progress: [Progress],
    because cause: any Error,
    _ span: DistributedSpan,
    at site: CallSite
  ) async -> Outcome {
    span.addEvent("rolling back all participants")
    var prepared: [Participant] = []
    var unknown: [String] = []
    for (member, state) in zip(members, progress) {
      switch state {
      // A rollback that fails closes the connection, which rolls back as well.
      case .open: try? await member.transaction.core.end(.rollback, because: cause, at: site)
      case .prepared: prepared.append(member.participant)
      case .unknown: unknown.append(member.participant.name)
      case .rolledBack: break
      }
    }
    let untold = await self.tell(.rollback, prepared, at: site) + unknown
    return untold.isEmpty ? .rolledBack : .inDoubt(.rollback, participants: untold)
  }

  /// Second phase, which no cancellation stops.
  ///
  /// - Returns: The participants that have not heard of it.
  private nonisolated(nonsending) func tell(
    _ decision: Decision,
    _ participants: [Participant],
    at site: CallSite
  ) async -> [String] {
    await Task {
      var untold: [String] = []
      for participant in participants {
        do {
          try await participant.database.tell(decision, self.gid(participant), at: site)
        } catch {
          untold.append(participant.name)
        }
      }
      return untold
    }.value
  }
}

extension TracedDatabase {
  /// Ends a prepared transaction.
  ///
  /// - Throws: What the driver throws: the transaction may still be there.
  nonisolated(nonsending) func tell(
    _ decision: DistributedTransaction.Decision,
    _ gid: String,
    at site: CallSite
  ) async throws {
    let method = decision == .commit ? SQLCall.Method.commitPrepared : .rollbackPrepared
    let statement = SQLStatement("\(method.command ?? "") \(sqlString(gid))")
    _ = try await self.result(of: SQLCall(method, statement, at: site))
  }
}

/// A string as SQL writes it: these statements take no parameters.
func sqlString(_ text: String) -> String {
  var quoted = "'"
  for character in text.unicodeScalars {
    if character == "'" { quoted.unicodeScalars.append("'") }
    quoted.unicodeScalars.append(character)
  }
  return quoted + "'"
}
