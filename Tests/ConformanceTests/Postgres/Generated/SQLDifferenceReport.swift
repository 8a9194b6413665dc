// ConformanceTests: one suite, two servers. This file: what differs between answers to generated SQL.

import PostgresWire
import Testing

/// Collects the differences of one run, prints them as they come, and sums up.
struct SQLDifferenceReport {
  let seed: UInt64
  private(set) var compared = 0
  /// Whether the servers agreed about the last statement.
  private(set) var lastIsAgreement = true
  /// How many statements failed on the real server, by SQLSTATE.
  private var failures: [String: Int] = [:]
  private var refusals: [String: Int] = [:]
  private var accepted: [String: Int] = [:]
  private var unexplained = 0
  /// From so many differences on, more would not help.
  private static let most = 60

  init(seed: UInt64) { self.seed = seed }

  var isFull: Bool { self.unexplained >= Self.most }

  /// Takes a statement and its answers down.
  ///
  /// - Returns: whether they differ.
  mutating func add(_ statement: GeneratedStatement, _ answers: GeneratedAnswers, history: [String]) -> Bool {
    self.compared += 1
    if let error = answers.real.error { self.failures[error.state, default: 0] += 1 }
    self.lastIsAgreement = answers.agree
    if answers.agree { return false }
    if let refusal = answers.refusal {
      self.refusals[refusal, default: 0] += 1
    } else if let difference = AcceptedSQLDifference.all.first(where: { $0.covers(statement, answers) }) {
      self.accepted[difference.reason, default: 0] += 1
      return !difference.leavesSameData
    } else {
      self.unexplained += 1
      self.print(statement, answers, history)
    }
    return true
  }

  private func print(_ statement: GeneratedStatement, _ answers: GeneratedAnswers, _ history: [String]) {
    say("✗ seed \(self.seed), statement \(self.compared): \(statement.text)")
    if let parameters = statement.parameters, !parameters.isEmpty {
      say("    with \(parameters.map { $0.map { "'\($0)'" } ?? "NULL" }.joined(separator: ", "))")
    }
    let (real, fake) = (answers.real.lines, answers.fake.lines)
    let changes = fake.difference(from: real)
    for case .remove(_, let line, _) in changes.removals.prefix(4) { say("    real: \(line.prefix(400))") }
    for case .insert(_, let line, _) in changes.insertions.prefix(4) { say("    fake: \(line.prefix(400))") }
    if statement.text.hasPrefix("SELECT * FROM ") { for text in history.suffix(6) { say("    | \(text.prefix(300))") } }
  }

  /// Prints the summary and fails the test if something differs without explanation.
  func finish() {
    let failed = self.failures.values.reduce(0, +)
    say("generated SQL: \(self.compared) statements compared, \(failed) of which PostgreSQL refused")
    let states = self.failures.sorted { $0.value > $1.value }.map { "\($0.value) × \($0.key)" }
    say("  generated SQL: " + states.joined(separator: ", "))
    for (message, count) in self.refusals.sorted(by: { $0.value > $1.value }) {
      say("  generated SQL: \(count) refused: \(message)")
    }
    for (reason, count) in self.accepted.sorted(by: { $0.value > $1.value }) {
      say("  generated SQL: \(count) accepted: \(reason)")
    }
    if self.unexplained > 0 {
      Issue.record("BACKLOT_CONFORMANCE_SEED=\(self.seed): \(self.unexplained) differences, see above")
    }
  }
}
