// TraceTesting: checks over recordings and the report to the test framework. This file: findings for the renderers.

public import TraceModel

extension TraceMarks {
  /// Marks what checks have found, for a tree, a waterfall or a page.
  /// ```swift
  /// let findings = recording.verifyTrace { span("user.find") }
  /// print(WaterfallRenderer(marks: TraceMarks(findings)).render(recording.recording))
  /// ```
  public init(_ findings: some Sequence<Finding>) {
    self.init()
    for finding in findings {
      if finding.check == "trace.missing" {
        let title = finding.expected ?? finding.message
        if let parent = finding.spanID {
          self.missing[parent, default: []].append(title)
        } else {
          self.missingRoots.append(title)
        }
      } else if let span = finding.spanID {
        self.spans[span, default: Mark(finding.symbol)].notes.append(finding.note)
      }
    }
  }
}

extension Finding {
  fileprivate var symbol: TraceMarks.Symbol {
    if self.severity != .failure { return .warning }
    return self.check == "trace.unexpected" ? .unexpected : .mismatch
  }

  /// The message without its subject, which is where the note stands.
  fileprivate var note: String {
    self.message.firstRange(of: ": ").map { String(self.message[$0.upperBound...]) } ?? self.message
  }
}
