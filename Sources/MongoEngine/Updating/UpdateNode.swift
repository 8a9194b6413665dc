// MongoEngine/Updating: documents changed. This file: the operators of an update as the tree of their paths.

import BSON

/// What is done at a path, and below it.
indirect enum UpdateNode: Sendable {
  /// The path of an operator ends here.
  case change(any FieldChange)
  /// Something is done with fields of a document, or with values of an array by their positions.
  case fields(FieldNodes)
  /// Something is done with those values of an array that filters mean; the names are `$[]` and `$[name]`.
  case elements(FieldNodes)
}

/// What is done with the fields of a document.
struct FieldNodes: Sendable {
  /// By names, in the order they are done in.
  private(set) var named: [(name: String, node: UpdateNode)]
  /// What is done at the position that `$` stands for.
  let positional: UpdateNode?

  init(_ named: [BSONName: UpdateNode], positional: UpdateNode?) {
    self.named = named.map { ($0.key.text, $0.value) }.sorted { FieldNodes.isOrdered($0.0, $1.0) }
    self.positional = positional
  }

  /// Numbers first, by their value, then names, by their bytes.
  static func isOrdered(_ left: String, _ right: String) -> Bool {
    switch (FieldPath.arrayIndex(left), FieldPath.arrayIndex(right)) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  /// What is done, now that the position is known.
  ///
  /// - Parameter path: the path of the document, for messages.
  func resolved(_ position: Int?, _ path: [String]) throws(MongoError) -> [(name: String, node: UpdateNode)] {
    guard let positional = self.positional else { return self.named }
    guard let position else {
      throw .of(.badValue, "The positional operator did not find the match needed from the query.")
    }
    return try self.merged(FieldNodes([BSONName(String(position)): positional], positional: nil), path).named
  }

  /// Everything that both do.
  fileprivate func merged(_ other: FieldNodes, _ path: [String]) throws(MongoError) -> FieldNodes {
    var all = Dictionary(self.named.map { (BSONName($0.name), $0.node) }) { first, _ in first }
    for (name, node) in other.named {
      all[BSONName(name)] = try all[BSONName(name)].merged(node, path + [name])
    }
    return FieldNodes(all, positional: try self.positional.merged(other.positional, path + ["$"]))
  }
}

extension UpdateNode {
  /// Everything that both do.
  ///
  /// - Parameter path: where both are done, for messages.
  /// - Throws: ConflictingUpdateOperators where they do something with the same value.
  func merged(_ other: UpdateNode, _ path: [String]) throws(MongoError) -> UpdateNode {
    switch (self, other) {
    case (.fields(let left), .fields(let right)): return .fields(try left.merged(right, path))
    case (.elements(let left), .elements(let right)): return .elements(try left.merged(right, path))
    default:
      throw .of(.conflictingUpdateOperators, "Update created a conflict at '\(path.joined(separator: "."))'")
    }
  }
}

extension UpdateNode? {
  fileprivate func merged(_ other: UpdateNode?, _ path: [String]) throws(MongoError) -> UpdateNode? {
    guard let self, let other else { return self ?? other }
    return try self.merged(other, path)
  }
}
