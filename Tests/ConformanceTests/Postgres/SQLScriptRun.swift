// ConformanceTests: one suite, two servers. This file: a script of SQL carried out on both servers.

import LoopbackClients
import PostgresWire
import WireCore

/// Carries a script out on both servers, statement by statement, and compares.
struct SQLScriptRun {
  /// What the two servers answered to one statement.
  struct Answers {
    var statement: SQLScript.Statement
    var real: [String]
    var fake: [String]
  }

  private typealias Session = (real: PostgresLoopbackClient, fake: PostgresLoopbackClient)

  let real: PostgresLoopbackClient.Address
  let fake: PostgresLoopbackClient.Address
  private var sessions: [Int: Session] = [:]

  init(real: PostgresLoopbackClient.Address, fake: PostgresLoopbackClient.Address) {
    self.real = real
    self.fake = fake
  }

  /// - Returns: every statement with its two answers.
  nonisolated(nonsending) mutating func run(_ script: SQLScript) async throws -> [Answers] {
    var answers: [Answers] = []
    for statement in script.statements {
      let session = try await self.session(statement.session)
      async let fake = Self.lines(statement, session.fake)
      let real = try await Self.lines(statement, session.real)
      answers.append(Answers(statement: statement, real: real, fake: try await fake))
    }
    for session in self.sessions.values {
      await session.real.close()
      await session.fake.close()
    }
    return answers
  }

  private nonisolated(nonsending) mutating func session(_ number: Int) async throws -> Session {
    if let session = self.sessions[number] { return session }
    let login = PostgresLoopbackClient.Login(user: "postgres", database: "postgres")
    let session = (
      real: try await PostgresLoopbackClient.connect(to: self.real, as: login),
      fake: try await PostgresLoopbackClient.connect(to: self.fake, as: login)
    )
    self.sessions[number] = session
    return session
  }

  private static func lines(_ statement: SQLScript.Statement, _ client: PostgresLoopbackClient) async throws -> [String]
  {
    switch statement.kind {
    case .types: return try await client.prepare("", statement.text).lines
    case .with(let values):
      let parameters = values.map { PostgresParameter($0.map { ByteString($0) }) }
      return try await client.query(statement.text, parameters).lines
    case .text: return try await client.query(statement.text).lines
    case .run:
      let reply = try await client.query(statement.text)
      guard statement.isQuery, reply.error == nil else { return reply.lines }
      return try await reply.lines + client.query(statement.text, [], resultFormats: .all(.binary)).lines
    }
  }
}
