// MongoEngine/Expressions: aggregation expressions. This file: `$rand`, and the operators that are refused.

import BSON

extension ExpressionTable {
  static let specials: [ExpressionRow] = [
    ExpressionRow(special: "$rand", readRandom),
    ExpressionRow(special: "$meta") { operand, _ throws(MongoError) in
      guard case .string(let name) = operand else {
        throw .location(17307, "$meta only supports string arguments")
      }
      throw .of(.notImplemented, "$meta: '\(name)' is not supported in an expression")
    },
    ExpressionRow(special: "$function") { _, _ throws(MongoError) in
      throw .location(31264, "$function can't be run on this process. Javascript is disabled.")
    },
    ExpressionRow(special: "$toHashedIndexKey") { _, _ throws(MongoError) in
      throw .of(.notImplemented, "$toHashedIndexKey is not supported")
    },
  ]
}

private func readRandom(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  guard let arguments = operand.fields else {
    throw .location(10065, "invalid parameter: expected an object ($rand)")
  }
  guard arguments.isEmpty else { throw .location(3_040_501, "$rand does not currently accept arguments") }
  guard reader.context.random != nil else { throw .of(.notImplemented, "$rand is not supported here") }
  return .computed { scope in scope.context.random.map { .double($0.next()) } }
}
