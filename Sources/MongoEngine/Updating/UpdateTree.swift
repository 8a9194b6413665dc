// MongoEngine/Updating: documents changed. This file: the tree of an update's paths as it grows, and paths that do not go
// together.

import BSON

/// The tree of an update's paths as it grows.
struct UpdateTree {
  private enum Kind { case fields, elements }

  private var change: (any FieldChange)?
  private var kind: Kind?
  private var children: [BSONName: UpdateTree] = [:]

  /// Adds an operator's path.
  ///
  /// - Throws: ConflictingUpdateOperators where something is done with the same value, or with one around or inside it.
  mutating func add(_ change: any FieldChange, at path: UpdatePath) throws(MongoError) {
    try self.add(change, path, depth: 0)
  }

  private mutating func add(_ change: any FieldChange, _ path: UpdatePath, depth: Int) throws(MongoError) {
    guard depth < path.parts.count else {
      guard self.change == nil, self.kind == nil else { throw path.conflict(depth) }
      self.change = change
      return
    }
    let name = path.parts[depth]
    let kind = UpdatePath.filterName(name) == nil ? Kind.fields : .elements
    guard self.change == nil, self.kind ?? kind == kind else { throw path.conflict(depth) }
    self.kind = kind
    try self.children[BSONName(name), default: UpdateTree()].add(change, path, depth: depth + 1)
  }

  /// The tree as it is applied.
  var finished: UpdateNode {
    if let change = self.change { return .change(change) }
    var nodes = self.children.mapValues(\.finished)
    let positional = nodes.removeValue(forKey: "$")
    let all = FieldNodes(nodes, positional: positional)
    return self.kind == .elements ? .elements(all) : .fields(all)
  }
}

extension UpdatePath {
  fileprivate func conflict(_ depth: Int) -> MongoError {
    let place = self.parts.prefix(depth).joined(separator: ".")
    return .of(
      .conflictingUpdateOperators,
      "Updating the path '\(self.description)' would create a conflict at '\(place)'"
    )
  }
}
