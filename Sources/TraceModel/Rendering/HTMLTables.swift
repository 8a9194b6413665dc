// TraceModel, rendering: a recording in, text out. This file: the page's tables of misuse, metrics and log lines.

struct HTMLTables {
  var unit: ClockUnit

  /// A section for each table that has rows.
  func sections(of recording: Recording) -> [String] {
    var sections: [String] = []
    if !recording.misuse.isEmpty { sections.append(section("Misuse", self.misuse(recording.misuse))) }
    if !recording.metrics.isEmpty { sections.append(section("Metrics", self.metrics(recording.metrics))) }
    if !recording.logs.isEmpty { sections.append(section("Log", self.log(recording))) }
    return sections
  }

  private func misuse(_ misuse: [SpanMisuse]) -> String {
    table(
      header: ["span", "what", "id"],
      rows: misuse.map { [escape($0.name), escape($0.summary), "<code>\($0.spanID)</code>"] }
    )
  }

  private func metrics(_ samples: [MetricSample]) -> String {
    table(
      header: MetricsTable.header,
      rows: MetricSummary.summaries(of: samples).map { $0.cells.map(escape) },
      numbers: MetricsTable.numbers
    )
  }

  private func log(_ recording: Recording) -> String {
    let names = Dictionary(recording.spans.map { ($0.spanID, $0.name) }, uniquingKeysWith: { first, _ in first })
    let start = recording.spans.first.map(\.start) ?? recording.logs.map(\.time).min() ?? 0
    return table(
      header: ["time", "level", "message", "metadata", "span", "label", "source"],
      rows: recording.logs.map { line in
        [
          escape(line.time >= start ? "+" + self.unit.format(line.time - start) : "before"),
          "<span class=\"level \(line.level.rawValue)\">\(line.level.rawValue)</span>",
          escape(line.message),
          line.metadata.sorted { $0.key < $1.key }.map { pair($0.key, $0.value) }.joined(separator: " "),
          escape(line.spanID.map { names[$0] ?? $0.description } ?? ""),
          escape(line.label),
          escape(line.source?.description ?? ""),
        ]
      }
    )
  }
}

private func pair(_ key: String, _ text: String) -> String {
  "<span class=\"pair\">\(escape(key)) <code class=\"s\">\(escape(text))</code></span>"
}
