// MongoEngine/Updating: documents changed. This file: values of arrays changed, by position and by filter.

import BSON

extension UpdateRun {
  mutating func apply(_ nodes: FieldNodes, to array: BSONArray) throws(MongoError) -> BSONArray {
    var values = Array(array)
    for (name, node) in try nodes.resolved(self.position, self.path) {
      self.path.append(name)
      if let index = FieldPath.arrayIndex(name) {
        try self.apply(node, at: index, of: &values)
      } else {
        try self.refuse(node, below: .array(array), depth: self.path.count - 1)
      }
      self.path.removeLast()
    }
    return BSONArray(values)
  }

  /// Changes a value of an array; one that is removed becomes null, one behind the end is put there.
  private mutating func apply(
    _ node: UpdateNode,
    at index: Int,
    of values: inout [BSONValue]
  ) throws(MongoError) {
    if index < values.count {
      values[index] = try self.apply(node, to: values[index]) ?? .null
    } else if let new = try self.create(node) {
      try Self.pad(&values, to: index)
      values.append(new)
      try self.checkCreated(new, in: .array(BSONArray(values)))
    }
  }

  private static func pad(_ values: inout [BSONValue], to count: Int) throws(MongoError) {
    let missing = count - values.count
    guard missing <= 1_500_000 else {
      throw .of(.cannotBackfillArray, "can't backfill more than 1500000 elements")
    }
    // Every null takes at least this many bytes; so no number of paths can make the array grow without bound.
    guard count < StorageRules.maximumSize / 4 else {
      throw .location(17419, "Resulting document after update is larger than \(StorageRules.maximumSize)")
    }
    values.append(contentsOf: repeatElement(.null, count: missing))
  }

  mutating func apply(
    filtered nodes: FieldNodes,
    to array: BSONArray
  ) throws(MongoError) -> BSONArray {
    var values = Array(array)
    for index in values.indices {
      guard let node = try self.node(for: values[index], at: index, nodes) else { continue }
      self.path.append(String(index))
      values[index] = try self.apply(node, to: values[index]) ?? .null
      self.path.removeLast()
    }
    return BSONArray(values)
  }

  /// What is done with a value of an array that filters are applied to.
  private func node(
    for value: BSONValue,
    at index: Int,
    _ nodes: FieldNodes
  ) throws(MongoError) -> UpdateNode? {
    var result: UpdateNode?
    for (name, node) in nodes.named where try self.filters.accepts(value, UpdatePath.filterName(name) ?? "") {
      result = try result?.merged(node, self.path + [String(index)]) ?? node
    }
    return result
  }
}
