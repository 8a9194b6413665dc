// BacklotCLI, demo: a small shop. This file: what is shown of it.

import FakeMemcached
import FakeMongo
import FakePostgres
import FakeRedis
import TraceModel
import TraceTesting

/// What the demo shows, as text and as a page.
struct DemoReport {
  let recording: Recording
  let checks: [DemoCheck]
  private let servers: [ServerSight]

  /// What one server saw.
  private struct ServerSight {
    var title: String
    var rows: [[String]]
  }

  init(_ seen: DemoEvidence, checks: [DemoCheck]) {
    self.recording = seen.recording
    self.checks = checks
    self.servers = [
      ServerSight(title: "What Redis saw", rows: rows(of: seen.fakes.redis.requests)),
      ServerSight(title: "What PostgreSQL saw", rows: rows(of: seen.fakes.postgres.requests)),
      ServerSight(title: "What memcached saw", rows: rows(of: seen.fakes.memcached.requests)),
      ServerSight(title: "What MongoDB saw", rows: rows(of: seen.fakes.mongo.requests)),
    ]
  }

  var isPassed: Bool { self.checks.allSatisfy(\.isPassed) }

  /// For a terminal.
  func text(width: Int) -> String {
    let servers = self.servers.map { heading($0.title) + "\n" + aligned([requestHeader] + $0.rows) }
    return """
      \(heading("What happened"))
      \(WaterfallRenderer(width: width, unit: .nanoseconds).render(self.recording))

      \(heading("Metrics"))
      \(MetricsTable().render(self.recording))

      \(servers.joined(separator: "\n\n"))

      \(heading("Checks"))
      \(self.checks.map(line).joined(separator: "\n"))

      \(self.verdict)
      """
  }

  private var verdict: String {
    let failed = self.checks.filter { !$0.isPassed }.count
    return failed == 0 ? "all \(self.checks.count) checks passed" : "\(failed) of \(self.checks.count) checks failed"
  }

  /// One self-contained page.
  var html: String {
    let checks = HTMLRenderer.Section(
      title: "Checks",
      content: .table(
        header: ["", "Check", "Findings"],
        rows: self.checks.map { check in
          [check.isPassed ? "✓" : "✗", check.title, check.findings.map(\.message).joined(separator: "\n")]
        }
      )
    )
    let servers = self.servers.map { server in
      HTMLRenderer.Section(title: server.title, content: .table(header: requestHeader, rows: server.rows))
    }
    return HTMLRenderer(
      title: "Backlot: a shop on fakes of Redis, PostgreSQL, memcached and MongoDB, and on SQLite",
      unit: .nanoseconds,
      sections: [checks] + servers
    ).render(self.recording)
  }
}

private let requestHeader = ["", "client", "command", "arguments", "reply", "stub"]

private func rows(of requests: [LoggedRequest]) -> [[String]] {
  requests.map { request in
    let arguments = request.arguments.map(\.debugDescription).joined(separator: " ")
    let reply = request.reply.errorCode.map { "error \($0)" } ?? request.reply.kind.rawValue
    return [
      String(request.index), request.connection.description, request.command,
      arguments.count > 60 ? arguments.prefix(59) + "…" : arguments, reply, request.stub ?? "",
    ]
  }
}

private func heading(_ title: String) -> String { title + "\n" + String(repeating: "─", count: title.count) }

private func line(_ check: DemoCheck) -> String {
  let mark = check.isPassed ? "✓" : "✗"
  return ([mark + " " + check.title] + (check.isPassed ? [] : [check.findings.report])).joined(separator: "\n")
}

/// Rows as lines, each column as wide as its longest cell.
private func aligned(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
    return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
  }
  .joined(separator: "\n")
}
