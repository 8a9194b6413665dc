// MongoEngine/Paths: dotted paths and arrays as MongoDB resolves them. This file: the values that a query's path means.

package import BSON

/// What is done with an array that a path ends at.
package enum LeafArrays: Sendable {
  /// Its values are visited, then the array itself.
  case traversed
  /// Only the array itself is visited.
  case whole
}

extension FieldPath {
  /// Visits every value that the path means in a document, until one is accepted; `nil` stands for a missing one.
  ///
  /// Manual: "Query an Array", "Query an Array of Embedded Documents". Arrays on the way are traversed; a name that is a
  /// number is tried both as a field of the array's documents and as a position. Documents in an array that lack the
  /// field count as missing; its other values do not.
  ///
  /// - Parameters:
  ///   - root: a document, or an array, whose positions then are its fields.
  ///   - leaf: whether the values of an array at the end of the path are visited.
  ///   - visit: gets a value, and its position in the outermost array that was traversed; whether it accepts the value.
  /// - Returns: whether a value was accepted.
  package func contains(
    in root: BSONValue,
    leaf: LeafArrays,
    _ visit: (BSONValue?, Int?) throws(MongoError) -> Bool
  ) throws(MongoError) -> Bool {
    try PathWalk(leaf: leaf).walk(root, self.parts[...], nil, visit)
  }

  /// All values that the path means in a document.
  package func values(in document: BSONDocument, leaf: LeafArrays = .traversed) -> [BSONValue?] {
    var values: [BSONValue?] = []
    _ = try? self.contains(in: .document(document), leaf: leaf) { value, _ in
      values.append(value)
      return false
    }
    return values
  }
}

/// Gets a value, and its position in the outermost array that was traversed; whether it accepts the value.
private typealias Visit = (BSONValue?, Int?) throws(MongoError) -> Bool

private struct PathWalk {
  let leaf: LeafArrays

  /// Goes down documents to the end of the path, or to the first array.
  ///
  /// - Parameter position: in the outermost array that was traversed so far.
  func walk(
    _ container: BSONValue,
    _ path: ArraySlice<String>,
    _ position: Int?,
    _ visit: Visit
  ) throws(MongoError) -> Bool {
    var current = container
    var path = path
    while let name = path.popFirst() {
      guard let value = current.fields?[name] else { return try visit(nil, position) }
      if case .array(let array) = value { return try self.traverse(array, path, position, visit) }
      current = value
    }
    return try visit(current, position)
  }

  private func traverse(
    _ array: BSONArray,
    _ path: ArraySlice<String>,
    _ position: Int?,
    _ visit: Visit
  ) throws(MongoError) -> Bool {
    if !path.isEmpty { return try self.search(array, path, position, visit) }
    if self.leaf == .traversed {
      for (index, value) in array.enumerated() where try visit(value, position ?? index) { return true }
    }
    return try visit(.array(array), position)
  }

  /// Looks for the rest of a path in an array's values.
  private func search(
    _ array: BSONArray,
    _ path: ArraySlice<String>,
    _ position: Int?,
    _ visit: Visit
  ) throws(MongoError) -> Bool {
    let wanted = path.first.flatMap(FieldPath.arrayIndex)
    let rest = path.dropFirst()
    for (index, value) in array.enumerated() {
      if case .document = value, try self.walk(value, path, position ?? index, visit) { return true }
      if index == wanted, try self.enter(value, rest, position, visit) { return true }
    }
    return false
  }

  /// Takes the value at a position that the path names; an array at its very end is not opened.
  private func enter(
    _ value: BSONValue,
    _ path: ArraySlice<String>,
    _ position: Int?,
    _ visit: Visit
  ) throws(MongoError) -> Bool {
    if path.isEmpty { return try visit(value, position) }
    return switch value {
    case .document: try self.walk(value, path, position, visit)
    case .array(let array): try self.search(array, path, position, visit)
    default: false
    }
  }
}

extension BSONValue {
  /// A document, or an array as the document of its positions.
  package var fields: BSONDocument? {
    switch self {
    case .document(let document): document
    case .array(let array): array.document
    default: nil
    }
  }
}
