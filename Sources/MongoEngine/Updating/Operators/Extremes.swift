// MongoEngine/Updating: documents changed. This file: `$min` and `$max` (manual: "Field Update Operators").

import BSON

/// Takes the lesser, or the greater, of two values.
struct Extreme: FieldChange {
  let value: BSONValue
  let isLeast: Bool
  let context: QueryContext

  func change(_ value: BSONValue, _ run: UpdateRun) -> BSONValue? {
    let order = self.context.compare(self.value, value)
    return (self.isLeast ? order < 0 : order > 0) ? self.value : value
  }

  func create(_ run: UpdateRun) -> BSONValue? { self.value }
}

extension UpdateParser {
  static let comparisons: [String: UpdateOperator] = [
    "$min": { Extreme(value: $0.value, isLeast: true, context: $0.context) },
    "$max": { Extreme(value: $0.value, isLeast: false, context: $0.context) },
  ]

  static let arithmetic: [String: UpdateOperator] = [
    "$inc": { operand throws(MongoError) in try Calculation(.sum, operand) },
    "$mul": { operand throws(MongoError) in try Calculation(.product, operand) },
  ]
}
