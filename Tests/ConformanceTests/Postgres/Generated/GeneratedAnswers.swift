// ConformanceTests: one suite, two servers. This file: what two servers answered to a generated statement.

import LoopbackClients
import PostgresWire

/// The answers to one statement, as lines that can be compared.
struct GeneratedAnswers {
  struct Answer {
    var lines: [String]
    var error: ReportFields?
    var status: TransactionStatus?
  }

  var real: Answer
  var fake: Answer

  init(_ statement: GeneratedStatement, real: [PostgresReply], fake: [PostgresReply]) {
    self.real = Self.answer(real, isOrdered: statement.isOrdered)
    self.fake = Self.answer(fake, isOrdered: statement.isOrdered)
  }

  private static func answer(_ replies: [PostgresReply], isOrdered: Bool) -> Answer {
    // Rows that came before an error are as many as the executor had found.
    let error = replies.last?.error
    let lines = replies.flatMap(\.lines).filter { error == nil || !$0.hasPrefix("row: ") && !$0.hasPrefix("columns: ") }
    return Answer(lines: isOrdered ? lines : Self.sorted(lines), error: error, status: replies.last?.status)
  }

  /// The lines with the rows in an order of their own.
  private static func sorted(_ lines: [String]) -> [String] {
    let rows = lines.filter { $0.hasPrefix("row: ") }.sorted()
    return lines.filter { !$0.hasPrefix("row: ") } + rows
  }

  var agree: Bool { self.real.lines == self.fake.lines }

  /// Why the fake does not take the statement, if it says that it does not.
  var refusal: String? {
    guard let error = self.fake.error, error.state == "0A000", self.real.error?.state != "0A000" else { return nil }
    return error.message
  }
}
