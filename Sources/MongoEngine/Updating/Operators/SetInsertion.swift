// MongoEngine/Updating: documents changed. This file: `$addToSet` (manual: "$addToSet").

import BSON

/// Puts values into an array that are not in it yet.
struct SetInsertion: FieldChange {
  private let values: [BSONValue]
  private let context: QueryContext

  init(_ operand: UpdateOperand) throws(MongoError) {
    self.context = operand.context
    self.values = Self.distinct(try Self.values(operand.value), operand.context)
  }

  private static func values(_ value: BSONValue) throws(MongoError) -> [BSONValue] {
    guard case .document(let document) = value, let first = document.first, first.key == "$each" else {
      return [value]
    }
    guard case .array(let values) = first.value else {
      throw .of(
        .typeMismatch,
        "The argument to $each in $addToSet must be an array but it was of type \(first.type.name)"
      )
    }
    guard document.count == 1 else {
      throw .of(.badValue, "Found unexpected fields after $each in $addToSet: \(document.shell)")
    }
    return Array(values)
  }

  /// The values that are not among those before them, nor among those of an array.
  private static func distinct(
    _ values: [BSONValue],
    _ context: QueryContext,
    notIn array: BSONArray = []
  ) -> [BSONValue] {
    guard context.collation == nil else {
      var known = Array(array)
      return values.filter { value in
        guard !known.contains(where: { context.compare($0, value) == 0 }) else { return false }
        known.append(value)
        return true
      }
    }
    var known = Set(array.map { BSONSortKey($0) })
    return values.filter { known.insert(BSONSortKey($0)).inserted }
  }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard case .array(var array) = value else {
      throw .of(
        .badValue,
        "Cannot apply $addToSet to non-array field. Field named '\(run.path.last ?? "")' has non-array type "
          + value.type.name
      )
    }
    for value in Self.distinct(self.values, self.context, notIn: array) { array.append(value) }
    return .array(array)
  }

  func create(_ run: UpdateRun) -> BSONValue? { .array(BSONArray(self.values)) }
}
