// ConformanceTests: one suite, two servers. This file: statements drawn by the thousand.

import LoopbackClients
import PostgresWire
import WireCore

/// Sends drawn statements to both servers over a connection each, and compares all answers and now and then the tables.
struct GeneratedSQLRun {
  private let statements: Int
  private var generator: SQLGenerator
  private(set) var report: SQLDifferenceReport
  /// How many statements were compared since the tables were made.
  private var age = Self.longestAge
  /// The statements that changed something since then.
  private var history: [String] = []
  /// Whether the sequences may differ: what numbers an INSERT that failed took is not compared, since
  /// PostgreSQL's planner may find a value that fails before any row.
  private var mayHaveTakenNumbers = false
  private static let longestAge = 400

  init(grammar: SQLGrammar, statements: Int, seed: UInt64) {
    self.statements = statements
    self.generator = SQLGenerator(grammar: grammar, seed: seed)
    self.report = SQLDifferenceReport(seed: seed)
  }

  nonisolated(nonsending) mutating func run(_ pair: PairedSession) async throws {
    while self.report.compared < self.statements, !self.report.isFull {
      if self.age >= Self.longestAge { try await self.start(pair) }
      var isChanged = false
      for statement in self.generator.unit() {
        let answers = try await pair.send(statement)
        self.age += 1
        isChanged = isChanged || statement.isChange
        if statement.isChange { self.history.append(statement.text) }
        if statement.isChange, answers.real.error != nil { self.mayHaveTakenNumbers = true }
        if self.mayHaveTakenNumbers, answers.real.status == .idle, answers.fake.status == .idle {
          try await self.setSequences(pair)
        }
        guard self.report.add(statement, answers, history: self.history) else { continue }
        // From here on the two servers may have different data.
        if isChanged || answers.real.status != .idle { self.age = Self.longestAge }
        break
      }
    }
  }

  private nonisolated(nonsending) mutating func setSequences(_ pair: PairedSession) async throws {
    let calls = ["person", "purchase"].map { "setval('\($0)_id_seq', \(self.report.compared + 100))" }
    _ = try await pair.send(GeneratedStatement(text: "SELECT \(calls.joined(separator: ", "))"))
    self.mayHaveTakenNumbers = false
  }

  /// Compares the tables, unless they are known to differ, and makes them anew.
  private nonisolated(nonsending) mutating func start(_ pair: PairedSession) async throws {
    let isEqual = self.report.compared > 0 && self.history.count > 0
    _ = try await pair.send(GeneratedStatement(text: "ROLLBACK"))
    for table in SQLSchema.tables where isEqual && self.report.lastIsAgreement {
      let statement = GeneratedStatement(text: "SELECT * FROM \(table.name)", isChange: true)
      _ = self.report.add(statement, try await pair.send(statement), history: self.history)
    }
    let zone = self.generator.one(of: ["UTC", "Europe/Berlin", "America/New_York"])
    let reset = """
      DROP SCHEMA IF EXISTS gen CASCADE; CREATE SCHEMA gen; SET search_path = gen; SET timezone = '\(zone)';
      SET client_min_messages = warning;
      """
    let texts = [reset + SQLSchema.definitions] + self.generator.seedRows()
    for text in texts { _ = try await pair.send(GeneratedStatement(text: text)) }
    (self.age, self.history) = (0, [])
  }
}

/// A session with each server, used in step.
struct PairedSession {
  let real: PostgresLoopbackClient
  let fake: PostgresLoopbackClient

  /// - Returns: what each server answered; in the extended protocol to Describe and to Execute.
  nonisolated(nonsending) func send(_ statement: GeneratedStatement) async throws -> GeneratedAnswers {
    async let fake = Self.replies(statement, self.fake)
    let real = try await Self.replies(statement, self.real)
    return GeneratedAnswers(statement, real: real, fake: try await fake)
  }

  private static func replies(_ statement: GeneratedStatement, _ client: PostgresLoopbackClient) async throws
    -> [PostgresReply]
  {
    guard let parameters = statement.parameters else { return [try await client.query(statement.text)] }
    let prepared = try await client.prepare("", statement.text)
    guard prepared.error == nil else { return [prepared] }
    let values = parameters.map { PostgresParameter($0.map { ByteString($0) }) }
    let executed = try await client.execute("", values, resultFormats: statement.wantsBinary ? .all(.binary) : .none)
    return [prepared, executed]
  }
}
