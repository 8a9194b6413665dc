// TraceModel, rendering: a recording in, text out. This file: the page's waterfall and what a span opens to.

struct HTMLWaterfall {
  var unit: ClockUnit
  var marks: TraceMarks

  /// A trace as a section of the page.
  func section(_ trace: Trace, title: String) -> String {
    let scale = TimeScale(trace.spans)
    let ticks = scale.ticks(atMost: 6)
    let rows = trace.rows(self.marks).map { row in
      switch row.content {
      case .missing(let description): self.missing(description, depth: row.depth)
      case .span(let span): self.span(span, depth: row.depth, scale: scale)
      }
    }
    let step = ticks.count > 1 ? percent(Double(ticks[1]) / Double(scale.length)) : "100%"
    return TraceModel.section(
      title,
      note: trace.traceID.description,
      "<div class=\"trace\" style=\"--step:\(step)\">\n\(self.axis(ticks, scale))\n\(rows.joined(separator: "\n"))\n</div>"
    )
  }

  private func axis(_ ticks: [UInt64], _ scale: TimeScale) -> String {
    let labels = ticks.map { tick -> String in
      let place = scale.length == 0 ? 0 : Double(tick) / Double(scale.length)
      return "<span style=\"left:\(percent(place))\">\(tick == 0 ? "0" : escape(self.unit.format(tick)))</span>"
    }
    return "<div class=\"row axis\"><span></span><span class=\"track\">\(labels.joined())</span><span></span></div>"
  }

  private func missing(_ description: String, depth: Int) -> String {
    "<div class=\"row absent\"><span class=\"name\" \(indent(depth))><i>∅</i>\(escape(description))</span>"
      + "<span class=\"track\"></span><span class=\"time\">missing</span></div>"
  }

  private func span(_ span: RecordedSpan, depth: Int, scale: TimeScale) -> String {
    let mark = self.marks.spans[span.spanID]
    let duration = span.duration.map(self.unit.format) ?? "active"
    let style =
      [span.kind.rawValue] + (span.hasFailed ? ["failed"] : []) + (span.end == nil ? ["open"] : [])
      + (mark.map { $0.symbol == .warning ? ["odd"] : ["wrong"] } ?? [])
    return """
      <details class="\(style.joined(separator: " "))"><summary class="row">\
      <span class="name" \(indent(depth))>\(mark.map { "<i>\($0.symbol.rawValue)</i>" } ?? "")\(escape(span.name))\
      \(span.kind == .internal ? "" : "<em>\(span.kind.rawValue)</em>")</span>\
      <span class="track" title="\(escape(self.hover(span, duration, scale)))">\(self.bar(span, scale))</span>\
      <span class="time">\(escape(duration))</span></summary>
      \(self.detail(span, mark, scale))
      </details>
      """
  }

  private func bar(_ span: RecordedSpan, _ scale: TimeScale) -> String {
    let left = scale.fraction(span.start)
    let width = scale.fraction(span.end ?? scale.end) - left
    let events = span.events.map {
      "<u style=\"left:\(percent(scale.fraction($0.time)))\" title=\"\(escape($0.name))\"></u>"
    }
    return "<b style=\"left:\(percent(left));width:\(percent(max(0, width)))\"></b>\(events.joined())"
  }

  private func hover(_ span: RecordedSpan, _ duration: String, _ scale: TimeScale) -> String {
    let offset = self.offset(span.start, scale)
    return "\(span.name)\n\(duration), from \(offset)" + (span.end.map { " to \(self.offset($0, scale))" } ?? "")
  }

  /// A time as the distance from the trace's start.
  private func offset(_ time: UInt64, _ scale: TimeScale) -> String {
    "+" + self.unit.format(time > scale.start ? time - scale.start : 0)
  }
}

// MARK: - Details

extension HTMLWaterfall {
  private func detail(_ span: RecordedSpan, _ mark: TraceMarks.Mark?, _ scale: TimeScale) -> String {
    let notes = (mark?.notes ?? []).map { "<p class=\"note\">\(escape($0))</p>" }
    let errors = span.errors.map { error in
      "<p class=\"error\"><b>\(escape(error.type))</b> \(escape(error.message)) "
        + "<small>\(escape(self.offset(error.time, scale)))</small>\(inline(error.attributes))</p>"
    }
    let groups = [
      definitions("Attributes", span.attributes.sortedByKey.map { (escape($0.key), value($0.value)) }),
      definitions(
        "Events",
        span.events.map { (escape(self.offset($0.time, scale)), escape($0.name) + inline($0.attributes)) }
      ),
      definitions("Links", span.links.map { ("span", "\($0.spanID) of trace \($0.traceID)" + inline($0.attributes)) }),
      definitions("Span", self.facts(span, scale)),
    ]
    return "<div class=\"detail\">\((notes + errors).joined())<div class=\"groups\">\(groups.joined())</div></div>"
  }

  private func facts(_ span: RecordedSpan, _ scale: TimeScale) -> [(String, String)] {
    let status = span.status.map { $0.code.rawValue + ($0.message.map { ": " + $0 } ?? "") }
    let source = span.source.map { "\($0.fileID):\($0.line)" + ($0.function.isEmpty ? "" : "  \($0.function)") }
    let facts: [(String, String?)] = [
      ("id", span.spanID.description),
      ("parent", span.parentSpanID?.description),
      ("status", status ?? "unset"),
      ("start", self.offset(span.start, scale)),
      ("end", span.end.map { self.offset($0, scale) } ?? "never ended"),
      ("task", span.isOnParentTask ? nil : "not its parent's"),
      ("source", source),
    ]
    return facts.compactMap { name, text in text.map { (name, escape($0)) } }
  }
}

/// A list of names and values, both HTML, under a heading; nothing if there are none.
private func definitions(_ title: String, _ items: [(String, String)]) -> String {
  guard !items.isEmpty else { return "" }
  let rows = items.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }
  return "<div><h3>\(title)</h3><dl>\(rows.joined())</dl></div>"
}

private func value(_ value: AttributeValue) -> String {
  let style =
    switch value {
    case .string, .strings: "s"
    default: "v"
    }
  return "<code class=\"\(style)\">\(escape(value.description))</code>"
}

private func inline(_ attributes: [String: AttributeValue]) -> String {
  attributes.sortedByKey.map { " <span class=\"pair\">\(escape($0.key)) \(value($0.value))</span>" }.joined()
}

private func indent(_ depth: Int) -> String { "style=\"--depth:\(min(depth, 24))\"" }

/// A share of the whole in CSS, with three digits after the point.
private func percent(_ fraction: Double) -> String { "\((fraction * 100_000).rounded() / 1_000)%" }
