// MongoEngine/Aggregation: pipelines and their stages. This file: the field that a stage's path names, where arrays are
// never opened.

import BSON

extension BSONDocument {
  /// The value at a path through documents only; `nil` where there is none.
  func nested(_ path: FieldPath) -> BSONValue? {
    if path.parts.count == 1 { return self[path.first] }
    var current = BSONValue.document(self)
    for name in path.parts {
      guard case .document(let document) = current, let next = document[name] else { return nil }
      current = next
    }
    return current
  }

  /// The document with a value at a path, or without one if `nil`; what is no document on the way makes room for one.
  func setting(_ value: BSONValue?, at path: FieldPath) -> BSONDocument {
    self.setting(value, at: path.parts[...])
  }

  private func setting(_ value: BSONValue?, at path: ArraySlice<String>) -> BSONDocument {
    guard let name = path.first else { return self }
    var result = self
    let rest = path.dropFirst()
    if rest.isEmpty {
      result[name] = value
    } else if case .document(let inner)? = self[name] {
      result[name] = .document(inner.setting(value, at: rest))
    } else if value != nil {
      result[name] = .document(BSONDocument().setting(value, at: rest))
    }
    return result
  }
}
