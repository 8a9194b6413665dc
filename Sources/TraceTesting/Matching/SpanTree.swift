// TraceTesting: checks over recordings and the report to the test framework. This file: a recording as a flat tree.

import TraceModel

/// A recording's spans in an array with the indices of their children: cheap to refer to while matching.
/// Index 0 is no span but the place above all roots.
struct SpanTree {
  struct Node {
    var span: RecordedSpan?
    var children: [Int] = []
  }

  private(set) var nodes: [Node] = [Node(span: nil)]

  init(_ recording: Recording) {
    var pending: [(node: Trace.Node, parent: Int)] = recording.traces.flatMap(\.roots).reversed().map { ($0, 0) }
    while let (node, parent) = pending.popLast() {
      self.nodes[parent].children.append(self.nodes.count)
      let index = self.nodes.count
      self.nodes.append(Node(span: node.span))
      pending += node.children.reversed().map { ($0, index) }
    }
  }

  /// All nodes below `index`, parents before their children.
  func descendants(of index: Int) -> [Int] {
    var result: [Int] = []
    var pending = Array(self.nodes[index].children.reversed())
    while let next = pending.popLast() {
      result.append(next)
      pending += self.nodes[next].children.reversed()
    }
    return result
  }
}
