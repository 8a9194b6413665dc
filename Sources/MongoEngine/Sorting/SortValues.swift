// MongoEngine/Sorting: documents put in order. This file: the values of a path that a document can be ordered or found
// by, which are the keys of an index on it too (manual: "Multikey Indexes").

package import BSON

/// The values of a path as an index has them.
package enum SortValues {
  /// All values of a path: those of an array one by one, null for what is missing, undefined for an empty array.
  package static func of(_ path: FieldPath, in document: BSONDocument) -> [BSONValue] {
    var values: [BSONValue] = []
    self.collect(.document(document), path.parts[...], &values)
    return values
  }

  /// The path of the first array on the way or at the end; `nil` where there is none.
  package static func firstArray(_ path: FieldPath, in document: BSONDocument) -> ArraySlice<String>? {
    var current = BSONValue.document(document)
    for (index, name) in path.parts.enumerated() {
      guard case .document(let fields) = current, let next = fields[name] else { return nil }
      if case .array = next { return path.parts[...index] }
      current = next
    }
    return nil
  }

  private static func collect(_ container: BSONValue, _ path: ArraySlice<String>, _ values: inout [BSONValue]) {
    var current = container
    var path = path
    while let name = path.popFirst() {
      guard case .document(let document) = current, let next = document[name] else { return values.append(.null) }
      if case .array(let array) = next { return self.collect(array, path, &values) }
      current = next
    }
    values.append(current)
  }

  private static func collect(_ array: BSONArray, _ path: ArraySlice<String>, _ values: inout [BSONValue]) {
    guard !array.isEmpty else { return values.append(path.isEmpty ? .undefined : .null) }
    if path.isEmpty { return values.append(contentsOf: array) }
    if let index = path.first.flatMap(FieldPath.arrayIndex), !array.contains(where: { $0.hasField(path.first) }) {
      return self.collect(array[index], path.dropFirst(), &values)
    }
    for value in array { self.collect(value, path, &values) }
  }

  /// A value at a position that the path names.
  private static func collect(_ value: BSONValue?, _ path: ArraySlice<String>, _ values: inout [BSONValue]) {
    switch value {
    case .array(let array): self.collect(array, path, &values)
    case let value?: self.collect(value, path, &values)
    case nil: values.append(.null)
    }
  }
}

extension BSONValue {
  fileprivate func hasField(_ name: String?) -> Bool {
    guard case .document(let document) = self, let name else { return false }
    return document.contains(name)
  }
}
