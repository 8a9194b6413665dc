// TraceTesting: checks over recordings and the report to the test framework. This file: a golden as recording.

public import TraceModel

extension Recording {
  /// Reads a golden file back, so that every check and every renderer works on it.
  ///
  /// Ids and times are new and count up. A placeholder or wildcard stands as a string, and a range of equal
  /// siblings is its least number. Of a metric only what the golden says is right: labels, dimensions, unit, the
  /// number of samples and a counter's total.
  /// ```swift
  /// let recording = try Recording(golden: String(contentsOf: url, encoding: .utf8))
  /// print(TreeRenderer().render(recording))
  /// ```
  /// - Throws: ``GoldenSyntaxError``.
  public init(golden text: String) throws {
    let golden = try GoldenTrace(parsing: text)
    do {
      var playback = GoldenPlayback()
      for root in golden.roots { try playback.play(root, parent: nil, path: "") }
      for metric in golden.metrics { try playback.play(metric: metric) }
      self = playback.finished
    } catch {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let number = lines.firstIndex { $0.drop { " |".contains($0) }.hasPrefix(error.line) }.map { $0 + 1 } ?? 1
      throw GoldenSyntaxError(line: number, reason: "expected \(error.expected) in '\(error.line)'")
    }
  }
}

/// Turns the lines of a golden into spans and samples.
private struct GoldenPlayback {
  /// Lest a count that was typed wrong fills the memory.
  private static let sizeLimit = 100_000

  private var recording = Recording()
  private var time: UInt64 = 0
  private var traces: UInt64 = 0
  /// The first span with each path of names.
  private var paths: [String: Int] = [:]
  private var links: [(span: Int, target: String, attributes: [String: AttributeValue])] = []

  /// The recording, once all spans are there that a link can name.
  var finished: Recording {
    var recording = self.recording
    for (span, target, attributes) in self.links {
      let linked = self.paths[target].map { recording.spans[$0] }
      recording.spans[span].links.append(
        SpanLink(
          traceID: linked?.traceID ?? TraceID(high: .max, low: .max),
          spanID: linked?.spanID ?? SpanID(.max),
          attributes: attributes
        )
      )
    }
    return recording
  }

  mutating func play(_ golden: GoldenSpan, parent: RecordedSpan?, path: String) throws(GoldenLineError) {
    for _ in 0..<golden.count.lowerBound {
      guard self.recording.spans.count < Self.sizeLimit else {
        throw GoldenLineError(line: golden.title, expected: "no more than \(Self.sizeLimit) spans")
      }
      let index = self.recording.spans.count
      var span = try self.span(golden.title, parent)
      span.isOnParentTask = !golden.isConcurrent
      self.recording.spans.append(span)
      let path = path + (path.isEmpty ? "" : "/") + span.name
      self.paths[path] = self.paths[path] ?? index
      for line in golden.lines { try self.read(line, at: index) }
      for child in golden.children { try self.play(child, parent: span, path: path) }
      self.recording.spans[index].end = self.tick()
    }
  }

  private mutating func tick() -> UInt64 {
    self.time += 1
    return self.time
  }

  private mutating func span(_ title: String, _ parent: RecordedSpan?) throws(GoldenLineError) -> RecordedSpan {
    var cursor = GoldenCursor(title)
    let name = try cursor.name(before: " [")
    var span = RecordedSpan(
      traceID: parent?.traceID ?? TraceID(low: self.traces + 1),
      spanID: SpanID(UInt64(self.recording.spans.count + 1)),
      parentSpanID: parent?.spanID,
      name: name
    )
    if parent == nil { self.traces += 1 }
    if cursor.skip(" [") {
      let word = try cursor.name(before: "]")
      guard let kind = SpanKind(rawValue: word) else { throw cursor.error("a span kind instead of '\(word)'") }
      span.kind = kind
      try cursor.expect("]")
    }
    try cursor.expectEnd()
    span.start = self.tick()
    return span
  }

  private mutating func read(_ line: String, at index: Int) throws(GoldenLineError) {
    var cursor = GoldenCursor(line)
    if cursor.skip("\(GoldenMark.remoteParent.rawValue) remote parent") {
      self.recording.spans[index].parentSpanID = SpanID(.max)
    } else if cursor.skip(GoldenMark.attribute.rawValue + " ") {
      let key = try cursor.name(before: " = ")
      try cursor.expect(" = ")
      self.recording.spans[index].attributes[key] = try cursor.value()
    } else if cursor.skip(GoldenMark.event.rawValue + " ") {
      let name = try cursor.name(before: " {")
      self.recording.spans[index].events.append(
        SpanEvent(name: name, attributes: try cursor.block(), time: self.tick())
      )
    } else if cursor.skip(GoldenMark.link.rawValue + " ") {
      let target = try cursor.name(before: " {")
      self.links.append((index, target, try cursor.block()))
    } else if cursor.skip(GoldenMark.trouble.rawValue + " status ") {
      self.recording.spans[index].status = try self.status(&cursor)
    } else {
      try cursor.expect(GoldenMark.trouble.rawValue + " error ")
      self.recording.spans[index].errors.append(try self.error(&cursor))
    }
    try cursor.expectEnd()
  }

  private func status(_ cursor: inout GoldenCursor) throws(GoldenLineError) -> SpanStatus {
    let word = try cursor.name(before: " ")
    guard let code = SpanStatus.Code(rawValue: word) else { throw cursor.error("'ok' or 'error' instead of '\(word)'") }
    return SpanStatus(code: code, message: cursor.skip(" ") ? try cursor.quotedText() : nil)
  }

  private mutating func error(_ cursor: inout GoldenCursor) throws(GoldenLineError) -> RecordedError {
    let type = try cursor.name(before: " ")
    try cursor.expect(" ")
    let message = try cursor.quotedText()
    return RecordedError(type: type, message: message, attributes: try cursor.block(), time: self.tick())
  }

  mutating func play(metric line: String) throws(GoldenLineError) {
    var cursor = GoldenCursor(line)
    let label = try cursor.name(before: " {", " n=")
    var dimensions: [String: String] = [:]
    for (key, value) in try cursor.block("=") {
      guard case .string(let text) = value else { throw cursor.error("a string as dimension") }
      dimensions[key] = text
    }
    try cursor.expect(" n=")
    guard let count = Int(try cursor.name(before: " ")), (0...Self.sizeLimit).contains(count) else {
      throw cursor.error("a number of samples up to \(Self.sizeLimit)")
    }
    let sum = cursor.skip(" sum=") ? Double(try cursor.name(before: " ")) : nil
    let unit = cursor.skip(" unit=") ? try cursor.name(before: " ") : nil
    try cursor.expectEnd()
    let instrument: MetricSample.Instrument = sum != nil ? .floatingPointCounter : unit == "s" ? .timer : .recorder
    for number in 0..<count {
      let value = number == 0 ? sum ?? 0 : 0
      self.recording.metrics.append(
        MetricSample(label: label, dimensions: dimensions, instrument: instrument, unit: unit, value: value)
      )
    }
  }
}
