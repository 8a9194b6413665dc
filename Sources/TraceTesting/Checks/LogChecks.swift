// TraceTesting: checks over recordings and the report to the test framework. This file: checks of log lines.

public import TraceModel

/// Which log lines are expected, and how many.
public struct LogExpectation: Sendable {
  /// The level; any level unless given.
  public var level: LogLine.Level?
  /// A part of the message; any message unless given.
  public var text: String?
  /// Metadata that a line must have; it may have more.
  public var metadata: [String: String]
  /// How many such lines there are.
  public var count: ExpectedCount

  /// Expects lines that have all that is given.
  public init(
    level: LogLine.Level? = nil,
    containing text: String? = nil,
    metadata: [String: String] = [:],
    count: ExpectedCount = .atLeast(1)
  ) {
    self.level = level
    self.text = text
    self.metadata = metadata
    self.count = count
  }
}

extension RecordingSource {
  /// Checks that something was logged and reports to the test that is running.
  /// ```swift
  /// recording.expectLog(level: .warning, containing: "slow", metadata: ["db.operation.name": "GET"])
  /// ```
  /// - Parameters:
  ///   - level: The level; any level unless given.
  ///   - text: A part of the message; any message unless given.
  ///   - metadata: Metadata that a line must have; it may have more.
  ///   - count: How many such lines there are.
  @discardableResult
  public func expectLog(
    level: LogLine.Level? = nil,
    containing text: String? = nil,
    metadata: [String: String] = [:],
    count: ExpectedCount = .atLeast(1),
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let expectation = LogExpectation(level: level, containing: text, metadata: metadata, count: count)
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(self.verifyLog(expectation))
  }

  /// Checks that nothing like this was logged and reports to the test that is running.
  @discardableResult
  public func expectNoLog(
    level: LogLine.Level? = nil,
    containing text: String? = nil,
    metadata: [String: String] = [:],
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    self.expectLog(
      level: level,
      containing: text,
      metadata: metadata,
      count: 0,
      fileID: fileID,
      filePath: filePath,
      line: line,
      column: column
    )
  }

  /// Checks what was logged.
  /// - Returns: One finding when the number of lines is not as expected.
  public func verifyLog(_ expectation: LogExpectation) -> [Finding] {
    let logs = self.recording.logs
    let found = logs.count { expectation.matches($0) }
    if expectation.count.range.contains(found) { return [] }
    let lines = logs.isEmpty ? ["  (none)"] : logs.map { "  \(text(of: $0))" }
    return [
      Finding(
        check: "log",
        message: "\(expectation.title): expected \(expectation.count), found \(found)",
        expected: expectation.count.description,
        actual: String(found),
        context: (["logged:"] + lines).joined(separator: "\n")
      )
    ]
  }
}

extension LogExpectation {
  fileprivate func matches(_ line: LogLine) -> Bool {
    (self.level.map { $0 == line.level } ?? true) && (self.text.map { line.message.contains($0) } ?? true)
      && self.metadata.allSatisfy { line.metadata[$0.key] == $0.value }
  }

  fileprivate var title: String {
    var title = "log lines"
    if let level = self.level { title += " at \(level.rawValue)" }
    if let text = self.text { title += " containing \(quoted(text))" }
    return title + (self.metadata.isEmpty ? "" : " with \(TraceTesting.text(of: self.metadata))")
  }
}

private func text(of line: LogLine) -> String {
  "\(line.level.rawValue) \(quoted(line.message))"
    + (line.metadata.isEmpty ? "" : " " + text(of: line.metadata)) + (line.source.map { "  \($0)" } ?? "")
}
