// ConformanceTests: one suite, two servers. This file: a script carried out on both servers.

import LoopbackClients
import RESP
import WireCore

/// Carries a script out on both servers, line by line, and compares.
struct ScriptRun {
  private let peers: Peers
  private let inspector: PairedConnection
  private var report: DifferenceReport
  private var connections: [Int: ScriptConnection] = [:]

  init(topic: String, peers: Peers) async throws {
    self.peers = peers
    self.inspector = try await PairedConnection(peers)
    self.report = DifferenceReport(topic: topic)
  }

  /// - Returns: what differed.
  nonisolated(nonsending) mutating func run(_ script: ConformanceScript) async throws -> DifferenceReport {
    for line in script.lines {
      do {
        for exchange in try await self.differences(line) {
          self.report.add(exchange) { ["line \(line.number): \(line.text)"] }
        }
      } catch {
        throw Failure(line: line, reason: String(describing: error))
      }
    }
    for connection in self.connections.values { await connection.pair.close() }
    await self.inspector.close()
    return self.report
  }

  /// A line that could not be carried out.
  struct Failure: Error {
    var line: ConformanceScript.Line
    var reason: String
  }

  private nonisolated(nonsending) mutating func differences(_ line: ConformanceScript.Line) async throws
    -> [ReplyComparison.Exchange]
  {
    switch line.step {
    case .raw(let bytes):
      async let fake = RawExchange.answer(of: self.peers.fake, to: bytes)
      let real = try await RawExchange.answer(of: self.peers.real, to: bytes)
      let answers = ReplyComparison.Exchange(command: ["raw", bytes], real: .bulk(real), fake: .bulk(try await fake))
      return answers.real == answers.fake ? [] : [answers]
    case .close:
      await self.connections.removeValue(forKey: line.connection)?.pair.close()
      return []
    case .send, .wait, .reply, .pushes, .times, .iterate, .restore:
      var connection = try await self.connection(line.connection)
      defer { self.connections[line.connection] = connection }
      return try await connection.carryOut(line.step, inspector: self.inspector)
    }
  }

  private nonisolated(nonsending) func connection(_ number: Int) async throws -> ScriptConnection {
    if let connection = self.connections[number] { return connection }
    return ScriptConnection(pair: try await PairedConnection(self.peers))
  }
}
