// MongoEngine/Updating: documents changed. This file: what holds for every document that is stored (manual: "MongoDB
// Limits and Thresholds", "Documents", "The _id Field").

package import BSON

/// What holds for every document that is stored.
package enum StorageRules {
  /// The longest document in bytes.
  package static let maximumSize = 16 * 1024 * 1024
  /// How deep values may stand in one another; a document's own fields are level 1.
  package static let maximumDepth = 180

  /// A document as it is inserted: `_id` comes first and is made if there is none; timestamps of zero become the time.
  ///
  /// - Throws: BadValue for one that is too long or has two ids, Overflow for one that is too deep, InvalidIdField and
  ///   DollarPrefixedFieldName for an id that is not one.
  package static func prepared(
    _ document: BSONDocument,
    now: BSONDate,
    newID: () -> ObjectId
  ) throws(MongoError) -> BSONDocument {
    guard document.byteCount <= self.maximumSize else {
      throw .of(
        .badValue,
        "object to insert too large. size in bytes: \(document.byteCount), max size: \(self.maximumSize)"
      )
    }
    guard !document.isDeeper(than: self.maximumDepth) else {
      throw .of(
        .overflow,
        "cannot insert document because it exceeds \(self.maximumDepth) levels of nesting"
      )
    }
    guard document.count(where: { $0.key == "_id" }) < 2 else {
      throw .of(.badValue, "can't have multiple _id fields in one document")
    }
    var result = self.withIDFirst(self.withTimestamps(document, now: now))
    if let id = result["_id"] { try self.checkID(id) } else { result.prepend("_id", .objectId(newID())) }
    return result
  }

  /// Refuses ids of types that no id can have, and documents as ids whose names begin with `$`.
  static func checkID(_ id: BSONValue) throws(MongoError) {
    switch id {
    case .regex, .array, .undefined:
      throw .of(.invalidIdField, "The '_id' value cannot be of type \(id.type.name)")
    case .document(let document):
      guard let name = document.keys.first(where: { $0.begins(with: "$") && !["$id", "$ref", "$db"].contains($0) })
      else {
        return
      }
      throw .of(
        .dollarPrefixedFieldName,
        "_id fields may not contain '$'-prefixed fields: \(name) is not valid for storage."
      )
    default: break
    }
  }

  /// Refuses a document's own field whose name begins with `$`.
  static func checkName(_ name: String) throws(MongoError) {
    guard name.begins(with: "$") else { return }
    throw .of(
      .dollarPrefixedFieldName,
      "The dollar ($) prefixed field '\(name)' in '\(name)' is not allowed in the context of an update's replacement "
        + "document. Consider using an aggregation pipeline with $replaceWith."
    )
  }

  /// Refuses a document that is too deep.
  static func checkDepth(_ document: BSONDocument) throws(MongoError) { try self.check(.document(document), depth: 0) }

  /// Refuses a value that is too deep for where it stands.
  ///
  /// - Parameter depth: the length of its path.
  static func check(_ value: BSONValue, depth: Int) throws(MongoError) {
    guard depth <= self.maximumDepth, value.fields?.isDeeper(than: self.maximumDepth - depth) != true else {
      throw .of(.overflow, "Document exceeds maximum nesting depth of \(self.maximumDepth)")
    }
  }

  /// The document with `_id`, if it has one, before the other fields.
  static func withIDFirst(_ document: BSONDocument) -> BSONDocument {
    guard let id = document["_id"], document.first?.key != "_id" else { return document }
    var result = document
    result["_id"] = nil
    result.prepend("_id", id)
    return result
  }

  /// The document with the time where it has timestamps of zero (manual: "BSON Types", "Timestamps").
  static func withTimestamps(_ document: BSONDocument, now: BSONDate) -> BSONDocument {
    let zero = BSONValue.timestamp(BSONTimestamp(seconds: 0, increment: 0))
    let isZero = { (element: BSONElement) in
      element.type == .timestamp && element.key != "_id" && element.value == zero
    }
    guard document.contains(where: isZero) else { return document }
    return document.reduce(into: BSONDocument()) { result, element in
      if isZero(element) { result.append(element.key, .timestamp(now.timestamp)) } else { result.append(element) }
    }
  }
}

extension BSONDate {
  /// The first timestamp of the time's second.
  var timestamp: BSONTimestamp {
    BSONTimestamp(seconds: UInt32(truncatingIfNeeded: self.millisecondsSince1970 / 1000), increment: 1)
  }
}

extension BSONDocument {
  /// Whether there are more levels of fields than these; an empty document has none.
  fileprivate func isDeeper(than levels: Int) -> Bool {
    self.contains { element in
      guard levels > 0 else { return true }
      guard element.type == .document || element.type == .array else { return false }
      return element.value.fields?.isDeeper(than: levels - 1) ?? false
    }
  }
}
