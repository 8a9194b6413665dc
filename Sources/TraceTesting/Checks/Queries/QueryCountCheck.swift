// TraceTesting, queries: which spans asked a database for something, and how often. This file: the check of how many
// there are.

import TraceModel

extension RecordingSource {
  /// Checks how many queries ran and reports to the test that is running.
  /// ```swift
  /// recording.expectQueries(.atMost(3), system: .postgresql)
  /// recording.expectQueries(0, system: .sql)
  /// ```
  /// - Parameters:
  ///   - count: How many there are; a batch is one.
  ///   - system: The databases that are meant; all unless given.
  /// - Returns: What ``verifyQueries(_:system:)`` returns.
  @discardableResult
  public func expectQueries(
    _ count: ExpectedCount,
    system: QuerySystem = .any,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
      .report(self.verifyQueries(count, system: system))
  }

  /// Checks how many queries ran. What only keeps connections and transactions going does not count; see
  /// ``RecordedQuery``.
  /// - Parameters:
  ///   - count: How many there are; a batch is one.
  ///   - system: The databases that are meant; all unless given.
  /// - Returns: One finding when there are more or fewer, which lists them by how often each ran, with the places in
  ///   the source.
  public func verifyQueries(_ count: ExpectedCount, system: QuerySystem = .any) -> [Finding] {
    let log = QueryLog(self.recording.spans)
    let queries = log.queries.map(\.query).filter { system.contains($0.system) }
    if count.range.contains(queries.count) { return [] }
    let title = ([system.description].filter { !$0.isEmpty } + ["queries"]).joined(separator: " ")
    return [
      Finding(
        check: "queries",
        message: "\(title): expected \(count), found \(queries.count)",
        expected: count.description,
        actual: String(queries.count),
        context: (lines(queries) + notCounted(log.others)).joined(separator: "\n")
      )
    ]
  }
}

/// The most frequent first; of equally frequent ones, the first.
private func lines(_ queries: [RecordedQuery]) -> [String] {
  let groups = grouped(queries) { $0.fingerprint }.sorted { $0.count > $1.count }
  var table = QueryTable()
  for group in groups { table.add(group.count, group[0].label, group) }
  return groups.isEmpty ? ["  (none)"] : table.lines
}

private func notCounted(_ words: [String]) -> [String] {
  if words.isEmpty { return [] }
  return ["not counted: " + grouped(words) { $0 }.map { "\($0.count) × \(plain($0[0]))" }.joined(separator: ", ")]
}

/// Elements of one key together, in the order of the first of each.
private func grouped<Element, Key: Hashable>(_ elements: [Element], by key: (Element) -> Key) -> [[Element]] {
  var (places, groups) = ([Key: Int](), [[Element]]())
  for element in elements {
    if let place = places[key(element)] {
      groups[place].append(element)
    } else {
      places[key(element)] = groups.count
      groups.append([element])
    }
  }
  return groups
}
