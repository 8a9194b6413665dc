// TraceModel: plain values, imports nothing. This file: spans as ordered trees.

/// The spans of one trace as a tree: what a check matches and a renderer draws.
///
/// Usually there is one root. A span whose parent is not in the recording (a remote parent) is a root too.
public struct Trace: Hashable, Sendable {
  /// A span and the spans that were started under it.
  public struct Node: Hashable, Sendable {
    /// The span.
    public var span: RecordedSpan
    /// Its children, in the order in which they were started.
    public var children: [Node]

    /// Makes a node.
    public init(span: RecordedSpan, children: [Node] = []) {
      self.span = span
      self.children = children
    }

    /// The node and everything below it, parents before their children.
    public var preorder: [Node] { [self] + self.children.flatMap(\.preorder) }
  }

  /// The id that all spans of the trace share.
  public var traceID: TraceID
  /// The trace's roots, in the order in which they were started.
  public var roots: [Node]

  /// Makes a trace.
  public init(traceID: TraceID, roots: [Node]) {
    self.traceID = traceID
    self.roots = roots
  }

  /// All spans, parents before their children.
  public var spans: [RecordedSpan] { self.roots.flatMap(\.preorder).map(\.span) }
}

extension Recording {
  /// The recording's spans as trees, one for each trace id, in the order in which the traces began.
  ///
  /// Takes time in proportion to the number of spans. A cycle of parents, which no tracer should make, is
  /// broken at the span that was started first.
  public var traces: [Trace] { TreeBuilder(spans: self.spans).traces }
}

/// Groups spans by trace and parent. Iterative where depth comes from outside, so that a hostile recording
/// cannot exhaust the stack here.
private struct TreeBuilder {
  let spans: [RecordedSpan]

  private struct Key: Hashable {
    var trace: TraceID
    var span: SpanID
  }

  var traces: [Trace] {
    var indices: [Key: Int] = [:]
    for (index, span) in self.spans.enumerated() {
      indices[Key(trace: span.traceID, span: span.spanID)] =
        indices[Key(trace: span.traceID, span: span.spanID)] ?? index
    }
    var children = [[Int]](repeating: [], count: self.spans.count)
    var roots: [Int] = []
    for (index, span) in self.spans.enumerated() {
      let parent = span.parentSpanID.flatMap { indices[Key(trace: span.traceID, span: $0)] }
      // A parent that was started later can only be part of a cycle.
      if let parent, parent < index { children[parent].append(index) } else { roots.append(index) }
    }
    var nodes: [Trace.Node?] = self.spans.map { Trace.Node(span: $0) }
    for index in self.spans.indices.reversed() {
      let below = children[index].compactMap { nodes[$0] }
      nodes[index]?.children = below
    }
    return self.grouped(roots.compactMap { nodes[$0] })
  }

  private func grouped(_ roots: [Trace.Node]) -> [Trace] {
    var order: [TraceID: Int] = [:]
    var traces: [Trace] = []
    for root in roots {
      let position = order[root.span.traceID] ?? traces.count
      if position == traces.count {
        order[root.span.traceID] = position
        traces.append(Trace(traceID: root.span.traceID, roots: []))
      }
      traces[position].roots.append(root)
    }
    return traces
  }
}
