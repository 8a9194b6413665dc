// MongoEngine/Matching/Bounds: what an index is asked for. This file: the bounds of a whole filter.

package import BSON

/// All that has to hold of each path. An array can satisfy each of a path's bounds with another value.
package typealias PathBounds = [BSONName: [FieldBounds]]

extension MatchNode {
  /// The bounds of all that has to match.
  func bounds(_ context: QueryContext) -> PathBounds {
    switch self {
    case .and(let nodes): nodes.reduce(into: [:]) { all, node in all.merge(node.bounds(context)) { $0 + $1 } }
    case .or(let nodes): nodes.count == 1 ? nodes[0].bounds(context) : Self.shared(nodes, context)
    case .nor(let nodes): nodes.count == 1 ? nodes[0].negatedBounds(context) : [:]
    case .field(let path?, let test) where path.isIndexable: Self.bounds(path, test, context)
    case .field: [:]
    case .expression(_, let bounds): bounds
    }
  }

  private static func bounds(_ path: FieldPath, _ test: any ValueTest, _ context: QueryContext) -> PathBounds {
    if let match = test as? ElementMatch, match.isForDocuments {
      return Dictionary(
        match.node.bounds(context).map { inner, all in
          (
            BSONName("\(path).\(inner.text)"),
            all.map { FieldBounds($0.intervals, .perhapsMatching, needsNoArrays: $0.needsNoArrays) }
          )
        }
      ) { $1 }
    }
    return test.bounds(context).map { [BSONName(path.description): [$0]] } ?? [:]
  }

  /// The bounds of what must not match.
  private func negatedBounds(_ context: QueryContext) -> PathBounds {
    guard case .field(let path?, let test) = self, path.isIndexable,
      let bounds = test is Existence ? .missing : test.bounds(context)?.negated(context.compare)
    else { return [:] }
    return [BSONName(path.description): [bounds]]
  }

  /// The bounds of equalities with values of one path, of which one has to hold: as if it were `$in`.
  private static func shared(_ nodes: [MatchNode], _ context: QueryContext) -> PathBounds {
    guard case .field(let path?, _) = nodes.first, path.isIndexable else { return [:] }
    var all: [FieldBounds] = []
    for case .field(path, let test) in nodes where test.isEquality {
      guard let bounds = test.bounds(context) else { return [:] }
      all.append(bounds)
    }
    guard all.count == nodes.count else { return [:] }
    return [BSONName(path.description): [FieldBounds(union: all, context.compare)]]
  }

  /// The bounds of one value, which the conditions of `$elemMatch` are for.
  func valueBounds(_ context: QueryContext) -> OrderedIntervals {
    switch self {
    case .and(let nodes):
      nodes.reduce(.all) { $0.intersection(with: $1.valueBounds(context), context.compare) }
    // Of an array in an array the index has the whole.
    case .field(nil, let test): test is ElementMatch ? .all : test.bounds(context)?.intervals ?? .all
    case .nor(let nodes) where nodes.count == 1:
      if case .field(nil, let test) = nodes[0], let bounds = test.bounds(context)?.negated(context.compare) {
        bounds.intervals
      } else {
        .all
      }
    default: .all
    }
  }
}

extension ValueTest {
  fileprivate var isEquality: Bool {
    if let comparison = self as? Comparison { return comparison.relation == .equal }
    return self is RegexTest
  }
}

extension FieldPath {
  /// A name that is a number can mean a field or a position; an index has only one of the two.
  var isIndexable: Bool { self.parts.allSatisfy { FieldPath.arrayIndex($0) == nil } }
}
