// MongoEngine/Projection: which fields of a document are given. This file: a projection applied.

import BSON

/// Applies a projection to one document.
struct Projector {
  let isInclusion: Bool
  /// The whole document, which expressions are evaluated for.
  let root: BSONDocument

  func project(_ document: BSONDocument, _ tree: ProjectionTree) throws(MongoError) -> BSONDocument {
    var result = BSONDocument()
    for element in document {
      guard let node = tree[element.key] else {
        if !self.isInclusion { result.append(element) }
        continue
      }
      if case .included = node {
        result.append(element)
      } else if let value = try self.value(of: element.value, node) {
        result.append(element.key, value)
      }
    }
    if tree.computes { try self.appendComputed(tree, of: document, to: &result) }
    return result
  }

  /// What is given of a field that the document has; `nil` for nothing, or for what is appended later.
  private func value(of value: BSONValue, _ node: ProjectionNode) throws(MongoError) -> BSONValue? {
    switch node {
    case .included: return value
    case .excluded: return nil
    case .slice(let skip, let limit): return value.sliced(skip: skip, limit: limit)
    case .branch(let tree): return try self.project(value, tree)
    // A computed field comes after those that are taken over, or takes the place of the one that it replaces.
    case .elementMatch, .computed: return self.isInclusion ? nil : try self.computed(node, in: value)
    }
  }

  private func project(_ value: BSONValue, _ tree: ProjectionTree) throws(MongoError) -> BSONValue? {
    switch value {
    case .document(let document): return .document(try self.project(document, tree))
    case .array(let array):
      var result = BSONArray()
      for value in array {
        if let value = try self.project(value, tree) { result.append(value) }
      }
      return .array(result)
    default:
      if tree.computes { return .document(try self.project(BSONDocument(), tree)) }
      if self.isInclusion { return nil }
      return value
    }
  }

  private func appendComputed(
    _ tree: ProjectionTree,
    of document: BSONDocument,
    to result: inout BSONDocument
  ) throws(MongoError) {
    for name in tree.names where !result.contains(name) {
      guard let node = tree[name], node.computes else { continue }
      if let value = try self.computed(node, in: document[name]) { result.append(name, value) }
    }
  }

  private func computed(_ node: ProjectionNode, in value: BSONValue?) throws(MongoError) -> BSONValue? {
    switch node {
    case .computed(let evaluate): return try evaluate(self.root)
    case .elementMatch(let conditions):
      guard case .array(let array)? = value, let index = try conditions.index(in: array) else { return nil }
      return array[index].map { [$0] }
    case .branch(let tree) where value == nil: return .document(try self.project(BSONDocument(), tree))
    default: return nil
    }
  }
}

extension BSONValue {
  /// Some values of an array; what is none stays. A negative number counts from the end.
  fileprivate func sliced(skip: Int, limit: Int?) -> BSONValue {
    guard case .array(let array) = self else { return self }
    let count = array.count
    let start = skip < 0 ? max(0, count + skip) : min(skip, count)
    return .array(BSONArray(array.dropFirst(start).prefix(min(limit ?? count, count))))
  }
}
