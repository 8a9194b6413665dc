// MongoEngine/Updating: documents changed. This file: `$bit` (manual: "$bit").

import BSON

/// Changes the bits of a whole number.
struct BitChange: FieldChange {
  fileprivate enum Operation: String, Sendable { case and, or, xor }

  private let steps: [(operation: Operation, operand: BSONValue)]

  private static let format = "{$bit: {field: {and/or/xor: #}}"

  init(_ operand: UpdateOperand) throws(MongoError) {
    guard case .document(let document) = operand.value else {
      throw .of(
        .badValue,
        "The $bit modifier is not compatible with a \(operand.value.type.name). You must pass in an embedded document: "
          + Self.format
      )
    }
    var steps: [(Operation, BSONValue)] = []
    for element in document { steps.append(try Self.step(element)) }
    guard !steps.isEmpty else {
      throw .of(.badValue, "You must pass in at least one bitwise operation. The format is: \(Self.format)")
    }
    self.steps = steps
  }

  private static func step(_ element: BSONElement) throws(MongoError) -> (Operation, BSONValue) {
    let shell = "{\(element.key): \(element.value.shell)}"
    guard let operation = Operation(rawValue: element.key) else {
      throw .of(
        .badValue,
        "The $bit modifier only supports 'and', 'or', and 'xor', not '\(element.key)' which is an unknown operator: "
          + shell
      )
    }
    guard element.type == .int32 || element.type == .int64 else {
      throw .of(
        .badValue,
        "The $bit modifier field must be an Integer(32/64 bit); a '\(element.type.name)' is not supported here: \(shell)"
      )
    }
    return (operation, element.value)
  }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard value.type == .int32 || value.type == .int64 else {
      throw .of(
        .badValue,
        "Cannot apply $bit to a value of non-integral type.\(run.idText) has the field \(run.path.last ?? "") of "
          + "non-integer type \(value.type.name)"
      )
    }
    return self.steps.reduce(value) { $1.operation.result($0, $1.operand) }
  }

  func create(_ run: UpdateRun) -> BSONValue? {
    self.steps.reduce(.int32(0)) { $1.operation.result($0, $1.operand) }
  }
}

extension BitChange.Operation {
  /// The result for two whole numbers, in the wider of their types.
  fileprivate func result(_ left: BSONValue, _ right: BSONValue) -> BSONValue {
    guard let first = left.wholeNumber, let second = right.wholeNumber else { return left }
    let result =
      switch self {
      case .and: first & second
      case .or: first | second
      case .xor: first ^ second
      }
    return left.type == .int32 && right.type == .int32 ? .integer(result) : .int64(result)
  }
}

extension UpdateParser {
  static let bits: [String: UpdateOperator] = [
    "$bit": { operand throws(MongoError) in try BitChange(operand) }
  ]
}
