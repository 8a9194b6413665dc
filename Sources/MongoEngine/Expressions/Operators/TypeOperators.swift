// MongoEngine/Expressions: aggregation expressions. This file: constants, types and sizes (manual: "$literal", "Type
// Expression Operators", "Data Size Operators", "Timestamp Expression Operators").

import BSON

extension ExpressionTable {
  static let types: [ExpressionRow] = [
    ExpressionRow(special: "$literal") { operand, _ in .constant(operand) },
    ExpressionRow(special: "$const") { operand, _ in .constant(operand) },
    ExpressionRow("$type", 1) { arguments in .string(arguments[0].typeName) },
    ExpressionRow("$isNumber", 1) { arguments in .bool(arguments[0]?.number != nil) },
    ExpressionRow("$binarySize", 1) { arguments throws(MongoError) in
      switch arguments[0] {
      case nil, .null, .undefined: return .null
      case .string(let text): return .integer(Int64(text.utf8.count))
      case .binary(let binary): return .integer(Int64(binary.bytes.count))
      default:
        throw .location(
          51276,
          "$binarySize requires a string or BinData argument, found: \(arguments[0].typeName)"
        )
      }
    },
    ExpressionRow("$bsonSize", 1) { arguments throws(MongoError) in
      guard let value = arguments[0], !value.isNullish else { return .null }
      guard case .document(let document) = value else {
        throw .location(31393, "$bsonSize requires a document input, found: \(value.type.name)")
      }
      return .integer(Int64(document.byteCount))
    },
    ExpressionRow("$tsSecond", 1) { arguments throws(MongoError) in
      try timestamp(arguments, 5_687_301).map { .int64(Int64($0.seconds)) } ?? .null
    },
    ExpressionRow("$tsIncrement", 1) { arguments throws(MongoError) in
      try timestamp(arguments, 5_687_302).map { .int64(Int64($0.increment)) } ?? .null
    },
  ]
}

private func timestamp(_ arguments: ExpressionArguments, _ code: Int32) throws(MongoError) -> BSONTimestamp? {
  guard let value = arguments[0], !value.isNullish else { return nil }
  guard case .timestamp(let timestamp) = value else {
    throw .location(code, " Argument to \(arguments.name) must be a timestamp, but is \(value.type.name)")
  }
  return timestamp
}
