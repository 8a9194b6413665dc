// MongoEngine/Updating: documents changed. This file: `$addToSet` (manual: "$addToSet").

import BSON

/// Puts values into an array that are not in it yet.
struct SetInsertion: FieldChange {
  private let values: [BSONValue]
  private let context: QueryContext

  init(_ operand: UpdateOperand) throws(MongoError) {
    self.context = operand.context
    var known = ValueSet([], operand.context)
    self.values = try Self.values(operand.value).filter { known.insert($0) }
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

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard case .array(var array) = value else {
      throw .of(
        .badValue,
        "Cannot apply $addToSet to non-array field. Field named '\(run.path.last ?? "")' has non-array type "
          + value.type.name
      )
    }
    let known = ValueSet(array, self.context)
    for value in self.values where !known.contains(value) { array.append(value) }
    return .array(array)
  }

  func create(_ run: UpdateRun) -> BSONValue? { .array(BSONArray(self.values)) }
}
