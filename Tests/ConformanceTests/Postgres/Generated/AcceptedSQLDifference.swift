// ConformanceTests: one suite, two servers. This file: where answers to generated SQL may differ, and why.

import PostgresWire

/// A difference between the fake and the real server that is meant.
struct AcceptedSQLDifference: Sendable {
  /// Why the fake differs, in one sentence.
  let reason: String
  /// Whether the tables are the same afterwards.
  var leavesSameData = true
  /// What it concerns, and what must agree all the same.
  let covers: @Sendable (_ statement: GeneratedStatement, _ answers: GeneratedAnswers) -> Bool

  static let all: [AcceptedSQLDifference] = [
    AcceptedSQLDifference(
      reason: "which of several rows fails first follows from where PostgreSQL put them, and what its planner computes"
    ) { statement, answers in
      guard let real = answers.real.error, let fake = answers.fake.error else { return false }
      let isOfRows = [real, fake].allSatisfy { error in ["22", "23", "54"].contains { error.state.hasPrefix($0) } }
      let isSame = real.state == fake.state && real.state.hasPrefix("22")
      return isOfRows && (statement.isChange || !statement.isExact || isSame)
        && answers.real.status == answers.fake.status
    },
    AcceptedSQLDifference(
      reason: "what PostgreSQL's planner finds when a statement is bound, the fake finds when it is parsed"
    ) { statement, answers in
      let (real, fake) = (answers.real.lines.filter(Self.isError), answers.fake.lines.filter(Self.isError))
      return statement.parameters != nil && !real.isEmpty && real == fake
    },
    AcceptedSQLDifference(
      reason: "of two mistakes the fake names a constant that a column does not take first"
    ) { statement, answers in
      guard statement.isChange, let real = answers.real.error, let fake = answers.fake.error else { return false }
      return real.state.hasPrefix("42") && fake.state.hasPrefix("22") && answers.real.status == answers.fake.status
    },
    AcceptedSQLDifference(
      reason: "PostgreSQL's planner computes constants that no row and no branch of CASE needs",
      leavesSameData: false
    ) { statement, answers in
      guard let real = answers.real.error, real.state.hasPrefix("22"), answers.fake.error == nil else { return false }
      return statement.isChange
        || statement.hasRisk
          && (statement.text.contains("CASE ") || answers.fake.lines.contains { $0.hasSuffix(" 0\")") })
    },
    AcceptedSQLDifference(
      reason: "PostgreSQL does not compute a column of a query in FROM that nobody reads",
      leavesSameData: false
    ) { statement, answers in
      guard statement.hasRisk, let fake = answers.fake.error, answers.real.error == nil else { return false }
      return fake.state.hasPrefix("22") && statement.text.contains("count(*) FROM (")
    },
    AcceptedSQLDifference(reason: "PostgreSQL simplifies constants before it says a column's type modifier") {
      _,
      answers in
      func plain(_ lines: [String]) -> [String] {
        lines.map { $0.hasPrefix("columns: ") ? $0.replacing(/, -?[0-9]+\)/, with: ")") : $0 }
      }
      return plain(answers.real.lines) == plain(answers.fake.lines)
    },
    AcceptedSQLDifference(
      reason: "an array that a part with nulls was cut from still says in binary that it may have some"
    ) { _, answers in
      func plain(_ lines: [String]) -> [String] {
        let start = #"\x00\x00\x00\x01\x00\x00\x00"#
        return lines.map { $0.replacing(start + #"\x01\x00\x00\x00\x17"#, with: start + #"\x00\x00\x00\x00\x17"#) }
      }
      return plain(answers.real.lines) == plain(answers.fake.lines)
    },
  ]

  @Sendable private static func isError(_ line: String) -> Bool { line.hasPrefix("ERROR: ") }
}
