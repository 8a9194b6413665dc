// MongoEngine/Storage/Indexing: indexes of a collection. This file: the keys that a document has in an index (manual:
// "Multikey Indexes").

import BSON

/// Finds the keys that a document has in an index; `nil` stands for a missing value.
struct IndexKeys {
  /// The values of the index's fields, one key after the other.
  private(set) var keys: [[BSONValue?]] = []
  /// The positions of the fields whose paths lead to or through an array.
  private(set) var arrayFields: Set<Int> = []

  /// - Throws: CannotIndexParallelArrays when two fields have different arrays.
  init(_ document: BSONDocument, _ paths: [FieldPath]) throws(MongoError) {
    try self.expand(paths.map { PathCursor(value: .document(document), path: $0) })
  }

  /// Goes as far as there is only one value, then does the same with each value of the array.
  private mutating func expand(_ cursors: [PathCursor]) throws(MongoError) {
    var cursors = cursors
    var shared: (array: BSONArray, path: ArraySlice<String>)?
    var fields: [Int] = []
    for field in cursors.indices {
      guard let array = cursors[field].advance() else { continue }
      let path = cursors[field].passed
      if let shared, !shared.path.areSameNames(as: path) {
        throw .of(
          .cannotIndexParallelArrays,
          "cannot index parallel arrays [\(path.last ?? "")] [\(shared.path.last ?? "")]"
        )
      }
      shared = (array, path)
      fields.append(field)
    }
    guard let shared else { return self.keys.append(cursors.map(\.value)) }
    self.arrayFields.formUnion(fields)
    if shared.array.isEmpty {
      for field in fields { cursors[field].enter(cursors[field].isAtEnd ? .undefined : nil) }
      return try self.expand(cursors)
    }
    for value in shared.array {
      var inner = cursors
      for field in fields { inner[field].enter(value) }
      try self.expand(inner)
    }
  }
}

/// A place on the way along a path.
private struct PathCursor {
  private(set) var value: BSONValue?
  private let path: [String]
  private var index = 0
  /// An array in an array is a value.
  private var opensArrays = true

  init(value: BSONValue, path: FieldPath) {
    self.value = value
    self.path = path.parts
  }

  /// The names before this place.
  var passed: ArraySlice<String> { self.path[..<self.index] }

  var isAtEnd: Bool { self.index == self.path.count }

  /// Goes on to the first array that is to be opened; `nil` if there is none up to the end.
  mutating func advance() -> BSONArray? {
    while true {
      if self.opensArrays, case .array(let array)? = self.value {
        guard let position = self.position(in: array) else { return array }
        self.step(to: array[position])
      } else if self.isAtEnd {
        return nil
      } else if case .document(let document)? = self.value {
        self.step(to: document[self.path[self.index]])
        self.opensArrays = true
      } else {
        self.step(to: nil)
      }
    }
  }

  /// Takes a value of the array that is open.
  mutating func enter(_ value: BSONValue?) {
    self.value = value
    self.opensArrays = false
  }

  private mutating func step(to value: BSONValue?) {
    self.value = value
    self.index = value == nil ? self.path.count : self.index + 1
  }

  /// A name that is a number means a position, if no document in the array has such a field.
  private func position(in array: BSONArray) -> Int? {
    guard !self.isAtEnd, let position = FieldPath.arrayIndex(self.path[self.index]) else { return nil }
    let isField = array.contains {
      if case .document(let document) = $0 { document.contains(self.path[self.index]) } else { false }
    }
    return isField ? nil : position
  }
}
