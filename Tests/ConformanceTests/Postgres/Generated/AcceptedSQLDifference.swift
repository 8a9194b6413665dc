// ConformanceTests: one suite, two servers. This file: where answers to generated SQL may differ, and why.

import PostgresWire

/// A difference between the fake and the real server that is meant.
struct AcceptedSQLDifference: Sendable {
  /// Why the fake differs, in one sentence.
  let reason: String
  /// Whether the tables are the same afterwards.
  let leavesSameData: Bool
  /// What it concerns, and what must agree all the same.
  let covers: @Sendable (_ statement: GeneratedStatement, _ answers: GeneratedAnswers) -> Bool

  static let all: [AcceptedSQLDifference] = [
    AcceptedSQLDifference(
      reason: "which of several rows fails first follows from where PostgreSQL put them",
      leavesSameData: true
    ) { statement, answers in
      guard !statement.isExact, let real = answers.real.error, let fake = answers.fake.error else { return false }
      let classes = ["22", "23", "54"]
      return classes.contains { real.state.hasPrefix($0) } && classes.contains { fake.state.hasPrefix($0) }
        && answers.real.status == answers.fake.status
    },
    AcceptedSQLDifference(
      reason: "what PostgreSQL's planner finds when a statement is bound, the fake finds when it is parsed",
      leavesSameData: true
    ) { statement, answers in
      statement.parameters != nil && answers.real.error != nil && answers.real.error == answers.fake.error
    },
  ]
}
