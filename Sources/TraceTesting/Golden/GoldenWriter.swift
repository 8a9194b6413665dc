// TraceTesting: checks over recordings and the report to the test framework. This file: a recording as golden.

import TraceModel

extension GoldenTrace {
  /// The recording without what differs from run to run: the same for every order in which concurrent
  /// children happened to run.
  init(_ recording: Recording, rules: GoldenRules) {
    let writer = GoldenWriter(recording: recording, scanner: GoldenScanner(rules: rules))
    let roots = recording.traces.flatMap(\.roots).map(writer.draft)
    var numbers = GoldenNumbers()
    self.roots = GoldenDraft.numbered(roots, &numbers)
    let metrics = MetricSummary.summaries(of: recording.metrics).map { GoldenDraft(title: writer.line($0)) }
    self.metrics = GoldenDraft.numbered(metrics.map(\.concurrent), &numbers).map(\.title)
  }
}

/// Writes what hangs on a span as lines.
private struct GoldenWriter {
  let scanner: GoldenScanner
  /// Where each span is, as the names from its root on.
  private let paths: [SpanID: GoldenText]

  init(recording: Recording, scanner: GoldenScanner) {
    self.scanner = scanner
    var paths: [SpanID: GoldenText] = [:]
    // Parents come before their children in a recording.
    for span in recording.spans {
      let name = scanner.name(span.name)
      paths[span.spanID] = span.parentSpanID.flatMap { paths[$0] }.map { $0 + "/" + name } ?? name
    }
    self.paths = paths
  }

  func draft(_ node: Trace.Node) -> GoldenDraft { self.draft(node, isRoot: true) }

  private func draft(_ node: Trace.Node, isRoot: Bool) -> GoldenDraft {
    let span = node.span
    var lines: [GoldenText] = []
    if isRoot, span.parentSpanID != nil {
      lines.append(GoldenText("\(GoldenMark.remoteParent.rawValue) remote parent"))
    }
    lines += span.attributes.sorted { $0.key < $1.key }.map { key, value in
      self.mark(.attribute) + self.pair(key, value, " = ")
    }
    lines += span.events.map { self.mark(.event) + self.scanner.name($0.name) + self.block($0.attributes) }
    lines += span.links.map { link in
      self.mark(.link) + (self.paths[link.spanID] ?? GoldenText("(another recording)")) + self.block(link.attributes)
    }
    if let status = span.status {
      lines.append(self.mark(.trouble) + "status \(status.code.rawValue)" + self.message(status.message))
    }
    lines += span.errors.map { error in
      self.mark(.trouble) + "error " + self.type(error) + self.message(error.message)
        + self.block(error.attributes)
    }
    return GoldenDraft(
      title: self.scanner.name(span.name) + spanTitle("", span.kind),
      isConcurrent: !span.isOnParentTask,
      lines: lines,
      children: node.children.map { self.draft($0, isRoot: false) }
    )
  }

  /// Counters have a total; what other instruments measure differs from run to run.
  func line(_ series: MetricSummary) -> GoldenText {
    let isCounter = series.instrument == .counter || series.instrument == .floatingPointCounter
    let dimensions = self.block(series.dimensions.mapValues { .string($0) }, "=")
    return self.scanner.name(series.label) + dimensions + " " + summary(series, withSum: isCounter)
  }

  /// A type's name with a space in it is quoted, for the message follows after a space.
  private func type(_ error: RecordedError) -> GoldenText {
    error.type.contains(" ") ? self.scanner.quotedText(error.type) : self.scanner.name(error.type)
  }

  private func mark(_ mark: GoldenMark) -> GoldenText { GoldenText(mark.rawValue + " ") }

  private func message(_ text: String?) -> GoldenText {
    text.map { GoldenText(" ") + self.scanner.quotedText($0) } ?? GoldenText()
  }

  private func pair(_ key: String, _ value: AttributeValue, _ separator: String) -> GoldenText {
    self.scanner.name(key) + separator + self.scanner.value(value, key: key)
  }

  private func block(_ attributes: [String: AttributeValue], _ separator: String = " = ") -> GoldenText {
    if attributes.isEmpty { return GoldenText() }
    let pairs = attributes.sorted { $0.key < $1.key }.map { self.pair($0.key, $0.value, separator) }
    let joined = pairs.dropFirst().reduce(pairs[0]) { $0 + ", " + $1 }
    return GoldenText(" {") + joined + "}"
  }
}

/// A span on its way into a golden: what differs from run to run has no number yet.
private struct GoldenDraft {
  var title: GoldenText
  var isConcurrent = false
  var lines: [GoldenText] = []
  var children: [GoldenDraft] = []
  /// The whole subtree without numbers.
  let skeleton: String
  /// The values of the whole subtree, in the order of the skeleton.
  let values: [GoldenText.Value]

  init(title: GoldenText, isConcurrent: Bool = false, lines: [GoldenText] = [], children: [GoldenDraft] = []) {
    let sorted =
      children.filter { !$0.isConcurrent } + children.filter(\.isConcurrent).sorted { $0.skeleton < $1.skeleton }
    self.title = title
    self.isConcurrent = isConcurrent
    self.lines = lines
    self.children = sorted
    let below = sorted.map { "\($0.isConcurrent ? "|" : " ")\($0.skeleton)\u{2}" }
    self.skeleton = ([title] + lines).map(\.skeleton).joined(separator: "\n") + "\u{1}" + below.joined()
    self.values = ([title] + lines).flatMap(\.values) + sorted.flatMap(\.values)
  }

  var concurrent: Self {
    GoldenDraft(title: self.title, isConcurrent: true, lines: self.lines, children: self.children)
  }

  /// Numbers siblings in their final order: those in order first, then the concurrent ones by their text.
  static func numbered(_ drafts: [GoldenDraft], _ numbers: inout GoldenNumbers) -> [GoldenSpan] {
    var result: [GoldenSpan] = []
    for draft in drafts where !draft.isConcurrent { result.append(draft.numbered(&numbers)) }
    var rest = drafts.filter(\.isConcurrent).sorted { $0.skeleton < $1.skeleton }[...]
    while let first = rest.first {
      let twins = rest.prefix { $0.skeleton == first.skeleton }
      rest = rest.dropFirst(twins.count)
      result += Self.numberedTwins(Array(twins), &numbers)
    }
    return result
  }

  /// Concurrent siblings that differ only in values: the one whose values already have the lowest numbers
  /// goes first.
  private static func numberedTwins(_ twins: [GoldenDraft], _ numbers: inout GoldenNumbers) -> [GoldenSpan] {
    if twins.count == 1 || twins[0].values.isEmpty { return twins.map { $0.numbered(&numbers) } }
    let known = numbers
    let ranked = twins.map { twin in (twin, twin.values.map(known.rank)) }
    return ranked.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map { $0.0.numbered(&numbers) }
  }

  private func numbered(_ numbers: inout GoldenNumbers) -> GoldenSpan {
    var span = GoldenSpan(title: self.title.rendered(&numbers), isConcurrent: self.isConcurrent)
    span.lines = self.lines.map { $0.rendered(&numbers) }
    span.sortAttributes()
    span.children = Self.numbered(self.children, &numbers)
    return span
  }
}
