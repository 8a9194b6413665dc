// BacklotCLI, demo: a small application. This file: what is shown of it.

import FakeRedis
import TraceModel
import TraceTesting

/// What the demo shows, as text and as a page.
struct DemoReport {
  let recording: Recording
  let requests: [LoggedRequest]
  let checks: [DemoCheck]
  let width: Int

  var isPassed: Bool { self.checks.allSatisfy(\.isPassed) }

  /// For a terminal.
  var text: String {
    """
    \(heading("What happened"))
    \(WaterfallRenderer(width: self.width, unit: .nanoseconds).render(self.recording))

    \(heading("Metrics"))
    \(MetricsTable().render(self.recording))

    \(heading("What the server saw"))
    \(aligned([Self.requestHeader] + self.requestRows))

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
    HTMLRenderer(
      title: "Backlot: a traced cache over a fake Redis",
      unit: .nanoseconds,
      sections: [
        .init(
          title: "Checks",
          content: .table(
            header: ["", "Check", "Findings"],
            rows: self.checks.map { check in
              [check.isPassed ? "✓" : "✗", check.title, check.findings.map(\.message).joined(separator: "\n")]
            }
          )
        ),
        .init(
          title: "What the server saw",
          content: .table(
            header: Self.requestHeader,
            rows: self.requestRows
          )
        ),
      ]
    ).render(self.recording)
  }

  private static let requestHeader = ["", "client", "command", "arguments", "reply", "stub"]

  private var requestRows: [[String]] {
    self.requests.map { request in
      let arguments = request.arguments.map(\.debugDescription).joined(separator: " ")
      let reply = request.reply.errorCode.map { "error \($0)" } ?? request.reply.kind.rawValue
      return [
        String(request.index), request.connection.description, request.command,
        arguments.count > 60 ? arguments.prefix(59) + "…" : arguments, reply, request.stub ?? "",
      ]
    }
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
