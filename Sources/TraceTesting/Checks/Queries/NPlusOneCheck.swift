// TraceTesting, queries: which spans asked a database for something, and how often. This file: the check that no query is
// repeated where one would do.

import TraceModel

extension RecordingSource {
  /// Checks that no query is repeated under one span, such as one for each row of a list, and reports to the test that
  /// is running.
  /// ```swift
  /// recording.expectNoNPlusOne(allow: [.summary("SELECT settings")])
  /// ```
  /// - Parameters:
  ///   - threshold: How often a query may run under one span; more is a finding.
  ///   - allowed: Queries that may run as often as they like.
  /// - Returns: What ``verifyNoNPlusOne(threshold:allow:)`` returns.
  @discardableResult
  public func expectNoNPlusOne(
    threshold: Int = 2,
    allow allowed: [QueryPattern] = [],
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
      .report(self.verifyNoNPlusOne(threshold: threshold, allow: allowed))
  }

  /// Checks that no query is repeated under one span.
  ///
  /// - Queries are the same if they differ only in their data: literals, parameters, and how many there are in a list.
  /// - They repeat if they have one parent, or if each has its own and those are siblings of one name, as when a
  ///   function with a span of its own is called in a loop. Queries without a parent repeat at the top of the recording.
  ///   What repeats from one server or consumer span to the next does not count.
  /// - Order and overlap do not matter: queries of concurrent tasks count like those of a loop.
  /// - Several queries that repeat in turn are one finding.
  /// - Batches, connections, transaction control and the rest of an earlier query's rows (`FETCH`, `getMore`, `SCAN`) do
  ///   not count.
  ///
  /// - Parameters:
  ///   - threshold: How often a query may run under one span; more is a finding.
  ///   - allowed: Queries that may run as often as they like.
  /// - Returns: One finding for each query, or group of queries, that repeats; it names the query that it probably
  ///   started with, and the places in the source.
  public func verifyNoNPlusOne(threshold: Int = 2, allow allowed: [QueryPattern] = []) -> [Finding] {
    let search = NPlusOneSearch(QueryLog(self.recording.spans), threshold: max(1, threshold), allowed)
    let repetitions = search.repetitions
    // As many as the report has messages.
    let context = repetitions.prefix(20).map(\.details).joined(separator: "\n\n")
    return repetitions.map { repetition in
      Finding(
        check: "nPlusOne",
        message: repetition.message,
        spanID: repetition.scope?.spanID ?? repetition.queries.first?.runs.first?.span.spanID,
        expected: "at most \(max(1, threshold))",
        actual: String(repetition.count),
        context: context
      )
    }
  }
}

/// Queries that repeat together.
struct Repetition {
  /// One of them, with its runs in the order in which they were started.
  struct Query {
    var runs: [RecordedQuery]

    var label: String { self.runs.first?.label ?? "" }
  }

  var queries: [Query]
  /// The span under which they repeat; `nil` for the top of the recording.
  var scope: RecordedSpan?
  /// Between the scope and the queries, from above: spans that repeat, too.
  var steps: [String]
  var stepCount: Int
  /// The query whose rows were probably gone through.
  var source: RecordedQuery?

  /// How often each of them ran.
  var count: Int { self.queries.first?.runs.count ?? 0 }

  /// `N+1 under user.list at App.swift:9: 1 × SELECT users → 20 × SELECT orders`.
  var message: String {
    let place = self.scope.map { " under \(plain($0.name))" + ($0.source.map { " at \($0)" } ?? "") } ?? ""
    return "N+1\(place): " + (self.source.map { "1 × \($0.label) → " } ?? "") + self.repeated + self.through
  }

  private var repeated: String {
    let labels = self.queries.map(\.label).joined(separator: ", ")
    return self.queries.count == 1 ? "\(self.count) × \(labels)" : "\(self.count) × (\(labels))"
  }

  private var through: String {
    self.steps.isEmpty ? "" : " in \(self.stepCount) × \(self.steps.map(plain).joined(separator: " › "))"
  }

  /// Every query with its place, its text and what to do about it.
  var details: String {
    var table = QueryTable()
    if let source = self.source {
      table.add(1, source.label, [source], note: source.returnedRows.map { "returned \($0) rows" })
    }
    for query in self.queries { table.add(query.runs.count, query.label, query.runs, text: query.runs.first?.text) }
    let title = self.scope.map { plain($0.name) + ($0.source.map { "    \($0)" } ?? "") }
    return (([title].compactMap { $0 } + table.lines) + self.advice.map { "    " + $0 }).joined(separator: "\n")
  }

  private var advice: [String] {
    let advices = self.queries.compactMap { $0.runs.first.map(QueryAdvice.init) }
    var seen: Set<String> = []
    return advices.map(\.better).filter { seen.insert($0).inserted }.map { "better: " + $0 }
      + ["if it is meant: allow: [" + advices.map(\.pattern).joined(separator: ", ") + "]"]
  }
}

extension RecordedQuery {
  var returnedRows: Int64? {
    if case .int(let rows)? = self.span.attributes["db.response.returned_rows"] { rows } else { nil }
  }
}
