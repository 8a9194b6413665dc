// MongoEngine/Paths: dotted paths and arrays as MongoDB resolves them. This file: one value, where no array is opened.

package import BSON

extension BSONDocument {
  /// The one value at a path whose names are fields of documents or positions in arrays; `nil` where there is none.
  package func value(at path: FieldPath) -> BSONValue? {
    var current = BSONValue.document(self)
    for name in path.parts {
      let next: BSONValue? =
        switch current {
        case .document(let document): document[name]
        case .array(let array): FieldPath.arrayIndex(name).flatMap { array[$0] }
        default: nil
        }
      guard let next else { return nil }
      current = next
    }
    return current
  }
}
