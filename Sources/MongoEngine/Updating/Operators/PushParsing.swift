// MongoEngine/Updating: documents changed. This file: the operands of `$push` and `$addToSet` read (manual: "$push",
// "$each", "$position", "$slice", "$sort").

import BSON

extension UpdateParser {
  static let insertions: [String: UpdateOperator] = [
    "$push": { operand throws(MongoError) in try Push(operand) },
    "$addToSet": { operand throws(MongoError) in try SetInsertion(operand) },
  ]
}

extension Push {
  init(_ operand: UpdateOperand) throws(MongoError) {
    guard case .document(let clauses) = operand.value, let each = clauses["$each"] else {
      self.init(values: [operand.value], position: nil, order: nil, slice: nil)
      return
    }
    try Self.checkNames(clauses)
    guard case .array(let values) = each else {
      throw .of(
        .badValue,
        "The argument to $each in $push must be an array but it was of type: \(each.type.name)"
      )
    }
    self.init(
      values: Array(values),
      position: try Self.whole(clauses["$position"], "The value for $position must be an integer value, not of type: "),
      order: try clauses["$sort"].map { value throws(MongoError) in try PushOrder(value, operand.context) },
      slice: try Self.whole(clauses["$slice"], "The value for $slice must be an integer value but was given type: ")
    )
  }

  private static func checkNames(_ clauses: BSONDocument) throws(MongoError) {
    var names: Set<String> = []
    for name in clauses.keys {
      guard ["$each", "$slice", "$sort", "$position"].contains(name) else {
        throw .of(.badValue, "Unrecognized clause in $push: \(name)")
      }
      guard names.insert(name).inserted else { throw .of(.badValue, "Only one \(name) is supported.") }
    }
  }

  private static func whole(_ value: BSONValue?, _ message: String) throws(MongoError) -> Int64? {
    guard let value else { return nil }
    guard let number = value.wholeNumber else { throw .of(.badValue, message + value.type.name) }
    return number
  }
}
