// MongoEngine/Sorting: documents put in order. This file: a sort's fields and directions (manual: "cursor.sort()").

package import BSON

/// An order of documents.
package struct SortOrder: Sendable {
  /// One field of the order.
  package struct Field: Hashable, Sendable {
    /// The path of the values.
    package var path: FieldPath
    /// Whether smaller values come first.
    package var isAscending: Bool
  }

  /// The fields; the first that differ decide.
  package let fields: [Field]
  private let context: QueryContext

  /// Reads a sort: `{a: 1, b: -1}`.
  ///
  /// - Throws: the error MongoDB gives for a direction that is neither 1 nor -1, for a bad path or for more than 32
  ///   fields.
  package init(_ spec: BSONDocument, _ context: QueryContext) throws(MongoError) {
    self.context = context
    var fields: [Field] = []
    for element in spec { fields.append(try Self.field(element)) }
    guard fields.count <= 32 else { throw .location(13103, "too many compound keys") }
    self.fields = fields
  }

  private static func field(_ element: BSONElement) throws(MongoError) -> Field {
    if case .document(let meta) = element.value { throw Self.refusal(of: meta, element.key) }
    guard let direction = element.value.saturatedNumber else {
      throw .location(15974, "Illegal key in $sort specification: \(element.key): \(element.value.shell)")
    }
    guard direction == 1 || direction == -1 else {
      throw .location(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")
    }
    return Field(path: try FieldPath.checked(element.key), isAscending: direction == 1)
  }

  /// Why documents are not ordered by metadata: there is none of that kind here.
  private static func refusal(of meta: BSONDocument, _ key: String) -> MongoError {
    guard let name = meta["$meta"] else {
      return .location(17312, "$meta is the only expression supported by $sort right now")
    }
    guard meta.count == 1 else {
      return .of(.failedToParse, "Cannot have additional keys in a $meta sort specification")
    }
    switch name {
    case "textScore":
      return .location(40218, "query requires text score metadata, but it is not available")
    case "randVal", "searchScore", "geoNearDistance":
      return .of(.notImplemented, "$meta sort is not supported: \(key): \(meta.shell)")
    default: return .location(31138, "Illegal $meta sort: \(key): \(meta.shell)")
    }
  }

  /// The documents in order; those that are equal stay as they were.
  package func sorted(_ documents: [BSONDocument]) throws(MongoError) -> [BSONDocument] {
    try self.sorted(documents) { $0 }
  }

  /// The values in the order of their documents; those that are equal stay as they were.
  ///
  /// - Throws: BadValue for two arrays side by side, which have no order.
  package func sorted<Value>(
    _ values: [Value],
    by document: (Value) -> BSONDocument
  ) throws(MongoError) -> [Value] {
    var keyed: [(value: Value, key: [BSONValue])] = []
    keyed.reserveCapacity(values.count)
    for value in values { keyed.append((value, try self.key(of: document(value)))) }
    keyed.sort { self.compare($0.key, $1.key) < 0 }
    return keyed.map(\.value)
  }

  /// Negative, zero or positive, for two keys of ``key(of:)``.
  package func compare(_ left: [BSONValue], _ right: [BSONValue]) -> Int {
    for (field, (left, right)) in zip(self.fields, zip(left, right)) {
      let order = self.context.compare(left, right)
      if order != 0 { return field.isAscending ? order : -order }
    }
    return 0
  }

  /// The values that a document is ordered by: of an array the least, or the greatest if descending; null for what is
  /// missing, undefined for an empty array.
  ///
  /// - Throws: BadValue for two arrays side by side, which have no order.
  package func key(of document: BSONDocument) throws(MongoError) -> [BSONValue] {
    if self.fields.count > 1, try self.hasArray(document) { return try self.leastKey(of: document) }
    return self.fields.map { field in
      let candidates = SortValues.of(field.path, in: document)
      var best = candidates.first ?? .null
      for candidate in candidates.dropFirst() {
        let order = self.context.compare(candidate, best)
        if field.isAscending ? order < 0 : order > 0 { best = candidate }
      }
      return best
    }
  }

  /// The first of the keys that an index of these fields would have: values that stand in one element of an array stay
  /// together.
  private func leastKey(of document: BSONDocument) throws(MongoError) -> [BSONValue] {
    guard let keys = try? IndexKeys(document, self.fields.map(\.path)) else {
      throw .of(.badValue, "cannot sort with keys that are parallel arrays")
    }
    return keys.keys.map { key in key.map { $0 ?? .null } }.min { self.compare($0, $1) < 0 } ?? []
  }

  /// Whether one of the paths leads to an array.
  private func hasArray(_ document: BSONDocument) throws(MongoError) -> Bool {
    let arrays = self.fields.map { SortValues.firstArray($0.path, in: document) }
    for (index, left) in arrays.enumerated() {
      for (other, right) in arrays.enumerated().dropFirst(index + 1) {
        guard let left, let right, !left.beginWithNames(of: right), !right.beginWithNames(of: left) else { continue }
        let names = [self.fields[index].path, self.fields[other].path].map { $0.parts.last ?? "" }
        throw .of(.badValue, "cannot sort with keys that are parallel arrays: [\(names[0])] [\(names[1])]")
      }
    }
    return arrays.contains { $0 != nil }
  }
}
