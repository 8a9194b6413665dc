// TraceModel, rendering: a recording in, text out. This file: the order and the guides of a drawn tree, for every renderer.

/// One line of a drawn tree.
struct TraceRow {
  enum Content {
    case span(RecordedSpan)
    /// A span that was expected here.
    case missing(String)
  }

  var content: Content
  /// How many spans are above.
  var depth: Int
  /// The guides before the row's own text.
  var lead: String
  /// The guides before further lines of the row, one step in.
  var below: String
}

extension Trace {
  /// The trace's spans, parents before their children, and after a span's children those that are missing.
  ///
  /// Iterative, since depth comes from outside.
  func rows(_ marks: TraceMarks = TraceMarks()) -> [TraceRow] {
    var rows: [TraceRow] = []
    var pending = self.roots.reversed().map { Pending(item: .node($0), depth: 0, guides: "", isLast: true) }
    while let next = pending.popLast() {
      let children = next.children(marks)
      rows.append(next.row(hasChildren: !children.isEmpty))
      pending.append(contentsOf: children.reversed())
    }
    return rows
  }
}

/// A row that has not been reached yet.
private struct Pending {
  enum Item {
    case node(Trace.Node)
    case missing(String)
  }

  var item: Item
  var depth: Int
  /// The guides of the ancestors.
  var guides: String
  var isLast: Bool

  /// The guides of everything below.
  private var guidesBelow: String {
    if self.depth == 0 { "" } else { self.guides + (self.isLast ? "   " : "│  ") }
  }

  func children(_ marks: TraceMarks) -> [Pending] {
    guard case .node(let node) = self.item else { return [] }
    let items = node.children.map(Item.node) + (marks.missing[node.span.spanID] ?? []).map(Item.missing)
    let guides = self.guidesBelow
    return items.enumerated().map { index, item in
      Pending(item: item, depth: self.depth + 1, guides: guides, isLast: index == items.count - 1)
    }
  }

  func row(hasChildren: Bool) -> TraceRow {
    let content: TraceRow.Content =
      switch self.item {
      case .node(let node): .span(node.span)
      case .missing(let description): .missing(description)
      }
    return TraceRow(
      content: content,
      depth: self.depth,
      lead: self.depth == 0 ? "" : self.guides + (self.isLast ? "└─ " : "├─ "),
      below: self.guidesBelow + (hasChildren ? "│  " : "   ")
    )
  }
}
