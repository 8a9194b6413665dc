// MongoEngine/Updating: documents changed. This file: `$push` with `$position`, `$sort` and `$slice` (manual: "$push").

import BSON

/// Puts values into an array.
struct Push: FieldChange {
  let values: [BSONValue]
  /// Where they are put, from the end if negative; at the end if `nil`.
  let position: Int64?
  let order: PushOrder?
  /// How many values are left, the last ones if negative.
  let slice: Int64?

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard case .array(let array) = value else {
      throw .of(
        .badValue,
        "The field '\(run.dotted)' must be an array but is of type \(value.type.name) in document {\(run.idText)}"
      )
    }
    return .array(self.applied(to: array))
  }

  func create(_ run: UpdateRun) -> BSONValue? { .array(self.applied(to: [])) }

  private func applied(to array: BSONArray) -> BSONArray {
    guard self.position != nil || self.order != nil || self.slice != nil else {
      var array = array
      for value in self.values { array.append(value) }
      return array
    }
    var values = Array(array)
    values.insert(contentsOf: self.values, at: self.index(in: values.count))
    if let order { values = order.sorted(values) }
    return BSONArray(self.sliced(values))
  }

  private func index(in count: Int) -> Int {
    guard let position else { return count }
    let wanted = position < 0 ? Int64(count).addingReportingOverflow(position).partialValue : position
    return Int(min(max(wanted, 0), Int64(count)))
  }

  private func sliced(_ values: [BSONValue]) -> ArraySlice<BSONValue> {
    guard let slice else { return values[...] }
    let count = Int(min(slice.magnitude, UInt64(values.count)))
    return slice < 0 ? values.suffix(count) : values.prefix(count)
  }
}

/// The order that `$sort` puts an array in.
struct PushOrder: Sendable {
  /// The paths in documents; none where the values themselves are compared.
  private let fields: [(path: FieldPath, isAscending: Bool)]
  private let isAscending: Bool
  private let context: QueryContext

  init(_ value: BSONValue, _ context: QueryContext) throws(MongoError) {
    self.context = context
    switch value {
    case .document(let spec):
      guard !spec.isEmpty else {
        throw .of(.badValue, "The $sort pattern is empty when it should be a set of fields.")
      }
      var fields: [(FieldPath, Bool)] = []
      for element in spec { fields.append(try Self.field(element)) }
      self.fields = fields
      self.isAscending = true
    case let value where value.number != nil:
      self.fields = []
      self.isAscending = try Self.isAscending(value)
    default:
      throw .of(
        .badValue,
        "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
      )
    }
  }

  private static func isAscending(_ value: BSONValue) throws(MongoError) -> Bool {
    guard let direction = value.wholeNumber, direction == 1 || direction == -1 else {
      throw .of(.badValue, "The $sort element value must be either 1 or -1")
    }
    return direction == 1
  }

  private static func field(_ element: BSONElement) throws(MongoError) -> (FieldPath, Bool) {
    let isAscending = try self.isAscending(element.value)
    guard !element.key.isEmpty else { throw .of(.badValue, "The $sort field cannot be empty") }
    let path = FieldPath(element.key)
    guard !path.parts.contains("") else {
      throw .of(.badValue, "The $sort field is a dotted field but has an empty part: \(element.key)")
    }
    return (path, isAscending)
  }

  /// The values in order; those that are equal stay as they were.
  func sorted(_ values: [BSONValue]) -> [BSONValue] {
    guard !self.fields.isEmpty else {
      return values.sorted { self.isAscending ? self.context.compare($0, $1) < 0 : self.context.compare($0, $1) > 0 }
    }
    let keyed = values.map { value in (value, key: self.key(of: value)) }
    return keyed.sorted { self.compare($0.key, $1.key) < 0 }.map(\.0)
  }

  private func key(of value: BSONValue) -> [BSONValue] {
    let document: BSONDocument = if case .document(let document) = value { document } else { ["": value] }
    return self.fields.map { document.value(at: $0.path) ?? .null }
  }

  private func compare(_ left: [BSONValue], _ right: [BSONValue]) -> Int {
    for (field, (left, right)) in zip(self.fields, zip(left, right)) {
      let order = self.context.compare(left, right)
      if order != 0 { return field.isAscending ? order : -order }
    }
    return 0
  }
}
