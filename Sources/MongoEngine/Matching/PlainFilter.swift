// MongoEngine/Matching: which documents a filter means. This file: filters of other things than a query of a collection.

import BSON

extension BSONDocument {
  /// Refuses what only a query of a collection can have in its filter.
  ///
  /// - Throws: BadValue.
  func checkIsPlainFilter() throws(MongoError) {
    for element in self {
      if ["$where", "$text", "$near", "$nearSphere", "$geoNear"].contains(element.key) {
        throw .of(.badValue, "\(element.key) is not allowed in this context")
      }
      switch element.value {
      case .document(let inner): try inner.checkIsPlainFilter()
      case .array(let list): for case .document(let inner) in list { try inner.checkIsPlainFilter() }
      default: break
      }
    }
  }
}
