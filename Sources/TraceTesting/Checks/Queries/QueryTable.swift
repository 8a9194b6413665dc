// TraceTesting, queries: which spans asked a database for something, and how often. This file: queries as lines of text.

import TraceModel

/// How often each query ran, and where; columns are aligned.
struct QueryTable {
  private struct Row {
    var count: String
    var label: String
    var place: String
    var text: String?
  }

  private var rows: [Row] = []

  /// Adds a line.
  mutating func add(_ count: Int, _ label: String, _ runs: [RecordedQuery], note: String? = nil, text: String? = nil) {
    let place = Self.place(runs) + (note.map { "    \($0)" } ?? "")
    self.rows.append(Row(count: "\(count)", label: label, place: place, text: text == label ? nil : text))
  }

  /// `20 × SELECT orders    OrderRepository.swift:41`, with the text below it.
  var lines: [String] {
    let digits = self.rows.map(\.count.count).max() ?? 0
    let width = self.rows.map(\.label.count).max() ?? 0
    return self.rows.flatMap { row -> [String] in
      let count = String(repeating: " ", count: digits - row.count.count) + row.count
      let label = row.place.isEmpty ? row.label : row.label.padded(to: width) + "    " + row.place
      let indent = String(repeating: " ", count: digits + 5)
      return ["  \(count) × \(label)"] + (row.text.map { [indent + plain($0).cut(to: 160)] } ?? [])
    }
  }

  /// Where the queries were made; of many places, the first three.
  private static func place(_ runs: [RecordedQuery]) -> String {
    var seen: Set<String> = []
    let places = runs.compactMap { $0.span.source?.description }.filter { seen.insert($0).inserted }
    return places.prefix(3).joined(separator: ", ") + (places.count > 3 ? " and \(places.count - 3) more" : "")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - self.count))
  }
}
