// ConformanceTests: one suite, two servers. This file: PostgreSQL's answers as lines of text.

import LoopbackClients
import PostgresWire
import WireCore

extension PostgresReply {
  /// Everything a client can tell apart, a line each; numbers that each server gives for itself left out.
  var lines: [String] {
    let parameters = self.parameterTypes.map { ["parameters: " + $0.map(typeName).joined(separator: ", ")] } ?? []
    // Whether a query is described before it fails depends on how much of it PostgreSQL's planner computes.
    let results = self.results.filter { $0.end != nil || !$0.rows.isEmpty || !$0.copied.isEmpty || self.error == nil }
    let reports = self.notices + (self.error.map { [$0] } ?? [])
    return parameters + results.flatMap(\.lines) + reports.map(\.text)
      + (self.status.map { ["status: \($0)"] } ?? [])
  }
}

extension PostgresReply.ResultSet {
  fileprivate var lines: [String] {
    let columns = self.columns.map { ["columns: " + $0.map(\.text).joined(separator: ", ")] } ?? []
    let rows = self.rows.map { row in "row: " + row.map { $0?.debugDescription ?? "null" }.joined(separator: ", ") }
    return columns + rows + self.copied.map { "copied: \($0.debugDescription)" } + (self.end.map { ["\($0)"] } ?? [])
  }
}

/// What users create has numbers from 16384 on, in an order of each server's own.
private func typeName(_ type: UInt32) -> String { type < 16384 ? "\(type)" : "own" }

extension ColumnDescription {
  fileprivate var text: String {
    let origin =
      self.table == 0 ? "" : self.table < 16384 ? " of \(self.table).\(self.attribute)" : " of .\(self.attribute)"
    return "\(self.name) \(typeName(self.type))(\(self.typeSize), \(self.typeModifier))\(origin)"
  }
}

extension ReportFields {
  fileprivate var text: String {
    let fields: [(String, Code)] = [
      ("detail", .detail), ("hint", .hint), ("position", .position), ("schema", .schema), ("table", .table),
      ("column", .column), ("type", .dataType), ("constraint", .constraint),
    ]
    let text = "\(self)" + fields.compactMap { name, code in self[code].map { "; \(name) \($0)" } }.joined()
    // Each session has a schema of its own for temporary tables.
    return text.replacing(/pg_temp_[0-9]+/, with: "pg_temp")
  }
}
